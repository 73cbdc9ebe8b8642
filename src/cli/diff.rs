//! `diff`: what differs between two sites, for those who look over a change before it is published.

use std::{fmt::Write as _, path::Path, sync::Arc};

use crate::{config, diagnostic::Report};
use crate::{
    dataset::parse_moment,
    pipeline::{self, DatasetDifference, Difference, Moment, Progress, Sight, Site, load_watched},
    publish::{self, Manifest, Past},
    source::{self, Sources},
};

use super::{
    DIFFERS, FAILED, FINE, SITE_ERRORS, USAGE,
    options::{FormatName, Options},
};

/// One of the two folders.
enum Read {
    Folder(Arc<Sources>, Report, Option<Box<Site>>),
    Published(Manifest),
}

/// Compares two folders: sites, or published sites.
pub(super) fn diff(options: &Options, old: &Path, new: &Path, limit: usize) -> u8 {
    let mut read = Vec::new();
    let published = [old, new].map(|folder| publish::last(folder).ok().flatten());
    // A folder of files speaks for the moment of the published site that it is compared with.
    let moments = published.iter().flatten().map(|m| parse_moment(&m.as_of));
    let beside = moments.flatten().max();
    for (folder, manifest) in [old, new].into_iter().zip(published) {
        match one(options, folder, manifest, beside.map(Moment::Local)) {
            Ok(one) => read.push((folder, one)),
            Err(code) => return code,
        }
    }
    let mut sights = Vec::new();
    for (folder, one) in &read {
        sights.push(match one {
            Read::Published(manifest) => Sight::Published(Past::new(folder, manifest)),
            Read::Folder(sources, report, site) => match site {
                Some(site) if !report.has_errors() => Sight::Folder(site),
                _ => {
                    options.say(&format!("{}:", folder.display()));
                    options.print_report(report, sources.as_ref());
                    return SITE_ERRORS;
                }
            },
        });
    }
    match pipeline::diff(sights[0], sights[1]) {
        Ok(difference) => {
            options.out(&said(options, difference.clone(), limit));
            if difference.is_none() { FINE } else { DIFFERS }
        }
        Err(file) => {
            options.say(&match options.is_zh() {
                true => format!("{file} 不见了，或已不是当时发布的内容。"),
                false => format!("{file} is gone or is not what was published."),
            });
            FAILED
        }
    }
}

fn one(
    options: &Options,
    folder: &Path,
    manifest: Option<Manifest>,
    beside: Option<Moment>,
) -> Result<Read, u8> {
    if let Some(manifest) = manifest {
        return Ok(Read::Published(manifest));
    }
    let skip = [folder.join("public")];
    let sources = source::read(folder, &skip).map_err(|error| {
        options.say(&error.message(options.lang()));
        USAGE
    })?;
    if sources.get(config::FILE).is_none() {
        let folder = folder.display();
        options.say(&match options.is_zh() {
            true => format!("{folder} 里既没有 site.toml，也没有 manifest.json。"),
            false => format!("there is neither site.toml nor manifest.json in {folder}."),
        });
        return Err(USAGE);
    }
    let moment = match (&options.as_of, beside) {
        (None, Some(moment)) => moment,
        _ => options.checked_moment().ok_or(USAGE)?,
    };
    let sources = Arc::new(sources);
    let mut report = Report::default();
    let site = load_watched(sources.clone(), moment, &Progress::default(), &mut report);
    Ok(Read::Folder(sources, report, site.map(Box::new)))
}

fn said(options: &Options, difference: Difference, limit: usize) -> String {
    match options.format {
        FormatName::Json => json(difference, limit),
        FormatName::Markdown => words(options.is_zh(), &difference, limit, true),
        _ => words(options.is_zh(), &difference, limit, false),
    }
}

/// The whole as JSON: lists cut to the limit, with their lengths beside them.
fn json(difference: Difference, limit: usize) -> String {
    let mut value = serde_json::to_value(difference).unwrap_or_default();
    cut(&mut value, limit);
    let mut out = serde_json::to_string_pretty(&value).unwrap_or_default();
    out.push('\n');
    out
}

fn cut(value: &mut serde_json::Value, limit: usize) {
    let Some(object) = value.as_object_mut() else {
        return;
    };
    let mut counts = Vec::new();
    for (name, list) in object.iter_mut() {
        let Some(list) = list.as_array_mut() else {
            continue;
        };
        counts.push((format!("{name}_count"), list.len()));
        if name == "datasets" {
            list.iter_mut().for_each(|dataset| cut(dataset, limit));
        } else {
            list.truncate(limit);
        }
    }
    object.extend(counts.into_iter().map(|(name, n)| (name, n.into())));
}

/// A list of lines under a heading.
struct Lines {
    out: String,
    zh: bool,
    markdown: bool,
    limit: usize,
}

impl Lines {
    fn heading(&mut self, text: &str) {
        let gap = if self.out.is_empty() { "" } else { "\n" };
        let _ = match self.markdown {
            true => write!(self.out, "{gap}### {text}\n\n"),
            false => writeln!(self.out, "{gap}{text}"),
        };
    }

    fn list(&mut self, mark: &str, lines: impl ExactSizeIterator<Item = String>) {
        let all = lines.len();
        for line in lines.take(self.limit) {
            self.line(&format!("{mark} {line}"));
        }
        if all > self.limit {
            let rest = all - self.limit;
            self.line(&match self.zh {
                true => format!("{mark} …另有 {rest} 项"),
                false => format!("{mark} … and {rest} more"),
            });
        }
    }

    fn line(&mut self, text: &str) {
        let _ = match self.markdown {
            // In a code span nothing of a cell is taken for markup.
            true => writeln!(self.out, "- `{}`", text.replace('`', "'")),
            false => writeln!(self.out, "  {text}"),
        };
    }
}

fn words(zh: bool, difference: &Difference, limit: usize, markdown: bool) -> String {
    let mut lines = Lines {
        out: String::new(),
        zh,
        markdown,
        limit,
    };
    if difference.is_none() {
        return match zh {
            true => "没有差别。\n".to_owned(),
            false => "Nothing differs.\n".to_owned(),
        };
    }
    for dataset in &difference.datasets {
        table(&mut lines, dataset);
    }
    if !difference.figures.is_empty() {
        let n = difference.figures.len();
        lines.heading(&match zh {
            true => format!("发布中的数字：{n} 处不同"),
            false => format!("Figures in releases: {n} print otherwise"),
        });
        let figures = difference.figures.iter();
        lines.list(
            "~",
            figures.map(|f| format!("{} {}: {} → {}", f.release, f.expression, f.old, f.new)),
        );
    }
    pages(&mut lines, difference);
    lines.out
}

fn table(lines: &mut Lines, d: &DatasetDifference) {
    let counts = [d.rows_added.len(), d.rows_removed.len(), d.cells.len()];
    let [added, removed, cells] = counts;
    let id = &d.dataset;
    lines.heading(&match (lines.zh, d.whole) {
        (true, "added") => format!("数据集 {id}：新增"),
        (true, "removed") => format!("数据集 {id}：没有了"),
        (true, _) => format!("数据集 {id}：增 {added} 行，减 {removed} 行，改 {cells} 格"),
        (false, "") => {
            format!("Dataset {id}: {added} rows added, {removed} removed, {cells} cells changed")
        }
        (false, whole) => format!("Dataset {id}: {whole}"),
    });
    if d.other_key {
        let words = match lines.zh {
            true => "! 主键变了，无法逐行比较",
            false => "! the key is another one; rows cannot be compared",
        };
        lines.line(words);
    }
    lines.list("+", d.columns_added.iter().map(|c| format!("[{c}]")));
    lines.list("-", d.columns_removed.iter().map(|c| format!("[{c}]")));
    lines.list("+", d.rows_added.iter().cloned());
    lines.list("-", d.rows_removed.iter().cloned());
    let cells = d.cells.iter();
    lines.list(
        "~",
        cells.map(|c| {
            format!(
                "{} {}: {} → {}",
                c.row,
                c.column,
                dashed(&c.old),
                dashed(&c.new)
            )
        }),
    );
}

fn pages(lines: &mut Lines, difference: &Difference) {
    let counts = [
        difference.pages_added.len(),
        difference.pages_removed.len(),
        difference.pages_changed.len(),
    ];
    if counts == [0, 0, 0] {
        return;
    }
    let [added, removed, changed] = counts;
    lines.heading(&match lines.zh {
        true => format!("页面：增 {added}，减 {removed}，改 {changed}"),
        false => format!("Pages: {added} added, {removed} removed, {changed} changed"),
    });
    let named = |route: &String| match route.as_str() {
        "" => "/".to_owned(),
        route => route.to_owned(),
    };
    lines.list("+", difference.pages_added.iter().map(named));
    lines.list("-", difference.pages_removed.iter().map(named));
    lines.list("~", difference.pages_changed.iter().map(named));
}

fn dashed(text: &str) -> &str {
    if text.is_empty() { "—" } else { text }
}
