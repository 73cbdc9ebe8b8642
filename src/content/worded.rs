//! A text with its numbers filled in, as it is kept: charts and tables as they are written, without
//! notes to the program.

use std::ops::Range;

use super::{
    bind::{CHART, TABLE},
    lint::note_lines,
    printed::Printed,
};
use crate::declare::At;

/// Addresses of what stands in a text, by number.
#[derive(Clone, Copy)]
pub(super) struct Placed<'a> {
    pub(super) charts: &'a [At<String>],
    pub(super) tables: &'a [At<String>],
}

impl Placed<'_> {
    /// What was written where a mark was printed; what stands for it inside is no character to keep.
    fn written(&self, printed: &str) -> Option<String> {
        let of = |mark: char, list: &[At<String>], is_table: bool| {
            let number = printed.strip_prefix(mark)?.strip_suffix(mark)?;
            let address = list.get(number.parse::<usize>().ok()?)?;
            Some(placed_written(&address.value, is_table))
        };
        of(CHART, self.charts, false).or_else(|| of(TABLE, self.tables, true))
    }
}

/// A chart or table as it is written in a release.
pub(super) fn placed_written(address: &str, is_table: bool) -> String {
    let call = if is_table { "table" } else { "chart" };
    format!("{{{{ {call}(\"{address}\") }}}}")
}

/// The text as it is kept, and what was printed into it, each at its place there.
pub(super) fn worded(
    bound: &str,
    placed: &Placed<'_>,
    prints: Vec<Printed>,
) -> (String, Vec<Printed>) {
    let (mut out, mut from) = (String::with_capacity(bound.len()), 0);
    let mut kept = Vec::with_capacity(prints.len());
    for mut print in prints {
        out.push_str(bound.get(from..print.output.start).unwrap_or_default());
        from = print.output.end;
        if let Some(written) = placed.written(&print.text) {
            out.push_str(&written);
            continue;
        }
        let start = out.len();
        out.push_str(bound.get(print.output).unwrap_or_default());
        print.output = start..out.len();
        kept.push(print);
    }
    out.push_str(bound.get(from..).unwrap_or_default());
    let notes = note_lines(&out);
    if notes.is_empty() {
        return (out, kept);
    }
    kept.retain(|p| !notes.iter().any(|n| n.contains(&p.output.start)));
    for print in &mut kept {
        let before = |n: &&Range<usize>| n.end <= print.output.start;
        let gone: usize = notes.iter().filter(before).map(Range::len).sum();
        print.output = print.output.start - gone..print.output.end - gone;
    }
    for note in notes.into_iter().rev() {
        out.replace_range(note, "");
    }
    (out, kept)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{content::Part, diagnostic::Location};

    fn print(text: &str, output: Range<usize>) -> Printed {
        Printed {
            part: Part::Text,
            at: Location::file(Arc::from("a.md")),
            expression: String::new(),
            text: text.to_owned(),
            output,
            figures: Vec::new(),
        }
    }

    /// Every number is found at its place again, whatever else stands before it.
    #[test]
    fn what_is_printed_keeps_its_place() {
        let chart = format!("{CHART}0{CHART}");
        let table = format!("{TABLE}0{TABLE}");
        let note = "<!-- gongshi: unbound ok: 引自通报 -->\n";
        let bound = format!("共3天。\n\n{chart}\n\n{note}约9成，共4天。\n\n{table}\n");
        let place = |text: &str| {
            let start = bound.find(text).expect("it stands there");
            start..start + text.len()
        };
        let prints = vec![
            print("3天", place("3天")),
            print(&chart, place(&chart)),
            print("4天", place("4天")),
            print(&table, place(&table)),
        ];
        let at = |value: &str| At {
            value: value.to_owned(),
            span: 0..0,
        };
        let (charts, tables) = ([at("a/b/2016/c")], [at("a/b/2016/t")]);
        let placed = Placed {
            charts: &charts,
            tables: &tables,
        };
        let (text, kept) = worded(&bound, &placed, prints);
        assert_eq!(
            text,
            "共3天。\n\n{{ chart(\"a/b/2016/c\") }}\n\n约9成，共4天。\n\n{{ table(\"a/b/2016/t\") }}\n"
        );
        let found: Vec<&str> = kept.iter().map(|p| &text[p.output.clone()]).collect();
        assert_eq!(found, ["3天", "4天"]);
    }
}
