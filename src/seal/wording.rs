//! The text around the figures, line by line.

use crate::{
    content::{Change, Frozen},
    diagnostic::{Diagnostic, Location, Report},
};

use super::{check::Beside, compare};

impl Beside<'_> {
    /// What is not printed by an expression: the text around them.
    pub(super) fn words(&self, before: &Frozen, report: &mut Report) {
        let article = self.article;
        let now: Vec<&str> = article.wording.lines().collect();
        let same = before.title == article.title
            && before.summary == article.summary
            && before
                .text
                .iter()
                .map(String::as_str)
                .eq(now.iter().copied());
        if same {
            return;
        }
        let old: Vec<&str> = [before.title.as_str(), before.summary.as_str()]
            .into_iter()
            .chain(before.text.iter().map(String::as_str))
            .collect();
        let new: Vec<&str> = [article.title.as_str(), article.summary.as_str()]
            .into_iter()
            .chain(now)
            .collect();
        let rewritten = before.written != article.written();
        let numbers =
            compare::numbers(old.iter().copied()) != compare::numbers(new.iter().copied());
        let code = match numbers || !rewritten {
            true => "content::sealed-text-changed",
            false => "content::sealed-words-changed",
        };
        let first = (0..).find(|&i| old.get(i) != new.get(i)).unwrap_or(0);
        let line = |lines: &[&str]| lines.get(first).map_or("—", |l| l.trim()).to_owned();
        let (old, new) = (line(&old), line(&new));
        let d = Diagnostic::new(code, self.place_of(first)).with("release", &article.draft.file);
        report.add(d.with("old", shortened(&old)).with("new", shortened(&new)));
    }

    /// Where a line stands in the file: title, summary, then the lines of the text. Where lines
    /// come and go with conditions, the file as a whole.
    fn place_of(&self, line: usize) -> Location {
        let draft = &self.article.draft;
        let body = draft.text.get(draft.body..).unwrap_or_default();
        let front = [Some(&draft.front.title), draft.front.summary.as_ref()];
        let span = match line {
            0 | 1 => front[line].map(|written| written.span.clone()),
            _ if body.lines().count() != self.article.wording.lines().count() => None,
            _ => {
                let before = body.split_inclusive('\n').take(line - 2);
                let start = draft.body + before.map(str::len).sum::<usize>();
                let length = body.lines().nth(line - 2).map(str::len);
                length.map(|length| start..start + length)
            }
        };
        span.map_or_else(|| Location::file(draft.file.clone()), |span| draft.at(span))
    }

    /// Lines that were rewritten; a figure that is told already is not told again.
    pub(super) fn line_changes(&self, before: &Frozen, told: &[Change]) -> Vec<Change> {
        let article = self.article;
        let old = [&before.title, &before.summary].into_iter();
        let old: Vec<&str> = old.chain(&before.text).map(|l| l.trim()).collect();
        let now = [article.title.as_str(), article.summary.as_str()].into_iter();
        let now: Vec<&str> = now.chain(article.wording.lines()).map(str::trim).collect();
        let without = |text: &str, part: fn(&Change) -> &String| {
            told.iter()
                .map(part)
                .filter(|t| !t.is_empty())
                .fold(text.to_owned(), |text, told| text.replacen(told, "", 1))
        };
        let gone: Vec<&str> = old.iter().filter(|l| !now.contains(l)).copied().collect();
        let come: Vec<&str> = now.iter().filter(|l| !old.contains(l)).copied().collect();
        let count = gone.len().max(come.len());
        let pairs = (0..count).map(|i| {
            let line = |lines: &[&str]| lines.get(i).map_or("", |l| *l).to_owned();
            (line(&gone), line(&come))
        });
        pairs
            .filter(|(old, new)| without(old, |c| &c.old) != without(new, |c| &c.new))
            .map(|(old, new)| Change {
                label: String::new(),
                address: String::new(),
                old,
                new,
            })
            .collect()
    }
}

/// A line as far as a message quotes it.
fn shortened(line: &str) -> String {
    const MOST: usize = 60;
    if line.chars().count() <= MOST {
        return line.to_owned();
    }
    let cut: String = line.chars().take(MOST).collect();
    format!("{cut}…")
}
