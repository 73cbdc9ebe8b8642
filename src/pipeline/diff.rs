//! What differs between two sites: rows and cells, printed figures, pages.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Cursor, Read},
};

use rayon::prelude::*;
use serde::Serialize;

use crate::{
    diagnostic::Report,
    history::{Compared, DatasetSide, Side, TableSide, compare, row_words},
    publish::{Kept, Past, Record},
    seal,
    site::{Composer, Format, Planned, Source},
};

use super::{Site, composer, file_of, inputs_hash, write_downloads};

/// A site to be compared.
#[derive(Clone, Copy, Debug)]
pub enum Sight<'s> {
    /// A folder with `site.toml`, loaded.
    Folder(&'s Site),
    /// A published folder.
    Published(Past<'s>),
}

/// All that differs, in a fixed order.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Difference {
    /// Datasets whose tables differ.
    pub datasets: Vec<DatasetDifference>,
    /// Figures of releases that print otherwise.
    pub figures: Vec<FigureDifference>,
    /// Pages that are new.
    pub pages_added: Vec<String>,
    /// Pages that are gone.
    pub pages_removed: Vec<String>,
    /// Pages that say something else or look different.
    pub pages_changed: Vec<String>,
}

/// What differs in one dataset.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DatasetDifference {
    /// Its id.
    pub dataset: String,
    /// Whether it is in one of the sites only: `added`, `removed`; else empty.
    pub whole: &'static str,
    /// Whether the rows have another key, so that none can be found again.
    pub other_key: bool,
    /// Keys of rows that are new.
    pub rows_added: Vec<String>,
    /// Keys of rows that are gone.
    pub rows_removed: Vec<String>,
    /// Columns that are new.
    pub columns_added: Vec<String>,
    /// Columns that are gone.
    pub columns_removed: Vec<String>,
    /// Cells that say something else.
    pub cells: Vec<CellDifference>,
}

/// A cell that says something else.
#[derive(Clone, Debug, Serialize)]
pub struct CellDifference {
    /// Key of the row.
    pub row: String,
    /// Field.
    pub column: String,
    /// What it said.
    pub old: String,
    /// What it says.
    pub new: String,
}

/// A figure of a release that prints otherwise.
#[derive(Clone, Debug, Serialize)]
pub struct FigureDifference {
    /// Address of the release.
    pub release: String,
    /// The expression.
    pub expression: String,
    /// What it printed.
    pub old: String,
    /// What it prints.
    pub new: String,
}

impl Difference {
    /// Whether nothing differs.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.datasets.is_empty()
            && self.figures.is_empty()
            && self.pages_added.is_empty()
            && self.pages_removed.is_empty()
            && self.pages_changed.is_empty()
    }
}

/// Compares two sites; the text of an error names a published file that is damaged.
///
/// # Errors
/// A file of a published site is not what was published.
pub fn diff(old: Sight<'_>, new: Sight<'_>) -> Result<Difference, String> {
    let (before, now) = (seen(old)?, seen(new)?);
    let ids: BTreeSet<&String> = before.tables.keys().chain(now.tables.keys()).collect();
    let ids: Vec<&String> = ids.into_iter().collect();
    let tables: Vec<Option<DatasetDifference>> = ids
        .par_iter()
        .map(|id| tables(id, (old, &before), (new, &now)))
        .collect::<Result<_, _>>()?;
    let route = |page: &&String| (*page).clone();
    let pages = |of: &Seen, other: &Seen| {
        let own = of.pages.keys();
        own.filter(|page| !other.pages.contains_key(*page))
            .cloned()
            .collect()
    };
    let other = |page: &&String| {
        let hash = before.pages.get(*page);
        hash.is_some() && hash != now.pages.get(*page)
    };
    Ok(Difference {
        datasets: tables.into_iter().flatten().collect(),
        figures: figures(&before.releases, &now.releases),
        pages_added: pages(&now, &before),
        pages_removed: pages(&before, &now),
        pages_changed: now.pages.keys().filter(other).map(|p| route(&p)).collect(),
    })
}

/// What is known of a site before its tables are read.
struct Seen {
    /// Hash and key of each table.
    tables: BTreeMap<String, (String, Vec<String>)>,
    releases: BTreeMap<String, Record>,
    /// What each page is made from.
    pages: BTreeMap<String, String>,
}

fn seen(sight: Sight<'_>) -> Result<Seen, String> {
    match sight {
        Sight::Folder(site) => Ok(seen_folder(site)),
        Sight::Published(past) => seen_published(past),
    }
}

fn seen_folder(site: &Site) -> Seen {
    let written = write_downloads(site, None, true).unwrap_or_default();
    let tables = site.findings.catalog.iter().map(|dataset| {
        let path = Format::Csv.path(dataset);
        let hash = written.get(&path).and_then(|(_, hash)| hash.clone());
        let schema = &dataset.schema;
        let key = schema.key.iter().map(|&f| schema.fields[f].name.clone());
        let known = (hash.unwrap_or_default(), key.collect());
        (dataset.id().to_owned(), known)
    });
    let tables = tables.collect();
    let composer = composer(site, &written);
    let made: Vec<(String, String, Option<Record>)> = site
        .plan
        .pages
        .par_iter()
        .map(|planned| made(site, &composer, planned))
        .collect();
    let mut releases = BTreeMap::new();
    let mut pages = BTreeMap::new();
    for (route, hash, record) in made {
        releases.extend(record.map(|record| (route.clone(), record)));
        pages.insert(route, hash);
    }
    Seen {
        tables,
        releases,
        pages,
    }
}

fn made(
    site: &Site,
    composer: &Composer<'_>,
    planned: &Planned,
) -> (String, String, Option<Record>) {
    // What is wrong with a page is told by check and build.
    let composed = composer.compose(planned, &mut Report::default());
    let record = match planned.source {
        Source::Article(i) => site.articles.get(i).map(|article| {
            let record = seal::record(article, &composed, site.config.lang);
            (article, record)
        }),
        _ => None,
    };
    let record = record.filter(|(article, _)| super::releases::is_told(article));
    let hash = inputs_hash(&site.theme, &composed);
    (
        planned.route.clone(),
        hash,
        record.map(|(_, record)| record),
    )
}

fn seen_published(past: Past<'_>) -> Result<Seen, String> {
    const PACKAGE: &str = "data/datapackage.json";
    let manifest = past.manifest();
    let package: serde_json::Value = match past.open(PACKAGE) {
        Kept::Whole(file) => serde_json::from_reader(file).map_err(|_| PACKAGE)?,
        _ => return Err(PACKAGE.to_owned()),
    };
    let mut tables = BTreeMap::new();
    for resource in package["resources"].as_array().into_iter().flatten() {
        let id = resource["name"].as_str().unwrap_or_default();
        let key = resource["schema"]["primaryKey"].as_array();
        let key = key.into_iter().flatten().filter_map(|name| name.as_str());
        let hash = past.sha256(&format!("data/{id}/{id}.csv"));
        let known = (
            hash.unwrap_or_default().to_owned(),
            key.map(str::to_owned).collect(),
        );
        tables.insert(id.to_owned(), known);
    }
    let pages = manifest.files.iter().filter_map(|(path, entry)| {
        let route = path.strip_suffix("index.html").unwrap_or(path);
        let is_page = file_of(route) == *path && path.ends_with(".html");
        is_page.then(|| {
            let made = entry.inputs.as_ref().unwrap_or(&entry.sha256);
            (route.to_owned(), made.clone())
        })
    });
    Ok(Seen {
        tables,
        releases: manifest.releases.clone(),
        pages: pages.collect(),
    })
}

fn tables(
    id: &str,
    (old, before): (Sight<'_>, &Seen),
    (new, now): (Sight<'_>, &Seen),
) -> Result<Option<DatasetDifference>, String> {
    let mut out = DatasetDifference {
        dataset: id.to_owned(),
        ..DatasetDifference::default()
    };
    let (Some((old_hash, _)), Some((new_hash, key))) = (before.tables.get(id), now.tables.get(id))
    else {
        out.whole = match before.tables.contains_key(id) {
            true => "removed",
            false => "added",
        };
        return Ok(Some(out));
    };
    if old_hash == new_hash {
        return Ok(None);
    }
    let path = format!("data/{id}/{id}.csv");
    let bad = |_: csv::Error| path.clone();
    let table = table_of(old, id).ok_or(&path)?;
    let side: Box<dyn Side + '_> = match new {
        Sight::Folder(site) => {
            let dataset = site.findings.catalog.dataset(id).ok_or(&path)?;
            Box::new(DatasetSide::new(dataset))
        }
        Sight::Published(_) => {
            let table = table_of(new, id).ok_or(&path)?;
            Box::new(TableSide::read(table, key).map_err(bad)?)
        }
    };
    let compared = compare(table, &*side, &[], &mut |_| {}).map_err(bad)?;
    out.fill(&*side, compared);
    // The order of rows, or what follows from the day, is no difference.
    Ok(Some(out).filter(|out| !out.is_none()))
}

/// The table of a dataset.
fn table_of<'s>(sight: Sight<'s>, id: &str) -> Option<Box<dyn Read + 's>> {
    match sight {
        Sight::Folder(site) => {
            let mut bytes = Vec::new();
            let dataset = site.findings.catalog.dataset(id)?;
            Format::Csv.write(dataset, &mut bytes).ok()?;
            Some(Box::new(Cursor::new(bytes)))
        }
        Sight::Published(past) => match past.open(&format!("data/{id}/{id}.csv")) {
            Kept::Whole(file) => Some(Box::new(file)),
            _ => None,
        },
    }
}

impl DatasetDifference {
    fn fill(&mut self, side: &dyn Side, compared: Compared) {
        let name = |row: u32| row_words(&side.key_of(row as usize));
        let columns = side.columns();
        self.other_key = compared.rebuilt;
        self.rows_added = compared.added.iter().map(|&row| name(row)).collect();
        let removed = compared.deleted.iter().map(|row| row_words(&row.key));
        self.rows_removed = removed.collect();
        self.columns_added = compared.columns_new;
        self.columns_removed = compared.columns_gone;
        if compared.rebuilt {
            self.rows_added.clear();
        }
        let cells = compared.changed.into_iter().map(|cell| CellDifference {
            row: name(cell.row),
            column: columns[cell.column as usize].to_owned(),
            old: cell.old.into(),
            new: cell.new.into(),
        });
        self.cells = cells.collect();
    }

    fn is_none(&self) -> bool {
        let lists = [
            &self.rows_added,
            &self.rows_removed,
            &self.columns_added,
            &self.columns_removed,
        ];
        !self.other_key && self.cells.is_empty() && lists.iter().all(|list| list.is_empty())
    }
}

/// Figures that releases of both sites print otherwise, expression by expression.
fn figures(
    before: &BTreeMap<String, Record>,
    now: &BTreeMap<String, Record>,
) -> Vec<FigureDifference> {
    let mut out = Vec::new();
    for (release, record) in now {
        let Some(old) = before.get(release) else {
            continue;
        };
        let mut known: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (expression, text) in old.printed.iter().rev() {
            known.entry(expression).or_default().push(text);
        }
        for (expression, new) in &record.printed {
            // The same expression may stand there several times; in the same order.
            let old = known.get_mut(expression.as_str()).and_then(Vec::pop);
            let Some(old) = old.filter(|old| old != new) else {
                continue;
            };
            out.push(FigureDifference {
                release: release.clone(),
                expression: expression.clone(),
                old: old.to_owned(),
                new: new.clone(),
            });
        }
    }
    out
}
