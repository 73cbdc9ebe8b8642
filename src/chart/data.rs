//! A specification made safe to draw: clean words, rows of one length.

use crate::quantity::Decimal;

use super::spec::{ChartSpec, Form, Series};
use super::words::clean;

/// More categories than this are drawn as a line: bars would be thinner than a pixel or a page long.
const MOST_BARS: usize = 160;

/// One series with exactly one value and one text per category.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) values: Vec<Option<Decimal>>,
    pub(super) texts: Vec<String>,
    pub(super) dashed: bool,
    pub(super) key: Option<String>,
}

/// The chart as it will be drawn.
#[derive(Clone, Debug)]
pub(super) struct Data {
    pub(super) form: Form,
    pub(super) unit: String,
    pub(super) empty: String,
    pub(super) myriads: bool,
    pub(super) categories: Vec<String>,
    pub(super) rows: Vec<Row>,
    pub(super) limits: Vec<(Decimal, String)>,
    pub(super) marks: Vec<(usize, String)>,
}

impl Data {
    /// Takes over what can be drawn; marks beyond the categories are left out.
    pub(super) fn new(spec: &ChartSpec) -> Self {
        let lengths = spec.series.iter().map(|s| s.values.len());
        let count = lengths.fold(spec.categories.len(), usize::max);
        let mut categories: Vec<String> = spec.categories.iter().map(|c| clean(c)).collect();
        categories.resize(count, String::new());
        let marks = spec.marks.iter().filter(|mark| mark.at < count);
        Self {
            form: match spec.form {
                Form::Target if spec.series.len() <= 2 => Form::Target,
                Form::Target => Form::Line,
                _ if count > MOST_BARS => Form::Line,
                form => form,
            },
            unit: clean(&spec.unit),
            empty: clean(&spec.empty_text),
            myriads: spec.myriads,
            categories,
            rows: spec.series.iter().map(|s| row(s, count)).collect(),
            limits: spec
                .limits
                .iter()
                .map(|l| (l.value, clean(&l.label)))
                .collect(),
            marks: marks.map(|m| (m.at, clean(&m.label))).collect(),
        }
    }

    /// Number of categories.
    pub(super) fn count(&self) -> usize {
        self.categories.len()
    }

    /// All values of all series.
    pub(super) fn values(&self) -> impl Iterator<Item = Decimal> {
        self.rows
            .iter()
            .flat_map(|row| row.values.iter().flatten().copied())
    }

    /// Whether there is nothing to draw.
    pub(super) fn is_empty(&self) -> bool {
        self.values().next().is_none()
    }

    /// Whether `value` is above a limit.
    pub(super) fn is_over(&self, value: Decimal) -> bool {
        self.limits.iter().any(|(limit, _)| value > *limit)
    }

    /// What is told of one point when the pointer rests on it.
    pub(super) fn tip(&self, row: usize, at: usize) -> String {
        let row = &self.rows[row];
        let parts = [&self.categories[at], &row.name, &row.texts[at], &self.unit];
        let said: Vec<&str> = parts
            .into_iter()
            .map(String::as_str)
            .filter(|p| !p.is_empty())
            .collect();
        said.join(" ")
    }
}

fn row(series: &Series, count: usize) -> Row {
    let value = |at: usize| series.values.get(at).copied().flatten();
    let text = |at: usize| match (series.texts.get(at), value(at)) {
        (Some(text), _) => clean(text),
        (None, Some(value)) => value.to_string(),
        (None, None) => String::new(),
    };
    Row {
        name: clean(&series.name),
        values: (0..count).map(value).collect(),
        texts: (0..count).map(text).collect(),
        dashed: series.dashed,
        key: series
            .key
            .as_deref()
            .map(ascii_name)
            .filter(|key| !key.is_empty()),
    }
}

/// Only what may stand in an `id`, a class or the name of a custom property.
pub(super) fn ascii_name(text: &str) -> String {
    let allowed = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    text.chars().filter(allowed).collect()
}
