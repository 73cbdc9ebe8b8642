//! Positions worked out on paper, targets and labels that never touch, hostile words.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

fn words() -> MapWords {
    MapWords {
        notice: vec!["示意图，不表示行政区划界线".into()],
        north: "北".into(),
        grid: "每格{length}".into(),
        kilometres: "公里".into(),
        metres: "米".into(),
        many: "{n}处".into(),
        mixed: "几处类别不同".into(),
        missing: "暂无数据".into(),
        separator: "；".into(),
        colon: "：".into(),
    }
}

fn point(place: (i64, i64), name: &str, class: Option<u16>) -> MapPoint {
    MapPoint {
        place,
        name: name.into(),
        said: class.map_or(String::new(), |c| format!("{c}级")),
        class: class.map(|place| MapClass {
            place,
            word: format!("{place}级"),
            key: format!("class-{}", place + 1),
        }),
        missing: class.is_none(),
        href: Some(format!("{name}/")),
    }
}

fn spec(points: Vec<MapPoint>) -> MapSpec {
    MapSpec {
        id: "map-1".into(),
        title: "站点".into(),
        description: "三个站点".into(),
        points,
        outlines: Vec::new(),
        lines: Vec::new(),
        words: words(),
    }
}

/// Everything between `from` and the next `to`.
fn between<'a>(text: &'a str, from: &str, to: &str) -> Vec<&'a str> {
    let parts = text.split(from).skip(1);
    parts.filter_map(|p| p.split(to).next()).collect()
}

/// The last two numbers of the first element of a marker's shape.
fn circles(svg: &str) -> Vec<(f64, f64)> {
    let number = |text: &str, name: &str| -> f64 {
        between(text, &format!("{name}=\""), "\"")[0]
            .parse()
            .unwrap()
    };
    between(svg, "<circle ", "/>")
        .into_iter()
        .filter(|c| c.contains("r=\"14\""))
        .map(|c| (number(c, "cx"), number(c, "cy")))
        .collect()
}

/// Three places at the corners of a triangle, on a parallel where a degree of longitude is half as
/// long as one of latitude (60°), so that all can be worked out on paper.
///
/// West (100.0°, 60.0°), east (100.4°, 60.0°), north (100.2°, 60.2°). The middle is at 60.1°, whose
/// cosine is 0.498488. East-west: 0.4° × 0.498488 × 111.19508 km = 22.1717 km; north-south:
/// 0.2° × 111.19508 = 22.2390 km. Half a cell (1/14 of the width) stays free on each side: 6/7 of
/// the width for 22.1717 km is 0.0386593 of the width in a km; the height would be 0.859749 of it
/// and needs 0.859749 × 7 + 1 = 7.02 cells. There are at most seven: 6/7 for 22.2390 km, 0.0385424
/// of the width in a km. Then west and east are 0.427276 of the width left and right of the middle,
/// the north 3/7 above it. 328 units: middle (164, 164); west 164 − 140.15 = 23.9, east 304.1; the
/// north 164 − 140.57 = 23.4, the others 304.6. 720 units: 360 ± 307.6; 360 ± 308.6.
#[test]
fn places_stand_where_they_were_worked_out_on_paper() {
    let map = draw_map(&spec(vec![
        point((100_000_000, 60_000_000), "西", Some(0)),
        point((100_400_000, 60_000_000), "东", Some(0)),
        point((100_200_000, 60_200_000), "北", Some(0)),
    ]));
    assert_eq!(map.numbers, [2, 3, 1], "from north to south, west to east");
    assert_eq!(
        circles(&map.narrow),
        [(164.0, 23.4), (23.9, 304.6), (304.1, 304.6)]
    );
    assert_eq!(
        circles(&map.wide),
        [(360.0, 51.4), (52.4, 668.6), (667.6, 668.6)]
    );
    // 22 km fill 6/7 of the width, so a quarter of it is 6.5 km: squares of 5 km.
    assert!(map.narrow.contains("每格5公里"), "{}", map.narrow);
}

#[test]
fn a_marker_has_name_value_and_page() {
    let map = draw_map(&spec(vec![
        point((119_000_000, 34_000_000), "甲", Some(0)),
        point((119_100_000, 34_100_000), "乙", None),
    ]));
    for svg in [&map.narrow, &map.wide] {
        let links = between(svg, "<a ", ">");
        assert_eq!(links, ["href=\"乙/\"", "href=\"甲/\"",]);
        assert!(
            svg.contains(">甲</text>") && svg.contains(">0级</text>"),
            "{svg}"
        );
        assert!(svg.contains(">0级 1处</text>") && svg.contains(">暂无数据 1处</text>"));
        assert!(svg.contains("<title>站点</title><desc>三个站点</desc>"));
    }
}

#[test]
fn places_at_one_spot_are_one_marker_that_leads_to_the_table() {
    let spot = (119_000_000, 34_000_000);
    let one = draw_map(&spec(vec![point(spot, "甲", Some(0))]));
    assert_eq!(one.numbers, [1]);
    assert_eq!(
        circles(&one.narrow),
        [(164.0, 93.7)],
        "in the middle of four rows"
    );

    let many: Vec<MapPoint> = (0..500).map(|n| point(spot, "同", Some(n % 2))).collect();
    let map = draw_map(&spec(many));
    assert_eq!(map.numbers, (1..=500).collect::<Vec<_>>());
    let links = between(&map.wide, "<a ", "</title>");
    assert_eq!(links.len(), 1);
    assert!(links[0].starts_with("href=\"#map-1-1\""), "{}", links[0]);
    assert!(links[0].contains("1–500 500处：同 0级；"), "{}", links[0]);
    assert!(
        map.wide.contains("几处类别不同"),
        "neither class is the marker's"
    );
    assert!(map.wide.len() < 5_000, "{} bytes", map.wide.len());

    let none = draw_map(&spec(Vec::new()));
    assert!(none.numbers.is_empty() && none.narrow.contains("示意图"));
}

/// Nine places on two lines: one line of eight, which goes on below in the narrow drawing, whose lines
/// hold six, and one of one.
#[test]
fn places_along_lines_keep_their_order() {
    let spot = (119_000_000, 34_000_000);
    let points: Vec<MapPoint> = (0..9)
        .map(|n| point(spot, &format!("断面{n}"), Some(n % 3)))
        .collect();
    let mut spec = spec(points);
    let line = |name: &str, points: &[usize]| MapLine {
        name: name.into(),
        points: points.to_vec(),
    };
    spec.lines = vec![line("甲河", &[8, 7, 6, 5, 4, 3, 2, 1]), line("乙河", &[0])];
    let map = draw_map(&spec);
    assert_eq!(map.numbers, [9, 8, 7, 6, 5, 4, 3, 2, 1]);
    for svg in [&map.narrow, &map.wide] {
        let all = targets(svg);
        assert_eq!(all.len(), 9);
        for (at, a) in all.iter().enumerate() {
            assert!(a[2] - a[0] > 46.0 && a[3] - a[1] > 46.0, "{a:?}");
            assert!(all[..at].iter().all(|b| !labels::meet(a, b)), "{a:?}");
        }
        // Each line ends once, wherever it goes on.
        let arrows = svg.matches("fill=\"var(--cv-axis,#8a93a0)\"").count();
        assert_eq!(arrows, 2);
        assert!(svg.contains(">甲河</text>") && svg.contains(">0级</text>"));
    }
    // A name is about 43 units wide. A place of eight has 80 on the wide line; of six 44 on the narrow.
    assert!(map.wide.contains(">断面8</text>"));
}

#[test]
fn hostile_names_are_text() {
    let name = "</title><script>alert(1)</script>\"' onload=x \u{202e}倒";
    let mut hostile = point((119_000_000, 34_000_000), name, Some(0));
    hostile.href = Some("x/?a=\"><b>".into());
    let map = draw_map(&spec(vec![hostile]));
    for svg in [&map.narrow, &map.wide] {
        assert!(!svg.contains("<script") && !svg.contains("<b>"), "{svg}");
        assert!(!svg.contains('\u{202e}'), "words that turn others round");
        assert_eq!(svg.matches("<a ").count(), svg.matches("</a>").count());
    }
}

/// The numbers of a marker, from what it is called.
fn targets(svg: &str) -> Vec<[f64; 4]> {
    let rects = between(svg, "class=\"hit\"", "/>");
    let number = |text: &str, name: &str| -> f64 {
        between(text, &format!(" {name}=\""), "\"")[0]
            .parse()
            .unwrap()
    };
    rects
        .iter()
        .map(|r| {
            let (x, y) = (number(r, "x"), number(r, "y"));
            [x, y, x + number(r, "width"), y + number(r, "height")]
        })
        .collect()
}

fn any_points() -> impl Strategy<Value = Vec<MapPoint>> {
    let place = (118_000_000..120_500_000_i64, 33_000_000..35_500_000_i64);
    // Crowds as well as places far apart.
    let crowd = (119_200_000..119_260_000_i64, 34_600_000..34_640_000_i64);
    let class = proptest::option::of(0..8_u16);
    let one = (prop_oneof![place, crowd], "[一-龥a-z]{0,20}", class);
    proptest::collection::vec(one, 0..60).prop_map(|points| {
        let named =
            |(place, name, class): ((i64, i64), String, Option<u16>)| point(place, &name, class);
        points.into_iter().map(named).collect()
    })
}

proptest! {
    #[test]
    fn targets_are_large_and_apart_and_labels_touch_nothing(points in any_points()) {
        let spec = spec(points);
        let map = draw_map(&spec);
        let all: BTreeSet<usize> = map.numbers.iter().copied().collect();
        prop_assert_eq!(all.len(), spec.points.len());
        for (svg, width, least) in [(&map.narrow, Width::Narrow, 46.0), (&map.wide, Width::Wide, 51.0)] {
            let targets = targets(svg);
            for (at, a) in targets.iter().enumerate() {
                prop_assert!(a[2] - a[0] > least && a[3] - a[1] > least, "{:?}", a);
                prop_assert!(a[0] > -1.0 && a[2] < width.units() + 1.0, "{:?}", a);
                for b in &targets[..at] {
                    // Written with one decimal: two of them may seem to share a tenth.
                    let shrunk = [b[0] + 0.3, b[1] + 0.3, b[2] - 0.3, b[3] - 0.3];
                    prop_assert!(!labels::meet(a, &shrunk), "{:?} {:?}", a, b);
                }
            }
            let ground = Ground::around(&spec);
            let order = cells::order(&ground, &spec);
            let sheet = Sheet::of(&ground, width);
            let markers = markers(&spec, &ground, &order, sheet);
            let labels = labels::place(&spec, &markers, sheet);
            for (at, label) in labels.iter().enumerate() {
                let Some(label) = label else { continue };
                let others = labels[..at].iter().flatten();
                prop_assert!(others.clone().all(|o| !labels::meet(&label.area, &o.area)));
                let strangers = markers.iter().enumerate().filter(|(m, _)| *m != at);
                prop_assert!(strangers.into_iter().all(|(_, m)| !labels::meet(&label.area, &m.target)));
            }
        }
    }

    #[test]
    fn one_marker_stands_for_numbers_in_a_row_in_both_drawings(points in any_points()) {
        let spec = spec(points);
        let ground = Ground::around(&spec);
        let order = cells::order(&ground, &spec);
        for width in [Width::Narrow, Width::Wide] {
            let mut next = 1;
            for marker in markers(&spec, &ground, &order, Sheet::of(&ground, width)) {
                prop_assert_eq!(marker.first, next);
                next += marker.points.len();
            }
            prop_assert_eq!(next, spec.points.len() + 1);
        }
    }
}
