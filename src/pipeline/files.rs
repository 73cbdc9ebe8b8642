//! What is not a page: downloads of the data, feeds, assets.

use std::{
    collections::BTreeMap,
    io::{self, Write},
    sync::Mutex,
};

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use crate::{
    dataset,
    publish::{self, Stage},
    site::{self, Composer},
};

use super::Site;

/// Counts what is written; while checking there is nowhere to write to.
struct Counter<W> {
    inner: Option<W>,
    bytes: u64,
    /// Where the hash is wanted and nobody else makes it.
    hash: Option<Sha256>,
}

impl<W: Write> Write for Counter<W> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        let n = match &mut self.inner {
            Some(inner) => inner.write(buf)?,
            None => buf.len(),
        };
        self.bytes += n as u64;
        if let Some(hash) = &mut self.hash {
            hash.update(&buf[..n]);
        }
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.as_mut().map_or(Ok(()), Write::flush)
    }
}

/// Size and SHA-256 of a download, as it would be written.
pub(super) fn print_of(dataset: &dataset::Dataset, format: site::Format) -> (u64, String) {
    let mut out = Counter::<io::Sink> {
        inner: None,
        bytes: 0,
        hash: Some(Sha256::new()),
    };
    // Nothing is written, so nothing can fail.
    let _ = format.write(dataset, &mut out);
    let hash = out.hash.map(|hash| hex(&hash.finalize()));
    (out.bytes, hash.unwrap_or_default())
}

/// By path: the size, and the hash where it is known.
pub(super) type Tables = BTreeMap<String, (u64, Option<String>)>;

/// Writes every dataset in every format.
pub(super) fn write_downloads(
    site: &Site,
    stage: Option<&Stage>,
    hashed: bool,
) -> Result<Tables, publish::Error> {
    let jobs: Vec<(&dataset::Dataset, site::Format)> = site
        .findings
        .catalog
        .iter()
        .flat_map(|d| site::Format::ALL.map(|f| (d, f)))
        .collect();
    let tables = Mutex::new(BTreeMap::new());
    jobs.par_iter()
        .try_for_each(|(dataset, format)| -> Result<(), publish::Error> {
            let path = format.path(dataset);
            let inner = stage
                .map(|s| s.create(&path))
                .transpose()?
                .map(io::BufWriter::new);
            let own_hash = hashed && inner.is_none();
            let mut out = Counter {
                inner,
                bytes: 0,
                hash: own_hash.then(Sha256::new),
            };
            let written = format.write(dataset, &mut out);
            if let Some(file) = out.inner {
                let file = file.into_inner().map_err(io::IntoInnerError::into_error);
                let file = written
                    .and(file)
                    .map_err(|e| publish::Error::writing(&path, e))?;
                file.finish()?;
            }
            let known = stage.and_then(|s| s.sha256(&path));
            let hash = known.or_else(|| out.hash.map(|hash| hex(&hash.finalize())));
            if let Ok(mut tables) = tables.lock() {
                tables.insert(path, (out.bytes, hash));
            }
            Ok(())
        })?;
    Ok(tables.into_inner().unwrap_or_default())
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// Writes what is not a page: assets, feed, site map, robots, the Data Package.
pub(super) fn write_fixed(
    site: &Site,
    composer: &Composer<'_>,
    stage: Option<&Stage>,
) -> Result<(), publish::Error> {
    let Some(stage) = stage else { return Ok(()) };
    for (path, bytes) in composer.feeds() {
        stage.write(&site.path(&path), &bytes, None)?;
    }
    if !site.own_edition().is_own() {
        return Ok(()); // all else is shared by the languages
    }
    for (path, bytes) in &site.theme.files {
        stage.write(path, bytes, None)?;
    }
    for (path, bytes) in composer.calendar_files() {
        stage.write(&path, &bytes, None)?;
    }
    for (path, bytes) in composer.ledger_files() {
        stage.write(&path, &bytes, None)?;
    }
    for (path, bytes) in composer.change_files() {
        stage.write(&path, &bytes, None)?;
    }
    for (path, bytes) in composer.find_files() {
        stage.write(&path, &bytes, None)?;
    }
    for (path, bytes) in composer.sitemaps() {
        stage.write(&path, &bytes, None)?;
    }
    stage.write("robots.txt", composer.robots().as_bytes(), None)?;
    stage.write(
        "data/datapackage.json",
        site::data_package(&site.findings).as_bytes(),
        None,
    )
}
