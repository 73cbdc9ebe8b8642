//! A site that is searched elsewhere has no search, and nothing else is missing.

use gongshi::Preview;

use crate::common::{Built, Project, load};

const AS_OF: &str = "2026-11-23T08:00";

fn built(search: bool) -> (Project, Built) {
    let project = Project::from("golden/soil/site");
    project.write(
        "site.toml",
        format!("search = {search}\n{}", project.read("site.toml")),
    );
    let built = project.build(AS_OF);
    assert!(built.ok, "{}", built.transcript);
    (project, built)
}

#[test]
fn a_site_may_do_without() {
    let ((_with, full), (project, bare)) = (built(true), built(false));
    let missing: Vec<String> = full.files().into_iter().filter(|f| !bare.has(f)).collect();
    assert!(
        missing.contains(&"search/index.html".to_owned()),
        "{missing:?}"
    );
    assert!(
        missing.iter().any(|f| f.starts_with("search/g/")),
        "{missing:?}"
    );
    let others: Vec<&String> = missing
        .iter()
        .filter(|f| !f.starts_with("search/"))
        .collect();
    assert!(others.is_empty(), "{others:?}");
    assert!(!bare.files().iter().any(|f| f.starts_with("search/")));
    for (path, bytes) in bare.bytes() {
        let text = String::from_utf8_lossy(&bytes);
        let leads = path.ends_with(".html") || path.ends_with(".xml");
        assert!(
            !leads || !text.contains("search/"),
            "{path} leads to a search"
        );
    }
    // Nor does the preview have one.
    let (_, mut report, site) = load(project.path(), AS_OF);
    let preview = Preview::new(site.expect("a site"));
    for file in ["search/index.html", "search/start.js"] {
        assert!(preview.file(file, &mut report).is_none(), "{file}");
    }
}
