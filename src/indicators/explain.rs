//! How a figure came about: inputs down to file and cell, formula, clause, edition, rounding.

use crate::{
    dataset::Who,
    declare::{Indicator, Kind, Op},
    diagnostic::Location,
    quantity::{Grain, Period},
    standards::{Edition, Validity},
};

use super::{
    address::AddressFault,
    decimals,
    env::Env,
    figure::{Figure, Shown},
    findings::Findings,
    limits, means,
    point::{PointState, Why},
    scales::scale_of,
    series::Series,
    shown::counted_word,
    words::{filled, word},
};

/// The whole story of one figure.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// The figure.
    pub figure: Figure,
    /// Facts about it, as label and text.
    pub facts: Vec<(String, String)>,
    /// Inputs, in order.
    pub steps: Vec<Step>,
}

/// One input of a figure.
#[derive(Clone, Debug)]
pub struct Step {
    /// What it is: an address, a term of a formula, a cell.
    pub name: String,
    /// Its value, or why it has none.
    pub value: String,
    /// The cells it was read from.
    pub cells: Vec<Location>,
    /// The cell as written, for inputs that are cells.
    pub raw: Option<String>,
    /// Whether it took part.
    pub used: bool,
}

impl Findings {
    /// Explains the figure at an address.
    ///
    /// # Errors
    /// What is wrong with the address, and what exists instead.
    pub fn explain(&self, address: &str) -> Result<Explanation, AddressFault> {
        let figure = self.figure(address)?;
        let dataset = self
            .catalog
            .dataset(&figure.address.dataset)
            .ok_or(AddressFault::Form)?;
        let env = self.env(dataset.id()).ok_or(AddressFault::Form)?;
        let facts = self.facts(&env, &figure);
        let steps = self.steps(&env, &figure);
        Ok(Explanation {
            figure,
            facts,
            steps,
        })
    }

    /// Facts about a figure, one a line: what a page shows under 怎么算的.
    #[must_use]
    pub fn basis(&self, figure: &Figure) -> Vec<(String, String)> {
        self.env(&figure.address.dataset)
            .map_or_else(Vec::new, |env| self.facts(&env, figure))
    }

    /// The editions a figure rests on: of its index or evaluation, and of its field's law.
    #[must_use]
    pub fn editions_of(&self, figure: &Figure) -> Vec<&Edition> {
        let mut out: Vec<&Edition> = self.edition(figure.point.edition).into_iter().collect();
        let Some(env) = self.env(&figure.address.dataset) else {
            return out;
        };
        let series = self.position(&env, figure);
        let day = figure.address.period.map(Period::last_day);
        let area = env.world.area_of(env.dataset, figure.address.who);
        let declared = series.and_then(|i| {
            let indicator = &env.dataset.schema.declaration.indicator[env.series[i].indicator];
            indicator.standard.as_ref().map(|s| s.value.as_str())
        });
        let field = match series {
            Some(i) => env.series[i].field,
            None => env.dataset.schema.field(&figure.address.name),
        };
        let law = field
            .and_then(|f| env.dataset.schema.fields[f].law.as_ref())
            .map(|l| l.family.as_str());
        for family in declared.into_iter().chain(law) {
            if let Some(edition) = day.and_then(|day| env.world.edition(family, day, area))
                && !out.iter().any(|e| e.index == edition.index)
            {
                out.push(edition);
            }
        }
        out
    }

    /// How a figure is computed and rounded, in one line.
    #[must_use]
    pub fn method(&self, figure: &Figure) -> String {
        let Some(env) = self.env(&figure.address.dataset) else {
            return String::new();
        };
        let series = self.position(&env, figure);
        let formula = self.formula(&env, figure, series);
        format!("{formula} · {}", rounding(&env, figure, series))
    }

    pub(super) fn position(&self, env: &Env<'_>, figure: &Figure) -> Option<usize> {
        let grain = figure.address.period?.grain;
        env.series
            .iter()
            .position(|s| s.name == figure.address.name && s.grain == grain)
    }

    fn facts(&self, env: &Env<'_>, figure: &Figure) -> Vec<(String, String)> {
        let fact =
            |key: &str, text: String| (word(self.config.lang, "explain", key).to_owned(), text);
        let mut out = vec![fact("figure", figure.label.clone())];
        out.push(match &figure.shown {
            Shown::Withheld { reason, .. } => fact("withheld", reason.clone()),
            _ => fact(
                "value",
                figure.in_words(self.config.lang).unwrap_or_default(),
            ),
        });
        let who = self.who_label(env.dataset, figure.address.who);
        if !who.is_empty() {
            out.push(fact("subject", who));
        }
        if let Some(period) = figure.address.period {
            out.push(fact("period", period.said(self.config.lang)));
        }
        let series = self.position(env, figure);
        let own =
            series.filter(|&i| figure.address.part.is_none() && env.series[i].op == Op::Formula);
        match own.and_then(|i| self.formula_said(env, i, figure)) {
            Some((names, values)) => {
                out.push(fact("formula", names));
                out.push(fact("filled", values));
            }
            None => out.push(fact("formula", self.formula(env, figure, series))),
        }
        for edition in self.editions_of(figure) {
            out.push(fact("edition", edition.named(self.config.lang)));
        }
        if let Some(clause) = self.clause(env, figure, series) {
            out.push(fact("clause", clause));
        }
        if figure.point.have > 0 || figure.point.need > 0 {
            out.push(fact("coverage", coverage(env, figure, series)));
        }
        if let Some(exact) = figure.exact().filter(|_| figure.number().is_some()) {
            out.push(fact("unrounded", exact.show()));
        }
        out.push(fact("rounding", rounding(env, figure, series)));
        let declaration = &env.dataset.schema.declaration;
        let source = self.config.say(&declaration.source.name);
        out.push(fact("source", source.to_owned()));
        if declaration.sample {
            out.push(fact(
                "source",
                word(self.config.lang, "explain", "sample").to_owned(),
            ));
        }
        out
    }

    fn formula(&self, env: &Env<'_>, figure: &Figure, series: Option<usize>) -> String {
        let is_change = figure
            .address
            .part
            .as_deref()
            .is_some_and(|p| p.ends_with("yoy"));
        let progress = env.dataset.schema.declaration.kind == Kind::Targets
            && series.is_none()
            && figure.class.is_some();
        let part = figure.address.part.as_deref();
        let key = match series.map(|i| env.series[i].op) {
            _ if part.is_some_and(super::steps::is_streak) => "streak",
            _ if is_change => "change",
            None if progress => "progress",
            None => "value",
            Some(op) => op_key(op),
        };
        let base = word(self.config.lang, "formula", key).to_owned();
        match series.and_then(|i| self.percent(env, figure, i)) {
            Some(percent) => {
                let comma = word(self.config.lang, "mark", "comma");
                format!("{base}{comma}p = {percent}%")
            }
            None => base,
        }
    }

    fn percent(&self, env: &Env<'_>, figure: &Figure, series: usize) -> Option<String> {
        let series = &env.series[series];
        if series.op != Op::Percentile {
            return None;
        }
        let indicator = &env.dataset.schema.declaration.indicator[series.indicator];
        let family = indicator.standard.as_ref().map(|s| s.value.as_str());
        let declared = indicator
            .percent
            .as_deref()
            .and_then(crate::quantity::parse_decimal);
        let (field, period) = (series.field?, figure.address.period?);
        let (_, percent) =
            limits::percent_for(env, field, (family, declared), figure.address.who, period);
        percent.map(|p| p.normalize().to_string())
    }

    fn clause(&self, env: &Env<'_>, figure: &Figure, series: Option<usize>) -> Option<String> {
        let period = figure.address.period?;
        let position = series;
        let series = &env.series[series?];
        let edition = self.edition(figure.point.edition);
        match series.op {
            Op::Index => edition?.index().map(|rule| rule.clause.clone()),
            Op::CompositeIndex => {
                let family = &env.dataset.schema.declaration.indicator[series.indicator]
                    .standard
                    .as_ref()?
                    .value;
                let area = env.world.area_of(env.dataset, figure.address.who);
                env.world
                    .edition(family, period.last_day(), area)?
                    .composite()
                    .map(|c| c.clause.clone())
            }
            Op::Percentile => {
                let law = env.dataset.schema.fields[series.field?].law.as_ref()?;
                edition?
                    .statistic(&law.item, "percentile")
                    .map(|s| s.clause.clone())
            }
            Op::WorstClass | Op::Level => {
                let indicator = assessing(env, series)?;
                let who = figure.address.who;
                super::assess::law(env, indicator, who, period).map(|law| law.rule.clause.clone())
            }
            Op::LogIndex => edition?.log_index(None).map(|rule| rule.clause.clone()),
            Op::Formula => self.constant_clauses(env, position?, figure.address.who, period),
            Op::Class => {
                let indicator = &env.dataset.schema.declaration.indicator[series.indicator];
                scale_of(edition?, indicator, &figure.point).map(|s| s.clause.clone())
            }
            Op::Attainment => {
                let of = self.input(env, series.of.first()?, series.grain)?;
                let (who, target) = (figure.address.who, env.target(series));
                let judged = limits::judge(env, of, who, period, target).ok()?;
                Some(judged.limit.clause.clone())
            }
            _ => {
                let (_, rule) = means::rule_for(
                    env,
                    series.field?,
                    &series.averaging,
                    figure.address.who,
                    period,
                );
                rule.map(|r: &Validity| r.clause.clone())
            }
        }
        .filter(|c| !c.is_empty())
    }
}

/// The indicator whose assessment a series rests on: its own, or that of the classes it is made of.
fn assessing<'e>(env: &Env<'e>, series: &Series) -> Option<&'e Indicator> {
    let declared = &env.dataset.schema.declaration.indicator;
    match series.op {
        Op::WorstClass => declared.get(series.indicator),
        _ => {
            let of = series.of.first()?;
            declared.iter().find(|i| i.id.value == *of)
        }
    }
}

fn coverage(env: &Env<'_>, figure: &Figure, series: Option<usize>) -> String {
    let unit = match figure.point.state {
        PointState::Withheld(Why::Insufficient(unit)) => counted_word(env.world.config.lang, unit),
        _ => series.map_or("", |i| unit_word(env, i, figure)),
    };
    let (have, need) = (figure.point.have, figure.point.need);
    if need > 0 {
        format!("{have}/{need} {unit}")
    } else {
        format!("{have} {unit}")
    }
    .trim_end()
    .to_owned()
}

fn unit_word(env: &Env<'_>, i: usize, figure: &Figure) -> &'static str {
    use super::point::Unit;
    let series = &env.series[i];
    let hourly = env.dataset.grain() == Some(Grain::Hour);
    match (series.op, series.grain, figure.address.who) {
        (Op::Index | Op::CompositeIndex | Op::Attainment | Op::WorstClass | Op::LogIndex, _, _) => {
            counted_word(env.world.config.lang, Unit::Item)
        }
        (Op::Level | Op::Rank, _, _) => counted_word(env.world.config.lang, Unit::Subject),
        (Op::MaximumMovingMean, _, Who::Subject(_)) => {
            counted_word(env.world.config.lang, Unit::Window)
        }
        (Op::Mean, Grain::Day, Who::Subject(_)) if hourly => {
            counted_word(env.world.config.lang, Unit::Hour)
        }
        (_, Grain::Hour | Grain::Day, Who::Area(_)) => {
            counted_word(env.world.config.lang, Unit::Subject)
        }
        (
            Op::Mean | Op::Percentile | Op::CountWhere | Op::ShareWhere | Op::ClassCount,
            Grain::Month | Grain::Year,
            _,
        ) if env.dataset.grain() <= Some(Grain::Day) => {
            counted_word(env.world.config.lang, Unit::Day)
        }
        _ => counted_word(env.world.config.lang, Unit::Part),
    }
}

fn rounding(env: &Env<'_>, figure: &Figure, series: Option<usize>) -> String {
    let whole = figure.address.part.is_none();
    if series.is_some_and(|i| whole && env.series[i].op == Op::Index) {
        return word(env.world.config.lang, "explain", "by-rule").to_owned();
    }
    let decimals = match (series, figure.address.period) {
        (Some(i), Some(period)) => decimals::of_series(
            &env.world,
            env.dataset,
            &env.series[i],
            figure.address.who,
            period,
        ),
        _ => env
            .dataset
            .schema
            .field(&figure.address.name)
            .and_then(|f| env.dataset.schema.fields[f].decimals),
    };
    match decimals {
        Some(dp) => filled(
            env.world.config.lang,
            "explain",
            "half-even",
            &[("decimals", dp.to_string())],
        ),
        None => word(env.world.config.lang, "explain", "no-rounding").to_owned(),
    }
}

fn op_key(op: Op) -> &'static str {
    match op {
        Op::Mean => "mean",
        Op::MaximumMovingMean => "maximum-moving-mean",
        Op::Maximum => "maximum",
        Op::Minimum => "minimum",
        Op::Sum => "sum",
        Op::Latest => "latest",
        Op::Percentile => "percentile",
        Op::Index => "index",
        Op::CompositeIndex => "composite-index",
        Op::CountWhere => "count-where",
        Op::ShareWhere => "share-where",
        Op::ClassCount => "class-count",
        Op::Class => "class",
        Op::WorstClass => "worst-class",
        Op::Level => "level",
        Op::LogIndex => "log-index",
        Op::Rank => "rank",
        Op::Attainment => "attainment",
        Op::Exceedance => "exceedance",
        Op::Count => "count",
        Op::Ratio => "ratio",
        Op::Change => "change",
        Op::Formula => "formula",
        Op::Progress => "progress",
    }
}
