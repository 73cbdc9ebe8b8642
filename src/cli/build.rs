//! `build` and `check`.

use std::{collections::BTreeMap, path::Path};

use crate::{
    config,
    content::Coverage,
    diagnostic::{Format, Report, Severity},
    pipeline::{self, Built, Inspected, Progress, Site},
    publish::{self, ErrorKind},
    source::{self, Committed, Sources},
};

use super::{
    FAILED, FINE, SITE_ERRORS,
    duties::{self, Asked},
    inspection,
    options::Options,
    progress::ShownProgress,
};

pub(super) fn build(options: &Options, out: Option<&Path>, against: Option<&Path>) -> u8 {
    let output = options.output(out);
    run(options, Some(&output), against, &Asked::default())
}

/// Checks all that a build checks; also that no data of the last published site is gone.
pub(super) fn check(options: &Options, against: Option<&Path>, asked: &Asked) -> u8 {
    run(options, None, against, asked)
}

/// So many releases are told one by one; of more, so many that are not fully bound.
const RELEASES: usize = 40;

/// How many figures of each release are bound to data.
fn say_coverage(options: &Options, site: &Site) {
    let zh = options.is_zh();
    let all = site.coverage.len();
    let told = |c: &&Coverage| all <= RELEASES || c.typed > 0;
    let most = match options.format() {
        Format::Full => all,
        _ => RELEASES,
    };
    for c in site.coverage.iter().filter(told).take(most) {
        let (file, bound, typed, waived) = (&c.file, c.bound, c.typed, c.waived);
        options.note(&match zh {
            true => {
                format!("{file}：绑定数据 {bound} 处，手写 {typed} 处，说明理由的手写 {waived} 处")
            }
            false => format!("{file}: {bound} bound, {typed} typed, {waived} typed with a reason"),
        });
    }
    let rest = site
        .coverage
        .iter()
        .filter(told)
        .count()
        .saturating_sub(most);
    if rest > 0 {
        options.note(&match zh {
            true => format!("另有 {rest} 篇也有手写的数字；要逐篇列出，用 --format full。"),
            false => {
                format!("{rest} more releases have typed figures; list them with --format full.")
            }
        });
    }
    if all > RELEASES {
        let full = site.coverage.iter().filter(|c| c.typed == 0).count();
        options.note(&match zh {
            true => format!("{all} 篇发布中 {full} 篇的数字全部绑定数据或说明了理由。"),
            false => format!("{full} of {all} releases have every figure bound or a reason given."),
        });
    }
}

fn run(options: &Options, output: Option<&Path>, against: Option<&Path>, asked: &Asked) -> u8 {
    let shown = ShownProgress::begin(options);
    let (sources, mut report, mut site) = match options.load(output, shown.progress()) {
        Ok(loaded) => loaded,
        Err(code) => return code,
    };
    if let Some(site) = &mut site {
        if output.is_some() {
            site.set_commits(&commits(options, site));
        }
        look_back(options, site, &mut report);
        duties::deny(options, site, asked, &mut report);
    }
    let built = match &site {
        Some(site) => make(
            options,
            site,
            (output, against),
            shown.progress(),
            &mut report,
        ),
        None => Ok(None),
    };
    shown.end();
    match built {
        Ok(built) => {
            if let Some(site) = site.as_ref().filter(|_| asked.inspection) {
                inspect(options, site, against, asked, &mut report);
            }
            let checked = (site.as_ref(), output.is_none());
            let code = finish(options, &sources, &report, checked, built.as_ref());
            if let Some(site) = &site {
                duties::print(options, site, asked);
            }
            code
        }
        Err(error) => {
            options.print_report(&report, sources.as_ref());
            failed(options, &error)
        }
    }
}

/// Prints what inspectors would find.
fn inspect(
    options: &Options,
    site: &Site,
    against: Option<&Path>,
    asked: &Asked,
    report: &mut Report,
) {
    let folder = against.map_or_else(|| options.output(None), Path::to_path_buf);
    // A folder that cannot be read has been told, or is none of ours: then nothing is compared.
    let last = publish::last(&folder).ok().flatten();
    let inspected = Inspected::new(site, report);
    let rows = inspected.rows(site, last.as_ref());
    inspection::print(options, site, &rows);
    inspection::deny(options, &rows, &asked.deny, report);
}

/// Compares releases with the history of the repository, where the office asks for it.
fn look_back(options: &Options, site: &Site, report: &mut Report) {
    if site.config.release_policy.backdating_days.is_some() {
        let firsts = source::first_commits(&options.site, "content/releases", config::FILE);
        pipeline::backdated(site, &firsts, report);
    }
}

/// By which commit each data file is as it is.
fn commits(options: &Options, site: &Site) -> BTreeMap<String, Committed> {
    let datasets = site.findings.catalog.iter();
    let files = datasets.flat_map(|d| d.files.iter().map(|f| &**f));
    source::last_commits(&options.site, "data", files.collect())
}

fn make(
    options: &Options,
    site: &Site,
    (output, against): (Option<&Path>, Option<&Path>),
    progress: &Progress,
    report: &mut Report,
) -> Result<Option<Built>, publish::Error> {
    // A check compares with the site that stands where a build would write.
    let standing = options.output(None);
    let folder = match (against, output) {
        (None, None) => Some(&*standing),
        (against, _) => against,
    };
    let last = folder.map(publish::last).transpose()?.flatten();
    if let Some(against) = against.filter(|_| last.is_none()) {
        return Err(publish::Error::no_site(against));
    }
    let past = folder.zip(last.as_ref());
    let past = past.map(|(folder, manifest)| publish::Past::new(folder, manifest));
    pipeline::build_beside(site, (output, past), progress, report)
}

/// Says what went wrong with the disk or the output folder.
pub(super) fn failed(options: &Options, error: &publish::Error) -> u8 {
    options.say(&error.message(options.lang()));
    if error.kind() == ErrorKind::NotOurs {
        SITE_ERRORS
    } else {
        FAILED
    }
}

fn finish(
    options: &Options,
    sources: &Sources,
    report: &Report,
    (site, checking): (Option<&Site>, bool),
    built: Option<&Built>,
) -> u8 {
    options.print_report(report, sources);
    if let Some(site) = site {
        say_withheld(options, site);
        // Where there are errors, they are what the reader came for.
        if checking && report.count(Severity::Error) == 0 {
            say_coverage(options, site);
        }
    }
    let errors = report.count(Severity::Error);
    let warnings = report.count(Severity::Warning);
    let zh = options.is_zh();
    let pages = site.map_or(0, |s| s.plan.pages.len());
    options.note(&match (errors, built) {
        (0, Some(b)) => published(b, warnings, zh),
        (0, None) if zh => format!("检查通过：{pages} 个页面，{warnings} 个警告。"),
        (0, None) => format!("Checked {pages} pages, {warnings} warnings."),
        (_, _) if zh => format!("有 {errors} 个错误、{warnings} 个警告，没有发布。"),
        (_, _) => format!("{errors} errors, {warnings} warnings; nothing was published."),
    });
    if errors > 0 { SITE_ERRORS } else { FINE }
}

fn published(built: &Built, warnings: usize, zh: bool) -> String {
    let (pages, reused) = (built.pages, built.reused);
    let files = built.manifest.files.len() + 1;
    if zh {
        format!(
            "已发布：{pages} 个页面、{files} 个文件（{reused} 个页面沿用上次结果），{warnings} 个警告。"
        )
    } else {
        format!(
            "Published {pages} pages, {files} files ({reused} pages taken over unchanged), {warnings} warnings."
        )
    }
}

/// What is not shown yet, and when the next of it opens.
fn say_withheld(options: &Options, site: &Site) {
    for (name, rows, opens) in &site.withheld {
        let when = opens.map_or_else(|| "—".to_owned(), |o| o.to_string());
        let line = match (options.is_zh(), *rows) {
            (true, 0) => format!("未到发布时间：{name}，{when} 起可见"),
            (true, n) => format!("未到发布时间：{name} 有 {n} 行，最早 {when} 起可见"),
            (false, 0) => format!("withheld: {name} opens {when}"),
            (false, n) => format!("withheld: {n} rows of {name}, the first opens {when}"),
        };
        options.note(&line);
    }
}
