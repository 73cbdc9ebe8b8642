//! The page of a standard: how it judges, where the law says so, and what is doubtful.

use crate::common::Project;

/// The rows of all tables of a page, cells joined by `|`, notes behind their cell.
fn rows(html: &str) -> Vec<String> {
    let main = html.split_once("<main").map_or(html, |(_, rest)| rest);
    let text = |row: &str| {
        let mut out = String::new();
        let mut inside = false;
        for c in row.replace("</td>", "|").replace("</th>", "|").chars() {
            match c {
                '<' => inside = true,
                '>' => inside = false,
                c if !inside && !c.is_whitespace() => out.push(c),
                _ => {}
            }
        }
        out.replace("&lt;", "<").replace("&gt;", ">")
    };
    main.split("<tr").map(text).collect()
}

#[test]
fn the_pages_of_water_and_sea_say_how_they_judge_and_what_is_doubtful() {
    let project = Project::from("invalid/_base");
    assert!(project.build("2026-11-05T12:00").ok);
    let has = |page: &str, cells: &[&str]| {
        let html = project.read(&format!("public/{page}"));
        let found = rows(&html);
        let hit = found
            .iter()
            .any(|row| cells.iter().all(|cell| row.contains(cell)));
        assert!(hit, "{page} lacks {cells:?}: {found:#?}");
    };
    let river = "methods/surface-water-assessment-2011/index.html";
    has(river, &["良好|", "|Ⅲ类|"]);
    has(river, &["|Ⅰ类至Ⅲ类的比例（%）≥90|"]);
    has(
        river,
        &[
            "劣于Ⅲ类的项目，最多列3项",
            "优先列出：氰化物、铅",
            "不计算超标倍数：水温、pH、溶解氧",
        ],
    );
    has(river, &["不超过10个百分点：无明显变化"]);
    has(river, &["恰为60%和40%时不同", "待核对"]);
    let water = "methods/gb-3838-2002/index.html";
    has(
        water,
        &[
            "氨氮（mg/L）|",
            "|2位小数",
            "|≤0.15|≤0.5|≤1.0|≤1.5|≤2.0|—|表1",
        ],
    );
    has(water, &["pH|", "|6—9|6—9|6—9|6—9|6—9|—|"]);
    has(
        water,
        &["总磷（mg/L）|湖库|", "|≤0.01|≤0.025|≤0.05|≤0.1|≤0.2|"],
    );
    has(
        "methods/gb-3097-1997/index.html",
        &["溶解氧（mg/L）|", "2位小数待核对", "|>6|>5|>4|>3|—|"],
    );
    has(
        "methods/lake-trophic-2001/index.html",
        &["透明度|m|10×（5.118−1.94lnx）|-0.83|0.1834|"],
    );
    has(
        "methods/lake-trophic-2001/index.html",
        &["中营养|", "|≥30，≤50|"],
    );
    has(
        "methods/gb-17378-2-2007/index.html",
        &["检出率不足50%的，按检出限乘以0.25计"],
    );
    has(
        "methods/surface-water-statistics-2020/index.html",
        &["pH|平均值（换算为氢离子浓度后平均）|"],
    );
}
