//! Links inside the site: each must lead to a page, a download or an asset.

use std::collections::BTreeSet;

use crate::{
    diagnostic::{Diagnostic, Location, Report},
    site::{
        Plan,
        view::{Block, How, PageView},
    },
};

/// Reports every link of a page that leads nowhere in the site.
///
/// `has_file` knows the paths of downloads and other files that are not pages.
///
/// # Reports
/// `site::dead-link`.
pub fn check_links(
    plan: &Plan,
    has_file: &dyn Fn(&str) -> bool,
    route: &str,
    view: &PageView,
    report: &mut Report,
) {
    let mut seen = BTreeSet::new();
    for href in hrefs(view) {
        if !seen.insert(href.clone()) {
            continue;
        }
        let Some(target) = resolve(route, &href) else {
            continue;
        };
        let lives = match target {
            Some(target) => plan.has(&target) || has_file(&target),
            None => false,
        };
        if !lives {
            let d = Diagnostic::new("site::dead-link", Location::file(crate::config::FILE));
            report.add(d.with("page", route).with("href", &href));
        }
    }
}

/// The path a link leads to inside the site: `None` for links elsewhere, `Some(None)` above the root.
fn resolve(route: &str, href: &str) -> Option<Option<String>> {
    let path = href.split(['#', '?']).next().unwrap_or_default();
    let elsewhere = path.is_empty()
        || path.starts_with('/')
        || path.split('/').next().is_some_and(|p| p.contains(':'));
    if elsewhere {
        return None;
    }
    let mut parts: Vec<&str> = route.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => {
                if parts.pop().is_none() {
                    return Some(None);
                }
            }
            other => parts.push(other),
        }
    }
    // `a/..` and `./` end in a folder.
    if matches!(path.rsplit('/').next(), Some("." | "..")) && !parts.is_empty() {
        parts.push("");
    }
    let joined = parts.join("/");
    Some(Some(joined))
}

fn hrefs(view: &PageView) -> Vec<String> {
    let mut out: Vec<String> = view.crumbs.iter().map(|l| l.href.clone()).collect();
    out.extend(view.alternates.iter().map(|l| l.href.clone()));
    out.extend(view.nav.iter().map(|l| l.href.clone()));
    out.extend(view.footer.iter().map(|l| l.href.clone()));
    for block in &view.blocks {
        block_hrefs(block, &mut out);
    }
    out
}

/// Addresses in finished HTML.
fn html_hrefs(html: &str) -> impl Iterator<Item = String> {
    let links = html.match_indices("href=\"");
    links.filter_map(|(at, mark)| {
        // Words of a text may look like an attribute; only inside a tag it is one.
        let before = &html[..at];
        if before.rfind('<') < before.rfind('>') {
            return None;
        }
        let rest = &html[at + mark.len()..];
        Some(rest.split_once('"')?.0.replace("&amp;", "&"))
    })
}

fn block_hrefs(block: &Block, out: &mut Vec<String>) {
    let mut add = |href: &str| out.push(href.to_owned());
    match block {
        Block::Text { html, .. } => out.extend(html_hrefs(html)),
        Block::Notice { more, .. } => more.iter().for_each(|l| add(&l.href)),
        Block::Figures { items, .. } => {
            let hows = items.iter().filter_map(|item| item.how.as_ref());
            hows.for_each(|how| method_hrefs(Some(how), out));
        }
        Block::Cards { items, more, .. } => {
            items
                .iter()
                .filter_map(|i| i.href.as_deref())
                .for_each(&mut add);
            more.iter().for_each(|l| add(&l.href));
        }
        Block::Calendar { downloads, how, .. } | Block::Chart { downloads, how, .. } => {
            downloads.iter().for_each(|d| add(&d.href));
            method_hrefs(how.as_ref(), out);
        }
        Block::Map {
            rows,
            downloads,
            how,
            ..
        } => {
            for cell in rows.iter().flat_map(|row| &row.cells) {
                cell.href.iter().for_each(|href| add(href));
                cell.links.iter().for_each(|l| add(&l.href));
            }
            downloads.iter().for_each(|d| add(&d.href));
            method_hrefs(how.as_ref(), out);
        }
        Block::Table {
            table,
            downloads,
            how,
            ..
        } => {
            for cell in table.rows.iter().flatten() {
                cell.href.iter().for_each(|href| add(href));
                cell.links.iter().for_each(|l| add(&l.href));
            }
            downloads.iter().for_each(|d| add(&d.href));
            method_hrefs(how.as_ref(), out);
        }
        Block::Facts { items, .. } => {
            items.iter().filter_map(|f| f.href.as_deref()).for_each(add);
        }
        Block::Timeline { items, .. } => {
            let facts = items.iter().flat_map(|i| &i.facts);
            facts.filter_map(|f| f.href.as_deref()).for_each(add);
        }
        Block::Pager { pages, .. } => pages.iter().for_each(|page| add(&page.link.href)),
        Block::Links { groups, .. } | Block::Find { lists: groups, .. } => {
            let links = groups.iter().flat_map(|g| &g.links);
            links.for_each(|l| add(&l.href));
        }
    }
}

/// Links of 怎么算的 to pages of methods.
fn method_hrefs(how: Option<&How>, out: &mut Vec<String>) {
    let methods = how.into_iter().flat_map(|how| &how.methods);
    out.extend(methods.map(|l| l.href.clone()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_where_a_browser_would_go() {
        let to = |route: &str, href: &str| resolve(route, href);
        assert_eq!(to("air/2016/", "../2015/"), Some(Some("air/2015/".into())));
        assert_eq!(to("air/2016/", "../../"), Some(Some(String::new())));
        assert_eq!(to("", "./"), Some(Some(String::new())));
        assert_eq!(to("air/", "x.csv"), Some(Some("air/x.csv".into())));
        assert_eq!(to("air/", "../../x"), Some(None));
        assert_eq!(to("air/", "https://example.com/"), None);
        assert_eq!(to("air/", "#part-1"), None);
    }
}
