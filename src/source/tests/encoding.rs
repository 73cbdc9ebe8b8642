//! Encodings: found, declared, damaged.

use encoding_rs::{BIG5, GB18030, GBK};

use super::*;

const TEXT: &str = "站点,日期,PM2.5\n青山湖,2026-03-05,35\n";

fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(unit).collect()
}

#[test]
fn every_usual_encoding_gives_the_same_text() {
    let marked = format!("\u{FEFF}{TEXT}");
    let ways: [Vec<u8>; 6] = [
        TEXT.into(),
        marked.clone().into(),
        GBK.encode(TEXT).0.into_owned(),
        GB18030.encode(TEXT).0.into_owned(),
        utf16(&marked, u16::to_le_bytes),
        utf16(&marked, u16::to_be_bytes),
    ];
    for bytes in ways {
        let sources = Sources::from_files([("a.csv".to_owned(), bytes)]);
        let mut report = Report::default();
        let read = sources
            .get("a.csv")
            .and_then(|f| decode_text(f, None, &mut report));
        assert_eq!(read.as_deref(), Some(TEXT));
        assert_eq!(codes(&report), Vec::<&str>::new());
        assert_eq!(sources.text("a.csv").as_deref(), Some(TEXT));
    }
    assert!(
        Sources::from_files([("b.xlsx".to_owned(), vec![1])])
            .text("b.xlsx")
            .is_none()
    );
}

#[test]
fn messages_quote_the_text_as_declared() {
    let sources = Sources::from_files([(
        "a.csv".to_owned(),
        BIG5.encode("測站,值\n臺北,1\n").0.into(),
    )]);
    let big5 = sources.get("a.csv").expect("just given");
    let mut report = Report::default();
    assert_eq!(
        decode_text(big5, Some("big5"), &mut report).as_deref(),
        Some("測站,值\n臺北,1\n")
    );
    assert_eq!(sources.text("a.csv").as_deref(), Some("測站,值\n臺北,1\n"));
    assert_eq!(codes(&report), Vec::<&str>::new());
    assert!(decode_text(big5, Some("汉字码"), &mut report).is_none());
    assert_eq!(codes(&report), ["source::unknown-encoding"]);
}

#[test]
fn a_damaged_place_is_reported_and_not_shown() {
    // One byte lost in UTF-8: without care the file would pass for GBK.
    let long = TEXT.repeat(3);
    let mut bytes: Vec<u8> = long.clone().into();
    let lost = long.rfind('山').expect("in the text");
    bytes.remove(lost);
    let mut report = Report::default();
    assert!(decode_text(&file("a.csv", bytes), None, &mut report).is_none());
    assert_eq!(codes(&report), ["source::not-decodable"]);
    assert_eq!(span(&report.sorted()[0].at).start, lost);

    let mut report = Report::default();
    let cut = &GBK.encode("青山湖").0[..5];
    assert!(decode_text(&file("a.csv", cut), Some("gbk"), &mut report).is_none());
    assert_eq!(codes(&report), ["source::not-decodable"]);
}

#[test]
fn nul_bytes_are_reported_and_utf_16_without_mark_is_read() {
    let none = ReadOptions::default();
    for bytes in [b"a,b\n1,\0\n".to_vec(), b"a,b\n\0\0\0\0\n".to_vec()] {
        assert_eq!(
            codes(&faults(&file("a.csv", bytes), &none)),
            ["source::nul-byte"]
        );
    }
    let text = "城市,日期\n一二一,2026-10-01\n丁一,2026-10-02\n";
    for unit in [u16::to_le_bytes, u16::to_be_bytes] {
        let mut report = Report::default();
        let read = grids(&file("a.csv", utf16(text, unit)), &none, &mut report);
        assert_eq!(read.first().map(|grid| grid.cell(1, 0)), Some("一二一"));
        assert_eq!(codes(&report), Vec::<&str>::new());
    }
    let declared = ReadOptions {
        encoding: Some("UTF-16LE".to_owned()),
        ..Default::default()
    };
    let plain = file("a.csv", utf16("a,b\n1,2\n", u16::to_le_bytes));
    let read = grids(&plain, &declared, &mut Report::default());
    assert_eq!(read.first().map(|grid| grid.cell(1, 1)), Some("2"));
}

#[test]
fn a_guess_beyond_chinese_is_said() {
    let mut report = Report::default();
    let latin = file(
        "a.md",
        b"Fran\xE7ois a mesur\xE9 la qualit\xE9 de l'air \xE0 Orl\xE9ans.".to_vec(),
    );
    let text = decode_text(&latin, None, &mut report);
    assert_eq!(codes(&report), ["source::guessed-encoding"]);
    assert_eq!(
        text.as_deref(),
        Some("François a mesuré la qualité de l'air à Orléans.")
    );
    assert!(!report.has_errors());
}
