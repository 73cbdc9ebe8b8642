//! What a site and a designer change: colour and logo in `site.toml`, single files of a theme.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use gongshi::Preview;

use crate::{
    accessible::dom::Page,
    common::{Built, Project, files_below, load, repository, site},
};

const AS_OF: &str = "2026-11-05T12:00";

#[test]
fn a_second_theme_is_a_few_files() {
    let folder = repository().join("themes/harbour");
    let files = files_below(&folder);
    assert!((1..10).contains(&files.len()), "{files:?}");
    let project = Project::from("invalid/_base");
    for file in &files {
        let bytes = fs::read(folder.join(file)).expect("a file of the theme");
        project.write(&format!("themes/harbour/{file}"), bytes);
    }
    let plain = project.build_to(AS_OF, "plain");
    assert!(plain.ok, "{}", plain.transcript);
    project.replace("site.toml", "url = ", "theme = \"harbour\"\nurl = ");
    let built = project.build(AS_OF);
    assert!(built.ok, "{}", built.transcript);
    let pages = |built: &Built| -> BTreeMap<String, String> {
        let files = built.bytes().into_iter();
        let pages = files.filter(|(path, _)| path.ends_with(".html"));
        pages
            .map(|(path, bytes)| (path, String::from_utf8(bytes).expect("text")))
            .collect()
    };
    let (default, harbour) = (pages(&plain), pages(&built));
    assert!(default.len() > 10 && default.keys().eq(harbour.keys()));
    let sheets = |html: &str| html.matches("rel=\"stylesheet\"").count();
    let said = |html: &str| {
        let (page, _) = Page::read(html);
        page.text(page.by_id("main").expect("a main part"))
    };
    for (path, html) in &default {
        assert_eq!((sheets(html), sheets(&harbour[path])), (1, 2), "{path}");
        // The home page has the moment above the heading; all others say the same word for word.
        if path != "index.html" {
            assert_eq!(said(html), said(&harbour[path]), "{path}");
        }
    }
}

#[test]
fn colour_and_logo_of_a_site_stand_in_place_of_those_of_the_theme() {
    let project = Project::from("invalid/_base");
    let logo = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 4 4\"><rect width=\"4\" height=\"4\"/></svg>";
    project.write("content/logo.svg", logo);
    let look = "[look]\nbrand = \"#0b4f8a\"\nlogo = \"content/logo.svg\"\n\n[publisher]";
    project.replace("site.toml", "[publisher]", look);
    let built = project.build(AS_OF);
    assert!(built.ok, "{}", built.transcript);
    let assets: Vec<(String, String)> = built
        .bytes()
        .into_iter()
        .filter(|(path, _)| path.starts_with("assets/"))
        .map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned()))
        .collect();
    let of = |name: &str| {
        let found = assets
            .iter()
            .find(|(path, _)| path.starts_with(&format!("assets/{name}-")));
        found.map_or("", |(_, text)| text)
    };
    assert_eq!(of("icon"), logo);
    // A quarter of black in #0b4f8a, by hand: 0.75 × (11, 79, 138) = (8.25, 59.25, 103.5).
    assert!(
        of("look").contains("--brand: #0b4f8a; --band: #0b4f8a; --band-2: #083b68;"),
        "{}",
        of("look")
    );
}

/// Forms that need scripts or drawings of their own are looked at on the demo's pages.
const ELSEWHERE: [&str; 3] = ["chart", "find", "map"];

#[test]
fn the_specimen_shows_every_component_and_is_not_published() {
    let templates = fs::read_to_string(repository().join("themes/default/templates/blocks.html"));
    let templates = templates.expect("the templates");
    let forms: BTreeSet<&str> = templates
        .split("block.form == \"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|form| !ELSEWHERE.contains(form))
        .collect();
    assert!(forms.len() > 8, "{forms:?}");
    let (_, report, loaded) = load(&site("invalid/_base"), AS_OF);
    let loaded = loaded.unwrap_or_else(|| panic!("{report:?}"));
    let preview = Preview::new(loaded);
    let bytes = preview.file("theme/index.html", &mut Default::default());
    let html = String::from_utf8(bytes.expect("the specimen")).expect("text");
    let (_, faults) = Page::read(&html);
    assert_eq!(faults, Vec::<String>::new());
    for form in forms {
        assert!(html.contains(&format!("block-{form}\"")), "{form}");
    }
    let built = Project::from("invalid/_base").build(AS_OF);
    assert!(
        built
            .bytes()
            .iter()
            .all(|(path, _)| !path.starts_with("theme/"))
    );
}
