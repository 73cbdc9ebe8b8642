//! A figure as it would be under the law of another day, so that periods compare on one basis.

use jiff::civil::Date;

use crate::{
    dataset::{Dataset, Who},
    declare::Op,
    quantity::Period,
};

use super::{
    address::Address,
    context::World,
    decimals,
    env::Env,
    explain::Step,
    figure::Figure,
    findings::Findings,
    index,
    point::{EditionRef, Point},
    shares,
    steps::figure_step,
    words::filled,
};

impl Findings {
    /// The figure of an address under the law of `day`; `None` where it cannot be computed anew
    /// (a class that an office gave by its word).
    pub(super) fn on_basis(
        &self,
        dataset: &Dataset,
        address: &Address,
        day: Date,
    ) -> Option<Figure> {
        let period = address.period?;
        let own = self.env(dataset.id())?;
        let env = Env {
            world: World {
                basis: Some(day),
                ..own.world
            },
            ..own
        };
        let series = env
            .series
            .iter()
            .position(|s| s.name == address.name && s.grain == period.grain)?;
        if address.part.is_some() {
            return None;
        }
        let point = anew(&env, series, address.who, period)?;
        let as_series = &env.series[series];
        let decimals = decimals::of_series(&env.world, dataset, as_series, address.who, period);
        Some(Figure {
            shown: self.shown(&point, decimals),
            class: self.class_badge(dataset, as_series, &point),
            point,
            ..self.whole(dataset, address.clone())
        })
    }

    /// What a comparison on one basis rests on: `按HJ 633—2026同口径`, and this period's own value
    /// where it differs from the one that is printed.
    pub(super) fn basis_note(&self, printed: &Figure, now: &Figure, before: &Figure) -> String {
        let edition = self
            .edition(now.point.edition)
            .map_or_else(String::new, |e| e.edition.clone());
        let words = |figure: &Figure| figure.in_words(self.config.lang).unwrap_or_default();
        let values = [
            ("edition", edition),
            ("now", words(now)),
            ("before", words(before)),
        ];
        let key = if printed.text() == now.text() {
            "basis"
        } else {
            "basis-both"
        };
        filled(self.config.lang, "change", key, &values)
    }

    /// Both periods of a comparison, as they are on one basis.
    pub(super) fn basis_steps(&self, dataset: &Dataset, figure: &Figure) -> Vec<Step> {
        let base = Address {
            part: None,
            ..figure.address.clone()
        };
        let Some(day) = base.period.map(Period::last_day) else {
            return Vec::new();
        };
        let before = Address {
            period: base.period.and_then(Period::year_before),
            ..base.clone()
        };
        [base, before]
            .iter()
            .filter_map(|address| self.on_basis(dataset, address, day))
            .map(|f| {
                let mut step = figure_step(self.config.lang, &f);
                let edition = self
                    .edition(f.point.edition)
                    .map_or_else(String::new, |e| e.edition.clone());
                step.name = filled(
                    self.config.lang,
                    "explain",
                    "on-basis",
                    &[("address", step.name.clone()), ("edition", edition)],
                );
                step
            })
            .collect()
    }
}

/// The point of a series computed anew under the law of the environment.
fn anew(env: &Env<'_>, i: usize, who: Who, period: Period) -> Option<Point> {
    let series = &env.series[i];
    let indicator = &env.dataset.schema.declaration.indicator[series.indicator];
    let family = || indicator.standard.as_ref().map(|s| s.value.as_str());
    match series.op {
        Op::Index => Some(index::index_point(env, family()?, &series.of, who, period)),
        Op::CompositeIndex => Some(index::composite_point(env, family()?, who, period)),
        Op::CountWhere | Op::ShareWhere | Op::ClassCount => counted_anew(env, i, who, period),
        _ => None,
    }
}

/// A count or share of classes whose parts are classed anew.
fn counted_anew(env: &Env<'_>, i: usize, who: Who, period: Period) -> Option<Point> {
    let series = &env.series[i];
    let of = series.of.first()?;
    let of = (0..env.series.len())
        .filter(|&j| env.series[j].name == *of && env.series[j].grain <= series.grain)
        .max_by_key(|&j| env.series[j].grain)?;
    let grain = env.series[of].grain;
    let points = shares::classed_points(env, of, who, period)
        .into_iter()
        .map(|(who, index, _)| Some((who, index, anew(env, of, who, Period { grain, index })?)))
        .collect::<Option<Vec<_>>>()?;
    let total = shares::total(env, i, of, &points);
    (total.edition != EditionRef::Mixed).then_some(total)
}
