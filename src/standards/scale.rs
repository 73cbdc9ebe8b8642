//! Classes with words, colours and bounds (级别, 类别, 颜色).

use crate::quantity::{Decimal, Exact};

use super::{
    condition::{Condition, Interval, Keys},
    item::fold,
    limit::Relation,
    text::{Confidence, Text},
};

/// A ladder of classes, in the order of the law.
#[derive(Clone, Debug)]
pub struct Scale {
    /// For references inside the edition.
    pub id: String,
    /// What is classed: an index, an item; `None` for classes that an office assigns by hand.
    pub of: Option<String>,
    /// The name for readers.
    pub title: Option<Text>,
    /// The lowest value that can occur.
    pub least: Option<Decimal>,
    /// The highest value that can occur.
    pub most: Option<Decimal>,
    /// Decimal places of the value; a finer number has no class.
    pub decimals: Option<u32>,
    /// From best to worst or as the law lists them; the first class that fits holds.
    pub classes: Vec<Class>,
    /// Where the law says so.
    pub clause: String,
    /// How sure the scale is.
    pub confidence: Confidence,
}

/// One class.
#[derive(Clone, Debug)]
pub struct Class {
    /// For addresses: `1`, `green`.
    pub id: String,
    /// 级别, as printed: 一级.
    pub level: Option<Text>,
    /// 类别, as printed: 优.
    pub word: Text,
    /// The name of the style that themes give it.
    pub key: String,
    /// The colour that the law prescribes.
    pub colour: Option<Colour>,
    /// Where it ends or begins.
    pub bound: Bound,
    /// 对健康影响情况
    pub effect: Option<Text>,
    /// 建议采取的措施
    pub advice: Option<Text>,
    /// Whether it counts as good (优良).
    pub good: bool,
    /// Other words that data files use for it.
    pub aliases: Vec<String>,
    /// How sure the row is.
    pub confidence: Confidence,
}

/// A prescribed colour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colour {
    /// 绿色
    pub name: Text,
    /// `#00E400`
    pub hex: String,
}

/// Which values a class takes of those that no earlier class took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bound {
    /// Up to and with this value: `(earlier, this]`.
    UpTo(Decimal),
    /// Below this value: `[earlier, this)`.
    Below(Decimal),
    /// From this value up.
    AtLeast(Decimal),
    /// Above this value.
    Above(Decimal),
    /// Several numbers at once, by name: all conditions of one of the lists hold.
    When(Vec<Vec<(String, Condition)>>),
    /// Whatever is left.
    Rest,
}

/// Item limits by class (Ⅰ类 to Ⅴ类): one value for each class of a scale.
///
/// A value that satisfies none belongs to the class after the last value.
#[derive(Clone, Debug)]
pub struct Grades {
    /// Position of the item in its edition.
    pub item: usize,
    /// What the value is an average over; `any` fits every average.
    pub averaging: String,
    /// Position of the scale in its edition.
    pub scale: usize,
    /// How a value must stand to the limit of each class.
    pub relations: Vec<Relation>,
    /// One limit per class, from the best class on.
    pub values: Vec<Decimal>,
    /// The upper ends for [`Relation::Between`], one per class; else empty.
    pub upper: Vec<Decimal>,
    /// What must be true of the observation.
    pub when: Vec<(String, Condition)>,
    /// Where the law says so.
    pub clause: String,
    /// How sure the row is.
    pub confidence: Confidence,
}

impl Scale {
    /// The class that an office names by its word, level, id or another known spelling.
    #[must_use]
    pub fn class_named(&self, text: &str) -> Option<usize> {
        let wanted = fold(text);
        self.classes.iter().position(|class| {
            class
                .spellings()
                .any(|spelling| !spelling.is_empty() && fold(spelling) == wanted)
        })
    }

    /// Whether classes follow from a number.
    #[must_use]
    pub fn is_numeric(&self) -> bool {
        self.classes
            .iter()
            .any(|c| !matches!(c.bound, Bound::Rest | Bound::When(_)))
    }
}

impl Class {
    fn spellings(&self) -> impl Iterator<Item = &str> {
        let texts = [Some(&self.word), self.level.as_ref()]
            .into_iter()
            .flatten();
        let texts = texts
            .flat_map(|t| [Some(t.zh.as_str()), t.en.as_deref()])
            .flatten();
        texts
            .chain([self.id.as_str()])
            .chain(self.aliases.iter().map(String::as_str))
    }
}

impl Bound {
    /// Whether the class takes the value.
    #[must_use]
    pub fn takes(&self, value: Exact) -> bool {
        let to = |bound: &Decimal| value.cmp(&Exact::from_decimal(*bound));
        match self {
            Self::UpTo(bound) => to(bound).is_le(),
            Self::Below(bound) => to(bound).is_lt(),
            Self::AtLeast(bound) => to(bound).is_ge(),
            Self::Above(bound) => to(bound).is_gt(),
            Self::When(_) => false,
            Self::Rest => true,
        }
    }

    /// Whether the class takes these named numbers and texts.
    #[must_use]
    pub fn takes_named(&self, numbers: &dyn Fn(&str) -> Option<Exact>, texts: Keys<'_>) -> bool {
        let holds = |(key, condition): &(String, Condition)| match condition {
            Condition::Within(interval) => {
                numbers(key).is_some_and(|n| Interval::contains_exact(interval, n))
            }
            Condition::OneOf(_) => texts(key).is_some_and(|said| condition.accepts(&said)),
        };
        match self {
            Self::When(any) => any.iter().any(|all| all.iter().all(holds)),
            Self::Rest => true,
            _ => false,
        }
    }
}
