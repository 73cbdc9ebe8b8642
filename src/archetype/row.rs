//! The one row that an event's release tells of.

use std::collections::BTreeMap;

use crate::{
    dataset::{Dataset, Who},
    indicators::Findings,
};

use super::{find, fit::Chosen, header::Need, lack::Lack};

/// Where the fields of a row stand, by role.
#[derive(Clone, Debug)]
pub(super) struct RowAt {
    /// What the row is called by.
    pub(super) number: String,
    pub(super) fields: BTreeMap<String, String>,
}

/// The row of that number, else the newest.
pub(super) fn choose(
    findings: &Findings,
    need: &Need,
    offers: &[Chosen],
    number: Option<&str>,
) -> Result<Chosen, Lack> {
    let mut known = Vec::new();
    for offer in offers {
        let Some(dataset) = findings.catalog.dataset(&offer.dataset) else {
            continue;
        };
        let row = match number {
            Some(number) => (0..dataset.rows).find(|&row| is_called(dataset, row, number)),
            None => newest(dataset, need),
        };
        if let Some(row) = row {
            let at = addressed(findings, dataset, need, row)
                .ok_or_else(|| Lack::Row(title(dataset, row)))?;
            return Ok(Chosen {
                who: subject(dataset, row),
                row: Some(at),
                ..offer.clone()
            });
        }
        let mut newest: Vec<String> = (0..dataset.rows).map(|row| title(dataset, row)).collect();
        newest.reverse();
        newest.truncate(8);
        known.extend(newest);
    }
    Err(match number {
        Some(text) if !known.is_empty() => Lack::Unknown {
            option: "--row",
            text: text.to_owned(),
            known,
        },
        _ => Lack::Dataset {
            what: need.title.get(findings.config.lang).to_owned(),
            figures: Vec::new(),
        },
    })
}

/// What a row is called by: its key, or its name.
fn names(dataset: &Dataset) -> impl Iterator<Item = usize> + '_ {
    let schema = &dataset.schema;
    schema.key.iter().copied().chain(schema.label)
}

fn is_called(dataset: &Dataset, row: usize, number: &str) -> bool {
    names(dataset).any(|field| dataset.columns[field].word(row) == number)
}

fn title(dataset: &Dataset, row: usize) -> String {
    let first = names(dataset).next();
    first.map_or_else(String::new, |f| dataset.columns[f].word(row).to_owned())
}

fn newest(dataset: &Dataset, need: &Need) -> Option<usize> {
    let field = need.newest.as_ref().and_then(|id| {
        let role = need.row.iter().find(|role| role.id == *id)?;
        find::field(dataset, role)
    });
    let time = |row: usize| {
        let period = dataset.period_of.get(row).copied();
        let word = field.map_or("", |f| dataset.columns[f].word(row));
        (period, word)
    };
    (0..dataset.rows).max_by(|&a, &b| time(a).cmp(&time(b)))
}

fn subject(dataset: &Dataset, row: usize) -> Who {
    let position = dataset.subject_of.get(row).copied().unwrap_or_default();
    Who::Subject(position as usize)
}

/// The addresses of the row's fields, if it is the only one of its subject and day.
fn addressed(findings: &Findings, dataset: &Dataset, need: &Need, row: usize) -> Option<RowAt> {
    let who = subject(dataset, row);
    let period = dataset.period(row);
    if findings.rows(dataset, who, period) != [row] {
        return None;
    }
    let key = findings.who_key(dataset, who);
    let when = period.map_or_else(|| "-".to_owned(), |p| p.to_string());
    let mut fields = BTreeMap::new();
    for role in &need.row {
        let (of, when) = match role.register {
            false => (dataset, when.as_str()),
            true => match registered(findings, dataset, who) {
                Some(register) => (register, "-"),
                None => continue,
            },
        };
        if let Some(field) = find::field(of, role) {
            let name = &of.schema.fields[field].name;
            let address = format!("{}/{key}/{when}/{name}", of.id());
            // A key with a slash in it makes no address.
            findings.figure(&address).ok()?;
            fields.insert(role.id.clone(), address);
        }
    }
    let number = title(dataset, row);
    Some(RowAt { number, fields })
}

/// The register that the row's subject comes from.
fn registered<'d>(findings: &'d Findings, dataset: &'d Dataset, who: Who) -> Option<&'d Dataset> {
    let Who::Subject(subject) = who else {
        return None;
    };
    let (register, _) = findings.register_row(dataset, subject)?;
    (register.id() != dataset.id()).then_some(register)
}
