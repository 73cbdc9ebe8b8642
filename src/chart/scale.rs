//! From exact numbers to places on an axis, and the ticks between.

use rust_decimal::prelude::ToPrimitive;

use crate::quantity::Decimal;

/// Most intervals of an axis: five ticks.
const INTERVALS: u32 = 4;

/// A value axis with ticks at round numbers.
///
/// `base` is the lowest tick; places are counted in steps from it, 0 to `intervals`.
#[derive(Clone, Debug)]
pub(super) struct Scale {
    base: Decimal,
    step: Decimal,
    /// The step as a float: a place is computed for every point.
    unit: f64,
    intervals: u32,
}

impl Scale {
    /// An axis from zero, or through zero where a value is negative: for bars.
    pub(super) fn from_zero(extent: Extent) -> Self {
        let low = extent.low.min(Decimal::ZERO);
        let high = extent.high.max(Decimal::ZERO);
        Self::covering(low, high)
    }

    /// An axis from zero unless the values lie far from it: `far` times their spread is less than
    /// their distance from zero.
    pub(super) fn near_values(extent: Extent, far: u32) -> Self {
        let Extent { low, high } = extent;
        let far = |near: Decimal, away: Decimal| {
            let spread = away.checked_sub(near).map(|d| d.abs());
            let reach = spread.and_then(|s| s.checked_mul(far.into()));
            reach.is_some_and(|r| !r.is_zero() && r < away.abs())
        };
        let above = low > Decimal::ZERO && far(low, high);
        let below = high < Decimal::ZERO && far(high, low);
        if above || below {
            return Self::covering(low, high);
        }
        Self::from_zero(extent)
    }

    fn covering(low: Decimal, high: Decimal) -> Self {
        let high = if high > low {
            high
        } else {
            low.saturating_add(Decimal::ONE)
        };
        Self::round_steps(low, high).unwrap_or_else(|| Self::plain(low, high))
    }

    /// The smallest of 1, 2, 2.5, 5 times a power of ten that covers the range in few steps.
    fn round_steps(low: Decimal, high: Decimal) -> Option<Self> {
        let rough = high.checked_sub(low)?.to_f64()? / f64::from(INTERVALS);
        #[expect(clippy::cast_possible_truncation, reason = "between -29 and 29")]
        let power = rough.log10().floor() as i32;
        (power - 1..=power + 1)
            .flat_map(|power| [10, 20, 25, 50].map(|tenths| (tenths, power - 1)))
            .filter_map(|(tenths, power)| times_ten_to(tenths, power))
            .find_map(|step| {
                let first = low.checked_div(step)?.floor();
                let last = high.checked_div(step)?.ceil();
                let intervals = last.checked_sub(first)?.to_u32()?;
                let base = first.checked_mul(step)?;
                let fits = (1..=INTERVALS).contains(&intervals);
                fits.then(|| Self {
                    base,
                    step,
                    unit: float(step),
                    intervals,
                })
            })
    }

    /// For numbers at the edge of what a decimal can hold: no round ticks.
    fn plain(low: Decimal, high: Decimal) -> Self {
        let reach = low.abs().max(high.abs());
        let (base, intervals) = match (low < Decimal::ZERO, high > Decimal::ZERO) {
            (true, true) => (-reach, 2),
            (true, false) => (-reach, 1),
            _ => (Decimal::ZERO, 1),
        };
        Self {
            base,
            step: reach,
            unit: float(reach),
            intervals,
        }
    }

    /// Steps from the lowest tick to `value`.
    pub(super) fn place(&self, value: Decimal) -> f64 {
        match value.checked_sub(self.base) {
            Some(above) => float(above) / self.unit,
            None => float(value) / self.unit - float(self.base) / self.unit,
        }
    }

    /// Steps from zero to the lowest tick; negative where the axis starts below zero.
    pub(super) fn origin(&self) -> f64 {
        float(self.base) / self.unit
    }

    /// The lowest tick, and how much one step is.
    pub(super) fn ground(&self) -> (f64, f64) {
        (float(self.base), self.unit)
    }

    /// Number of steps from the lowest tick to the highest.
    pub(super) fn intervals(&self) -> u32 {
        self.intervals
    }

    /// Whether zero is on the axis.
    pub(super) fn has_zero(&self) -> bool {
        let place = self.place(Decimal::ZERO);
        (0.0..=f64::from(self.intervals)).contains(&place)
    }

    /// Words of the ticks, lowest first; with `myriads` those of great numbers are counted in 万 or 亿.
    pub(super) fn ticks(&self, myriads: bool) -> Vec<String> {
        let ticks: Vec<Decimal> = (0..=self.intervals)
            .filter_map(|n| self.step.checked_mul(n.into())?.checked_add(self.base))
            .collect();
        let greatest = ticks.iter().map(Decimal::abs).max().unwrap_or_default();
        let (part, word) = MYRIADS
            .into_iter()
            .find(|(_, _, from)| myriads && greatest >= Decimal::from(*from))
            .map_or((1, ""), |(part, word, _)| (part, word));
        let counted = |number: Decimal| number.checked_div(part.into()).unwrap_or(number);
        let decimals = counted(self.step).normalize().scale();
        ticks
            .into_iter()
            .map(|tick| match tick.is_zero() {
                true => "0".to_owned(),
                false => grouped(counted(tick), decimals) + word,
            })
            .collect()
    }
}

/// What great numbers are counted in, how that is written, and from which number on.
const MYRIADS: [(i64, &str, i64); 2] = [(100_000_000, "亿", 100_000_000), (10_000, "万", 100_000)];

/// The range of numbers that an axis has to show.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extent {
    low: Decimal,
    high: Decimal,
}

impl Extent {
    /// The range of `values`; `None` for none.
    pub(super) fn of(values: impl IntoIterator<Item = Decimal>) -> Option<Self> {
        values.into_iter().map(Self::at).reduce(|a, b| Self {
            low: a.low.min(b.low),
            high: a.high.max(b.high),
        })
    }

    fn at(value: Decimal) -> Self {
        Self {
            low: value,
            high: value,
        }
    }
}

/// As a float, for places on the drawing only.
pub(super) fn float(value: Decimal) -> f64 {
    value.to_f64().unwrap_or(0.0)
}

fn times_ten_to(tenths: i128, power: i32) -> Option<Decimal> {
    match u32::try_from(power) {
        Ok(up) => {
            let whole = tenths.checked_mul(10_i128.checked_pow(up)?)?;
            Decimal::try_from_i128_with_scale(whole, 0).ok()
        }
        Err(_) => Decimal::try_from_i128_with_scale(tenths, power.unsigned_abs()).ok(),
    }
}

/// `tick` with thousands separators and as many decimals as its axis needs.
fn grouped(tick: Decimal, decimals: u32) -> String {
    if tick.is_zero() {
        return "0".to_owned();
    }
    let text = format!("{:.*}", decimals as usize, tick.abs());
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut out = String::from(if tick.is_sign_negative() { "-" } else { "" });
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn ticks(form: fn(Extent) -> Scale, values: &[&str]) -> Vec<String> {
        let extent = Extent::of(values.iter().map(|v| decimal(v))).unwrap();
        form(extent).ticks(false)
    }

    #[test]
    fn ticks_are_round_and_at_most_five() {
        let zero = Scale::from_zero;
        assert_eq!(ticks(zero, &["52"]), ["0", "20", "40", "60"]);
        assert_eq!(ticks(zero, &["100"]), ["0", "25", "50", "75", "100"]);
        assert_eq!(
            ticks(zero, &["14050.7"]),
            ["0", "5,000", "10,000", "15,000"]
        );
        assert_eq!(ticks(zero, &["0.66"]), ["0", "0.2", "0.4", "0.6", "0.8"]);
        assert_eq!(ticks(zero, &["0.00001"]).last().unwrap(), "0.0000100");
        assert_eq!(
            ticks(zero, &["1000000000000"]).last().unwrap(),
            "1,000,000,000,000"
        );
    }

    #[test]
    fn great_numbers_are_counted_as_chinese_readers_do() {
        let ticks = |value: &str| {
            let extent = Extent::of([decimal(value)]).unwrap();
            Scale::from_zero(extent).ticks(true)
        };
        assert_eq!(ticks("140000000"), ["0", "0.5亿", "1.0亿", "1.5亿"]);
        assert_eq!(ticks("380000"), ["0", "10万", "20万", "30万", "40万"]);
        assert_eq!(ticks("52000000"), ["0", "2,000万", "4,000万", "6,000万"]);
        assert_eq!(ticks("14050.7"), ["0", "5,000", "10,000", "15,000"]);
    }

    #[test]
    fn negative_values_put_zero_on_a_tick() {
        let shown = ticks(Scale::from_zero, &["-12.7", "5.1"]);
        assert_eq!(shown, ["-20", "-10", "0", "10"]);
    }

    #[test]
    fn lines_leave_zero_only_where_values_are_far_from_it() {
        let near = |extent| Scale::near_values(extent, 10);
        assert_eq!(ticks(near, &["31", "35"])[0], "0");
        assert_eq!(
            ticks(near, &["1012.5", "1016.5"]),
            ["1,012", "1,014", "1,016", "1,018"]
        );
        assert_eq!(ticks(near, &["54", "54"])[0], "0");
    }

    #[test]
    fn numbers_at_the_edge_of_decimals_stay_on_the_axis() {
        for values in [[Decimal::MIN, Decimal::MAX], [Decimal::ZERO, Decimal::MAX]] {
            let scale = Scale::near_values(Extent::of(values).unwrap(), 10);
            for value in values {
                let place = scale.place(value);
                assert!((0.0..=f64::from(scale.intervals())).contains(&place));
            }
        }
    }
}
