//! Links inside the site: each must lead to a page, a download or an asset.

use std::collections::BTreeSet;

use crate::{
    diagnostic::{Diagnostic, Location, Report},
    site::{
        Plan, Target, target,
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
        let lives = match target(route, &href) {
            Target::Elsewhere => continue,
            Target::Above => false,
            Target::Inside(path) => plan.has(&path) || has_file(&path),
        };
        if !lives {
            let d = Diagnostic::new("site::dead-link", Location::file(crate::config::FILE));
            report.add(d.with("page", route).with("href", &href));
        }
    }
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
