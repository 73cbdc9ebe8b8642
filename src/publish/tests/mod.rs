//! Publishing as a whole, on a real disk.

mod faults;
#[cfg(unix)]
mod power;
mod refusals;
mod reuse;
mod stream;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use tempfile::TempDir;

use super::{Stage, verify};

/// A folder `public` in a folder of its own.
struct Place {
    _folder: TempDir,
    parent: PathBuf,
    output: PathBuf,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let parent = folder.path().canonicalize().unwrap();
        Self {
            _folder: folder,
            output: parent.join("public"),
            parent,
        }
    }

    fn publish(&self, files: &[(&str, &str)]) {
        let stage = Stage::begin(&self.output).unwrap();
        for (path, text) in files {
            stage.write(path, text.as_bytes(), None).unwrap();
        }
        stage.commit("2026-07-01").unwrap();
        self.holds(files);
    }

    /// The output folder holds exactly these files, and its own list agrees.
    fn holds(&self, files: &[(&str, &str)]) {
        let expected: BTreeMap<String, String> = files
            .iter()
            .map(|(p, t)| ((*p).to_owned(), (*t).to_owned()))
            .collect();
        assert_eq!(contents(&self.output), expected);
        assert_eq!(verify(&self.output).unwrap(), []);
    }

    /// Names beside the output folder, without the lock where it has to stay.
    fn leftovers(&self) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(&self.parent)
            .unwrap()
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .filter(|n| n != "public" && (cfg!(unix) || n != ".public.gongshi-lock"))
            .collect();
        names.sort();
        names
    }
}

/// Every file below a folder but the manifest, with its text; none where there is no folder.
fn contents(folder: &Path) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    if !folder.exists() {
        return out;
    }
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(next) = waiting.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let name = path
                    .strip_prefix(folder)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .replace('\\', "/");
                out.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    out.remove("manifest.json");
    out
}

#[test]
fn a_site_replaces_the_one_before() {
    let place = Place::new();
    place.publish(&[("index.html", "one"), ("a/b/c.csv", "1,2")]);
    place.publish(&[("index.html", "two"), ("新闻/通稿.html", "三")]);
    assert_eq!(place.leftovers(), [] as [&str; 0]);
}

#[test]
fn parents_are_made_and_an_empty_folder_is_taken() {
    let mut place = Place::new();
    place.output = place.parent.join("a/b/public");
    place.publish(&[("index.html", "x")]);
    place.output = place.parent.join("empty");
    fs::create_dir(&place.output).unwrap();
    place.publish(&[("index.html", "y")]);
}

#[test]
fn without_commit_nothing_happens() {
    let place = Place::new();
    place.publish(&[("index.html", "old")]);
    let stage = Stage::begin(&place.output).unwrap();
    stage.write("index.html", b"new", None).unwrap();
    drop(stage);
    place.holds(&[("index.html", "old")]);
    assert_eq!(place.leftovers(), [] as [&str; 0]);
}

#[test]
fn many_threads_write_at_once() {
    use rayon::prelude::*;
    let place = Place::new();
    let stage = Stage::begin(&place.output).unwrap();
    (0..500).into_par_iter().for_each(|i: u32| {
        stage
            .write(
                &format!("{}/{i}.html", i % 7),
                i.to_string().as_bytes(),
                None,
            )
            .unwrap();
    });
    let manifest = stage.commit("2026-07-01").unwrap();
    assert_eq!(manifest.files.len(), 500);
    assert_eq!(manifest.files["3/10.html"].size, 2);
    assert_eq!(verify(&place.output).unwrap(), []);
}

#[test]
fn the_same_pages_give_the_same_list() {
    let (a, b) = (Place::new(), Place::new());
    a.publish(&[("x.html", "1"), ("y.html", "2")]);
    b.publish(&[("old.html", "")]);
    b.publish(&[("y.html", "2"), ("x.html", "1")]);
    let list = |p: &Place| fs::read_to_string(p.output.join("manifest.json")).unwrap();
    assert_eq!(list(&a), list(&b));
}
