//! The self-check of an inspection: for each rule one site that keeps it and one that breaks it, and
//! the clock moved to the day that was foretold.

use gongshi::{
    Inspected,
    inspect::{Note, Verdict},
};

use crate::common::{Project, load};

/// What one row says, as words that a test can name.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Said {
    rule: String,
    subject: String,
    verdict: Verdict,
    since: Option<String>,
    note: Note,
}

/// All rows of a site at a moment.
fn rows(project: &Project, as_of: &str) -> Vec<Said> {
    let (_, mut report, site) = load(project.path(), as_of);
    let site = site.expect("a site");
    let built = gongshi::build(&site, None, &mut report);
    assert!(built.is_ok());
    let last = gongshi::publish::last(&project.path().join("public")).expect("a folder");
    let inspected = Inspected::new(&site, &report);
    let rows = inspected.rows(&site, last.as_ref());
    rows.iter()
        .map(|row| Said {
            rule: row.rule.id.value.clone(),
            subject: row.subject.clone(),
            verdict: row.verdict,
            since: row.since.map(|day| day.to_string()),
            note: row.note.clone(),
        })
        .collect()
}

/// The rows of one rule.
fn of(project: &Project, as_of: &str, rule: &str) -> Vec<Said> {
    let mut rows = rows(project, as_of);
    rows.retain(|row| row.rule == rule);
    rows
}

/// The only row of a rule about something.
fn about(project: &Project, as_of: &str, rule: &str, subject: &str) -> Said {
    let mut rows = of(project, as_of, rule);
    rows.retain(|row| row.subject == subject);
    assert_eq!(rows.len(), 1, "{rule} about {subject}: {rows:?}");
    rows.remove(0)
}

fn base() -> Project {
    Project::from("invalid/_base")
}

/// A release without figures.
fn release(project: &Project, slug: &str, front: &str) {
    let text = format!(
        "+++\ntitle = \"{slug}\"\nslug = \"{slug}\"\n{front}\n+++\n\n正文，没有数字，只用来检查栏目和日期。\n"
    );
    project.write(&format!("content/releases/2026/{slug}.md"), text);
}

const HOME: &str = "\n[[page.block]]\nform = \"releases\"\ntitle = \"新闻\"\n";

/// Two weeks from the newest release on the home page: 5 November and 14 days are 19 November.
#[test]
fn the_home_page_grows_old_on_the_day_foretold() {
    let project = base();
    let site = project.read("site.toml");
    project.write("site.toml", format!("{site}{HOME}"));
    let at = |as_of| {
        let mut rows = of(&project, as_of, "home-not-updated");
        rows.remove(0)
    };
    let before = at("2026-11-18T23:59");
    assert_eq!(before.verdict, Verdict::Fine);
    assert_eq!(before.since.as_deref(), Some("2026-11-19"));
    assert_eq!(at("2026-11-19T00:00").verdict, Verdict::Violation);
    release(&project, "again", "publish_at = \"2026-11-19T08:00\"");
    let renewed = at("2026-11-19T09:00");
    assert_eq!(renewed.verdict, Verdict::Fine);
    assert_eq!(renewed.since.as_deref(), Some("2026-12-03"));
}

/// The example of the notice: what was renewed last on 9 June is six months old on 9 December.
#[test]
fn a_column_of_notices_grows_old_on_the_day_foretold() {
    let project = base();
    let front = "publish_at = \"2026-06-09T10:00\"\ncategory = \"通知公告\"";
    release(&project, "notice", front);
    let at = |as_of| about(&project, as_of, "notices-not-updated", "通知公告");
    let before = at("2026-12-08T12:00");
    assert_eq!(before.verdict, Verdict::Fine);
    assert_eq!(before.since.as_deref(), Some("2026-12-09"));
    assert_eq!(at("2026-12-09T00:00").verdict, Verdict::Violation);
}

/// News is held to two weeks, another column to a year; a site may say which is meant.
#[test]
fn a_column_has_one_rule_of_age() {
    let project = base();
    let front = "publish_at = \"2026-11-04T10:00\"\ncategory = \"工作动态\"";
    release(&project, "news", front);
    let front = "publish_at = \"2025-12-01T10:00\"\ncategory = \"党建\"";
    release(&project, "other", front);
    let news = about(&project, "2026-11-17T12:00", "news-not-updated", "工作动态");
    assert_eq!(news.since.as_deref(), Some("2026-11-18"));
    let at = |as_of| about(&project, as_of, "column-not-updated", "党建");
    assert_eq!(at("2026-11-30T12:00").verdict, Verdict::Fine);
    assert_eq!(at("2026-12-01T12:00").verdict, Verdict::Violation);
    // The newest row is of 4 October.
    let air = about(
        &project,
        "2026-11-17T12:00",
        "column-not-updated",
        "空气质量",
    );
    assert_eq!(air.since.as_deref(), Some("2027-10-04"));

    let columns = of(&project, "2026-12-01T12:00", "column-not-updated");
    assert!(columns.iter().all(|row| row.subject != "工作动态"));
    let (_, _, site) = load(project.path(), "2026-12-01T12:00");
    let site = site.expect("a site");
    let pages = site.plan.pages.iter().map(|p| p.route.as_str());
    let all: String = pages
        .filter(|route| route.starts_with("releases/category/"))
        .map(|route| format!("[[column]]\nroute = \"{route}\"\narchive = \"活动已结束\"\n"))
        .collect();
    project.write("data/inspection.toml", all);
    let said = at("2026-12-01T12:00");
    assert_eq!(said.verdict, Verdict::Skipped);
    assert_eq!(said.note, Note::Archive("活动已结束".into()));
}

/// Five columns of notices, renewed on five days: the fifth to grow old fails the site.
#[test]
fn the_fifth_stale_column_fails_the_site() {
    let project = base();
    for day in 1..=5 {
        let front = format!("publish_at = \"2026-06-0{day}T10:00\"\ncategory = \"公告{day}\"");
        release(&project, &format!("notice-{day}"), &front);
    }
    let at = |as_of| of(&project, as_of, "too-many-stale").remove(0);
    let before = at("2026-12-04T12:00");
    assert_eq!(before.verdict, Verdict::Fine);
    assert_eq!(before.note, Note::Count(4, 5));
    assert_eq!(before.since.as_deref(), Some("2026-12-05"));
    let on = at("2026-12-05T12:00");
    assert_eq!(
        (on.verdict, on.note),
        (Verdict::Violation, Note::Count(5, 5))
    );
}

/// Ten columns of any kind.
#[test]
fn the_tenth_stale_column_of_any_kind_fails_the_site() {
    let project = base();
    for n in 0..10 {
        let front = format!(
            "publish_at = \"2025-12-{:02}T10:00\"\ncategory = \"栏目{n}\"",
            10 + n
        );
        release(&project, &format!("other-{n}"), &front);
    }
    let at = |as_of| of(&project, as_of, "too-many-stale-in-all").remove(0);
    let before = at("2026-12-18T12:00");
    assert_eq!(
        (before.verdict, before.note),
        (Verdict::Fine, Note::Count(9, 10))
    );
    assert_eq!(before.since.as_deref(), Some("2026-12-19"));
    assert_eq!(at("2026-12-19T12:00").verdict, Verdict::Violation);
}

fn section(n: usize, text: &str) -> String {
    format!(
        "\n[[section]]\nid = \"s{n}\"\ntitle = {{ zh = \"栏目{n}\" }}\nroute = \"s{n}/\"\n\
         [[page]]\nkind = \"section-home\"\nroute = \"s{n}/\"\ntitle = \"栏目{n}\"\n{text}"
    )
}

const SOON: &str = "[[page.block]]\nform = \"text\"\ntext = \"栏目建设中，敬请期待。\"\n";
const FULL: &str =
    "[[page.block]]\nform = \"text\"\ntext = \"咨询电话每天有人接听，来信七天内答复。\"\n";

/// Nothing, or words that something will come; five such columns fail the site.
#[test]
fn empty_columns_are_found_and_counted() {
    let with = |soon: usize| {
        let project = base();
        let mut site = project.read("site.toml");
        (0..soon).for_each(|n| site.push_str(&section(n, SOON)));
        site.push_str(&section(8, ""));
        site.push_str(&section(9, FULL));
        project.write("site.toml", site);
        project
    };
    let at = "2026-11-05T12:00";
    let four = with(3);
    let empty = of(&four, at, "empty-column");
    let empty: Vec<_> = empty.iter().map(|r| (&*r.subject, &r.note)).collect();
    let soon = Note::Placeholder("建设中".into());
    let wanted = [
        ("栏目0", &soon),
        ("栏目1", &soon),
        ("栏目2", &soon),
        ("栏目8", &Note::Empty),
    ];
    assert_eq!(empty, wanted);
    assert_eq!(
        of(&four, at, "too-many-empty").remove(0).verdict,
        Verdict::Fine
    );
    let five = of(&with(4), at, "too-many-empty").remove(0);
    assert_eq!(
        (five.verdict, five.note),
        (Verdict::Violation, Note::Count(5, 5))
    );
    let none = of(&base(), at, "empty-column").remove(0);
    assert_eq!(none.verdict, Verdict::Fine);
}

#[test]
fn dead_links_are_violations_and_links_elsewhere_are_left_to_people() {
    let at = "2026-11-05T12:00";
    let project = base();
    assert_eq!(
        of(&project, at, "dead-links").remove(0).verdict,
        Verdict::Fine
    );
    let about = project.read("content/pages/about.md");
    let more = "\n[没有](/nowhere/)，[外面](https://example.com/)\n";
    project.write("content/pages/about.md", format!("{about}{more}"));
    let found = of(&project, at, "dead-links");
    let found: Vec<_> = found.iter().map(|r| (r.verdict, &r.note)).collect();
    let dead = Note::Dead("../nowhere/".into());
    let wanted = [
        (Verdict::Violation, &dead),
        (Verdict::Unknown, &Note::Outside(1)),
    ];
    assert_eq!(found, wanted);
}

/// The base has no number of a site; with one, every kind of page carries its tags.
#[test]
fn tags_of_every_kind_of_page() {
    let at = "2026-11-05T12:00";
    let project = base();
    let lacks = Note::Missing(vec!["SiteIDCode".into()]);
    for rule in ["home-tags", "column-tags", "article-tags"] {
        let found = of(&project, at, rule);
        assert!(
            found.iter().all(|r| r.verdict == Verdict::Violation),
            "{rule}"
        );
        assert!(found.iter().all(|r| r.note == lacks), "{rule}: {found:?}");
    }
    project.replace(
        "site.toml",
        "[publisher]",
        "[publisher]\nid_code = \"3200000001\"",
    );
    for rule in ["home-tags", "column-tags", "article-tags"] {
        let found = of(&project, at, rule);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].verdict, Verdict::Fine, "{rule}");
    }
    // A theme of the site's own that forgets them is found out: the page itself is looked at.
    let base = include_str!("../../themes/default/templates/base.html");
    let (before, rest) = base
        .split_once("{% for tag in page.meta %}")
        .expect("the tags");
    let (_, after) = rest.split_once("{% endfor -%}\n").expect("their end");
    project.write(
        "themes/default/templates/base.html",
        format!("{before}{after}"),
    );
    let found = of(&project, at, "article-tags").remove(0);
    let Note::Missing(names) = found.note else {
        panic!("{found:?}");
    };
    assert_eq!(names[..2], ["ColumnName", "ColumnType"]);
}

#[test]
fn the_footer_of_every_page() {
    let at = "2026-11-05T12:00";
    let project = base();
    let found = of(&project, at, "footer").remove(0);
    let lacks = [
        "emblem",
        "report-error",
        "id-code",
        "icp",
        "police",
        "contact",
    ];
    assert_eq!(found.note, Note::Missing(lacks.map(str::to_owned).to_vec()));
    let rest = "[publisher]\nid_code = \"3200000001\"\nicp = \"苏ICP备1号\"\npolice = \"公安2号\"\n\
                phone = \"0518-0\"\nreport_error = \"mailto:a@example.gov.cn?x=1&y=2\"\n\
                emblem = \"https://bszs.example.cn/?a=1&b=2\"";
    project.replace("site.toml", "[publisher]", rest);
    let found = of(&project, at, "footer").remove(0);
    assert_eq!(found.verdict, Verdict::Fine, "{found:?}");
}

/// Three working days after Thursday 5 November 2026 is Tuesday the 10th.
#[test]
fn a_policy_needs_its_interpretation_within_three_working_days() {
    let project = base();
    let policy = "publish_at = \"2026-11-05T09:00\"\ncategory = \"政策文件\"";
    release(&project, "policy", policy);
    let at = |as_of| of(&project, as_of, "no-interpretation").remove(0);
    let before = at("2026-11-10T23:00");
    assert_eq!(before.verdict, Verdict::Fine);
    assert_eq!(before.since.as_deref(), Some("2026-11-11"));
    assert_eq!(at("2026-11-11T00:00").verdict, Verdict::Violation);
    release(
        &project,
        "policy",
        &format!("{policy}\ninterpreted_by = \"words\""),
    );
    let words = "publish_at = \"2026-11-12T09:00\"\ninterprets = \"policy\"";
    release(&project, "words", words);
    // It is written, but not out.
    assert_eq!(at("2026-11-11T12:00").verdict, Verdict::Violation);
    assert_eq!(at("2026-11-12T12:00").verdict, Verdict::Fine);
    // No notice says which days of 2027 are worked on.
    let late = "publish_at = \"2026-12-31T09:00\"\ncategory = \"政策文件\"";
    release(&project, "late", late);
    let late = about(&project, "2027-01-10T12:00", "no-interpretation", "late");
    assert_eq!(
        (late.verdict, late.note),
        (Verdict::Unknown, Note::UnknownYear(2027))
    );
}

#[test]
fn dates_that_cannot_be_true() {
    let at = "2026-11-06T12:00";
    let project = base();
    assert_eq!(
        of(&project, at, "wrong-date").remove(0).verdict,
        Verdict::Fine
    );
    let front = "publish_at = \"2026-11-05T09:00\"\ndocument_date = \"2026-11-05\"";
    release(&project, "same-day", front);
    assert_eq!(
        of(&project, at, "wrong-date").remove(0).verdict,
        Verdict::Fine
    );
    let front = "publish_at = \"2026-11-05T09:00\"\ndocument_date = \"2026-11-06\"";
    release(&project, "before", front);
    let found = about(&project, at, "wrong-date", "before");
    assert!(matches!(found.note, Note::Before(..)), "{found:?}");
    // At noon of the 5th the document is dated tomorrow.
    let found = of(&project, "2026-11-05T12:00", "wrong-date");
    assert!(
        found.iter().any(|r| matches!(r.note, Note::Future(_))),
        "{found:?}"
    );
}

/// What says to have been published on the 4th was not on the site of the 5th.
#[test]
fn what_the_last_site_did_not_have_is_dated_back() {
    let project = base();
    assert!(project.build("2026-11-05T12:00").ok);
    let front = "publish_at = \"2026-11-04T09:00\"";
    release(&project, "back", front);
    let found = about(&project, "2026-11-06T12:00", "wrong-date", "back");
    assert_eq!(found.note, Note::NotInLast("2026-11-05T12:00:00".into()));
    assert!(project.build("2026-11-06T12:00").ok);
    let fine = of(&project, "2026-11-07T12:00", "wrong-date");
    assert_eq!(fine[0].verdict, Verdict::Fine);
}

/// Numbers are the site's to change, with a reason where a rule is set aside.
#[test]
fn a_site_changes_numbers_and_skips_rules() {
    let project = base();
    project.write(
        "data/inspection.toml",
        "[[rule]]\nid = \"column-not-updated\"\ntitle = { zh = \"一月不更新\" }\ncheck = \"column-age\"\n\
         class = \"veto\"\nmonths = 1\nclause = \"本省规定\"\nsure = \"read\"\n\
         [[skip]]\nrule = \"site-down\"\nreason = \"另有监测\"\n",
    );
    let at = "2026-11-08T12:00";
    let air = about(&project, at, "column-not-updated", "空气质量");
    assert_eq!(air.since.as_deref(), Some("2026-11-04"));
    assert_eq!(air.verdict, Verdict::Violation);
    let skipped = of(&project, at, "site-down").remove(0);
    assert_eq!(skipped.note, Note::Skipped("另有监测".into()));
}
