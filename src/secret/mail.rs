//! E-mail addresses.

use super::{
    Found, Kind,
    sign::{seen_after, seen_before},
};

/// Ends of file names that look like domains: `icon@2x.png`.
const FILES: [&str; 14] = [
    "png", "jpg", "jpeg", "gif", "svg", "webp", "css", "js", "mjs", "ts", "html", "json", "woff",
    "map",
];

/// Names that nobody can have (RFC 2606).
const NOBODY: [&str; 4] = ["example", "test", "invalid", "localhost"];

/// Looks on both sides of every `@`, in either width.
pub(super) fn find(text: &str, out: &mut Vec<Found>) {
    for (at, sign) in text.match_indices(['@', '＠']) {
        let name = seen_before(text, at)
            .take_while(|(_, c)| is_name(*c))
            .take(64);
        let Some((start, _)) = name.last() else {
            continue;
        };
        let behind = at + sign.len();
        let domain: Vec<(usize, char)> = seen_after(text, behind)
            .take_while(|(_, c)| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '．'))
            .take(255)
            .collect();
        let name: String = domain.iter().map(|(_, c)| c.to_ascii_lowercase()).collect();
        let kept = name.trim_end_matches(['.', '-']);
        let Some((last, _)) = kept.chars().count().checked_sub(1).map(|i| domain[i]) else {
            continue;
        };
        if is_domain(kept) {
            let width = text[last..].chars().next().map_or(0, char::len_utf8);
            let range = start..last + width;
            out.push(Found {
                kind: Kind::Email,
                range,
            });
        }
    }
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-')
}

fn is_domain(name: &str) -> bool {
    let Some((rest, top)) = name.rsplit_once('.') else {
        return false;
    };
    let second = rest.rsplit('.').next().unwrap_or_default();
    top.len() >= 2
        && top.bytes().all(|b| b.is_ascii_alphabetic())
        && !rest.is_empty()
        && rest.split('.').all(|part| !part.is_empty())
        && !FILES.contains(&top)
        && !NOBODY.contains(&top)
        && !(NOBODY.contains(&second) && matches!(top, "com" | "org" | "net"))
}
