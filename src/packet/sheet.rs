//! The figures of a release as a table of their own.

use serde_json::json;

use super::Document;

/// The figures as CSV: UTF-8 with BOM, so that spreadsheets show Chinese rightly.
#[must_use]
pub fn figures_csv(document: &Document) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(vec![0xEF, 0xBB, 0xBF]);
    let head = ["item", "printed", "value", "unit", "period", "address"];
    // Writing to memory does not fail.
    let _ = writer.write_record(head);
    for figure in &document.figures {
        let row = [
            &figure.label,
            &figure.printed,
            &figure.value,
            &figure.unit,
            &figure.period,
            &figure.address,
        ];
        let _ = writer.write_record(row);
    }
    writer.into_inner().unwrap_or_default()
}

/// The figures as JSON, with the release that they stand in.
#[must_use]
pub fn figures_json(document: &Document) -> Vec<u8> {
    let figures: Vec<serde_json::Value> = document
        .figures
        .iter()
        .map(|f| {
            json!({
                "item": f.label,
                "printed": f.printed,
                "value": f.value,
                "unit": f.unit,
                "period": f.period,
                "address": f.address,
            })
        })
        .collect();
    let mut whole = json!({
        "title": document.title,
        "url": document.address,
        "published": document.published,
        "figures": figures,
    });
    if document.updated != document.published {
        whole["updated"] = document.updated.as_str().into();
    }
    let mut out = serde_json::to_vec_pretty(&whole).unwrap_or_default();
    out.push(b'\n');
    out
}
