//! Words that are looked for at every place of a text, by their first letter: most places begin none.

use rustc_hash::FxHashMap;
use serde::Deserialize;

/// Words, each with what it means.
#[derive(Debug)]
pub(super) struct Spellings<T>(FxHashMap<char, Vec<(Vec<char>, T)>>);

impl<T> Default for Spellings<T> {
    fn default() -> Self {
        Self(FxHashMap::default())
    }
}

/// Words that need no meaning.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub(super) struct Words(Spellings<()>);

impl<T> FromIterator<(Vec<char>, T)> for Spellings<T> {
    fn from_iter<I: IntoIterator<Item = (Vec<char>, T)>>(words: I) -> Self {
        let mut out = Self::default();
        for (word, meaning) in words {
            if let Some(&first) = word.first() {
                out.0.entry(first).or_default().push((word, meaning));
            }
        }
        out
    }
}

impl<T> Spellings<T> {
    /// The words that a text begins with, in the order in which they were given.
    pub(super) fn at(&self, text: &[char]) -> impl Iterator<Item = (&[char], &T)> {
        let alike = text.first().and_then(|first| self.0.get(first));
        let fits = alike.into_iter().flatten();
        fits.filter(move |(word, _)| text.starts_with(word))
            .map(|(word, meaning)| (word.as_slice(), meaning))
    }
}

impl From<Vec<String>> for Words {
    fn from(words: Vec<String>) -> Self {
        let words = words.iter().map(|word| (word.chars().collect(), ()));
        Self(words.collect())
    }
}

impl Words {
    /// The words that a text begins with.
    pub(super) fn at(&self, text: &[char]) -> impl Iterator<Item = &[char]> {
        self.0.at(text).map(|(word, ())| word)
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = &[char]> {
        self.0
            .0
            .values()
            .flatten()
            .map(|(word, ())| word.as_slice())
    }
}
