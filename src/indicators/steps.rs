//! The inputs of a figure, each with the cells it was read from.

use crate::{
    dataset::{Dataset, Who},
    declare::Op,
    diagnostic::Lang,
    diagnostic::Location,
    quantity::{Grain, Period},
    standards::SubIndex,
};

use super::{
    env::{Env, Input},
    figure::{Figure, Shown},
    findings::Findings,
    index, limits,
    point::{Point, PointState},
    shares,
    words::{bracketed, filled, word},
};
use super::{explain::Step, shown::withheld};

impl Findings {
    pub(super) fn steps(&self, env: &Env<'_>, figure: &Figure) -> Vec<Step> {
        if figure
            .address
            .part
            .as_deref()
            .is_some_and(|p| p.ends_with("yoy"))
        {
            if !figure.note.is_empty() {
                return self.basis_steps(env.dataset, figure);
            }
            return self.change_steps(figure);
        }
        if figure.address.part.as_deref().is_some_and(is_streak) {
            let years = self.streak_addresses(figure).into_iter();
            let years = years.filter_map(|address| self.figure(&address).ok());
            return years.map(|f| figure_step(self.config.lang, &f)).collect();
        }
        match (self.position(env, figure), figure.address.period) {
            (Some(i), Some(period)) => self.series_steps(env, i, figure, period),
            _ => self.cell_steps(env, figure),
        }
    }

    pub(super) fn change_steps(&self, figure: &Figure) -> Vec<Step> {
        let text = figure.address.to_string();
        let base = text
            .trim_end_matches("yoy")
            .trim_end_matches('.')
            .to_owned();
        let before = figure.address.period.and_then(|p| {
            Some(base.replace(&format!("/{p}/"), &format!("/{}/", p.year_before()?)))
        });
        [Some(base), before]
            .into_iter()
            .flatten()
            .filter_map(|address| self.figure(&address).ok())
            .map(|f| figure_step(self.config.lang, &f))
            .collect()
    }

    pub(super) fn series_steps(
        &self,
        env: &Env<'_>,
        i: usize,
        figure: &Figure,
        period: Period,
    ) -> Vec<Step> {
        let series = &env.series[i];
        let who = figure.address.who;
        match series.op {
            Op::Index => self.index_steps(env, i, figure, period),
            Op::CompositeIndex => self.composite_steps(env, i, who, period),
            Op::CountWhere | Op::ShareWhere | Op::ClassCount => {
                self.classed_steps(env, i, who, period)
            }
            Op::Attainment => self.attainment_steps(env, i, who, period),
            Op::WorstClass => self.assessed_steps(env, i, who, period),
            Op::Level => self.level_steps(env, i, who, period),
            Op::LogIndex => self.log_steps(env, i, who, period),
            Op::Rank => self.rank_steps(env, i, who, period),
            Op::Ratio | Op::Change => self.named_steps(env, i, who, period),
            Op::Formula => {
                let mut steps = self.named_steps(env, i, who, period);
                steps.extend(self.constant_steps(env, i, who, period));
                steps
            }
            _ => self.part_steps(env, i, who, period),
        }
    }

    /// The parts of a mean, percentile, sum: each with its cells.
    pub(super) fn part_steps(
        &self,
        env: &Env<'_>,
        i: usize,
        who: Who,
        period: Period,
    ) -> Vec<Step> {
        let series = &env.series[i];
        if let (Who::Area(area), true) = (who, series.grain <= Grain::Day) {
            return env.members[area]
                .iter()
                .filter_map(|&s| {
                    let key = self.who_key(env.dataset, Who::Subject(s));
                    self.figure(&format!(
                        "{}/{key}/{period}/{}",
                        env.dataset.id(),
                        series.name
                    ))
                    .ok()
                })
                .map(|f| figure_step(self.config.lang, &f))
                .collect();
        }
        let Some(input) = self.part_input(env, i) else {
            return Vec::new();
        };
        let name = match input {
            Input::Field(f) => env.dataset.schema.fields[f].name.clone(),
            Input::Series(s) => env.series[s].name.clone(),
        };
        let grain = env.grain(input).unwrap_or(period.grain);
        let by_row = matches!(
            series.op,
            Op::Exceedance | Op::Count | Op::Class | Op::CountWhere | Op::ShareWhere
        );
        if let (Input::Field(field), true) = (input, by_row || grain == period.grain) {
            let rows = self.rows(env.dataset, who, Some(period));
            return rows
                .into_iter()
                .map(|row| cell_step(self.config.lang, env.dataset, row, field))
                .collect();
        }
        env.points_in(input, who, period)
            .filter(|(_, p)| p.state != PointState::Empty)
            .map(|(index, point)| {
                let at = Period { grain, index };
                self.part_step(env, input, &name, who, at, &point)
            })
            .collect()
    }

    pub(super) fn part_input(&self, env: &Env<'_>, i: usize) -> Option<Input> {
        let series = &env.series[i];
        let field = series.field.or_else(|| {
            series
                .of
                .first()
                .and_then(|name| env.dataset.schema.field(name))
        });
        match (series.op, field) {
            (Op::Mean, Some(field)) => {
                let daily = env.series.iter().position(|s| {
                    s.field == Some(field) && s.grain == Grain::Day && s.op == Op::Mean
                });
                match daily {
                    Some(d) if series.grain > Grain::Day => Some(Input::Series(d)),
                    _ => Some(Input::Field(field)),
                }
            }
            (Op::Percentile, Some(field)) => limits::daily_input(env, field),
            (_, Some(field)) => Some(Input::Field(field)),
            (_, None) => {
                let own = env.dataset.grain()?;
                self.input(env, series.of.first()?, own)
            }
        }
    }

    pub(super) fn part_step(
        &self,
        env: &Env<'_>,
        input: Input,
        name: &str,
        who: Who,
        at: Period,
        point: &Point,
    ) -> Step {
        let dataset = env.dataset;
        let field = match input {
            Input::Field(f) => Some(f),
            Input::Series(s) => env.series[s].field,
        };
        let rows = self.rows(dataset, who, Some(at));
        let cells: Vec<Location> = field.map_or_else(Vec::new, |f| {
            rows.iter()
                .filter_map(|&r| dataset.origin(r, f).map(|o| o.location))
                .collect()
        });
        let raw = match (input, rows.as_slice(), field) {
            (Input::Field(_), [row], Some(f)) => Some(dataset.raw(*row, f).to_owned()),
            _ => None,
        };
        let label = format!(
            "{}/{}/{at}/{name}",
            dataset.id(),
            self.who_key(dataset, who)
        );
        Step {
            name: label,
            value: point_words(self.config.lang, point),
            cells,
            raw,
            used: point.get().is_some(),
        }
    }

    pub(super) fn index_steps(
        &self,
        env: &Env<'_>,
        i: usize,
        figure: &Figure,
        period: Period,
    ) -> Vec<Step> {
        let lang = self.config.lang;
        let Some(edition) = self.edition(figure.point.edition) else {
            return Vec::new();
        };
        let who = figure.address.who;
        index::terms(env, edition, who, period, &env.series[i].of)
            .into_iter()
            .map(|term| {
                let item = &edition.items[term.item];
                let input = term.input.map(|input| match input {
                    Input::Field(f) => env.dataset.schema.fields[f].name.clone(),
                    Input::Series(s) => env.series[s].name.clone(),
                });
                let cells = term.input.map_or_else(Vec::new, |input| {
                    let name = input_name(env, input);
                    self.part_step(env, input, &name, who, period, &term.point)
                        .cells
                });
                let row = edition.breakpoints_at(term.item, &term.averaging);
                let clause = row.map_or("", |r| r.clause.as_str());
                let value = match (term.legal, term.sub) {
                    (Some(c), Some(SubIndex::Index(index))) => format!(
                        "{} {} → {}",
                        c.round(item.decimals)
                            .map_or_else(String::new, |d| d.to_string()),
                        item.unit,
                        bracketed(lang, &index.to_string(), clause)
                    ),
                    (Some(c), _) => {
                        let comma = word(lang, "mark", "comma");
                        let why = word(lang, "withheld", "no-row");
                        format!("{} {}{comma}{why}", c.show(), item.unit)
                    }
                    (None, _) => point_words(self.config.lang, &term.point),
                };
                let inner = format!(
                    "{}{}{}",
                    term.averaging,
                    word(lang, "mark", "comma"),
                    input.unwrap_or_else(|| "—".into())
                );
                let name = bracketed(lang, &item.short, &inner);
                Step {
                    name,
                    value,
                    cells,
                    raw: None,
                    used: matches!(term.sub, Some(SubIndex::Index(_))),
                }
            })
            .collect()
    }

    pub(super) fn composite_steps(
        &self,
        env: &Env<'_>,
        i: usize,
        who: Who,
        period: Period,
    ) -> Vec<Step> {
        let indicator = &env.dataset.schema.declaration.indicator[env.series[i].indicator];
        let family = indicator.standard.as_ref().map_or("", |s| s.value.as_str());
        let area = env.world.area_of(env.dataset, who);
        let Some(edition) = env.world.edition(family, period.last_day(), area) else {
            return Vec::new();
        };
        let (_, parts) = index::composite_parts(env, edition, who, period);
        parts
            .into_iter()
            .map(|part| {
                let single = part.value.zip(part.limit).and_then(|(v, l)| v.div(l));
                let value = match (part.value, part.limit, single) {
                    (Some(v), Some(l), Some(s)) => {
                        format!("{} ÷ {} = {}", v.show(), l.show(), s.show())
                    }
                    _ => word(self.config.lang, "withheld", "no-data").to_owned(),
                };
                let key = self.who_key(env.dataset, who);
                let name = part.figure.map_or_else(
                    || edition.items[part.item].short.clone(),
                    |f| format!("{}/{key}/{period}/{}", env.dataset.id(), env.series[f].name),
                );
                Step {
                    name,
                    value,
                    cells: Vec::new(),
                    raw: None,
                    used: single.is_some(),
                }
            })
            .collect()
    }

    pub(super) fn classed_steps(
        &self,
        env: &Env<'_>,
        i: usize,
        who: Who,
        period: Period,
    ) -> Vec<Step> {
        let series = &env.series[i];
        let of = series.of.first().and_then(|name| {
            (0..env.series.len())
                .filter(|&j| env.series[j].name == *name && env.series[j].grain <= series.grain)
                .max_by_key(|&j| env.series[j].grain)
        });
        let Some(of) = of else {
            return self.part_steps(env, i, who, period);
        };
        shares::classed_points(env, of, who, period)
            .into_iter()
            .map(|(who, index, point)| {
                let at = Period {
                    grain: env.series[of].grain,
                    index,
                };
                let class = self.class_badge(env.dataset, &env.series[of], &point);
                let key = self.who_key(env.dataset, who);
                let name = format!("{}/{key}/{at}/{}", env.dataset.id(), env.series[of].name);
                let value = match class {
                    Some(class) => format!("{} {}", point.value.show(), class.word),
                    None => point_words(self.config.lang, &point),
                };
                let cells = env.series[of].field.map_or_else(Vec::new, |field| {
                    let rows = self.rows(env.dataset, who, Some(at));
                    rows.iter()
                        .filter_map(|&r| env.dataset.origin(r, field))
                        .map(|o| o.location)
                        .collect()
                });
                Step {
                    name,
                    value,
                    cells,
                    raw: None,
                    used: point.class.is_some(),
                }
            })
            .collect()
    }

    pub(super) fn attainment_steps(
        &self,
        env: &Env<'_>,
        i: usize,
        who: Who,
        period: Period,
    ) -> Vec<Step> {
        let series = &env.series[i];
        let key = self.who_key(env.dataset, who);
        let part = |name: &String| {
            let address = format!("{}/{key}/{period}/{name}", env.dataset.id());
            let figure = self.figure(&address).ok()?;
            let mut step = figure_step(self.config.lang, &figure);
            let input = self.input(env, name, series.grain)?;
            if let Ok(judged) = limits::judge(env, input, who, period, env.target(series)) {
                let values = [
                    ("value", step.value),
                    ("limit", judged.limit.value.to_string()),
                ];
                step.value = filled(self.config.lang, "explain", "against-limit", &values);
            }
            if let Input::Field(field) = input {
                let rows = self.rows(env.dataset, who, Some(period));
                step.cells = rows
                    .iter()
                    .filter_map(|&r| env.dataset.origin(r, field))
                    .map(|o| o.location)
                    .collect();
            }
            Some(step)
        };
        series.of.iter().filter_map(part).collect()
    }

    pub(super) fn named_steps(
        &self,
        env: &Env<'_>,
        i: usize,
        who: Who,
        period: Period,
    ) -> Vec<Step> {
        let series = &env.series[i];
        let indicator = &env.dataset.schema.declaration.indicator[series.indicator];
        let key = self.who_key(env.dataset, who);
        let base = indicator.base.as_ref().map(|b| match b.value.as_str() {
            "year-before" => period.year_before(),
            text => Period::parse(text),
        });
        let periods: Vec<Period> = std::iter::once(period).chain(base.flatten()).collect();
        let mut out = Vec::new();
        for (name, at) in series
            .of
            .iter()
            .flat_map(|n| periods.iter().map(move |p| (n, *p)))
        {
            let address = format!("{}/{key}/{at}/{name}", env.dataset.id());
            let Ok(figure) = self.figure(&address) else {
                continue;
            };
            let mut step = figure_step(self.config.lang, &figure);
            if let Some(field) = env.dataset.schema.field(name) {
                let rows = self.rows(env.dataset, who, Some(at));
                step.cells = rows
                    .iter()
                    .filter_map(|&r| env.dataset.origin(r, field))
                    .map(|o| o.location)
                    .collect();
            }
            out.push(step);
        }
        out
    }

    pub(super) fn cell_steps(&self, env: &Env<'_>, figure: &Figure) -> Vec<Step> {
        let Some(field) = env.dataset.schema.field(&figure.address.name) else {
            return Vec::new();
        };
        let rows = self.rows(env.dataset, figure.address.who, figure.address.period);
        rows.into_iter()
            .map(|row| cell_step(self.config.lang, env.dataset, row, field))
            .collect()
    }
}

pub(super) fn input_name(env: &Env<'_>, input: Input) -> String {
    match input {
        Input::Field(f) => env.dataset.schema.fields[f].name.clone(),
        Input::Series(s) => env.series[s].name.clone(),
    }
}

pub(super) fn figure_step(lang: Lang, figure: &Figure) -> Step {
    let value = figure
        .in_words(lang)
        .unwrap_or_else(|| figure.reason().to_owned());
    let used = figure.text().is_some();
    Step {
        name: figure.address.to_string(),
        value,
        cells: Vec::new(),
        raw: None,
        used,
    }
}

pub(super) fn cell_step(lang: Lang, dataset: &Dataset, row: usize, field: usize) -> Step {
    let origin = dataset.origin(row, field);
    let raw = dataset.raw(row, field).to_owned();
    let number = dataset.columns[field].number(row);
    let used = number.is_none_or(|n| n.measured().is_some());
    let value = match number.map(super::context::number_point) {
        Some(point) => point_words(lang, &point),
        None => raw.clone(),
    };
    let meant = &dataset.schema.fields[field];
    let name = match dataset.period(row) {
        Some(period) => format!("{} {period}", meant.title),
        None => meant.title.clone(),
    };
    Step {
        name,
        value,
        cells: origin.into_iter().map(|o| o.location).collect(),
        raw: Some(raw),
        used,
    }
}

pub(super) fn point_words(lang: Lang, point: &Point) -> String {
    match point.get() {
        Some(value) if point.have > 1 => bracketed(lang, &value.show(), &point.have.to_string()),
        Some(value) => value.show(),
        None => match withheld(lang, point) {
            Shown::Withheld { reason, .. } => reason,
            _ => String::new(),
        },
    }
}

/// Whether a part is a streak.
pub(super) fn is_streak(part: &str) -> bool {
    let end = part.trim_end_matches(".better");
    end == "streak" || end.ends_with(".streak")
}
