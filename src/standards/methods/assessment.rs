//! The verdict of a place: item classes, the worst of them, main pollutants.

use std::cmp::Reverse;

use crate::{
    quantity::Exact,
    standards::{
        assessment::{Assessment, names},
        condition::Keys,
        edition::Edition,
        scale::{Grades, Scale},
    },
};

use super::Shares;

/// The class of one item at one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ItemClass {
    /// Position of the item in the edition of class limits.
    pub item: usize,
    /// Position of the class in that edition's scale, best first.
    pub class: usize,
    /// The value as the law compares it.
    pub value: Exact,
    /// How often it exceeds the limit of the reference class; `None` where it does not, or where
    /// the law knows no multiple.
    pub multiple: Option<Exact>,
}

/// The class of one item by the class limits in `grades`.
///
/// `value` is exact, in the item's unit; it is rounded here as the law compares it. `None` for an
/// item that does not count, and where the law has no class limits for what the observation says.
#[must_use]
pub fn item_class(
    rule: &Assessment,
    grades: &Edition,
    item: usize,
    value: Exact,
    averaging: &str,
    keys: Keys<'_>,
) -> Option<ItemClass> {
    if !rule.counts(grades, item) {
        return None;
    }
    let row = grades.grades_at(item, averaging, keys)?;
    let value = grades.items.get(item)?.legal(value)?;
    Some(ItemClass {
        item,
        class: row.position_of(value),
        value,
        multiple: multiple(rule, grades, row, value),
    })
}

fn multiple(rule: &Assessment, grades: &Edition, row: &Grades, value: Exact) -> Option<Exact> {
    let without = |main: &crate::standards::MainRule| names(&main.no_multiple, grades, row.item);
    if rule.main.as_ref().is_some_and(without) {
        return None;
    }
    row.multiple(rule.reference_position(grades)?, value)
}

/// The worst class and the items that have it (定类因子), in the order given; `None` for no items.
#[must_use]
pub fn worst(items: &[ItemClass]) -> Option<(usize, Vec<usize>)> {
    let class = items.iter().map(|one| one.class).max()?;
    let deciding = items.iter().filter(|one| one.class == class);
    Some((class, deciding.map(|one| one.item).collect()))
}

/// The main pollutants of a place with their multiples: items worse than the reference class.
///
/// First those that the rule names first, then by class, worst first, in a class by multiple,
/// largest first and those without one last, then in the order of the law's table.
#[must_use]
pub fn main_items(
    rule: &Assessment,
    grades: &Edition,
    items: &[ItemClass],
) -> Vec<(usize, Option<Exact>)> {
    let Some((main, reference)) = rule.main.as_ref().zip(rule.reference_position(grades)) else {
        return Vec::new();
    };
    let mut over: Vec<&ItemClass> = items.iter().filter(|one| one.class > reference).collect();
    over.sort_by_key(|one| {
        let later = !names(&main.first, grades, one.item);
        (later, Reverse(one.class), Reverse(one.multiple), one.item)
    });
    let named = over.into_iter().take(main.most);
    named.map(|one| (one.item, one.multiple)).collect()
}

/// The main pollutants of an area with the share, in per cent, of its places where each is worse
/// than the reference class; largest share first, then in the order of the law's table.
#[must_use]
pub fn main_of_places(
    rule: &Assessment,
    grades: &Edition,
    places: &[Vec<ItemClass>],
) -> Vec<(usize, Exact)> {
    let Some((main, reference)) = rule.main.as_ref().zip(rule.reference_position(grades)) else {
        return Vec::new();
    };
    let share = |item: usize| {
        let over = |place: &&Vec<ItemClass>| {
            place
                .iter()
                .any(|one| one.item == item && one.class > reference)
        };
        let over = i128::try_from(places.iter().filter(over).count()).ok()?;
        let all = i128::try_from(places.len()).ok()?;
        Exact::fraction(over * 100, all).filter(|share| *share > Exact::ZERO)
    };
    let mut shares: Vec<(usize, Exact)> = (0..grades.items.len())
        .filter_map(|item| Some((item, share(item)?)))
        .collect();
    shares.sort_by_key(|(item, share)| (Reverse(*share), *item));
    shares.truncate(main.most);
    shares
}

impl Assessment {
    /// The position, in the scale `level`, of the word for a class of the class limits.
    #[must_use]
    pub fn level_of(&self, own: &Edition, grades: &Scale, class: usize) -> Option<usize> {
        let id = &grades.classes.get(class)?.id;
        let class = |key: &str| (key == "class").then(|| id.clone());
        own.scales
            .get(self.level)?
            .position_named(&|_| None, &class)
    }

    /// The position, in the scale `of_shares`, of the word for shares of classes.
    #[must_use]
    pub fn level_of_shares(&self, own: &Edition, shares: &Shares) -> Option<usize> {
        own.scales
            .get(self.of_shares?)?
            .position_of_named(&|name| shares.number(name))
    }
}
