//! A first `dataset.toml` from the file itself, with a list of what to check.
//!
//! Nothing here decides anything about published figures: a clerk reads and corrects the result.

mod columns;
mod key;

use super::rows::note_of;
use crate::{
    declare::FieldType,
    source::{DATA_FILES, Grid},
};

use columns::Guess;

/// Rows that are looked at; more would only make waiting longer.
const SAMPLE: usize = 50_000;
/// Rows that are searched for the header.
const SEARCHED: usize = 30;

/// A declaration that was guessed from a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inference {
    /// A whole `dataset.toml`.
    pub toml: String,
    /// What to check, in Chinese and English.
    pub unsure: Vec<(String, String)>,
}

/// Guesses a declaration from a file's tables: header, types, units, missing tokens, key.
///
/// `file_name` gives the title; `folder`, the dataset's folder where the file lies in one, gives
/// the id, else the file's name does as far as it is ASCII. Of several tables the longest counts.
#[must_use]
pub fn infer(grids: &[Grid], file_name: &str, folder: Option<&str>) -> Inference {
    let mut unsure = Vec::new();
    let file = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let longest = grids.iter().max_by_key(|grid| grid.rows());
    if let Some(sheet) = longest.and_then(Grid::sheet).filter(|_| grids.len() > 1) {
        let zh =
            format!("有几个工作表，按最长的“{sheet}”推断；几个合成一张表，写 sheets = [\"…\"]。");
        let en = format!(
            "There are several sheets; `{sheet}`, the longest, was taken. For several as one table write sheets = [\"…\"]."
        );
        note(&mut unsure, &zh, &en);
    }
    let mut table = longest
        .map(|grid| table(grid, &mut unsure))
        .unwrap_or_default();
    if table.columns.is_empty() {
        note(
            &mut unsure,
            "没有找到表头和数据。",
            "No header with data was found.",
        );
    }
    let shape = key::shape(&table, &mut unsure);
    // New subjects come: a column that names rows is no closed list.
    for guess in table
        .columns
        .iter_mut()
        .filter(|guess| shape.key.contains(&guess.name))
    {
        if guess.kind == FieldType::Choice {
            guess.kind = FieldType::String;
        }
    }
    columns::note_choices(&table.columns, &mut unsure);
    let id = folder
        .map(str::to_owned)
        .or_else(|| columns::ascii_name(stem))
        .unwrap_or_else(|| "dataset".to_owned());
    let zh = format!("id“{id}”必须与文件夹名相同；请填写标题和数据来源。");
    let en = format!("The id `{id}` must equal the folder's name; fill in title and source.");
    note(&mut unsure, &zh, &en);
    let mut out = String::from("# 从数据文件推断的声明，请逐项核对，改好后删除这些说明。\n");
    for (zh, _) in &unsure {
        out.push_str(&format!("# 待核对：{zh}\n"));
    }
    out.push('\n');
    write_head(&mut out, &id, stem, file, longest, &table, &shape);
    for guess in &table.columns {
        write_field(&mut out, guess, shape.key.contains(&guess.name));
    }
    Inference { toml: out, unsure }
}

/// The columns of a table and the rows they were guessed from.
#[derive(Debug, Default)]
struct Table<'a> {
    columns: Vec<Guess>,
    /// Headers that hold nothing but row numbers.
    ignored: Vec<String>,
    /// What the notes below the table begin with.
    notes: Vec<&'static str>,
    /// Cells of the data rows, trimmed, by column of `columns`.
    cells: Vec<Vec<&'a str>>,
}

type Unsure = Vec<(String, String)>;

fn note(unsure: &mut Unsure, zh: &str, en: &str) {
    // Headers may hold line breaks, which would end a comment.
    let line = |text: &str| text.replace(char::is_control, " ");
    unsure.push((line(zh), line(en)));
}

fn table<'a>(grid: &'a Grid, unsure: &mut Unsure) -> Table<'a> {
    let Some(header) = header_row(grid, unsure) else {
        return Table::default();
    };
    let (rows, notes) = data_rows(grid, header, unsure);
    let mut table = Table {
        notes,
        ..Table::default()
    };
    for column in 0..grid.width(header) {
        let head = grid.cell(header, column).trim();
        let cells: Vec<&str> = rows
            .iter()
            .map(|&row| grid.cell(row, column).trim())
            .collect();
        if head.is_empty() {
            if cells.iter().any(|cell| !cell.is_empty()) {
                let zh = format!("第{}列有数据但没有表头，未写入。", column + 1);
                let en = format!(
                    "Column {} has data but no header; it was left out.",
                    column + 1
                );
                note(unsure, &zh, &en);
            }
        } else if columns::is_row_number(head) {
            table.ignored.push(head.to_owned());
        } else if table.columns.iter().any(|guess| guess.written == head) {
            let zh = format!("表头“{head}”出现两次，只写入第一列。");
            note(
                unsure,
                &zh,
                &format!("The header `{head}` stands twice; the first was taken."),
            );
        } else {
            table.columns.push(columns::guess(head, &cells, unsure));
            table.cells.push(cells);
        }
    }
    columns::name_all(&mut table.columns, unsure);
    table
}

/// The rows below the header that hold data, and what the notes among them begin with.
fn data_rows(grid: &Grid, header: usize, unsure: &mut Unsure) -> (Vec<usize>, Vec<&'static str>) {
    let filled = |&row: &usize| (0..grid.width(row)).any(|c| !grid.cell(row, c).trim().is_empty());
    let mut notes = Vec::new();
    let is_data = |&row: &usize| match note_of(grid, row) {
        Some(start) => {
            notes.push(start);
            false
        }
        None => true,
    };
    let mut rows: Vec<usize> = (header + 1..grid.rows())
        .filter(filled)
        .filter(is_data)
        .take(SAMPLE + 1)
        .collect();
    notes.sort_unstable();
    notes.dedup();
    if rows.len() > SAMPLE {
        rows.pop();
        let zh = format!("只看了前{SAMPLE}行。");
        note(
            unsure,
            &zh,
            &format!("Only the first {SAMPLE} rows were looked at."),
        );
    }
    (rows, notes)
}

/// The first row that looks like a header: as wide as the table, different words, no numbers,
/// and followed by something.
fn header_row(grid: &Grid, unsure: &mut Unsure) -> Option<usize> {
    let words = |row: usize| -> Vec<&str> {
        let cells = (0..grid.width(row)).map(|column| grid.cell(row, column).trim());
        cells.filter(|cell| !cell.is_empty()).collect()
    };
    let near: Vec<(usize, Vec<&str>)> = (0..grid.rows().min(2 * SEARCHED))
        .map(|row| (row, words(row)))
        .filter(|(_, words)| !words.is_empty())
        .collect();
    let widest = near.iter().map(|(_, words)| words.len()).max()?;
    let is_header = |words: &[&str]| {
        let mut distinct = words.to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        let values = words.iter().filter(|word| columns::is_value(word)).count();
        distinct.len() == words.len() && words.len() * 3 >= widest * 2 && values * 5 <= words.len()
    };
    let candidates = &near[..near.len().saturating_sub(1).min(SEARCHED)];
    if let Some((row, _)) = candidates.iter().find(|(_, words)| is_header(words)) {
        return Some(*row);
    }
    let (row, _) = candidates.first()?;
    let zh = format!("没有找到明显的表头，暂用第{}行。", grid.line(*row));
    note(
        unsure,
        &zh,
        &format!(
            "No row looks like a header; row {} was taken.",
            grid.line(*row)
        ),
    );
    Some(*row)
}

fn write_head(
    out: &mut String,
    id: &str,
    title: &str,
    file: &str,
    grid: Option<&Grid>,
    table: &Table<'_>,
    shape: &key::Shape,
) {
    let mut line = |key: &str, value: &str| out.push_str(&format!("{key} = {value}\n"));
    line("id", &quoted(id));
    line("title", &format!("{{ zh = {} }}", quoted(title)));
    line("kind", &quoted(shape.kind));
    let lower = file.to_lowercase();
    if !DATA_FILES.iter().any(|glob| lower.ends_with(&glob[1..])) {
        line("files", &list([file]));
    }
    if let Some(sheet) = grid.and_then(Grid::sheet) {
        line("sheet", &quoted(sheet));
    }
    if !table.notes.is_empty() {
        line("leave_out", &list(table.notes.iter().copied()));
    }
    line("key", &list(shape.key.iter().map(String::as_str)));
    if let Some(subject) = &shape.subject {
        line("subject", &format!("{{ by = {} }}", quoted(subject)));
    }
    if let Some(label) = &shape.label {
        line("label", &quoted(label));
    }
    if let Some((field, grain)) = &shape.time {
        line(
            "time",
            &format!("{{ field = {}, grain = {} }}", quoted(field), quoted(grain)),
        );
    }
    line("source", "{ name = \"（请填写发布单位）\" }");
    if !table.ignored.is_empty() {
        line("ignore", &list(table.ignored.iter().map(String::as_str)));
    }
}

fn write_field(out: &mut String, guess: &Guess, required: bool) {
    let mut line = |key: &str, value: &str| out.push_str(&format!("{key} = {value}\n"));
    line("\n[[field]]\nname", &quoted(&guess.name));
    line("title", &format!("{{ zh = {} }}", quoted(&guess.title)));
    line("header", &list([guess.header.as_str()]));
    line("type", &quoted(columns::word(guess.kind)));
    if guess.kind == FieldType::Quantity {
        line("unit", &quoted(guess.unit.as_deref().unwrap_or("1")));
        line("decimals", &guess.decimals.to_string());
    }
    if !guess.missing.is_empty() {
        let pairs = guess.missing.iter();
        let pairs: Vec<_> = pairs
            .map(|(t, why)| format!("{} = {}", quoted(t), quoted(why)))
            .collect();
        line("missing", &format!("{{ {} }}", pairs.join(", ")));
    }
    let mut rules = Vec::new();
    if required {
        rules.push("required = true".to_owned());
    }
    if guess.kind == FieldType::Choice {
        rules.push(format!(
            "enum = {}",
            list(guess.words.iter().map(String::as_str))
        ));
    }
    if guess.credit_code {
        rules.push("credit_code = true".to_owned());
    }
    if !rules.is_empty() {
        line("constraints", &format!("{{ {} }}", rules.join(", ")));
    }
}

fn list<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<String> = words.into_iter().map(quoted).collect();
    format!("[{}]", words.join(", "))
}

/// A TOML basic string.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests;
