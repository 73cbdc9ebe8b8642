//! The quality of a place by its class, and of an area by the classes of its places.

use crate::{
    dataset::Who,
    declare::{Indicator, Op},
    diagnostic::Lang,
    quantity::{Exact, Period},
    standards::{
        ItemClass, Scale, Shares, change_of_levels, change_of_shares, main_items, main_of_places,
        shares,
    },
};

use super::{
    assess::{self, Law, ordinal},
    env::{Env, Input, count},
    point::{EditionRef, Point, PointState, Unit, Why},
    scales::{by_shares, graded_scale},
    series::Series,
    words::bracketed,
};

/// Fills `series` with the quality of each subject and area; `of` is the series of their classes.
pub(super) fn level(env: &Env<'_>, series: &mut Series, of: usize, whos: &[Who]) {
    let grain = series.grain;
    let need = env.declared_need(series);
    let classes = &env.series[of];
    let indicator = &env.dataset.schema.declaration.indicator[classes.indicator];
    env.fill(series, whos, |who| {
        let (first, last) = match who {
            Who::Subject(_) => classes.range(who)?,
            Who::Area(area) => env.members[area]
                .iter()
                .filter_map(|&s| classes.range(Who::Subject(s)))
                .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))?,
        };
        let points = (first..=last)
            .map(|index| {
                let period = Period { grain, index };
                match who {
                    Who::Subject(_) => {
                        of_place(env, indicator, classes.at(who, index), who, period)
                    }
                    Who::Area(area) => of_area(env, of, indicator, area, period, need),
                }
            })
            .collect();
        Some((first, points))
    });
}

/// The quality that a class stands for.
fn of_place(env: &Env<'_>, indicator: &Indicator, class: Point, who: Who, period: Period) -> Point {
    let (Some(position), Some(law)) = (class.class, assess::law(env, indicator, who, period))
    else {
        return class;
    };
    let found = level_of_class(law, usize::from(position));
    Point {
        class: found.and_then(|c| u16::try_from(c).ok()),
        ..Point::known(found.map_or(Exact::ZERO, ordinal), 0, 0)
    }
    .under(EditionRef::One(law.by.index))
}

/// Position on the scale of qualities of a class of the law of class limits.
pub(super) fn level_of_class(law: Law<'_>, class: usize) -> Option<usize> {
    let class = graded_scale(law.grades)?.classes.get(class)?;
    let scale = law.by.scales.get(law.rule.level)?;
    scale.position_named(&|_| None, &|key| (key == "class").then(|| class.id.clone()))
}

/// The places of an area that have a class in a period, and how many lack one.
pub(super) fn places(
    env: &Env<'_>,
    of: usize,
    area: usize,
    index: i32,
) -> (Vec<(usize, u16)>, u32) {
    let mut classed = Vec::new();
    let mut lacking = 0;
    for &subject in &env.members[area] {
        let point = env.series[of].at(Who::Subject(subject), index);
        match point.class {
            Some(class) => classed.push((subject, class)),
            None if point.state == PointState::Empty || point.is_excused() => {}
            None => lacking += 1,
        }
    }
    (classed, lacking)
}

fn of_area(
    env: &Env<'_>,
    of: usize,
    indicator: &Indicator,
    area: usize,
    period: Period,
    need: u32,
) -> Point {
    let who = Who::Area(area);
    let (places, lacking) = places(env, of, area, period.index);
    let have = count(places.len());
    let need = if need > 0 { need } else { have + lacking };
    if have + lacking == 0 {
        return Point::EMPTY;
    }
    if have < need || have == 0 {
        return Point::withheld(Why::Insufficient(Unit::Subject), have, need);
    }
    let Some(law) = assess::law(env, indicator, who, period) else {
        return Point::withheld(Why::NoEdition, have, need);
    };
    let basis = EditionRef::One(law.by.index);
    let counted = Point::known(Exact::ZERO, have, need);
    let found = if by_shares(law.rule, &counted) {
        shares_of(law, &places).and_then(|shares| level_of_shares(law, &shares))
    } else {
        let terms = assess::terms(env, indicator, law, who, period);
        let mean = assess::verdict(law, &terms);
        match mean.class {
            Some(class) => level_of_class(law, usize::from(class)),
            None => return Point { have, need, ..mean }.under(basis),
        }
    };
    match found {
        Some(level) => Point {
            class: u16::try_from(level).ok(),
            value: ordinal(level),
            ..counted
        }
        .under(basis),
        None => Point::withheld(Why::NoRow, have, need).under(basis),
    }
}

/// Shares of the classes among places.
pub(super) fn shares_of(law: Law<'_>, places: &[(usize, u16)]) -> Option<Shares> {
    let classes: Vec<usize> = places.iter().map(|(_, c)| usize::from(*c)).collect();
    Some(shares(&classes, graded_scale(law.grades)?))
}

fn level_of_shares(law: Law<'_>, shares: &Shares) -> Option<usize> {
    let scale: &Scale = law.by.scales.get(law.rule.of_shares?)?;
    scale.position_named(&|key| shares.number(key), &|_| None)
}

/// Fills `series` with the quality of each subject from rows that state an amount (an area, a
/// length) for each class.
pub(super) fn level_of_amounts(env: &Env<'_>, series: &mut Series, field: usize, whos: &[Who]) {
    let grain = series.grain;
    let indicator = &env.dataset.schema.declaration.indicator[series.indicator];
    let (Some(own), Some(weight)) = (env.dataset.grain(), env.weight(series)) else {
        return;
    };
    env.fill(series, whos, |who| {
        let range = env.range(Input::Field(field), who)?;
        let mut periods = Env::periods(range, own, grain).peekable();
        let first = periods.peek()?.index;
        let points = periods
            .map(|period| of_amounts(env, indicator, (field, weight), who, period))
            .collect();
        Some((first, points))
    });
}

fn of_amounts(
    env: &Env<'_>,
    indicator: &Indicator,
    (field, weight): (usize, &str),
    who: Who,
    period: Period,
) -> Point {
    let Some(law) = assess::law(env, indicator, who, period) else {
        return Point::withheld(Why::NoEdition, 0, 0);
    };
    let amounts = amounts(env, law, (field, weight), who, period);
    let need = count(amounts.len());
    let known: Option<Vec<(usize, Exact)>> = amounts.into_iter().collect();
    let shares = known.and_then(|pairs| Shares::weighted(&pairs, graded_scale(law.grades)?));
    let point = match shares.as_ref().map(|shares| level_of_shares(law, shares)) {
        _ if need == 0 => return Point::EMPTY,
        Some(Some(level)) => Point {
            class: u16::try_from(level).ok(),
            ..Point::known(ordinal(level), need, need)
        },
        Some(None) => Point::withheld(Why::NoRow, need, need),
        None => Point::withheld(Why::Insufficient(Unit::Part), 0, need),
    };
    point.under(EditionRef::One(law.by.index))
}

/// Class and amount of each row; `None` where one of them is not to be read.
fn amounts(
    env: &Env<'_>,
    law: Law<'_>,
    (field, weight): (usize, &str),
    who: Who,
    period: Period,
) -> Vec<Option<(usize, Exact)>> {
    let Who::Subject(subject) = who else {
        return Vec::new();
    };
    let rows = env.index.rows_in(env.dataset, subject, period).iter();
    rows.map(|&row| {
        let row = row as usize;
        let word = env.dataset.columns[field].word(row);
        let class = graded_scale(law.grades)?.class_named(word)?;
        let column = &env.dataset.columns[env.dataset.schema.field(weight)?];
        Some((class, column.number(row)?.measured()?))
    })
    .collect()
}

/// What the parts of a quality are made of.
pub(super) struct Story<'e> {
    pub(super) law: Law<'e>,
    /// Places with their classes; one for a place itself.
    pub(super) places: Vec<(usize, u16)>,
    pub(super) shares: Option<Shares>,
    pub(super) by_shares: bool,
    pub(super) level: Option<usize>,
}

impl Story<'_> {
    /// Share of the places in classes that the law calls good, in per cent.
    pub(super) fn good(&self) -> Option<Exact> {
        let scale = graded_scale(self.law.grades)?;
        let good = (0..scale.classes.len()).filter(|&i| scale.classes[i].good);
        good.map(|i| self.shares.as_ref()?.of(i))
            .try_fold(Exact::ZERO, |sum, share| sum.add(share?))
    }

    /// Share of the places in the worst class, in per cent.
    pub(super) fn worst(&self) -> Option<Exact> {
        let scale = graded_scale(self.law.grades)?;
        self.shares
            .as_ref()?
            .of(scale.classes.len().checked_sub(1)?)
    }
}

/// The series of classes that a quality is made of.
pub(super) fn classes_of(env: &Env<'_>, series: usize) -> Option<usize> {
    let of = env.series[series].of.first()?;
    let grain = env.series[series].grain;
    env.series
        .iter()
        .position(|s| s.name == *of && s.grain == grain && s.op == Op::WorstClass)
}

/// Tells what a quality of a subject or area is made of.
pub(super) fn story<'e>(
    env: &Env<'e>,
    series: usize,
    who: Who,
    period: Period,
) -> Option<Story<'e>> {
    let point = env.series[series].at(who, period.index);
    let Some(of) = classes_of(env, series) else {
        return story_of_amounts(env, series, who, period);
    };
    let indicator = &env.dataset.schema.declaration.indicator[env.series[of].indicator];
    let law = assess::law(env, indicator, who, period)?;
    let places = match who {
        Who::Area(area) => places(env, of, area, period.index).0,
        Who::Subject(s) => {
            let class = env.series[of].at(who, period.index).class;
            class.map(|c| (s, c)).into_iter().collect()
        }
    };
    Some(Story {
        shares: shares_of(law, &places),
        by_shares: by_shares(law.rule, &point),
        level: point.class.map(usize::from),
        law,
        places,
    })
}

fn story_of_amounts<'e>(
    env: &Env<'e>,
    series: usize,
    who: Who,
    period: Period,
) -> Option<Story<'e>> {
    let own = &env.series[series];
    let indicator = &env.dataset.schema.declaration.indicator[own.indicator];
    let law = assess::law(env, indicator, who, period)?;
    let asked = (own.field?, env.weight(own)?);
    let pairs: Option<Vec<(usize, Exact)>> =
        amounts(env, law, asked, who, period).into_iter().collect();
    Some(Story {
        law,
        places: Vec::new(),
        shares: Shares::weighted(&pairs?, graded_scale(law.grades)?),
        by_shares: true,
        level: own.at(who, period.index).class.map(usize::from),
    })
}

/// The items of each place, for naming what is over.
pub(super) fn items_of_places(
    env: &Env<'_>,
    series: usize,
    story: &Story<'_>,
    period: Period,
) -> Vec<Vec<ItemClass>> {
    let Some(of) = classes_of(env, series) else {
        return Vec::new();
    };
    let indicator = &env.dataset.schema.declaration.indicator[env.series[of].indicator];
    story
        .places
        .iter()
        .map(|(s, _)| classes_in(env, indicator, story.law, Who::Subject(*s), period))
        .collect()
}

/// The classed items of one subject or area.
pub(super) fn classes_in(
    env: &Env<'_>,
    indicator: &Indicator,
    law: Law<'_>,
    who: Who,
    period: Period,
) -> Vec<ItemClass> {
    assess::terms(env, indicator, law, who, period)
        .into_iter()
        .filter_map(|t| t.class)
        .collect()
}

/// Names of the main pollutants of an area: with the share of places over where it was judged by
/// shares, with the multiple of the means where it was judged as one place.
pub(super) fn main_words(
    env: &Env<'_>,
    series: usize,
    story: &Story<'_>,
    who: Who,
    period: Period,
) -> Vec<String> {
    let law = story.law;
    if story.by_shares {
        let places = items_of_places(env, series, story, period);
        return main_of_places(law.rule, law.grades, &places)
            .into_iter()
            .map(|(item, _)| law.grades.items[item].short.clone())
            .collect();
    }
    let Some(of) = classes_of(env, series) else {
        return Vec::new();
    };
    let indicator = &env.dataset.schema.declaration.indicator[env.series[of].indicator];
    let items = classes_in(env, indicator, law, who, period);
    named_multiples(
        env.world.config.lang,
        law,
        &main_items(law.rule, law.grades, &items),
    )
}

/// `氨氮（0.4）`: items with their multiples over the reference class.
pub(super) fn named_multiples(
    lang: Lang,
    law: Law<'_>,
    items: &[(usize, Option<Exact>)],
) -> Vec<String> {
    let decimals = law.rule.main.as_ref().map_or(1, |m| m.decimals);
    items
        .iter()
        .map(|(item, multiple)| {
            let name = &law.grades.items[*item].short;
            match multiple.and_then(|m| m.round(decimals)) {
                Some(m) => bracketed(lang, name, &m.to_string()),
                None => name.clone(),
            }
        })
        .collect()
}

/// The words for the change since another period, by the rule of the assessment.
pub(super) fn change_words(lang: Lang, now: &Story<'_>, before: &Story<'_>) -> Option<String> {
    let rule = now.law.rule.change.as_ref()?;
    if now.by_shares && before.by_shares {
        let text = change_of_shares(rule, before.shares.as_ref()?, now.shares.as_ref()?)?;
        return Some(text.get(lang).to_owned());
    }
    Some(
        change_of_levels(rule, before.level?, now.level?)
            .get(lang)
            .to_owned(),
    )
}
