//! What a picture carries besides the picture: EXIF, XMP, IPTC, comments.

use std::io::Read;

use flate2::read::ZlibDecoder;

use super::{Inside, Looker, Part};

/// Most text of one chunk, unpacked.
const TEXT: u64 = 4 << 20;

/// Whether the bytes are those of a picture.
pub(super) fn is_picture(bytes: &[u8]) -> bool {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    starts(b"\xFF\xD8\xFF")
        || starts(b"\x89PNG\r\n\x1A\n")
        || starts(b"GIF8")
        || starts(b"II*\0")
        || starts(b"MM\0*")
        || starts(b"BM") && bytes.get(6..10) == Some(&[0; 4])
        || starts(b"RIFF") && bytes.get(8..12) == Some(b"WEBP")
        || matches!(
            bytes.get(4..12),
            Some(b"ftypheic" | b"ftypavif" | b"ftypmif1")
        )
}

impl Looker<'_, '_> {
    pub(super) fn picture(&mut self, bytes: &[u8], inside: &Inside) {
        let at = inside.at("");
        let mut visit = |part: &[u8]| self.strings(part, Part::Picture, &at);
        if bytes.starts_with(b"\xFF\xD8") {
            jpeg(bytes, &mut visit);
        } else if bytes.starts_with(b"\x89PNG") {
            png(bytes, &mut visit);
        } else {
            visit(bytes);
        }
    }
}

/// Every segment before the picture itself that is no part of it, and what stands behind its end.
fn jpeg(bytes: &[u8], visit: &mut dyn FnMut(&[u8])) {
    let mut at = 2;
    while let Some(&[0xFF, marker, high, low]) = bytes.get(at..at + 4) {
        if marker == 0xDA {
            break;
        }
        let length = usize::from(u16::from_be_bytes([high, low]));
        let end = (at + 2 + length).min(bytes.len());
        if matches!(marker, 0xE0..=0xEF | 0xFE) {
            visit(bytes.get(at + 4..end).unwrap_or_default());
        }
        at = at + 2 + length.max(2);
    }
    let end = bytes.windows(2).rposition(|pair| pair == [0xFF, 0xD9]);
    visit(end.map_or(&[] as &[u8], |end| &bytes[end + 2..]));
}

/// Every chunk of text, unpacked where it is packed.
fn png(bytes: &[u8], visit: &mut dyn FnMut(&[u8])) {
    let mut at = 8;
    while let Some(head) = bytes.get(at..at + 8) {
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let Some(body) = bytes.get(at + 8..(at + 8).saturating_add(length)) else {
            break;
        };
        match &head[4..8] {
            b"tEXt" | b"eXIf" => visit(body),
            b"zTXt" | b"iTXt" => {
                visit(body);
                // The packed part begins behind the words that name it.
                for (i, _) in body
                    .iter()
                    .enumerate()
                    .filter(|(_, b)| **b == 0x78)
                    .take(64)
                {
                    let mut out = Vec::new();
                    let read = ZlibDecoder::new(&body[i..])
                        .take(TEXT)
                        .read_to_end(&mut out);
                    if read.is_ok() && !out.is_empty() {
                        visit(&out);
                        break;
                    }
                }
            }
            _ => {}
        }
        at += 12 + length;
    }
    visit(bytes.get(at..).unwrap_or_default());
}
