//! Standards that a site adds, and the faults that loading finds.

use std::{collections::BTreeSet, fs, path::PathBuf};

use gongshi::{
    diagnostic::{Catalogue, Lang, Report},
    standards::{LimitAnswer, SubIndex},
};
use jiff::civil::date;

use super::{edition, folder, load_site, num};

#[test]
fn soil_and_water_need_no_rust() {
    let soil = fs::read(folder().join("added/soil.toml")).expect("a file of the tests");
    let water = fs::read(folder().join("added/water.toml")).expect("a file of the tests");
    let (all, report) = load_site(&[("soil.toml", &soil), ("water.toml", &water)]);
    assert!(report.sorted().is_empty(), "{:#?}", report.sorted());
    let soil = edition(&all, "GB 15618—2018");
    let day = date(2026, 1, 1);
    let cadmium = |name: &str, land: &'static str, ph: &'static str| {
        let keys = |key: &str| match key {
            "land" => Some(land.to_owned()),
            "ph" => Some(ph.to_owned()),
            _ => None,
        };
        match soil.limit_named(0, "sample", name, day, &keys) {
            LimitAnswer::Judged(limit) => limit.value.to_string(),
            LimitAnswer::NoRow(keys) => keys.join("+"),
            LimitAnswer::NotApplicable => String::new(),
        }
    };
    assert_eq!(cadmium("筛选值", "水田", "5.5"), "0.3");
    assert_eq!(cadmium("筛选值", "水田", "5.51"), "0.4");
    assert_eq!(cadmium("筛选值", "其他", "6.8"), "0.3");
    assert_eq!(cadmium("管制值", "其他", "6.8"), "3.0");
    assert_eq!(cadmium("筛选值", "水田", "酸"), "land+ph");
    let water = edition(&all, "DB 3838—2002");
    let class = |item: &str, kind: &'static str, value: &str| {
        let keys = |_: &str| Some(kind.to_owned());
        water
            .grades(item, "month", &keys)
            .map(|g| g.position_of(num(value)))
    };
    assert_eq!(class("氨氮", "河流", "0.15"), Some(0));
    assert_eq!(class("氨氮", "河流", "1.01"), Some(3));
    assert_eq!(class("氨氮", "河流", "2.01"), Some(5), "劣Ⅴ");
    assert_eq!(class("溶解氧", "河流", "5.0"), Some(2));
    assert_eq!(class("溶解氧", "河流", "1.9"), Some(5));
    assert_eq!(
        (class("总磷", "河流", "0.2"), class("总磷", "湖库", "0.2")),
        (Some(2), Some(4))
    );
    let river = water.scale("river").expect("a scale");
    let level = |good: &str, worst: &str| {
        let shares = |key: &str| match key {
            "good" => Some(num(good)),
            "worst" => Some(num(worst)),
            _ => None,
        };
        river
            .position_of_named(&shares)
            .map(|i| river.classes[i].word.zh.as_str())
    };
    assert_eq!(level("90", "0"), Some("优"));
    assert_eq!(level("75", "5"), Some("良好"));
    assert_eq!(level("74.9", "19.9"), Some("轻度污染"));
    assert_eq!(level("50", "20"), Some("中度污染"));
    assert_eq!(level("50", "40"), Some("重度污染"));
}

fn codes(report: &Report) -> BTreeSet<&'static str> {
    report.sorted().iter().map(|d| d.code).collect()
}

fn invalid_files() -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder().join("invalid")).expect("the folder");
    let read = |entry: fs::DirEntry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        (name, fs::read(entry.path()).expect("a file of the tests"))
    };
    entries.flatten().map(read).collect()
}

#[test]
fn every_fault_is_found_and_named_and_nothing_else() {
    for (name, bytes) in invalid_files() {
        let (_, report) = load_site(&[(&name, &bytes)]);
        let expected = format!("standards::{}", name.trim_end_matches(".toml"));
        let found: Vec<&str> = codes(&report).into_iter().collect();
        assert_eq!(found, [expected], "{name}");
        for diagnostic in report.sorted() {
            for lang in [Lang::Zh, Lang::En] {
                let words = diagnostic.says(lang) + &diagnostic.help(lang);
                assert!(words.len() > 20 && !words.contains('{'), "{name}: {words}");
            }
        }
    }
}

/// Faults that take two files, or one that is no text.
const OTHER_FAULTS: [&str; 4] = [
    "editions-overlap",
    "edition-twice",
    "not-utf8",
    "shadows-built-in",
];

#[test]
fn files_are_judged_together() {
    let soil = fs::read_to_string(folder().join("added/soil.toml")).expect("a file of the tests");
    let found = |files: &[(&str, &[u8])]| {
        let (_, report) = load_site(files);
        codes(&report).into_iter().collect::<Vec<_>>()
    };
    let (successor, again) = (soil.replace("2018", "2024"), format!("{soil}\n"));
    let first = ("a.toml", soil.as_bytes());
    assert_eq!(
        found(&[first, ("b.toml", successor.as_bytes())]),
        ["standards::editions-overlap"]
    );
    let one_day_too_long =
        soil.replace("from = 2018-08-01", "from = 2018-08-01, until = 2024-08-01");
    let before = ("a.toml", one_day_too_long.as_bytes());
    assert_eq!(
        found(&[before, ("b.toml", successor.as_bytes())]),
        ["standards::editions-overlap"]
    );
    let in_time = one_day_too_long.replace("2024-08-01", "2024-07-31");
    let before = ("a.toml", in_time.as_bytes());
    assert!(found(&[before, ("b.toml", successor.as_bytes())]).is_empty());
    assert_eq!(
        found(&[first, ("b.toml", again.as_bytes())]),
        ["standards::edition-twice"]
    );
    assert_eq!(
        found(&[("a.toml", b"id = \"\xB1\xEA\xD7\xBC\"")]),
        ["standards::not-utf8"]
    );
    assert!(found(&[("notes.txt", b"no standard")]).is_empty());
}

#[test]
fn a_site_cannot_change_the_law() {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data/standards/hj-633-2026.toml");
    let own = fs::read_to_string(own).expect("built in");
    let changed = own.replace("\"60\"", "\"75\"");
    let (all, report) = load_site(&[("hj-633-2026.toml", changed.as_bytes())]);
    assert_eq!(
        codes(&report),
        BTreeSet::from(["standards::shadows-built-in"])
    );
    let kept = edition(&all, "HJ 633—2026")
        .breakpoints("PM2.5", "day")
        .expect("a row");
    assert_eq!(
        kept.sub_index(num("60")),
        SubIndex::Index(100),
        "the built-in row stays"
    );
    let (_, report) = load_site(&[("copy.toml", own.as_bytes())]);
    assert!(
        report.sorted().is_empty(),
        "an equal file is the built-in one"
    );
}

#[test]
fn every_code_of_the_catalogue_has_a_case() {
    let files = invalid_files();
    let cases = files
        .iter()
        .map(|(name, _)| name.trim_end_matches(".toml"))
        .chain(OTHER_FAULTS);
    let cases: BTreeSet<String> = cases.map(|name| format!("standards::{name}")).collect();
    let known = Catalogue::shared()
        .codes()
        .filter(|c| c.starts_with("standards::"));
    assert_eq!(cases, known.map(str::to_owned).collect());
}

proptest::proptest! {
    /// A site may put anything into the folder; loading reports and goes on.
    #[test]
    fn mangled_files_never_stop_the_program(cut in 0_usize..9000, len in 0_usize..40, put in ".{0,6}") {
        let text = fs::read_to_string(folder().join("added/water.toml")).expect("a file");
        let chars: Vec<char> = text.chars().collect();
        let cut = cut % chars.len();
        let head: String = chars[..cut].iter().collect();
        let tail: String = chars[(cut + len).min(chars.len())..].iter().collect();
        let (all, _) = load_site(&[("mangled.toml", format!("{head}{put}{tail}").as_bytes())]);
        proptest::prop_assert!(all.family_exists("HJ 633"));
    }
}
