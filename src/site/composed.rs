//! A page, composed: what its template sees, the files beside it, what it shows of the data.

use std::{ops::Range, sync::Arc};

use crate::{chart::ChartSpec, declare::At, diagnostic::Location, indicators::Address};

use super::view::PageView;

/// A page before its charts are drawn.
#[derive(Debug)]
pub struct Composed {
    /// What the template sees; charts still empty.
    pub view: PageView,
    /// The chart of each chart block, by position of the block.
    pub charts: Vec<(usize, ChartSpec)>,
    /// Files beside the page: path inside the site and bytes.
    pub files: Vec<(String, Vec<u8>)>,
    /// Files of the site folder that are published beside the page.
    pub beside: Vec<Beside>,
    /// The figures it shows; noted by a composer that traces.
    pub uses: Vec<Use>,
    /// The charts and tables that its text names.
    pub drawn: Vec<Drawn>,
}

impl Composed {
    /// The page with the files beside it below a folder.
    pub(crate) fn lay_below(&mut self, folder: &str) {
        if folder.is_empty() {
            return;
        }
        let files = self.files.iter_mut().map(|(path, _)| path);
        let beside = self.beside.iter_mut().map(|b| &mut b.path);
        files
            .chain(beside)
            .for_each(|path| path.insert_str(0, folder));
    }
}

/// A chart or table that a text names, and the blocks that came of it.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// Its address, as written in the text.
    pub address: At<String>,
    /// Whether it is a table.
    pub is_table: bool,
    /// Its blocks on the page.
    pub blocks: Range<usize>,
    /// The figures that it shows.
    pub figures: Vec<Address>,
}

/// A file of the site folder that is published beside a page.
#[derive(Clone, Debug)]
pub struct Beside {
    /// Path inside the site.
    pub path: String,
    /// Path in the site folder.
    pub source: Arc<str>,
    /// The text that names it.
    pub file: Arc<str>,
    /// A picture, to be made anew no wider than this; `None`: published as it is.
    pub widest: Option<u32>,
}

/// A figure that a page shows, and where the page asks for it.
#[derive(Clone, Debug)]
pub struct Use {
    /// The block, sentence or chart.
    pub at: Location,
    /// The figure.
    pub address: Address,
}
