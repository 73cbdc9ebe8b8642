//! The life of a company: listed, rated, fined, replies, puts it right; then the record's term is
//! over, or its credit is repaired, and nothing of the record is left but its number.
//!
//! The site is built again and again into one folder, as an office does, so that what an earlier
//! build left behind would be found, too.

use crate::common::{Built, Project, with_findings};

const SITE: &str = "golden/company-life/site";
const PAGE: &str = "companies/91320771YL0000119F/index.html";
const OTHER: &str = "companies/91320722YL00000200/index.html";
const TOMBSTONES: &str = "data/penalty/index.html";

const RATINGS: &str = "data/rating/ratings.csv";
const PENALTIES: &str = "data/penalty/penalties.csv";
const REPLIES: &str = "data/reply/replies.csv";

/// A decision as it stands in the file: before it was put right, and after.
const FINED: &str = "连环罚样例字〔2022〕7号,91320771YL0000119F,2022-03-15,夜间经暗管直排染料废水,《样例水法》第八十三条,37.46,2022-07-15,,整改中,\n";
const RECTIFIED: &str = "连环罚样例字〔2022〕7号,91320771YL0000119F,2022-03-15,夜间经暗管直排染料废水,《样例水法》第八十三条,37.46,2022-07-15,2022-06-20,已封堵并验收,\n";
const REPLY: &str =
    "连环罚样例字〔2022〕7号,91320771YL0000119F,2022-04-01,系前任承包人所设，已解除合同\n";

/// What only the record says: its words, in pairs of characters too, as an index may hold them.
const WORDS: [&str; 13] = [
    "连环罚样例字〔2022〕7号",
    "〔2022〕",
    "夜间经暗管直排染料废水",
    "暗管",
    "《样例水法》第八十三条",
    "水法",
    "37.46",
    "374600",
    "已封堵并验收",
    "封堵",
    "系前任承包人所设，已解除合同",
    "承包",
    "2022-03-15",
];

/// A record that is repaired long before its term is over.
const OTHER_FINED: &str = "连环罚样例字〔2023〕11号,91320722YL00000200,2023-05-10,脱硫浆液泵停运,《样例气法》第九十九条,18.93,2023-08-10,2023-06-02,更换浆液泵,";
const OTHER_WORDS: [&str; 7] = [
    "连环罚样例字〔2023〕11号",
    "浆液",
    "气法",
    "18.93",
    "189300",
    "2023-05-10",
    "2023-06-02",
];

/// Adds rows to a table of the site.
fn add(project: &Project, file: &str, rows: &str) {
    let text = project.read(file) + rows;
    project.write(file, text);
}

/// Builds at a moment; nothing may be found wrong.
fn build(project: &Project, as_of: &str) -> Built {
    let built = project.build(as_of);
    assert!(
        built.ok && built.transcript.is_empty(),
        "{as_of}: {}",
        built.transcript
    );
    built
}

fn page(built: &Built, path: &str) -> String {
    let bytes = built.bytes().into_iter().find(|(p, _)| p == path);
    let (_, bytes) = bytes.unwrap_or_else(|| panic!("no {path}"));
    String::from_utf8(bytes).expect("a page is text")
}

/// The ways in which a word may be written in a file: as it is, escaped in JSON, in an address.
fn spellings(word: &str) -> Vec<Vec<u8>> {
    let json: String = word
        .encode_utf16()
        .map(|unit| match u8::try_from(unit) {
            Ok(ascii) if ascii.is_ascii() => char::from(ascii).to_string(),
            _ => format!("\\u{unit:04x}"),
        })
        .collect();
    let address: String = word.bytes().map(|b| format!("%{b:02X}")).collect();
    let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
    vec![
        word.as_bytes().to_vec(),
        json.to_uppercase().replace("\\U", "\\u").into_bytes(),
        json.into_bytes(),
        address.into_bytes(),
        wide,
    ]
}

/// Every place in the output, file names included, where one of the words stands.
fn found(built: &Built, words: &[&str]) -> Vec<String> {
    let mut out = Vec::new();
    let files = built.bytes();
    for word in words {
        let spellings = spellings(word);
        for (path, bytes) in &files {
            let stands = |text: &[u8]| {
                let at = |s: &Vec<u8>| text.windows(s.len()).any(|part| part == s.as_slice());
                spellings.iter().any(at)
            };
            if stands(bytes) || stands(path.as_bytes()) {
                out.push(format!("{word} in {path}"));
            }
        }
    }
    out
}

/// The number of the record that a page shows: ten characters in two halves.
fn record_numbers(html: &str) -> Vec<String> {
    let is_sign = |c: char| c.is_ascii_digit() || c.is_ascii_uppercase();
    html.split(|c: char| !is_sign(c) && c != '-')
        .filter(|part| {
            part.len() == 11
                && part.as_bytes()[5] == b'-'
                && part.chars().enumerate().all(|(i, c)| i == 5 || is_sign(c))
        })
        .map(str::to_owned)
        .collect()
}

#[test]
fn a_record_is_rated_fined_answered_put_right_and_at_the_end_of_its_term_forgotten() {
    let project = Project::from(SITE);

    // Listed. Nothing is known of it, which is neither good nor bad.
    let listed = build(&project, "2019-09-01T08:00");
    let text = page(&listed, PAGE);
    for says in [
        "样例碧波化工有限公司",
        "原样例红星染料厂，至2019年8月",
        "尚未参加评价。",
        "没有公示中的处罚记录。",
    ] {
        assert!(text.contains(says), "{says}");
    }

    // Rated: 7 points for 2020 are blue by the rule of 12 points (6 to 10), once published.
    add(&project, RATINGS, "91320771YL0000119F,2020,7,2021-06-10\n");
    let before = build(&project, "2021-06-09T18:00");
    assert!(page(&before, PAGE).contains("尚未参加评价。"));
    let rated = build(&project, "2021-06-20T08:00");
    assert!(page(&rated, PAGE).contains("蓝色"));

    // Fined.
    add(&project, PENALTIES, FINED);
    let fined = build(&project, "2022-03-20T08:00");
    let text = page(&fined, PAGE);
    for says in [WORDS[0], WORDS[2], "37.46", "没有回应", "未到期"] {
        assert!(text.contains(says), "{says}");
    }
    let number = record_numbers(&text).first().expect("a number").clone();

    // Replies; the reply stands beside the record.
    add(&project, REPLIES, REPLY);
    let replied = page(&build(&project, "2022-04-10T08:00"), PAGE);
    assert!(replied.contains("系前任承包人所设，已解除合同") && !replied.contains("没有回应"));

    // Puts it right.
    project.replace(PENALTIES, FINED, RECTIFIED);
    let declared = "[[change]]\nid = \"2022-07\"\nkind = \"revision\"\ndataset = \"penalty\"\n\
        scope = { columns = [\"rectification\"] }\nreason = { zh = \"整改进展\" }\n\
        date = 2022-07-01\nby = \"检验\"\n";
    project.write("data/changes.toml", declared);
    let rectified = page(&build(&project, "2022-07-01T08:00"), PAGE);
    assert!(rectified.contains("已封堵并验收") && rectified.contains("按期完成"));

    // 36 months from 2022-03-15: public through 2025-03-14, whole.
    let last = build(&project, "2025-03-14T23:59");
    for word in WORDS.iter().filter(|word| **word != "374600") {
        assert!(!found(&last, &[word]).is_empty(), "{word} is not shown");
    }
    assert!(record_numbers(&page(&last, PAGE)).contains(&number));

    // Gone: the tables in the office still hold it, the site does not.
    let gone = build(&project, "2025-03-15T00:00");
    assert!(project.read(PENALTIES).contains(WORDS[0]));
    assert_eq!(found(&gone, &WORDS), Vec::<String>::new());
    let stone = page(&gone, TOMBSTONES);
    assert!(stone.contains(&number) && stone.contains("2025-03-15") && stone.contains("公示期满"));
    let text = page(&gone, PAGE);
    assert!(text.contains("没有公示中的处罚记录。") && text.contains("蓝色"));
    assert!(!text.contains(&number));

    // The same from an empty folder: it is not only the old output that was swept.
    let clean = project.build_to("2025-03-15T00:00", "clean");
    assert!(clean.ok);
    assert_eq!(found(&clean, &WORDS), Vec::<String>::new());
}

#[test]
fn a_record_whose_credit_is_repaired_leaves_on_that_day() {
    let project = Project::from(SITE);
    add(&project, PENALTIES, &format!("{OTHER_FINED}\n"));
    let fined = build(&project, "2023-09-01T08:00");
    for word in OTHER_WORDS.iter().filter(|word| **word != "189300") {
        assert!(!found(&fined, &[word]).is_empty(), "{word} is not shown");
    }
    let number = record_numbers(&page(&fined, OTHER))[0].clone();

    let unrepaired = format!("{OTHER_FINED}\n");
    let repaired = format!("{OTHER_FINED}2024-01-20\n");
    project.replace(PENALTIES, &unrepaired, &repaired);
    let before = build(&project, "2024-01-19T23:59");
    assert!(page(&before, OTHER).contains(OTHER_WORDS[0]));
    let after = build(&project, "2024-01-20T00:00");
    assert_eq!(found(&after, &OTHER_WORDS), Vec::<String>::new());
    let stone = page(&after, TOMBSTONES);
    assert!(stone.contains(&number) && stone.contains("2024-01-20") && stone.contains("信用修复"));
}

#[test]
fn an_old_name_still_leads_to_the_company() {
    let project = Project::from(SITE);
    add(&project, RATINGS, "91320771YL0000119F,2020,7,2021-06-10\n");
    add(&project, PENALTIES, RECTIFIED);
    let built = build(&project, "2025-03-15T00:00");

    // In an address.
    with_findings(project.path(), "2025-03-15T00:00", |findings| {
        for name in [
            "样例红星染料厂",
            "样例碧波化工有限公司",
            "91320771YL0000119F",
        ] {
            let address = format!("rating/{name}/2020/colour.class");
            let figure = findings.figure(&address).expect("the company");
            assert_eq!(figure.text(), Some("蓝色"), "{address}");
        }
    });

    // On its page, in the list, in the list of a character of the old name only, and in the file
    // that the box for finding reads.
    assert!(page(&built, PAGE).contains("样例红星染料厂"));
    let character = format!("companies/by-name/u-{:04x}/index.html", '染' as u32);
    for list in ["companies/index.html", &character] {
        let list = page(&built, list);
        let row = list
            .split("<tr")
            .find(|row| row.contains("样例碧波化工有限公司"))
            .expect("a row");
        assert!(row.contains("样例红星染料厂") && row.contains("91320771YL0000119F/"));
    }
    assert!(page(&built, "data/company/find-1.js").contains("样例红星染料厂"));

    // A table that still uses the old name is understood.
    add(&project, RATINGS, "样例红星染料厂,2021,9,2022-06-10\n");
    let renamed = project.build("2025-03-15T00:00");
    assert!(
        renamed.ok && renamed.transcript.contains("样例碧波化工有限公司"),
        "{}",
        renamed.transcript
    );
    let text = page(&renamed, PAGE);
    assert!(text.contains("2021年") && text.contains("2020年"));
}

/// A sentence about the newest figure says why there is none, the day after the last record has left;
/// an office asleep at midnight must not find its site refused in the morning.
#[test]
fn the_site_is_built_the_day_after_its_last_record_has_left() {
    let project = Project::from(SITE);
    let page_of = "
[[page]]
kind = \"section-home\"
route = \"fined/\"
title = \"处罚\"

[[page.block]]
form = \"text\"
text = '最近一年：{{ fig(\"penalty/样例市/latest-year/penalties\") }}。'
";
    add(&project, "data/penalty/dataset.toml", page_of);
    add(&project, PENALTIES, RECTIFIED);
    let said = |as_of: &str| {
        let text = page(&build(&project, as_of), "fined/index.html");
        let (_, rest) = text.split_once("最近一年：").expect("the sentence");
        rest.split_once('。').expect("its end").0.to_owned()
    };
    assert_eq!(said("2025-03-14T23:59"), "1件");
    assert_eq!(said("2025-03-15T00:00"), "没有数据");
}
