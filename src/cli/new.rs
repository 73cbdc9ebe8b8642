//! `new` and `schema`.

use std::{fs, path::Path};

use crate::{
    dataset::infer,
    declare::Declaration,
    diagnostic::Report,
    source::{Grid, ReadOptions, SourceFile, Sources, grids},
};

use super::{
    FAILED, FINE, SITE_ERRORS, USAGE,
    options::{New, Options},
};

pub(super) fn new(options: &Options, what: &New) -> u8 {
    match what {
        New::Dataset { file } => dataset(options, file),
        New::Release(wanted) => super::new_release::release(options, wanted),
    }
}

/// Writes `dataset.toml` beside the file and lists what is unsure.
fn dataset(options: &Options, file: &Path) -> u8 {
    let zh = options.is_zh();
    let bytes = match fs::read(file) {
        Ok(bytes) => bytes,
        Err(error) => {
            options.say(&format!("{}: {error}", file.display()));
            return USAGE;
        }
    };
    let name = file
        .file_name()
        .map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let sources = Sources::from_files([(name.clone(), bytes)]);
    let Some(source) = sources.get(&name) else {
        return FAILED;
    };
    let (tables, report) = tables(source);
    options.print_report(&report, &sources);
    if report.has_errors() || tables.is_empty() {
        return SITE_ERRORS;
    }
    let folder = dataset_folder(file);
    let inference = infer(&tables, &name, folder.as_deref());
    let target = file.with_file_name("dataset.toml");
    if target.exists() {
        options.out(&inference.toml);
        options.say(&if zh {
            format!("{} 已存在，没有改动；推断结果见上。", target.display())
        } else {
            format!(
                "{} exists and was left alone; the inferred text is above.",
                target.display()
            )
        });
    } else if let Err(error) = fs::write(&target, &inference.toml) {
        options.say(&format!("{}: {error}", target.display()));
        return FAILED;
    } else {
        options.say(&if zh {
            format!("已写入 {}。", target.display())
        } else {
            format!("Wrote {}.", target.display())
        });
    }
    for (chinese, english) in &inference.unsure {
        options.say(&if zh {
            format!("请核对：{chinese}")
        } else {
            format!("please check: {english}")
        });
    }
    FINE
}

/// The tables of a file; of a workbook with several sheets, all that are shown.
fn tables(source: &SourceFile) -> (Vec<Grid>, Report) {
    let read = |options: &ReadOptions| {
        let mut report = Report::default();
        (grids(source, options, &mut report), report)
    };
    let first = read(&ReadOptions::default());
    let several = |report: &Report| {
        report
            .sorted()
            .iter()
            .any(|d| d.code == "source::choose-a-sheet")
    };
    if !several(&first.1) {
        return first;
    }
    read(&ReadOptions {
        sheets: vec!["*".to_owned()],
        ..ReadOptions::default()
    })
}

/// The name of the folder below `data/` that the file lies in: it is the dataset's id.
fn dataset_folder(file: &Path) -> Option<String> {
    let file = file.canonicalize().ok()?;
    let folder = file.parent()?;
    let in_data = folder.parent()?.ends_with("data");
    in_data.then(|| folder.file_name().map(|n| n.to_string_lossy().into_owned()))?
}

/// Prints the JSON Schema of `dataset.toml`.
pub(super) fn schema(options: &Options) -> u8 {
    let schema = schemars::schema_for!(Declaration);
    let text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    options.out(&format!("{text}\n"));
    FINE
}
