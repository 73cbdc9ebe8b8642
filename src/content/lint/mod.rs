//! The lint of literal figures: what a release says of data without being bound to them.
//!
//! In: [`Draft`]s as written, so that nothing printed by an expression is ever taken for typed.
//! Out: findings, and how many figures of each release are bound ([`Coverage`]).
//! Read first: [`lint`], then `scan.rs`.

mod known;
mod numbers;
mod prose;
mod scan;
mod spellings;
mod template;
mod trend;
mod waiver;
mod words;

use std::{ops::Range, sync::Arc};

use crate::{
    config::Unbound,
    declare::At,
    diagnostic::{Diagnostic, Location, Report, Severity},
    indicators::Findings,
};

use super::draft::{Draft, DraftKind};
use known::{Known, Verdict};
use prose::Block;
use scan::Found;
use template::Masked;
use waiver::Note;

pub(super) use waiver::{note_lines, without_notes};

/// How many figures of a release are bound to data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// File of the release.
    pub file: Arc<str>,
    /// Expressions that print.
    pub bound: usize,
    /// Figures and trend words that are typed.
    pub typed: usize,
    /// The same, with a reason given.
    pub waived: usize,
}

/// Finds typed figures in every release, also in drafts and in what opens later.
///
/// # Reports
/// `content::unbound-figure`, `content::unbound-figure-agrees`, `content::unbound-figure-differs`
/// (warnings; errors where the policy denies them), `content::bad-waiver`,
/// `content::idle-waiver` (warning).
pub fn lint(
    drafts: &[Draft],
    findings: &Findings,
    policy: Unbound,
    report: &mut Report,
) -> Vec<Coverage> {
    drafts
        .iter()
        .filter(|draft| draft.kind == DraftKind::Release)
        .map(|draft| one(draft, findings, policy, report))
        .collect()
}

/// A figure with the words around it.
struct Typed<'b> {
    block: &'b Block,
    found: Found,
}

impl Typed<'_> {
    fn place(&self) -> Range<usize> {
        self.block.place(&self.found.run)
    }
}

fn one(draft: &Draft, findings: &Findings, policy: Unbound, report: &mut Report) -> Coverage {
    let body = template::masked(&draft.text[draft.body..]);
    let notes: Vec<Note> = waiver::notes(&body.text);
    let (blocks, mut bound) = front_blocks(draft);
    bound += printed(&body, &draft.text[draft.body..]);
    let lines: Vec<Range<usize>> = notes.iter().map(|n| n.line.clone()).collect();
    let blocks: Vec<Block> = blocks
        .into_iter()
        .chain(prose::blocks(&body.text, draft.body, &lines))
        .chain(spelled_out(&body, draft.body, &draft.text[draft.body..]))
        .collect();
    let typed: Vec<Typed<'_>> = blocks
        .iter()
        .flat_map(|block| {
            let found = scan::scan(block).into_iter();
            found.map(move |found| Typed { block, found })
        })
        .collect();
    let waived = waivers(draft, &notes, &typed, report);
    let mut known = Known::new(draft, findings);
    for typed in typed.iter().filter(|t| !waived.covers(&t.place())) {
        if policy != Unbound::Allow {
            report.add(finding(
                draft,
                typed,
                policy,
                known.of(typed.block, &typed.found),
            ));
        }
    }
    let covered = typed.iter().filter(|t| waived.covers(&t.place())).count();
    Coverage {
        file: draft.file.clone(),
        bound,
        typed: typed.len() - covered,
        waived: covered,
    }
}

/// Which places of a release may hold typed figures.
struct Waived {
    whole: bool,
    lines: Vec<Range<usize>>,
}

impl Waived {
    fn covers(&self, place: &Range<usize>) -> bool {
        self.whole || self.lines.iter().any(|line| line.contains(&place.start))
    }
}

/// Reads the waivers; those without a reason, and those that excuse nothing, are reported.
fn waivers(draft: &Draft, notes: &[Note], typed: &[Typed<'_>], report: &mut Report) -> Waived {
    let whole = draft.front.unbound.as_ref();
    let mut lines = Vec::new();
    for note in notes {
        let place = draft.body + note.place.start..draft.body + note.place.end;
        let start = draft.body + note.line.end;
        let length = draft.text[start..]
            .find('\n')
            .map_or(draft.text.len() - start, |i| i + 1);
        let line = start..start + length;
        let used = typed.iter().any(|t| line.contains(&t.place().start));
        match &note.reason {
            None => report.add(bad_waiver(draft, &place)),
            Some(_) if !used || whole.is_some() => {
                report.add(Diagnostic::new("content::idle-waiver", draft.at(place)));
            }
            Some(_) => {}
        }
        lines.push(line);
    }
    if let Some(reason) = whole {
        if reason.value.trim().is_empty() {
            report.add(bad_waiver(draft, &reason.span));
        } else if typed.is_empty() {
            let at = draft.at(reason.span.clone());
            report.add(Diagnostic::new("content::idle-waiver", at));
        }
    }
    Waived {
        whole: whole.is_some(),
        lines,
    }
}

fn bad_waiver(draft: &Draft, place: &Range<usize>) -> Diagnostic {
    let quoted = draft.text.get(place.clone()).unwrap_or_default();
    Diagnostic::new("content::bad-waiver", draft.at(place.clone())).with("quoted", quoted)
}

fn finding(draft: &Draft, typed: &Typed<'_>, policy: Unbound, verdict: Verdict) -> Diagnostic {
    let at: Location = draft.at(typed.place());
    let text: String = typed.block.text[typed.found.run.clone()].iter().collect();
    let d = match verdict {
        Verdict::Unknown => Diagnostic::new("content::unbound-figure", at).with("text", text),
        Verdict::Agrees(meant) => Diagnostic::new("content::unbound-figure-agrees", at)
            .with("text", text)
            .with("figure", meant.label)
            .with("value", meant.value)
            .with("expression", meant.expression),
        Verdict::Differs(meant) => Diagnostic::new("content::unbound-figure-differs", at)
            .with("text", text)
            .with("figure", meant.label)
            .with("value", meant.value)
            .with("expression", meant.expression),
    };
    match policy {
        Unbound::Deny => d.raised_to(Severity::Error),
        _ => d,
    }
}

/// The texts of the front matter that readers see, and how many expressions they print.
fn front_blocks(draft: &Draft) -> (Vec<Block>, usize) {
    let front = &draft.front;
    let texts = [
        Some(&front.title),
        front.summary.as_ref(),
        front.description.as_ref(),
    ];
    let mut bound = 0;
    let mut blocks = Vec::new();
    for text in texts.into_iter().flatten() {
        let masked = template::masked(&text.value);
        bound += printed(&masked, &text.value);
        blocks.push(match start_of(draft, text) {
            Some(start) => Block::plain(&masked.text, start),
            None => Block::at(&masked.text, &text.span),
        });
    }
    (blocks, bound)
}

/// Where a text of the front matter begins in the file, if it stands there as it is.
fn start_of(draft: &Draft, text: &At<String>) -> Option<usize> {
    let written = draft.text.get(text.span.clone())?;
    Some(text.span.start + written.find(&text.value)?)
}

/// Expressions that print figures: drawings and tables are no figures.
fn printed(masked: &Masked, text: &str) -> usize {
    let shows = |inner: &str| {
        let inner = inner.trim().trim_start_matches('-').trim_start();
        !["chart(", "table("]
            .iter()
            .any(|call| inner.starts_with(call))
    };
    let all = masked.expressions.iter();
    all.filter(|e| shows(&text[e.inner.clone()])).count()
}

/// Words inside an expression that it prints as they are: `{{ "下降3.1%" }}` is typed, too.
fn spelled_out(masked: &Masked, start: usize, text: &str) -> Vec<Block> {
    let expressions = masked.expressions.iter();
    expressions
        .flat_map(|e| template::quoted(text, &e.inner))
        .filter(|(_, called)| !called)
        .map(|(place, _)| Block::plain(&text[place.clone()], start + place.start))
        .collect()
}
