//! `<!-- gongshi: unbound ok: reason -->`: figures of the next line that are typed on purpose.

use std::ops::Range;

/// One note to the program, on a line of its own.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Note {
    /// Bytes of the comment.
    pub(super) place: Range<usize>,
    /// Bytes of the whole line with its end.
    pub(super) line: Range<usize>,
    /// Why figures of the next line may be typed; `None`: not a note that the program knows.
    pub(super) reason: Option<String>,
}

/// The notes of a text.
pub(super) fn notes(text: &str) -> Vec<Note> {
    let mut out = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if let Some(said) = said(line) {
            let start = at + line.len() - line.trim_start().len();
            let inner = said.strip_prefix("unbound ok").map(str::trim_start);
            let reason = inner
                .and_then(|rest| rest.strip_prefix([':', '：']))
                .map(|reason| reason.trim().to_owned())
                .filter(|reason| !reason.is_empty());
            out.push(Note {
                place: start..start + line.trim().len(),
                line: at..at + line.len(),
                reason,
            });
        }
        at += line.len();
    }
    out
}

/// What a note says to the program.
fn said(line: &str) -> Option<&str> {
    let inner = line.trim().strip_prefix("<!--")?.strip_suffix("-->")?;
    let inner = inner.trim().strip_prefix("gongshi")?.trim_start();
    Some(inner.strip_prefix([':', '：'])?.trim())
}

/// The text without its notes: they are for the program, not for readers.
pub(in crate::content) fn without_notes(text: &str) -> String {
    text.split_inclusive('\n')
        .filter(|line| said(line).is_none())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_has_a_reason_or_is_none() {
        let text = "一\n  <!-- gongshi: unbound ok: 引自通报 -->\n二\n<!-- gongshi：unbound ok： -->\n<!-- other -->\n";
        let found = notes(text);
        let reasons: Vec<_> = found.iter().map(|n| n.reason.as_deref()).collect();
        assert_eq!(reasons, [Some("引自通报"), None]);
        assert_eq!(without_notes(text), "一\n二\n<!-- other -->\n");
    }
}
