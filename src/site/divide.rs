//! How a register is divided into groups: by a field, by a class, by the characters of its names.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::{
    dataset::{Column, Dataset, Subject, Who},
    indicators::{AddressFault, ClassBadge, Figure, Findings, PeriodName},
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
    let lists_areas = register.schema.area == Some(field);
    let mut words = Words::of(register, field);
    let mut collected: Collected<(usize, String)> = Collected::new();
    for (i, subject) in numbered(dataset) {
        let Some(row) = subject.row else { continue };
        let word = register.columns[field].word(row);
        let referred = findings.catalog.referred(register, row, field);
        if let Some(area) = subject.area.filter(|_| lists_areas) {
            let area_is = &findings.config.areas[area];
            collected.add((area, String::new()), i, |_| {
                let title = area_is.name.get(lang).to_owned();
                [title, area_is.slug().to_owned(), String::new()]
            });
        } else if let Some((other, named)) = referred {
            collected.add((named, String::new()), i, |_| {
                let named = &other.subjects[named];
                let title = named.label.to_string();
                [title, named.slug.to_string(), String::new()]
            });
        } else if word.is_empty() {
            collected.without.push(i);
        } else {
            let (place, slug) = words.place(word);
            let title = word.to_owned();
            collected.add((place, title.clone()), i, |_| [title, slug, String::new()]);
        }
    }
    Ok(Division {
        heading: register.schema.fields[field].title.clone(),
        name: by.to_owned(),
        groups: collected.finish(w(lang, "blank")),
    })
}

/// The words of a field in their order.
struct Words {
    /// Place and slug of each word.
    known: BTreeMap<String, (usize, String)>,
}

impl Words {
    /// Choices and states have an order of their own.
    fn of(register: &Dataset, field: usize) -> Self {
        let choices = &register.schema.fields[field].written.constraints.one_of;
        let choices = choices.iter().map(|word| ("", word.as_str()));
        let states = register.schema.states(field).into_iter();
        let mut words = Self {
            known: BTreeMap::new(),
        };
        for (slug, word) in choices.chain(states) {
            words.add(word, slug);
        }
        words
    }

    fn add(&mut self, word: &str, slug: &str) -> (usize, String) {
        let place = self.known.len();
        let slug = match (slug, is_slug(word)) {
            ("", true) => word.to_owned(),
            ("", false) => (place + 1).to_string(),
            _ => slug.to_owned(),
        };
        let known = (place, slug);
        self.known.insert(word.to_owned(), known.clone());
        known
    }

    /// Place and slug of a word; a new one comes behind those before it.
    fn place(&mut self, word: &str) -> (usize, String) {
        let known = self.known.get(word).cloned();
        known.unwrap_or_else(|| self.add(word, ""))
    }
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
    let subjects = (0..dataset.subjects.len()).into_par_iter();
    let found: Vec<Found> = subjects
        .map(|i| Found::of(findings.at(of, Who::Subject(i), period, name)))
        .collect::<Result<_, _>>()?;
    let groups = groups_of(found).finish(w(lang, "no_data"));
    let base = name.split('.').next().unwrap_or(name);
    Ok(Division {
        heading: findings.name_label(of, base),
        name: base.to_owned(),
        groups,
    })
}

/// Subjects by what a figure says of them. One class is one group, though editions may count it
/// differently.
fn groups_of(found: Vec<Found>) -> Collected<(u16, String)> {
    let mut places: BTreeMap<String, u16> = BTreeMap::new();
    for found in &found {
        if let Found::Class(class, place) = found {
            let known = places.entry(class.id.clone()).or_insert(*place);
            *known = (*known).min(*place);
        }
    }
    let mut collected: Collected<(u16, String)> = Collected::new();
    let slug = |word: &str, number: usize| match is_slug(word) {
        true => word.to_owned(),
        false => number.to_string(),
    };
    for (i, found) in (0..).zip(found) {
        match found {
            Found::Class(class, _) => {
                let place = places.get(&class.id).copied().unwrap_or(u16::MAX);
                collected.add((place, class.id.clone()), i, |number| {
                    [class.word, slug(&class.id, number), class.key]
                });
            }
            Found::Word(word) => collected.add((u16::MAX, word.clone()), i, |number| {
                let slug = slug(&word, number);
                [word, slug, String::new()]
            }),
            Found::Nothing => collected.without.push(i),
        }
    }
    collected
}

/// What a figure says of a subject.
enum Found {
    /// Its class, and the place of the class on its scale.
    Class(ClassBadge, u16),
    Word(String),
    Nothing,
}

impl Found {
    fn of(figure: Result<Figure, AddressFault>) -> Result<Self, Fault> {
        let figure = match figure {
            Ok(figure) => figure,
            Err(AddressFault::Period(_)) => return Ok(Self::Nothing),
            Err(fault) => return Err(Fault::Figure(fault.code().1.to_owned())),
        };
        let place = figure.point.class.unwrap_or(u16::MAX);
        let number = figure.number().is_some();
        match (figure.text().map(str::to_owned), figure.class) {
            (_, Some(class)) => Ok(Self::Class(class, place)),
            (Some(_), None) if number => Err(Fault::Division),
            (Some(word), None) => Ok(Self::Word(word)),
            (None, None) => Ok(Self::Nothing),
        }
    }
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
