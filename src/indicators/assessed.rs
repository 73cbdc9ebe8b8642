//! Parts and inputs of assessments: level, main pollutants, shares, change, terms.

use crate::{
    dataset::Dataset,
    dataset::Who,
    declare::Indicator,
    diagnostic::Lang,
    quantity::{Exact, Period, Unit},
    standards::{LogAnswer, main_items, worst},
};

use super::{
    address::{Address, AddressFault},
    assess,
    env::Env,
    explain::Step,
    figure::{ClassBadge, Figure, Shown},
    findings::Findings,
    level, limits, log_index,
    point::Point,
    scales::graded_scale,
    shown::{badge, number},
    steps::{figure_step, input_name, point_words},
    words::{bracketed, word},
};

/// The part of an item begins so.
const ITEM: &str = "item.";
/// The part of a term begins so.
const TERM: &str = "sub.";

impl Findings {
    /// A part of an assessment or of a sum of logarithms.
    pub(super) fn assessed_part(
        &self,
        env: &Env<'_>,
        series: usize,
        address: &Address,
        part: &str,
        whole: &Figure,
    ) -> Result<Figure, AddressFault> {
        use crate::declare::Op;
        let op = env.series[series].op;
        let fault = || AddressFault::Part(Self::parts_of(Some(op)));
        let period = address.period.ok_or(AddressFault::Form)?;
        let known = match op {
            Op::WorstClass => {
                part.starts_with(ITEM) || matches!(part, "level" | "main" | "deciding")
            }
            Op::Level => matches!(part, "good" | "bad" | "main" | "method" | "change"),
            _ => part.starts_with(TERM),
        };
        if !known {
            return Err(fault());
        }
        if whole.point.get().is_none() && part != "change" {
            return Ok(Figure {
                address: address.clone(),
                unit: Unit::number(),
                ..whole.clone()
            });
        }
        let (shown, class, unit) = match op {
            Op::WorstClass => {
                let (shown, class) = self.class_part_of(env, series, address.who, period, part)?;
                (shown, class, Unit::number())
            }
            Op::Level => {
                let (shown, unit) = self.level_part(env, series, address.who, period, part);
                (shown, None, unit)
            }
            _ => {
                let shown = self.term_part(env, series, address.who, period, part)?;
                (shown, None, Unit::number())
            }
        };
        Ok(Figure {
            shown,
            class,
            unit,
            address: address.clone(),
            ..whole.clone()
        })
    }

    fn class_part_of(
        &self,
        env: &Env<'_>,
        series: usize,
        who: Who,
        period: Period,
        part: &str,
    ) -> Result<(Shown, Option<ClassBadge>), AddressFault> {
        let indicator = &env.dataset.schema.declaration.indicator[env.series[series].indicator];
        let none = || {
            (
                Shown::Words(word(self.config.lang, "class", "unjudged").to_owned()),
                None,
            )
        };
        let Some(law) = assess::law(env, indicator, who, period) else {
            return Ok(none());
        };
        let terms = assess::terms(env, indicator, law, who, period);
        if let Some(wanted) = part.strip_prefix(ITEM) {
            let item = law.grades.item_position(wanted);
            let Some(term) = terms.iter().find(|t| Some(t.item) == item) else {
                let names: Vec<&str> = terms
                    .iter()
                    .map(|t| law.grades.items[t.item].name.as_str())
                    .collect();
                return Err(AddressFault::Part(format!(
                    "item.{}",
                    names.join("、item.")
                )));
            };
            let class = term.class.as_ref().and_then(|c| {
                graded_scale(law.grades).and_then(|scale| scale.classes.get(c.class))
            });
            return Ok(class.map_or_else(none, |c| {
                (
                    Shown::Words(c.word.get(self.config.lang).to_owned()),
                    Some(badge(self.config.lang, c)),
                )
            }));
        }
        let classes: Vec<_> = terms.into_iter().filter_map(|t| t.class).collect();
        if part == "level" {
            let class = env.series[series].at(who, period.index).class;
            let level = class.and_then(|c| level::level_of_class(law, usize::from(c)));
            let scale = law.by.scales.get(law.rule.level);
            let class = level.zip(scale).and_then(|(l, s)| s.classes.get(l));
            return Ok(class.map_or_else(none, |c| {
                (
                    Shown::Words(c.word.get(self.config.lang).to_owned()),
                    Some(badge(self.config.lang, c)),
                )
            }));
        }
        let names = match part {
            "main" => {
                let main = main_items(law.rule, law.grades, &classes);
                level::named_multiples(self.config.lang, law, &main)
            }
            _ => {
                let deciding = worst(&classes).map_or_else(Vec::new, |(_, items)| items);
                let name = |i: usize| law.grades.items[i].short.clone();
                deciding.into_iter().map(name).collect()
            }
        };
        Ok((Shown::Words(listed(self.config.lang, &names)), None))
    }

    fn level_part(
        &self,
        env: &Env<'_>,
        series: usize,
        who: Who,
        period: Period,
        part: &str,
    ) -> (Shown, Unit) {
        let words = |text: &str| (Shown::Words(text.to_owned()), Unit::number());
        let Some(story) = level::story(env, series, who, period) else {
            return words(word(self.config.lang, "class", "unjudged"));
        };
        match part {
            "good" | "bad" => {
                let share = if part == "good" {
                    story.good()
                } else {
                    story.worst()
                };
                let shown = share.map_or_else(
                    || Shown::Words(word(self.config.lang, "class", "unjudged").to_owned()),
                    |share| number(self.config.lang, share, Some(1)),
                );
                (shown, Unit::parse("%"))
            }
            "main" => words(&listed(
                self.config.lang,
                &level::main_words(env, series, &story, who, period),
            )),
            "method" => words(word(
                self.config.lang,
                "level",
                match (who, story.by_shares) {
                    (Who::Subject(_), false) => "place",
                    (_, true) => "shares",
                    (_, false) => "means",
                },
            )),
            _ => {
                let before = period
                    .year_before()
                    .and_then(|p| level::story(env, series, who, p));
                let text = before
                    .and_then(|before| level::change_words(self.config.lang, &story, &before));
                words(
                    text.as_deref()
                        .unwrap_or(word(self.config.lang, "change", "no-base")),
                )
            }
        }
    }

    fn term_part(
        &self,
        env: &Env<'_>,
        series: usize,
        who: Who,
        period: Period,
        part: &str,
    ) -> Result<Shown, AddressFault> {
        let indicator = &env.dataset.schema.declaration.indicator[env.series[series].indicator];
        let (edition, rule) =
            log_index::rule(env, indicator, who, period).ok_or(AddressFault::Form)?;
        let terms = log_index::terms(env, indicator, (edition, rule), who, period);
        let values: Vec<(usize, Exact)> = terms
            .iter()
            .filter_map(|t| Some((t.item, t.value?)))
            .collect();
        let wanted = edition.item_position(part.trim_start_matches(TERM));
        let LogAnswer::Judged { terms: found, .. } = rule.value(&values) else {
            return Err(AddressFault::Form);
        };
        terms
            .iter()
            .zip(found)
            .find(|(term, _)| Some(term.item) == wanted)
            .map(|(_, value)| number(self.config.lang, value, Some(rule.decimals)))
            .ok_or_else(|| {
                let names: Vec<&str> = terms
                    .iter()
                    .map(|t| edition.items[t.item].name.as_str())
                    .collect();
                AddressFault::Part(format!("sub.{}", names.join("、sub.")))
            })
    }

    /// What exceeds and by how much: `总磷（0.3）、氨氮（0.1）`, the largest multiple first.
    pub(super) fn over_words(&self, env: &Env<'_>, series: usize, address: &Address) -> String {
        let series = &env.series[series];
        let Some(period) = address.period else {
            return String::new();
        };
        let target = env.target(series);
        let mut over: Vec<(Option<Exact>, String)> = series
            .of
            .iter()
            .filter_map(|name| {
                let own = env.series.iter().find(|s| s.name == *name)?;
                let of = own.of.first().unwrap_or(name);
                let input = self.input(env, of, series.grain)?;
                let judged = limits::judge(env, input, address.who, period, target).ok()?;
                (!judged.met).then(|| {
                    let label = own.field.map_or_else(
                        || self.name_label(env.dataset, of),
                        |f| env.dataset.schema.fields[f].title.clone(),
                    );
                    (judged.multiple, label)
                })
            })
            .collect();
        over.sort_by_key(|(multiple, _)| std::cmp::Reverse(*multiple));
        let names: Vec<String> = over
            .into_iter()
            .map(
                |(multiple, label)| match multiple.and_then(|m| m.round(1)) {
                    Some(m) => bracketed(self.config.lang, &label, &m.to_string()),
                    None => label,
                },
            )
            .collect();
        listed(self.config.lang, &names)
    }

    /// The items of an assessment, each with its value, class and cells.
    pub(super) fn assessed_steps(
        &self,
        env: &Env<'_>,
        i: usize,
        who: Who,
        period: Period,
    ) -> Vec<Step> {
        let indicator = &env.dataset.schema.declaration.indicator[env.series[i].indicator];
        self.item_steps(env, indicator, who, period)
    }

    fn item_steps(
        &self,
        env: &Env<'_>,
        indicator: &Indicator,
        who: Who,
        period: Period,
    ) -> Vec<Step> {
        let Some(law) = assess::law(env, indicator, who, period) else {
            return Vec::new();
        };
        let scale = graded_scale(law.grades);
        assess::terms(env, indicator, law, who, period)
            .into_iter()
            .map(|term| {
                let item = &law.grades.items[term.item];
                let name = input_name(env, term.input);
                let step = self.part_step(env, term.input, &name, who, period, &term.point);
                let class = term
                    .class
                    .as_ref()
                    .and_then(|c| scale?.classes.get(c.class));
                let value = match (&term.class, class) {
                    (Some(judged), Some(class)) => {
                        let printed = judged.value.show();
                        format!(
                            "{printed} {} → {}",
                            item.unit,
                            class.word.get(self.config.lang)
                        )
                    }
                    _ => point_words(self.config.lang, &term.point),
                };
                Step {
                    name: bracketed(self.config.lang, &item.short, &name),
                    value,
                    used: class.is_some(),
                    ..step
                }
            })
            .collect()
    }

    /// The places whose classes make the quality of an area, or the items of the one place.
    pub(super) fn level_steps(
        &self,
        env: &Env<'_>,
        i: usize,
        who: Who,
        period: Period,
    ) -> Vec<Step> {
        let Some(of) = level::classes_of(env, i) else {
            return Vec::new();
        };
        let indicator = &env.dataset.schema.declaration.indicator[env.series[of].indicator];
        let mut out: Vec<Step> = match who {
            Who::Subject(_) => vec![],
            Who::Area(area) => env.members[area]
                .iter()
                .filter_map(|&s| self.named_step(env.dataset, Who::Subject(s), period, of, env))
                .collect(),
        };
        let means = level::story(env, i, who, period).is_some_and(|s| !s.by_shares);
        if means {
            out.extend(self.item_steps(env, indicator, who, period));
        }
        out
    }

    /// The figure of one subject as a step.
    fn named_step(
        &self,
        dataset: &Dataset,
        who: Who,
        period: Period,
        series: usize,
        env: &Env<'_>,
    ) -> Option<Step> {
        let key = self.who_key(dataset, who);
        let name = &env.series[series].name;
        let address = format!("{}/{key}/{period}/{name}", dataset.id());
        self.figure(&address)
            .ok()
            .map(|f| figure_step(self.config.lang, &f))
    }

    /// The terms of a sum of logarithms.
    pub(super) fn log_steps(&self, env: &Env<'_>, i: usize, who: Who, period: Period) -> Vec<Step> {
        let indicator = &env.dataset.schema.declaration.indicator[env.series[i].indicator];
        let Some((edition, rule)) = log_index::rule(env, indicator, who, period) else {
            return Vec::new();
        };
        let terms = log_index::terms(env, indicator, (edition, rule), who, period);
        let values: Vec<(usize, Exact)> = terms
            .iter()
            .filter_map(|t| Some((t.item, t.value?)))
            .collect();
        let found = match rule.value(&values) {
            LogAnswer::Judged { terms, .. } => terms,
            _ => Vec::new(),
        };
        terms
            .into_iter()
            .enumerate()
            .map(|(n, term)| {
                let item = &edition.items[term.item];
                let own = found.get(n);
                let value = match (term.value, own) {
                    (Some(value), Some(index)) => {
                        format!("{} {} → {}", value.show(), item.unit, index.show())
                    }
                    _ => point_words(self.config.lang, &term.point),
                };
                let cells = term.input.map_or_else(Vec::new, |input| {
                    let name = input_name(env, input);
                    self.part_step(env, input, &name, who, period, &term.point)
                        .cells
                });
                Step {
                    name: item.short.clone(),
                    value,
                    cells,
                    raw: None,
                    used: own.is_some(),
                }
            })
            .collect()
    }

    /// Who was ranked, with the value of each.
    pub(super) fn rank_steps(
        &self,
        env: &Env<'_>,
        i: usize,
        who: Who,
        period: Period,
    ) -> Vec<Step> {
        let Some(of) = env.series[i].of.first() else {
            return Vec::new();
        };
        let others: Vec<Who> = env.series[i]
            .whos()
            .filter(|other| {
                matches!(
                    (who, other),
                    (Who::Subject(_), Who::Subject(_)) | (Who::Area(_), Who::Area(_))
                )
            })
            .collect();
        let mut out: Vec<(Point, Step)> = others
            .into_iter()
            .filter_map(|other| {
                let key = self.who_key(env.dataset, other);
                let address = format!("{}/{key}/{period}/{of}", env.dataset.id());
                let figure = self.figure(&address).ok()?;
                let place = env.series[i].at(other, period.index);
                let mut step = figure_step(self.config.lang, &figure);
                if let Some(n) = place.get() {
                    step.value = format!("{} → {}", step.value, n.show());
                }
                Some((place, step))
            })
            .collect();
        out.sort_by_key(|(place, _)| (place.get().is_none(), place.value));
        out.into_iter().map(|(_, step)| step).collect()
    }
}

/// Names one after another; a dash where there are none.
fn listed(lang: Lang, names: &[String]) -> String {
    if names.is_empty() {
        word(lang, "class", "nothing").to_owned()
    } else {
        names.join(word(lang, "mark", "list"))
    }
}
