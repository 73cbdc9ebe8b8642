//! One edition of a standard, and what can be asked of it.

use crate::diagnostic::Lang;
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::{
    assessment::{Assessment, BelowDetection, LogIndex},
    condition::Keys,
    constant::Constant,
    index_rule::IndexRule,
    item::{Item, fold},
    limit::{Limit, LimitAnswer, accepts},
    methods::Breakpoints,
    scale::{Grades, Scale},
    statistic::{Amendment, Composite, Rule, Sensitive, Statistic},
    text::{Confidence, Text},
    validity::Validity,
};

/// One edition of a standard, complete and checked.
///
/// Shape: rows name items by their position in `items`, which keeps the order of the law's table.
#[derive(Clone, Debug)]
pub struct Edition {
    /// Position in [`Standards::editions`](super::Standards::editions).
    pub index: u16,
    /// What data sets refer to: `GB 3095`.
    pub family: String,
    /// `GB 3095—2012`; unique.
    pub edition: String,
    /// Its title.
    pub title: Text,
    /// Who issued it.
    pub publisher: Text,
    /// When it was issued, where known.
    pub issued: Option<Date>,
    /// First day in force.
    pub from: Date,
    /// Last day in force; `None` while it is.
    pub until: Option<Date>,
    /// First day from which an area may declare that it uses it.
    pub adoptable_from: Date,
    /// How sure the edition is where a row says nothing else.
    pub confidence: Confidence,
    /// Where its text was read.
    pub read: Text,
    /// Changes after it was issued.
    pub amended: Vec<Amendment>,
    /// What it speaks about.
    pub items: Vec<Item>,
    /// All limit rows.
    pub limits: Vec<Limit>,
    /// Class limits of items.
    pub grades: Vec<Grades>,
    /// Validity rules with the positions of their items.
    pub validities: Vec<(Vec<usize>, Validity)>,
    /// The rule of its index, if it has one.
    pub index_rule: Option<IndexRule>,
    /// Breakpoints of sub-indices.
    pub breakpoints: Vec<Breakpoints>,
    /// Its scales.
    pub scales: Vec<Arc<Scale>>,
    /// The figures of an evaluation.
    pub statistics: Vec<Statistic>,
    /// Sensitive groups.
    pub sensitive: Vec<Sensitive>,
    /// The rule of its composite index, if it has one.
    pub composite: Option<Composite>,
    /// How item classes make verdicts.
    pub assessments: Vec<Assessment>,
    /// Its logarithmic indices.
    pub log_indices: Vec<LogIndex>,
    /// What a value below the detection limit counts as, if it says so.
    pub below_detection: Option<BelowDetection>,
    /// Numbers that formulas name.
    pub constants: Vec<Constant>,
    /// Everything else that it says.
    pub rules: Vec<Rule>,
    /// The file that it was read from.
    pub file: Arc<str>,
    pub(super) names: FxHashMap<String, usize>,
}

impl Edition {
    /// Number and title: `HJ 633—2026《…》`, `HJ 633—2026, Technical …`.
    #[must_use]
    pub fn named(&self, lang: Lang) -> String {
        let title = self.title.get(lang);
        match (lang, &self.title.en) {
            (Lang::En, Some(_)) => format!("{}, {title}", self.edition),
            _ => format!("{}《{title}》", self.edition),
        }
    }

    /// Whether it is in force on the day without anybody's declaration.
    #[must_use]
    pub fn covers(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// The item of that name or alias.
    #[must_use]
    pub fn item(&self, name: &str) -> Option<&Item> {
        self.items.get(self.item_position(name)?)
    }

    /// The position of the item of that name or alias.
    #[must_use]
    pub fn item_position(&self, name: &str) -> Option<usize> {
        self.names
            .get(name)
            .or_else(|| self.names.get(&fold(name)))
            .copied()
    }

    /// The limit for an item and averaging on a day, for an observation that says `keys`.
    #[must_use]
    pub fn limit(&self, item: &str, averaging: &str, on: Date, keys: Keys<'_>) -> LimitAnswer<'_> {
        match self.item_position(item) {
            Some(position) => self.limit_at(position, averaging, on, keys),
            None => LimitAnswer::NotApplicable,
        }
    }

    /// As [`Edition::limit`], by the item's position. Of several named limits the first holds.
    #[must_use]
    pub fn limit_at(
        &self,
        item: usize,
        averaging: &str,
        on: Date,
        keys: Keys<'_>,
    ) -> LimitAnswer<'_> {
        answer(|| self.limits_on(item, averaging, on), keys)
    }

    /// As [`Edition::limit_at`], for one of several named limits (筛选值, 管制值).
    #[must_use]
    pub fn limit_named(
        &self,
        item: usize,
        averaging: &str,
        name: &str,
        on: Date,
        keys: Keys<'_>,
    ) -> LimitAnswer<'_> {
        answer(
            || {
                self.limits_on(item, averaging, on)
                    .filter(|row| row.name == name)
            },
            keys,
        )
    }

    /// All limits of an item and averaging on a day, whatever the observation says.
    pub fn limits_on(
        &self,
        item: usize,
        averaging: &str,
        on: Date,
    ) -> impl Iterator<Item = &Limit> {
        self.limits.iter().filter(move |row| {
            row.item == item && fits(&row.averaging, averaging) && row.phase.contains(on)
        })
    }

    /// The class limits of an item for an observation that says `keys`.
    #[must_use]
    pub fn grades(&self, item: &str, averaging: &str, keys: Keys<'_>) -> Option<&Grades> {
        self.grades_at(self.item_position(item)?, averaging, keys)
    }

    /// As [`Edition::grades`], by the item's position.
    #[must_use]
    pub fn grades_at(&self, item: usize, averaging: &str, keys: Keys<'_>) -> Option<&Grades> {
        self.grades
            .iter()
            .find(|g| g.item == item && fits(&g.averaging, averaging) && accepts(&g.when, keys))
    }

    /// How item classes make verdicts.
    #[must_use]
    pub fn assessments(&self) -> &[Assessment] {
        &self.assessments
    }

    /// The assessment of that id; the first where none is named.
    #[must_use]
    pub fn assessment(&self, id: Option<&str>) -> Option<&Assessment> {
        let wanted = |one: &&Assessment| id.is_none_or(|id| one.id == id);
        self.assessments.iter().find(wanted)
    }

    /// The logarithmic index of that id; the first where none is named.
    #[must_use]
    pub fn log_index(&self, id: Option<&str>) -> Option<&LogIndex> {
        let wanted = |one: &&LogIndex| id.is_none_or(|id| one.id == id);
        self.log_indices.iter().find(wanted)
    }

    /// What a value below the detection limit counts as; `None` where the edition does not say.
    #[must_use]
    pub fn below_detection(&self) -> Option<&BelowDetection> {
        self.below_detection.as_ref()
    }

    /// How many values an average needs; `None` where the law does not say.
    #[must_use]
    pub fn validity(&self, item: &str, averaging: &str) -> Option<&Validity> {
        let item = self.item_position(item)?;
        let row = |(items, rule): &&(Vec<usize>, Validity)| {
            rule.averaging == averaging && items.contains(&item)
        };
        self.validities.iter().find(row).map(|(_, rule)| rule)
    }

    /// The breakpoints of an item and averaging.
    #[must_use]
    pub fn breakpoints(&self, item: &str, averaging: &str) -> Option<&Breakpoints> {
        let item = self.item_position(item)?;
        self.breakpoints_at(item, averaging)
    }

    /// As [`Edition::breakpoints`], by the item's position.
    #[must_use]
    pub fn breakpoints_at(&self, item: usize, averaging: &str) -> Option<&Breakpoints> {
        let row = |b: &&Breakpoints| {
            b.item == item && (b.averaging == averaging || b.also.iter().any(|a| a == averaging))
        };
        self.breakpoints.iter().find(row)
    }

    /// The rule of its index.
    #[must_use]
    pub fn index(&self) -> Option<&IndexRule> {
        self.index_rule.as_ref()
    }

    /// The scale of that id.
    #[must_use]
    pub fn scale(&self, id: &str) -> Option<&Scale> {
        self.scales.iter().find(|s| s.id == id).map(Arc::as_ref)
    }

    /// The statistic of that name for an item; a rule for every item where it has none of its own.
    #[must_use]
    pub fn statistic(&self, item: &str, name: &str) -> Option<&Statistic> {
        let item = self.item_position(item);
        let find = |wanted: Option<usize>| {
            self.statistics
                .iter()
                .find(|s| s.name == name && s.item == wanted)
        };
        find(item).or_else(|| find(None))
    }

    /// The composite index rule.
    #[must_use]
    pub fn composite(&self) -> Option<&Composite> {
        self.composite.as_ref()
    }

    /// Who is sensitive to the item.
    #[must_use]
    pub fn sensitive(&self, item: &str) -> Option<&Sensitive> {
        let item = self.item_position(item)?;
        self.sensitive.iter().find(|s| s.items.contains(&item))
    }
}

/// The averaging of rows that hold for every average.
pub(super) const ANY: &str = "any";

/// Whether a row for this averaging holds for a value that is an average over `of`.
fn fits(row: &str, of: &str) -> bool {
    row == of || row == ANY
}

/// The first row that takes the observation, or why there is none.
fn answer<'a, I>(rows: impl Fn() -> I, keys: Keys<'_>) -> LimitAnswer<'a>
where
    I: Iterator<Item = &'a Limit>,
{
    if let Some(row) = rows().find(|row| row.accepts(keys)) {
        return LimitAnswer::Judged(row);
    }
    if rows().next().is_none() {
        return LimitAnswer::NotApplicable;
    }
    let mut asked: Vec<String> = rows()
        .flat_map(|row| row.when.iter().map(|(key, _)| key.clone()))
        .collect();
    asked.sort_unstable();
    asked.dedup();
    LimitAnswer::NoRow(asked)
}
