//! All datasets, typed.

use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};

use jiff::civil::{Date, DateTime};
use rustc_hash::FxHashMap;

use super::{
    column::Column,
    kept::Fingerprint,
    later::Later,
    life::{Gone, Hidden},
    plain::Unseen,
    schema::Schema,
};
use crate::{
    config::{Area, Config, FormerName, Lexicon},
    diagnostic::{Lang, Location},
    quantity::{Grain, Period},
    source::Grid,
};

/// Every dataset of the site, by id.
#[derive(Debug, Default)]
pub struct Catalog {
    pub(super) datasets: Vec<Dataset>,
    pub(super) by_id: BTreeMap<String, usize>,
    pub(super) today: Date,
}

impl Catalog {
    /// The day the site speaks for.
    #[must_use]
    pub fn today(&self) -> Date {
        self.today
    }

    /// All datasets, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Dataset> {
        self.by_id.values().map(|&i| &self.datasets[i])
    }

    /// What a cell refers to: the register and the position of the subject whose key (or name)
    /// it holds; `None` where the field refers to nothing.
    #[must_use]
    pub fn referred(
        &self,
        dataset: &Dataset,
        row: usize,
        field: usize,
    ) -> Option<(&Dataset, usize)> {
        let register = self.dataset(dataset.schema.register_of(field)?)?;
        let register = Some(register).filter(|r| r.schema.declaration.subject.is_none())?;
        let subject = register.find_subject(dataset.columns[field].word(row))?;
        Some((register, subject))
    }

    /// The same data with titles and names in another language of the site.
    #[must_use]
    pub fn in_language(&self, config: &Config) -> Self {
        let datasets = self.datasets.iter();
        Self {
            datasets: datasets.map(|d| d.in_language(config)).collect(),
            by_id: self.by_id.clone(),
            today: self.today,
        }
    }

    /// The dataset of that id.
    #[must_use]
    pub fn dataset(&self, id: &str) -> Option<&Dataset> {
        self.by_id.get(id).map(|&i| &self.datasets[i])
    }

    /// Ids of all datasets, for messages.
    #[must_use]
    pub fn ids(&self) -> String {
        self.by_id
            .keys()
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join("、")
    }
}

/// One dataset, typed.
///
/// Shape: every column has `rows` cells; rows are sorted by key, keys are unique.
/// Units: every number is in its field's declared unit; conversion happened once, exactly.
/// Missing: a reason, never an empty number; the raw token stays reachable through
/// [`Dataset::raw`].
#[derive(Debug)]
pub struct Dataset {
    /// The declaration as meant.
    pub schema: Schema,
    /// Subjects, in the register's order.
    pub subjects: Vec<Subject>,
    /// What is the same in every language of the site.
    pub(super) table: Arc<Rows>,
    /// Subjects by every name, made when first asked.
    pub(super) names: OnceLock<FxHashMap<Arc<str>, usize>>,
    /// Words of the edition; empty in the site's own language.
    pub(super) lexicon: Arc<Lexicon>,
}

impl std::ops::Deref for Dataset {
    type Target = Rows;

    fn deref(&self) -> &Rows {
        &self.table
    }
}

/// The rows of a dataset; its names and titles are words of a language and stand beside them.
#[derive(Debug)]
pub struct Rows {
    /// Columns, one per field.
    pub columns: Vec<Column>,
    /// Number of rows that may be shown now.
    pub rows: usize,
    /// Subject of each row.
    pub subject_of: Vec<u32>,
    /// Period index of each row, on the grain of the time field; empty without one.
    pub period_of: Vec<i32>,
    /// Rows kept back because their time has not come, and the next moment one opens.
    pub withheld: (usize, Option<DateTime>),
    /// Rows of the files that are not shown, not yet or no longer, by year and subject.
    pub later: Later,
    /// What stays of rows that are no longer public.
    pub gone: Vec<Gone>,
    /// Keys of rows of the files that are not public now. Nothing of it may be published.
    pub unseen: Unseen,
    /// Keys of rows that are not shown.
    pub(super) hidden: Hidden,
    /// The tables as read.
    pub(super) grids: Vec<Arc<Grid>>,
    /// Table and row of each row.
    pub(super) origins: Vec<(u16, u32)>,
    /// Column of each field in each table, and the table's heads.
    pub(super) layouts: Vec<super::header::Layout>,
    /// Data files, for downloads and hashes.
    pub files: Vec<Arc<str>>,
    /// Tells its rows from those of another run; absent where nobody asks.
    pub fingerprint: Option<Fingerprint>,
    /// Newest period number, found when first asked.
    pub(super) newest: OnceLock<Option<i32>>,
    /// Rows by their word, field by field, made when first asked.
    pub(super) by_word: Vec<OnceLock<FxHashMap<Arc<str>, Vec<u32>>>>,
}

/// Where a cell came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// File, sheet, row, column.
    pub location: Location,
    /// The cell as written.
    pub raw: String,
}

/// Whom a figure is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Who {
    /// A subject of the dataset, by position.
    Subject(usize),
    /// An area of `site.toml`, by position, averaged (or counted) over its subjects.
    Area(usize),
}

/// One thing that rows are about.
#[derive(Clone, Debug)]
pub struct Subject {
    /// Key, as in addresses.
    pub key: Arc<str>,
    /// Name for readers.
    pub label: Arc<str>,
    /// Part of URLs.
    pub slug: Arc<str>,
    /// Position of its area in `site.toml`.
    pub area: Option<usize>,
    /// Positions of further areas it belongs to: its river, its basin.
    pub groups: Vec<usize>,
    /// Its row in the register.
    pub row: Option<usize>,
    /// Names it had before.
    pub former: Vec<FormerName>,
}

impl Subject {
    /// The one subject of a dataset that names none.
    #[must_use]
    pub fn whole() -> Self {
        let dash: Arc<str> = Arc::from("-");
        Self {
            key: dash.clone(),
            label: Arc::from(""),
            slug: dash,
            area: None,
            groups: Vec::new(),
            row: None,
            former: Vec::new(),
        }
    }

    /// The name it had in a period.
    #[must_use]
    pub fn label_in(&self, period: Period) -> &str {
        let whole = |n: &&FormerName| n.was_in_use(period) && !n.is_outdated(period);
        let former = self.former.iter().find(whole);
        former.map_or(self.label.as_ref(), |n| n.name.value.as_str())
    }

    /// What it may be called in files.
    pub(super) fn names(&self) -> [&str; 2] {
        [&self.label, &self.key]
    }

    /// An area as a subject.
    #[must_use]
    pub fn of_area(position: usize, area: &Area, lang: Lang) -> Self {
        Self {
            key: Arc::from(area.id.value.as_str()),
            label: Arc::from(area.name.get(lang)),
            slug: Arc::from(area.slug()),
            area: Some(position),
            groups: Vec::new(),
            row: None,
            former: area.names.clone(),
        }
    }
}

impl Dataset {
    /// The dataset's id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.schema.declaration.id.value
    }

    /// Grain of the rows.
    #[must_use]
    pub fn grain(&self) -> Option<Grain> {
        self.schema.time.map(|t| t.1)
    }

    /// The period of a row.
    #[must_use]
    pub fn period(&self, row: usize) -> Option<Period> {
        let grain = self.grain()?;
        self.period_of
            .get(row)
            .map(|&index| Period { grain, index })
    }

    /// The same rows with titles and names in another language of the site; what a subject is
    /// called in its own language is a name of it all the same.
    fn in_language(&self, config: &Config) -> Self {
        let subject = |subject: &Subject| {
            let area = subject.area.filter(|_| subject.row.is_none());
            let label = match area.and_then(|i| config.areas.get(i)) {
                Some(area) => config.say(area.name.get(config.lang)),
                None => config.say(&subject.label),
            };
            Subject {
                label: match label == &*subject.label {
                    true => subject.label.clone(),
                    false => Arc::from(label),
                },
                ..subject.clone()
            }
        };
        let subjects: Vec<Subject> = self.subjects.iter().map(subject).collect();
        let mut names = self.names().clone();
        for (i, subject) in subjects.iter().enumerate() {
            names.entry(subject.label.clone()).or_insert(i);
        }
        Self {
            schema: self.schema.in_language(config),
            subjects,
            table: self.table.clone(),
            names: OnceLock::from(names),
            lexicon: config.lexicon.clone(),
        }
    }

    /// What a word of the data is called in the language of the pages.
    #[must_use]
    pub fn say<'t>(&'t self, word: &'t str) -> &'t str {
        self.lexicon.say(word)
    }

    /// The subject called `name`: by key, label, slug or former name; the first of equal labels.
    #[must_use]
    pub fn find_subject(&self, name: &str) -> Option<usize> {
        self.names().get(name).copied()
    }

    fn names(&self) -> &FxHashMap<Arc<str>, usize> {
        self.names.get_or_init(|| {
            let mut out: FxHashMap<Arc<str>, usize> = FxHashMap::default();
            let all = |word: fn(&Subject) -> &Arc<str>| self.subjects.iter().map(word).enumerate();
            for (i, word) in all(|s| &s.key)
                .chain(all(|s| &s.label))
                .chain(all(|s| &s.slug))
            {
                out.entry(word.clone()).or_insert(i);
            }
            for (i, subject) in self.subjects.iter().enumerate() {
                for former in &subject.former {
                    out.entry(Arc::from(former.name.value.as_str()))
                        .or_insert(i);
                }
            }
            out
        })
    }

    /// The newest period of any row.
    #[must_use]
    pub fn newest(&self) -> Option<Period> {
        let index = *self
            .newest
            .get_or_init(|| self.period_of.iter().copied().max());
        Some(Period {
            grain: self.grain()?,
            index: index?,
        })
    }

    /// Where a cell came from.
    #[must_use]
    pub fn origin(&self, row: usize, field: usize) -> Option<Origin> {
        let (table, grid_row) = *self.origins.get(row)?;
        let layout = &self.layouts[usize::from(table)];
        let column = layout.columns.get(field).copied().flatten()?;
        let grid = &self.grids[usize::from(table)];
        let head = layout.heads.get(column).map_or("", |h| h.as_ref());
        let location = grid.location(grid_row as usize, column, head);
        Some(Origin {
            location,
            raw: grid.cell(grid_row as usize, column).to_owned(),
        })
    }

    /// The cell as written, trimmed; the word of a column that is not in the files.
    #[must_use]
    pub fn raw(&self, row: usize, field: usize) -> &str {
        let Some(&(table, grid_row)) = self.origins.get(row) else {
            return "";
        };
        let column = self.layouts[usize::from(table)]
            .columns
            .get(field)
            .copied()
            .flatten();
        match (column, self.columns.get(field)) {
            (Some(column), _) => self.grids[usize::from(table)]
                .cell(grid_row as usize, column)
                .trim(),
            (None, Some(made)) => made.word(row),
            (None, None) => "",
        }
    }

    /// Rows whose field holds the word, in their order.
    #[must_use]
    pub fn rows_with(&self, field: usize, word: &str) -> &[u32] {
        let Some(made) = self.by_word.get(field) else {
            return &[];
        };
        let by_word = made.get_or_init(|| {
            let Column::Words { ids, words } = &self.columns[field] else {
                return FxHashMap::default();
            };
            let mut rows: Vec<Vec<u32>> = vec![Vec::new(); words.len()];
            for (row, &id) in (0..).zip(ids) {
                rows[id as usize].push(row);
            }
            words.iter().cloned().zip(rows).collect()
        });
        by_word.get(word).map_or(&[], Vec::as_slice)
    }

    /// Rows of one subject, in time order. Rows are sorted by key, so this is a scan.
    pub fn rows_of(&self, subject: usize) -> impl Iterator<Item = usize> + '_ {
        let wanted = u32::try_from(subject).unwrap_or(u32::MAX);
        (0..self.rows).filter(move |&r| self.subject_of[r] == wanted)
    }
}
