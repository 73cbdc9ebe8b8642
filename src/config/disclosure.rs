//! `[disclosure]` of `site.toml`: who answers for the disclosure of government information.

use serde::Deserialize;

use crate::{
    declare::At,
    diagnostic::{Diagnostic, Location, Report},
};

use super::FILE;

/// `[disclosure]`: with it the site has a guide, a catalogue, a page for requests and yearly reports.
///
/// Source: 政府信息公开条例 (2019), articles 4 and 12: the guide names the office that answers, its
/// address, hours, telephone, fax and internet contact.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Disclosure {
    /// Code of the organ, the first part of index numbers.
    pub organ_code: At<String>,
    /// 政府信息公开工作机构: the office that answers.
    pub office: String,
    /// Where it is, and where letters go.
    pub address: String,
    /// Postcode; may be empty.
    #[serde(default)]
    pub postcode: String,
    /// When it is open.
    pub hours: String,
    /// Telephone.
    pub phone: String,
    /// Fax; empty where there is none.
    #[serde(default)]
    pub fax: String,
    /// Where requests may be sent to on the internet: an e-mail address.
    pub email: String,
    /// 监督: where complaints go; may be empty.
    #[serde(default)]
    pub supervisor: String,
    /// Telephone of it; may be empty.
    #[serde(default)]
    pub supervisor_phone: String,
    /// Whether datasets are documents of the catalogue as well.
    #[serde(default)]
    pub datasets: bool,
    /// Themes (主题分类) that documents may have, in the order of the guide; empty: any.
    #[serde(default)]
    pub themes: Vec<String>,
    /// Categories of normative documents (行政规范性文件), counted in the yearly report.
    #[serde(default)]
    pub normative: Vec<String>,
    /// Documents on one page of the catalogue.
    #[serde(default = "per_page")]
    pub per_page: At<usize>,
}

fn per_page() -> At<usize> {
    At {
        value: 50,
        span: 0..0,
    }
}

/// Whether the code can begin a number, and pages have a length.
///
/// # Reports
/// `config::bad-organ-code`, `config::bad-list-length`.
pub(super) fn check(disclosure: &Disclosure, report: &mut Report) {
    let at = |span: &std::ops::Range<usize>| Location::span(FILE, span.clone());
    let code = &disclosure.organ_code;
    let fine = !code.value.is_empty() && code.value.bytes().all(|b| b.is_ascii_alphanumeric());
    if !fine {
        let d = Diagnostic::new("config::bad-organ-code", at(&code.span));
        report.add(d.with("value", &code.value));
    }
    let length = &disclosure.per_page;
    if !(1..=1000).contains(&length.value) {
        let d = Diagnostic::new("config::bad-list-length", at(&length.span));
        report.add(d.with("value", length.value.to_string()));
    }
}
