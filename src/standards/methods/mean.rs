//! Means as a standard wants them.

use crate::{quantity::Exact, standards::statistic::MeanMethod};

/// Decimal places of a mean that goes through powers of ten.
///
/// What is left of the arithmetic's error is far below them, so that equal values have exactly
/// their own value as mean, halves included.
const PLACES: u32 = 12;

/// The mean of the values; `None` for none, and where the numbers are too long or too far apart.
#[must_use]
pub fn mean(method: MeanMethod, values: &[Exact]) -> Option<Exact> {
    match method {
        MeanMethod::Arithmetic => Exact::mean(values.iter().copied()),
        MeanMethod::HydrogenIon => hydrogen_ion(values),
    }
}

/// −lg of the mean of 10^−pH, to 12 decimal places; within 10⁻¹² for up to a hundred thousand
/// values.
///
/// With the lowest value m it is m − lg of the mean of 10^(m − pH), whose largest term is 1: no
/// digits are lost however small 10^−pH is.
fn hydrogen_ion(values: &[Exact]) -> Option<Exact> {
    let lowest = *values.iter().min()?;
    let powers: Vec<Exact> = values
        .iter()
        .map(|value| lowest.sub(*value)?.exp10())
        .collect::<Option<_>>()?;
    let below = Exact::mean(powers)?.log10()?;
    let mean = lowest.sub(below)?;
    mean.round(PLACES).map(Exact::from_decimal)
}
