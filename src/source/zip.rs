//! How large a workbook is unpacked, before it is unpacked.

/// End of central directory, without comment.
const END_LENGTH: usize = 22;
/// One file's entry in the central directory, without name and extra fields.
const ENTRY_LENGTH: usize = 46;
/// Stands for a size or place that does not fit 32 bits.
const ELSEWHERE: u32 = u32::MAX;

/// Sum of the unpacked sizes that a ZIP file states; `None` where it is no ZIP file.
///
/// An archive that needs 64-bit places is larger than any input file may be: it gives the
/// largest number.
pub(super) fn unpacked_size(bytes: &[u8]) -> Option<u64> {
    let end = find_end(bytes)?;
    let start = u32_at(bytes, end + 16)?;
    if start == ELSEWHERE {
        return Some(u64::MAX);
    }
    let mut at = usize::try_from(start).ok()?;
    let mut total = 0_u64;
    while bytes.get(at..at + 4) == Some(b"PK\x01\x02") {
        let name = usize::from(u16_at(bytes, at + 28)?);
        let extra = usize::from(u16_at(bytes, at + 30)?);
        let comment = usize::from(u16_at(bytes, at + 32)?);
        let fields = at + ENTRY_LENGTH + name;
        let size = match u32_at(bytes, at + 24)? {
            ELSEWHERE => wide_size(bytes.get(fields..fields + extra)?).unwrap_or(u64::MAX),
            size => u64::from(size),
        };
        total = total.saturating_add(size);
        at = fields + extra + comment;
    }
    Some(total)
}

fn find_end(bytes: &[u8]) -> Option<usize> {
    let last = bytes.len().checked_sub(END_LENGTH)?;
    let first = last.saturating_sub(usize::from(u16::MAX));
    (first..=last)
        .rev()
        .find(|&at| bytes[at..].starts_with(b"PK\x05\x06"))
}

/// The unpacked size in the extra field for large files (header 1), where it comes first.
fn wide_size(mut fields: &[u8]) -> Option<u64> {
    loop {
        let length = usize::from(u16_at(fields, 2)?);
        if u16_at(fields, 0)? == 1 {
            return Some(u64::from_le_bytes(fields.get(4..12)?.try_into().ok()?));
        }
        fields = fields.get(4 + length..)?;
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}
