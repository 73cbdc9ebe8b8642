//! Where relative addresses lead.

/// What an address on a page means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Another site, the page itself, or the root of the host.
    Elsewhere,
    /// Above the folder of the site.
    Above,
    /// This path inside the site.
    Inside(String),
}

/// Where an address on the page at `route` leads, without what stands behind `#` and `?`.
#[must_use]
pub fn target(route: &str, href: &str) -> Target {
    let path = href.split(['#', '?']).next().unwrap_or_default();
    let first = path.split('/').next().unwrap_or_default();
    if path.is_empty() || path.starts_with('/') || first.contains(':') {
        return Target::Elsewhere;
    }
    let mut parts: Vec<&str> = route.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." if parts.pop().is_none() => return Target::Above,
            ".." => {}
            other => parts.push(other),
        }
    }
    // `a/..` and `./` end in a folder.
    if matches!(path.rsplit('/').next(), Some("." | "..")) && !parts.is_empty() {
        parts.push("");
    }
    Target::Inside(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lead_where_browsers_go() {
        let inside = |path: &str| Target::Inside(path.to_owned());
        for (route, href, wanted) in [
            ("", "./", inside("")),
            ("air/", "x.csv", inside("air/x.csv")),
            ("air/2016/", "../2015/", inside("air/2015/")),
            ("air/2016/", "../", inside("air/")),
            ("air/2016/", "../../", inside("")),
            ("air/2016/", "..", inside("air/")),
            ("air/2016/", "./", inside("air/2016/")),
            ("air/2016/", "01/?a=1#b", inside("air/2016/01/")),
            ("404.html", "feed.xml", inside("feed.xml")),
            ("air/", "../../x", Target::Above),
            ("air/2016/", "../../../x", Target::Above),
            ("air/", "#part-1", Target::Elsewhere),
            ("air/", "mailto:a@example.org", Target::Elsewhere),
            ("air/", "https://example.org/", Target::Elsewhere),
            ("air/", "/gongshi/", Target::Elsewhere),
        ] {
            assert_eq!(target(route, href), wanted, "{href} on {route}");
        }
    }
}
