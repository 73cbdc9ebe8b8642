//! Finds figures and trend words among words.

use std::ops::Range;

use crate::quantity::{Decimal, Unit};

use super::{
    numbers::{self, Number},
    prose::Block,
    spellings::Words,
    template::BOUND,
    words::{LintWords, Trend},
};

/// What a typed text says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A number, with its unit where one stands beside it.
    Number { value: Decimal, unit: Unit },
    /// A trend, with its size where it is told.
    Change {
        trend: Trend,
        size: Option<(Decimal, Unit)>,
    },
    /// A place among others; `None` where it is said without a number.
    Rank(Option<Decimal>),
    /// 连续三年
    Streak,
}

/// A figure that is typed.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// Characters of its block.
    pub(super) run: Range<usize>,
    /// What it says.
    pub(super) meaning: Meaning,
}

/// Looks through one block.
pub(super) fn scan(block: &Block) -> Vec<Found> {
    let mut scanner = Scanner {
        text: &block.text,
        words: LintWords::shared(),
        out: Vec::new(),
        quoted: 0,
    };
    let mut at = 0;
    while at < block.text.len() {
        at = scanner.step(at).max(at + 1);
    }
    scanner.out.sort_by_key(|found| found.run.start);
    scanner.out
}

pub(super) struct Scanner<'t> {
    pub(super) text: &'t [char],
    pub(super) words: &'static LintWords,
    out: Vec<Found>,
    /// Depth of 《》: titles of documents are names.
    quoted: usize,
}

impl Scanner<'_> {
    /// Looks at one place; gives where to go on.
    fn step(&mut self, at: usize) -> usize {
        match self.text[at] {
            '《' => self.quoted += 1,
            '》' => self.quoted = self.quoted.saturating_sub(1),
            _ => {}
        }
        if self.quoted > 0 {
            return at + 1;
        }
        if let Some(end) = self.name(at) {
            return end;
        }
        if let Some(end) = self.in_a_row(at).or_else(|| self.place_in_words(at)) {
            return end;
        }
        if let Some(end) = self.trend(at) {
            return end;
        }
        if let Some(number) = numbers::digits(self.text, at) {
            return self.number(number);
        }
        if let Some(number) = numbers::in_words(self.text, at, &self.words.numerals) {
            return self.number_in_words(number);
        }
        at + 1
    }

    pub(super) fn add(&mut self, run: Range<usize>, meaning: Meaning) -> usize {
        let end = run.end;
        self.out.push(Found { run, meaning });
        end
    }

    /// Whether one of the words stands at a place; gives its length, the longest first.
    pub(super) fn any_at(&self, at: usize, words: &Words) -> Option<usize> {
        let rest = self.text.get(at..)?;
        let fits = words.at(rest).filter(|word| is_whole(word, rest));
        fits.map(<[char]>::len).max()
    }

    /// Whether one of the words stands directly before a place.
    pub(super) fn any_before(&self, at: usize, words: &Words) -> bool {
        let at = self.before_blank(at);
        let before = &self.text[..at];
        let mut words = words.iter();
        words.any(|word| before.ends_with(word) && is_whole(word, &self.text[at - word.len()..]))
    }

    /// A place without the blanks and colons before it.
    fn before_blank(&self, at: usize) -> usize {
        let mut at = at;
        while at > 0 && matches!(self.text[at - 1], ' ' | '\u{3000}' | ':' | '：') {
            at -= 1;
        }
        at
    }

    /// The unit at a place, behind at most a blank and 余, 万; gives where it ends.
    pub(super) fn unit_at(&self, at: usize) -> Option<(usize, Unit)> {
        let mut start = at;
        while self.text.get(start).is_some_and(|c| *c == ' ') && start < at + 2 {
            start += 1;
        }
        self.plain_unit(start).or_else(|| {
            let skipped = self.any_at(start, &self.words.between)?;
            let more = self
                .any_at(start + skipped, &self.words.between)
                .unwrap_or(0);
            self.plain_unit(start + skipped + more)
        })
    }

    fn plain_unit(&self, at: usize) -> Option<(usize, Unit)> {
        let rest = self.text.get(at..)?;
        let fits = |spelling: &[char]| {
            let latin = spelling.last().is_some_and(char::is_ascii_alphabetic);
            !(latin
                && rest
                    .get(spelling.len())
                    .is_some_and(char::is_ascii_alphanumeric))
        };
        let mut units = self.words.units.at(rest);
        let (spelling, unit) = units.find(|(spelling, _)| fits(spelling))?;
        Some((at + spelling.len(), unit.clone()))
    }

    /// Where the clause (or sentence) around a place begins.
    pub(super) fn begin_of(&self, at: usize, ends: &str) -> usize {
        let before = self.text[..at].iter().rposition(|c| ends.contains(*c));
        before.map_or(0, |i| i + 1)
    }

    /// Whether one of the words stands somewhere in a run.
    pub(super) fn any_within(&self, run: Range<usize>, words: &Words) -> bool {
        run.clone().any(|at| {
            let fit = self.any_at(at, words);
            fit.is_some_and(|length| at + length <= run.end)
        })
    }

    /// A name that holds digits: `GB 3095—2012`, `PM2.5`, a telephone number, an address.
    fn name(&self, at: usize) -> Option<usize> {
        let c = self.text[at];
        if let Some(length) = self.any_at(at, &self.words.idioms) {
            return Some(at + length);
        }
        let starts = at == 0 || !self.text[at - 1].is_ascii_alphanumeric();
        if starts && c.is_ascii_uppercase() {
            let standard = self.any_at(at, &self.words.standards);
            if let Some(length) = standard {
                let mut end = at + length;
                while self
                    .text
                    .get(end)
                    .is_some_and(|c| matches!(c, ' ' | '/' | 'T'))
                {
                    end += 1;
                }
                if self.text.get(end).is_some_and(char::is_ascii_digit) {
                    return Some(self.end_of_name(end));
                }
            }
        }
        if starts && c.is_ascii_alphabetic() {
            let end = self.end_of_name(at);
            let with_digits = self.text[at..end].iter().any(char::is_ascii_digit);
            return with_digits.then_some(end);
        }
        if starts && c.is_ascii_digit() {
            return numbers::telephone(self.text, at);
        }
        None
    }

    fn end_of_name(&self, at: usize) -> usize {
        let part = |c: &char| {
            c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '—' | '–' | '_' | '/' | '@')
        };
        let rest = &self.text[at..];
        at + rest.iter().position(|c| !part(c)).unwrap_or(rest.len())
    }

    /// 连续三年, with the trend behind it.
    fn in_a_row(&mut self, at: usize) -> Option<usize> {
        let start = at + self.any_at(at, &self.words.streak)?;
        let end = numbers::any(self.text, start, &self.words.numerals)?
            .run
            .end;
        let end = end + self.any_at(end, &self.words.streak_units)?;
        let trend = (end..=end + 2).find_map(|i| Some((i, self.trend_at(i)?)));
        let end = trend.map_or(end, |(i, (length, _))| i + length);
        Some(self.add(at..end, Meaning::Streak))
    }

    /// 居首, 末位, 第三位, 排名第3.
    fn place_in_words(&mut self, at: usize) -> Option<usize> {
        if let Some(length) = self.any_at(at, &self.words.rank_words) {
            return Some(self.add(at..at + length, Meaning::Rank(None)));
        }
        if self.text[at] != '第' {
            return None;
        }
        let number = numbers::any(self.text, at + 1, &self.words.numerals)?;
        let clause = self
            .begin_of(at, &self.words.clause_ends)
            .max(at.saturating_sub(8));
        let unit = self.any_at(number.run.end, &self.words.rank_units);
        let led = self.any_within(clause..at, &self.words.rank_lead);
        match unit {
            None if !led => None,
            _ => {
                let end = number.run.end + unit.unwrap_or(0);
                Some(self.add(at..end, Meaning::Rank(Some(number.value))))
            }
        }
    }

    /// A number in digits: a figure if a unit or a leading word says so.
    fn number(&mut self, number: Number) -> usize {
        let run = number.run.clone();
        if self.any_before(run.start, &self.words.statistic_before) {
            return run.end;
        }
        if let Some((end, unit)) = self.unit_at(run.end) {
            if self.is_no_value(run.start, &unit, run.end..end) {
                return end;
            }
            let meaning = Meaning::Number {
                value: number.value,
                unit,
            };
            return self.add(run.start..end, meaning);
        }
        match self.shared(run.end) {
            Some(None) => return run.end,
            Some(Some(unit)) => {
                let value = number.value;
                return self.add(run, Meaning::Number { value, unit });
            }
            None => {}
        }
        let labelled = self.any_at(run.end, &self.words.labels).is_some();
        let near = run.start.saturating_sub(5)..run.start;
        let named = self.any_within(near, &self.words.name_before);
        // A bare 2025 is a year.
        let year = run.len() == 4 && (1900..2100).any(|y| number.value == Decimal::from(y));
        let named = named || year;
        if self.any_before(run.start, &self.words.value_after) && !labelled && !named {
            let meaning = Meaning::Number {
                value: number.value,
                unit: Unit::number(),
            };
            return self.add(run, meaning);
        }
        run.end
    }

    /// 31、46和50微克/立方米: the unit that several numbers share; `Some(None)`: they share a date.
    fn shared(&self, end: usize) -> Option<Option<Unit>> {
        let mut at = end;
        for _ in 0..12 {
            let joint = self.text.get(at)?;
            if !matches!(
                joint,
                '、' | '—' | '–' | '~' | '～' | '-' | '和' | '至' | '到' | ','
            ) {
                return None;
            }
            let next = numbers::digits(self.text, at + 1)?;
            if let Some((end, unit)) = self.unit_at(next.run.end) {
                let no_value = self.is_no_value(next.run.start, &unit, next.run.end..end);
                return Some((!no_value).then_some(unit));
            }
            if self.any_at(next.run.end, &self.words.labels).is_some()
                && self.shared(next.run.end).is_none()
            {
                return Some(None);
            }
            at = next.run.end;
        }
        None
    }

    /// Averaging times, deadlines, minutes of the clock.
    fn is_no_value(&self, start: usize, unit: &Unit, spelled: Range<usize>) -> bool {
        let spelling: String = self.text[spelled.clone()].iter().collect();
        let trimmed: Vec<char> = spelling.trim().chars().collect();
        let time = self.words.time_units.iter().any(|unit| unit == trimmed);
        if time
            && self
                .any_at(spelled.end, &self.words.deadline_after)
                .is_some()
        {
            return true;
        }
        let averaging = self
            .any_at(spelled.end, &self.words.averaging_after)
            .is_some();
        if time && averaging {
            return true;
        }
        let clock = start > 0 && matches!(self.text[start - 1], '时' | ':' | '：' | '点');
        clock && spelling.trim() == "分" || unit.is_number()
    }

    /// A number in Chinese numerals: only with its unit.
    fn number_in_words(&mut self, number: Number) -> usize {
        let run = number.run.clone();
        if self.any_before(run.start, &self.words.not_before_numeral)
            || run.start > 0 && self.text[run.start - 1] == '第'
        {
            return run.end;
        }
        if let Some(end) = self.tenths(&number) {
            return end;
        }
        let Some((end, unit)) = self.plain_unit(run.end) else {
            return run.end;
        };
        let counted = end..(end + 4).min(self.text.len());
        let things = self.any_within(counted, &self.words.things);
        let manner = self.any_at(end, &self.words.abstract_things).is_some();
        let bare = run.len() == 1 && self.text[run.start] == '一' && !things;
        if bare || manner || self.is_no_value(run.start, &unit, run.end..end) {
            return end;
        }
        let meaning = Meaning::Number {
            value: number.value,
            unit,
        };
        self.add(run.start..end, meaning)
    }

    /// 百分之八, 三分之一, 九成.
    fn tenths(&mut self, number: &Number) -> Option<usize> {
        let end = number.run.end;
        if self.text.get(end) == Some(&'成')
            && self.any_at(end + 1, &self.words.not_tenths).is_none()
        {
            let value = number.value.checked_mul(Decimal::TEN)?;
            let unit = Unit::parse("%");
            let meaning = Meaning::Number { value, unit };
            return Some(self.add(number.run.start..end + 1, meaning));
        }
        if self.text.get(end..end + 2) == Some(&['分', '之']) {
            let part = numbers::any(self.text, end + 2, &self.words.numerals)?;
            let share = part.value.checked_mul(Decimal::ONE_HUNDRED)?;
            let value = share.checked_div(number.value)?;
            let unit = Unit::parse("%");
            let run = number.run.start..part.run.end;
            return Some(self.add(run, Meaning::Number { value, unit }));
        }
        None
    }

    pub(super) fn is_bound(&self, at: usize) -> bool {
        self.text.get(at) == Some(&BOUND)
    }
}

/// Whether a word at the beginning of a text ends there: a Latin word ends where its letters end.
fn is_whole(word: &[char], text: &[char]) -> bool {
    let latin = word.last().is_some_and(char::is_ascii_alphabetic);
    !(latin && text.get(word.len()).is_some_and(char::is_ascii_alphabetic))
}
