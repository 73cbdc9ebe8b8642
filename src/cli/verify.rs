//! `verify`: the published files against their manifest.

use std::path::Path;

use crate::{diagnostic::Report, publish, source::Sources};

use super::{DIFFERS, FINE, build::failed, options::Options};

pub(super) fn verify(options: &Options, dir: Option<&Path>) -> u8 {
    let dir = options.output(dir);
    let mismatches = match publish::recover(&dir).and_then(|()| publish::verify(&dir)) {
        Ok(mismatches) => mismatches,
        Err(error) => return failed(options, &error),
    };
    if mismatches.is_empty() {
        options.say(if options.is_zh() {
            "全部文件与清单一致。"
        } else {
            "Every file is as the manifest says."
        });
        return FINE;
    }
    let mut report = Report::default();
    mismatches.iter().for_each(|m| report.add(m.diagnostic()));
    options.print_report(&report, &Sources::empty());
    DIFFERS
}
