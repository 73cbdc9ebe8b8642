//! Complying with a limit, and how far a value exceeds it (达标、超标倍数).

use crate::{
    quantity::Exact,
    standards::limit::{Limit, Relation},
};

/// How far a value exceeds its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Multiple {
    /// (C − S) / S, dimensionless and exact; round it as the law says.
    Exceeds(Exact),
    /// The value complies.
    Complies,
    /// The law knows no multiple for limits of this kind (from below, two-sided, zero).
    NotApplicable,
}

/// Whether a legally rounded value in the item's unit complies with the limit.
#[must_use]
pub fn attains(limit: &Limit, value: Exact) -> bool {
    stands(
        limit.relation,
        value,
        limit.exact(),
        limit.upper.map(Exact::from_decimal),
    )
}

/// How far a legally rounded value in the item's unit exceeds the limit (HJ 663: B = (C − S) / S).
#[must_use]
pub fn exceedance_multiple(limit: &Limit, value: Exact) -> Multiple {
    let from_above = matches!(limit.relation, Relation::AtMost | Relation::Below);
    let multiple = || value.sub(limit.exact())?.div(limit.exact());
    match (attains(limit, value), from_above) {
        (true, _) => Multiple::Complies,
        (false, true) => multiple().map_or(Multiple::NotApplicable, Multiple::Exceeds),
        (false, false) => Multiple::NotApplicable,
    }
}

/// Whether a value stands in the relation to its limit.
pub(super) fn stands(relation: Relation, value: Exact, limit: Exact, upper: Option<Exact>) -> bool {
    match relation {
        Relation::AtMost => value <= limit,
        Relation::Below => value < limit,
        Relation::AtLeast => value >= limit,
        Relation::Above => value > limit,
        Relation::Between => value >= limit && upper.is_none_or(|upper| value <= upper),
    }
}
