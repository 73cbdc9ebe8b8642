//! Parts of figures: class, primary pollutants, sub-indices, limits, numbers per class.

use crate::{
    dataset::{Dataset, Who},
    declare::Op,
    quantity::{Exact, Period, Unit},
};

use super::{
    address::{Address, AddressFault},
    env::{Env, Input},
    figure::{ClassBadge, Figure, Shown},
    index, limits,
    point::{Point, Why},
    scales::scale_of,
    shares,
    words::word,
};
use super::{findings::Findings, shown::*};

impl Findings {
    pub(super) fn part(
        &self,
        dataset: &Dataset,
        address: Address,
        part: &str,
    ) -> Result<Figure, AddressFault> {
        let whole = self.whole(
            dataset,
            Address {
                part: None,
                ..address.clone()
            },
        );
        let env = self.env(dataset.id()).ok_or(AddressFault::Form)?;
        let series = address.period.and_then(|p| {
            env.series
                .iter()
                .position(|s| s.name == address.name && s.grain == p.grain)
        });
        let point = whole.point;
        let as_words = |text: String| Figure {
            shown: if point.get().is_some() {
                Shown::Words(text)
            } else {
                whole.shown.clone()
            },
            unit: Unit::number(),
            address: address.clone(),
            ..whole.clone()
        };
        let op = series.map(|i| env.series[i].op);
        let at = series.unwrap_or_default();
        match (part, op) {
            ("class", _) if whole.class.is_some() || point.get().is_none() => {
                let word = whole
                    .class
                    .as_ref()
                    .map_or_else(String::new, |c| c.word.clone());
                Ok(as_words(word))
            }
            (_, Some(Op::WorstClass | Op::Level | Op::LogIndex)) => {
                self.assessed_part(&env, at, &address, part, &whole)
            }
            ("over", Some(Op::Attainment)) => Ok(as_words(self.over_words(&env, at, &address))),
            ("primary", Some(Op::Index)) => Ok(as_words(self.primary_words(&point))),
            (_, Some(Op::Index)) if part.starts_with("sub.") => {
                let wanted = part.trim_start_matches("sub.");
                self.sub_index(&env, at, &address, wanted, &whole)
            }
            ("limit" | "multiple", Some(Op::Attainment)) => {
                Ok(self.judged_part(&env, at, &address, part, &whole))
            }
            ("multiple", Some(Op::Exceedance)) => {
                Ok(self.largest_multiple(&env, at, &address, &whole))
            }
            (part, Some(Op::Rank)) => self.standing(&env, at, &address, part, &whole),
            ("primary", Some(Op::CountWhere | Op::ShareWhere | Op::ClassCount)) => {
                Ok(as_words(self.primary_counts(&env, at, &address)))
            }
            ("list", Some(Op::ClassCount)) => Ok(as_words(self.class_list(&env, at, &address))),
            (_, Some(Op::ClassCount)) => self.class_part(&env, at, &address, part, &whole),
            _ => Err(AddressFault::Part(Self::parts_of(op))),
        }
    }

    pub(super) fn parts_of(op: Option<Op>) -> String {
        let list: &[&str] = match op {
            Some(Op::Index) => &["class", "primary", "sub.<item>", "yoy"],
            Some(Op::Class) => &["class", "yoy"],
            Some(Op::Attainment) => &["class", "limit", "multiple", "over"],
            Some(Op::WorstClass) => &["class", "level", "main", "deciding", "item.<item>"],
            Some(Op::Level) => &["class", "good", "bad", "main", "method", "change"],
            Some(Op::LogIndex) => &["class", "sub.<item>", "yoy"],
            Some(Op::Rank) => &["of", "place", "best", "worst", "best.value", "worst.value"],
            Some(Op::Exceedance) => &["multiple"],
            Some(Op::ClassCount) => &["<class id>", "list", "primary", "yoy", "streak"],
            _ => &["yoy", "streak"],
        };
        list.join("、")
    }

    /// Primary pollutants as the law prints them; tied ones together.
    #[must_use]
    pub fn primary_words(&self, point: &Point) -> String {
        let Some(edition) = self.edition(point.edition) else {
            return String::new();
        };
        let names: Vec<&str> = point
            .primary
            .iter()
            .filter_map(|i| edition.items.get(i))
            .map(|item| item.short.as_str())
            .collect();
        if names.is_empty() {
            word(self.config.lang, "class", "none").to_owned()
        } else {
            names.join(word(self.config.lang, "mark", "list"))
        }
    }

    /// On how many finer periods each item was primary, the most frequent first.
    fn primary_counts(&self, env: &Env<'_>, series: usize, address: &Address) -> String {
        let lang = self.config.lang;
        let none = || word(lang, "class", "none").to_owned();
        let own = &env.series[series];
        let Some((of, period)) = own.of.first().zip(address.period) else {
            return none();
        };
        let index = (0..env.series.len())
            .filter(|&i| env.series[i].name == *of && env.series[i].grain < own.grain)
            .max_by_key(|&i| env.series[i].grain);
        let Some(index) = index.filter(|&i| env.series[i].op == Op::Index) else {
            return none();
        };
        let mut counts: Vec<(String, u32)> = Vec::new();
        for part in period.parts(env.series[index].grain) {
            let point = env.point(Input::Series(index), address.who, part.index);
            let Some(edition) = self.edition(point.edition) else {
                continue;
            };
            for item in point.primary.iter().filter_map(|i| edition.items.get(i)) {
                match counts.iter_mut().find(|(name, _)| *name == item.short) {
                    Some((_, n)) => *n += 1,
                    None => counts.push((item.short.clone(), 1)),
                }
            }
        }
        // Those that are equal stand as they came.
        counts.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        let said = counts.iter().map(|(name, n)| {
            let n = Unit::parse("d").after(&n.to_string(), lang);
            super::words::bracketed(lang, name, &n)
        });
        let said: Vec<String> = said.collect();
        if said.is_empty() {
            return none();
        }
        said.join(word(lang, "mark", "list"))
    }

    /// Every class that occurs with its number: 优12天、良15天.
    fn class_list(&self, env: &Env<'_>, series: usize, address: &Address) -> String {
        let lang = self.config.lang;
        let unit = &env.series[series].unit;
        let counts = self.class_counts_in(env, series, address.who, address.period);
        let some = counts.into_iter().flatten().filter(|(_, n)| *n > 0);
        let said: Vec<String> = some
            .map(|(class, n)| {
                let values = [
                    ("class", class.word),
                    ("n", unit.after(&n.to_string(), lang)),
                ];
                super::words::filled(lang, "class", "counted", &values)
            })
            .collect();
        said.join(word(lang, "mark", "list"))
    }

    pub(super) fn sub_index(
        &self,
        env: &Env<'_>,
        series: usize,
        address: &Address,
        wanted: &str,
        whole: &Figure,
    ) -> Result<Figure, AddressFault> {
        use crate::standards::SubIndex;
        let period = address.period.ok_or(AddressFault::Form)?;
        let Some(edition) = self.edition(whole.point.edition) else {
            return Ok(Figure {
                address: address.clone(),
                ..whole.clone()
            });
        };
        let terms = index::terms(env, edition, address.who, period, &env.series[series].of);
        let wanted_item = edition.item_position(wanted);
        // A report may list an item twice, by two averages; the higher sub-index counts.
        let of_item = || terms.iter().filter(|t| Some(t.item) == wanted_item);
        if of_item().next().is_none() {
            let names: Vec<&str> = terms
                .iter()
                .map(|t| edition.items[t.item].name.as_str())
                .collect();
            return Err(AddressFault::Part(format!("sub.{}", names.join("、sub."))));
        }
        let highest = of_item()
            .filter_map(|t| match t.sub {
                Some(SubIndex::Index(i)) => Some(i),
                _ => None,
            })
            .max();
        let point = match highest {
            Some(i) => Point::known(Exact::whole(i), 1, 1),
            None => Point::withheld(Why::NoData, 0, 1),
        }
        .under(whole.point.edition);
        let shown = self.shown(&point, Some(0));
        Ok(Figure {
            shown,
            class: None,
            point,
            address: address.clone(),
            ..whole.clone()
        })
    }

    pub(super) fn judged_part(
        &self,
        env: &Env<'_>,
        series: usize,
        address: &Address,
        part: &str,
        whole: &Figure,
    ) -> Figure {
        let of = env.series[series]
            .of
            .first()
            .and_then(|name| self.input(env, name, env.series[series].grain));
        let judged = of.zip(address.period).map(|(of, period)| {
            let target = env.target(&env.series[series]);
            limits::judge(env, of, address.who, period, target)
        });
        // A limit is shown with the digits that the law prints.
        let mut printed = None;
        let point = match (judged, part) {
            (Some(Ok(j)), "limit") => {
                printed = Some(j.limit.value.scale());
                Point::known(j.limit.exact(), 1, 1).under(j.edition)
            }
            (Some(Ok(j)), _) => {
                Point::known(j.multiple.unwrap_or(Exact::ZERO), 1, 1).under(j.edition)
            }
            (Some(Err(point)), _) => point,
            (None, _) => Point::withheld(Why::NoRow, 0, 0),
        };
        let decimals = if part == "limit" { printed } else { Some(2) };
        let shown = self.shown(&point, decimals);
        Figure {
            shown,
            class: None,
            point,
            address: address.clone(),
            ..whole.clone()
        }
    }

    pub(super) fn largest_multiple(
        &self,
        env: &Env<'_>,
        series: usize,
        address: &Address,
        whole: &Figure,
    ) -> Figure {
        let series = &env.series[series];
        let largest = match (series.field, address.who, address.period) {
            (Some(field), Who::Subject(s), Some(period)) => {
                limits::exceedance_point(env, field, s, period).1
            }
            _ => None,
        };
        let point = match (largest, whole.point.get()) {
            (Some(m), _) => Point::known(m, 1, 1),
            (None, Some(_)) => Point::known(Exact::ZERO, 1, 1),
            (None, None) => whole.point,
        };
        let shown = self.shown(&point, Some(2));
        Figure {
            shown,
            class: None,
            point,
            unit: Unit::number(),
            address: address.clone(),
            ..whole.clone()
        }
    }

    pub(super) fn class_part(
        &self,
        env: &Env<'_>,
        series: usize,
        address: &Address,
        part: &str,
        whole: &Figure,
    ) -> Result<Figure, AddressFault> {
        let counts = self.class_counts_in(env, series, address.who, address.period);
        let Some(counts) = counts else {
            return Ok(Figure {
                address: address.clone(),
                ..whole.clone()
            });
        };
        let found = counts
            .iter()
            .find(|(class, _)| class.id == part || class.word == part);
        let Some((class, n)) = found else {
            let ids: Vec<&str> = counts.iter().map(|(class, _)| class.id.as_str()).collect();
            return Err(AddressFault::Part(ids.join("、")));
        };
        let point = Point {
            value: Exact::whole(i64::from(*n)),
            ..whole.point
        };
        let shown = self.shown(&point, Some(0));
        let label = class.word.clone();
        Ok(Figure {
            label,
            shown,
            class: Some(class.clone()),
            point,
            address: address.clone(),
            ..whole.clone()
        })
    }

    pub(super) fn class_counts_in(
        &self,
        env: &Env<'_>,
        series: usize,
        who: Who,
        period: Option<Period>,
    ) -> Option<Vec<(ClassBadge, u32)>> {
        let of = env.series[series].of.first()?;
        let grain = env.series[series].grain;
        let of = (0..env.series.len())
            .filter(|&i| env.series[i].name == *of && env.series[i].grain <= grain)
            .max_by_key(|&i| env.series[i].grain)?;
        let (edition, counts) = shares::class_counts_of(env, of, who, period?)?;
        let indicator = &env.dataset.schema.declaration.indicator[env.series[of].indicator];
        let scale = scale_of(edition, indicator, &Point::EMPTY)?;
        Some(
            scale
                .classes
                .iter()
                .map(|c| badge(self.config.lang, c))
                .zip(counts)
                .collect(),
        )
    }

    /// Numbers per class of a class-count figure, in the order of the scale.
    #[must_use]
    pub fn class_counts(
        &self,
        dataset: &Dataset,
        name: &str,
        who: Who,
        period: Period,
    ) -> Vec<(ClassBadge, u32)> {
        let Some(env) = self.env(dataset.id()) else {
            return Vec::new();
        };
        let series = env
            .series
            .iter()
            .position(|s| s.name == name && s.grain == period.grain);
        series
            .and_then(|i| self.class_counts_in(&env, i, who, Some(period)))
            .unwrap_or_default()
    }
}
