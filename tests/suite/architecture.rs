//! The rules of the house, read from the source: arrows, nevers, lengths, words.

mod rust;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use gongshi::diagnostic::{Catalogue, Diagnostic, Lang, Location};
use rust::{File, Literal, files};

use crate::common::repository;

/// What each module may import: the table at the head of `src/lib.rs`, written a second time so
/// that a changed table is noticed. `pipeline` puts the stages together and knows all of them.
const ARROWS: &[(&str, &[&str])] = &[
    ("secret", &[]),
    ("diagnostic", &["secret"]),
    ("quantity", &["diagnostic"]),
    ("source", &["diagnostic", "secret"]),
    ("declare", &["diagnostic", "quantity", "secret"]),
    ("earth", &["diagnostic", "source", "declare"]),
    (
        "config",
        &[
            "diagnostic",
            "quantity",
            "source",
            "declare",
            "earth",
            "secret",
        ],
    ),
    ("standards", &["diagnostic", "quantity", "source"]),
    (
        "dataset",
        &[
            "secret",
            "diagnostic",
            "quantity",
            "source",
            "declare",
            "earth",
            "config",
            "standards",
        ],
    ),
    (
        "indicators",
        &[
            "secret",
            "diagnostic",
            "quantity",
            "source",
            "declare",
            "earth",
            "config",
            "standards",
            "dataset",
        ],
    ),
    ("history", &["diagnostic", "quantity", "declare", "dataset"]),
    ("picture", &[]),
    (
        "content",
        &[
            "secret",
            "diagnostic",
            "quantity",
            "source",
            "declare",
            "earth",
            "config",
            "standards",
            "dataset",
            "indicators",
            "picture",
        ],
    ),
    (
        "disclosure",
        &[
            "diagnostic",
            "quantity",
            "source",
            "declare",
            "dataset",
            "content",
        ],
    ),
    (
        "catalogue",
        &[
            "diagnostic",
            "source",
            "declare",
            "config",
            "dataset",
            "content",
        ],
    ),
    ("packet", &["content"]),
    ("chart", &["quantity"]),
    ("search", &[]),
    (
        "site",
        &[
            "secret",
            "diagnostic",
            "quantity",
            "source",
            "declare",
            "earth",
            "config",
            "standards",
            "dataset",
            "indicators",
            "history",
            "content",
            "disclosure",
            "picture",
            "catalogue",
            "packet",
            "chart",
            "search",
        ],
    ),
    (
        "inspect",
        &[
            "diagnostic",
            "quantity",
            "declare",
            "config",
            "dataset",
            "content",
            "catalogue",
            "site",
            "publish",
        ],
    ),
    (
        "archetype",
        &[
            "diagnostic",
            "quantity",
            "source",
            "declare",
            "config",
            "dataset",
            "indicators",
        ],
    ),
    (
        "seal",
        &[
            "diagnostic",
            "quantity",
            "declare",
            "config",
            "dataset",
            "indicators",
            "content",
            "site",
            "publish",
        ],
    ),
    ("carrier", &["secret", "diagnostic", "source"]),
    (
        "privacy",
        &[
            "secret",
            "diagnostic",
            "source",
            "carrier",
            "config",
            "dataset",
            "content",
        ],
    ),
    ("render", &["diagnostic", "config", "source", "site"]),
    ("publish", &["diagnostic"]),
];

/// Modules that put others together: they may import whatever is public.
const FREE: &[&str] = &["pipeline", "cli", "lib", "main"];

#[track_caller]
fn none(what: &str, faults: &[String]) {
    assert!(
        faults.is_empty(),
        "{} {what}:\n{}",
        faults.len(),
        faults.join("\n")
    );
}

#[test]
fn modules_import_upstream_only() {
    let allowed: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    let modules: BTreeSet<String> = files().iter().map(File::module).collect();
    for module in &modules {
        let known = allowed.contains_key(module.as_str()) || FREE.contains(&module.as_str());
        assert!(known, "{module} is not in the table");
    }
    let mut faults = Vec::new();
    for file in files() {
        let module = file.module();
        let Some(may) = allowed.get(module.as_str()) else {
            continue;
        };
        for (line, target) in file.crate_imports() {
            let arrow = modules.contains(&target) && target != module;
            if arrow && !may.contains(&target.as_str()) {
                faults.push(format!("{module} -> {target}  ({}:{line})", file.path));
            }
        }
    }
    none("forbidden arrows", &faults);
}

#[test]
fn the_map_in_lib_has_the_same_arrows() {
    let text = fs::read_to_string(repository().join("src/lib.rs")).expect("the map");
    let mut above: Vec<String> = Vec::new();
    let mut told: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in text.lines().filter_map(|l| l.strip_prefix("//! | [`")) {
        let (names, may) = line.split_once('|').expect("two columns");
        let names: Vec<String> = names
            .split(',')
            .map(|n| n.trim().trim_matches(['[', ']', '`']).to_owned())
            .collect();
        let may = may.trim_end().trim_end_matches('|').trim();
        let parts: Vec<&str> = may.split(';').collect();
        let before = above.clone();
        for (n, name) in names.iter().enumerate() {
            let part = parts.get(n).or(parts.last()).expect("what it may").trim();
            let list = match part {
                "nothing" | "the public API" => Vec::new(),
                "all above" => before.clone(),
                list => list.split(',').map(|m| m.trim().to_owned()).collect(),
            };
            above.push(name.clone());
            told.insert(name.clone(), list);
        }
    }
    for (module, may) in ARROWS {
        let mut wanted: Vec<String> = may.iter().map(|m| (*m).to_owned()).collect();
        let mut list = told
            .get(*module)
            .unwrap_or_else(|| panic!("no {module}"))
            .clone();
        wanted.sort();
        list.sort();
        assert_eq!(list, wanted, "the map says otherwise of {module}");
    }
}

/// Where the disk, the environment and the clock are.
const EDGES: &[&str] = &["source", "publish", "cli"];

/// Paths of the world outside.
const WORLD: &[&str] = &[
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "std::time::SystemTime",
    "std::time::Instant",
    "SystemTime::now",
    "Instant::now",
    "Timestamp::now",
    "Zoned::now",
    "tokio::fs",
    "tokio::net",
    "walkdir",
    "rustix",
];

#[test]
fn only_the_edges_touch_disk_environment_and_clock() {
    let mut faults = Vec::new();
    for file in files() {
        let module = file.module();
        let edge = EDGES.contains(&module.as_str());
        for (line, path) in file.paths() {
            let world = WORLD.iter().find(|w| {
                path == **w
                    || path.starts_with(&format!("{w}::"))
                    || path.ends_with(&format!("::{w}"))
            });
            // The thin binary hands its exit code on.
            let exit = path.starts_with("std::process::ExitCode");
            if let Some(world) = world
                && !edge
                && !exit
            {
                faults.push(format!("{world} in {}:{line}", file.path));
            }
        }
        for (line, name) in file.macros() {
            let prints = matches!(
                name.as_str(),
                "println" | "print" | "eprintln" | "eprint" | "dbg"
            );
            if prints && module != "cli" {
                faults.push(format!("{name}! in {}:{line}", file.path));
            }
            if matches!(name.as_str(), "todo" | "unimplemented" | "panic") {
                faults.push(format!("{name}! in {}:{line}", file.path));
            }
        }
    }
    none("uses of the world outside the edges", &faults);
}

/// The only file that may know what kind of system it runs on.
const PLATFORM: &str = "src/publish/platform.rs";

/// Other systems build the same program: what differs between them stands in one file, and each
/// function there has a second form for all other systems.
#[test]
fn one_file_knows_the_operating_system() {
    let foreign = ["std::os", "rustix", "libc", "windows", "windows_sys", "nix"];
    let conditions = ["target_os", "target_family", "unix"];
    let mut faults = Vec::new();
    for file in files().iter().filter(|f| f.path != PLATFORM) {
        for (line, path) in file.paths() {
            let of_system = |f: &&str| path == **f || path.starts_with(&format!("{f}::"));
            if foreign.iter().any(of_system) {
                faults.push(format!("{path} in {}:{line}", file.path));
            }
        }
        for (line, word) in file.words() {
            if conditions.contains(&word.as_str()) {
                faults.push(format!("cfg({word}) in {}:{line}", file.path));
            }
        }
        // As a word it is also what cuts a slice into pieces.
        if file.code().contains("cfg(windows") || file.code().contains("not(windows") {
            faults.push(format!("cfg(windows) in {}", file.path));
        }
    }
    none("places outside the platform module", &faults);

    let text = fs::read_to_string(repository().join(PLATFORM)).expect("the platform module");
    let mut forms: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let mut condition = "";
    for line in text.lines() {
        if let Some(cfg) = line
            .strip_prefix("#[cfg(")
            .and_then(|l| l.strip_suffix(")]"))
        {
            condition = cfg;
        } else if let Some(function) = line.strip_prefix("pub(super) fn ") {
            let name = function.split('(').next().expect("a name");
            forms.entry(name).or_default().push(condition);
            condition = "";
        }
    }
    assert!(forms.len() > 4, "{forms:?}");
    for (name, conditions) in forms {
        let [one, other] = conditions[..] else {
            panic!("{name} has {conditions:?}");
        };
        let opposite = |a: &str, b: &str| a == format!("not({b})");
        assert!(
            opposite(one, other) || opposite(other, one),
            "{name}: {conditions:?}"
        );
    }
}

#[test]
fn legal_arithmetic_has_no_floating_point() {
    let mut faults = Vec::new();
    for file in files() {
        if !["quantity", "standards", "indicators"].contains(&file.module().as_str()) {
            continue;
        }
        for (line, word) in file.words() {
            let float =
                word == "f32" || word == "f64" || word.ends_with("_f64") || word.ends_with("_f32");
            if float {
                faults.push(format!("{word} in {}:{line}", file.path));
            }
        }
        for (line, number) in file.fractions() {
            faults.push(format!("{number} in {}:{line}", file.path));
        }
    }
    none("floating-point words", &faults);
}

/// State that lives longer than a run, except tables that are read once from the program itself.
#[test]
fn nothing_is_kept_between_runs() {
    let mut faults = Vec::new();
    for file in files() {
        for (line, word) in file.words() {
            let kept = ["RwLock", "thread_local", "lazy_static"].contains(&word.as_str());
            if kept {
                faults.push(format!("{word} in {}:{line}", file.path));
            }
        }
        if file.code().contains("static mut") {
            faults.push(format!("static mut in {}", file.path));
        }
    }
    none("global states", &faults);
}

/// Words of domains: pollutants, media, places, industries, families of standards. The program
/// knows none of them; they are data.
const DOMAIN: &[&str] = &[
    // pollutants and indices
    "pm25",
    "pm2_5",
    "pm2.5",
    "pm10",
    "so2",
    "no2",
    "nox",
    "co2",
    "o3",
    "tsp",
    "ozone",
    "particles",
    "particulate",
    "sulphur",
    "sulfur",
    "nitrogen",
    "ammonia",
    "nh3",
    "nh3n",
    "cod",
    "codmn",
    "bod",
    "bod5",
    "phosphorus",
    "tp",
    "cadmium",
    "lead_mg",
    "arsenic",
    "mercury",
    "chromium",
    "voc",
    "vocs",
    "noise",
    "decibel",
    "aqi",
    "iaqi",
    "pollutant",
    "pollutants",
    "effluent",
    "sewage",
    "细颗粒物",
    "可吸入颗粒物",
    "颗粒物",
    "二氧化硫",
    "二氧化氮",
    "二氧化碳",
    "一氧化碳",
    "氮氧化物",
    "臭氧",
    "氨氮",
    "总磷",
    "总氮",
    "化学需氧量",
    "高锰酸盐",
    "溶解氧",
    "镉",
    "铅",
    "砷",
    "汞",
    "铬",
    "挥发性有机物",
    "噪声",
    "空气质量",
    "首要污染物",
    "污染物",
    "水质",
    "断面",
    "优良天数",
    // places
    "lianyungang",
    "jiangsu",
    "beijing",
    "nanjing",
    "haizhou",
    "ganyu",
    "donghai",
    "guanyun",
    "guannan",
    "xuzhou",
    "连云港",
    "江苏",
    "北京",
    "海州",
    "赣榆",
    "东海县",
    "灌云",
    "灌南",
    "徐圩",
    // industries
    "steel",
    "cement",
    "chemical",
    "chemicals",
    "petrochemical",
    "textile",
    "dyeing",
    "papermaking",
    "coking",
    "钢铁",
    "水泥",
    "化工",
    "石化",
    "印染",
    "造纸",
    "火电",
    "电镀",
    "制药",
    "焦化",
    // the law
    "gb3095",
    "gb 3095",
    "gb3838",
    "gb 3838",
    "gb 3096",
    "gb 15618",
    "hj633",
    "hj 633",
    "hj663",
    "hj 663",
    "环境空气质量标准",
    "地表水环境质量标准",
];

/// Justified: what the words are for, and where.
const DOMAIN_ALLOWED: &[(&str, &str)] = &[
    // Units of measure are physics, not a domain; their names are in units.toml, not here.
];

#[test]
fn no_domain_is_named_in_the_program() {
    let mut faults = Vec::new();
    for file in files()
        .iter()
        .filter(|f| !f.path.starts_with("src/cli/sample"))
    {
        for (line, word) in file.words() {
            // `so2_limit` names a pollutant as much as `so2` does.
            let parts = word.split('_').map(str::to_lowercase);
            let mut parts = parts.chain([word.to_lowercase()]);
            if let Some(found) = parts.find(|w| DOMAIN.contains(&w.as_str())) {
                faults.push(format!("identifier {found} in {}:{line}", file.path));
            }
        }
        for Literal { line, text } in file.literals() {
            for found in DOMAIN.iter().filter(|word| holds_word(text, word)) {
                if !DOMAIN_ALLOWED.contains(&(file.path.as_str(), *found)) {
                    faults.push(format!("“{found}” in {}:{line}: {text:?}", file.path));
                }
            }
        }
    }
    none("domain words", &faults);
}

/// Whether a text holds a word, not as a part of a longer Latin word.
fn holds_word(text: &str, word: &str) -> bool {
    let text = text.to_lowercase();
    let latin = |c: char| c.is_ascii_alphanumeric();
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        let first = word.chars().next().is_some_and(latin);
        let last = word.chars().next_back().is_some_and(latin);
        !(first && before.is_some_and(latin) || last && after.is_some_and(latin))
    })
}

#[test]
fn words_are_found_whole() {
    assert!(holds_word("c-aqi-1", "aqi") && holds_word("今年PM2.5下降", "pm2.5"));
    assert!(!holds_word("codes", "cod") && !holds_word("https", "tp"));
    assert!(holds_word("《地表水环境质量标准》", "地表水环境质量标准"));
}

/// Files that may write markup, each with its reason.
const MARKUP: &[(&str, &str)] = &[
    ("src/render/", "fills templates"),
    ("src/content/markdown.rs", "the Markdown writer"),
    (
        "src/chart/",
        "SVG: elements of drawings are written here and nowhere else",
    ),
    (
        "src/site/feeds.rs",
        "Atom and site maps are XML for machines, no pages",
    ),
];

#[test]
fn markup_is_written_where_pages_are_written() {
    let mut faults = Vec::new();
    for file in files() {
        if MARKUP.iter().any(|(path, _)| file.path.starts_with(path)) {
            continue;
        }
        for Literal { line, text } in file.literals() {
            if has_tag(text) {
                faults.push(format!("{}:{line}: {text:?}", file.path));
            }
        }
    }
    none("pieces of markup", &faults);
}

/// Elements of HTML and SVG that somebody might paste.
const ELEMENTS: &[&str] = &[
    "a", "abbr", "article", "b", "br", "button", "caption", "code", "dd", "details", "div", "dl",
    "dt", "em", "figure", "g", "h1", "h2", "h3", "h4", "html", "i", "img", "li", "link", "main",
    "meta", "nav", "ol", "p", "path", "rect", "script", "section", "small", "span", "strong",
    "style", "sub", "summary", "sup", "svg", "table", "tbody", "td", "text", "th", "thead", "time",
    "title", "tr", "ul",
];

fn has_tag(text: &str) -> bool {
    text.split('<').skip(1).any(|rest| {
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric());
        let name = &rest[..end.unwrap_or(rest.len())];
        let closed = rest[name.len()..].starts_with(['>', ' ', '/']);
        ELEMENTS.contains(&name) && closed
    })
}

#[test]
fn functions_have_at_most_60_lines_and_files_600() {
    let mut faults = Vec::new();
    for file in files() {
        for (line, name, lines) in file.functions() {
            if lines > 60 {
                faults.push(format!("fn {name} has {lines} lines, {}:{line}", file.path));
            }
        }
        let lines = file.lines();
        if lines > 600 {
            faults.push(format!("{} has {lines} lines", file.path));
        }
    }
    none("long functions and files", &faults);
}

#[test]
fn folders_have_no_drawers_for_odds_and_ends() {
    for file in files() {
        let name = file.path.rsplit('/').next().expect("a name");
        let drawer = [
            "utils.rs",
            "util.rs",
            "common.rs",
            "helpers.rs",
            "types.rs",
            "misc.rs",
        ];
        assert!(!drawer.contains(&name), "{}", file.path);
    }
}

/// Codes that the program raises: literals of the form `stage::what-is-wrong`.
fn codes() -> BTreeMap<String, String> {
    let modules: BTreeSet<String> = files().iter().map(File::module).collect();
    let mut out = BTreeMap::new();
    for file in files() {
        for Literal { line, text } in file.literals() {
            let Some((stage, what)) = text.split_once("::") else {
                continue;
            };
            let plain = |t: &str| {
                !t.is_empty()
                    && t.chars()
                        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
            };
            if (modules.contains(stage) || stage == "serve") && plain(what) {
                out.insert(text.clone(), format!("{}:{line}", file.path));
            }
        }
    }
    out
}

#[test]
fn every_code_has_words_in_both_languages_and_every_entry_a_use() {
    let text = fs::read_to_string(repository().join("src/diagnostic/messages.toml"));
    let table: toml::Table = text.expect("the messages").parse().expect("TOML");
    let mut entries = BTreeSet::new();
    let mut faults = Vec::new();
    for (stage, of_stage) in &table {
        for (what, entry) in of_stage.as_table().expect("codes of a stage") {
            let code = format!("{stage}::{what}");
            for language in ["zh", "en"] {
                for part in ["says", "help"] {
                    let words = entry.get(language).and_then(|l| l.get(part)?.as_str());
                    if words.is_none_or(|w| w.trim().is_empty()) {
                        faults.push(format!("{code} has no {language}.{part}"));
                    }
                }
            }
            let names = |language: &str| {
                let entry = entry.get(language);
                let texts = ["says", "help"]
                    .map(|p| entry.and_then(|e| e.get(p)?.as_str()).unwrap_or_default());
                placeholders(&texts.concat())
            };
            if names("zh") != names("en") {
                faults.push(format!(
                    "{code}: zh quotes {:?}, en {:?}",
                    names("zh"),
                    names("en")
                ));
            }
            entries.insert(code);
        }
    }
    let raised = codes();
    for (code, place) in &raised {
        if !entries.contains(code) {
            faults.push(format!("{code} has no words, {place}"));
        }
    }
    for entry in entries.iter().filter(|e| !raised.contains_key(*e)) {
        faults.push(format!("{entry} is never raised"));
    }
    none("faults in messages.toml", &faults);
    assert!(raised.len() > 60);
    // And the program finds them.
    for code in raised.keys() {
        assert!(Catalogue::shared().entry(code).is_some(), "{code}");
    }
}

/// Names in braces.
fn placeholders(text: &str) -> BTreeSet<String> {
    let names = text
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'));
    let plain = |n: &&str| {
        !n.is_empty()
            && n.chars()
                .all(|c| c.is_ascii_lowercase() || c == '_' || c == '-')
    };
    names
        .map(|(n, _)| n)
        .filter(plain)
        .map(str::to_owned)
        .collect()
}

#[test]
fn a_message_prints_its_values() {
    let at = Location::file("site.toml");
    let d = Diagnostic::new("config::unknown-area", at).with("area", "甲");
    for lang in [Lang::Zh, Lang::En] {
        let words = format!("{:?}", Catalogue::shared().entry(d.code));
        assert!(words.contains("{area}"), "{lang:?}");
    }
}

#[test]
fn tables_of_words_can_be_read() {
    let mut tables = 0;
    for root in ["src", "themes", "data/standards"] {
        for path in crate::common::files_below(&repository().join(root)) {
            if !path.ends_with(".toml") || path.starts_with("cli/sample") {
                continue;
            }
            let text = fs::read_to_string(repository().join(root).join(&path)).expect("a table");
            let table: Result<toml::Table, _> = text.parse();
            let table = table.unwrap_or_else(|e| panic!("{root}/{path}: {e}"));
            assert!(!table.is_empty(), "{root}/{path}");
            tables += 1;
        }
    }
    assert!(tables > 10, "{tables}");
}

/// Chinese in the program that no reader of the site sees, or that is not a sentence.
const CHINESE: &[(&str, &str)] = &[
    (
        "src/cli/",
        "the command line speaks two languages side by side",
    ),
    ("src/diagnostic/", "words around messages, in two languages"),
    (
        "src/source/error.rs",
        "faults of the disk, in two languages",
    ),
    (
        "src/dataset/infer",
        "what `new dataset` asks the clerk, in two languages",
    ),
    (
        "src/dataset/cells.rs",
        "tokens that offices write into cells",
    ),
    (
        "src/quantity/",
        "the written form of a date, as of a number",
    ),
    ("src/indicators/change.rs", "names a unit of units.toml"),
];

#[test]
fn words_for_readers_are_in_tables() {
    let mut faults = Vec::new();
    for file in files() {
        if CHINESE.iter().any(|(path, _)| file.path.starts_with(path)) {
            continue;
        }
        for Literal { line, text } in file.literals() {
            let han = |c: &char| ('\u{4e00}'..='\u{9fff}').contains(c);
            if text.chars().filter(han).count() >= 3 {
                faults.push(format!("{}:{line}: {text:?}", file.path));
            }
        }
    }
    none("sentences for readers", &faults);
}
