//! The life of a release, in one table: every status, every act, every policy, before and after its
//! time.

use std::{collections::BTreeSet, sync::Arc};

use gongshi::{Site, diagnostic::Report, source::Sources};

use crate::common::{files_below, moment, site};

const BEFORE: &str = "2026-11-20T09:59";
const AFTER: &str = "2026-11-20T10:00";

const STATUSES: [Option<&str>; 5] = [
    None,
    Some("draft"),
    Some("reviewed"),
    Some("approved"),
    Some("published"),
];

/// Who did a thing: nobody, who should, somebody without the right, the author.
const WHO: [Option<&str>; 4] = [None, Some("right"), Some("陈七"), Some("张三")];

const POLICIES: [(&str, &str); 4] = [
    ("none", ""),
    ("approvers", "[release_policy]\napprovers = [\"王五\"]\n"),
    (
        "both",
        "[release_policy]\napprovers = [\"王五\"]\nreviewers = [\"李四\"]\n",
    ),
    ("four-eyes", "[release_policy]\nfour_eyes = true\n"),
];

struct Case {
    name: String,
    status: Option<&'static str>,
    reviewed: Option<&'static str>,
    approved: Option<&'static str>,
}

fn cases() -> Vec<Case> {
    let mut out = Vec::new();
    for status in STATUSES {
        for reviewed in WHO {
            for approved in WHO {
                out.push(Case {
                    name: format!("case-{}", out.len()),
                    status,
                    reviewed: reviewed.map(|who| if who == "right" { "李四" } else { who }),
                    approved: approved.map(|who| if who == "right" { "王五" } else { who }),
                });
            }
        }
    }
    out
}

fn text_of(case: &Case) -> String {
    let mut out = format!(
        "+++\ntitle = \"{0}\"\nslug = \"{0}\"\npublish_at = \"2026-11-20T10:00\"\nauthors = [\"张三\"]\n",
        case.name
    );
    if let Some(status) = case.status {
        out.push_str(&format!("status = \"{status}\"\n"));
    }
    for (key, who, at) in [
        ("reviewed", case.reviewed, "2026-11-18T15:00"),
        ("approved", case.approved, "2026-11-19T15:00"),
    ] {
        if let Some(who) = who {
            out.push_str(&format!("{key} = {{ by = \"{who}\", at = \"{at}\" }}\n"));
        }
    }
    out + "+++\n\n正文。\n"
}

/// The rule, written a second time from the words of docs/releases.md.
fn expected(case: &Case, policy: &str, as_of: &str) -> BTreeSet<&'static str> {
    let mut out = BTreeSet::new();
    let due = as_of == AFTER;
    let (approvers, reviewers, four) = match policy {
        "none" => (false, false, false),
        "approvers" => (true, false, false),
        "both" => (true, true, false),
        _ => (false, false, true),
    };
    match case.status {
        Some("draft") if due && policy != "none" => _ = out.insert("content::due-not-approved"),
        Some("draft") => {}
        Some("reviewed") => {
            if case.reviewed.is_none() {
                out.insert("content::not-reviewed");
            }
            if due {
                out.insert("content::due-not-approved");
            }
        }
        _ => {
            if (reviewers || four) && case.reviewed.is_none() {
                out.insert("content::not-reviewed");
            }
            if (approvers || four) && case.approved.is_none() {
                out.insert("content::not-approved");
            }
        }
    }
    if reviewers && case.reviewed.is_some_and(|who| who != "李四") {
        out.insert("content::not-a-reviewer");
    }
    if approvers && case.approved.is_some_and(|who| who != "王五") {
        out.insert("content::not-an-approver");
    }
    let mut people: Vec<&str> = vec!["张三"];
    people.extend(case.reviewed);
    people.extend(case.approved);
    let distinct: BTreeSet<&&str> = people.iter().collect();
    if four && distinct.len() < people.len() {
        out.insert("content::four-eyes");
    }
    out
}

fn load(policy: &str, releases: &[(String, String)], as_of: &str) -> (Report, Option<Site>) {
    let base = site("invalid/_base");
    let mut files: Vec<(String, Vec<u8>)> = files_below(&base)
        .into_iter()
        .map(|path| {
            let mut text = std::fs::read(base.join(&path)).expect("a file");
            if path == "site.toml" {
                text.extend_from_slice(format!("\n{policy}").as_bytes());
            }
            (path, text)
        })
        .filter(|(path, _)| !path.contains("october"))
        .collect();
    let releases = releases.iter().map(|(name, text)| {
        (
            format!("content/releases/2026/{name}.md"),
            text.clone().into_bytes(),
        )
    });
    files.extend(releases);
    let mut report = Report::default();
    let sources = Arc::new(Sources::from_files(files));
    let site = gongshi::load(sources, moment(as_of), &mut report);
    (report, site)
}

#[test]
fn every_transition_is_checked() {
    let mut seen = BTreeSet::new();
    for (policy, text) in POLICIES {
        for as_of in [BEFORE, AFTER] {
            let cases = cases();
            let texts: Vec<(String, String)> =
                cases.iter().map(|c| (c.name.clone(), text_of(c))).collect();
            let (report, site) = load(text, &texts, as_of);
            let shown: BTreeSet<String> = site
                .expect("a site")
                .articles
                .iter()
                .map(|a| a.draft.slug().to_owned())
                .collect();
            for case in &cases {
                let file = format!("content/releases/2026/{}.md", case.name);
                let found: BTreeSet<&str> = report
                    .sorted()
                    .iter()
                    .filter(|d| *d.at.file == *file)
                    .map(|d| d.code)
                    .collect();
                let wanted = expected(case, policy, as_of);
                assert_eq!(found, wanted, "{policy} {as_of}\n{}", text_of(case));
                let finished = !matches!(case.status, Some("draft" | "reviewed"));
                let wanted = finished && as_of == AFTER;
                assert_eq!(shown.contains(&case.name), wanted, "{}", text_of(case));
                seen.extend(found);
            }
        }
    }
    // 4 policies × 2 moments × 80 releases reach every code of the table.
    assert_eq!(seen.len(), 6, "{seen:?}");
}

/// Of what was published before its first day a policy asks nothing.
#[test]
fn a_policy_has_a_first_day() {
    for (policy, text) in POLICIES.into_iter().skip(1) {
        for (since, asked) in [("2026-11-20", policy), ("2026-11-21", "none")] {
            let cases = cases();
            let texts: Vec<(String, String)> =
                cases.iter().map(|c| (c.name.clone(), text_of(c))).collect();
            let (report, _) = load(&format!("{text}since = {since}\n"), &texts, AFTER);
            for case in &cases {
                let file = format!("content/releases/2026/{}.md", case.name);
                let found = report.sorted().into_iter().filter(|d| *d.at.file == *file);
                let found: BTreeSet<&str> = found.map(|d| d.code).collect();
                assert_eq!(found, expected(case, asked, AFTER), "{text}{since}");
            }
        }
    }
}

/// Pairs of dates, in order, equal and reversed.
#[test]
fn acts_come_in_their_order() {
    let times = ["2026-11-10T08:00", "2026-11-10T09:00"];
    let keys = ["reviewed", "approved", "publish_at", "withdrawn", "expires"];
    let pairs = [(0, 1), (0, 2), (1, 2), (2, 3), (2, 4)];
    let line = |key: &str, at: &str| match key {
        "publish_at" | "expires" => format!("{key} = \"{at}\"\n"),
        "withdrawn" => format!("{key} = {{ at = \"{at}\", reason = \"有误\", by = \"王五\" }}\n"),
        _ => format!("{key} = {{ by = \"李四\", at = \"{at}\" }}\n"),
    };
    let mut releases = Vec::new();
    let mut wanted = Vec::new();
    for (first, second) in pairs {
        for (a, b) in [(0, 1), (0, 0), (1, 0)] {
            let name = format!("{}-{}-{a}{b}", keys[first], keys[second]).replace('_', "-");
            let mut text = format!("+++\ntitle = \"次序\"\nslug = \"{name}\"\n");
            text += &line(keys[first], times[a]);
            text += &line(keys[second], times[b]);
            if first != 2 && second != 2 {
                text += "publish_at = \"2026-11-11T08:00\"\n";
            }
            releases.push((name.clone(), text + "+++\n\n正文。\n"));
            wanted.push((name, a > b));
        }
    }
    let (report, _) = load("", &releases, AFTER);
    for (name, wrong) in wanted {
        let file = format!("content/releases/2026/{name}.md");
        let found = report
            .sorted()
            .iter()
            .any(|d| d.code == "content::act-order" && *d.at.file == *file);
        assert_eq!(found, wrong, "{name}");
    }
}

/// Withdrawal and expiry work at their minute, not before.
#[test]
fn withdrawn_and_expired_at_their_minute() {
    use gongshi::content::Stage;
    let text = |line: &str| {
        format!(
            "+++\ntitle = \"通报\"\nslug = \"a\"\npublish_at = \"2026-11-01T10:00\"\n{line}\n+++\n\n正文。\n"
        )
    };
    let withdrawn =
        text("withdrawn = { at = \"2026-11-20T10:00\", reason = \"有误\", by = \"王五\" }");
    let expired = text("expires = \"2026-11-20T10:00\"");
    for (text, last) in [(&withdrawn, Stage::Withdrawn), (&expired, Stage::Expired)] {
        for (as_of, stage) in [(BEFORE, Stage::Published), (AFTER, last)] {
            let (report, site) = load("", &[("a".to_owned(), text.clone())], as_of);
            assert!(!report.has_errors());
            let site = site.expect("a site");
            // Until then the site must be built again at that minute.
            let at = "2026-11-20T10:00".parse().expect("a moment");
            let waits = site.openings().iter().any(|(opens, _)| *opens == at);
            assert_eq!(waits, as_of == BEFORE);
            assert_eq!(
                site.articles
                    .iter()
                    .find(|a| a.draft.slug() == "a")
                    .expect("it")
                    .stage,
                stage
            );
        }
    }
}
