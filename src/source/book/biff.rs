//! Records and strings of old `.xls` files (BIFF5, BIFF8).

use encoding_rs::{Encoding, UTF_16LE, WINDOWS_1252};

use super::Fault;

/// Which way the file writes its strings.
#[derive(Clone, Copy, Debug)]
pub(super) enum Version {
    /// Excel 5 and 95: bytes in the code page of the machine.
    Biff5(&'static Encoding),
    /// Excel 97 and later.
    Biff8,
}

/// One record with the ones that continue it.
#[derive(Debug)]
pub(super) struct Record<'a> {
    pub(super) kind: u16,
    pub(super) data: &'a [u8],
    rest: Vec<&'a [u8]>,
}

/// The records of a stream from a place on; a damaged end is the end.
pub(super) struct Records<'a> {
    stream: &'a [u8],
    at: usize,
}

const CONTINUE: u16 = 0x003C;

impl<'a> Records<'a> {
    pub(super) fn new(stream: &'a [u8], at: usize) -> Self {
        Self { stream, at }
    }

    fn single(&mut self) -> Option<(u16, &'a [u8])> {
        let head = self.stream.get(self.at..self.at + 4)?;
        let (kind, length) = (u16_at(head, 0)?, usize::from(u16_at(head, 2)?));
        let data = self.stream.get(self.at + 4..self.at + 4 + length)?;
        self.at += 4 + length;
        Some((kind, data))
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let (kind, data) = self.single()?;
        let mut rest = Vec::new();
        loop {
            let before = self.at;
            match self.single() {
                Some((CONTINUE, data)) => rest.push(data),
                _ => {
                    self.at = before;
                    break;
                }
            }
        }
        Some(Record { kind, data, rest })
    }
}

impl<'a> Record<'a> {
    /// A reader that goes on where the record is continued, from byte `at` of its data.
    pub(super) fn cursor(&self, at: usize) -> Cursor<'_> {
        let mut parts = vec![self.data.get(at..).unwrap_or_default()];
        parts.extend(&self.rest);
        Cursor { parts, part: 0 }
    }

    pub(super) fn u16(&self, at: usize) -> Result<u16, Fault> {
        u16_at(self.data, at).ok_or_else(short)
    }

    pub(super) fn f64(&self, at: usize) -> Result<f64, Fault> {
        let bytes = self.data.get(at..at + 8).and_then(|b| b.try_into().ok());
        bytes.map(f64::from_le_bytes).ok_or_else(short)
    }
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// A number of 30 bits (`RK`): whole or the upper half of a float, perhaps a hundredfold.
pub(super) fn rk(raw: u32) -> f64 {
    let number = if raw & 2 == 0 {
        f64::from_bits(u64::from(raw & !3) << 32)
    } else {
        f64::from((raw as i32) >> 2)
    };
    if raw & 1 == 0 { number } else { number / 100.0 }
}

pub(super) fn short() -> Fault {
    Fault::Bad("record too short".to_owned())
}

/// The encoding of a Windows code page.
pub(super) fn code_page(number: u16) -> &'static Encoding {
    let label: &[u8] = match number {
        936 => b"gbk",
        950 => b"big5",
        932 => b"shift_jis",
        949 => b"euc-kr",
        54936 => b"gb18030",
        65001 => b"utf-8",
        _ => b"windows-1252",
    };
    Encoding::for_label(label).unwrap_or(WINDOWS_1252)
}

/// Reads bytes and strings across continued records.
pub(super) struct Cursor<'a> {
    parts: Vec<&'a [u8]>,
    part: usize,
}

impl Cursor<'_> {
    fn byte(&mut self) -> Result<u8, Fault> {
        while let Some(part) = self.parts.get_mut(self.part) {
            if let Some((&first, rest)) = part.split_first() {
                *part = rest;
                return Ok(first);
            }
            self.part += 1;
        }
        Err(short())
    }

    fn u16(&mut self) -> Result<u16, Fault> {
        Ok(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    pub(super) fn u32(&mut self) -> Result<u32, Fault> {
        let (low, high) = (self.u16()?, self.u16()?);
        Ok(u32::from(low) | u32::from(high) << 16)
    }

    fn skip(&mut self, mut count: usize) -> Result<(), Fault> {
        while count > 0 {
            let part = self.parts.get_mut(self.part).ok_or_else(short)?;
            let taken = count.min(part.len());
            *part = &part[taken..];
            count -= taken;
            if count > 0 {
                self.part += 1;
            }
        }
        Ok(())
    }

    /// A string whose length comes first, in one byte or two.
    pub(super) fn string(&mut self, version: Version, wide_length: bool) -> Result<String, Fault> {
        let length = match wide_length {
            true => usize::from(self.u16()?),
            false => usize::from(self.byte()?),
        };
        match version {
            Version::Biff8 => self.unicode(length),
            Version::Biff5(encoding) => {
                let bytes: Vec<u8> = (0..length).map(|_| self.byte()).collect::<Result<_, _>>()?;
                Ok(encoding.decode_without_bom_handling(&bytes).0.into_owned())
            }
        }
    }

    /// Characters with the flags in front of them; formatting runs and phonetic signs behind them
    /// are skipped.
    fn unicode(&mut self, length: usize) -> Result<String, Fault> {
        let flags = self.byte()?;
        let runs = if flags & 8 != 0 {
            usize::from(self.u16()?)
        } else {
            0
        };
        let extra = if flags & 4 != 0 {
            self.u32()? as usize
        } else {
            0
        };
        let mut bytes = Vec::with_capacity(length * 2);
        let mut double = flags & 1 != 0;
        let mut left = length;
        while left > 0 {
            if self
                .parts
                .get(self.part)
                .is_some_and(|part| part.is_empty())
            {
                // The characters go on in the next record, perhaps in the other width.
                self.part += 1;
                double = self.byte()? & 1 != 0;
                continue;
            }
            bytes.push(self.byte()?);
            bytes.push(if double { self.byte()? } else { 0 });
            left -= 1;
        }
        self.skip(runs * 4)?;
        self.skip(extra)?;
        Ok(UTF_16LE.decode_without_bom_handling(&bytes).0.into_owned())
    }
}
