//! Which findings are told one by one, where many are of one kind.

use std::collections::BTreeMap;

use super::{Diagnostic, Severity};

/// Errors of one kind that are told one by one: each must be mended before anything is published.
const ERRORS: usize = 50;
/// Warnings, and notes, of one kind that are told one by one: a few say what the matter is.
const OTHERS: usize = 10;

/// The findings of a run: the first few of every kind, and how many more there are.
pub(super) struct Folded<'a> {
    /// What is told one by one, in the order in which it came.
    pub(super) shown: Vec<&'a Diagnostic>,
    /// What is only counted, by kind.
    pub(super) rest: Vec<Rest<'a>>,
}

impl<'a> Folded<'a> {
    /// All findings, told one by one.
    pub(super) fn whole(shown: Vec<&'a Diagnostic>) -> Self {
        let rest = Vec::new();
        Self { shown, rest }
    }
}

/// Findings of one kind that are only counted.
pub(super) struct Rest<'a> {
    pub(super) severity: Severity,
    pub(super) code: &'static str,
    /// The first file that holds one of them, and how many files do.
    pub(super) file: &'a str,
    pub(super) files: usize,
    /// How many findings.
    pub(super) count: usize,
    /// Where in `shown` the last one of the kind stands.
    pub(super) last: usize,
}

/// Findings of one kind say the same of different places: they are of one code and, where a code
/// stands for several rules, of one rule.
type Kind<'a> = (Severity, &'static str, &'a str);

fn kind(d: &Diagnostic) -> Kind<'_> {
    let rule = d.args.iter().find(|(name, _)| *name == "rule");
    (d.severity(), d.code, rule.map_or("", |(_, rule)| rule))
}

/// The findings of one kind, by file.
#[derive(Default)]
struct Group<'a> {
    files: BTreeMap<&'a str, Tally>,
    last: usize,
}

/// Findings of one kind in one file that are not told yet, and how many of them are to be told.
#[derive(Default)]
struct Tally {
    left: usize,
    share: usize,
}

/// Counts what goes beyond the first few of a kind.
pub(super) fn fold(sorted: Vec<&Diagnostic>) -> Folded<'_> {
    let mut groups: BTreeMap<Kind<'_>, Group<'_>> = BTreeMap::new();
    for d in &sorted {
        let group = groups.entry(kind(d)).or_default();
        group.files.entry(&d.at.file).or_default().left += 1;
    }
    for ((severity, ..), group) in &mut groups {
        let most = match severity {
            Severity::Error => ERRORS,
            Severity::Warning | Severity::Note => OTHERS,
        };
        share(most, &mut group.files);
    }
    let mut shown = Vec::new();
    for d in sorted {
        let group = groups.entry(kind(d)).or_default();
        let tally = group.files.entry(&d.at.file).or_default();
        if tally.share > 0 {
            tally.share -= 1;
            tally.left -= 1;
            group.last = shown.len();
            shown.push(d);
        }
    }
    Folded {
        shown,
        rest: groups.iter().filter_map(rest).collect(),
    }
}

/// Shares what may be told of a kind among its files as evenly as they can use it, so that none goes
/// unsaid beside another with many.
fn share(mut most: usize, files: &mut BTreeMap<&str, Tally>) {
    while most > 0 {
        let before = most;
        for tally in files.values_mut().filter(|tally| tally.share < tally.left) {
            if most == 0 {
                break;
            }
            tally.share += 1;
            most -= 1;
        }
        if most == before {
            break;
        }
    }
}

fn rest<'a>((kind, group): (&Kind<'a>, &Group<'a>)) -> Option<Rest<'a>> {
    let files = || group.files.iter().filter(|(_, tally)| tally.left > 0);
    Some(Rest {
        severity: kind.0,
        code: kind.1,
        file: files().next()?.0,
        files: files().count(),
        count: files().map(|(_, tally)| tally.left).sum(),
        last: group.last,
    })
}
