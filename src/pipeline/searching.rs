//! The search: texts go in while pages are made, files come out when all are.

use rayon::prelude::*;

use crate::{
    diagnostic::Report,
    publish::{self, Stage},
    search::{self, Index},
    site::Composer,
};

/// Pages that are made before their texts are taken in.
pub(super) const AT_ONCE: usize = 2_048;

/// What is found of a site that is being written.
pub(super) struct Searching<'s> {
    stage: Option<&'s Stage>,
    index: Index,
}

impl<'s> Searching<'s> {
    /// Nothing yet; without a stage nothing will be.
    pub(super) fn new(stage: Option<&'s Stage>) -> Self {
        Self {
            stage,
            index: Index::default(),
        }
    }

    /// Takes pages in, in the order of their numbers.
    pub(super) fn add(&mut self, pages: Vec<search::Page>) -> Result<(), publish::Error> {
        let Some(stage) = self.stage else {
            return Ok(());
        };
        let files = self.index.add(pages);
        files
            .into_par_iter()
            .try_for_each(|(path, bytes)| stage.write(&path, &bytes, None))
    }

    /// Writes the rest; where there are errors nothing will be public, and nothing is written.
    pub(super) fn finish(
        self,
        composer: &Composer<'_>,
        report: &Report,
    ) -> Result<(), publish::Error> {
        match self.stage {
            Some(stage) if !report.has_errors() => {
                let write = |(path, bytes): search::File| stage.write(&path, &bytes, None);
                self.index.finish(&composer.search_choices(), &write)
            }
            _ => Ok(()),
        }
    }
}
