//! With how many decimals a figure is printed: declared, else as the law prints it.

use crate::{
    dataset::{Dataset, Who},
    declare::Op,
    quantity::{Grain, Period},
};

use super::{context::World, series::Series};

/// The law's name of a calculation, where it has one.
pub(super) fn statistic_name(op: Op) -> Option<&'static str> {
    match op {
        Op::Mean => Some("mean"),
        Op::Percentile => Some("percentile"),
        _ => None,
    }
}

/// Decimals of a computed figure; `None`: as the number comes.
pub(super) fn of_series(
    world: &World<'_>,
    dataset: &Dataset,
    series: &Series,
    who: Who,
    period: Period,
) -> Option<u32> {
    let indicator = &dataset.schema.declaration.indicator[series.indicator];
    if let Some(declared) = indicator.decimals {
        return Some(declared);
    }
    match series.op {
        Op::Index | Op::CountWhere | Op::ClassCount | Op::Count | Op::Exceedance => return Some(0),
        Op::Rank => return Some(0),
        Op::LogIndex => {
            let family = &indicator.standard.as_ref()?.value;
            let area = world.area_of(dataset, who);
            let edition = world.edition(family, period.last_day(), area)?;
            return edition.log_index(None).map(|rule| rule.decimals);
        }
        Op::ShareWhere | Op::Change => return Some(1),
        Op::CompositeIndex => {
            let family = &indicator.standard.as_ref()?.value;
            let area = world.area_of(dataset, who);
            return world
                .edition(family, period.last_day(), area)?
                .composite()
                .map(|c| c.decimals);
        }
        _ => {}
    }
    let field = &dataset.schema.fields[series.field?];
    let law = field.law.as_ref();
    let by_statistic = law
        .filter(|_| period.grain >= Grain::Month)
        .and_then(|law| {
            let name = statistic_name(series.op)?;
            let area = world.area_of(dataset, who);
            world.standards.families().find_map(|family| {
                let edition = world.edition(family, period.last_day(), area)?;
                edition.item(&law.item)?;
                edition.statistic(&law.item, name)?.decimals
            })
        });
    by_statistic.or(field.decimals).or_else(|| {
        let law = law?;
        let area = world.area_of(dataset, who);
        Some(
            world
                .edition(&law.family, period.last_day(), area)?
                .item(&law.item)?
                .decimals,
        )
    })
}
