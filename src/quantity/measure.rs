//! What a unit is made of: products and quotients of dimensions, with an exact factor.

use std::collections::BTreeMap;

use super::{
    Exact, Unit, UnitTable,
    unit::{Known, fold},
};

/// How deep brackets and prefixes of a unit are followed; deeper is a unit of its own.
const DEEPEST: u32 = 16;

/// A unit as a factor times powers of dimensions: `kgce/kg` is 1 × coal-equivalent × mass⁻¹.
///
/// A share is a pure number (1% is 1/100), so that a quotient may be printed in per cent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    factor: Exact,
    powers: BTreeMap<String, i32>,
}

impl Measure {
    /// The pure number.
    #[must_use]
    pub fn number() -> Self {
        Self {
            factor: Exact::whole(1),
            powers: BTreeMap::new(),
        }
    }

    /// What the unit is made of; a part that is not known is a dimension of its own.
    #[must_use]
    pub fn of(unit: &Unit) -> Self {
        made_of(unit.spelling(), DEEPEST)
    }

    /// How much of the base of its dimensions one is.
    #[must_use]
    pub fn factor(&self) -> Exact {
        self.factor
    }

    /// The base of its dimensions.
    #[must_use]
    pub fn kind(&self) -> Self {
        Self {
            factor: Exact::whole(1),
            powers: self.powers.clone(),
        }
    }

    /// Whether both are of one kind, so that they may be added and compared.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        self.powers == other.powers
    }

    /// The product; `None` where the factor does not fit.
    #[must_use]
    pub fn mul(&self, other: &Self) -> Option<Self> {
        Some(Self {
            factor: self.factor.mul(other.factor)?,
            powers: self.joined(other, 1)?,
        })
    }

    /// The quotient; `None` where the factor does not fit.
    #[must_use]
    pub fn div(&self, other: &Self) -> Option<Self> {
        Some(Self {
            factor: self.factor.div(other.factor)?,
            powers: self.joined(other, -1)?,
        })
    }

    /// The factor that turns a number in this measure into one in `other`.
    #[must_use]
    pub fn factor_to(&self, other: &Self) -> Option<Exact> {
        self.is_like(other)
            .then(|| self.factor.div(other.factor))
            .flatten()
    }

    /// In words of the table: `coal-equivalent·mass⁻¹`, for messages a unit of that kind.
    #[must_use]
    pub fn said(&self) -> String {
        let symbol = |name: &str| {
            let known = UnitTable::shared().reference(name);
            known.map_or_else(|| name.to_owned(), |k| k.symbol.clone())
        };
        let side = |upper: bool| -> Vec<String> {
            let wanted = self.powers.iter().filter(|(_, p)| (**p > 0) == upper);
            wanted
                .flat_map(|(name, p)| {
                    std::iter::repeat_n(symbol(name), p.unsigned_abs().min(9) as usize)
                })
                .collect()
        };
        match (side(true).join("·"), side(false)) {
            (upper, lower) if lower.is_empty() && upper.is_empty() => "1".to_owned(),
            (upper, lower) if lower.is_empty() => upper,
            (upper, lower) => {
                let upper = if upper.is_empty() {
                    "1".to_owned()
                } else {
                    upper
                };
                format!("{upper}/{}", lower.join("/"))
            }
        }
    }

    fn joined(&self, other: &Self, sign: i32) -> Option<BTreeMap<String, i32>> {
        let mut powers = self.powers.clone();
        for (name, power) in &other.powers {
            let sum = powers.entry(name.clone()).or_insert(0);
            *sum = sum.checked_add(power.checked_mul(sign)?)?;
        }
        powers.retain(|_, power| *power != 0);
        Some(powers)
    }

    fn times(mut self, factor: Exact) -> Option<Self> {
        self.factor = self.factor.mul(factor)?;
        Some(self)
    }

    fn atom(name: &str) -> Self {
        Self {
            powers: BTreeMap::from([(name.to_owned(), 1)]),
            ..Self::number()
        }
    }
}

/// A folded spelling: known, bracketed, a product or quotient, a multiple, or a unit of its own.
fn made_of(text: &str, depth: u32) -> Measure {
    let Some(depth) = depth.checked_sub(1) else {
        return Measure::atom(text);
    };
    known(text, depth)
        .or_else(|| split(text, depth))
        .or_else(|| multiple(text, depth))
        .unwrap_or_else(|| Measure::atom(text))
}

fn known(text: &str, depth: u32) -> Option<Measure> {
    let table = UnitTable::shared();
    let unit: &Known = table.spelled(text)?;
    let base = match unit.dimension.as_str() {
        "number" => Measure::number(),
        "share" => Measure::number().times(Exact::fraction(1, 100)?)?,
        name => {
            let reference = fold(&table.reference(name)?.symbol);
            split(&reference, depth).unwrap_or_else(|| Measure::atom(name))
        }
    };
    base.times(unit.factor)
}

/// `a/b·c`, from the left as arithmetic does; brackets hold together.
fn split(text: &str, depth: u32) -> Option<Measure> {
    if let Some(inner) = bracketed(text) {
        return Some(made_of(inner, depth));
    }
    let mut level = 0_i32;
    let mut last = None;
    for (at, c) in text.char_indices() {
        match c {
            '(' => level += 1,
            ')' => level -= 1,
            '/' | '·' | '*' | '×' if level == 0 => last = Some((at, c)),
            _ => {}
        }
    }
    let (at, sign) = last?;
    let (left, right) = (&text[..at], &text[at + sign.len_utf8()..]);
    if left.is_empty() || right.is_empty() {
        return None;
    }
    let (left, right) = (made_of(left, depth), made_of(right, depth));
    if sign == '/' {
        left.div(&right)
    } else {
        left.mul(&right)
    }
}

/// What stands inside a pair of brackets around the whole text.
fn bracketed(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('(')?.strip_suffix(')')?;
    let mut level = 0_i32;
    for c in inner.chars() {
        match c {
            '(' => level += 1,
            ')' => level -= 1,
            _ => {}
        }
        if level < 0 {
            return None;
        }
    }
    (level == 0 && !inner.is_empty()).then_some(inner)
}

/// `100mL`, `万人`, `亿kWh`: so many of another unit.
fn multiple(text: &str, depth: u32) -> Option<Measure> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (factor, rest) = match text.chars().next()? {
        '万' => (10_000, &text['万'.len_utf8()..]),
        '亿' => (100_000_000, &text['亿'.len_utf8()..]),
        _ if (1..=9).contains(&digits) => (text[..digits].parse().ok()?, &text[digits..]),
        _ => return None,
    };
    if rest.is_empty() || factor == 0 {
        return None;
    }
    made_of(rest, depth).times(Exact::whole(factor))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn factor(a: &str, b: &str) -> Option<String> {
        let factor = Unit::parse(a).factor_to(&Unit::parse(b))?;
        let (n, d) = factor.parts();
        Some(if d == 1 {
            n.to_string()
        } else {
            format!("{n}/{d}")
        })
    }

    /// Worked out by hand: 1 t/万元 = 1000 kg/万元; 1 亿元 = 10^4 万元; 1 亩 = 2000/3 m².
    #[test]
    fn units_that_the_table_lacks_convert_by_their_parts() {
        for (a, b, expected) in [
            ("t/亿元", "kg/万元", "1/10"),
            ("t/万元", "kg/万元", "1000"),
            ("kgce/kg", "tce/t", "1"),
            ("kgce/kg", "kgce/t", "1000"),
            ("kgce/kWh", "gce/kWh", "1000"),
            ("kgce/kWh", "tce/万kWh", "10"),
            ("万元/t", "元/kg", "10"),
            ("亿kWh", "万千瓦时", "10000"),
            ("万人", "人", "10000"),
            ("万亩", "hm²", "2000/3"),
            ("元/(t·km)", "元/t/km", "1"),
            ("kg/m3", "mg/L", "1000"),
            ("万户", "户", "10000"),
            ("t/d", "kg/d", "1000"),
        ] {
            assert_eq!(factor(a, b).as_deref(), Some(expected), "{a} in {b}");
        }
        for (a, b) in [
            ("kg/万元", "kg"),
            ("kgce/kg", "kgce/m³"),
            ("mg/L", "mg/kg"),
            ("户", "人"),
            ("元/(t·km)", "元/t·km"),
            ("%", "1"),
            ("d", "个"),
        ] {
            assert_eq!(factor(a, b), None, "{a} is no {b}");
        }
    }

    #[test]
    fn what_a_unit_is_made_of_agrees_with_the_table() {
        for (a, b) in [
            ("mg/L", "μg/m³"),
            ("g/L", "mg/L"),
            ("CFU/mL", "个/L"),
            ("kg/万元", "kg/万元"),
        ] {
            let (a, b) = (Unit::parse(a), Unit::parse(b));
            let by_parts = Measure::of(&a).factor_to(&Measure::of(&b));
            assert_eq!(by_parts, a.factor_to(&b), "{a} {b}");
            assert!(by_parts.is_some(), "{a} {b}");
        }
    }

    #[test]
    fn products_and_quotients_cancel() {
        let of = |text: &str| Measure::of(&Unit::parse(text));
        let coal = of("万t").mul(&of("kgce/kg")).expect("fits");
        assert_eq!(coal.factor_to(&of("万tce")), Some(Exact::whole(1)));
        let share = of("t").div(&of("kg")).expect("fits");
        assert_eq!(share.factor_to(&of("%")), Some(Exact::whole(100_000)));
        assert_eq!(of("kgce/kg").said(), "tce/t");
        assert_eq!(of("%").said(), "1");
    }

    #[test]
    fn strange_spellings_are_units_of_their_own() {
        for text in ["", "/", "a/", "/b", "(((", ")(", "万", "0t", "99999999999t"] {
            let unit = Unit::parse(text);
            assert!(Measure::of(&unit).is_like(&Measure::of(&unit)), "{text}");
        }
        let deep = format!("{}t{}", "(".repeat(9000), ")".repeat(9000));
        assert!(!Measure::of(&Unit::parse(&deep)).is_like(&Measure::of(&Unit::parse("t"))));
        let long = vec!["kg"; 9000].join("/");
        assert_eq!(factor(&long, "t"), None);
    }
}
