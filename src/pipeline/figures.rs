//! Charts apart from their page: drawings as files, and pages that show one chart to other sites.

use std::collections::BTreeSet;

use crate::{
    chart::{self, ChartSpec, Paper, Width},
    publish::{self, Stage},
    site::{
        drawing_path, embed_route,
        view::{Block, Download, Link, PageView},
    },
};

use super::{Diagnostic, Location, Report, Site, file_of};

/// Drawings that take more bytes than this make a page too large to be framed by others.
const MOST_DRAWN: usize = 17_000;

/// A file made of a chart: its path inside the site and its bytes.
type File = (String, Vec<u8>);

/// The drawings and pages of all shared charts of a page, whose blocks are drawn already.
///
/// # Reports
/// `render::failed`.
pub(super) fn files(
    site: &Site,
    route: &str,
    (view, charts): (&PageView, &[(usize, ChartSpec)]),
    report: &mut Report,
) -> Vec<File> {
    let mut out = Vec::new();
    for (position, spec) in charts {
        let Some(block @ Block::Chart { notes, page, .. }) = view.blocks.get(*position) else {
            continue;
        };
        if !is_shared(block) {
            continue;
        }
        let below: Vec<&str> = notes.iter().chain(page).map(String::as_str).collect();
        let drawing = chart::draw_file(spec, &Paper { below });
        out.push((drawing_path(route, &spec.id), drawing.into_bytes()));
        if let Some((route, view)) = embed(route, view, block, spec) {
            match site.theme.page(&view) {
                Ok(html) => out.push((file_of(&route), html.into_bytes())),
                Err(error) => {
                    let at = Location::file(format!("themes/{}", site.config.theme.value));
                    let d = Diagnostic::new("render::failed", at);
                    report.add(d.with("page", &route).with("error", error));
                }
            }
        }
    }
    out
}

/// The paths of what [`files`] makes.
pub(super) fn paths(route: &str, view: &PageView) -> Vec<String> {
    let shared = view.blocks.iter().filter(|block| is_shared(block));
    let of = |block: &Block| match block {
        Block::Chart { id, embed, .. } => {
            let page = embed.as_ref().map(|_| file_of(&embed_route(route, id)));
            page.into_iter()
                .chain([drawing_path(route, id)])
                .collect::<Vec<_>>()
        }
        _ => Vec::new(),
    };
    shared.flat_map(of).collect()
}

/// Takes over what is made of a page's charts from last time; gives what has to be made anew.
pub(super) fn missing(
    stage: &Stage,
    (route, view): (&str, &PageView),
    inputs: &str,
) -> Result<BTreeSet<String>, publish::Error> {
    let mut missing = BTreeSet::new();
    for path in paths(route, view) {
        if !stage.reuse(&path, inputs)? {
            missing.insert(path);
        }
    }
    Ok(missing)
}

fn is_shared(block: &Block) -> bool {
    matches!(block, Block::Chart { more_files, .. } if !more_files.is_empty())
}

/// The page that shows nothing but a chart, and its route.
fn embed(
    route: &str,
    view: &PageView,
    block: &Block,
    spec: &ChartSpec,
) -> Option<(String, PageView)> {
    let mut block = block.clone();
    let Block::Chart {
        id,
        title,
        page,
        embed,
        svg_narrow,
        svg_wide,
        downloads,
        ..
    } = &mut block
    else {
        return None;
    };
    embed.as_ref()?;
    *svg_narrow = chart::draw_still(spec, Width::Narrow);
    *svg_wide = chart::draw_still(spec, Width::Wide);
    let own = embed_route(route, id);
    let root = "../".repeat(own.matches('/').count());
    if svg_narrow.len() + svg_wide.len() > MOST_DRAWN {
        // Its file is shown instead.
        (*svg_narrow, *svg_wide) = Default::default();
        *downloads = vec![Download {
            href: format!("{root}{}", drawing_path(route, id)),
            title: title.clone(),
        }];
    }
    let (title, page) = (title.clone(), page.clone());
    let link = Link {
        href: format!("{root}{route}#{id}"),
        title: view.title.clone(),
    };
    let shown = PageView {
        kind: "embed",
        root,
        title: title.clone(),
        heading: title,
        canonical: page,
        crumbs: vec![link],
        nav: Vec::new(),
        alternates: Vec::new(),
        meta: Vec::new(),
        feeds: Vec::new(),
        json_ld: None,
        facts_line: Vec::new(),
        sample: Vec::new(),
        blocks: vec![block],
        noindex: true,
        scripted: false,
        charted: false,
        near: false,
        footer: Vec::new(),
        ..view.clone()
    };
    Some((own, shown))
}
