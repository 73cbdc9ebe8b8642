//! All figures of the site, by address.

use std::{collections::BTreeMap, sync::Arc};

use jiff::civil::Date;

use crate::{
    config::Config,
    dataset::{Catalog, Column, Dataset, Who},
    declare::Op,
    diagnostic::Lang,
    quantity::{Exact, Grain, Period},
    standards::{Adoption, Edition, Standards},
};

use super::{
    address::{Address, AddressFault, PeriodName},
    context::{TimeIndex, World},
    decimals,
    env::{Env, Input},
    figure::{ClassBadge, Figure, LimitLine, Shown},
    limits,
    point::{EditionRef, Point, Why},
    scales::scale_of,
    series::Series,
    shown::{badge, empty, number, number_of, verdict_badge, withheld},
    streak::streak_of,
    whole_rule::WholeRules,
    words::word,
};

/// Every figure that may be shown. No later stage computes a number.
#[derive(Debug)]
pub struct Findings {
    /// The data.
    pub catalog: Arc<Catalog>,
    /// The law.
    pub standards: Arc<Standards>,
    /// The site.
    pub config: Arc<Config>,
    adoptions: Vec<Vec<Adoption>>,
    /// The day the site speaks for, where it is known.
    pub(super) today: Option<Date>,
    pub(super) sets: BTreeMap<String, Arc<Set>>,
}

/// What is computed of one dataset.
#[derive(Debug)]
pub(super) struct Set {
    pub(super) index: TimeIndex,
    pub(super) members: Vec<Vec<usize>>,
    pub(super) series: Vec<Series>,
}

impl Findings {
    pub(super) fn new(
        catalog: Arc<Catalog>,
        standards: Arc<Standards>,
        config: Arc<Config>,
        adoptions: Vec<Vec<Adoption>>,
        sets: BTreeMap<String, Arc<Set>>,
    ) -> Self {
        Self {
            catalog,
            standards,
            config,
            adoptions,
            today: None,
            sets,
        }
    }

    /// The same figures in another language of the site: only words differ.
    #[must_use]
    pub fn in_language(&self, config: Arc<Config>) -> Self {
        Self {
            catalog: Arc::new(self.catalog.in_language(&config)),
            standards: self.standards.clone(),
            config,
            adoptions: self.adoptions.clone(),
            today: self.today,
            sets: self.sets.clone(),
        }
    }

    /// As seen on a day: verdicts over targets depend on it.
    #[must_use]
    pub fn seen(mut self, today: Date) -> Self {
        self.today = Some(today);
        self
    }

    pub(super) fn world(&self) -> World<'_> {
        World {
            catalog: &self.catalog,
            standards: &self.standards,
            config: &self.config,
            adoptions: &self.adoptions,
            basis: None,
        }
    }

    pub(super) fn env(&self, dataset: &str) -> Option<Env<'_>> {
        let set = self.sets.get(dataset)?;
        Some(Env {
            world: self.world(),
            dataset: self.catalog.dataset(dataset)?,
            index: &set.index,
            series: &set.series,
            members: &set.members,
            rules: WholeRules::default(),
        })
    }

    /// The computed series of a dataset.
    #[must_use]
    pub fn series(&self, dataset: &str) -> &[Series] {
        self.sets.get(dataset).map_or(&[], |s| &s.series)
    }

    /// The subject or area of that name (key, label, slug, area name).
    #[must_use]
    pub fn who(&self, dataset: &Dataset, name: &str) -> Option<Who> {
        if let Some(subject) = dataset.find_subject(name) {
            return Some(Who::Subject(subject));
        }
        let area = self.config.area(name)?;
        let as_subject = dataset
            .subjects
            .iter()
            .position(|s| s.row.is_none() && s.area == Some(area));
        Some(as_subject.map_or(Who::Area(area), Who::Subject))
    }

    /// The key of a subject or area, as in canonical addresses.
    #[must_use]
    pub fn who_key(&self, dataset: &Dataset, who: Who) -> String {
        match who {
            Who::Subject(i) => dataset
                .subjects
                .get(i)
                .map_or_else(String::new, |s| s.key.to_string()),
            Who::Area(i) => self.config.areas[i].id.value.clone(),
        }
    }

    /// The name of a subject or area for readers.
    #[must_use]
    pub fn who_label(&self, dataset: &Dataset, who: Who) -> String {
        match who {
            Who::Subject(i) => dataset
                .subjects
                .get(i)
                .map_or_else(String::new, |s| s.label.to_string()),
            Who::Area(i) => self.config.areas[i].name.get(self.config.lang).to_owned(),
        }
    }

    /// The name of a subject or area in a period, which may be a former one.
    #[must_use]
    pub fn who_label_in(&self, dataset: &Dataset, who: Who, period: Period) -> String {
        match who {
            Who::Subject(i) => dataset
                .subjects
                .get(i)
                .map_or_else(String::new, |s| s.label_in(period).to_owned()),
            Who::Area(i) => self.config.areas[i]
                .name_in(period, self.config.lang)
                .to_owned(),
        }
    }

    /// The edition of that position.
    #[must_use]
    pub fn edition(&self, edition: EditionRef) -> Option<&Edition> {
        match edition {
            EditionRef::One(i) => self.standards.editions().get(usize::from(i)),
            EditionRef::None | EditionRef::Mixed => None,
        }
    }

    /// Rows of a subject whose period lies in `period` (all of them without one), by time.
    #[must_use]
    pub fn rows(&self, dataset: &Dataset, who: Who, period: Option<Period>) -> Vec<usize> {
        let Some(set) = self.sets.get(dataset.id()) else {
            return Vec::new();
        };
        let members: Vec<usize> = match who {
            Who::Subject(s) => vec![s],
            Who::Area(area) => set.members[area].clone(),
        };
        let rows_of = |s: usize| match period {
            Some(period) => set.index.rows_in(dataset, s, period),
            None => set.index.rows(s),
        };
        members
            .into_iter()
            .flat_map(|s| rows_of(s).iter().map(|&r| r as usize))
            .collect()
    }

    /// The figure at an address.
    ///
    /// # Errors
    /// What is wrong with the address, and what exists instead.
    pub fn figure(&self, address: &str) -> Result<Figure, AddressFault> {
        let parts: Vec<&str> = address.split('/').collect();
        let [dataset, subject, period, name] = parts[..] else {
            return Err(AddressFault::Form);
        };
        let known = || AddressFault::Dataset(self.catalog.ids());
        let dataset = self.catalog.dataset(dataset).ok_or_else(known)?;
        let who = self.who(dataset, subject).ok_or_else(|| {
            let names: Vec<&str> = dataset
                .subjects
                .iter()
                .take(12)
                .map(|s| s.label.as_ref())
                .collect();
            AddressFault::Subject(names.join("、"))
        })?;
        let period =
            PeriodName::parse(period).ok_or_else(|| AddressFault::Period(String::new()))?;
        self.at(dataset, who, period, name)
    }

    /// The figure of a subject at a period.
    ///
    /// # Errors
    /// What is wrong with the name, and what exists instead.
    pub fn at(
        &self,
        dataset: &Dataset,
        who: Who,
        period: PeriodName,
        name: &str,
    ) -> Result<Figure, AddressFault> {
        let (base, part) = self.split(dataset, name, period)?;
        let period = match period {
            PeriodName::At(period) => Some(period),
            PeriodName::None => None,
            PeriodName::Latest(grain) => {
                // Who has rows but no value yet is told why, on pages that all subjects share; so is
                // who has no row, or none any more.
                let latest = self
                    .latest(dataset, who, &base, grain)
                    .or_else(|| self.latest_period(dataset, who, grain))
                    .unwrap_or_else(|| self.current_period(dataset, grain));
                Some(latest)
            }
        };
        let subject = self.who_key(dataset, who);
        let address = Address {
            dataset: dataset.id().to_owned(),
            who,
            subject,
            period,
            name: base,
            part,
        };
        self.resolve(dataset, address)
    }

    /// Splits `pm25.mean.yoy` into the longest known name and the rest.
    pub(super) fn split(
        &self,
        dataset: &Dataset,
        name: &str,
        period: PeriodName,
    ) -> Result<(String, Option<String>), AddressFault> {
        let grain = match period {
            PeriodName::At(p) => Some(p.grain),
            PeriodName::Latest(grain) => Some(grain),
            PeriodName::None => None,
        };
        let fits = |candidate: &str| {
            let field = dataset.schema.field(candidate).is_some() && dataset.grain() == grain;
            let target = grain == Some(Grain::Year) && self.judges(dataset, candidate);
            field
                || target
                || dataset.schema.field(candidate).is_some() && grain.is_none()
                || self
                    .series(dataset.id())
                    .iter()
                    .any(|s| s.name == candidate && Some(s.grain) == grain)
        };
        let mut cut = name.len();
        loop {
            if fits(&name[..cut]) {
                let rest = name[cut..].strip_prefix('.').filter(|r| !r.is_empty());
                return Ok((name[..cut].to_owned(), rest.map(str::to_owned)));
            }
            match name[..cut].rfind('.') {
                Some(dot) => cut = dot,
                None => return Err(AddressFault::Figure(self.names_at(dataset, grain))),
            }
        }
    }

    /// Names that have values at a grain, for messages.
    pub(super) fn names_at(&self, dataset: &Dataset, grain: Option<Grain>) -> String {
        let fields = dataset
            .schema
            .fields
            .iter()
            .filter(|_| dataset.grain() == grain)
            .map(|f| f.name.as_str());
        let series = self
            .series(dataset.id())
            .iter()
            .filter(|s| Some(s.grain) == grain)
            .map(|s| s.name.as_str());
        fields.chain(series).collect::<Vec<_>>().join("、")
    }

    pub(super) fn input(&self, env: &Env<'_>, name: &str, grain: Grain) -> Option<Input> {
        let field = env
            .dataset
            .schema
            .field(name)
            .filter(|_| env.dataset.grain() == Some(grain));
        field.map(Input::Field).or_else(|| {
            env.series
                .iter()
                .position(|s| s.name == name && s.grain == grain)
                .map(Input::Series)
        })
    }

    pub(super) fn resolve(
        &self,
        dataset: &Dataset,
        address: Address,
    ) -> Result<Figure, AddressFault> {
        let part = address.part.clone();
        if let Some((before, said)) = part.as_deref().and_then(streak_of) {
            let mut base = address.clone();
            base.part = (!before.is_empty()).then(|| before.to_owned());
            return self.streak(&self.resolve(dataset, base)?, dataset, address, said);
        }
        if self.counts_verdicts(dataset, &address.name) {
            return self.verdict_part(dataset, address);
        }
        match part.as_deref() {
            Some(part) => match part.strip_suffix("yoy").map(|p| p.trim_end_matches('.')) {
                Some(before) => {
                    let inner = (!before.is_empty()).then(|| before.to_owned());
                    let base = Address {
                        part: inner,
                        ..address.clone()
                    };
                    Ok(self.year_on_year(&self.resolve(dataset, base)?, dataset, address))
                }
                None => self.part(dataset, address, part),
            },
            None => Ok(self.whole(dataset, address)),
        }
    }

    /// The figure itself, without parts.
    pub(super) fn whole(&self, dataset: &Dataset, address: Address) -> Figure {
        if self.progress_declared(dataset, &address.name) {
            return self.progress_figure(dataset, address);
        }
        let Some(env) = self.env(dataset.id()) else {
            return empty(self.config.lang, address);
        };
        let series = address.period.and_then(|p| {
            env.series
                .iter()
                .position(|s| s.name == address.name && s.grain == p.grain)
        });
        match (series, address.period) {
            (Some(i), Some(period)) => self.computed(&env, i, period, address),
            _ => self.written(&env, address),
        }
    }

    pub(super) fn computed(
        &self,
        env: &Env<'_>,
        i: usize,
        period: Period,
        address: Address,
    ) -> Figure {
        let series = &env.series[i];
        let point = env.point(Input::Series(i), address.who, period.index);
        let decimals = decimals::of_series(&env.world, env.dataset, series, address.who, period);
        let class = self.class_badge(env.dataset, series, &point);
        // A verdict, or a class that an office assigned by its word, is no number.
        let by_word = series.field.is_some_and(|f| {
            series.op == Op::Class && matches!(env.dataset.columns[f], Column::Words { .. })
        });
        let is_words = matches!(series.op, Op::Attainment | Op::WorstClass | Op::Level) || by_word;
        let shown = if is_words && point.get().is_some() {
            Shown::Words(class.as_ref().map_or_else(String::new, |c| c.word.clone()))
        } else {
            self.shown(&point, decimals)
        };
        let label = self.series_label(env.dataset, series);
        Figure {
            label,
            unit: series.unit.clone(),
            shown,
            class,
            point,
            note: String::new(),
            address,
        }
    }

    pub(super) fn shown(&self, point: &Point, decimals: Option<u32>) -> Shown {
        match point.get() {
            // Limits of detection, halved for computing, are no measurement to print.
            Some(_) if point.below => {
                Shown::Words(word(self.config.lang, "withheld", "below").to_owned())
            }
            Some(value) => number(self.config.lang, value, decimals),
            None => withheld(self.config.lang, point),
        }
    }

    /// A cell as a figure.
    pub(super) fn written(&self, env: &Env<'_>, address: Address) -> Figure {
        let dataset = env.dataset;
        let Some(field) = dataset.schema.field(&address.name) else {
            return empty(self.config.lang, address);
        };
        let meant = &dataset.schema.fields[field];
        let (label, unit) = (meant.title.clone(), meant.unit.clone());
        let row = self.one_row(env, &address);
        let (shown, point) = match row {
            Ok(row) => match &dataset.columns[field] {
                Column::Words { .. } => (self.words_at(dataset, row, field), Point::EMPTY),
                Column::Numbers { .. } => number_of(self.config.lang, dataset, row, field),
            },
            Err(_) if matches!((address.who, address.period), (Who::Area(_), Some(_))) => {
                let index = address.period.map_or(0, |p| p.index);
                let point = env.point(Input::Field(field), address.who, index);
                (self.shown(&point, meant.decimals), point)
            }
            Err(why) => {
                let point = Point::withheld(why, 0, 0);
                (withheld(self.config.lang, &point), point)
            }
        };
        Figure {
            label,
            unit,
            shown,
            class: None,
            point,
            note: String::new(),
            address,
        }
    }

    pub(super) fn one_row(&self, env: &Env<'_>, address: &Address) -> Result<usize, Why> {
        let Who::Subject(subject) = address.who else {
            return Err(Why::NoData);
        };
        let rows = match address.period {
            Some(period) => env.index.rows_in(env.dataset, subject, period),
            None => env.index.rows(subject),
        };
        match rows {
            [] => Err(Why::NoData),
            [row] => Ok(*row as usize),
            _ => Err(Why::Ambiguous),
        }
    }

    /// What the series is called: title of the field and of the indicator.
    #[must_use]
    pub fn series_label(&self, dataset: &Dataset, series: &Series) -> String {
        let indicator = &dataset.schema.declaration.indicator[series.indicator];
        let own = indicator
            .title
            .as_ref()
            .map_or(indicator.id.value.as_str(), |t| t.get(self.config.lang));
        let prefix = match series
            .name
            .strip_suffix(&format!(".{}", indicator.id.value))
        {
            Some(of) => self.name_label(dataset, of),
            None => String::new(),
        };
        // English words are set apart; Chinese ones stand together.
        let between = match self.config.lang {
            Lang::En if !prefix.is_empty() => " ",
            _ => "",
        };
        format!("{prefix}{between}{own}")
    }

    /// What a name is called: a field's title, a series' label, the name itself.
    #[must_use]
    pub fn name_label(&self, dataset: &Dataset, name: &str) -> String {
        if let Some(field) = dataset.schema.field(name) {
            return dataset.schema.fields[field].title.clone();
        }
        let series = self.series(dataset.id()).iter().find(|s| s.name == name);
        if let Some(series) = series {
            return self.series_label(dataset, series);
        }
        let declared = dataset
            .schema
            .declaration
            .indicator
            .iter()
            .find(|i| i.id.value == name);
        declared.and_then(|i| i.title.as_ref()).map_or_else(
            || name.to_owned(),
            |title| title.get(self.config.lang).to_owned(),
        )
    }

    /// The class of a point, on the scale of the edition that judged it.
    pub(super) fn class_badge(
        &self,
        dataset: &Dataset,
        series: &Series,
        point: &Point,
    ) -> Option<ClassBadge> {
        let class = usize::from(point.class?);
        if series.op == Op::Attainment {
            let id = if class == 0 { "met" } else { "unmet" };
            return Some(verdict_badge(self.config.lang, id));
        }
        let edition = self.edition(point.edition)?;
        let indicator = &dataset.schema.declaration.indicator[series.indicator];
        let scale = scale_of(edition, indicator, point)?;
        Some(badge(self.config.lang, scale.classes.get(class)?))
    }

    /// The limit of a figure as a line of a chart, in the figure's unit.
    #[must_use]
    pub fn limit_line(
        &self,
        dataset: &Dataset,
        name: &str,
        who: Who,
        period: Period,
    ) -> Option<LimitLine> {
        let env = self.env(dataset.id())?;
        let input = self.input(&env, name, period.grain)?;
        if let Input::Field(field) = input
            && dataset.schema.fields[field].limit_field.is_some()
        {
            let row = *self.rows(dataset, who, Some(period)).first()?;
            let (limit, _) = limits::row_limit(&env, field, who, row)?;
            let value = (0..=6)
                .find_map(|dp| limit.round(dp).filter(|d| Exact::from_decimal(*d) == limit))?;
            return Some(LimitLine {
                value,
                edition: String::new(),
                clause: String::new(),
            });
        }
        let (edition, limit) = limits::series_limit(&env, input, who, period)?;
        let edition = self
            .edition(edition)
            .map_or_else(String::new, |e| e.edition.clone());
        Some(LimitLine {
            value: limit.value,
            edition,
            clause: limit.clause.clone(),
        })
    }

    /// First and last period of a name for a subject.
    #[must_use]
    pub fn range(
        &self,
        dataset: &Dataset,
        who: Who,
        name: &str,
        grain: Grain,
    ) -> Option<(Period, Period)> {
        let env = self.env(dataset.id())?;
        let input = self.input(&env, name, grain)?;
        let (first, last) = env.range(input, who)?;
        Some((
            Period {
                grain,
                index: first,
            },
            Period { grain, index: last },
        ))
    }
}
