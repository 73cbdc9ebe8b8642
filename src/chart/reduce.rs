//! Long series, thinned honestly: the least and the greatest value of every pixel column.

use super::frame::count;
use super::shapes::Track;

/// Up to this many points a line is drawn point by point.
pub(super) const MOST_POINTS: usize = 400;

/// A line through `values`; beyond [`MOST_POINTS`] each of `columns` keeps its first, least,
/// greatest and last point of every stretch. A gap stays a gap.
pub(super) fn track(values: &[Option<f32>], columns: usize) -> Track {
    if values.len() <= MOST_POINTS {
        return Track {
            along: (0..values.len()).map(count).collect(),
            up: values.to_vec(),
        };
    }
    let column = |at: usize| at * columns.max(1) / values.len();
    let mut track = Track::default();
    let mut stretch = Vec::new();
    for (at, value) in values.iter().enumerate() {
        let full = stretch
            .last()
            .is_some_and(|(last, _)| column(*last) != column(at));
        if full || value.is_none() {
            keep(&mut track, &std::mem::take(&mut stretch));
        }
        match value {
            Some(value) => stretch.push((at, *value)),
            None => push(&mut track, at, None),
        }
    }
    keep(&mut track, &stretch);
    track
}

fn keep(track: &mut Track, stretch: &[(usize, f32)]) {
    let order = |a: &&(usize, f32), b: &&(usize, f32)| a.1.total_cmp(&b.1);
    let ends = [
        stretch.first(),
        stretch.iter().min_by(order),
        stretch.iter().max_by(order),
        stretch.last(),
    ];
    let mut kept: Vec<(usize, f32)> = ends.into_iter().flatten().copied().collect();
    kept.sort_by_key(|(at, _)| *at);
    kept.dedup_by_key(|(at, _)| *at);
    for (at, value) in kept {
        push(track, at, Some(value));
    }
}

fn push(track: &mut Track, at: usize, value: Option<f32>) {
    track.along.push(count(at));
    track.up.push(value);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extremes_survive() {
        let mut values: Vec<Option<f32>> =
            (0..8760_u16).map(|at| Some(f32::from(at % 7))).collect();
        values[4321] = Some(99.0);
        values[1234] = Some(-5.0);
        let track = track(&values, 650);
        assert!(track.up.len() <= 4 * 650);
        assert!(track.up.contains(&Some(99.0)) && track.up.contains(&Some(-5.0)));
        assert!(track.along.is_sorted());
    }

    #[test]
    fn a_gap_is_kept_even_inside_a_column() {
        let mut values = vec![Some(1.0); 2000];
        values[1000] = None;
        let track = track(&values, 100);
        let gap = track.up.iter().position(Option::is_none).unwrap();
        assert_eq!(track.along[gap], 1000.0);
        assert_eq!(
            (track.along[gap - 1], track.along[gap + 1]),
            (999.0, 1001.0)
        );
    }
}
