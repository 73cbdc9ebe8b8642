//! What a site calls the figures that an archetype describes.

use crate::{
    dataset::Dataset,
    declare::{Chart, Indicator, Words},
    indicators::{Findings, Series},
    quantity::Grain,
};

use super::header::{FieldRole, Role};

/// The name of a figure of that role for periods of a grain, if the dataset has one.
pub(super) fn named(
    findings: &Findings,
    dataset: &Dataset,
    role: &Role,
    grain: Grain,
) -> Option<String> {
    let series = findings.series(dataset.id());
    let fits = |s: &&Series| s.grain == grain && is(dataset, series, s, role);
    let computed = series.iter().find(fits).map(|s| s.name.clone());
    computed.or_else(|| column(dataset, role).filter(|_| dataset.grain() == Some(grain)))
}

/// Whether a computed figure is what the role describes.
fn is(dataset: &Dataset, all: &[Series], series: &Series, role: &Role) -> bool {
    let indicator = &dataset.schema.declaration.indicator[series.indicator];
    if !role.called.is_empty() {
        return role.called.iter().any(|name| {
            *name == series.name
                || *name == indicator.id.value
                || indicator
                    .title
                    .as_ref()
                    .is_some_and(|title| says(title, name))
        });
    }
    let Some(op) = role.op else { return false };
    series.op == op
        && role.standard.as_ref().is_none_or(|standard| {
            let named = indicator.standard.as_ref();
            named.is_some_and(|named| named.value == *standard)
        })
        && role.item.as_ref().is_none_or(|item| {
            let field = series.field.map(|f| &dataset.schema.fields[f]);
            let law = field.and_then(|f| f.law.as_ref());
            law.is_some_and(|law| law.item == *item)
        })
        && role.from.is_none_or(|from| {
            let of = series.of.first();
            of.is_some_and(|of| all.iter().any(|s| s.name == *of && s.op == from))
        })
        && counts(indicator, role)
}

fn says(title: &Words, name: &str) -> bool {
    title.zh == name || title.en.as_deref() == Some(name)
}

/// Whether it counts the same classes, with or without weights.
fn counts(indicator: &Indicator, role: &Role) -> bool {
    let condition = indicator.condition.as_ref();
    let good = condition.is_some_and(|c| c.good);
    let class = condition.map_or(&[] as &[String], |c| &c.class);
    role.good.is_none_or(|wanted| wanted == good)
        && (role.class.is_empty() || role.class == class)
        && role
            .weighted
            .is_none_or(|wanted| wanted == indicator.weight.is_some())
}

/// A column of the files in that role.
fn column(dataset: &Dataset, role: &Role) -> Option<String> {
    let fields = dataset.schema.fields.iter();
    let mut fits = fields.filter(|field| {
        let law = field.law.as_ref();
        let item = role.item.as_ref();
        let judged = item.is_some_and(|item| law.is_some_and(|law| law.item == *item));
        let title = field.written.title.as_ref();
        let called =
            |name: &String| *name == field.name || title.is_some_and(|title| says(title, name));
        role.field && (judged || role.called.iter().any(called))
    });
    fits.next().map(|field| field.name.clone())
}

/// The column that a row's field stands in.
pub(super) fn field(dataset: &Dataset, role: &FieldRole) -> Option<usize> {
    dataset.schema.fields.iter().position(|field| {
        role.called.iter().any(|name| {
            *name == field.name
                || field
                    .written
                    .title
                    .as_ref()
                    .is_some_and(|title| says(title, name))
                || field.written.header.contains(name)
        })
    })
}

/// The declared chart that shows a figure best: inside the period, else over all.
pub(super) fn chart(
    dataset: &Dataset,
    period: Grain,
    name: impl Fn(Grain) -> Option<String>,
) -> Option<&Chart> {
    let shows = |chart: &&Chart| {
        chart.grain < period
            && name(chart.grain).is_some_and(|n| chart.figures.iter().any(|f| f.value == n))
    };
    let inside = |chart: &&Chart| chart.span == crate::declare::Span::Period;
    let all = &dataset.schema.declaration.chart;
    all.iter()
        .filter(shows)
        .find(inside)
        .or_else(|| all.iter().find(shows))
}
