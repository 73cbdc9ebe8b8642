//! How a register is divided into groups: by a field, by a class, by the characters of its names.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::{
    dataset::{Column, Dataset, Subject, Who},
    indicators::{AddressFault, Findings, PeriodName},
};

use super::words::{w, wf};

/// One way to divide the subjects of a register.
#[derive(Debug)]
pub(super) struct Division {
    /// What it is called: 所在地.
    pub(super) heading: String,
    /// Its name in addresses, `district`; empty where a subject is in several groups.
    pub(super) name: String,
    /// The groups, none of them empty.
    pub(super) groups: Vec<Group>,
}

/// Subjects that have something in common.
#[derive(Debug)]
pub(super) struct Group {
    /// Words.
    pub(super) title: String,
    /// Part of routes.
    pub(super) slug: String,
    /// Style of a class; else empty.
    pub(super) class: String,
    /// Positions of its subjects, ascending.
    pub(super) members: Vec<u32>,
}

/// Why there is no division.
pub(super) enum Fault {
    /// There is no such field.
    Field,
    /// There is no such dataset.
    Dataset,
    /// There is no such figure; what there is.
    Figure(String),
    /// It is there, but does not divide.
    Division,
}

/// Of characters that most names have, lists would only repeat the register.
const COMMON: usize = 1_000;

/// Slug of those that have no value.
const NONE: &str = "none";

/// Divides a register.
pub(super) fn divide(findings: &Findings, dataset: &Dataset, by: &str) -> Result<Division, Fault> {
    let lang = findings.config.lang;
    match by {
        "characters" => Ok(Division {
            heading: w(lang, "by_characters").to_owned(),
            name: String::new(),
            groups: by_tokens(dataset),
        }),
        "key-end" => {
            let key = dataset.schema.key.first().ok_or(Fault::Division)?;
            let key = &dataset.schema.fields[*key].title;
            Ok(Division {
                heading: wf(lang, "by_key_end", &[("key", key)]),
                name: String::new(),
                groups: by_key_end(dataset),
            })
        }
        _ if by.contains('/') => by_figure(findings, dataset, by),
        _ => by_field(findings, dataset, by),
    }
}

/// Collects members under keys; groups come in the order of the keys.
#[derive(Default)]
struct Collected<K: Ord> {
    groups: BTreeMap<K, Group>,
    taken: BTreeSet<String>,
    without: Vec<u32>,
}

impl<K: Ord> Collected<K> {
    fn new() -> Self {
        Self {
            groups: BTreeMap::new(),
            taken: BTreeSet::from([NONE.to_owned()]),
            without: Vec::new(),
        }
    }

    /// Adds a subject; `made` gives title, slug and class of a new group.
    fn add(&mut self, key: K, subject: u32, made: impl FnOnce(usize) -> [String; 3]) {
        let number = self.groups.len() + 1;
        let taken = &mut self.taken;
        let group = self.groups.entry(key).or_insert_with(|| {
            let [title, mut slug, class] = made(number);
            // Two groups never share a page, even where systems do not tell case.
            while !taken.insert(slug.to_ascii_lowercase()) {
                slug.push('x');
            }
            Group {
                title,
                slug,
                class,
                members: Vec::new(),
            }
        });
        group.members.push(subject);
    }

    /// The groups, and last those without a value.
    fn finish(self, nothing: &str) -> Vec<Group> {
        let mut out: Vec<Group> = self.groups.into_values().collect();
        if !self.without.is_empty() {
            out.push(Group {
                title: nothing.to_owned(),
                slug: NONE.to_owned(),
                class: "none".to_owned(),
                members: self.without,
            });
        }
        out
    }
}

fn is_slug(word: &str) -> bool {
    let good = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_');
    !word.is_empty() && word.bytes().all(good)
}

fn numbered(dataset: &Dataset) -> impl Iterator<Item = (u32, &Subject)> {
    (0..).zip(&dataset.subjects)
}

/// By a field of the register: an area, what it refers to, a choice, any word.
fn by_field(findings: &Findings, dataset: &Dataset, by: &str) -> Result<Division, Fault> {
    let lang = findings.config.lang;
    let Some((register, _)) = findings.register_row(dataset, 0) else {
        let field = dataset.schema.field(by).ok_or(Fault::Field)?;
        return Ok(Division {
            heading: dataset.schema.fields[field].title.clone(),
            name: by.to_owned(),
            groups: Vec::new(),
        });
    };
    let field = register.schema.field(by).ok_or(Fault::Field)?;
    let Column::Words { .. } = register.columns[field] else {
        return Err(Fault::Division);
    };
    let meant = &register.schema.fields[field];
    let choices = &meant.written.constraints.one_of;
    let mut collected: Collected<(usize, String)> = Collected::new();
    let mut order: BTreeMap<String, usize> = BTreeMap::new();
    for (i, subject) in numbered(dataset) {
        let Some(row) = subject.row else { continue };
        let word = register.columns[field].word(row);
        let area = subject.area.filter(|_| register.schema.area == Some(field));
        let referred = findings.catalog.referred(register, row, field);
        if let Some(area) = area {
            let area_is = &findings.config.areas[area];
            collected.add((area, String::new()), i, |_| {
                let title = area_is.name.get(lang).to_owned();
                [title, area_is.slug().to_owned(), String::new()]
            });
        } else if let Some((other, named)) = referred {
            collected.add((named, String::new()), i, |_| {
                let named = &other.subjects[named];
                [
                    named.label.to_string(),
                    named.slug.to_string(),
                    String::new(),
                ]
            });
        } else if word.is_empty() {
            collected.without.push(i);
        } else {
            let chosen = choices.iter().position(|c| c == word);
            let next = order.len();
            let seen = *order.entry(word.to_owned()).or_insert(next);
            let place = chosen.unwrap_or(choices.len() + seen);
            collected.add((place, word.to_owned()), i, |_| {
                let number = (place + 1).to_string();
                let slug = if is_slug(word) {
                    word.to_owned()
                } else {
                    number
                };
                [word.to_owned(), slug, String::new()]
            });
        }
    }
    Ok(Division {
        heading: meant.title.clone(),
        name: by.to_owned(),
        groups: collected.finish(w(lang, "blank")),
    })
}

/// By the class of a figure: `enterprise-rating/*/latest-year/rating`.
fn by_figure(findings: &Findings, dataset: &Dataset, by: &str) -> Result<Division, Fault> {
    let lang = findings.config.lang;
    let parts: Vec<&str> = by.split('/').collect();
    let [of, "*", period, name] = parts[..] else {
        return Err(Fault::Division);
    };
    let of = findings.catalog.dataset(of).ok_or(Fault::Dataset)?;
    let period = PeriodName::parse(period).ok_or(Fault::Division)?;
    if !same_subjects(of, dataset) {
        return Err(Fault::Division);
    }
    let figures: Vec<_> = (0..dataset.subjects.len())
        .into_par_iter()
        .map(|i| match findings.at(of, Who::Subject(i), period, name) {
            Ok(figure) => {
                let class = figure.class.clone();
                let place = figure.point.class.filter(|_| class.is_some());
                let word = figure.text().filter(|_| figure.number().is_none());
                let word = word.map(str::to_owned);
                let number = class.is_none() && word.is_none() && figure.text().is_some();
                Ok((class, place, word, number))
            }
            Err(AddressFault::Period(_)) => Ok((None, None, None, false)),
            Err(fault) => Err(Fault::Figure(fault.code().1.to_owned())),
        })
        .collect::<Result<_, _>>()?;
    let mut collected: Collected<(u16, String)> = Collected::new();
    // One class is one group, though editions may count it differently.
    let mut places: BTreeMap<String, u16> = BTreeMap::new();
    for (class, place, ..) in &figures {
        if let (Some(class), Some(place)) = (class, place) {
            let known = places.entry(class.id.clone()).or_insert(*place);
            *known = (*known).min(*place);
        }
    }
    for (i, (class, _, word, number)) in (0..).zip(figures) {
        match (class, word) {
            _ if number => return Err(Fault::Division),
            (Some(class), _) => {
                let place = places.get(&class.id).copied().unwrap_or(u16::MAX);
                collected.add((place, class.id.clone()), i, |number| {
                    let slug = if is_slug(&class.id) {
                        class.id
                    } else {
                        number.to_string()
                    };
                    [class.word, slug, class.key]
                });
            }
            (None, Some(word)) => collected.add((u16::MAX, word.clone()), i, |number| {
                let slug = if is_slug(&word) {
                    word.clone()
                } else {
                    number.to_string()
                };
                [word, slug, String::new()]
            }),
            (None, None) => collected.without.push(i),
        }
    }
    let base = name.split('.').next().unwrap_or(name);
    Ok(Division {
        heading: findings.name_label(of, base),
        name: base.to_owned(),
        groups: collected.finish(w(lang, "no_data")),
    })
}

/// Whether subjects of one dataset stand at the same positions as those of another.
pub(super) fn same_subjects(a: &Dataset, b: &Dataset) -> bool {
    fn register(dataset: &Dataset) -> Option<&str> {
        match &dataset.schema.declaration.subject {
            Some(declared) => declared.dataset.as_ref().map(|d| d.value.as_str()),
            None => Some(dataset.id()),
        }
    }
    a.id() == b.id() || register(a).is_some() && register(a) == register(b)
}

/// The characters of a name that one may know of it: each Chinese one, each word of letters or
/// digits, in half-width capitals.
fn tokens(name: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    let mut run = String::new();
    for c in name.chars().chain([' ']) {
        let half = match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            _ => c,
        };
        let single = half >= '\u{2e80}';
        if half.is_alphanumeric() && !single {
            run.extend(half.to_uppercase());
            continue;
        }
        if !run.is_empty() {
            out.insert(std::mem::take(&mut run));
        }
        if single && half.is_alphanumeric() {
            out.insert(half.to_string());
        }
    }
    out
}

fn by_tokens(dataset: &Dataset) -> Vec<Group> {
    let mut collected: Collected<String> = Collected::new();
    let of = |subject: &Subject| {
        let former = subject.former.iter().map(|f| f.name.value.as_str());
        let names = former.chain([subject.label.as_ref()]);
        names.flat_map(tokens).collect::<BTreeSet<String>>()
    };
    for (i, subject) in numbered(dataset) {
        for token in of(subject) {
            let slug = if token.is_ascii() {
                token.to_ascii_lowercase()
            } else {
                let hex = token.chars().map(|c| format!("-{:x}", c as u32));
                format!("u{}", hex.collect::<String>())
            };
            let title = token.clone();
            collected.add(token, i, |_| [title, slug, String::new()]);
        }
    }
    let most = COMMON.max(dataset.subjects.len() / 10);
    let count = |token: &String| collected.groups.get(token).map_or(0, |g| g.members.len());
    // Whoever has common characters only is found by the rarest of them.
    let all_common = |subject: &Subject| {
        let rarest = of(subject).into_iter().min_by_key(count)?;
        (count(&rarest) > most).then_some(rarest)
    };
    let kept: BTreeSet<String> = dataset.subjects.iter().filter_map(all_common).collect();
    let few = |(token, group): (String, Group)| {
        (group.members.len() <= most || kept.contains(&token)).then_some(group)
    };
    collected.groups.into_iter().filter_map(few).collect()
}

fn by_key_end(dataset: &Dataset) -> Vec<Group> {
    let mut collected: Collected<String> = Collected::new();
    for (i, subject) in numbered(dataset) {
        let signs: Vec<char> = subject.key.chars().collect();
        let end: String = signs[signs.len().saturating_sub(2)..].iter().collect();
        let end = end.to_uppercase();
        let title = end.clone();
        collected.add(end, i, |number| {
            let lower = title.to_ascii_lowercase();
            let slug = if is_slug(&lower) {
                lower
            } else {
                number.to_string()
            };
            [title, slug, String::new()]
        });
    }
    collected.finish("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_of_names() {
        let of = |name: &str| tokens(name).into_iter().collect::<Vec<_>>().join(" ");
        assert_eq!(of("云台（北）云"), "云 北 台");
        assert_eq!(of("ABC新材料3号"), "3 ABC 号 料 新 材");
        assert_eq!(of("ＡＢ c-d"), "AB C D");
        assert_eq!(of("·—"), "");
    }
}
