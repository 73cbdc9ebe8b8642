//! Any specification gives a sound drawing; what is drawn is what the table shows.

use std::collections::BTreeMap;

use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::*;
use crate::quantity::Decimal;

fn series(name: &str, texts: &[&str]) -> Series {
    Series {
        name: name.to_owned(),
        values: texts.iter().map(|text| text.parse().ok()).collect(),
        texts: texts.iter().map(|&text| text.to_owned()).collect(),
        dashed: false,
        key: None,
    }
}

fn chart(form: Form, series: Vec<Series>) -> ChartSpec {
    let count = series.iter().map(|s| s.values.len()).max().unwrap_or(0);
    ChartSpec {
        id: "c1".to_owned(),
        form,
        title: "标题".to_owned(),
        description: "说明".to_owned(),
        unit: "个".to_owned(),
        categories: (1..=count).map(|n| format!("{n}月")).collect(),
        series,
        limits: vec![],
        marks: vec![],
        myriads: true,
        empty_text: "暂无数据".to_owned(),
    }
}

/// One element: its name, attributes and the text directly in it.
#[derive(Clone, Debug, Default)]
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    text: String,
}

impl Element {
    fn number(&self, name: &str) -> f64 {
        self.attributes
            .get(name)
            .map_or(0.0, |value| value.parse().unwrap())
    }

    fn is(&self, class: &str) -> bool {
        self.attributes
            .get("class")
            .is_some_and(|c| c.split(' ').any(|c| c == class))
    }

    /// Left and right end of a text as it was measured.
    fn span(&self) -> (f64, f64) {
        let wide = words::width(&self.text, self.number("font-size"));
        let x = self.number("x");
        match self.attributes.get("text-anchor").map(String::as_str) {
            Some("middle") => (x - wide / 2.0, x + wide / 2.0),
            Some("end") => (x - wide, x),
            _ => (x, x + wide),
        }
    }
}

/// Reads a drawing; panics where it is not well-formed.
fn elements(svg: &str) -> Vec<Element> {
    let mut reader = Reader::from_str(svg);
    reader.config_mut().check_end_names = true;
    let (mut all, mut open) = (Vec::new(), Vec::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) => {
                let inside = within(element(&tag), open.last());
                open.push(inside);
            }
            Event::Empty(tag) => all.push(within(element(&tag), open.last())),
            Event::End(_) => all.push(open.pop().unwrap()),
            Event::Text(text) => open.last_mut().unwrap().text += &text,
            Event::GeneralRef(name) => {
                let escaped = format!("&{};", &*name);
                let plain = quick_xml::escape::unescape(&escaped).unwrap();
                open.last_mut().unwrap().text += &plain;
            }
            Event::Eof => break,
            other => panic!("unexpected {other:?}"),
        }
    }
    assert!(open.is_empty(), "an element is left open");
    all
}

/// What the group around gives, as a browser hands it down.
fn within(mut element: Element, around: Option<&Element>) -> Element {
    for key in [
        "fill",
        "stroke",
        "font-size",
        "text-anchor",
        "stroke-dasharray",
    ] {
        let given = around.and_then(|group| group.attributes.get(key));
        if let Some(value) = given.filter(|value| *value != "none") {
            let own = element.attributes.entry(key.to_owned());
            own.or_insert_with(|| value.clone());
        }
    }
    element
}

fn element(tag: &BytesStart<'_>) -> Element {
    let attribute = |a: quick_xml::events::attributes::Attribute<'_>| {
        let value = quick_xml::escape::unescape(&a.value).unwrap().into_owned();
        (a.key.as_ref().to_owned(), value)
    };
    Element {
        name: tag.name().as_ref().to_owned(),
        attributes: tag.attributes().map(|a| attribute(a.unwrap())).collect(),
        text: String::new(),
    }
}

fn named<'a>(all: &'a [Element], name: &str) -> Vec<&'a Element> {
    all.iter().filter(|element| element.name == name).collect()
}

fn texts(svg: &str) -> Vec<String> {
    named(&elements(svg), "text")
        .iter()
        .map(|e| e.text.clone())
        .collect()
}

fn tips(svg: &str) -> Vec<String> {
    named(&elements(svg), "title")
        .iter()
        .map(|e| e.text.clone())
        .collect()
}

fn paths(svg: &str) -> Vec<String> {
    let all = elements(svg);
    let lines = named(&all, "path")
        .into_iter()
        .filter(|path| path.attributes["d"].contains('L'));
    lines
        .filter(|path| !path.attributes["d"].ends_with('z'))
        .map(|path| path.attributes["d"].clone())
        .collect()
}

fn points(path: &str) -> Vec<(f64, f64)> {
    let numbers: Vec<f64> = path
        .split([' ', 'M', 'L'])
        .filter_map(|n| n.parse().ok())
        .collect();
    numbers.chunks(2).map(|pair| (pair[0], pair[1])).collect()
}

#[test]
fn the_root_names_the_words_of_the_page() {
    let spec = chart(Form::Line, vec![series("甲", &["1", "2"])]);
    let all = elements(&draw(&spec, Width::Wide));
    let root = &all.last().unwrap().attributes;
    assert_eq!(root["class"], "cv wide");
    assert_eq!(root["role"], "img");
    assert_eq!(root["aria-labelledby"], "c1-t");
    assert_eq!(root["aria-describedby"], "c1-s");
    assert_eq!(root["viewBox"], "0 0 720 320");
    assert!(draw(&spec, Width::Narrow).contains("viewBox=\"0 0 328 240\""));
}

#[test]
fn a_gap_ends_the_line_and_a_lone_point_keeps_its_dot() {
    let spec = chart(
        Form::Line,
        vec![series("甲", &["1", "2", "缺测", "3", "缺测", "4", "5"])],
    );
    let svg = draw(&spec, Width::Wide);
    let lengths: Vec<usize> = paths(&svg).iter().map(|path| points(path).len()).collect();
    assert_eq!(lengths, [2, 2]);
    let all = elements(&svg);
    let drawn = named(&all, "circle")
        .into_iter()
        .filter(|c| c.number("r") < 4.0);
    assert_eq!(drawn.count(), 5);
}

#[test]
fn points_lie_where_their_values_say() {
    // Ticks 0, 25 … 100: 50 lies half-way between 0 and 100, months at equal distances.
    let spec = chart(Form::Line, vec![series("甲", &["0", "50", "100"])]);
    let path = points(&paths(&draw(&spec, Width::Wide))[0]);
    assert!(
        (path[0].1 - 2.0 * path[1].1 + path[2].1).abs() <= 0.2,
        "{path:?}"
    );
    assert!(
        (path[0].0 - 2.0 * path[1].0 + path[2].0).abs() <= 0.2,
        "{path:?}"
    );
    assert!(path[0].1 > path[2].1);
}

#[test]
fn a_bar_twice_as_great_is_twice_as_high_and_stands_on_zero() {
    let spec = chart(Form::Bar, vec![series("甲", &["20", "40", "-20"])]);
    let all = elements(&draw(&spec, Width::Wide));
    let bars: Vec<_> = named(&all, "rect")
        .into_iter()
        .filter(|r| r.attributes.contains_key("fill"))
        .collect();
    let [a, b, c] = bars[..] else {
        panic!("{bars:?}")
    };
    assert!((b.number("height") - 2.0 * a.number("height")).abs() <= 0.2);
    let zero = a.number("y") + a.number("height");
    assert!((b.number("y") + b.number("height") - zero).abs() <= 0.2);
    assert!((c.number("y") - zero).abs() <= 0.2);
}

#[test]
fn parts_of_a_stack_are_as_long_as_their_shares() {
    let spec = chart(
        Form::Stacked,
        vec![series("甲", &["25"]), series("乙", &["75"])],
    );
    let svg = draw(&spec, Width::Wide);
    let all = elements(&svg);
    let parts: Vec<_> = named(&all, "rect")
        .into_iter()
        .filter(|r| r.number("y") > 24.0 && r.attributes.contains_key("fill"))
        .collect();
    let [a, b] = parts[..] else {
        panic!("{parts:?}")
    };
    // Two units of background separate the parts.
    let (a, b) = (a.number("width") + 2.0, b.number("width") + 2.0);
    assert!((b - 3.0 * a).abs() <= 0.5, "{a} {b}");
    assert!(texts(&svg).contains(&"75".to_owned()));
}

#[test]
fn numbers_shown_are_the_texts_of_the_table() {
    // Seventeen digits: no float holds them.
    let spec = chart(
        Form::Bar,
        vec![series("甲", &["16777217.123456789", "缺测", "0.10"])],
    );
    let told = tips(&draw(&spec, Width::Wide));
    assert_eq!(told, ["1月 甲 16777217.123456789 个", "3月 甲 0.10 个"]);
    let lying = ChartSpec {
        form: Form::HorizontalBar,
        ..spec
    };
    let shown = texts(&draw(&lying, Width::Narrow));
    for text in ["16777217.123456789", "缺测", "0.10"] {
        assert!(shown.contains(&text.to_owned()), "{shown:?}");
    }
}

#[test]
fn a_limit_carries_its_words_and_marks_what_is_above_it() {
    let mut spec = chart(
        Form::Line,
        vec![series("甲", &["49", "50", "51", "缺测", "80"])],
    );
    let label = "限值 50".to_owned();
    spec.limits = vec![Limit {
        value: Decimal::from(50),
        label: label.clone(),
    }];
    for form in [Form::Line, Form::Bar, Form::HorizontalBar] {
        spec.form = form;
        let svg = draw(&spec, Width::Narrow);
        assert!(texts(&svg).contains(&label));
        let over = elements(&svg).iter().filter(|e| e.is("over")).count();
        assert_eq!(over, 2, "{form:?}: 51 and 80, not 50 itself");
    }
}

#[test]
fn a_change_stands_at_the_start_of_its_category() {
    let mut spec = chart(Form::Line, vec![series("甲", &["1", "2", "3", "4"])]);
    spec.marks = vec![Mark {
        at: 2,
        label: "新标准".to_owned(),
    }];
    let svg = draw(&spec, Width::Wide);
    let path = points(&paths(&svg)[0]);
    let all = elements(&svg);
    let lines = named(&all, "line");
    let dotted = lines
        .iter()
        .find(|l| {
            l.attributes
                .get("stroke-dasharray")
                .is_some_and(|d| d == "2 3")
        })
        .unwrap();
    assert!((dotted.number("x1") - (path[1].0 + path[2].0) / 2.0).abs() <= 0.2);
    assert!(texts(&svg).contains(&"新标准".to_owned()));
}

#[test]
fn a_path_to_a_target_is_straight_across_years_without_value() {
    let spec = chart(
        Form::Target,
        vec![
            series("实际", &["42", "40", "缺测"]),
            series("目标", &["42", "", "36"]),
        ],
    );
    let svg = draw(&spec, Width::Wide);
    let lengths: Vec<usize> = paths(&svg).iter().map(|path| points(path).len()).collect();
    assert_eq!(lengths, [2, 2]);
    assert!(texts(&svg).contains(&"目标 36".to_owned()));
}

#[test]
fn long_names_lay_the_bars_down_and_are_written_whole() {
    let mut spec = chart(Form::Bar, vec![series("甲", &["1", "2", "3", "4"])]);
    spec.categories = [
        "某某玻璃有限公司",
        "某某铝业股份有限公司",
        "某某钢铁公司",
        "某某热电厂",
    ]
    .map(str::to_owned)
    .to_vec();
    let shown = texts(&draw(&spec, Width::Narrow));
    for name in &spec.categories {
        assert!(shown.contains(name), "{shown:?}");
    }
}

#[test]
fn nothing_to_draw_says_so() {
    for spec in [
        chart(Form::Line, vec![]),
        chart(Form::Stacked, vec![series("甲", &["缺测", "缺测"])]),
    ] {
        assert_eq!(texts(&draw(&spec, Width::Narrow)), ["暂无数据"]);
    }
}

#[test]
fn a_file_needs_no_style_sheet() {
    let mut spec = chart(
        Form::Stacked,
        vec![series("甲", &["1"]), series("乙", &["2"])],
    );
    spec.series[0].key = Some("class-1".to_owned());
    let svg = draw_file(&spec, &Paper::default());
    let all = elements(&svg);
    assert_eq!(
        all.last().unwrap().attributes["xmlns"],
        "http://www.w3.org/2000/svg"
    );
    assert_eq!(named(&all, "desc")[0].text, "说明");
    assert!(tips(&svg).contains(&"标题".to_owned()));
    assert!(!svg.contains("var("));
}

#[test]
fn a_year_of_hours_is_thinned_but_keeps_its_peak() {
    let texts: Vec<String> = (0..8760)
        .map(|hour| {
            if hour == 4000 {
                "999".to_owned()
            } else {
                format!("{}", hour % 50)
            }
        })
        .collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let svg = draw(&chart(Form::Line, vec![series("甲", &texts)]), Width::Wide);
    assert!(svg.len() < 64 * 1024, "{} bytes", svg.len());
    let drawn = points(&paths(&svg)[0]);
    let top = drawn.iter().map(|(_, y)| *y).fold(f64::MAX, f64::min);
    let rest = drawn.iter().filter(|(_, y)| *y > top + 100.0).count();
    assert_eq!(rest, drawn.len() - 1, "one point stands out");
}

#[test]
fn every_form_has_its_name() {
    for name in Form::NAMES {
        assert_eq!(Form::parse(name).unwrap().name(), name);
        let written = serde_json::to_value(Form::parse(name).unwrap()).unwrap();
        assert_eq!(written, name);
    }
    assert_eq!(Form::parse("pie"), None);
}

fn number() -> impl Strategy<Value = Decimal> {
    prop_oneof![
        4 => (0_i64..100_000, 0_u32..4).prop_map(|(n, scale)| Decimal::new(n, scale)),
        2 => (any::<i64>(), 0_u32..12).prop_map(|(n, scale)| Decimal::new(n, scale)),
        1 => Just(Decimal::ZERO),
        1 => prop_oneof![Just(Decimal::MAX), Just(Decimal::MIN), Just(Decimal::new(1, 28))],
    ]
}

fn one_series(count: usize) -> impl Strategy<Value = Series> {
    let values = prop::collection::vec(prop::option::weighted(0.8, number()), count);
    let key = prop::option::weighted(0.2, "[a-z]{1,5}-[1-6]|\\PC{0,4}");
    ("\\PC{0,12}", values, any::<bool>(), key).prop_map(|(name, values, dashed, key)| Series {
        texts: values
            .iter()
            .map(|v| v.map_or("缺测".to_owned(), |v| v.to_string()))
            .collect(),
        name,
        values,
        dashed,
        key,
    })
}

fn spec() -> impl Strategy<Value = ChartSpec> {
    let sized = (0_usize..30).prop_flat_map(|count| {
        let categories = prop::collection::vec(prop_oneof!["[0-9]{1,2}月", ".{0,24}"], count);
        (categories, prop::collection::vec(one_series(count), 0..5))
    });
    let limits = prop::collection::vec(
        (number(), ".{0,20}").prop_map(|(value, label)| Limit { value, label }),
        0..3,
    );
    let marks = prop::collection::vec(
        (0_usize..40, ".{0,20}").prop_map(|(at, label)| Mark { at, label }),
        0..3,
    );
    let words = (".{0,20}", ".{0,40}", ".{0,12}", ".{0,8}");
    (sized, limits, marks, words, 0..Form::NAMES.len()).prop_map(
        |((categories, series), limits, marks, words, form)| ChartSpec {
            id: words.3,
            form: Form::parse(Form::NAMES[form]).unwrap(),
            title: words.0,
            description: words.1,
            unit: words.2,
            categories,
            series,
            limits,
            marks,
            myriads: true,
            empty_text: "暂无数据".to_owned(),
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_drawing_is_sound(spec in spec()) {
        for svg in [draw(&spec, Width::Narrow), draw(&spec, Width::Wide), draw_file(&spec, &Paper::default())] {
            for element in elements(&svg) {
                prop_assert!(["svg", "g", "line", "path", "rect", "circle", "text", "title", "desc"].contains(&element.name.as_str()), "{}", element.name);
                for (name, value) in &element.attributes {
                    prop_assert!(!["style", "id", "href"].contains(&name.as_str()) && !name.starts_with("on"));
                    let number = |word: &str| word.parse::<f64>().is_ok_and(|n| !n.is_finite());
                    prop_assert!(name.starts_with("aria") || !value.split([' ', 'M', 'L', 'h', 'v']).any(number), "{name}={value}");
                }
            }
        }
        prop_assert!(!draw(&spec, Width::Wide).contains("font-family"));
    }

    #[test]
    fn every_number_is_told_exactly(mut spec in spec()) {
        spec.categories = vec!["月".to_owned(); spec.categories.len()];
        spec.series.iter_mut().for_each(|series| series.name = "甲".to_owned());
        spec.unit = "个".to_owned();
        let values = spec.series.iter().flat_map(|s| s.values.iter().zip(&s.texts));
        let mut expected: Vec<String> = values.filter(|(value, _)| value.is_some()).map(|(_, text)| text.clone()).collect();
        let told = tips(&draw(&spec, Width::Narrow));
        prop_assert_eq!(told.len(), expected.len());
        for tip in told {
            let at = expected.iter().position(|text| tip == format!("月 甲 {text} 个"));
            prop_assert!(at.is_some(), "{} is not in the table", tip);
            expected.swap_remove(at.unwrap_or_default());
        }
    }

    #[test]
    fn words_side_by_side_never_overlap_nor_leave_the_sheet(spec in spec()) {
        let spec = ChartSpec { limits: vec![], marks: vec![], ..spec };
        for width in [Width::Narrow, Width::Wide] {
            let all = elements(&draw(&spec, width));
            let words = named(&all, "text");
            for (at, one) in words.iter().enumerate() {
                let (left, right) = one.span();
                prop_assert!(left >= -1.0 && right <= width.units() + 1.0 || right - left > width.units(), "{one:?}");
                for other in &words[..at] {
                    let apart = one.span().0 >= other.span().1 - 1.0 || other.span().0 >= one.span().1 - 1.0;
                    prop_assert!(apart || (one.number("y") - other.number("y")).abs() > 8.0, "{one:?} {other:?}");
                }
            }
        }
    }

    #[test]
    fn the_same_specification_gives_the_same_bytes(spec in spec()) {
        prop_assert_eq!(draw(&spec, Width::Wide), draw(&spec.clone(), Width::Wide));
    }
}
