//! How classes of items make the verdict of a place, and how places make that of an area.

use crate::quantity::{Decimal, Exact};

use super::{
    edition::Edition,
    text::{Confidence, Text},
};

/// How item classes make a verdict: the worst class holds (单因子评价法).
///
/// The class limits stand in the edition of the family `grades` that is in force on the same day;
/// the words stand in scales of the edition that has the assessment.
#[derive(Clone, Debug)]
pub struct Assessment {
    /// For references: `section`.
    pub id: String,
    /// The name for readers.
    pub title: Text,
    /// The family whose class limits class each item.
    pub grades: String,
    /// The items of that family that count; others are shown and not classed.
    pub items: Vec<String>,
    /// Position of the scale that gives a class its word (Ⅲ类: 良好).
    pub level: usize,
    /// Position of the scale that gives shares of classes their word.
    pub of_shares: Option<usize>,
    /// With fewer places than this an area is judged by the means over its places; `None`: an area
    /// is always judged by shares, where there is a scale of them.
    pub few: Option<u32>,
    /// The class that multiples refer to and beyond which main pollutants are named.
    pub reference: Option<String>,
    /// How main pollutants are found.
    pub main: Option<MainRule>,
    /// How a change is worded.
    pub change: Option<ChangeRule>,
    /// Where the law says so.
    pub clause: String,
    /// How sure the rule is.
    pub confidence: Confidence,
}

/// How main pollutants are found (主要污染指标).
#[derive(Clone, Debug)]
pub struct MainRule {
    /// At most so many.
    pub most: usize,
    /// Named before the others where they exceed.
    pub first: Vec<String>,
    /// Items that have no exceedance multiple.
    pub no_multiple: Vec<String>,
    /// Decimal places of a printed multiple.
    pub decimals: u32,
}

/// How a change is worded.
#[derive(Clone, Debug)]
pub struct ChangeRule {
    /// The words.
    pub words: ChangeWords,
    /// The share whose growth is good: `upto.3`.
    pub good: String,
    /// The share whose growth is bad: `share.6`.
    pub bad: String,
    /// Percentage points up to which nothing has changed.
    pub some: Decimal,
    /// Percentage points above which the change is marked.
    pub much: Decimal,
}

/// The five words of a change.
#[derive(Clone, Debug)]
pub struct ChangeWords {
    /// 无明显变化
    pub same: Text,
    /// 有所好转
    pub better: Text,
    /// 有所下降
    pub worse: Text,
    /// 明显好转
    pub much_better: Text,
    /// 明显下降
    pub much_worse: Text,
}

/// A weighted sum of `factor × (constant + slope × ln x)` over its parts.
///
/// A part's weight is the square of its correlation over the sum of all squares.
#[derive(Clone, Debug)]
pub struct LogIndex {
    /// For references: `tli`.
    pub id: String,
    /// The name for readers.
    pub title: Text,
    /// Position of the scale that classes the index.
    pub scale: usize,
    /// Decimal places of the index.
    pub decimals: u32,
    /// What every part is multiplied with.
    pub factor: Decimal,
    /// Its parts, in the order of the law.
    pub parts: Vec<LogPart>,
    /// Where the law says so.
    pub clause: String,
    /// How sure the rule is.
    pub confidence: Confidence,
}

/// One part of a logarithmic index.
#[derive(Clone, Debug)]
pub struct LogPart {
    /// Position of the item in its edition.
    pub item: usize,
    /// The constant.
    pub constant: Decimal,
    /// What the logarithm is multiplied with.
    pub slope: Decimal,
    /// Correlation with the leading part; its square makes the weight.
    pub correlation: Decimal,
}

/// What a value below the detection limit counts as in a mean.
#[derive(Clone, Debug)]
pub struct BelowDetection {
    /// This part of the detection limit.
    pub factor: Decimal,
    /// Another part where few samples were detected.
    pub few: Option<FewDetected>,
    /// Where the law says so.
    pub clause: String,
    /// How sure the rule is.
    pub confidence: Confidence,
}

/// What counts where few samples were detected.
#[derive(Clone, Debug)]
pub struct FewDetected {
    /// Below this share of detected samples, in per cent.
    pub detected_below: Decimal,
    /// This part of the detection limit.
    pub factor: Decimal,
}

impl Assessment {
    /// Whether the item of that position in the edition of class limits counts.
    #[must_use]
    pub fn counts(&self, grades: &Edition, item: usize) -> bool {
        names(&self.items, grades, item)
    }

    /// The class that multiples refer to, as its position in the scale of the class limits.
    #[must_use]
    pub fn reference_position(&self, grades: &Edition) -> Option<usize> {
        let wanted = self.reference.as_deref()?;
        grades
            .grades
            .iter()
            .filter_map(|row| grades.scales.get(row.scale))
            .find_map(|scale| scale.classes.iter().position(|class| class.id == wanted))
    }
}

/// Whether one of the names is that of the item.
pub(super) fn names(list: &[String], edition: &Edition, item: usize) -> bool {
    list.iter()
        .any(|name| edition.item_position(name) == Some(item))
}

impl LogIndex {
    /// The weight of each part; they sum to 1.
    #[must_use]
    pub fn weights(&self) -> Option<Vec<Exact>> {
        let square = |part: &LogPart| {
            let r = Exact::from_decimal(part.correlation);
            r.mul(r)
        };
        let squares: Vec<Exact> = self.parts.iter().map(square).collect::<Option<_>>()?;
        let sum = squares
            .iter()
            .try_fold(Exact::ZERO, |sum, square| sum.add(*square))?;
        squares.iter().map(|square| square.div(sum)).collect()
    }
}

impl BelowDetection {
    /// The part of the detection limit that counts when `detected` of `all` samples are detects.
    #[must_use]
    pub fn factor(&self, detected: usize, all: usize) -> Exact {
        let count = |n: usize| i128::try_from(n).unwrap_or(i128::MAX);
        let share =
            Exact::fraction(count(detected), count(all)).and_then(|s| s.mul(Exact::whole(100)));
        let factor = match (&self.few, share) {
            (Some(few), Some(share)) if share < Exact::from_decimal(few.detected_below) => {
                few.factor
            }
            _ => self.factor,
        };
        Exact::from_decimal(factor)
    }
}
