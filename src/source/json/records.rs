//! Records to the rows and columns of a [`Grid`].

use std::{collections::BTreeMap, sync::Arc};

use rustc_hash::FxHashMap;

use crate::{
    diagnostic::{Diagnostic, Location},
    source::{
        CELL_CAP, Grid, SourceFile,
        grid::{Form, JsonPlaces, Row},
        split::WIDTH_CAP,
    },
};

use super::{Fault, Found, Kind, Tape, first_byte, point};

/// A column: the name of a value inside each record.
struct Column {
    /// Its address inside the record: `/a/b`.
    path: Arc<str>,
    /// As a header: `a.b`.
    name: Box<str>,
    /// Where its name first stands.
    first: usize,
}

/// The records as a grid, its text left out.
pub(super) fn grid(
    file: &SourceFile,
    tape: &Tape<'_>,
    wanted: Option<&str>,
) -> Result<Grid, Box<Diagnostic>> {
    let found = Found::new(file, tape, wanted)?;
    let mut table = Flattened {
        tape,
        columns: Vec::new(),
        by_name: FxHashMap::default(),
        cells: Vec::new(),
        row: 0,
        column: 0,
    };
    for (row, &record) in found.records.iter().enumerate() {
        if tape.tokens[record].kind != Kind::Object {
            let at = tape.tokens[record].span();
            return Err(point(
                file,
                Fault {
                    code: "source::not-a-record",
                    at: first_byte(at),
                },
            ));
        }
        (table.row, table.column) = (row as u32, 0);
        let begin = table.cells.len();
        table
            .record(record, "")
            .map_err(|fault| point(file, fault))?;
        table
            .check_twice(begin)
            .map_err(|fault| point(file, fault))?;
    }
    let whole = Location::file(Arc::clone(&file.path));
    if table.columns.is_empty() {
        return Err(Box::new(Diagnostic::new("source::empty-file", whole)));
    }
    if (found.records.len() + 1).saturating_mul(table.columns.len()) > CELL_CAP {
        let d = Diagnostic::new("source::too-large", whole);
        return Err(Box::new(d.with("cells", CELL_CAP)));
    }
    Ok(table.into_grid(file, found))
}

struct Flattened<'a> {
    tape: &'a Tape<'a>,
    columns: Vec<Column>,
    by_name: FxHashMap<String, u32>,
    /// Record, column, token; records in order.
    cells: Vec<(u32, u32, u32)>,
    row: u32,
    /// The column that the next value probably belongs to: records look like each other.
    column: usize,
}

impl Flattened<'_> {
    /// Notes the values of a record; `prefix` is the name of the object they are in.
    fn record(&mut self, object: usize, prefix: &str) -> Result<(), Fault> {
        for name in self.tape.children(object) {
            let value = name + 1;
            let key = self.tape.text_of(name);
            let full = if prefix.is_empty() {
                key
            } else {
                format!("{prefix}.{key}").into()
            };
            match self.tape.tokens[value].kind {
                Kind::Object => self.record(value, &full)?,
                Kind::List => {
                    let at = first_byte(self.tape.tokens[value].span());
                    return Err(Fault {
                        code: "source::json-list",
                        at,
                    });
                }
                _ => {
                    let column = self.column_of(&full, name)?;
                    self.cells.push((self.row, column, value as u32));
                }
            }
        }
        Ok(())
    }

    fn column_of(&mut self, full: &str, name: usize) -> Result<u32, Fault> {
        if self
            .columns
            .get(self.column)
            .is_some_and(|column| *column.name == *full)
        {
            self.column += 1;
            return Ok(self.column as u32 - 1);
        }
        let new = self.columns.len();
        let column = match self.by_name.get(full) {
            Some(&known) => known as usize,
            None if new >= WIDTH_CAP => {
                let at = self.tape.tokens[name].span();
                return Err(Fault {
                    code: "source::too-many-cells",
                    at,
                });
            }
            None => {
                self.by_name.insert(full.to_owned(), new as u32);
                self.columns.push(Column {
                    path: self.path_of(full, name),
                    name: full.into(),
                    first: name,
                });
                new
            }
        };
        self.column = column + 1;
        Ok(column as u32)
    }

    /// The address of a column; points in the value's own name are no steps.
    fn path_of(&self, full: &str, name: usize) -> Arc<str> {
        let key = self.tape.text_of(name);
        let prefix = full.strip_suffix(key.as_ref()).unwrap_or_default();
        let outer = prefix.trim_end_matches('.');
        let outer = if outer.is_empty() {
            String::new()
        } else {
            format!("/{}", outer.replace('.', "/"))
        };
        format!("{outer}/{}", key.replace('~', "~0").replace('/', "~1")).into()
    }

    /// One name twice in a record: nobody knows which value counts.
    fn check_twice(&mut self, begin: usize) -> Result<(), Fault> {
        let cells = &mut self.cells[begin..];
        cells.sort_unstable();
        match cells.windows(2).find(|pair| pair[0].1 == pair[1].1) {
            Some(pair) => {
                let at = self.tape.tokens[pair[1].2 as usize - 1].span();
                Err(Fault {
                    code: "source::json-name-twice",
                    at,
                })
            }
            None => Ok(()),
        }
    }

    fn into_grid(self, file: &SourceFile, found: Found) -> Grid {
        let width = self.columns.len();
        let mut out = Builder {
            tape: self.tape,
            starts: Vec::with_capacity((found.records.len() + 1) * width),
            ends: Vec::with_capacity((found.records.len() + 1) * width),
            apart: BTreeMap::new(),
        };
        let mut lines = Lines {
            text: self.tape.text.as_bytes(),
            at: 0,
            line: 1,
        };
        let mut rows = vec![Row { first: 0, line: 1 }];
        for column in &self.columns {
            out.cell(column.first, &column.name);
        }
        let mut cells = self.cells.iter().peekable();
        for (row, &record) in found.records.iter().enumerate() {
            let span = self.tape.tokens[record].span();
            rows.push(Row {
                first: out.starts.len() as u32,
                line: lines.line_of(span.start),
            });
            for column in 0..width as u32 {
                match cells.next_if(|cell| (cell.0, cell.1) == (row as u32, column)) {
                    Some(&(_, _, token)) if self.tape.tokens[token as usize].kind == Kind::Null => {
                        out.blank(self.tape.tokens[token as usize].span().start);
                    }
                    Some(&(_, _, token)) => {
                        let text = self.tape.text_of(token as usize);
                        out.cell(token as usize, &text);
                    }
                    // A name that a record lacks: blank, at the record's end.
                    None => out.blank(span.end - 1),
                }
            }
        }
        Grid {
            file: Arc::clone(&file.path),
            form: Form::Json(JsonPlaces {
                ends: out.ends,
                list: found.list.map(Into::into),
                paths: self.columns.into_iter().map(|column| column.path).collect(),
            }),
            text: String::new(),
            starts: out.starts,
            rows,
            apart: out.apart,
            masked: Default::default(),
        }
    }
}

struct Builder<'a> {
    tape: &'a Tape<'a>,
    starts: Vec<u32>,
    ends: Vec<u32>,
    apart: BTreeMap<u32, Box<str>>,
}

impl Builder<'_> {
    fn cell(&mut self, token: usize, text: &str) {
        let span = self.tape.tokens[token].span();
        if self.tape.text[span.clone()] != *text {
            self.apart.insert(self.starts.len() as u32, text.into());
        }
        self.starts.push(span.start as u32);
        self.ends.push(span.end as u32);
    }

    fn blank(&mut self, at: usize) {
        self.starts.push(at as u32);
        self.ends.push(at as u32);
    }
}

/// Counts lines, going forward only.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: u32,
}

impl Lines<'_> {
    fn line_of(&mut self, offset: usize) -> u32 {
        let passed = &self.text[self.at..offset];
        self.line += passed.iter().filter(|&&b| b == b'\n').count() as u32;
        self.at = offset;
        self.line
    }
}
