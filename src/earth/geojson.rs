//! Areas of a GeoJSON file (RFC 7946).

use serde_json::Value;

use super::{Fault, Place, base::Area};
use crate::declare::Datum;

/// Most positions of a file.
const MOST: usize = 2_000_000;

/// What a file holds.
#[derive(Debug, Default)]
pub(super) struct Outlines {
    /// Its areas.
    pub(super) areas: Vec<Area>,
    /// The first fault of each feature that has one.
    pub(super) wrong: Vec<Wrong>,
    /// Features that are no areas.
    pub(super) passed: usize,
    /// Name of the first area that lies outside China.
    pub(super) far: Option<String>,
}

/// A fault of a feature.
#[derive(Debug)]
pub(super) struct Wrong {
    pub(super) code: &'static str,
    /// Number of the feature, from 1.
    pub(super) feature: usize,
    pub(super) name: String,
    /// Number of the position in the feature, from 1.
    pub(super) position: usize,
    /// As it stands in the file.
    pub(super) value: String,
}

/// Reads the areas of a file.
///
/// # Errors
/// What the parser says, or that it is no GeoJSON.
pub(super) fn outlines(text: &str, datum: Datum) -> Result<Outlines, String> {
    // The parser itself refuses more than 128 levels.
    let whole: Value = serde_json::from_str(text).map_err(|e| e.to_string())?;
    let features: &[Value] = match whole["type"].as_str() {
        Some("FeatureCollection") => whole["features"]
            .as_array()
            .ok_or("no list of \"features\"")?
            .as_slice(),
        Some(_) => std::slice::from_ref(&whole),
        None => return Err("no \"type\"".to_owned()),
    };
    let mut out = Outlines::default();
    let mut room = MOST;
    for (at, feature) in features.iter().enumerate() {
        let geometry = match feature["type"].as_str() {
            Some("Feature") => &feature["geometry"],
            _ => feature,
        };
        let Some(polygons) = polygons(geometry) else {
            out.passed += 1;
            continue;
        };
        let name = name_of(feature);
        match rings(&polygons, datum, &mut room) {
            Ok(rings) => {
                let inside = |(longitude, latitude): &(i64, i64)| {
                    let (longitude, latitude) = (*longitude, *latitude);
                    Place {
                        longitude,
                        latitude,
                    }
                    .is_in_china()
                };
                if out.far.is_none() && !rings.iter().flatten().all(inside) {
                    out.far = Some(name.clone());
                }
                out.areas.push(Area { name, rings });
            }
            Err((code, position, value)) => out.wrong.push(Wrong {
                code,
                feature: at + 1,
                name,
                position,
                value,
            }),
        }
    }
    match room {
        0 => Err(format!("> {MOST}")),
        _ => Ok(out),
    }
}

/// The polygons of a geometry; `None` where it is no area.
fn polygons(geometry: &Value) -> Option<Vec<&Value>> {
    let coordinates = &geometry["coordinates"];
    match geometry["type"].as_str()? {
        "Polygon" => Some(vec![coordinates]),
        "MultiPolygon" => Some(coordinates.as_array()?.iter().collect()),
        _ => None,
    }
}

/// What readers call a feature.
fn name_of(feature: &Value) -> String {
    let properties = &feature["properties"];
    let named = ["name", "NAME", "Name", "名称", "name_zh"];
    let name = named.iter().find_map(|key| properties[key].as_str());
    name.unwrap_or_default().to_owned()
}

type WrongPosition = (&'static str, usize, String);

/// The rings of polygons; at the first position that is none, its number and text.
fn rings(
    polygons: &[&Value],
    datum: Datum,
    room: &mut usize,
) -> Result<Vec<Vec<(i64, i64)>>, WrongPosition> {
    let mut out = Vec::new();
    let mut seen = 0;
    let none = |at: usize, value: &Value| ("earth::bad-position", at, short(value));
    for polygon in polygons {
        let written = polygon.as_array().ok_or_else(|| none(seen + 1, polygon))?;
        for ring in written {
            let positions = ring.as_array().ok_or_else(|| none(seen + 1, ring))?;
            let mut places = Vec::with_capacity(positions.len());
            for position in positions {
                seen += 1;
                *room = room.saturating_sub(1);
                places.push(place(position, datum).map_err(|code| (code, seen, short(position)))?);
            }
            // A ring has three corners and ends where it begins.
            if places.len() < 4 || places.first() != places.last() {
                return Err(("earth::open-ring", seen, short(ring)));
            }
            out.push(places);
        }
    }
    Ok(out)
}

/// Longitude and latitude; a height behind them does not matter.
fn place(position: &Value, datum: Datum) -> Result<(i64, i64), &'static str> {
    let numbers: Vec<f64> = position
        .as_array()
        .filter(|p| p.len() >= 2)
        .and_then(|p| p[..2].iter().map(Value::as_f64).collect())
        .ok_or("earth::bad-position")?;
    let place = Place::of(millionths(numbers[0]), millionths(numbers[1]), datum);
    place
        .map(|p| (p.longitude, p.latitude))
        .map_err(|fault| match fault {
            Fault::Swapped => "earth::swapped-position",
            Fault::NoDegrees => "earth::bad-position",
        })
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "what is too large stays far too large"
)]
fn millionths(degrees: f64) -> i64 {
    libm::round(degrees * 1e6) as i64
}

/// The text of a value, cut.
fn short(value: &Value) -> String {
    const SHOWN: usize = 60;
    let text = value.to_string();
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
