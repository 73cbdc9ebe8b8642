//! Releases: whether policies are interpreted, whether dates of publication can be true.

use jiff::civil::Date;

use crate::{
    config::Rule,
    content::{Article, DraftKind, Stage},
    dataset::parse_moment,
};

use super::{Facts, Note, Row, Verdict};

fn releases<'f>(facts: &Facts<'f>) -> impl Iterator<Item = &'f Article> {
    let all = facts.articles.iter();
    all.filter(|a| a.draft.kind == DraftKind::Release && a.stage != Stage::Withdrawn)
}

/// Policies whose interpretation is not out: a violation once the working days for it are over.
pub(super) fn interpreted<'f>(rule: &'f Rule, facts: &Facts<'f>) -> Vec<Row<'f>> {
    let is_policy = |article: &&Article| {
        let category = article.draft.front.category.as_ref();
        category.is_some_and(|category| rule.categories.contains(category))
    };
    let mut count = 0;
    let mut out = Vec::new();
    for article in releases(facts).filter(is_policy) {
        count += 1;
        let names = article.draft.related(false);
        let out_already = |name: &str| releases(facts).any(|other| other.draft.slug() == name);
        if names.iter().any(|name| out_already(&name.value)) {
            continue;
        }
        out.push(due(rule, article, facts).about(&article.title, &article.route));
    }
    if out.is_empty() {
        out.push(Row::new(rule, Verdict::Fine, Note::Pages(count)));
    }
    out
}

/// The first day on which a policy without interpretation breaks the rule.
fn due<'f>(rule: &'f Rule, article: &Article, facts: &Facts<'f>) -> Row<'f> {
    let Some(published) = article.published else {
        return Row::new(rule, Verdict::Unknown, Note::NoDate);
    };
    let left = u32::from(rule.working_days.unwrap_or(0));
    let last = match facts.days.after(published.date(), left) {
        Ok(last) => last,
        Err(year) => return Row::new(rule, Verdict::Unknown, Note::UnknownYear(year.0)),
    };
    let verdict = match last < facts.as_of.date() {
        true => Verdict::Violation,
        false => Verdict::Fine,
    };
    Row::new(rule, verdict, Note::InterpretBy(last)).since(last.tomorrow().ok())
}

/// Dates that cannot be true: after the site's own, before the document's, or at a time when the
/// site published last did not have it.
pub(super) fn dates<'f>(rule: &'f Rule, facts: &Facts<'f>) -> Vec<Row<'f>> {
    let mut count = 0;
    let mut out = Vec::new();
    for article in releases(facts) {
        count += 1;
        for note in faults(article, facts) {
            let row = Row::new(rule, Verdict::Violation, note);
            out.push(row.about(&article.title, &article.route));
        }
    }
    if out.is_empty() {
        out.push(Row::new(rule, Verdict::Fine, Note::Pages(count)));
    }
    out
}

fn faults(article: &Article, facts: &Facts<'_>) -> Vec<Note> {
    let today = facts.as_of.date();
    let published = article.published.map(|at| at.date());
    let written = article.draft.document_date;
    let days = [published, written].into_iter().flatten();
    let latest: Option<Date> = days.max();
    let future = latest.filter(|day| *day > today).map(Note::Future);
    let before = published.zip(written);
    let before = before.filter(|(published, written)| published < written);
    let before = before.map(|(published, written)| Note::Before(published, written));
    let missed = published.and_then(|day| not_in_last(article, day, facts));
    [future, before, missed].into_iter().flatten().collect()
}

/// The moment of the site published last, where that should have had the release and had not.
fn not_in_last(article: &Article, published: Date, facts: &Facts<'_>) -> Option<Note> {
    let last = facts.last?;
    let at = parse_moment(&last.as_of)?;
    let missed = published < at.date() && !last.releases.contains_key(&article.route);
    // A site of an earlier moment says nothing of a later one; older manifests knew no releases.
    let comparable = at <= facts.as_of && last.format >= 3;
    (missed && comparable).then(|| Note::NotInLast(last.as_of.clone()))
}
