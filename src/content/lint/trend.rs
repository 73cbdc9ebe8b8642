//! Trend words: statements about data, not intentions.

use super::{
    numbers,
    scan::{Meaning, Scanner},
    words::Trend,
};

impl Scanner<'_> {
    /// The trend word at a place and its length.
    pub(super) fn trend_at(&self, at: usize) -> Option<(usize, Trend)> {
        let rest = self.text.get(at..)?;
        let fits = |word: &[char]| {
            let latin = word.first().is_some_and(char::is_ascii_alphabetic);
            let inside = |c: Option<&char>| latin && c.is_some_and(char::is_ascii_alphanumeric);
            let before = at.checked_sub(1).and_then(|i| self.text.get(i));
            !inside(rest.get(word.len())) && !inside(before)
        };
        let mut words = self.words.trends.at(rest);
        let (word, trend) = words.find(|(word, _)| fits(word))?;
        Some((word.len(), *trend))
    }

    /// A trend word, with the number behind it where there is one.
    pub(super) fn trend(&mut self, at: usize) -> Option<usize> {
        let (length, trend) = self.trend_at(at)?;
        let end = at + length;
        let number_at = self.behind_joint(end);
        if self.is_bound(number_at) {
            return Some(self.add(at..end, Meaning::Change { trend, size: None }));
        }
        let number = numbers::any(self.text, number_at, &self.words.numerals);
        let sized = number.and_then(|n| Some((n.value, self.unit_at(n.run.end)?)));
        if let Some((value, (unit_end, unit))) = sized {
            // 下降至46微克: where it came to, not by how much.
            let arrives = self.text[end..number_at]
                .iter()
                .any(|c| matches!(c, '至' | '到' | '为' | 't'));
            if arrives {
                return Some(self.add(at..end, Meaning::Change { trend, size: None }));
            }
            let size = Some((value, unit));
            return Some(self.add(at..unit_end, Meaning::Change { trend, size }));
        }
        if trend == Trend::Same || self.is_statement(at, end) {
            return Some(self.add(at..end, Meaning::Change { trend, size: None }));
        }
        Some(end)
    }

    fn behind_joint(&self, at: usize) -> usize {
        let mut at = at;
        while let Some(length) = self
            .any_at(at, &self.words.trend_joint)
            .or_else(|| (self.text.get(at) == Some(&' ')).then_some(1))
        {
            at += length;
        }
        at
    }

    /// Whether the words around say that it happened.
    fn is_statement(&self, at: usize, end: usize) -> bool {
        let clause = self.begin_of(at, &self.words.clause_ends)..at;
        if self.any_within(clause.clone(), &self.words.intent)
            || self.any_at(end, &self.words.programme).is_some()
        {
            return false;
        }
        self.any_within(clause, &self.words.cues) || self.any_before(at, &self.words.measured)
    }
}
