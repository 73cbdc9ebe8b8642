//! Names with dates: 湾县 became 湾区 in May 2014, 旧港区 became part of 东城区.

use std::fs;

use crate::common::{Project, site, with_findings};

const AS_OF: &str = "2026-11-05T12:00";

/// The base with yearly figures of areas that changed their names, and a page for each year.
fn project(rows: &str) -> Project {
    let project = Project::from("invalid/_base");
    let case = site("invalid/dataset__old-name");
    let declared = fs::read_to_string(case.join("data/county/dataset.toml")).expect("a file");
    let page = "\n[[page]]\nkind = \"period\"\nroute = \"county/{subject}/{year}/\"\ngrain = \"year\"\n\
        title = \"{{ subject }}{{ period }}（{{ history }}）\"\n\n[[page.block]]\nform = \"text\"\n\
        text = '{{ fig(\"days\") }}'\n";
    project.write("data/county/dataset.toml", declared + page);
    project.write("data/county/c.csv", format!("县区,年份,优良天数\n{rows}"));
    let areas = "[[area]]\nid = \"bay\"\nname = { zh = \"湾区\" }\n\
        names = [{ name = \"湾县\", until = \"2014-05\" }]\n\n[[area]]\nid = \"old-port\"\n\
        name = { zh = \"旧港区\" }\nuntil = \"2014-05\"\nmerged_into = \"east\"\n\n";
    project.replace("site.toml", "[[page]]", &format!("{areas}[[page]]"));
    project
}

#[test]
fn a_row_belongs_to_what_its_name_meant_on_its_day() {
    let rows = "湾县,2011,290\n湾区,2012,288\n湾县,2014,281\n湾区,2016,270\n旧港区,2011,279\n东城区,2016,268\n";
    let project = project(rows);
    with_findings(project.path(), AS_OF, |findings| {
        for (address, expected) in [
            // The old name and the new one are one area, in rows and in addresses.
            ("county/湾县/2011/days", "290"),
            ("county/湾区/2011/days", "290"),
            ("county/bay/2012/days", "288"),
            ("county/湾县/2014/days", "281"),
            ("county/湾县/2016/days", "270"),
            // A dissolved area stays itself.
            ("county/旧港区/2011/days", "279"),
            ("county/东城区/2016/days", "268"),
        ] {
            let figure = findings.figure(address).expect(address);
            assert_eq!(figure.text(), Some(expected), "{address}");
        }
        let east = findings.figure("county/东城区/2011/days");
        assert!(
            east.is_ok_and(|figure| figure.text().is_none()),
            "旧港区 is not 东城区"
        );
    });
}

#[test]
fn a_page_of_a_year_has_the_name_of_that_year() {
    let project = project("湾县,2011,290\n湾县,2014,281\n湾区,2016,270\n旧港区,2011,279\n");
    let built = project.build(AS_OF);
    assert!(
        built.ok && built.transcript.is_empty(),
        "{}",
        built.transcript
    );
    for (path, title) in [
        ("county/bay/2011/", "湾县2011年（原湾县，至2014年5月）"),
        // The name changed in the middle of the year.
        ("county/bay/2014/", "湾区2014年（原湾县，至2014年5月）"),
        ("county/bay/2016/", "湾区2016年（原湾县，至2014年5月）"),
        ("county/old-port/2011/", "旧港区2011年（至2014年5月）"),
    ] {
        let page = project.read(&format!("public/{path}index.html"));
        assert!(page.contains(title), "{path}: {title}");
    }
}
