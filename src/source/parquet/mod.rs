//! Parquet to tables: `.parquet`.
//!
//! The names of the columns are the first row; structs become columns `a.b`, lists and maps are
//! refused. Numbers are the shortest decimal that is the stored number, as in workbooks.

mod cells;
mod pages;

use std::{collections::BTreeMap, panic, sync::Arc};

use bytes::Bytes;
use parquet::{
    basic::Compression,
    errors::ParquetError,
    file::{
        metadata::{ColumnChunkMetaData, ParquetMetaData},
        reader::{FileReader, SerializedFileReader},
    },
};

use crate::diagnostic::{Diagnostic, Location, Report};

use super::{
    CELL_CAP, Grid, SourceFile,
    grid::{Form, Row},
    split::WIDTH_CAP,
};
use cells::Meaning;

/// Most bytes of all columns, unpacked, and of the table's text.
const UNPACKED_CAP: u64 = 512 << 20;

/// Why a file gives no table.
enum Fault {
    Bad(String),
    TooLarge,
    /// A list or map; its name.
    Nested(String),
    /// A time of which it is not said that it is local; its name.
    NotLocal(String),
}

impl From<ParquetError> for Fault {
    fn from(error: ParquetError) -> Self {
        Self::Bad(error.to_string())
    }
}

pub(super) fn grid(file: &SourceFile, report: &mut Report) -> Option<Grid> {
    // The reader is not ours: a panic inside is one more way of saying that the file is damaged.
    let read = panic::catch_unwind(|| load(file))
        .unwrap_or_else(|_| Err(Fault::Bad("unexpected structure".to_owned())));
    let fault = match read {
        Ok(grid) => return Some(grid),
        Err(fault) => fault,
    };
    let whole = Location::file(Arc::clone(&file.path));
    report.add(match fault {
        Fault::Bad(message) => {
            Diagnostic::new("source::bad-parquet", whole).with("message", message)
        }
        Fault::TooLarge => Diagnostic::new("source::too-large", whole).with("cells", CELL_CAP),
        Fault::Nested(name) => Diagnostic::new("source::nested-column", whole).with("name", name),
        Fault::NotLocal(name) => Diagnostic::new("source::time-zone", whole).with("name", name),
    });
    None
}

fn load(file: &SourceFile) -> Result<Grid, Fault> {
    let reader = SerializedFileReader::new(Bytes::copy_from_slice(file.bytes()))?;
    check_size(reader.metadata(), file.bytes())?;
    let schema = reader.metadata().file_metadata().schema_descr();
    let mut meanings = Vec::new();
    let mut table = Table::default();
    for column in schema.columns() {
        let name = column.path().parts().join(".");
        if column.max_rep_level() > 0 {
            let own = column.path().parts().first();
            return Err(Fault::Nested(own.cloned().unwrap_or_default()));
        }
        meanings.push(Meaning::of(column).ok_or_else(|| Fault::NotLocal(name.clone()))?);
        table.starts.push(table.text.len() as u32);
        table.text.push_str(&name);
    }
    table.rows.push(Row { first: 0, line: 0 });
    for row in reader.get_row_iter(None)? {
        let (first, line) = (table.starts.len() as u32, table.rows.len() as u32);
        table.rows.push(Row { first, line });
        let mut meanings = meanings.iter();
        cells::write(row?, &mut meanings, &mut table)?;
        if table.text.len() as u64 > UNPACKED_CAP {
            return Err(Fault::TooLarge);
        }
    }
    Ok(Grid {
        file: Arc::clone(&file.path),
        form: Form::Columns,
        text: table.text,
        starts: table.starts,
        rows: table.rows,
        apart: BTreeMap::new(),
        masked: Default::default(),
    })
}

#[derive(Default)]
struct Table {
    text: String,
    starts: Vec<u32>,
    rows: Vec<Row>,
}

fn check_size(metadata: &ParquetMetaData, bytes: &[u8]) -> Result<(), Fault> {
    let columns = metadata.file_metadata().schema_descr().num_columns();
    let rows = usize::try_from(metadata.file_metadata().num_rows()).unwrap_or(usize::MAX);
    let in_groups = metadata.row_groups().iter().map(|group| group.num_rows());
    if in_groups.sum::<i64>() as usize != rows {
        return Err(Fault::Bad("number of rows".to_owned()));
    }
    if columns > WIDTH_CAP || (rows + 1).saturating_mul(columns.max(1)) > CELL_CAP {
        return Err(Fault::TooLarge);
    }
    let mut total = 0_u64;
    for chunk in metadata
        .row_groups()
        .iter()
        .flat_map(|group| group.columns())
    {
        let size = chunk_size(chunk, bytes);
        total += size.ok_or_else(|| Fault::Bad("page".to_owned()))?;
        if total > UNPACKED_CAP {
            return Err(Fault::TooLarge);
        }
    }
    Ok(())
}

fn chunk_size(chunk: &ColumnChunkMetaData, bytes: &[u8]) -> Option<u64> {
    let first = chunk.dictionary_page_offset().unwrap_or(i64::MAX);
    let start = usize::try_from(first.min(chunk.data_page_offset())).ok()?;
    let length = usize::try_from(chunk.compressed_size()).ok()?;
    let gzip = matches!(chunk.compression(), Compression::GZIP(_));
    pages::unpacked_size(bytes.get(start..start.checked_add(length)?)?, gzip)
}
