//! How large the pages of a column are unpacked, before anything is unpacked.
//!
//! A page says its size in its header (Thrift compact protocol). Snappy and Zstandard are unpacked
//! into exactly so much room; gzip into as much as comes, so its pages are unpacked here once
//! without keeping anything.

use std::io::{self, Read};

use flate2::read::MultiGzDecoder;

/// Deepest nesting of a page header.
const DEPTH_CAP: u32 = 16;

/// Sum of the unpacked sizes of the pages in `chunk`; `None` where a header cannot be read or a
/// gzip page is larger than it says.
pub(super) fn unpacked_size(mut chunk: &[u8], gzip: bool) -> Option<u64> {
    let mut total = 0_u64;
    while !chunk.is_empty() {
        let mut header = Header { bytes: chunk };
        let Sizes {
            unpacked,
            packed,
            levels,
        } = header.sizes()?;
        let body = header.bytes.get(..packed)?.get(levels..)?;
        if gzip {
            let most = unpacked as u64 + 1;
            let counted = io::copy(&mut MultiGzDecoder::new(body).take(most), &mut io::sink());
            if counted.is_ok_and(|counted| counted > unpacked as u64) {
                return None;
            }
        }
        total += unpacked as u64;
        chunk = &header.bytes[packed..];
    }
    Some(total)
}

struct Sizes {
    unpacked: usize,
    packed: usize,
    /// Bytes in front that are not packed.
    levels: usize,
}

struct Header<'a> {
    bytes: &'a [u8],
}

impl Header<'_> {
    /// Unpacked and packed size are the second and third field; a page of the second version says
    /// in the fifth and sixth field of its eighth how many bytes before its body are not packed.
    fn sizes(&mut self) -> Option<Sizes> {
        let mut sizes = [None; 2];
        let mut levels = 0;
        let mut id = 0;
        while let Some(kind) = self.field(&mut id)? {
            match id {
                2 | 3 if kind == 5 => sizes[id as usize - 2] = Some(self.size()?),
                8 if kind == 12 => {
                    let mut inner = 0;
                    while let Some(kind) = self.field(&mut inner)? {
                        match inner {
                            5 | 6 if kind == 5 => levels += self.size()?,
                            _ => self.skip(kind, 1)?,
                        }
                    }
                }
                _ => self.skip(kind, 0)?,
            }
        }
        let (unpacked, packed) = (sizes[0]?, sizes[1]?);
        Some(Sizes {
            unpacked,
            packed,
            levels,
        })
    }

    fn size(&mut self) -> Option<usize> {
        usize::try_from(self.zigzag()?).ok()
    }

    /// The type of the next field; `None` inside at the end of the struct.
    fn field(&mut self, id: &mut i64) -> Option<Option<u8>> {
        let head = self.byte()?;
        if head == 0 {
            return Some(None);
        }
        *id = match head >> 4 {
            0 => self.zigzag()?,
            step => *id + i64::from(step),
        };
        Some(Some(head & 15))
    }

    fn skip(&mut self, kind: u8, depth: u32) -> Option<()> {
        match kind {
            1 | 2 => {}
            3 => _ = self.byte()?,
            4..=6 => _ = self.varint()?,
            7 => self.advance(8)?,
            8 => {
                let length = usize::try_from(self.varint()?).ok()?;
                self.advance(length)?;
            }
            9 | 10 => {
                let head = self.byte()?;
                let count = match head >> 4 {
                    15 => self.varint()?,
                    count => u64::from(count),
                };
                for _ in 0..count {
                    match head & 15 {
                        1 | 2 => _ = self.byte()?,
                        kind if depth < DEPTH_CAP => self.skip(kind, depth + 1)?,
                        _ => return None,
                    }
                }
            }
            12 if depth < DEPTH_CAP => {
                let mut id = 0;
                while let Some(kind) = self.field(&mut id)? {
                    self.skip(kind, depth + 1)?;
                }
            }
            _ => return None,
        }
        Some(())
    }

    fn byte(&mut self) -> Option<u8> {
        let (&first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(first)
    }

    fn advance(&mut self, count: usize) -> Option<()> {
        self.bytes = self.bytes.get(count..)?;
        Some(())
    }

    fn varint(&mut self) -> Option<u64> {
        let mut out = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            out |= u64::from(byte & 127) << shift;
            if byte & 128 == 0 {
                return Some(out);
            }
        }
        None
    }

    fn zigzag(&mut self) -> Option<i64> {
        let raw = self.varint()?;
        Some((raw >> 1) as i64 ^ -((raw & 1) as i64))
    }
}
