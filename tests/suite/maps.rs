//! Maps: what is on the page, where it stands, which boundaries are drawn, and the nearest place.
//!
//! Places and scores are made up.
//!
//! The positions, worked out on paper: west (119.0°, 34.0°), east (119.4°, 34.0°), north (119.2°,
//! 34.3°). The cosine of the middle, 34.15°, is 0.827571. East-west: 0.4° × 0.827571 × 111.19508 km
//! = 36.8091 km on 6/7 of the width, 0.0232859 of it in a km. North-south: 0.3° × 111.19508 km =
//! 33.3585 km are 0.776783 of the width and need 0.776783 × 7 + 1 = 6.4 rows of cells: seven, so that
//! the sheet of 328 units is as high as it is wide. West and east: 164 ∓ 140.57; north and south: 164 ∓
//! 33.3585 / 2 × 0.0232859 × 328 = 164 ∓ 127.39. A quarter of the width is 10.7 km: squares of 10 km.

mod seen;

use std::fmt::Write as _;

use crate::{accessible::dom::Page, common::Project};

const SITE: &str = "golden/map/site";
const AS_OF: &str = "2026-11-05T12:00";
const PAGE: &str = "places/index.html";

/// A made-up shape, no boundary of anything.
const SHAPE: &str = r#"{ "type": "FeatureCollection", "features": [
  { "type": "Feature", "properties": { "name": "样例甲" }, "geometry": { "type": "Polygon",
    "coordinates": [[[119.0, 34.0], [119.4, 34.0], [119.2, 34.3], [119.0, 34.0]]] } },
  { "type": "Feature", "properties": { "name": "样例乙<b>" }, "geometry": { "type": "MultiPolygon",
    "coordinates": [[[[119.3, 34.15], [119.30001, 34.15], [119.30001, 34.15001], [119.3, 34.15]]]] } }
] }"#;

/// `[map]` of a site that may draw them.
const REVIEWED: &str = "\n[map]\nfile = \"data/shape.geojson\"\ncrs = \"CGCS2000\"\n\
     review_number = \"样例S(2024)0000号\"\nby = \"样例制图单位\"\n";

fn built(project: &Project) -> String {
    let built = project.build(AS_OF);
    assert!(built.ok, "{}", built.transcript);
    assert_eq!(built.transcript, "");
    project.read(&format!("public/{PAGE}"))
}

/// Everything between `from` and the next `to`.
fn between<'a>(text: &'a str, from: &str, to: &str) -> Vec<&'a str> {
    let parts = text.split(from).skip(1);
    parts.filter_map(|p| p.split(to).next()).collect()
}

/// A drawing in words: each marker with its link, target, shape and words, then what stands around.
fn told(svg: &str) -> String {
    let mut out = String::new();
    for marker in between(svg, "<a ", "</a>") {
        let _ = writeln!(out, "{}", between(marker, "<title>", "</title>")[0]);
        let _ = writeln!(out, "  -> {}", between(marker, "href=\"", "\"")[0]);
        for shape in between(marker, "<circle", "/>")
            .iter()
            .chain(&between(marker, "<path", "/>"))
        {
            let _ = writeln!(out, "  {}", shape.trim());
        }
        let words = between(marker, "<text", "</text>");
        let words = words.iter().filter_map(|w| Some(w.split_once('>')?.1));
        let _ = writeln!(out, "  {}", words.collect::<Vec<_>>().join(" | "));
    }
    let after = svg.rsplit("</a>").next().unwrap_or(svg);
    for words in between(after, "<text", "</text>") {
        let _ = writeln!(out, "{}", words.split_once('>').map_or("", |w| w.1));
    }
    out
}

/// Green is the first class of the scale and so a circle, red the fourth and a diamond; who was not
/// rated in the newest year is a dashed circle. North comes first, then west, then east.
#[test]
fn a_map_has_names_classes_and_places_and_the_table_the_same() {
    let html = built(&Project::from(SITE));
    let map = between(&html, "<div class=\"panel map\" id=\"map-1\">", "</svg>")[0];
    let expected = "\
1 北边 暂无数据
  -> ../places/N/
  cx=\"164\" cy=\"36.6\" r=\"14\" fill=\"var(--none,#c9ced4)\" stroke=\"var(--none-line,#6b7480)\" stroke-width=\"2\" stroke-dasharray=\"4 3\"
  1 | 北边 | 暂无数据
2 西边 12 绿色
  -> ../places/W/
  cx=\"23.4\" cy=\"291.4\" r=\"14\" fill=\"var(--rating-green,#1a7f37)\" stroke=\"var(--rating-green-line,#14652c)\" stroke-width=\"2\"
  2 | 西边 | 12 绿色
3 东边 2 红色
  -> ../places/E/
  d=\"M304.6 276L320 291.4L304.6 306.8L289.2 291.4z\" fill=\"var(--rating-red,#c62828)\" stroke=\"var(--rating-red-line,#9e2020)\" stroke-width=\"2\"
  3 | 东边 | 2 红色
北
每格10公里
示意图，不表示行政区划界线
绿色 1处
红色 1处
暂无数据 1处
";
    assert_eq!(told(map), expected);

    let (page, faults) = Page::read(&html);
    assert!(faults.is_empty(), "{faults:?}");
    let sentence = "2025年共4处：绿色1处、红色1处、暂无数据2处。其中1处没有坐标，只列在表中。";
    assert!(html.contains(sentence), "{html}");
    let rows = page.named("tr").map(|(i, row)| {
        let at = row.get("data-at").unwrap_or_default();
        format!("{} [{at}]", page.text(i))
    });
    let rows: Vec<String> = rows.collect();
    assert_eq!(rows.len(), 10, "{rows:?}");
    assert!(
        rows[1].starts_with("1") && rows[1].ends_with("[34.30000,119.20000]"),
        "{rows:?}"
    );
    assert!(
        rows[4].starts_with("—") && rows[4].ends_with("[]"),
        "{rows:?}"
    );
    // The second map judges nothing and offers nothing.
    let second = html.split("id=\"map-2\"").nth(1).expect("two maps");
    assert!(
        !second.contains("class=\"near\"")
            && second.contains("分布示意图") == html.contains("分布示意图")
    );
}

#[test]
fn boundaries_are_drawn_with_their_review_number_only() {
    let project = Project::from(SITE);
    project.write("data/shape.geojson", SHAPE);
    let site = project.read("site.toml");
    project.write(
        "site.toml",
        site.clone() + &REVIEWED.replace("样例S", "苏S"),
    );
    let html = built(&project);
    let map = between(&html, "<div class=\"panel map\" id=\"map-1\">", "</svg>")[0];
    let words = told(map);
    assert!(words.contains("审图号：苏S(2024)0000号"), "{words}");
    assert!(words.contains("底图：样例制图单位"), "{words}");
    assert!(!words.contains("示意图，不表示行政区划界线"), "{words}");
    // The triangle of the three places in half units, whole ones: north (328, 73), west (47, 583),
    // east (609, 583); the ring begins in the west and goes east.
    assert!(map.contains("d=\"M47 583l562 0l-281 -510z\""), "{map}");
    // An islet of a metre is a square of one step, not nothing.
    assert!(
        map.contains("h1v1h-1z") && map.contains("样例乙&lt;b&gt;"),
        "{map}"
    );

    for (number, code) in [
        ("", "no-review-number"),
        ("样例S(2024)0000号", "bad-review-number"),
    ] {
        let written = REVIEWED.replace("样例S(2024)0000号", number);
        project.write("site.toml", site.clone() + &written);
        let built = project.build(AS_OF);
        assert!(
            !built.ok && built.transcript.contains(code),
            "{}",
            built.transcript
        );
    }
}

/// A coast of 20,000 corners and 200 islets is drawn in 60 KB, and no islet is lost.
#[test]
fn a_detailed_boundary_becomes_a_small_drawing() {
    let project = Project::from(SITE);
    let mut rings: Vec<String> = (0..200)
        .map(|n| {
            let (x, y) = (
                119.0 + f64::from(n % 20) * 0.02,
                34.0 + f64::from(n / 20) * 0.02,
            );
            format!(
                "[[[{x},{y}],[{x},{0}],[{1},{0}],[{x},{y}]]]",
                y + 0.0001,
                x + 0.0001
            )
        })
        .collect();
    let corner = |n: i32| {
        // A wave along a circle: corners on a fine curve, the last as the first.
        let turn = f64::from(n % 20_000) * std::f64::consts::TAU / 20_000.0;
        let far = 0.1 + 0.01 * (turn * 300.0).sin();
        format!(
            "[{:.6},{:.6}]",
            119.2 + 2.0 * far * turn.cos(),
            34.1 + far * turn.sin()
        )
    };
    let coast: Vec<String> = (0..=20_000).map(corner).collect();
    rings.push(format!("[[{}]]", coast.join(",")));
    let shape = format!(
        "{{\"type\":\"Feature\",\"properties\":{{}},\"geometry\":{{\"type\":\"MultiPolygon\",\"coordinates\":[{}]}}}}",
        rings.join(",")
    );
    project.write("data/shape.geojson", shape);
    let site = project.read("site.toml") + &REVIEWED.replace("样例S", "GS");
    project.write("site.toml", site);
    let html = built(&project);
    let map = between(
        &html,
        "<div class=\"panel map\" id=\"map-1\">",
        "<div class=\"split-side\">",
    )[0];
    assert!(map.len() < 60 * 1024, "{} bytes", map.len());
    for svg in between(map, "<svg", "</svg>") {
        let path = between(svg, " d=\"", "\"")[0];
        assert_eq!(path.matches('M').count(), 201, "a ring is lost");
    }
}

/// North is 34.3, west and east are 34.0 both and keep the order of the register; who has no number
/// comes last.
#[test]
fn places_stand_along_lines_in_their_order() {
    let project = Project::from(SITE);
    let declared = project.read("data/colour/dataset.toml");
    let along = "\n[[page.block]]\nform = \"map\"\ntitle = \"一条线\"\nfigure = \"colour\"\n\
                 along = { field = \"area\", order = \"north\" }\n";
    project.write("data/colour/dataset.toml", declared + along);
    let html = built(&project);
    let map = between(&html, "<div class=\"panel map\" id=\"map-3\">", "</svg>")[0];
    let called = [
        "1 西边 12 绿色",
        "2 东边 2 红色",
        "3 北边 暂无数据",
        "4 不知在哪里 暂无数据",
    ];
    assert_eq!(between(map, "<title>", "</title>")[1..], called);
    let words = told(map);
    assert!(
        words.contains("示意图：箭头指向下游，只表示先后，不表示距离和位置"),
        "{words}"
    );
    assert!(map.contains(">全市</text>"), "{map}");
}

/// The centre of mass of the triangle lies at 34.1°, where it reaches from 119.0667° to 119.3333°: the
/// marker stands at 119.2°, 34.1°, which is 164 and 164 + 0.05 × 111.19508 × 0.0232859 × 328 = 206.46.
/// The mean of 12 and 2 is 7, blue, the second class and so a square of half side 0.9 × 14.
#[test]
fn areas_have_the_colour_of_their_class() {
    let project = Project::from(SITE);
    project.write("data/shape.geojson", SHAPE);
    let site = project.read("site.toml");
    let area = "\n[[area]]\nid = \"a\"\nname = { zh = \"样例甲\" }\nwithin = \"all\"\n";
    project.write("site.toml", site + area + &REVIEWED.replace("样例S", "苏S"));
    project.replace("data/place/places.csv", "西边,全市", "西边,样例甲");
    project.replace("data/place/places.csv", "东边,全市", "东边,样例甲");
    let declared = project.read("data/colour/dataset.toml");
    let block = "\n[[page.block]]\nform = \"map\"\ntitle = \"各区\"\nrows = \"areas\"\nwithin = \"all\"\n\
                 figure = \"tone\"\ngrain = \"year\"\n";
    let tone = "[[indicator]]\nid = \"mean\"\nop = \"mean\"\nof = [\"score\"]\nper = [\"year\"]\n\
                areas = true\nneed = { year = 1 }\n\n[[indicator]]\nid = \"tone\"\nop = \"class\"\n\
                of = [\"score.mean\"]\nper = [\"year\"]\nareas = true\n\
                standard = \"江苏省企业环保信用评价\"\n\n[[page]]";
    project.write(
        "data/colour/dataset.toml",
        declared.replacen("[[page]]", tone, 1) + block,
    );
    let html = built(&project);
    let map = between(&html, "<div class=\"panel map\" id=\"map-3\">", "</svg>")[0];
    let marker = between(map, "<a ", "</a>")[0];
    assert_eq!(between(marker, "<title>", "</title>"), ["1 样例甲 7 蓝色"]);
    let square = "d=\"M151.4 193.9L176.6 193.9L176.6 219.1L151.4 219.1z\"";
    assert!(map.contains(square), "{map}");
    let blue = "fill=\"var(--rating-blue,#0a5fb4)\" d=\"M47 583";
    assert!(map.contains(blue), "{map}");
}
