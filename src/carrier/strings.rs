//! Readable runs in bytes of unknown meaning: text of 8 bits (UTF-8, GBK) and of 16.

/// Shortest run that can hold something.
const SHORTEST: usize = 6;
/// Longest run that is looked at in one piece, in bytes.
const LONGEST: usize = 1 << 16;

/// Visits every run of readable text.
pub(super) fn each(bytes: &[u8], visit: &mut dyn FnMut(&str)) {
    narrow(bytes, visit);
    for skipped in 0..2 {
        wide(bytes.get(skipped..).unwrap_or_default(), visit);
    }
}

fn narrow(bytes: &[u8], visit: &mut dyn FnMut(&str)) {
    for run in bytes.split(|b| *b < 0x20 || *b == 0x7F) {
        for part in run.chunks(LONGEST).filter(|part| part.len() >= SHORTEST) {
            match std::str::from_utf8(part) {
                Ok(text) => visit(text),
                Err(_) => visit(&encoding_rs::GBK.decode_without_bom_handling(part).0),
            }
        }
    }
}

fn wide(bytes: &[u8], visit: &mut dyn FnMut(&str)) {
    let mut run = String::new();
    for pair in bytes.as_chunks::<2>().0 {
        let c = char::from_u32(u32::from(u16::from_le_bytes(*pair)));
        match c.filter(|c| is_readable(*c)) {
            Some(c) if run.len() < LONGEST => run.push(c),
            _ => flush(&mut run, visit),
        }
    }
    flush(&mut run, visit);
}

fn flush(run: &mut String, visit: &mut dyn FnMut(&str)) {
    // Text of 8 bits read as 16 looks like rare characters; what is looked for has signs of ASCII,
    // full-width signs or a name in it.
    if run.chars().count() >= SHORTEST {
        visit(run);
    }
    run.clear();
}

fn is_readable(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{A0}' | '\u{AD}' | '\u{B7}' | '\u{D7}' | '\u{2010}'..='\u{2027}' | '\u{200B}'..='\u{200F}'
        | '\u{2060}' | '\u{3000}'..='\u{303F}' | '\u{4E00}'..='\u{9FFF}' | '\u{FEFF}' | '\u{FF01}'..='\u{FF5E}')
}
