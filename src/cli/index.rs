//! `index`: index numbers for documents that have none.

use crate::{
    catalogue::{self, Assigned, CATALOGUE},
    diagnostic::{Diagnostic, Location, Report},
    pipeline::{Progress, Site},
    publish,
    source::Sources,
};

use super::{FAILED, FINE, SITE_ERRORS, options::Options};

/// Appends the next numbers to the file; nothing that stands there is changed.
pub(super) fn index(options: &Options) -> u8 {
    let output = options.output(None);
    let (sources, mut report, site) = match options.load(Some(&output), &Progress::default()) {
        Ok(loaded) => loaded,
        Err(code) => return code,
    };
    let assigned = match &site {
        Some(site) if !report.has_errors() => assign(site, &sources, &mut report),
        _ => None,
    };
    let written = assigned.map_or(Ok(()), |assigned| write(options, &assigned, &mut report));
    options.print_report(&report, sources.as_ref());
    match written {
        Err(error) => {
            options.say(&error.message(options.lang()));
            FAILED
        }
        Ok(()) if report.has_errors() => SITE_ERRORS,
        Ok(()) => FINE,
    }
}

fn assign(site: &Site, sources: &Sources, report: &mut Report) -> Option<Assigned> {
    let declared = site.config.disclosure.as_ref();
    let (Some(disclosure), Some(known)) = (declared, &site.plan.catalogue) else {
        let at = Location::file(crate::config::FILE);
        report.add(Diagnostic::new("catalogue::no-disclosure", at));
        return None;
    };
    let assigned = catalogue::assign(known, &disclosure.organ_code.value, sources, site.as_of);
    for title in &assigned.left {
        let d = Diagnostic::new("catalogue::year-full", Location::file(CATALOGUE));
        report.add(d.with("title", title));
    }
    // That they had no number is what this command is for.
    report.forget("catalogue::no-number");
    Some(assigned)
}

fn write(
    options: &Options,
    assigned: &Assigned,
    report: &mut Report,
) -> Result<(), publish::Error> {
    if report.has_errors() {
        return Ok(());
    }
    if !assigned.numbers.is_empty() {
        let path = options.site.join(CATALOGUE);
        let before = assigned.before.as_deref();
        if !publish::replace(&path, before, assigned.text.as_bytes())? {
            let at = Location::file(CATALOGUE);
            report.add(Diagnostic::new("catalogue::file-changed", at));
            return Ok(());
        }
    }
    for (number, title) in &assigned.numbers {
        options.out(&format!("{number}\t{title}\n"));
    }
    let count = assigned.numbers.len();
    options.note(&match (options.is_zh(), count) {
        (true, 0) => "全部信息都有索引号。".to_owned(),
        (false, 0) => "Every document has its number.".to_owned(),
        (true, n) => format!("编了 {n} 个索引号。请把 content/catalogue.toml 一起提交。"),
        (false, n) => format!("Gave {n} numbers. Commit content/catalogue.toml as well."),
    });
    Ok(())
}
