//! `[links]` of `site.toml`: which other sites readers are not warned of.

use serde::Deserialize;

use crate::{
    declare::At,
    diagnostic::{Diagnostic, Location, Report},
};

use super::FILE;

/// `[links]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Links {
    /// Hosts of government sites, `*.gov.cn` for all below one; absent: `*.gov.cn`.
    pub government: Option<Vec<At<String>>>,
    /// The site's own.
    #[serde(skip)]
    own: String,
}

impl Links {
    /// The same with the site's own host.
    pub(super) fn meant(mut self, url: &str) -> Self {
        self.own = host_of(url).unwrap_or_default().to_owned();
        self
    }

    /// The host of an address that leads away to a site that is not the government's.
    #[must_use]
    pub fn away<'u>(&self, url: &'u str) -> Option<&'u str> {
        let host = host_of(url)?;
        let lower = host.to_ascii_lowercase();
        let is_ours = |pattern: &str| match pattern.strip_prefix("*.") {
            Some(domain) => lower == domain || lower.ends_with(&format!(".{domain}")),
            None => lower == pattern,
        };
        let ours = match &self.government {
            Some(hosts) => hosts.iter().any(|h| is_ours(&h.value)),
            None => is_ours("*.gov.cn"),
        };
        (!ours && lower != self.own.to_ascii_lowercase()).then_some(host)
    }
}

/// The host of a web address, without port and user.
fn host_of(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once("://")?;
    let web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let host = rest.split(['/', '?', '#', '\\']).next()?;
    let host = host.rsplit('@').next()?;
    let host = host.split(':').next()?;
    (web && !host.is_empty()).then_some(host)
}

/// Whether every host is one.
///
/// # Reports
/// `config::bad-host`.
pub(super) fn check(links: &Links, report: &mut Report) {
    for host in links.government.iter().flatten() {
        let name = host.value.strip_prefix("*.").unwrap_or(&host.value);
        let plain =
            |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-');
        if !name.contains('.') || !name.bytes().all(plain) {
            let at = Location::span(FILE, host.span.clone());
            report.add(Diagnostic::new("config::bad-host", at).with("value", &host.value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_not_the_governments_leads_away() {
        let links = Links::default().meant("https://sthj.example.org/x/");
        for (url, away) in [
            ("https://www.mee.gov.cn/ywgz/", None),
            ("https://GOV.CN", None),
            ("https://sthj.example.org/y/", None),
            ("air/", None),
            ("mailto:a@example.com", None),
            ("https://example.com/a", Some("example.com")),
            ("HTTP://Example.com:80", Some("Example.com")),
            // Looks like the government's, and is not.
            ("https://gov.cn.example.com/", Some("gov.cn.example.com")),
            ("https://agov.cn/", Some("agov.cn")),
            ("https://www.gov.cn@example.com/", Some("example.com")),
            ("https://example.com\\.gov.cn/", Some("example.com")),
        ] {
            assert_eq!(links.away(url), away, "{url}");
        }
    }
}
