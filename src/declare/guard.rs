//! Words that say what is plausible, which cells count, and what was found strange and accepted.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::At;
use crate::quantity::Missing;

/// What a zero in a column means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Zero {
    /// Nothing is said: zeros are values, and many in a row are a warning where a law judges them.
    #[default]
    Unsaid,
    /// A zero is a value like any other.
    Valid,
    /// The instrument cannot measure zero: such a cell is missing, invalid.
    Invalid,
}

/// How far a value may lie from its neighbours before it is a warning.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Plausible {
    /// How many times larger (or smaller) than the four nearest values of its series one value
    /// may be; absent: 10 for hours and days, 30 for longer periods.
    #[serde(default)]
    pub factor: Option<u32>,
    /// How many equal values may follow each other; absent: 24 hours or 10 days.
    #[serde(default)]
    pub constant: Option<u32>,
}

/// The column that says whether the value of another is one.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Status {
    /// The field that holds the word or letter.
    pub field: At<String>,
    /// What each word means; an empty cell means `valid` unless `""` is listed.
    pub words: BTreeMap<String, Standing>,
}

/// What a status word says of the value beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// The value counts.
    Valid,
    /// 无效
    Invalid,
    /// 缺测
    NotMeasured,
    /// 停产、停运
    Stopped,
    /// 维护、校准
    Maintenance,
    /// 不监测该项目
    NotMonitored,
    /// 未到监测时间
    NotDue,
}

impl Standing {
    /// Why the value does not count; `None` where it does.
    #[must_use]
    pub fn missing(self) -> Option<Missing> {
        match self {
            Self::Valid => None,
            Self::Invalid => Some(Missing::Invalid),
            Self::NotMeasured => Some(Missing::NotMeasured),
            Self::Stopped => Some(Missing::Stopped),
            Self::Maintenance => Some(Missing::Maintenance),
            Self::NotMonitored => Some(Missing::NotMonitored),
            Self::NotDue => Some(Missing::NotDue),
        }
    }
}

/// Something strange in the data that was looked into and is right (`[[expected]]`).
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// The field; absent: any, and whole rows that are not there.
    #[serde(default)]
    pub field: Option<At<String>>,
    /// Key or name of the subject, as in the files; absent: any.
    #[serde(default)]
    pub subject: Option<String>,
    /// First period, for example `2026-07`; absent: from the beginning.
    #[serde(default)]
    pub from: Option<At<String>>,
    /// Last period; absent: the same as `from`.
    #[serde(default)]
    pub until: Option<At<String>>,
    /// Why it is right; printed at every build.
    pub reason: At<String>,
}
