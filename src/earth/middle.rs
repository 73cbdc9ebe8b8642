//! A place inside an area, where a marker of it can stand.

use super::base::Area;

/// A corner in whole numbers large enough for products.
type Corner = (i128, i128);

impl Area {
    /// A place inside the largest ring, at the latitude of its centre of mass; `None` without one.
    #[must_use]
    pub fn middle(&self) -> Option<(i64, i64)> {
        let ring = self
            .rings
            .iter()
            .max_by_key(|ring| twice_area(ring).abs())?;
        let latitude = centre(ring)?;
        let crossings = crossings(ring, latitude);
        // Outside, inside, outside, …: the widest stretch inside.
        let widest = crossings
            .chunks_exact(2)
            .max_by_key(|pair| pair[1] - pair[0])?;
        let longitude = i128::midpoint(widest[0], widest[1]);
        Some((
            i64::try_from(longitude).ok()?,
            i64::try_from(latitude).ok()?,
        ))
    }
}

fn wide((x, y): (i64, i64)) -> Corner {
    (i128::from(x), i128::from(y))
}

/// The sides of a closed ring, from corner to corner.
fn sides(ring: &[(i64, i64)]) -> impl Iterator<Item = (Corner, Corner)> {
    ring.windows(2).map(|pair| (wide(pair[0]), wide(pair[1])))
}

fn cross(a: Corner, b: Corner) -> i128 {
    a.0 * b.1 - b.0 * a.1
}

/// Twice the area, with a sign for the direction.
fn twice_area(ring: &[(i64, i64)]) -> i128 {
    sides(ring).map(|(a, b)| cross(a, b)).sum()
}

/// Latitude of the centre of mass.
fn centre(ring: &[(i64, i64)]) -> Option<i128> {
    let moment: i128 = sides(ring).map(|(a, b)| (a.1 + b.1) * cross(a, b)).sum();
    moment.checked_div(3 * twice_area(ring))
}

/// Where the sides cross a latitude, from west to east.
fn crossings(ring: &[(i64, i64)], latitude: i128) -> Vec<i128> {
    let mut out: Vec<i128> = sides(ring)
        .filter(|(a, b)| (a.1 <= latitude) != (b.1 <= latitude))
        .map(|(a, b)| a.0 + (latitude - a.1) * (b.0 - a.0) / (b.1 - a.1))
        .collect();
    out.sort_unstable();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn middle(rings: &[&[(i64, i64)]]) -> Option<(i64, i64)> {
        let rings = rings.iter().map(|ring| ring.to_vec()).collect();
        let name = String::new();
        Area { name, rings }.middle()
    }

    #[test]
    fn the_middle_lies_inside() {
        // A square, and an islet that is smaller.
        let square = [(0, 0), (40, 0), (40, 40), (0, 40), (0, 0)];
        let islet = [(90, 90), (91, 90), (91, 91), (90, 90)];
        assert_eq!(middle(&[&islet, &square]), Some((20, 20)));
        // A hoof, open to the south: arms of 10 from 0 to 30, a bridge of 10 above them, 40 wide. The
        // centre of mass, (2 × 300 × 15 + 400 × 35) / 1000 = 23, lies between the arms; the widest
        // stretch at that latitude is an arm.
        let hoof = [
            (0, 0),
            (10, 0),
            (10, 30),
            (30, 30),
            (30, 0),
            (40, 0),
            (40, 40),
            (0, 40),
            (0, 0),
        ];
        let (x, y) = middle(&[&hoof]).unwrap();
        assert_eq!(y, 23);
        assert!(x == 5 || x == 35, "{x}");
        assert_eq!(middle(&[]), None);
        assert_eq!(middle(&[&[(1, 1), (2, 2), (1, 1), (1, 1)]]), None, "a line");
    }
}
