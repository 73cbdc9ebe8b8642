//! The words of the detectors, from one table.

use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, MatchKind};
use rustc_hash::FxHashSet;
use serde::Deserialize;

/// `words.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    plate_first: String,
    plate_last: String,
    pub(super) regions: Vec<u8>,
    pub(super) mobile: Vec<String>,
    pub(super) units: Vec<String>,
    pub(super) context: Contexts,
    pub(super) home: Home,
    pub(super) child: Child,
    #[serde(skip)]
    surnames: FxHashSet<char>,
}

/// What stands before a number, or at the head of its column.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Contexts {
    pub(super) resident: Vec<String>,
    pub(super) phone: Vec<String>,
    pub(super) card: Vec<String>,
    pub(super) passport: Vec<String>,
    pub(super) address: Vec<String>,
    pub(super) name: Vec<String>,
    pub(super) age: Vec<String>,
    pub(super) minor: Vec<String>,
    pub(super) amount: Vec<String>,
}

/// Words of addresses.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Home {
    pub(super) dwellings: Vec<String>,
    pub(super) offices: Vec<String>,
    pub(super) blocks: Vec<String>,
    pub(super) rooms: Vec<String>,
    pub(super) stairs: String,
    pub(super) team: String,
    pub(super) number: String,
    pub(super) streets: Vec<String>,
    pub(super) hamlets: Vec<String>,
    pub(super) leads: String,
    pub(super) ends: String,
}

/// Words around children's names.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Child {
    pub(super) before: Vec<String>,
    pub(super) years: String,
    pub(super) numerals: String,
    pub(super) limits: Vec<String>,
    pub(super) joints: Vec<String>,
    pub(super) leads: Vec<String>,
    pub(super) follows: Vec<String>,
    pub(super) ends: String,
    pub(super) roles: Vec<String>,
    pub(super) compound: Vec<String>,
    surnames: String,
    pub(super) hidden: String,
    pub(super) not_names: Vec<String>,
}

/// What a word of the text calls for a closer look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    /// The end of an address.
    Room,
    /// A staircase of a block of flats.
    Stairs,
    /// A team of a village.
    Team,
    /// A word that says that somebody's address follows.
    Address,
    /// A word for a child.
    Child,
    /// The word for years of age.
    Years,
}

impl Words {
    /// The table that is built into the program.
    pub(super) fn shared() -> &'static Self {
        static TABLE: OnceLock<Words> = OnceLock::new();
        TABLE.get_or_init(|| {
            let mut words: Words = toml::from_str(include_str!("words.toml"))
                .expect("the built-in table is checked by a test");
            words.surnames = words.child.surnames.chars().collect();
            words
        })
    }

    pub(super) fn begins_plate(&self, c: char) -> bool {
        self.plate_first.contains(c)
    }

    pub(super) fn ends_plate(&self, c: char) -> bool {
        self.plate_last.contains(c)
    }

    pub(super) fn is_surname(&self, c: char) -> bool {
        self.surnames.contains(&c)
    }
}

/// Finds all cues of a text in one pass.
pub(super) struct Cues {
    finder: AhoCorasick,
    cues: Vec<Cue>,
}

impl Cues {
    pub(super) fn shared() -> &'static Self {
        static FINDER: OnceLock<Cues> = OnceLock::new();
        FINDER.get_or_init(|| {
            let words = Words::shared();
            let (home, child) = (&words.home, &words.child);
            let mut all: Vec<(&str, Cue)> = Vec::new();
            all.extend(home.rooms.iter().map(|w| (w.as_str(), Cue::Room)));
            all.push((&home.stairs, Cue::Stairs));
            all.push((&home.team, Cue::Team));
            all.extend(
                words
                    .context
                    .address
                    .iter()
                    .map(|w| (w.as_str(), Cue::Address)),
            );
            all.extend(child.before.iter().map(|w| (w.as_str(), Cue::Child)));
            all.push((&child.years, Cue::Years));
            let finder = AhoCorasick::builder()
                .match_kind(MatchKind::LeftmostLongest)
                .ascii_case_insensitive(true)
                .build(all.iter().map(|(word, _)| word))
                .expect("a few dozen short words make a finder");
            let cues = all.into_iter().map(|(_, cue)| cue).collect();
            Self { finder, cues }
        })
    }

    /// The cues with the bytes of their words.
    pub(super) fn of<'a>(
        &'a self,
        text: &'a str,
    ) -> impl Iterator<Item = (Cue, std::ops::Range<usize>)> + 'a {
        self.finder
            .find_iter(text)
            .map(|found| (self.cues[found.pattern().as_usize()], found.range()))
    }
}

/// Whether one of the words is in the text, whatever the case of its letters.
pub(super) fn has_one(text: &str, words: &[String]) -> bool {
    let lower = text.to_lowercase();
    words.iter().any(|word| lower.contains(word.as_str()))
}
