//! `check --inspection`: what inspectors of government sites would find, today and later.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::{
    config::{Class, INSPECTION, Rule, Sure},
    diagnostic::{Diagnostic, Format, Lang, Location, Report},
    inspect::{Note, Row, Verdict},
    pipeline::Site,
};

use super::{duties::DenyName, options::Options};

/// Makes faults of what is not let pass.
///
/// # Reports
/// `inspect::veto`, `inspect::violation`.
pub(super) fn deny(options: &Options, rows: &[Row<'_>], deny: &[DenyName], report: &mut Report) {
    let lang = options.lang();
    let strict = deny.contains(&DenyName::Violation);
    for row in rows.iter().filter(|r| r.verdict == Verdict::Violation) {
        let code = match row.rule.class {
            Class::Veto if strict || deny.contains(&DenyName::Veto) => "inspect::veto",
            Class::Deduction if strict => "inspect::violation",
            _ => continue,
        };
        let d = Diagnostic::new(code, Location::file(INSPECTION));
        let d = d.with("rule", row.rule.title.get(lang));
        let d = d.with("id", &row.rule.id.value);
        let d = d.with("subject", subject(row));
        report.add(d.with("note", said(row, lang)));
    }
}

/// Prints the table.
pub(super) fn print(options: &Options, site: &Site, rows: &[Row<'_>]) {
    let text = match options.format() {
        Format::Json => as_json(options, site, rows),
        Format::Human | Format::Full | Format::Github => human(options, site, rows),
        // The log stands on the output stream.
        Format::Sarif => return,
    };
    options.out(&text);
}

fn subject(row: &Row<'_>) -> String {
    match (&row.route, row.subject.is_empty()) {
        (None, _) => "—".to_owned(),
        (Some(route), true) => format!("/{route}"),
        (Some(route), false) if *route == row.subject => format!("/{route}"),
        (Some(_), false) => row.subject.clone(),
    }
}

fn verdict_said(row: &Row<'_>, lang: Lang) -> &'static str {
    let veto = row.rule.class == Class::Veto;
    match (lang, row.verdict, veto) {
        (Lang::Zh, Verdict::Violation, true) => "单项否决",
        (Lang::Zh, Verdict::Violation, false) => "不合格",
        (Lang::Zh, Verdict::Fine, _) => "合格",
        (Lang::Zh, Verdict::Unknown, _) => "待人工核对",
        (Lang::Zh, Verdict::Skipped, _) => "不适用",
        (Lang::En, Verdict::Violation, true) => "veto",
        (Lang::En, Verdict::Violation, false) => "violation",
        (Lang::En, Verdict::Fine, _) => "fine",
        (Lang::En, Verdict::Unknown, _) => "look yourself",
        (Lang::En, Verdict::Skipped, _) => "not applied",
    }
}

/// Why, in words; for what is still fine, on which day it will not be.
fn said(row: &Row<'_>, lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    let note = note_said(row, zh);
    let (Some(day), Verdict::Fine) = (row.since, row.verdict) else {
        return note;
    };
    match zh {
        true => format!("{note}；不处理的话 {day} 起不合格"),
        false => format!("{note}; becomes a violation on {day}"),
    }
}

fn note_said(row: &Row<'_>, zh: bool) -> String {
    let pick = |chinese: String, english: String| if zh { chinese } else { english };
    match &row.note {
        Note::Renewed(day) => pick(format!("最近更新 {day}"), format!("last renewed {day}")),
        Note::NoDate => pick(
            "内容没有日期，程序判断不了".to_owned(),
            "nothing in it has a date".to_owned(),
        ),
        Note::Archive(why) => pick(format!("不需要更新：{why}"), format!("archive: {why}")),
        Note::Empty => pick("没有内容".to_owned(), "it holds nothing".to_owned()),
        Note::Placeholder(word) => pick(
            format!("只写着“{word}”，没有内容"),
            format!("it only says `{word}`"),
        ),
        Note::Count(have, most) => pick(
            format!("现有 {have} 个，达到 {most} 个即否决"),
            format!("{have} now; {most} fail the site"),
        ),
        Note::Dead(href) => pick(
            format!("链接“{href}”打不开"),
            format!("`{href}` leads nowhere"),
        ),
        Note::Outside(count) => pick(
            format!("有 {count} 处链接通往其他网站，请用浏览器核对能否打开"),
            format!("{count} links lead to other sites; follow them in a browser"),
        ),
        Note::Missing(names) => missing_said(names, zh),
        Note::Pages(count) => pick(format!("查了 {count} 页"), format!("{count} looked at")),
        Note::InterpretBy(day) => pick(
            format!("没有已发布的解读，应在 {day} 前发布"),
            format!("no interpretation is published; it was due by {day}"),
        ),
        Note::UnknownYear(year) => pick(
            format!("{year} 年放假安排尚未公布，算不出期限"),
            format!("the working days of {year} are not announced"),
        ),
        Note::Before(published, written) => pick(
            format!("发布日期 {published} 早于成文日期 {written}"),
            format!("published {published}, before the document's date {written}"),
        ),
        Note::Future(day) => pick(
            format!("日期 {day} 还没有到"),
            format!("{day} has not come yet"),
        ),
        Note::NotInLast(at) => pick(
            format!("上次发布（{at}）时还没有这一篇，发布日期却更早"),
            format!("the site published last ({at}) did not have it, and it says to be older"),
        ),
        Note::ByHand => pick(
            "程序看不到，请人工检查".to_owned(),
            "no program sees it from the files; look yourself".to_owned(),
        ),
        Note::Skipped(why) => why.clone(),
        Note::None => String::new(),
    }
}

fn missing_said(names: &[String], zh: bool) -> String {
    let words: Vec<&str> = names.iter().map(|name| item_said(name, zh)).collect();
    match zh {
        true => format!("缺少{}", words.join("、")),
        false => format!("missing: {}", words.join(", ")),
    }
}

/// Words for what a footer lacks; names of tags stay as they are.
fn item_said(name: &str, zh: bool) -> &str {
    match (name, zh) {
        ("emblem", true) => "党政机关网站标识（site.toml 的 publisher.emblem）",
        ("report-error", true) => "网站找错（report_error）",
        ("id-code", true) => "网站标识码（id_code）",
        ("icp", true) => "ICP备案号（icp）",
        ("police", true) => "公安备案号（police）",
        ("sponsor", true) => "主办单位（name）",
        ("contact", true) => "联系方式（phone）",
        ("map", true) => "网站地图",
        ("emblem", false) => "mark of a government site (publisher.emblem in site.toml)",
        ("report-error", false) => "way to report errors (report_error)",
        ("id-code", false) => "id code of the site (id_code)",
        ("icp", false) => "ICP number (icp)",
        ("police", false) => "police number (police)",
        ("sponsor", false) => "sponsor (name)",
        ("contact", false) => "contact (phone)",
        ("map", false) => "map of the site",
        (tag, _) => tag,
    }
}

fn human(options: &Options, site: &Site, rows: &[Row<'_>]) -> String {
    let (lang, zh) = (options.lang(), options.is_zh());
    let mut out = String::new();
    // Writing to memory does not fail.
    let _ = match zh {
        true => writeln!(out, "结果\t规则\t栏目或页面\t不合格日期\t说明"),
        false => writeln!(out, "verdict\trule\tcolumn or page\tviolation on\tnote"),
    };
    for row in rows {
        let verdict = verdict_said(row, lang);
        let title = row.rule.title.get(lang);
        let day = row.since.map_or_else(|| "—".to_owned(), |d| d.to_string());
        let (subject, note) = (subject(row), said(row, lang));
        let _ = writeln!(out, "{verdict}\t{title}\t{subject}\t{day}\t{note}");
    }
    let _ = writeln!(out, "{}", summary(site, rows, zh));
    out
}

/// How many violations there are, and the next day on which there will be one more.
fn summary(site: &Site, rows: &[Row<'_>], zh: bool) -> String {
    let vetoes = rows.iter().filter(|row| row.is_veto()).count();
    let all = rows.iter().filter(|row| row.verdict == Verdict::Violation);
    let others = all.count() - vetoes;
    let fine = rows.iter().filter(|row| row.verdict == Verdict::Fine);
    let next = fine.filter_map(|row| row.since).min();
    let day = site.as_of.date();
    let unsure = rows.iter().any(|row| row.rule.sure == Sure::Reported);
    let mut out = match (zh, next) {
        (true, Some(next)) => {
            format!(
                "{day}：单项否决 {vetoes} 项，其他不合格 {others} 处；下一处将在 {next} 不合格。"
            )
        }
        (true, None) => format!("{day}：单项否决 {vetoes} 项，其他不合格 {others} 处。"),
        (false, Some(next)) => {
            format!(
                "{day}: {vetoes} vetoes, {others} other violations; the next will be on {next}."
            )
        }
        (false, None) => format!("{day}: {vetoes} vetoes, {others} other violations."),
    };
    if unsure {
        out.push_str(match zh {
            true => "规则中有的取自检查通报，没有对照原文（见 docs/inspection.md）。",
            false => {
                " Some rules come from reports, not from the notice itself (docs/inspection.md)."
            }
        });
    }
    out
}

fn as_json(options: &Options, site: &Site, rows: &[Row<'_>]) -> String {
    let lang = options.lang();
    let listed: Vec<Value> = rows
        .iter()
        .map(|row| {
            let Rule { id, clause, .. } = row.rule;
            json!({
                "rule": id.value,
                "title": row.rule.title.get(lang),
                "class": match row.rule.class { Class::Veto => "veto", Class::Deduction => "deduction" },
                "clause": clause,
                "sure": match row.rule.sure { Sure::Read => "read", Sure::Reported => "reported" },
                "subject": row.subject,
                "route": row.route,
                "verdict": match row.verdict {
                    Verdict::Violation => "violation",
                    Verdict::Fine => "fine",
                    Verdict::Unknown => "unknown",
                    Verdict::Skipped => "skipped",
                },
                "since": row.since.map(|day| day.to_string()),
                "note": said(row, lang),
            })
        })
        .collect();
    let whole = json!({ "as_of": site.as_of.to_string(), "inspection": listed });
    format!("{whole:#}\n")
}
