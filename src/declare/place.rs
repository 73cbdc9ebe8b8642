//! Where things are: two columns of a register, and what their numbers are measured from.

use schemars::JsonSchema;
use serde::Deserialize;

use super::At;

/// Which columns of a register say where a thing is.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Position {
    /// Field of degrees east, a quantity.
    pub longitude: At<String>,
    /// Field of degrees north, a quantity.
    pub latitude: At<String>,
    /// What the degrees are measured from.
    pub crs: Datum,
}

/// The closed list of coordinate systems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum Datum {
    /// What satellites and browsers say.
    #[serde(rename = "WGS-84")]
    Wgs84,
    /// 国家大地坐标系; the same as WGS-84 within centimetres.
    #[serde(rename = "CGCS2000")]
    Cgcs2000,
    /// What Chinese web maps say: WGS-84, shifted by some hundred metres.
    #[serde(rename = "GCJ-02")]
    Gcj02,
}
