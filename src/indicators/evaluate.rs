//! Computes every declared indicator, each after those it is made of.

use std::{collections::BTreeSet, sync::Arc};

use crate::{
    config::Config,
    dataset::{Catalog, Dataset},
    declare::{At, Indicator, Kind, Op},
    diagnostic::{Diagnostic, Report},
    quantity::{Grain, Unit, parse_decimal},
    standards::Standards,
};

use super::{
    adoptions,
    context::{TimeIndex, World},
    env::{Env, Input, averaging_name},
    findings::{Findings, Set},
    formula,
    kept::Kept,
    limits, means,
    series::Series,
    targets,
    whole_rule::WholeRules,
};

/// Computes all figures of all datasets.
///
/// # Reports
/// `indicators::unknown-figure`, `indicators::needs-standard`, `indicators::unknown-standard`,
/// `indicators::no-period`, `indicators::bad-unit`, `indicators::bad-base`,
/// `indicators::duplicate`, `indicators::bad-adoption`, `indicators::no-input`.
pub fn evaluate(
    catalog: Arc<Catalog>,
    standards: Arc<Standards>,
    config: Arc<Config>,
    report: &mut Report,
) -> Findings {
    evaluate_again(catalog, standards, config, &Kept::default(), report)
}

/// As [`evaluate`], taking over what was computed before from the same data.
pub fn evaluate_again(
    catalog: Arc<Catalog>,
    standards: Arc<Standards>,
    config: Arc<Config>,
    kept: &Kept,
    report: &mut Report,
) -> Findings {
    let adoptions = adoptions::of_areas(&config);
    adoptions::check(&standards, &config, report);
    let mut sets = Vec::new();
    for dataset in catalog.iter() {
        let world = World {
            catalog: &catalog,
            standards: &standards,
            config: &config,
            adoptions: &adoptions,
            basis: None,
        };
        let set = kept.set(&catalog, dataset, report, |report| {
            evaluate_dataset(world, dataset, report)
        });
        sets.push((dataset.id().to_owned(), set));
    }
    let sets = sets.into_iter().collect();
    let findings = Findings::new(catalog, standards, config, adoptions, sets);
    targets::check(&findings, report);
    findings
}

fn evaluate_dataset(world: World<'_>, dataset: &Dataset, report: &mut Report) -> Set {
    let index = TimeIndex::new(dataset);
    let members = world.members_of_areas(dataset);
    let mut set = Set {
        index,
        members,
        series: Vec::new(),
    };
    let declared = &dataset.schema.declaration.indicator;
    let mut names: BTreeSet<&str> = BTreeSet::new();
    for indicator in declared {
        let taken = dataset.schema.field(&indicator.id.value).is_some();
        if taken || !names.insert(&indicator.id.value) {
            let d = Diagnostic::new(
                "indicators::duplicate",
                dataset.schema.at(&indicator.id.span),
            );
            report.add(d.with("id", &indicator.id.value));
        }
    }
    let mut pending: Vec<usize> = (0..declared.len()).collect();
    while !pending.is_empty() {
        let ready: Vec<usize> = pending
            .iter()
            .copied()
            .filter(|&i| inputs_known(dataset, &set.series, &declared[i]))
            .collect();
        if ready.is_empty() {
            for &i in &pending {
                report_unknown(dataset, &set.series, &declared[i], report);
            }
            break;
        }
        for &i in &ready {
            run(world, dataset, &mut set, i, report);
        }
        pending.retain(|i| !ready.contains(i));
    }
    set
}

fn is_known(dataset: &Dataset, series: &[Series], name: &str) -> bool {
    dataset.schema.field(name).is_some() || series.iter().any(|s| s.name == name)
}

fn inputs_known(dataset: &Dataset, series: &[Series], indicator: &Indicator) -> bool {
    indicator.op == Op::Progress
        || made_of(indicator)
            .iter()
            .all(|of| is_known(dataset, series, &of.value) || is_progress(dataset, &of.value))
}

/// Verdicts over targets have no series: they depend on the day they are seen.
fn is_progress(dataset: &Dataset, name: &str) -> bool {
    let declared = &dataset.schema.declaration.indicator;
    declared
        .iter()
        .any(|i| i.op == Op::Progress && i.id.value == name)
}

/// What an indicator is computed from, by name.
fn made_of(indicator: &Indicator) -> Vec<At<String>> {
    match indicator.op {
        Op::Formula => formula::names(indicator),
        _ => indicator.of.clone(),
    }
}

fn report_unknown(
    dataset: &Dataset,
    series: &[Series],
    indicator: &Indicator,
    report: &mut Report,
) {
    for of in made_of(indicator)
        .iter()
        .filter(|of| !is_known(dataset, series, &of.value))
    {
        let known: BTreeSet<&str> = series.iter().map(|s| s.name.as_str()).collect();
        let known: Vec<&str> = dataset
            .schema
            .fields
            .iter()
            .map(|f| f.name.as_str())
            .chain(known)
            .collect();
        let d = Diagnostic::new("indicators::unknown-figure", dataset.schema.at(&of.span));
        report.add(d.with("figure", &of.value).with("known", known.join("、")));
    }
}

/// What one indicator needs while it runs.
pub(super) struct Run<'a, 'r> {
    pub(super) world: World<'a>,
    pub(super) dataset: &'a Dataset,
    pub(super) position: usize,
    pub(super) declared: &'a Indicator,
    pub(super) report: &'r mut Report,
}

fn run<'a>(
    world: World<'a>,
    dataset: &'a Dataset,
    set: &mut Set,
    position: usize,
    report: &mut Report,
) {
    let declared = &dataset.schema.declaration.indicator[position];
    let mut run = Run {
        world,
        dataset,
        position,
        declared,
        report,
    };
    let first = declared.of.first();
    let of_targets = first.is_some_and(|of| is_progress(dataset, &of.value));
    if declared.op == Op::ClassCount && of_targets {
        return;
    }
    if declared.op == Op::Progress {
        if dataset.schema.declaration.kind != Kind::Targets {
            run.complain("indicators::no-input", &declared.id, "");
        }
        return;
    }
    if dataset.grain().is_none() {
        run.complain("indicators::no-period", &declared.id, "");
        return;
    }
    let by_law = matches!(
        declared.op,
        Op::Class | Op::Index | Op::CompositeIndex | Op::WorstClass | Op::LogIndex
    );
    if by_law {
        match &declared.standard {
            None => return run.complain("indicators::needs-standard", &declared.id, ""),
            Some(family) if !world.standards.family_exists(&family.value) => {
                return run.complain("indicators::unknown-standard", family, &family.value);
            }
            Some(_) => {}
        }
    }
    for grain in run.grains() {
        match declared.op {
            Op::Mean | Op::MaximumMovingMean | Op::Percentile => run.per_field(set, grain),
            Op::Maximum | Op::Minimum | Op::Sum | Op::Latest => run.aggregates(set, grain),
            Op::Attainment => run.attainment(set, grain),
            _ => run.single(set, grain),
        }
    }
}

impl<'a> Run<'a, '_> {
    pub(super) fn complain(&mut self, code: &'static str, at: &At<String>, name: &str) {
        let known: Vec<&str> = self.world.standards.families().collect();
        let d = Diagnostic::new(code, self.dataset.schema.at(&at.span));
        self.report.add(
            d.with("indicator", &self.declared.id.value)
                .with("name", name)
                .with("known", known.join("、")),
        );
    }

    /// Declared periods, fine to coarse; a month of hours needs its days.
    fn grains(&self) -> Vec<Grain> {
        let own = self.dataset.grain();
        let mut out: BTreeSet<Grain> = self.declared.per.iter().copied().collect();
        if out.is_empty() {
            out.extend(own);
        }
        let averages = matches!(self.declared.op, Op::Mean | Op::Percentile);
        if averages
            && own == Some(Grain::Hour)
            && self.declared.op == Op::Mean
            && out.iter().any(|g| *g > Grain::Day)
        {
            out.insert(Grain::Day);
        }
        if self.declared.op == Op::MaximumMovingMean {
            out = BTreeSet::from([Grain::Day]);
        }
        out.into_iter()
            .filter(|g| own.is_none_or(|own| *g >= own))
            .collect()
    }

    pub(super) fn env<'s>(&self, set: &'s Set) -> Env<'s>
    where
        'a: 's,
    {
        Env {
            world: self.world,
            dataset: self.dataset,
            index: &set.index,
            series: &set.series,
            members: &set.members,
            rules: WholeRules::default(),
        }
    }

    pub(super) fn series(
        &self,
        name: String,
        of: Vec<String>,
        field: Option<usize>,
        grain: Grain,
        unit: Unit,
    ) -> Series {
        let kind = (self.position, self.declared.op);
        Series::new(
            name,
            kind,
            of,
            field,
            grain,
            unit,
            averaging_name(grain).to_owned(),
        )
    }

    pub(super) fn unit(&self, natural: &Unit) -> Unit {
        self.declared
            .unit
            .as_deref()
            .map_or_else(|| natural.clone(), Unit::parse)
    }

    /// The input of a name at a grain.
    pub(super) fn input(&self, set: &Set, name: &str, grain: Grain) -> Option<Input> {
        let field = self
            .dataset
            .schema
            .field(name)
            .filter(|_| self.dataset.grain() == Some(grain));
        field.map(Input::Field).or_else(|| {
            set.series
                .iter()
                .position(|s| s.name == name && s.grain == grain)
                .map(Input::Series)
        })
    }

    fn per_field(&mut self, set: &mut Set, grain: Grain) {
        for of in &self.declared.of {
            let Some(field) = self.dataset.schema.field(&of.value) else {
                self.complain("indicators::no-input", of, &of.value);
                continue;
            };
            let name = format!("{}.{}", of.value, self.declared.id.value);
            let unit = self.unit(&self.dataset.schema.fields[field].unit);
            let mut series = self.series(name, vec![of.value.clone()], Some(field), grain, unit);
            if self.declared.op == Op::MaximumMovingMean {
                match self.windowed_averaging(field) {
                    Some(averaging) => series.averaging = averaging,
                    None => {
                        self.complain("indicators::no-input", of, &of.value);
                        continue;
                    }
                }
            }
            {
                let env = self.env(set);
                let whos = env.whos(self.declared.areas);
                match self.declared.op {
                    Op::Mean => means::mean(&env, &mut series, field, &whos),
                    Op::MaximumMovingMean => {
                        means::maximum_moving_mean(&env, &mut series, field, &whos)
                    }
                    _ => {
                        let family = self.declared.standard.as_ref().map(|s| s.value.as_str());
                        let percent = self.declared.percent.as_deref().and_then(parse_decimal);
                        limits::percentiles(&env, &mut series, field, (family, percent), &whos);
                    }
                }
            }
            set.series.push(series);
        }
    }

    /// The averaging of the item that the law defines by a moving window.
    fn windowed_averaging(&self, field: usize) -> Option<String> {
        let law = self.dataset.schema.fields[field].law.as_ref()?;
        self.world
            .standards
            .family(&law.family)
            .iter()
            .rev()
            .find_map(|edition| {
                let item = edition.item_position(&law.item)?;
                let windowed = |(items, v): &&(Vec<usize>, crate::standards::Validity)| {
                    items.contains(&item) && v.window.is_some()
                };
                edition
                    .validities
                    .iter()
                    .find(windowed)
                    .map(|(_, v)| v.averaging.clone())
            })
    }

    fn aggregates(&mut self, set: &mut Set, grain: Grain) {
        for of in &self.declared.of {
            let own = self.dataset.grain().unwrap_or(grain);
            let Some(input) = self.input(set, &of.value, own) else {
                self.complain("indicators::no-input", of, &of.value);
                continue;
            };
            let field = self.dataset.schema.field(&of.value);
            let natural =
                field.map_or_else(Unit::number, |f| self.dataset.schema.fields[f].unit.clone());
            let name = format!("{}.{}", of.value, self.declared.id.value);
            let mut series = self.series(
                name,
                vec![of.value.clone()],
                field,
                grain,
                self.unit(&natural),
            );
            if self.declared.op == Op::Maximum && (own, grain) == (Grain::Hour, Grain::Day) {
                // The law's own word for the largest hourly mean of a day.
                series.averaging = "max-hour".to_owned();
            }
            {
                let env = self.env(set);
                let whos = env.whos(self.declared.areas);
                means::aggregate(&env, &mut series, input, &whos);
            }
            set.series.push(series);
        }
    }

    fn attainment(&mut self, set: &mut Set, grain: Grain) {
        let mut parts = Vec::new();
        for of in &self.declared.of {
            let Some(input) = self.input(set, &of.value, grain) else {
                self.complain("indicators::no-input", of, &of.value);
                continue;
            };
            let field = match input {
                Input::Field(field) => Some(field),
                Input::Series(i) => set.series[i].field,
            };
            let name = format!("{}.{}", of.value, self.declared.id.value);
            let mut series =
                self.series(name, vec![of.value.clone()], field, grain, Unit::number());
            {
                let env = self.env(set);
                let whos = env.whos(self.declared.areas);
                limits::attainment(&env, &mut series, input, &whos);
            }
            parts.push(set.series.len());
            set.series.push(series);
        }
        let of = parts.iter().map(|&i| set.series[i].name.clone()).collect();
        let mut all = self.series(
            self.declared.id.value.clone(),
            of,
            None,
            grain,
            Unit::number(),
        );
        {
            let env = self.env(set);
            let whos = env.whos(self.declared.areas);
            limits::attainment_of_all(&env, &mut all, &parts, &whos);
        }
        set.series.push(all);
    }
}
