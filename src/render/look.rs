//! What a program sees of a rendered page: tags, footer, links to other sites.

use std::collections::BTreeMap;

/// The `<meta name content>` of a page that say something.
#[must_use]
pub fn tags(html: &str) -> BTreeMap<String, String> {
    let head = html.split("</head>").next().unwrap_or_default();
    let metas = head.split("<meta ").skip(1);
    let metas = metas.filter_map(|rest| {
        let tag = rest.split('>').next()?;
        Some((attribute(tag, "name")?, attribute(tag, "content")?))
    });
    metas
        .filter(|(_, content)| !content.trim().is_empty())
        .collect()
}

/// The value of an attribute in double quotes.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!("{name}=\""))?;
    Some(rest.split_once('"')?.0.to_owned())
}

/// The footer of a page.
#[must_use]
pub fn footer(html: &str) -> &str {
    let from = html.rfind("<footer").unwrap_or(html.len());
    html[from..].split("</footer>").next().unwrap_or_default()
}

/// How many links of a page lead to other sites.
#[must_use]
pub fn links_outside(html: &str) -> usize {
    let starts = ["href=\"http://", "href=\"https://"];
    let body = html.split_once("</head>").map_or(html, |(_, body)| body);
    starts.iter().map(|start| body.matches(start).count()).sum()
}
