//! `change`: declares that published data were changed, added late or taken out.

use crate::{
    declare::ChangeKind,
    history::toml_text,
    pipeline::{self, Declaring},
    publish::{self, Past},
};

use super::{
    options::{ChangeKindName, Declared, Options},
    seal::{with_site, write},
};

/// Appends a declaration to `data/changes.toml`.
pub(super) fn change(options: &Options, typed: &Declared) -> u8 {
    with_site(options, |site, sources, report| {
        let folder = options.output(None);
        let folder = typed.against.as_deref().unwrap_or(&folder);
        let Some(last) = publish::last(folder)? else {
            return Err(publish::Error::no_site(folder));
        };
        let scope = scope(typed);
        let declaring = Declaring {
            dataset: &typed.dataset,
            kind: match typed.kind {
                ChangeKindName::Correction => ChangeKind::Correction,
                ChangeKindName::Revision => ChangeKind::Revision,
                ChangeKindName::Deletion => ChangeKind::Deletion,
                ChangeKindName::LateArrival => ChangeKind::LateArrival,
            },
            reason: &typed.reason,
            by: &typed.by,
            scope: scope.as_deref(),
        };
        let past = Past::new(folder, &last);
        let declared = pipeline::declare(site, sources, &declaring, past, report);
        let Some((file, block)) = declared else {
            return Ok(());
        };
        write(options, &[file], report)?;
        if !report.has_errors() {
            options.out(&block);
            options.note(match options.is_zh() {
                true => "已写入 data/changes.toml。下次 gongshi build 时，改动连同原因一起公开。",
                false => {
                    "Written to data/changes.toml. The next gongshi build publishes the change with its reason."
                }
            });
        }
        Ok(())
    })
}

/// The scope that was typed; `None` where none was.
fn scope(typed: &Declared) -> Option<String> {
    let texts = |texts: &[String]| texts.iter().map(|t| toml_text(t)).collect();
    let parts: [(&str, Vec<String>); 4] = [
        ("keys", texts(&typed.key)),
        ("years", typed.year.iter().map(i16::to_string).collect()),
        ("subjects", texts(&typed.subject)),
        ("columns", texts(&typed.column)),
    ];
    let parts = parts.iter().filter(|(_, texts)| !texts.is_empty());
    let parts = parts.map(|(name, texts)| format!("{name} = [{}]", texts.join(", ")));
    let parts: Vec<String> = parts.collect();
    (!parts.is_empty()).then(|| format!("{{ {} }}", parts.join(", ")))
}
