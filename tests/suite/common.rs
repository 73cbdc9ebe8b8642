//! What every test needs: sites as folders, changed in a temporary copy, built in process.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use gongshi::{
    Moment, Site,
    diagnostic::{Format, Lang, Report, print},
    indicators::Findings,
    source::{self, Sources},
};
use tempfile::TempDir;

/// The repository, which is itself a site.
pub fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A folder below `tests/`.
pub fn site(name: &str) -> PathBuf {
    repository().join("tests").join(name)
}

/// A moment as written on the command line.
pub fn moment(text: &str) -> Moment {
    Moment::Local(gongshi::dataset::parse_moment(text).expect("a moment"))
}

/// Reads and loads a site; the report says what is wrong.
pub fn load(root: &Path, as_of: &str) -> (Arc<Sources>, Report, Option<Site>) {
    let skip = [PathBuf::from("public"), PathBuf::from("target")];
    let sources = Arc::new(source::read(root, &skip).expect("a readable folder"));
    let mut report = Report::default();
    let site = gongshi::load(sources.clone(), moment(as_of), &mut report);
    (sources, report, site)
}

/// All findings as a clerk sees them.
pub fn transcript(report: &Report, sources: &Sources, lang: Lang) -> String {
    print(report, sources, lang, Format::Human, false)
}

/// Loads a site that has no errors and gives its figures.
pub fn with_findings<R>(root: &Path, as_of: &str, f: impl FnOnce(&Findings) -> R) -> R {
    let (sources, report, site) = load(root, as_of);
    assert!(
        !report.has_errors(),
        "{}",
        transcript(&report, &sources, Lang::En)
    );
    f(&site.expect("a site without errors").findings)
}

/// A site in a temporary folder that a test may change.
pub struct Project {
    folder: TempDir,
}

/// What a build of a project made.
pub struct Built {
    /// All findings, in English.
    pub transcript: String,
    /// Whether the site was published.
    pub ok: bool,
    folder: PathBuf,
}

impl Project {
    /// A copy of a folder below `tests/`.
    pub fn from(name: &str) -> Self {
        Self::copy(&site(name))
    }

    /// A copy of the demo at the repository's root.
    pub fn demo() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        for part in ["data", "content", "themes"] {
            copy_dir(&repository().join(part), &folder.path().join(part));
        }
        fs::copy(
            repository().join("site.toml"),
            folder.path().join("site.toml"),
        )
        .expect("a copy");
        Self { folder }
    }

    /// The demo in its own language alone, for tests of what has nothing to do with languages: half
    /// the pages.
    pub fn demo_in_chinese() -> Self {
        let project = Self::demo();
        project.replace(
            "site.toml",
            "languages = [\"zh\", \"en\"]",
            "languages = [\"zh\"]",
        );
        fs::remove_dir_all(project.path().join("content/en")).expect("translations");
        project
    }

    /// Some tables of the demo with their figures, without its pages: as fast as a small site. The
    /// page of the site is what `page` says.
    pub fn tables(datasets: &[&str], page: &str) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let project = Self { folder };
        let site = fs::read_to_string(repository().join("site.toml")).expect("a site");
        let (head, _) = site.split_once("\n[[page]]").expect("pages");
        let sections = head.find("\n[[section]]").expect("sections");
        let areas = head.find("\n[[area]]").expect("areas");
        let home = "[[page]]\nkind = \"home\"\nroute = \"\"\ntitle = \"数字\"\n";
        let text = format!("{}{}\n{home}{page}", &head[..sections], &head[areas..]);
        project.write("site.toml", text);
        for dataset in datasets {
            let (from, to) = (
                format!("data/{dataset}"),
                project.path().join("data").join(dataset),
            );
            copy_dir(&repository().join(from), &to);
            let declared = format!("data/{dataset}/dataset.toml");
            let text = project.read(&declared);
            let kept = text
                .split_once("\n[[page]]")
                .map_or(text.as_str(), |(head, _)| head);
            project.write(&declared, kept);
        }
        project
    }

    /// A copy of any folder.
    pub fn copy(from: &Path) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        copy_dir(from, folder.path());
        Self { folder }
    }

    /// Where the site is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file of the site.
    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) -> &Self {
        let target = self.path().join(path);
        fs::create_dir_all(target.parent().expect("a folder")).expect("a folder");
        fs::write(target, content).expect("a written file");
        self
    }

    /// A file of the site.
    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path().join(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
    }

    /// Replaces text that must occur.
    pub fn replace(&self, path: &str, from: &str, to: &str) -> &Self {
        let text = self.read(path);
        assert!(text.contains(from), "{path} does not hold {from:?}");
        self.write(path, text.replacen(from, to, 1))
    }

    /// Removes a file of the site.
    pub fn remove(&self, path: &str) -> &Self {
        fs::remove_file(self.path().join(path)).expect("a file to remove");
        self
    }

    /// Builds into `public` inside the project.
    pub fn build(&self, as_of: &str) -> Built {
        self.build_to(as_of, "public")
    }

    /// Builds into a folder inside the project.
    pub fn build_to(&self, as_of: &str, out: &str) -> Built {
        let (sources, mut report, site) = load(self.path(), as_of);
        let folder = self.path().join(out);
        let built = site.as_ref().and_then(|site| {
            gongshi::build(site, Some(&folder), &mut report).unwrap_or_else(|e| panic!("{e}"))
        });
        let transcript = transcript(&report, &sources, Lang::En);
        Built {
            transcript,
            ok: built.is_some(),
            folder,
        }
    }
}

impl Built {
    /// Whether a file was published.
    pub fn has(&self, path: &str) -> bool {
        self.folder.join(path).exists()
    }

    /// All published paths, sorted.
    pub fn files(&self) -> Vec<String> {
        files_below(&self.folder)
    }

    /// All published bytes, by path.
    pub fn bytes(&self) -> Vec<(String, Vec<u8>)> {
        self.files()
            .into_iter()
            .map(|path| {
                let bytes = fs::read(self.folder.join(&path)).expect("a published file");
                (path, bytes)
            })
            .collect()
    }
}

/// All files below a folder, with `/`, sorted.
pub fn files_below(folder: &Path) -> Vec<String> {
    let mut out: Vec<String> = walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|e| e.file_type().is_file())
        .map(|e| {
            let inside = e.path().strip_prefix(folder).expect("below the folder");
            inside.to_string_lossy().replace('\\', "/")
        })
        .collect();
    out.sort();
    out
}

fn copy_dir(from: &Path, to: &Path) {
    for path in files_below(from) {
        let target = to.join(&path);
        fs::create_dir_all(target.parent().expect("a folder")).expect("a folder");
        fs::copy(from.join(&path), target).expect("a copy");
    }
}
