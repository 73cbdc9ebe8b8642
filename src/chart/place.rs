//! Finds a free place for words inside a plot.

use super::frame::Plot;
use super::pen::{Anchor, Words};
use super::words::width;

/// What is already in the plot: words, and points that words should not hide.
#[derive(Clone, Debug)]
pub(super) struct Placer {
    plot: Plot,
    taken: Vec<[f64; 4]>,
    points: Vec<(f64, f64)>,
}

impl Placer {
    /// Nothing is in the plot yet. Words may stand a line above it, not beside or below.
    pub(super) fn new(plot: Plot) -> Self {
        Self {
            plot,
            taken: Vec::new(),
            points: Vec::new(),
        }
    }

    /// Words had better not stand on this point.
    pub(super) fn avoid(&mut self, x: f64, y: f64) {
        self.points.push((x, y));
    }

    /// The stretch between two points had better stay free as well.
    pub(super) fn avoid_between(&mut self, a: (f64, f64), b: (f64, f64)) {
        for part in [0.25, 0.5, 0.75] {
            self.avoid(a.0 + (b.0 - a.0) * part, a.1 + (b.1 - a.1) * part);
        }
    }

    /// The one of `choices` that hides least, the earlier ones preferred; it is taken from now on.
    pub(super) fn place<'a>(&mut self, choices: &[Words<'a>]) -> Option<Words<'a>> {
        let cost = |words: &Words<'_>| {
            let area = area(words);
            let words = self.taken.iter().filter(|other| meet(&area, other)).count();
            let points = self
                .points
                .iter()
                .filter(|point| holds(&area, **point))
                .count();
            words * 1000 + self.outside(&area) + points
        };
        let ranked = choices.iter().enumerate();
        let (_, best) = ranked.min_by_key(|(rank, words)| cost(words) + rank)?;
        let best = *best;
        self.taken.push(area(&best));
        Some(best)
    }

    /// Words below the plot would meet the names of categories.
    fn outside(&self, [left, top, right, bottom]: &[f64; 4]) -> usize {
        let plot = self.plot;
        let beside = *left < plot.left || *right > plot.right + 1.0 || *top < plot.top - 24.0;
        usize::from(beside) * 100 + usize::from(*bottom > plot.bottom + 8.0) * 500
    }
}

/// Left, top, right and bottom of words.
fn area(words: &Words<'_>) -> [f64; 4] {
    let wide = width(words.text, words.size);
    let left = match words.anchor {
        Anchor::Start => words.x,
        Anchor::Middle => words.x - wide / 2.0,
        Anchor::End => words.x - wide,
    };
    [left, words.y - words.size, left + wide, words.y + 3.0]
}

fn meet(a: &[f64; 4], b: &[f64; 4]) -> bool {
    a[0] < b[2] + 4.0 && b[0] < a[2] + 4.0 && a[1] < b[3] && b[1] < a[3]
}

fn holds(area: &[f64; 4], (x, y): (f64, f64)) -> bool {
    (area[0] - 3.0..=area[2] + 3.0).contains(&x) && (area[1] - 3.0..=area[3] + 3.0).contains(&y)
}
