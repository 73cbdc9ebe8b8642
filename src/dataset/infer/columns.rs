//! What one column holds.

use std::collections::BTreeMap;

use crate::{
    dataset::{
        cells::credit_fault,
        times::{parse_moment, parse_period},
    },
    declare::{FieldType, Stamp},
    quantity::{Grain, parse_decimal},
};

use super::{Unsure, note};

/// Most words of a choice.
const CHOICES: usize = 12;
/// Most different words among the numbers of one column.
const TOKENS: usize = 5;
/// Digits from which on a number is rather a name.
const LONG: usize = 9;
/// Years that are taken for years.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2200;

/// A column as it will be declared.
#[derive(Debug)]
pub(super) struct Guess {
    pub(super) name: String,
    /// The header cell.
    pub(super) written: String,
    /// The header to be matched: without its unit.
    pub(super) header: String,
    /// Words for readers.
    pub(super) title: String,
    pub(super) kind: FieldType,
    pub(super) unit: Option<String>,
    pub(super) decimals: usize,
    /// Words of a choice, as they come.
    pub(super) words: Vec<String>,
    /// Tokens among numbers, and the reason they probably stand for.
    pub(super) missing: Vec<(String, &'static str)>,
    pub(super) credit_code: bool,
    /// Every row has a value.
    pub(super) full: bool,
}

/// The word of the grammar.
pub(super) fn word(kind: FieldType) -> &'static str {
    match kind {
        FieldType::String => "string",
        FieldType::Date => "date",
        FieldType::Month => "month",
        FieldType::Year => "year",
        FieldType::Time => "time",
        FieldType::Code => "code",
        FieldType::Choice => "choice",
        FieldType::Quantity => "quantity",
        FieldType::Count => "count",
        FieldType::Boolean => "boolean",
        FieldType::Figure => "figure",
        FieldType::State => "state",
        FieldType::Dataset => "dataset",
        FieldType::Page => "page",
    }
}

/// Whether a header numbers the rows.
pub(super) fn is_row_number(header: &str) -> bool {
    matches!(header, "序号" | "行号" | "#" | "No." | "no." | "NO.")
}

/// Whether a cell is a number or a date, so that its row is no header.
pub(super) fn is_value(text: &str) -> bool {
    number(text).is_some() || parse_moment(text).is_some()
}

/// Guesses a column from its header and its cells (trimmed).
pub(super) fn guess(written: &str, cells: &[&str], unsure: &mut Unsure) -> Guess {
    let full = cells.iter().all(|cell| !cell.is_empty());
    let present: Vec<&str> = cells
        .iter()
        .copied()
        .filter(|c| !c.is_empty() && !known(c))
        .collect();
    let (bare, unit) = split_unit(written);
    let mut guess = Guess {
        name: String::new(),
        written: written.to_owned(),
        header: written.to_owned(),
        title: written.to_owned(),
        kind: FieldType::String,
        unit: None,
        decimals: 0,
        words: Vec::new(),
        missing: Vec::new(),
        credit_code: !present.is_empty() && present.iter().all(|text| credit_fault(text).is_none()),
        full,
    };
    if present.is_empty() {
        let zh = format!("“{written}”一列没有内容，暂作文字。");
        note(
            unsure,
            &zh,
            &format!("The column `{written}` is empty; taken for text."),
        );
    } else if guess.credit_code {
        guess.kind = FieldType::Code;
    } else if let Some(kind) = calendar(written, &present) {
        guess.kind = kind;
    } else if let Some(tokens) = tokens(&present) {
        let (kind, decimals) = numeric(written, &present, unsure);
        (guess.kind, guess.decimals) = (kind, decimals);
        // Words for "below the detection limit" are understood without being declared.
        guess.missing = tokens
            .iter()
            .filter(|token| !crate::dataset::cells::NOT_DETECTED.contains(token))
            .map(|token| reason(written, token, unsure))
            .collect();
        if kind == FieldType::Quantity {
            guess.unit = unit.map(str::to_owned);
            if unit.is_some() {
                (guess.header, guess.title) = (bare.to_owned(), bare.to_owned());
            } else {
                let zh = format!("“{written}”的表头没有写单位，暂按无量纲。");
                note(
                    unsure,
                    &zh,
                    &format!("The header `{written}` names no unit; taken for none."),
                );
            }
        }
    } else {
        (guess.kind, guess.words) = worded(&present);
    }
    guess
}

/// The header and the unit in the bracket behind it.
fn split_unit(header: &str) -> (&str, Option<&str>) {
    let inner = header.strip_suffix([')', '）']);
    let parts = inner.and_then(|inner| {
        let open = inner.rfind(['(', '（'])?;
        let unit = inner[open..].trim_start_matches(['(', '（']).trim();
        let bare = inner[..open].trim();
        (!bare.is_empty() && !unit.is_empty()).then_some((bare, Some(unit)))
    });
    parts.unwrap_or((header, None))
}

/// Tokens that the program takes for a missing value without being told.
fn known(text: &str) -> bool {
    const KNOWN: [&str; 14] = [
        "NA", "N/A", "NaN", "nan", "null", "/", "-", "--", "—", "——", "-;", "-99", "-999", "-9999",
    ];
    KNOWN.contains(&text)
}

/// The digits of a number, a limit of detection included.
fn number(text: &str) -> Option<&str> {
    let limit = text
        .strip_prefix(['<', '＜'])
        .or_else(|| text.strip_suffix(['L', 'Ｌ']));
    let digits = limit.unwrap_or(text).trim();
    parse_decimal(digits).map(|_| digits)
}

fn calendar(header: &str, present: &[&str]) -> Option<FieldType> {
    let hints = |words: &[&str]| {
        words
            .iter()
            .any(|word| header.to_lowercase().contains(word))
    };
    let plain = |text: &str| parse_decimal(text).is_some();
    let moments: Option<Vec<_>> = present.iter().map(|text| parse_moment(text)).collect();
    if let Some(moments) = moments.filter(|all| all.iter().all(|m| YEARS.contains(&m.year()))) {
        let clock = |text: &&str| text.contains([':', '：', '时', '点', 'T']);
        let timed = present.iter().any(clock) || moments.iter().any(|m| m.hour() != 0);
        return Some(if timed {
            FieldType::Time
        } else {
            FieldType::Date
        });
    }
    let all = |grain| {
        present
            .iter()
            .all(|text| parse_period(text, grain, Stamp::End).is_some())
    };
    let unlike_numbers = present.iter().all(|text| !plain(text));
    if all(Grain::Year) && (unlike_numbers || hints(&["年", "year"])) {
        return Some(FieldType::Year);
    }
    if all(Grain::Month) && (unlike_numbers || hints(&["月", "日期", "时间", "month", "date"]))
    {
        return Some(FieldType::Month);
    }
    None
}

/// The words among numbers; `None` where the column is not one of numbers.
fn tokens<'a>(present: &[&'a str]) -> Option<Vec<&'a str>> {
    let mut others: Vec<&str> = Vec::new();
    let mut numbers = 0;
    for &text in present {
        if number(text).is_some() {
            numbers += 1;
        } else if !others.contains(&text) {
            others.push(text);
            if others.len() > TOKENS {
                return None;
            }
        }
    }
    (numbers * 2 >= present.len()).then_some(others)
}

fn numeric(header: &str, present: &[&str], unsure: &mut Unsure) -> (FieldType, usize) {
    let digits: Vec<&str> = present.iter().filter_map(|text| number(text)).collect();
    let whole = digits.iter().all(|d| d.bytes().all(|b| b.is_ascii_digit()));
    let coded = ["编号", "编码", "代码", "证号", "code"]
        .iter()
        .any(|w| header.to_lowercase().contains(w));
    let zeros = whole && digits.iter().any(|d| d.len() > 1 && d.starts_with('0'));
    let long = whole
        && digits
            .iter()
            .all(|d| d.len() >= LONG && d.len() == digits[0].len());
    if whole && (coded || zeros || long) {
        if !coded {
            let zh = format!("“{header}”像是编号而不是数值，按编号处理。");
            note(
                unsure,
                &zh,
                &format!("`{header}` looks like a code, not a number."),
            );
        }
        return (FieldType::Code, 0);
    }
    let scaled = ["指数", "系数", "分数", "倍数", "参数", "读数", "基数"];
    let counted = header.ends_with('数') && !scaled.iter().any(|word| header.ends_with(word));
    if whole && counted {
        return (FieldType::Count, 0);
    }
    let decimals = digits
        .iter()
        .map(|d| d.split_once('.').map_or(0, |(_, f)| f.len()))
        .max();
    (FieldType::Quantity, decimals.unwrap_or(0))
}

fn reason(header: &str, token: &str, unsure: &mut Unsure) -> (String, &'static str) {
    let stems: [(&[&str], &str); 6] = [
        (&["停"], "stopped"),
        (&["维护", "校准", "检修", "故障"], "maintenance"),
        (&["无效", "作废"], "invalid"),
        (&["未到"], "not-due"),
        (&["不监测", "未监测", "未开展"], "not-monitored"),
        (&["缺", "无数据"], "not-measured"),
    ];
    let found = stems
        .iter()
        .find(|(stems, _)| stems.iter().any(|stem| token.contains(stem)));
    let why = found.map_or("not-measured", |(_, why)| why);
    let zh = format!("“{header}”中的“{token}”按缺值处理，原因暂写 {why}。");
    let en = format!("`{token}` in `{header}` is taken for a missing value, reason {why}.");
    note(unsure, &zh, &en);
    (token.to_owned(), why)
}

fn worded(present: &[&str]) -> (FieldType, Vec<String>) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut words: Vec<String> = Vec::new();
    for text in present {
        let count = counts.entry(text).or_default();
        if *count == 0 {
            words.push((*text).to_owned());
        }
        *count += 1;
    }
    if words
        .iter()
        .all(|w| matches!(w.as_str(), "是" | "否" | "true" | "false"))
    {
        return (FieldType::Boolean, Vec::new());
    }
    let code = |w: &String| {
        w.bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
            && w.bytes().any(|b| b.is_ascii_digit())
    };
    if words.iter().all(code) {
        return (FieldType::Code, Vec::new());
    }
    if (2..=CHOICES).contains(&words.len()) && present.len() >= 5 * words.len() {
        return (FieldType::Choice, words);
    }
    (FieldType::String, Vec::new())
}

/// Says which columns are closed lists, once it is known which are keys.
pub(super) fn note_choices(columns: &[Guess], unsure: &mut Unsure) {
    for guess in columns
        .iter()
        .filter(|guess| guess.kind == FieldType::Choice)
    {
        let (header, n) = (&guess.written, guess.words.len());
        let zh = format!("“{header}”只有{n}种写法，按选项处理；请补全可能的写法。");
        let en =
            format!("`{header}` has {n} different words; taken for a choice, complete the list.");
        note(unsure, &zh, &en);
    }
}

/// The ASCII letters and digits of a text as a name; `None` where no letter is among them.
pub(super) fn ascii_name(text: &str) -> Option<String> {
    let mut out = String::new();
    for c in text.chars().filter(|&c| c != '.') {
        if c.is_ascii_alphanumeric() || (c == '_' && !out.is_empty()) {
            out.push(c.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    let name = out.trim_end_matches(['-', '_']);
    name.bytes()
        .any(|b| b.is_ascii_alphabetic())
        .then(|| name.to_owned())
}

/// Gives every column an ASCII name of its own.
pub(super) fn name_all(columns: &mut [Guess], unsure: &mut Unsure) {
    let mut taken: Vec<String> = Vec::new();
    let mut made_up: Vec<String> = Vec::new();
    for (i, guess) in columns.iter_mut().enumerate() {
        let by_kind = matches!(
            guess.kind,
            FieldType::Date
                | FieldType::Time
                | FieldType::Month
                | FieldType::Year
                | FieldType::Code
        );
        let own = ascii_name(&guess.title).filter(|_| guess.title.is_ascii() || !by_kind);
        let name = own.unwrap_or_else(|| match by_kind {
            true => word(guess.kind).to_owned(),
            false => format!("column-{}", i + 1),
        });
        let mut unique = name.clone();
        let mut n = 2;
        while taken.contains(&unique) {
            unique = format!("{name}-{n}");
            n += 1;
        }
        if !guess.title.is_ascii() {
            made_up.push(format!("{}={unique}", guess.title));
        }
        taken.push(unique.clone());
        guess.name = unique;
    }
    if !made_up.is_empty() {
        let list = made_up.join("、");
        let zh = format!("字段的英文名是自动取的，请改成有意义的：{list}。");
        note(
            unsure,
            &zh,
            &format!("These names were made up; give them a meaning: {list}."),
        );
    }
}
