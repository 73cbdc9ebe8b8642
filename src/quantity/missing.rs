//! Why there is no number.

use serde::Deserialize;

/// The reason a value is missing. Never zero, never an empty text.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Missing {
    /// 空白: the cell is empty.
    Blank,
    /// 缺测: the office's own token says that nothing was measured.
    NotMeasured,
    /// 无效: measured, then found invalid.
    Invalid,
    /// 停产、停运: the plant or station was stopped.
    Stopped,
    /// 设备维护、校准
    Maintenance,
    /// 不监测该项目: not monitored here by plan.
    NotMonitored,
    /// 未到监测时间: not due yet.
    NotDue,
    /// 未采样: nothing was taken.
    NotSampled,
    /// 断流、干涸: there was nothing to measure.
    DriedUp,
    /// 结冰、冰封: it could not be reached for ice.
    Frozen,
}

impl Missing {
    /// Every reason.
    pub const ALL: [Self; 10] = [
        Self::Blank,
        Self::NotMeasured,
        Self::Invalid,
        Self::Stopped,
        Self::Maintenance,
        Self::NotMonitored,
        Self::NotDue,
        Self::NotSampled,
        Self::DriedUp,
        Self::Frozen,
    ];

    /// Whether the reason lies in the thing or in the plan, so that nothing is lacking: such a
    /// part is left out of a whole instead of withholding it.
    #[must_use]
    pub fn is_excused(self) -> bool {
        matches!(
            self,
            Self::Stopped | Self::NotMonitored | Self::NotDue | Self::DriedUp | Self::Frozen
        )
    }
}

/// The state of one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// A measured (or counted, or stated) value.
    Measured,
    /// 未检出: below the detection limit; the stored number is the limit.
    BelowDetection,
    /// No value.
    Missing(Missing),
}
