//! Units: one symbol each, conversion inside a dimension, and a name for running text.

use std::{collections::BTreeMap, fmt, sync::Arc, sync::OnceLock};

use serde::{Deserialize, Deserializer, de::Error as _};

use super::{Exact, measure::Measure, parse_decimal};
use crate::diagnostic::Lang;

/// A unit of measure. Unknown units are legal: they equal only themselves.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unit(Arc<str>);

/// The units that the program knows.
#[derive(Debug)]
pub struct UnitTable {
    by_spelling: BTreeMap<String, usize>,
    units: Vec<Known>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Known {
    pub(super) symbol: String,
    zh: String,
    /// In English, as in `5 days`; absent: the symbol.
    #[serde(default)]
    en: Option<String>,
    aliases: Vec<String>,
    pub(super) dimension: String,
    #[serde(deserialize_with = "exact")]
    pub(super) factor: Exact,
}

/// `"0.001"` or, where no decimal is exact, `"1/1500"`.
fn exact<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Exact, D::Error> {
    let text = String::deserialize(deserializer)?;
    let (upper, lower) = text.split_once('/').unwrap_or((&text, "1"));
    let number = |part: &str| parse_decimal(part).map(Exact::from_decimal);
    let factor = number(upper).zip(number(lower)).and_then(|(a, b)| a.div(b));
    factor.ok_or_else(|| D::Error::custom("a number such as 0.001 or 1/1500 is expected"))
}

#[derive(Deserialize)]
struct Raw {
    unit: Vec<Known>,
}

impl UnitTable {
    /// The table that is built into the program (`units.toml`).
    #[must_use]
    pub fn shared() -> &'static Self {
        static TABLE: OnceLock<UnitTable> = OnceLock::new();
        TABLE.get_or_init(|| {
            let raw: Raw = toml::from_str(include_str!("units.toml"))
                .expect("the built-in unit table is checked by a test");
            let mut by_spelling = BTreeMap::new();
            for (i, unit) in raw.unit.iter().enumerate() {
                for spelling in unit.aliases.iter().chain([&unit.symbol]) {
                    by_spelling.insert(fold(spelling), i);
                }
            }
            UnitTable {
                by_spelling,
                units: raw.unit,
            }
        })
    }

    /// Every spelling of every unit, and its names in running text.
    pub fn spellings(&self) -> impl Iterator<Item = &str> {
        self.units.iter().flat_map(|u| {
            let names = [&u.symbol, &u.zh].into_iter().chain(u.aliases.iter());
            names.map(String::as_str)
        })
    }

    fn known(&self, unit: &Unit) -> Option<&Known> {
        self.spelled(unit.0.as_ref())
    }

    /// The unit of a folded spelling.
    pub(super) fn spelled(&self, folded: &str) -> Option<&Known> {
        self.by_spelling.get(folded).map(|&i| &self.units[i])
    }

    /// The first unit of a dimension, in which its factors are counted.
    pub(super) fn reference(&self, dimension: &str) -> Option<&Known> {
        self.units.iter().find(|u| u.dimension == dimension)
    }
}

/// One spelling for look-up: both micro signs, full-width signs, superscripts, no blanks.
pub(super) fn fold(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '\u{B5}' => 'μ',
            '³' => '3',
            '²' => '2',
            '／' => '/',
            '（' => '(',
            '）' => ')',
            '％' => '%',
            other => other,
        })
        .collect()
}

impl Unit {
    /// The unit that `text` means, whatever its spelling (`ug/m3`, `µg/m³`, `微克/立方米`).
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let table = UnitTable::shared();
        let folded = fold(text);
        let by_name = || {
            table
                .units
                .iter()
                .position(|u| !u.zh.is_empty() && fold(&u.zh) == folded)
        };
        match table.by_spelling.get(&folded).copied().or_else(by_name) {
            Some(i) => Self(Arc::from(fold(&table.units[i].symbol))),
            None => Self(Arc::from(folded)),
        }
    }

    /// No unit: a pure number.
    #[must_use]
    pub fn number() -> Self {
        Self::parse("1")
    }

    /// Per cent; changes of such figures are spoken of in percentage points.
    #[must_use]
    pub fn is_share(&self) -> bool {
        self.0.as_ref() == "%"
    }

    /// Whether this is the pure number.
    #[must_use]
    pub fn is_number(&self) -> bool {
        self.0.as_ref() == "1"
    }

    /// For table heads: `μg/m³`; empty for a pure number.
    #[must_use]
    pub fn symbol(&self) -> &str {
        if self.is_number() {
            return "";
        }
        UnitTable::shared()
            .known(self)
            .map_or(self.0.as_ref(), |k| k.symbol.as_str())
    }

    /// For running text: `微克/立方米`; empty for a pure number.
    #[must_use]
    pub fn said(&self, lang: Lang) -> &str {
        if self.is_number() {
            return "";
        }
        let known = UnitTable::shared().known(self);
        known.map_or(self.0.as_ref(), |k| match lang {
            Lang::Zh => k.zh.as_str(),
            Lang::En => k.en.as_deref().unwrap_or(&k.symbol),
        })
    }

    /// For table heads: the symbol, in English a word where the symbol is Chinese.
    #[must_use]
    pub fn sign(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => self.symbol(),
            Lang::En => self.said(lang),
        }
    }

    /// A number as printed, with the unit: `46微克/立方米`, `46 μg/m³`, `1 day`, `81.1%`.
    #[must_use]
    pub fn after(&self, number: &str, lang: Lang) -> String {
        let unit = self.said(lang);
        let one = || number.trim_start_matches('-') == "1";
        match lang {
            Lang::En if unit == "days" && one() => format!("{number} day"),
            Lang::En if !unit.is_empty() && !matches!(unit, "%" | "‰") => {
                format!("{number} {unit}")
            }
            _ => format!("{number}{unit}"),
        }
    }

    /// The factor that turns a number in this unit into one in `other`.
    ///
    /// Units of the table convert inside their dimension; others by what they are made of, so
    /// that `t/亿元` is a ten thousandth of `t/万元`.
    #[must_use]
    pub fn factor_to(&self, other: &Self) -> Option<Exact> {
        if self == other {
            return Some(Exact::whole(1));
        }
        let table = UnitTable::shared();
        match (table.known(self), table.known(other)) {
            (Some(from), Some(to)) if from.dimension != to.dimension => None,
            (Some(from), Some(to)) => from.factor.div(to.factor),
            _ => Measure::of(self).factor_to(&Measure::of(other)),
        }
    }

    /// The folded spelling.
    pub(super) fn spelling(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.symbol())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_unit_are_equal() {
        let unit = Unit::parse("μg/m³");
        for other in ["ug/m3", "\u{B5}g/m3", "µg/m³", "微克/立方米", " μg / m3 "] {
            assert_eq!(Unit::parse(other), unit, "{other}");
        }
        assert_eq!(unit.symbol(), "μg/m³");
        assert_ne!(Unit::parse("尾/亩"), unit);
    }

    #[test]
    fn a_number_with_its_unit_is_said_in_both_languages() {
        for (unit, number, zh, en) in [
            ("μg/m³", "46", "46微克/立方米", "46 μg/m³"),
            ("%", "81.1", "81.1%", "81.1%"),
            ("d", "25", "25天", "25 days"),
            ("d", "1", "1天", "1 day"),
            ("1", "4.2", "4.2", "4.2"),
            ("家", "6", "6家", "6"),
        ] {
            let unit = Unit::parse(unit);
            assert_eq!(unit.after(number, Lang::Zh), zh);
            assert_eq!(unit.after(number, Lang::En), en);
        }
    }

    #[test]
    fn conversion_there_and_back_is_identity() {
        let table = UnitTable::shared();
        for a in &table.units {
            for b in table.units.iter().filter(|b| b.dimension == a.dimension) {
                let (a, b) = (Unit::parse(&a.symbol), Unit::parse(&b.symbol));
                let there = a.factor_to(&b).expect("one dimension");
                let back = b.factor_to(&a).expect("one dimension");
                assert_eq!(there.mul(back), Some(Exact::whole(1)), "{a} {b}");
            }
        }
        let factor = |a: &str, b: &str| Unit::parse(a).factor_to(&Unit::parse(b));
        // A litre is a thousandth of a cubic metre, whatever fills it; a mass is no volume.
        assert_eq!(factor("mg/L", "mg/m³"), Some(Exact::whole(1000)));
        assert_eq!(factor("μg/L", "mg/m³"), Some(Exact::whole(1)));
        assert_eq!(factor("mg/L", "mg/kg"), None);
    }
}
