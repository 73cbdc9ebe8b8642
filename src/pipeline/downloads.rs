//! What a site has besides its pages: downloads, feeds, assets.

use std::{
    collections::BTreeMap,
    io::{self, Write},
    sync::Mutex,
};

use rayon::prelude::*;

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
}

impl<W: Write> Write for Counter<W> {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        let n = match &mut self.inner {
            Some(inner) => inner.write(buf)?,
            None => buf.len(),
        };
        self.bytes += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.as_mut().map_or(Ok(()), Write::flush)
    }
}

/// The size of a download, as it would be written.
pub(super) fn size_of(dataset: &dataset::Dataset, format: site::Format) -> u64 {
    let mut out = Counter::<io::Sink> {
        inner: None,
        bytes: 0,
    };
    // Nothing is written, so nothing can fail.
    let _ = format.write(dataset, &mut out);
    out.bytes
}

/// Writes every dataset in every format; gives the sizes.
pub(super) fn write_downloads(
    site: &Site,
    stage: Option<&Stage>,
) -> Result<BTreeMap<String, u64>, publish::Error> {
    let jobs: Vec<(&dataset::Dataset, site::Format)> = site
        .findings
        .catalog
        .iter()
        .flat_map(|d| site::Format::ALL.map(|f| (d, f)))
        .collect();
    let sizes = Mutex::new(BTreeMap::new());
    jobs.par_iter()
        .try_for_each(|(dataset, format)| -> Result<(), publish::Error> {
            let path = format.path(dataset);
            let inner = stage
                .map(|s| s.create(&path))
                .transpose()?
                .map(io::BufWriter::new);
            let mut out = Counter { inner, bytes: 0 };
            let written = format.write(dataset, &mut out);
            if let Some(file) = out.inner {
                let file = file.into_inner().map_err(io::IntoInnerError::into_error);
                let file = written
                    .and(file)
                    .map_err(|e| publish::Error::writing(&path, e))?;
                file.finish()?;
            }
            if let Ok(mut sizes) = sizes.lock() {
                sizes.insert(path, out.bytes);
            }
            Ok(())
        })?;
    Ok(sizes.into_inner().unwrap_or_default())
}

/// Writes what is not a page: assets, feed, site map, robots, the Data Package.
pub(super) fn write_fixed(
    site: &Site,
    composer: &Composer<'_>,
    stage: Option<&Stage>,
) -> Result<(), publish::Error> {
    let Some(stage) = stage else { return Ok(()) };
    for (path, bytes) in &site.theme.files {
        stage.write(path, bytes, None)?;
    }
    for (path, bytes) in composer.feeds() {
        stage.write(&path, &bytes, None)?;
    }
    for (path, bytes) in composer.calendar_files() {
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
