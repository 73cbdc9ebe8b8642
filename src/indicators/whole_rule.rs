//! What the law says of a whole made of parts: how it is meant, and how many parts it needs.
//!
//! Asked for every hour of every area, and the same between two days on which an edition comes
//! into force or ends: answers are kept for as long as one indicator is computed.

use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::{quantity::Decimal, standards::MeanMethod};

use super::{context::World, env::Env};

/// What the law says of means of a field over an area.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct WholeRule {
    /// How a mean is taken.
    pub(super) method: MeanMethod,
    /// Share of the places that an area's mean needs, in per cent; `None` where no law says.
    pub(super) percent: Option<Decimal>,
}

/// Field, area, and the stretch of days between two changes of the law.
type Asked = (usize, Option<usize>, usize);

/// Answers of the law that were looked up before.
#[derive(Debug, Default)]
pub(super) struct WholeRules {
    changes: OnceLock<Vec<Date>>,
    known: Mutex<FxHashMap<Asked, WholeRule>>,
}

impl WholeRules {
    fn known(&self) -> MutexGuard<'_, FxHashMap<Asked, WholeRule>> {
        // No code between lock and unlock leaves it half changed.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Env<'_> {
    /// What the law of a day says of means of a field over an area.
    pub(super) fn whole_rule(
        &self,
        field: Option<usize>,
        area: Option<usize>,
        day: Date,
    ) -> WholeRule {
        let Some(field) = field.filter(|&f| self.dataset.schema.fields[f].law.is_some()) else {
            return WholeRule::default();
        };
        let day = self.world.law_day(day);
        let changes = self.rules.changes.get_or_init(|| changes(&self.world));
        let asked = (
            field,
            area,
            changes.partition_point(|change| *change <= day),
        );
        let known = self.rules.known().get(&asked).copied();
        known.unwrap_or_else(|| {
            let rule = self.look_up(field, area, day);
            self.rules.known().insert(asked, rule);
            rule
        })
    }

    fn look_up(&self, field: usize, area: Option<usize>, day: Date) -> WholeRule {
        let Some(law) = &self.dataset.schema.fields[field].law else {
            return WholeRule::default();
        };
        let statistic = |name: &'static str| {
            self.world.standards.families().filter_map(move |family| {
                let edition = self.world.edition(family, day, area)?;
                edition.item(&law.item)?;
                edition.statistic(&law.item, name)
            })
        };
        WholeRule {
            method: statistic("mean")
                .next()
                .map_or_else(MeanMethod::default, |s| s.method),
            percent: statistic("area-coverage").find_map(|s| s.percent),
        }
    }
}

/// Every day on which an edition comes into force, ends, or is taken up by an area; sorted.
fn changes(world: &World<'_>) -> Vec<Date> {
    let editions = world.standards.editions().iter().flat_map(|e| {
        let after = e.until.and_then(|day| day.tomorrow().ok());
        [Some(e.from), after, Some(e.adoptable_from)]
    });
    let adopted = world.adoptions.iter().flatten().map(|a| Some(a.from));
    let mut days: Vec<Date> = editions.chain(adopted).flatten().collect();
    days.sort_unstable();
    days.dedup();
    days
}
