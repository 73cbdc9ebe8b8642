//! The self-check that an office runs before the inspectors do: every rule over the planned site,
//! with the day on which what is fine now will be a violation.
//!
//! In: [`Facts`] gathered from the plan and its pages. Out: [`Row`]s. The numbers are the rules'
//! own ([`crate::config::Inspection`]); here are the verbs.

mod ages;
mod pages;
mod texts;

use jiff::civil::{Date, DateTime};

use crate::{
    config::{Check, Class, Config, Inspection, Rule},
    content::Article,
    publish::Manifest,
    quantity::WorkCalendar,
    site::Column,
};

pub use ages::check_columns;
pub use pages::{PageFacts, placeholder};

/// All that rules look at.
#[derive(Debug)]
pub struct Facts<'f> {
    /// The rules.
    pub rules: &'f Inspection,
    /// `site.toml`.
    pub config: &'f Config,
    /// Working days.
    pub days: &'f WorkCalendar,
    /// The moment the site speaks for.
    pub as_of: DateTime,
    /// The newest day that the home page speaks of.
    pub home: Option<Date>,
    /// The columns.
    pub columns: &'f [Column],
    /// Home page, columns and articles, as they are written.
    pub pages: &'f [PageFacts],
    /// Releases and pages that are shown.
    pub articles: &'f [Article],
    /// Links that lead nowhere: page and address.
    pub dead: &'f [(String, String)],
    /// How many links lead elsewhere; nobody follows them while building.
    pub outside: usize,
    /// The site published last.
    pub last: Option<&'f Manifest>,
}

/// What a rule says of one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It is broken.
    Violation,
    /// It is kept.
    Fine,
    /// It cannot be told from the site's files.
    Unknown,
    /// The office does not apply it.
    Skipped,
}

/// Why a verdict is what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// Last renewed on that day.
    Renewed(Date),
    /// Nothing in it has a date.
    NoDate,
    /// It need not be renewed: why.
    Archive(String),
    /// It holds nothing.
    Empty,
    /// It holds nothing but such words.
    Placeholder(String),
    /// So many of the columns counted.
    Count(usize, usize),
    /// A link leads nowhere.
    Dead(String),
    /// So many links lead elsewhere.
    Outside(usize),
    /// Names of what is missing.
    Missing(Vec<String>),
    /// So many pages were looked at.
    Pages(usize),
    /// Interpreted by that day.
    InterpretBy(Date),
    /// The last day depends on a year whose working days are not known.
    UnknownYear(i16),
    /// The document is dated after its publication.
    Before(Date, Date),
    /// The day lies after that of the site.
    Future(Date),
    /// It says to have been published when the site published last did not have it.
    NotInLast(String),
    /// A person has to look.
    ByHand,
    /// Why the office does not apply the rule.
    Skipped(String),
    /// Nothing to add.
    None,
}

/// One line of the table.
#[derive(Clone, Debug)]
pub struct Row<'f> {
    /// The rule.
    pub rule: &'f Rule,
    /// What it is about: a column, a page, a release; empty for the site as a whole.
    pub subject: String,
    /// Its address, where it has one.
    pub route: Option<String>,
    /// What is said of it.
    pub verdict: Verdict,
    /// The first day on which it is, or will be, a violation.
    pub since: Option<Date>,
    /// Why.
    pub note: Note,
}

impl<'f> Row<'f> {
    fn new(rule: &'f Rule, verdict: Verdict, note: Note) -> Self {
        Self {
            rule,
            subject: String::new(),
            route: None,
            verdict,
            since: None,
            note,
        }
    }

    fn about(mut self, subject: &str, route: &str) -> Self {
        self.subject = subject.to_owned();
        self.route = Some(route.to_owned());
        self
    }

    fn since(mut self, day: Option<Date>) -> Self {
        self.since = day;
        self
    }

    /// Whether the site fails by it.
    #[must_use]
    pub fn is_veto(&self) -> bool {
        self.verdict == Verdict::Violation && self.rule.class == Class::Veto
    }
}

/// Applies every rule: violations first, then what will be one, by day.
#[must_use]
pub fn inspection<'f>(facts: &Facts<'f>) -> Vec<Row<'f>> {
    let mut rows: Vec<Row<'f>> = Vec::new();
    for rule in facts.rules.rule.iter().filter(|r| r.check != Check::Count) {
        rows.extend(applied(rule, facts));
    }
    for rule in facts.rules.rule.iter().filter(|r| r.check == Check::Count) {
        let counted = match facts.rules.skipped(rule) {
            Some(why) => skipped(rule, why),
            None => ages::count(rule, &rows),
        };
        rows.push(counted);
    }
    let place = |row: &Row<'_>| {
        let is_rule = |rule: &Rule| std::ptr::eq(rule, row.rule);
        facts.rules.rule.iter().position(is_rule)
    };
    rows.sort_by_cached_key(|row| {
        let open = row.since.is_none();
        (row.verdict, row.rule.class, open, row.since, place(row))
    });
    rows
}

fn skipped<'f>(rule: &'f Rule, why: &str) -> Row<'f> {
    Row::new(rule, Verdict::Skipped, Note::Skipped(why.to_owned()))
}

fn applied<'f>(rule: &'f Rule, facts: &Facts<'f>) -> Vec<Row<'f>> {
    if let Some(why) = facts.rules.skipped(rule) {
        return vec![skipped(rule, why)];
    }
    match rule.check {
        Check::HomeAge => vec![ages::home(rule, facts)],
        Check::ColumnAge => ages::columns(rule, facts),
        Check::ColumnEmpty => pages::empty(rule, facts),
        Check::Links => pages::links(rule, facts),
        Check::Tags => pages::tagged(rule, facts),
        Check::Footer => pages::footers(rule, facts),
        Check::Interpretation => texts::interpreted(rule, facts),
        Check::Dates => texts::dates(rule, facts),
        Check::ByHand => vec![Row::new(rule, Verdict::Unknown, Note::ByHand)],
        Check::Count => Vec::new(),
    }
}
