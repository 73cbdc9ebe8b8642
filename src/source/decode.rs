//! Bytes to text.

use std::{borrow::Cow, sync::Arc};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

use crate::diagnostic::{Diagnostic, Location, Report};

use super::SourceFile;

pub(super) fn decode<'a>(
    file: &'a SourceFile,
    declared: Option<&str>,
    report: &mut Report,
) -> Option<Cow<'a, str>> {
    let whole = Location::file(Arc::clone(&file.path));
    let declared = match declared.map(|label| (label, Encoding::for_label(label.as_bytes()))) {
        None => None,
        Some((_, Some(encoding))) => Some(encoding),
        Some((label, None)) => {
            report.add(Diagnostic::new("source::unknown-encoding", whole).with("encoding", label));
            return None;
        }
    };
    let encoding = choose(file.bytes(), declared);
    // Whoever reads a file first settles what messages quote from it.
    let _ = file.encoding.set(encoding);
    let (text, faulty) = encoding.decode_with_bom_removal(file.bytes());
    let fault = if faulty {
        text.find('\u{FFFD}')
            .map(|i| ("source::not-decodable", i, 3))
    } else {
        None
    };
    let fault = fault.or_else(|| text.find('\0').map(|i| ("source::nul-byte", i, 1)));
    if let Some((code, start, length)) = fault {
        let at = Location::span(Arc::clone(&file.path), start..start + length);
        report.add(Diagnostic::new(code, at).with("encoding", encoding.name()));
        return None;
    }
    let expected = [UTF_8, GBK, GB18030, UTF_16LE, UTF_16BE];
    if declared != Some(encoding) && !expected.contains(&encoding) && !has_mark(file.bytes()) {
        let diagnostic = Diagnostic::new("source::guessed-encoding", whole);
        report.add(diagnostic.with("encoding", encoding.name()));
    }
    Some(text)
}

/// The text of a file as it was read (or as it would be, without a declaration).
pub(super) fn as_read(file: &SourceFile) -> Cow<'_, str> {
    let encoding = *file.encoding.get_or_init(|| choose(file.bytes(), None));
    if encoding == UTF_8 {
        return encoding.decode_with_bom_removal(file.bytes()).0;
    }
    let decode = || {
        encoding
            .decode_with_bom_removal(file.bytes())
            .0
            .into_owned()
    };
    Cow::Borrowed(file.text.get_or_init(decode))
}

fn has_mark(bytes: &[u8]) -> bool {
    Encoding::for_bom(bytes).is_some()
}

fn choose(bytes: &[u8], declared: Option<&'static Encoding>) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    if let Some(encoding) = utf16_without_mark(bytes).filter(|_| declared.is_none()) {
        return encoding;
    }
    if std::str::from_utf8(bytes).is_ok() {
        // UTF-16 without a mark is valid UTF-8 when all its text is ASCII.
        return declared.filter(|_| bytes.contains(&0)).unwrap_or(UTF_8);
    }
    if let Some(encoding) = declared {
        return encoding;
    }
    if damaged_utf8(bytes) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(Some(b"cn"), Utf8Detection::Deny)
}

/// UTF-16 whose byte order mark was lost: no other text has a zero in every second byte of its
/// digits, commas and line breaks, and none between.
///
/// Settled only where the whole file is then text: so little is left to chance that it needs no
/// warning.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    if bytes.is_empty()
        || !bytes.len().is_multiple_of(2)
        || !bytes[..bytes.len().min(4096)].contains(&0)
    {
        return None;
    }
    let mut zeros = [0_usize; 2];
    for pair in bytes.as_chunks::<2>().0 {
        zeros[0] += usize::from(pair[0] == 0);
        zeros[1] += usize::from(pair[1] == 0);
    }
    // Characters such as 一 (U+4E00) have their zero in the other byte.
    let (many, few, encoding) = match zeros[1] > zeros[0] {
        true => (zeros[1], zeros[0], UTF_16LE),
        false => (zeros[0], zeros[1], UTF_16BE),
    };
    // Plain ASCII with a few lost bytes is UTF-8, too; UTF-16 of it is half zeros. Of a table with
    // Chinese words, a fifth is digits, commas and line breaks.
    let units = bytes.len() / 2;
    let enough = match std::str::from_utf8(bytes) {
        Ok(_) => many * 10 >= units * 9,
        Err(_) => many * 5 >= units,
    };
    let mostly = many >= 4 * few && enough;
    let text =
        mostly.then(|| encoding.decode_without_bom_handling_and_without_replacement(bytes))?;
    text.is_some_and(|text| !text.contains('\0'))
        .then_some(encoding)
}

/// UTF-8 with a few broken places, rather than another encoding: one bad byte must be reported,
/// not turn the whole file into other characters.
fn damaged_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        // In GBK text, three bytes in a row that happen to be one UTF-8 character are rare.
        good += chunk.valid().chars().filter(|c| c.len_utf8() >= 3).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > 3 * bad
}
