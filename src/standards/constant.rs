//! Numbers that the law fixes for formulas: conversion factors, prices.

use crate::{
    diagnostic::Lang,
    quantity::{Decimal, Exact, Unit},
};

use super::{
    build::Builder,
    edition::Edition,
    raw::{RawConstant, Rows},
    text::{Confidence, Text},
};

/// One number of an edition that formulas name: `const(原煤)`.
#[derive(Clone, Debug)]
pub struct Constant {
    /// What formulas call it.
    pub name: String,
    /// The value, with the digits that the law prints.
    pub value: Decimal,
    /// Its unit, `kgce/kg`.
    pub unit: Unit,
    /// The year from which it holds, where the law leaves it to each year.
    pub year: Option<i16>,
    /// What readers must know about it.
    pub note: Option<Text>,
    /// Where the law says so.
    pub clause: String,
    /// How sure it is.
    pub confidence: Confidence,
}

impl Constant {
    /// The value for computing.
    #[must_use]
    pub fn exact(&self) -> Exact {
        Exact::from_decimal(self.value)
    }

    /// The note in a language; empty where there is none.
    #[must_use]
    pub fn said(&self, lang: Lang) -> &str {
        self.note.as_ref().map_or("", |note| note.get(lang))
    }
}

impl Edition {
    /// The constant of that name in a year: the newest of those that are not later.
    #[must_use]
    pub fn constant(&self, name: &str, year: i16) -> Option<&Constant> {
        self.constants
            .iter()
            .filter(|c| c.name == name && c.year.is_none_or(|from| from <= year))
            .max_by_key(|c| c.year)
    }
}

impl Builder<'_> {
    pub(super) fn constants(&mut self, rows: &Rows<RawConstant>) -> Vec<Constant> {
        let mut out: Vec<Constant> = Vec::with_capacity(rows.len());
        for row in rows {
            let raw = row.get_ref();
            let name = raw.name.get_ref().trim();
            if out.iter().any(|c| c.name == name && c.year == raw.year) {
                let what = format!("constant {name}");
                self.fault("standards::row-twice", raw.name.span(), &[("what", what)]);
            }
            let Some(value) = self.number(&raw.value) else {
                continue;
            };
            out.push(Constant {
                name: name.to_owned(),
                value,
                unit: Unit::parse(&raw.unit),
                year: raw.year,
                note: raw.note.clone(),
                clause: raw.clause.clone(),
                confidence: self.sure(raw.confidence),
            });
        }
        out
    }
}
