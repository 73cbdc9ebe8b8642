//! Which figure of the data a typed one probably means, and whether they agree.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use crate::{
    content::{bind::resolve, draft::Draft},
    dataset::Who,
    declare::Op,
    indicators::{Figure, Findings, PeriodName},
    quantity::{Decimal, Grain, Period, Unit},
};

use super::{
    numbers,
    prose::Block,
    scan::{Found, Meaning},
    template,
    words::{LintWords, Trend},
};

/// What the data say of a typed figure.
#[derive(Debug)]
pub(super) enum Verdict {
    /// No figure of the datasets that the release uses looks like it.
    Unknown,
    /// A figure says the same.
    Agrees(Meant),
    /// The figure that the words speak of says something else.
    Differs(Meant),
}

/// The figure that is probably meant.
#[derive(Debug)]
pub(super) struct Meant {
    pub(super) label: String,
    pub(super) value: String,
    /// What to write instead.
    pub(super) expression: String,
}

/// Figures of the datasets that a release uses; computed when the first typed figure asks.
pub(super) struct Known<'a> {
    draft: &'a Draft,
    findings: &'a Findings,
    places: Option<Places>,
}

/// Where a release looks: datasets with subjects and periods.
#[derive(Debug, Default)]
struct Places {
    /// Dataset, subject, period of each figure that the release names.
    used: Vec<(String, Who, Option<Period>)>,
    /// Names of the front matter by canonical address.
    names: Vec<(String, String)>,
    /// The period of most of its figures.
    main: Option<Period>,
}

/// One figure with how well the words around fit it.
struct Candidate {
    figure: Figure,
    score: u32,
}

/// So many figures are looked at for one typed figure.
const MOST: usize = 4_000;
/// From this score on the words name the figure.
const NAMED: u32 = 60;

impl<'a> Known<'a> {
    pub(super) fn new(draft: &'a Draft, findings: &'a Findings) -> Self {
        Self {
            draft,
            findings,
            places: None,
        }
    }

    /// What the data say of a typed figure of a block.
    pub(super) fn of(&mut self, block: &Block, found: &Found) -> Verdict {
        let (draft, findings) = (self.draft, self.findings);
        let places = &*self
            .places
            .get_or_insert_with(|| Places::of(draft, findings));
        let search = Search {
            findings,
            places,
            sentence: Sentence::around(block, &found.run, places.main),
            bound: printed_before(draft, block, &found.run)
                .and_then(|printed| places.address(findings, printed)),
        };
        match &found.meaning {
            Meaning::Number { value, unit } => search.number(*value, unit),
            Meaning::Change { trend, size } => search.change(*trend, size.as_ref()),
            Meaning::Rank(place) => search.rank(*place),
            Meaning::Streak => Verdict::Unknown,
        }
    }
}

impl Places {
    fn of(draft: &Draft, findings: &Findings) -> Self {
        let mut out = Self::default();
        let scope = crate::content::Scope::default();
        for (name, address) in &draft.front.figures {
            if let Ok(figure) = resolve(findings, &scope, &address.value) {
                let a = &figure.address;
                out.used.push((a.dataset.clone(), a.who, a.period));
                out.names.push((a.to_string(), name.clone()));
            }
        }
        let body = &draft.text[draft.body..];
        for expression in template::masked(body).expressions {
            for (place, _) in template::quoted(body, &expression.inner) {
                out.used.extend(place_of(findings, &body[place]));
            }
        }
        let mut periods: BTreeMap<Period, usize> = BTreeMap::new();
        for period in out.used.iter().filter_map(|(_, _, period)| *period) {
            *periods.entry(period).or_default() += 1;
        }
        // The first of several that occur as often.
        let most = periods.into_iter().rev().max_by_key(|(_, n)| *n);
        out.main = most.map(|(period, _)| period);
        out.used.sort();
        out.used.dedup();
        out
    }

    /// The canonical address of the figure that an expression prints; of nothing else.
    fn address(&self, findings: &Findings, printed: &str) -> Option<String> {
        if let Some((address, _)) = self.names.iter().find(|(_, name)| name == printed) {
            return Some(address.clone());
        }
        let written = printed.strip_prefix("fig(\"")?.strip_suffix("\")")?;
        let figure = resolve(findings, &crate::content::Scope::default(), written).ok()?;
        Some(figure.address.to_string())
    }

    fn named(&self, address: &str) -> Option<&str> {
        let named = self.names.iter().find(|(a, _)| a == address);
        named.map(|(_, name)| name.as_str())
    }
}

/// Dataset, subject and period of an address, whatever is named behind them.
fn place_of(findings: &Findings, address: &str) -> Option<(String, Who, Option<Period>)> {
    let parts: Vec<&str> = address.split('/').collect();
    let [dataset, subject, period, _] = parts[..] else {
        return None;
    };
    let dataset = findings.catalog.dataset(dataset)?;
    let who = findings.who(dataset, subject)?;
    let period = match PeriodName::parse(period)? {
        PeriodName::At(period) => Some(period),
        PeriodName::Latest(grain) => findings.latest_period(dataset, who, grain),
        PeriodName::None => None,
    };
    Some((dataset.id().to_owned(), who, period))
}

/// What the last expression before a typed figure holds, inside its sentence.
fn printed_before<'d>(draft: &'d Draft, block: &Block, run: &Range<usize>) -> Option<&'d str> {
    let ends = &LintWords::shared().sentence_ends;
    let before = block.text[..run.start].iter().enumerate().rev();
    let mut said = before.take_while(|(_, c)| !ends.contains(**c));
    let (i, _) = said.find(|(_, c)| **c == template::BOUND)?;
    let byte = block.places.get(i)?.start;
    let open = draft.text.get(..byte + 1)?.rfind("{{")?;
    let rest = &draft.text[open + 2..];
    Some(rest[..rest.find("}}")?].trim())
}

/// The words around a typed figure.
struct Sentence {
    /// The clause before it, then the sentence up to it, and all of the sentence.
    clause: String,
    before: String,
    whole: String,
    periods: Vec<Period>,
}

impl Sentence {
    fn around(block: &Block, run: &Range<usize>, main: Option<Period>) -> Self {
        let words = LintWords::shared();
        let text = &block.text;
        let begin = |ends: &str| {
            let before = text[..run.start].iter().rposition(|c| ends.contains(*c));
            before.map_or(0, |i| i + 1)
        };
        let (clause, start) = (begin(&words.clause_ends), begin(&words.sentence_ends));
        let rest = &text[run.end..];
        let end = rest.iter().position(|c| words.sentence_ends.contains(*c));
        let end = run.end + end.unwrap_or(rest.len());
        let said = |r: Range<usize>| text[r].iter().collect::<String>();
        Self {
            clause: said(clause..run.start),
            before: said(start..run.start),
            whole: said(start..end),
            periods: periods_in(&text[start..end], main),
        }
    }
}

/// Years and months that a text names: 2016年, 2016年1月; a month alone is of the main period's year.
fn periods_in(text: &[char], main: Option<Period>) -> Vec<Period> {
    let mut out = Vec::new();
    let mut year = main.map(|p| format!("{:04}", p.first_day().year()));
    let mut at = 0;
    while at < text.len() {
        let Some(number) = numbers::digits(text, at) else {
            at += 1;
            continue;
        };
        at = number.run.end;
        let written = number.value.to_string();
        match text.get(at) {
            Some('年') if written.len() == 4 => {
                out.extend(Period::parse(&written));
                year = Some(written);
            }
            Some('月') => {
                if let Some(year) = &year {
                    out.extend(Period::parse(&format!("{year}-{written:0>2}")));
                }
            }
            _ => {}
        }
    }
    out
}

struct Search<'a> {
    findings: &'a Findings,
    places: &'a Places,
    sentence: Sentence,
    /// Address of the figure that the sentence printed last.
    bound: Option<String>,
}

impl Search<'_> {
    fn number(&self, value: Decimal, unit: &Unit) -> Verdict {
        let mut all = self.candidates(|_| true);
        all.retain(|c| c.figure.unit == *unit && c.figure.number().is_some());
        let same = |c: &&Candidate| c.figure.number() == Some(value);
        self.decide(&all, same, |figure| {
            Some((figure.in_words(self.findings.config.lang)?, ""))
        })
    }

    fn rank(&self, place: Option<Decimal>) -> Verdict {
        let all = self.candidates(|op| op == Some(Op::Rank));
        let same = |c: &&Candidate| place.is_none() || c.figure.number() == place;
        self.decide(&all, same, |figure| Some((figure.text()?.to_owned(), "")))
    }

    fn change(&self, trend: Trend, size: Option<&(Decimal, Unit)>) -> Verdict {
        let mut all = self.candidates(|op| op != Some(Op::Rank));
        // “为{{ x }}，同比下降…” speaks of x, whatever the words before call it.
        for c in &mut all {
            if self.bound.as_deref() == Some(c.figure.address.to_string().as_str()) {
                c.score += NAMED;
            }
        }
        // A change is asked of the best few only: it takes two figures each.
        all.sort_by_key(|c| std::cmp::Reverse(c.score));
        all.truncate(40);
        let changes: Vec<Candidate> = all
            .into_iter()
            .filter_map(|c| {
                let yoy = format!("{}.yoy", c.figure.address);
                let figure = self.findings.figure(&yoy).ok()?;
                figure.number().map(|_| Candidate { figure, ..c })
            })
            .filter(|c| size.is_none_or(|(_, unit)| c.figure.unit == *unit))
            .collect();
        let same = |c: &&Candidate| {
            let Some(change) = c.figure.number() else {
                return false;
            };
            let way = match trend {
                Trend::Up => change > Decimal::ZERO,
                Trend::Down => change < Decimal::ZERO,
                Trend::Same => change.is_zero(),
                Trend::Judged => !change.is_zero(),
            };
            way && size.is_none_or(|(size, _)| change.abs() == size.abs())
        };
        self.decide(&changes, same, |figure| {
            Some((self.findings.change_words(figure)?, ".yoy"))
        })
    }

    /// Chooses between the figure that the words name and one that has the same value.
    fn decide(
        &self,
        all: &[Candidate],
        same: impl Fn(&&Candidate) -> bool,
        said: impl Fn(&Figure) -> Option<(String, &'static str)>,
    ) -> Verdict {
        let best = |list: &mut dyn Iterator<Item = &Candidate>| {
            let mut chosen: Option<usize> = None;
            let found: Vec<&Candidate> = list.collect();
            for (i, c) in found.iter().enumerate() {
                if chosen.is_none_or(|j| c.score > found[j].score) {
                    chosen = Some(i);
                }
            }
            chosen.map(|i| (found[i].score, found[i].figure.clone()))
        };
        let equal = best(&mut all.iter().filter(|c| same(c)));
        let named = best(&mut all.iter().filter(|c| c.score >= NAMED));
        let meant = |figure: &Figure| {
            let (value, part) = said(figure)?;
            Some(self.meant(figure, value, part))
        };
        let verdict = match (equal, named) {
            (Some((score, figure)), Some((best, _))) if score >= best => {
                meant(&figure).map(Verdict::Agrees)
            }
            (_, Some((_, figure))) => meant(&figure).map(Verdict::Differs),
            (Some((_, figure)), None) => meant(&figure).map(Verdict::Agrees),
            (None, None) => None,
        };
        verdict.unwrap_or(Verdict::Unknown)
    }

    fn meant(&self, figure: &Figure, value: String, part: &str) -> Meant {
        let address = figure.address.to_string();
        let base = address.strip_suffix(part).unwrap_or(&address);
        let expression = match self.places.named(base) {
            Some(name) => format!("{{{{ {name}{part} }}}}"),
            None => format!("{{{{ fig(\"{base}\"){part} }}}}"),
        };
        let dataset = self.findings.catalog.dataset(&figure.address.dataset);
        let who = dataset.map(|d| self.findings.who_label(d, figure.address.who));
        let period = figure.address.period;
        let period = period.map(|p| p.said(self.findings.config.lang));
        let label = [who, period, Some(figure.label.clone())];
        let label: Vec<String> = label
            .into_iter()
            .flatten()
            .filter(|w| !w.is_empty())
            .collect();
        Meant {
            label: label.join(" "),
            value,
            expression,
        }
    }

    /// Figures at the places of the release and of the sentence, with their scores.
    fn candidates(&self, wanted: impl Fn(Option<Op>) -> bool) -> Vec<Candidate> {
        let mut out = Vec::new();
        for (dataset, who, period) in self.places_here() {
            let Some(dataset) = self.findings.catalog.dataset(&dataset) else {
                continue;
            };
            let Some(at) = period else { continue };
            for (name, op) in names_at(self.findings, dataset, at.grain) {
                if out.len() >= MOST || !wanted(op) {
                    continue;
                }
                let period = PeriodName::At(at);
                if let Ok(figure) = self.findings.at(dataset, who, period, &name) {
                    out.extend(self.with_classes(dataset, &figure, op, at));
                    out.push(figure);
                }
            }
        }
        let scored = out.into_iter().map(|figure| Candidate {
            score: self.score(&figure),
            figure,
        });
        scored.collect()
    }

    /// The numbers of days in each class are figures of their own.
    fn with_classes(
        &self,
        dataset: &crate::dataset::Dataset,
        figure: &Figure,
        op: Option<Op>,
        period: Period,
    ) -> Vec<Figure> {
        if op != Some(Op::ClassCount) {
            return Vec::new();
        }
        let address = &figure.address;
        let counts = self
            .findings
            .class_counts(dataset, &address.name, address.who, period);
        let parts = counts.into_iter().filter_map(|(class, _)| {
            let name = format!("{}.{}", address.name, class.id);
            let at = PeriodName::At(period);
            self.findings.at(dataset, address.who, at, &name).ok()
        });
        parts.collect()
    }

    /// The places of the release, those of the sentence first.
    fn places_here(&self) -> BTreeSet<(String, Who, Option<Period>)> {
        let mut out: BTreeSet<_> = self.places.used.iter().cloned().collect();
        let named = &self.sentence;
        for (dataset, who, period) in &self.places.used {
            let mut whos = vec![*who];
            if let Some(set) = self.findings.catalog.dataset(dataset) {
                let subjects = set.subjects.iter().enumerate().take(2_000);
                let spoken = subjects.filter(|(_, s)| {
                    s.label.chars().count() > 1 && named.whole.contains(s.label.as_ref())
                });
                whos.extend(spoken.map(|(i, _)| Who::Subject(i)).take(8));
            }
            for who in whos {
                out.insert((dataset.clone(), who, *period));
                for period in named.periods.iter().take(8) {
                    out.insert((dataset.clone(), who, Some(*period)));
                }
            }
        }
        out
    }

    /// How well the words around name a figure.
    fn score(&self, figure: &Figure) -> u32 {
        let label = pairs(&figure.label);
        let near = share(&label, &self.sentence.clause) * 2 + share(&label, &self.sentence.before);
        let mut score = near / 3;
        let address = &figure.address;
        if let Some(period) = address.period {
            let spoken = self
                .sentence
                .periods
                .iter()
                .rev()
                .position(|p| *p == period);
            score += match spoken {
                Some(0) => 25,
                Some(_) => 15,
                // Words that name no period speak of that of the release.
                None if self.sentence.periods.is_empty() && self.places.main == Some(period) => 12,
                None => 0,
            };
        }
        if let Some(dataset) = self.findings.catalog.dataset(&address.dataset) {
            let who = self.findings.who_label(dataset, address.who);
            score += 15 * u32::from(!who.is_empty() && self.sentence.whole.contains(&who));
        }
        if self.places.named(&address.to_string()).is_some() {
            score += 10;
        }
        score
    }
}

/// Series and fields that have values at a grain.
fn names_at(
    findings: &Findings,
    dataset: &crate::dataset::Dataset,
    grain: Grain,
) -> Vec<(String, Option<Op>)> {
    let series = findings.series(dataset.id()).iter();
    let mut out: Vec<(String, Option<Op>)> = series
        .filter(|s| s.grain == grain)
        .map(|s| (s.name.clone(), Some(s.op)))
        .collect();
    if dataset.grain() == Some(grain) {
        let fields = dataset.schema.fields.iter();
        let numbers = fields.filter(|f| !f.unit.is_number());
        out.extend(numbers.map(|f| (f.name.clone(), None)));
    }
    out
}

/// Pairs of neighbouring characters; Latin words and their digits stay whole.
fn pairs(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut latin = String::new();
    let mut last: Option<char> = None;
    for c in text.chars().chain([' ']) {
        if c.is_ascii_alphanumeric() || c == '.' {
            latin.push(c);
            last = None;
            continue;
        }
        if !latin.is_empty() {
            // The name of a thing measured weighs as much as three pairs.
            out.extend(std::iter::repeat_n(std::mem::take(&mut latin), 3));
        }
        if let Some(before) = last
            && !c.is_whitespace()
        {
            out.push(format!("{before}{c}"));
        }
        last = (!c.is_whitespace()).then_some(c);
    }
    out
}

/// How many of a hundred pairs stand in a text.
fn share(pairs: &[String], text: &str) -> u32 {
    if pairs.is_empty() {
        return 0;
    }
    let found = pairs.iter().filter(|p| text.contains(p.as_str())).count();
    u32::try_from(found * 100 / pairs.len()).unwrap_or(0)
}
