//! `build` and `check`.

use std::path::Path;

use crate::{
    diagnostic::{Report, Severity},
    pipeline::{self, Built, Site},
    publish::{self, ErrorKind},
    source::Sources,
};

use super::{FAILED, FINE, SITE_ERRORS, options::Options};

pub(super) fn build(options: &Options, out: Option<&Path>, against: Option<&Path>) -> u8 {
    let output = options.output(out);
    run(options, Some(&output), against)
}

/// Checks all that a build checks; also that no data of the last published site is gone.
pub(super) fn check(options: &Options, against: Option<&Path>) -> u8 {
    run(options, None, against)
}

fn run(options: &Options, output: Option<&Path>, against: Option<&Path>) -> u8 {
    let (sources, mut report, site) = match options.load(output) {
        Ok(loaded) => loaded,
        Err(code) => return code,
    };
    let built = match &site {
        Some(site) => match make(options, site, (output, against), &mut report) {
            Ok(built) => built,
            Err(error) => {
                options.print_report(&report, sources.as_ref());
                return failed(options, &error);
            }
        },
        None => None,
    };
    finish(
        options,
        &sources,
        &report,
        site.as_ref(),
        built.as_ref(),
        output.is_some(),
    )
}

fn make(
    options: &Options,
    site: &Site,
    (output, against): (Option<&Path>, Option<&Path>),
    report: &mut Report,
) -> Result<Option<Built>, publish::Error> {
    match against {
        Some(last) if !pipeline::compare(site, last, report)? => {
            return Err(publish::Error::no_site(last));
        }
        None if output.is_none() => _ = pipeline::compare(site, &options.output(None), report)?,
        _ => {}
    }
    pipeline::build(site, output, report)
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
    site: Option<&Site>,
    built: Option<&Built>,
    wrote: bool,
) -> u8 {
    options.print_report(report, sources);
    let errors = report
        .sorted()
        .iter()
        .filter(|d| d.severity() == Severity::Error)
        .count();
    let warnings = report
        .sorted()
        .iter()
        .filter(|d| d.severity() == Severity::Warning)
        .count();
    if let Some(site) = site {
        say_withheld(options, site);
    }
    let zh = options.is_zh();
    if errors > 0 {
        options.say(&if zh {
            format!("有 {errors} 个错误、{warnings} 个警告，没有发布。")
        } else {
            format!("{errors} errors, {warnings} warnings; nothing was published.")
        });
        return SITE_ERRORS;
    }
    let line = match (built, zh) {
        (Some(b), true) => format!(
            "已发布：{} 个页面、{} 个文件（{} 个页面沿用上次结果），{warnings} 个警告。",
            b.pages,
            b.manifest.files.len() + 1,
            b.reused
        ),
        (Some(b), false) => format!(
            "Published {} pages, {} files ({} pages taken over unchanged), {warnings} warnings.",
            b.pages,
            b.manifest.files.len() + 1,
            b.reused
        ),
        (None, true) => format!(
            "检查通过：{} 个页面，{warnings} 个警告。",
            site.map_or(0, |s| s.plan.pages.len())
        ),
        (None, false) => format!(
            "Checked {} pages, {warnings} warnings.",
            site.map_or(0, |s| s.plan.pages.len())
        ),
    };
    let _ = wrote;
    options.say(&line);
    FINE
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
        options.say(&line);
    }
}
