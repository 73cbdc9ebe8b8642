//! ZIP containers of workbooks: how large they are unpacked, and their parts.

use std::io::{self, Cursor, Read};

use ::zip::{ZipArchive, result::ZipError};

use super::{Fault, UNPACKED_CAP};

/// Most parts of a workbook.
const PART_CAP: usize = 10_000;

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

fn archive(bytes: &[u8]) -> Result<Archive<'_>, Fault> {
    ZipArchive::new(Cursor::new(bytes)).map_err(|error| Fault::Bad(error.to_string()))
}

/// Unpacks everything once, keeping nothing: the sizes that a file states of itself are only a
/// first hint, and a part whose checksum is wrong was not saved completely.
///
/// Encrypted parts are left to the reader, which names them.
pub(super) fn check(bytes: &[u8], cap: u64) -> Result<(), Fault> {
    let mut archive = archive(bytes)?;
    if archive.len() > PART_CAP {
        return Err(Fault::TooLarge);
    }
    let mut total = 0_u64;
    for i in 0..archive.len() {
        let stated = archive.by_index_raw(i).map(|part| part.size());
        total = total.saturating_add(stated.map_err(|e| Fault::Bad(e.to_string()))?);
    }
    if total > cap {
        return Err(Fault::TooLarge);
    }
    let mut left = cap;
    for i in 0..archive.len() {
        let part = match archive.by_index(i) {
            Ok(part) => part,
            Err(ZipError::UnsupportedArchive(_)) => continue,
            Err(error) => return Err(Fault::Bad(error.to_string())),
        };
        let read = io::copy(&mut part.take(left + 1), &mut io::sink());
        let read = read.map_err(|error| Fault::Bad(error.to_string()))?;
        left = left.checked_sub(read).ok_or(Fault::TooLarge)?;
    }
    Ok(())
}

/// Whether there is such a part.
pub(super) fn has(bytes: &[u8], name: &str) -> bool {
    archive(bytes).is_ok_and(|archive| archive.index_for_name(name).is_some())
}

/// The bytes of a part; `None` where there is none.
pub(super) fn part(bytes: &[u8], name: &str) -> Result<Option<Vec<u8>>, Fault> {
    let mut archive = archive(bytes)?;
    let part = match archive.by_name(name) {
        Ok(part) => part,
        Err(ZipError::FileNotFound) => return Ok(None),
        Err(ZipError::UnsupportedArchive(_)) => return Err(Fault::Locked),
        Err(error) => return Err(Fault::Bad(error.to_string())),
    };
    let mut out = Vec::new();
    let read = part.take(UNPACKED_CAP).read_to_end(&mut out);
    read.map_err(|error| Fault::Bad(error.to_string()))?;
    Ok(Some(out))
}
