//! Personal data in a text: what kind it is and where it stands, never what it says.
//!
//! In: a text, and what the head of its column says. Out: [`Found`] with kind and place. A found
//! secret has no words of its own: what may be printed of it is its [`Hint`], in which most
//! signs are stars.
//! Read first: [`scan`], then `numbers.rs`.

mod child;
mod curtain;
mod heading;
mod home;
mod mail;
mod mask;
mod numbers;
mod plate;
mod run;
mod sign;
mod words;

use std::ops::Range;

use schemars::JsonSchema;
use serde::Deserialize;

pub use curtain::Curtain;
pub use heading::{Heading, is_name, minors};
pub use mask::{Hidden, Hint, Mark, hidden, masked};

use run::Run;
use words::{Cue, Cues};

/// What kind of personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// 居民身份证号 (GB 11643)
    ResidentId,
    /// 手机号
    Mobile,
    /// 固定电话
    Landline,
    /// 银行卡号
    BankCard,
    /// 护照、通行证号
    Passport,
    /// 车牌号
    Plate,
    /// 电子邮箱
    Email,
    /// 家庭住址
    Address,
    /// 未成年人姓名
    Minor,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 9] = [
        Self::ResidentId,
        Self::Mobile,
        Self::Landline,
        Self::BankCard,
        Self::Passport,
        Self::Plate,
        Self::Email,
        Self::Address,
        Self::Minor,
    ];

    /// As declarations name it: `resident-id`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ResidentId => "resident-id",
            Self::Mobile => "mobile",
            Self::Landline => "landline",
            Self::BankCard => "bank-card",
            Self::Passport => "passport",
            Self::Plate => "plate",
            Self::Email => "email",
            Self::Address => "address",
            Self::Minor => "minor",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// A place in a text where personal data stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What they are.
    pub kind: Kind,
    /// Bytes of the text.
    pub range: Range<usize>,
}

/// Finds personal data, from left to right; places do not overlap.
///
/// Full-width signs, blanks and dashes inside numbers, and signs that take no room do not matter.
#[must_use]
pub fn scan(text: &str, heading: Heading) -> Vec<Found> {
    let mut out = Vec::new();
    let ascii = text.is_ascii();
    let (digits, mail) = counted(text.as_bytes());
    if digits >= if ascii { 7 } else { 3 } {
        scan_digits(text, heading, &mut out);
    }
    if mail {
        mail::find(text, &mut out);
    }
    if !ascii {
        scan_words(text, &mut out);
    }
    if heading.is_address() {
        home::whole(text, &mut out);
    }
    if heading.is_amount() {
        // No amount keeps a check digit and has a day of birth inside.
        out.retain(|found| found.kind == Kind::ResidentId);
    }
    apart(out)
}

/// Digits, and whether there is an `@`, in either width.
fn counted(bytes: &[u8]) -> (usize, bool) {
    let (mut digits, mut mail) = (0, false);
    for (i, byte) in bytes.iter().enumerate() {
        match byte {
            b'0'..=b'9' => digits += 1,
            b'@' => mail = true,
            // Full-width signs are U+FF01 to U+FF5E: EF BC 81 to EF BD 9E.
            0xEF => match bytes.get(i + 1..i + 3) {
                Some([0xBC, 0x90..=0x99]) => digits += 1,
                Some([0xBC, 0xA0]) => mail = true,
                _ => {}
            },
            _ => {}
        }
    }
    (digits, mail)
}

fn scan_digits(text: &str, heading: Heading, out: &mut Vec<Found>) {
    let mut at = 0;
    let mut run = Run::default();
    while run.read(text, at) {
        numbers::find(text, &run, heading, out);
        plate::find(text, &run, out);
        at = run.end();
    }
}

fn scan_words(text: &str, out: &mut Vec<Found>) {
    for (cue, place) in Cues::shared().of(text) {
        match cue {
            Cue::Room | Cue::Stairs | Cue::Team => home::ending(text, cue, &place, out),
            Cue::Address => home::announced(text, &place, out),
            Cue::Child => child::after(text, &place, out),
            Cue::Years => child::before(text, &place, out),
        }
    }
}

/// Each place once, the longer of two that overlap; of equals, the kind that is named first.
fn apart(mut found: Vec<Found>) -> Vec<Found> {
    if found.len() < 2 {
        return found;
    }
    found.sort_by_key(|f| (std::cmp::Reverse(f.range.len()), f.kind, f.range.start));
    let mut out: Vec<Found> = Vec::with_capacity(found.len());
    for one in found {
        let free = |other: &Found| {
            one.range.end <= other.range.start || other.range.end <= one.range.start
        };
        if out.iter().all(free) {
            out.push(one);
        }
    }
    out.sort_by_key(|f| f.range.start);
    out
}

#[cfg(test)]
mod tests;
