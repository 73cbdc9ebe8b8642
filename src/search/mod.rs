//! Search in the page: texts of pages in, files out that a script in the page looks things up in.
//!
//! In: [`Page`]s, in the order of their numbers. Out: files below `search/`, each a plain script that
//! calls `gongshiSearch(…)`, so that they load from a folder as well as from a server. Never: disk,
//! clock, HTML of its own.
//! Read first: [`Index`], then `lines.rs` (which page says what) and `grams.rs` (what is looked up).
//!
//! # What the text of a page is
//!
//! What a reader finds in `<main>`, taken from the finished HTML ([`text_of`]):
//!
//! - text inside it, entities resolved; attributes, comments, `script`, `style`, `template`, `svg` and
//!   forms (`form`, `button`, `select`) are not text, nor is anything in an element with `hidden`.
//!   Drawings are left out because the sentence and the table beside each say what it says. What
//!   `details` folds away is text, and so is what only a screen reader reads (`.vh`).
//! - Elements of running text (`b`, `span`, `a`, `small` …) join their text with what
//!   stands around them. Every other tag, `br` too, parts it: words do not run from one cell or
//!   paragraph into the next.
//! - What stands on every page (header, navigation, crumbs, footer) stands outside `<main>`. Lines that
//!   many pages share, such as sources, are text.
//!
//! # What a page contains
//!
//! Text and question are made plain alike ([`plain`]): Unicode NFKC, then each character in lower
//! case, so that full-width signs are as half-width ones. Blanks part a text into words, and a
//! question into terms. A page contains a term if one of its words contains it.
//!
//! # Exactness
//!
//! Every string of one to four units (UTF-16) that occurs in a word of any page has the exact list of
//! these pages, and so has every string of five to eight on more than ten. A longer term, or one that
//! has no list, is in none but the pages that contain all its strings; the script reads the texts of
//! those before it shows or counts them.

mod code;
mod entity;
mod files;
mod grams;
mod lines;
mod names;
mod plain;
mod text;
mod words;

pub use files::START;
pub use plain::plain;
pub use text::{Text, text_of};

use files::Group;
use grams::Field;
use lines::Lines;

/// A page that can be found.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Its number; pages come with rising numbers.
    pub number: u32,
    /// Address inside the site.
    pub route: String,
    /// Its heading.
    pub title: String,
    /// The pages above it, in words.
    pub trail: String,
    /// The time it is about or was published, in words; may be empty.
    pub date: String,
    /// Number of its kind.
    pub kind: usize,
    /// Year it is about.
    pub year: Option<i16>,
    /// Number of its district.
    pub district: Option<usize>,
    /// Further names that it is found by.
    pub names: Vec<String>,
    /// What it says.
    pub text: Text,
}

/// What the boxes offer to narrow a search by, in words.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// Kinds of pages.
    pub kinds: Vec<String>,
    /// Districts.
    pub districts: Vec<String>,
    /// Groups of words that mean the same here, beside those that mean the same everywhere.
    pub same: Vec<Vec<String>>,
}

/// A file: path inside the site and bytes.
pub type File = (String, Vec<u8>);

/// What becomes of a line before it is cut into words.
type Plain = fn(&str) -> String;

/// All that can be looked up, while it grows.
#[derive(Debug, Default)]
pub struct Index {
    texts: Lines,
    titles: Lines,
    sounds: Lines,
    facets: Lines,
    group: Group,
    years: std::collections::BTreeSet<i16>,
    pages: u32,
}

/// Numbers for pages that come family by family: between two families there is room, so that a new
/// page in one does not change the numbers of all that follow.
#[derive(Clone, Copy, Debug, Default)]
pub struct Numbers {
    next: u32,
    begun: u32,
}

impl Numbers {
    /// The number of the next page of the family.
    pub fn number(&mut self) -> u32 {
        self.next += 1;
        self.next - 1
    }

    /// Begins a family.
    pub fn family(&mut self) {
        let pages = self.next - self.begun;
        if pages > 0 {
            let room = self.next + pages / 8 + 1;
            self.next = room.next_multiple_of(files::GROUP * 4);
        }
        self.begun = self.next;
    }
}

impl Index {
    /// Takes pages in; their numbers rise. Gives the files that are finished by then.
    pub fn add(&mut self, pages: Vec<Page>) -> Vec<File> {
        let mut out = Vec::new();
        for page in pages {
            self.pages += 1;
            let number = page.number;
            for line in page.text.lines() {
                self.texts.add(line, number);
            }
            self.titles.add(&grams::whole_title(&page.title), number);
            for title in std::iter::once(&page.title).chain(&page.names) {
                for sound in names::sounds(title) {
                    self.sounds.add(&sound, number);
                }
            }
            for name in &page.names {
                self.titles.add(&grams::whole_title(name), number);
            }
            self.years.extend(page.year);
            for facet in files::facets(&page) {
                self.facets.add(&facet, number);
            }
            out.extend(self.group.add(page));
        }
        out
    }

    /// The rest of the files; each is given to `write` once, several at a time. Where no page can be
    /// found there are none.
    ///
    /// # Errors
    /// Whatever `write` answers.
    pub fn finish<E: Send>(
        mut self,
        choices: &Choices,
        write: &(dyn Fn(File) -> Result<(), E> + Sync),
    ) -> Result<(), E> {
        if self.pages == 0 {
            return Ok(());
        }
        for file in self.group.close() {
            write(file)?;
        }
        let fields: [(Field, Lines, Plain); 4] = [
            (Field::Text, self.texts, plain),
            (Field::Facet, self.facets, str::to_owned),
            (Field::Title, self.titles, str::to_owned),
            (Field::Sound, self.sounds, str::to_owned),
        ];
        let mut shards = files::Shards::default();
        for (field, lines, plain) in fields {
            let sets = lines.sets(plain);
            for batch in grams::ranges(&sets).chunks(grams::AT_ONCE) {
                let finished = shards.add(grams::entries(field, &sets, batch));
                files::write_all(finished, write)?;
            }
        }
        let (files, folders) = shards.close();
        files::write_all(files, write)?;
        write(files::start(&folders, self.pages, (choices, &self.years)))
    }
}
