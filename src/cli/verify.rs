//! `verify`: the published files against their manifest, its signature and the chain of builds.

use std::path::Path;

use crate::{
    diagnostic::Report,
    publish::{self, Proof, Published},
    source::Sources,
};

use super::{DIFFERS, FINE, build::failed, options::Options};

pub(super) fn verify(
    options: &Options,
    place: Option<&Path>,
    key: Option<&str>,
    since: Option<&str>,
) -> u8 {
    let site = Published::at(&options.output(place));
    let repaired = match &site {
        Published::Folder(folder) => publish::recover(folder),
        Published::Web(_) => Ok(()),
    };
    let proof = match repaired.and_then(|()| publish::prove(&site, key, since)) {
        Ok(proof) => proof,
        Err(error) => return failed(options, &error),
    };
    let mut report = Report::default();
    let good = proof.findings.is_empty();
    say(options, &proof);
    proof.findings.into_iter().for_each(|d| report.add(d));
    options.print_report(&report, &Sources::empty());
    if good { FINE } else { DIFFERS }
}

/// What was found to be as it should be.
fn say(options: &Options, proof: &Proof) {
    let zh = options.is_zh();
    if proof.findings.is_empty() {
        options.say(if zh {
            "全部文件与清单一致。"
        } else {
            "Every file is as the manifest says."
        });
    }
    if let Some(words) = &proof.signed {
        options.say(&match zh {
            true => format!("签名有效，签名时写明：{words}"),
            false => format!("The signature is good; signed with it: {words}"),
        });
    }
    if let Some(last) = &proof.last {
        let (number, link) = (last.number, &last.link);
        options.say(&match zh {
            true => format!(
                "发布链完整，共 {number} 次发布。记下最新链值，以后可用 --since 核对其间有没有抽掉发布：\n{link}"
            ),
            false => format!(
                "The chain of {number} builds is whole. Keep its mark; --since tells later whether a build was taken out:\n{link}"
            ),
        });
    }
}
