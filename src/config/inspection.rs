//! The rules by which government sites are inspected: those of the program, and what the site's
//! `data/inspection.toml` says otherwise.

use std::collections::BTreeSet;

use jiff::{ToSpan as _, civil::Date};
use serde::Deserialize;

use crate::{
    declare::{At, Words},
    diagnostic::{Diagnostic, Location, Report},
    source::{Sources, nearest, parse_toml},
};

/// Name of the site's own file.
pub const INSPECTION: &str = "data/inspection.toml";

/// The national indicators.
const NATIONAL: &str = include_str!("inspection.toml");

/// Rules and what is said of single columns.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Inspection {
    /// The rules, in the order of the table.
    pub rule: Vec<Rule>,
    /// Columns for which a rule is chosen.
    pub column: Vec<ColumnRule>,
    /// Rules that are not applied.
    pub skip: Vec<Skip>,
}

/// One rule: a number of the notice and the verb that judges by it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Name that stays.
    pub id: At<String>,
    /// What is wrong where it is broken.
    pub title: Words,
    /// The verb.
    pub check: Check,
    /// What breaking it costs.
    pub class: Class,
    /// Where it is said.
    pub clause: String,
    /// Whether that text was read.
    pub sure: Sure,
    /// So old may the newest entry be.
    #[serde(default)]
    pub days: Option<u16>,
    /// The same in months.
    #[serde(default)]
    pub months: Option<u16>,
    /// So many working days are left for it.
    #[serde(default)]
    pub working_days: Option<u16>,
    /// Words in the names of the columns meant; none: every column that no other rule means.
    #[serde(default)]
    pub columns: Vec<String>,
    /// Words that stand in columns that are empty.
    #[serde(default)]
    pub words: Vec<String>,
    /// Rules whose columns are counted.
    #[serde(default)]
    pub of: Vec<At<String>>,
    /// From this number on.
    #[serde(default)]
    pub at_least: Option<usize>,
    /// Which pages.
    #[serde(default)]
    pub pages: Option<Pages>,
    /// Names of tags.
    #[serde(default)]
    pub tags: Vec<String>,
    /// What the footer must hold.
    #[serde(default)]
    pub items: Vec<FooterItem>,
    /// Categories of releases.
    #[serde(default)]
    pub categories: Vec<String>,
}

/// What is looked at: the closed list of verbs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    /// How old the newest thing on the home page is.
    HomeAge,
    /// How old the newest thing of a column is.
    ColumnAge,
    /// Whether a column holds nothing.
    ColumnEmpty,
    /// How many columns break other rules.
    Count,
    /// Whether links lead somewhere.
    Links,
    /// Whether pages carry their tags.
    Tags,
    /// Whether the footer is whole.
    Footer,
    /// Whether policies are interpreted.
    Interpretation,
    /// Whether dates of publication can be true.
    Dates,
    /// What no program sees from the site's own files.
    ByHand,
}

/// What breaking a rule costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// 单项否决: the site fails.
    Veto,
    /// 扣分: points are taken off.
    Deduction,
}

/// How well a rule is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sure {
    /// The text itself was read.
    Read,
    /// A report about it was read.
    Reported,
}

/// Kinds of pages as the inspection divides them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pages {
    /// 首页
    Home,
    /// 栏目页
    Column,
    /// 内容页
    Article,
}

/// Something that a footer must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FooterItem {
    /// 党政机关网站标识
    Emblem,
    /// 政府网站找错
    ReportError,
    /// 网站标识码
    IdCode,
    /// ICP 备案号
    Icp,
    /// 公安备案号
    Police,
    /// 主办单位
    Sponsor,
    /// 联系方式
    Contact,
    /// 网站地图
    Map,
}

/// What the site says of one column.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnRule {
    /// Its address.
    pub route: At<String>,
    /// The rule of age that is meant for it.
    #[serde(default)]
    pub rule: Option<At<String>>,
    /// Why it need not be updated.
    #[serde(default)]
    pub archive: Option<String>,
}

/// A rule that is not applied, and why.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Skip {
    /// Id of the rule.
    pub rule: At<String>,
    /// Why.
    pub reason: String,
}

impl Rule {
    /// The first day on which something last renewed on `last` is too old.
    #[must_use]
    pub fn too_old(&self, last: Date) -> Option<Date> {
        let age = i32::from(self.months.unwrap_or(0)).months();
        let age = age.days(i32::from(self.days.unwrap_or(0)));
        last.checked_add(age).ok()
    }

    /// The keys that its verb needs and that are missing.
    fn missing(&self) -> Option<&'static str> {
        let age = self.days.is_none() && self.months.is_none();
        match self.check {
            Check::HomeAge | Check::ColumnAge if age => Some("days / months"),
            Check::Count if self.of.is_empty() => Some("of"),
            Check::Count if self.at_least.is_none_or(|n| n == 0) => Some("at_least"),
            Check::Tags if self.pages.is_none() => Some("pages"),
            Check::Tags if self.tags.is_empty() => Some("tags"),
            Check::Footer if self.items.is_empty() => Some("items"),
            Check::Interpretation if self.categories.is_empty() => Some("categories"),
            Check::Interpretation if self.working_days.is_none() => Some("working_days"),
            _ => None,
        }
    }
}

impl Inspection {
    /// The rule of that id.
    #[must_use]
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rule.iter().find(|rule| rule.id.value == id)
    }

    /// Why a rule is not applied.
    #[must_use]
    pub fn skipped(&self, rule: &Rule) -> Option<&str> {
        let skip = self.skip.iter().find(|s| s.rule.value == rule.id.value);
        skip.map(|s| s.reason.as_str())
    }
}

/// The rules that hold for a site.
///
/// # Reports
/// `config::inspection-rule-twice`, `config::inspection-unknown-rule`,
/// `config::inspection-incomplete`, and the codes of [`parse_toml`].
#[must_use]
pub fn inspection(sources: &Sources, report: &mut Report) -> Inspection {
    let mut all: Inspection =
        toml::from_str(NATIONAL).expect("the national indicators are checked by a test");
    let own = sources.get(INSPECTION);
    let Some(own) = own.and_then(|file| parse_toml::<Inspection>(file, report)) else {
        return all;
    };
    let mut seen = BTreeSet::new();
    for rule in &own.rule {
        if !seen.insert(&rule.id.value) {
            complain("config::inspection-rule-twice", &rule.id, &[], report);
        }
        if let Some(key) = rule.missing() {
            let with = [("key", key.to_owned())];
            complain("config::inspection-incomplete", &rule.id, &with, report);
        }
        match all.rule.iter_mut().find(|r| r.id.value == rule.id.value) {
            Some(national) => *national = rule.clone(),
            None => all.rule.push(rule.clone()),
        }
    }
    all.column = own.column;
    all.skip = own.skip;
    check(&all, &own.rule, report);
    all
}

/// Whether every rule that is named is there, and everything set aside has its reason.
fn check(all: &Inspection, own: &[Rule], report: &mut Report) {
    let counted = own.iter().flat_map(|rule| &rule.of);
    let chosen = all.column.iter().filter_map(|column| column.rule.as_ref());
    let skipped = all.skip.iter().map(|skip| &skip.rule);
    let any = counted.chain(skipped).map(|named| (named, false));
    for (named, of_age) in any.chain(chosen.map(|named| (named, true))) {
        let fits = |rule: &&Rule| !of_age || rule.check == Check::ColumnAge;
        if all.rule(&named.value).filter(fits).is_none() {
            let ids = all.rule.iter().filter(fits);
            let ids = ids.map(|rule| rule.id.value.as_str());
            let near = nearest(&named.value, ids).to_owned();
            let with = [("nearest", near)];
            complain("config::inspection-unknown-rule", named, &with, report);
        }
    }
    for column in &all.column {
        let archived = column.archive.as_deref().map(str::trim);
        if column.rule.is_some() == archived.is_some_and(|reason| !reason.is_empty()) {
            let with = [("key", "archive".to_owned())];
            complain(
                "config::inspection-incomplete",
                &column.route,
                &with,
                report,
            );
        }
    }
    for skip in all.skip.iter().filter(|s| s.reason.trim().is_empty()) {
        let with = [("key", "reason".to_owned())];
        complain("config::inspection-incomplete", &skip.rule, &with, report);
    }
}

fn complain(
    code: &'static str,
    at: &At<String>,
    with: &[(&'static str, String)],
    report: &mut Report,
) {
    let place = Location::span(INSPECTION, at.span.clone());
    let d = Diagnostic::new(code, place).with("value", &at.value);
    report.add(with.iter().fold(d, |d, (name, value)| d.with(name, value)));
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_national_rules_are_whole() {
        let mut report = Report::default();
        let all = inspection(&Sources::empty(), &mut report);
        assert!(!report.has_errors() && all.rule.len() > 12);
        for rule in &all.rule {
            assert_eq!(rule.missing(), None, "{}", rule.id.value);
            assert!(rule.of.iter().all(|id| all.rule(&id.value).is_some()));
            assert!(rule.title.en.is_some() && !rule.clause.is_empty());
        }
    }

    /// Counted on a calendar by hand.
    #[test]
    fn what_is_renewed_grows_too_old_on_a_day() {
        let all = inspection(&Sources::empty(), &mut Report::default());
        let day = |id: &str, last| all.rule(id).and_then(|rule| rule.too_old(last));
        let news = day("news-not-updated", date(2026, 11, 25));
        assert_eq!(news, Some(date(2026, 12, 9)));
        let notices = day("notices-not-updated", date(2026, 6, 9));
        assert_eq!(notices, Some(date(2026, 12, 9)));
        let end = day("notices-not-updated", date(2026, 8, 31));
        assert_eq!(end, Some(date(2027, 2, 28)));
        let other = day("column-not-updated", date(2024, 2, 29));
        assert_eq!(other, Some(date(2025, 2, 28)));
    }
}
