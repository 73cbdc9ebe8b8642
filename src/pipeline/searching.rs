//! The search: texts go in while pages are made, files come out when all are.

use std::{
    collections::BTreeMap,
    convert::Infallible,
    sync::{Mutex, PoisonError},
};

use rayon::prelude::*;

use crate::{
    diagnostic::Report,
    publish::{self, Stage},
    search::{self, Index},
    site::{Composer, Planned},
};

/// Pages that are made before their texts are taken in.
pub(super) const AT_ONCE: usize = 512;

/// What is found of a site that is being written.
pub(super) struct Searching<'s> {
    stage: Option<&'s Stage>,
    /// Folder of the language.
    folder: &'static str,
    index: Index,
}

impl<'s> Searching<'s> {
    /// Nothing yet; without a stage nothing will be.
    pub(super) fn new(stage: Option<&'s Stage>, folder: &'static str) -> Self {
        Self {
            stage,
            folder,
            index: Index::default(),
        }
    }

    /// Takes pages in, in the order of their numbers.
    pub(super) fn add(&mut self, pages: Vec<search::Page>) -> Result<(), publish::Error> {
        let Some(stage) = self.stage else {
            return Ok(());
        };
        let (files, folder) = (self.index.add(pages), self.folder);
        files
            .into_par_iter()
            .try_for_each(|(path, bytes)| stage.write(&format!("{folder}{path}"), &bytes, None))
    }

    /// Writes the rest; where there are errors nothing will be public, and nothing is written.
    pub(super) fn finish(
        self,
        composer: &Composer<'_>,
        report: &Report,
    ) -> Result<(), publish::Error> {
        match self.stage {
            Some(stage) if !report.has_errors() => {
                let folder = self.folder;
                let write = |(path, bytes): search::File| {
                    stage.write(&format!("{folder}{path}"), &bytes, None)
                };
                self.index.finish(&composer.search_choices(), &write)
            }
            _ => Ok(()),
        }
    }
}

/// All files of the search by their paths; `made` makes what is found of one page.
pub(super) fn in_memory(
    composer: &Composer<'_>,
    planned: &[&Planned],
    made: &(dyn Fn(&Planned, u32) -> Option<search::Page> + Sync),
) -> BTreeMap<String, Vec<u8>> {
    let mut index = Index::default();
    let mut out = BTreeMap::new();
    for some in composer.search_order(planned).chunks(AT_ONCE) {
        let pages: Vec<search::Page> = some
            .par_iter()
            .filter_map(|(number, planned)| made(planned, (*number)?))
            .collect();
        out.extend(index.add(pages));
    }
    let out = Mutex::new(out);
    let keep = |(path, bytes): search::File| -> Result<(), Infallible> {
        // Nobody who puts a file in can leave it half there.
        let mut out = out.lock().unwrap_or_else(PoisonError::into_inner);
        out.insert(path, bytes);
        Ok(())
    };
    let Ok(()) = index.finish(&composer.search_choices(), &keep);
    out.into_inner().unwrap_or_else(PoisonError::into_inner)
}
