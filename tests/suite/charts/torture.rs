//! Charts that nobody would draw, drawn and measured by the browser that shows them.

use std::{fmt::Write as _, fs, path::PathBuf};

use gongshi::{
    chart::{ChartSpec, Form, Limit, Mark, Series, Width, draw},
    quantity::Decimal,
};

use super::{reader, texts};
use crate::common::repository;

fn series(name: &str, shown: impl IntoIterator<Item = String>) -> Series {
    let texts: Vec<String> = shown.into_iter().collect();
    Series {
        name: name.to_owned(),
        values: texts.iter().map(|text| text.parse().ok()).collect(),
        texts,
        dashed: false,
        key: None,
    }
}

fn of(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

fn spec(form: Form, categories: Vec<String>, series: Vec<Series>) -> ChartSpec {
    ChartSpec {
        id: "c".to_owned(),
        form,
        title: "标题".to_owned(),
        description: "说明".to_owned(),
        unit: "微克/立方米".to_owned(),
        categories,
        series,
        limits: vec![],
        marks: vec![],
        myriads: true,
        empty_text: "暂无数据".to_owned(),
    }
}

fn months(count: usize) -> Vec<String> {
    (0..count)
        .map(|n| format!("{}-{:02}", 2013 + n / 12, n % 12 + 1))
        .collect()
}

const LONG: &str =
    "某某市某某区某某街道某某工业园区第二污水处理厂排放口在线监测数据月平均浓度值（试行）";

fn limit(value: i64) -> Limit {
    Limit {
        value: Decimal::from(value),
        label: format!("限值 {value}"),
    }
}

/// The whole set, each with its name.
fn set() -> Vec<(&'static str, ChartSpec)> {
    let mut out = Vec::new();
    let names = |n: usize| -> Vec<String> { (0..n).map(|i| format!("{LONG}{i}")).collect() };
    let wave = |n: usize, k: usize| (0..n).map(move |i| format!("{}", (i * 7 + k * 13) % 50 + k));
    for form in [
        Form::Line,
        Form::Bar,
        Form::HorizontalBar,
        Form::Stacked,
        Form::Target,
    ] {
        let mut add = |name, chart| out.push((name, chart));
        add(
            "one point",
            spec(form, months(1), vec![series("甲", of(&["52"]))]),
        );
        add("none", spec(form, vec![], vec![]));
        add(
            "all missing",
            spec(
                form,
                months(3),
                vec![series("甲", of(&["缺测", "缺测", "缺测"]))],
            ),
        );
        let mixed = series("甲", of(&["-12.7", "5.1", "-0.4", "缺测", "3", "-20"]));
        add("negatives", spec(form, months(6), vec![mixed]));
        let tiny = series("甲", of(&["0.00001", "0.000025", "0.00003", "0.0000125"]));
        add("tiny", spec(form, months(4), vec![tiny]));
        let huge = series(
            "甲",
            of(&["123456789", "98765432", "140000000", "20000000"]),
        );
        add("huge", spec(form, months(4), vec![huge]));
        add(
            "long names",
            spec(
                form,
                names(6),
                vec![series(LONG, wave(6, 1)), series(LONG, wave(6, 2))],
            ),
        );
        let many = (0..30).map(|k| series(&format!("第{k}号点位"), wave(24, k)));
        add("30 series", spec(form, months(24), many.collect()));
        let many = (0..30).map(|k| series(&format!("{LONG}{k}"), wave(12, k)));
        add("30 long series", spec(form, months(12), many.collect()));
        let mut limited = spec(
            form,
            months(12),
            vec![series("甲", wave(12, 3)), series("乙", wave(12, 9))],
        );
        limited.limits = vec![limit(35), limit(36)];
        limited.marks = vec![
            Mark {
                at: 4,
                label: "5月起执行《环境空气质量标准》（GB 3095—2026）过渡阶段限值".to_owned(),
            },
            Mark {
                at: 5,
                label: "6月起执行新方法".to_owned(),
            },
        ];
        add("limits and changes", limited);
    }
    let hours = (0..8760).map(|n| {
        format!(
            "2025-{:02}-{:02}T{:02}",
            n / 730 + 1,
            n / 24 % 28 + 1,
            n % 24 + 1
        )
    });
    let values = (0..8760).map(|n| {
        if n % 97 == 0 {
            "缺测".to_owned()
        } else {
            format!("{}", n * n % 211)
        }
    });
    let mut year = spec(Form::Line, hours.collect(), vec![series("甲", values)]);
    year.limits = vec![limit(150)];
    out.push(("8,760 hours", year));
    out
}

/// Writes all drawings into one page, each in its own width, with the style sheet of the theme.
fn page() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("torture");
    fs::create_dir_all(&folder).expect("a folder");
    let style = fs::read_to_string(repository().join("themes/default/static/style.css"))
        .expect("the style sheet");
    fs::write(folder.join("style.css"), style).expect("a style sheet");
    let mut html = "<!DOCTYPE html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><link rel=\"stylesheet\" href=\"style.css\">\
         <style>.one { padding: 8px; background: var(--bg); } .one svg { max-width: none; overflow: visible; } \
         .narrow { width: 328px; } .wide { width: 720px; }</style>"
        .to_owned();
    for (name, spec) in set() {
        for width in [Width::Narrow, Width::Wide] {
            let drawing = draw(&spec, width);
            let form = spec.form.name();
            let _ = write!(
                html,
                "<p>{form}: {name}</p><div class=\"one\" data-name=\"{form}, {name}, {width:?}\">{drawing}</div>"
            );
        }
    }
    let path = folder.join("index.html");
    fs::write(&path, html).expect("a page");
    path
}

/// All that is wrong with any drawing: words over words, anything beyond the sheet, no number.
const FAULTS: &str = "[...document.querySelectorAll('.one')].flatMap(one => {
    const svg = one.querySelector('svg'), name = one.dataset.name, sheet = svg.getBoundingClientRect();
    const faults = /NaN|Infinity|undefined/.test(svg.outerHTML) ? [name + ': not a number'] : [];
    // The letters themselves are lower than their box.
    const words = [...svg.querySelectorAll('text')].map(t => {
        const r = t.getBoundingClientRect(), rest = r.height * 0.22;
        return { text: t.textContent, left: r.left, right: r.right, top: r.top + rest, bottom: r.bottom - rest };
    });
    words.forEach((a, i) => words.slice(0, i).forEach(b => {
        if (a.left + 1 < b.right && b.left + 1 < a.right && a.top < b.bottom && b.top < a.bottom)
            faults.push(`${name}: “${a.text}” over “${b.text}”`);
    }));
    for (const part of svg.querySelectorAll('text, rect, circle, line, path')) {
        if (part.closest('.hits')) continue;
        const r = part.getBoundingClientRect(), free = 1.5;
        if (r.left < sheet.left - free || r.right > sheet.right + free || r.top < sheet.top - free || r.bottom > sheet.bottom + free)
            faults.push(`${name}: ${part.localName} ${part.textContent} leaves the sheet`);
    }
    return faults;
})";

#[test]
fn no_words_meet_and_nothing_is_cut_off_in_any_of_the_torture_set() {
    let Some(mut reader) = reader() else { return };
    let address = format!("file://{}", page().display());
    reader.browser.scripts(true);
    reader.browser.open(&address);
    let drawn = reader
        .browser
        .ask("document.querySelectorAll('.one svg').length");
    assert_eq!(drawn, set().len() * 2);
    let faults = texts(&reader.browser.ask(FAULTS));
    assert!(
        faults.is_empty(),
        "{} faults\n{}",
        faults.len(),
        faults.join("\n")
    );
}
