//! What an outsider can check: files, signature, chain of builds; from a folder and over the web.

use std::{
    env, fs,
    io::{Write as _, stderr},
    path::{Path, PathBuf},
    process::{Command, Output},
};

use crate::{
    browser::server::Server,
    common::{Project, repository},
};

const FIRST: &str = "2026-11-05T12:00";
const CHAIN: &str = "public/proof/builds-1.jsonl";

fn gongshi(site: &Path, arguments: &[&str], password: Option<&str>) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongshi"));
    command.args(["--lang", "en"]).args(arguments);
    command.current_dir(site).env_remove("GONGSHI_KEY_PASSWORD");
    if let Some(password) = password {
        command.env("GONGSHI_KEY_PASSWORD", password);
    }
    let Output { status, stderr, .. } = command.output().expect("the program");
    let said = String::from_utf8(stderr).expect("text");
    (status.code().expect("a code"), said)
}

fn said(site: &Path, arguments: &[&str]) -> (i32, String) {
    gongshi(site, arguments, None)
}

/// The codes of the findings, in order.
fn codes(said: &str) -> Vec<&str> {
    let errors = said.lines().filter_map(|l| l.strip_prefix("error["));
    errors.filter_map(|l| l.split(']').next()).collect()
}

/// A site whose builds are chained.
fn chained() -> Project {
    let project = Project::from("invalid/_base");
    let own = project.read("site.toml");
    project.write("site.toml", own + "\n[proof]\nchain = true\n");
    project
}

fn build(project: &Project, as_of: &str) {
    let (code, said) = said(project.path(), &["--as-of", as_of, "build"]);
    assert_eq!(code, 0, "{said}");
}

/// The standard program; where there is none, it is said on the terminal.
fn minisign() -> Option<PathBuf> {
    let script = repository().join("tests/minisign.sh");
    let found = Command::new("sh").arg(script).output().expect("a shell");
    let path = String::from_utf8(found.stdout).expect("a path");
    if let Some(path) = path.lines().next() {
        return Some(path.into());
    }
    let words = "SKIPPED: no minisign, so only gongshi itself checked the signature.\n";
    // Past the harness, which keeps quiet about tests that pass.
    let _ = stderr().write_all(words.as_bytes());
    let required = env::var("BROWSER").is_ok_and(|v| v == "required");
    assert!(!required, "{words}");
    None
}

/// One byte in any kind of file is named; so are a missing file and one too many.
#[test]
fn one_byte_is_named() {
    let project = chained();
    build(&project, FIRST);
    let site = project.path();
    let (code, words) = said(site, &["verify"]);
    assert_eq!(code, 0, "{words}");
    for file in ["index.html", "air-day.csv", "feed.xml"] {
        let found = find(&site.join("public"), file);
        let bytes = fs::read(&found).expect("a file");
        let mut changed = bytes.clone();
        let middle = changed.len() / 2;
        changed[middle] ^= 1;
        fs::write(&found, changed).expect("written");
        let (code, words) = said(site, &["verify"]);
        assert_eq!((code, codes(&words)), (4, vec!["publish::file-changed"]));
        let named = found.strip_prefix(site.join("public")).expect("below");
        assert!(words.contains(named.to_str().expect("a name")), "{words}");
        fs::write(&found, bytes).expect("written");
    }
}

fn find(folder: &Path, name: &str) -> PathBuf {
    let below = crate::common::files_below(folder);
    let found = below.iter().find(|f| f.ends_with(name));
    folder.join(found.unwrap_or_else(|| panic!("{name} in {below:?}")))
}

/// A folder outside the site, and the path of a file in it.
fn outside(name: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder
        .path()
        .join(name)
        .to_str()
        .expect("a path")
        .to_owned();
    (folder, path)
}

/// Builds that change nothing add no line, and leave the signature.
#[test]
fn a_build_that_changes_nothing_is_the_same_build() {
    let project = chained();
    build(&project, FIRST);
    let first = project.read(CHAIN);
    assert_eq!(first.lines().count(), 1);
    let site = project.path();
    let (_keys, key) = outside("k");
    assert_eq!(said(site, &["sign", "--new-key", &key]).0, 0);
    assert_eq!(said(site, &["sign", "--key", &key]).0, 0);
    let signature = project.read("public/manifest.json.minisig");
    build(&project, FIRST);
    assert_eq!(project.read(CHAIN), first);
    assert_eq!(project.read("public/manifest.json.minisig"), signature);
    build(&project, "2026-11-06T12:00");
    assert_eq!(project.read(CHAIN).lines().count(), 2);
    assert!(!site.join("public/manifest.json.minisig").exists());
}

/// A build that was taken out is found: by its number, by its mark, or by a mark kept elsewhere.
#[test]
fn a_build_taken_out_of_the_chain_is_detected() {
    let project = chained();
    let site = project.path();
    let (_kept, kept) = outside("kept.jsonl");
    for day in 5..9 {
        build(&project, &format!("2026-11-0{day}T12:00"));
        if day == 6 {
            fs::copy(site.join(CHAIN), &kept).expect("copied");
        }
    }
    let (code, words) = said(site, &["verify", "--since", &kept]);
    assert_eq!(code, 0, "{words}");
    assert!(words.contains("The chain of 4 builds is whole"), "{words}");
    let whole = project.read(CHAIN);
    let lines: Vec<&str> = whole.lines().collect();
    project.write(CHAIN, [lines[0], lines[2], lines[3], ""].join("\n"));
    let (code, words) = said(site, &["verify"]);
    assert_eq!(
        (code, codes(&words)),
        (4, vec!["publish::chain-gap", "publish::file-size"])
    );
    // What was changed is not gone on with.
    let (code, words) = said(site, &["--as-of", "2026-11-09T12:00", "build"]);
    assert_eq!(code, 1, "{words}");
    assert!(words.contains("should be build 2, and is 3"), "{words}");

    // A chain made anew is whole by itself; only what was kept tells.
    fs::remove_dir_all(site.join("public")).expect("removed");
    for day in [5, 7, 8] {
        build(&project, &format!("2026-11-0{day}T12:00"));
    }
    assert_eq!(said(site, &["verify"]).0, 0);
    let (code, words) = said(site, &["verify", "--since", &kept]);
    assert_eq!((code, codes(&words)), (4, vec!["publish::chain-forked"]));
    let (code, words) = said(site, &["verify", "--since", "nothing"]);
    assert_eq!((code, codes(&words)), (1, vec![]), "{words}");
    assert!(words.contains("no mark of a chain"), "{words}");
}

/// Who changes a page and its entry of the list must change the chain as well.
#[test]
fn a_list_changed_after_the_build_is_detected() {
    let project = chained();
    build(&project, FIRST);
    let list = project.read("public/manifest.json");
    let page = project.read("public/index.html");
    let sha = |text: &str| {
        let mut sum = Command::new("sha256sum");
        let file = project.path().join("x");
        fs::write(&file, text).expect("written");
        let out = sum.arg(&file).output().expect("sha256sum").stdout;
        String::from_utf8(out).expect("text")[..64].to_owned()
    };
    let other = page.replacen("<html", "<HTML", 1);
    assert!(list.contains(&sha(&page)));
    project.write(
        "public/manifest.json",
        list.replace(&sha(&page), &sha(&other)),
    );
    project.write("public/index.html", &other);
    let (code, words) = said(project.path(), &["verify"]);
    assert_eq!((code, codes(&words)), (4, vec!["publish::chain-end"]));
}

/// The chain goes on in a new folder, where a machine keeps nothing between two runs.
#[test]
fn the_chain_goes_on_from_the_site_published_last() {
    let project = chained();
    let site = project.path();
    build(&project, FIRST);
    fs::rename(site.join("public"), site.join("last")).expect("moved");
    let (code, words) = said(
        site,
        &["--as-of", "2026-11-06T12:00", "build", "--against", "last"],
    );
    assert_eq!(code, 0, "{words}");
    let lines = project.read(CHAIN);
    assert_eq!(lines.lines().count(), 2, "{lines}");
    let first = project.read("last/proof/builds-1.jsonl");
    assert!(lines.starts_with(&first));
}

/// The mark of the files is what `sha256sum` makes of its own list.
#[test]
fn the_mark_of_the_files_can_be_made_with_other_programs() {
    let project = chained();
    build(&project, FIRST);
    let made = Command::new("sh")
        .args([
            "-c",
            "export LC_ALL=C; find . -type f | sed 's|^\\./||' \
             | grep -vx -e manifest.json -e 'proof/builds-.*' | sort | xargs -d '\\n' sha256sum | sha256sum",
        ])
        .current_dir(project.path().join("public"))
        .output()
        .expect("a shell");
    let made = String::from_utf8(made.stdout).expect("text");
    let line: serde_json::Value = serde_json::from_str(&project.read(CHAIN)).expect("a line");
    assert_eq!(line["files"], made.split(' ').next().expect("a sum"));
}

#[test]
fn the_standard_program_verifies_the_signature() {
    let project = chained();
    let site = project.path();
    build(&project, FIRST);
    let ((_a, open), (_b, locked)) = (outside("open.key"), outside("locked.key"));
    for (key, password) in [(&open, None), (&locked, Some("密码 1"))] {
        let public = format!("{key}.pub");
        let (code, words) = gongshi(site, &["sign", "--new-key", key], password);
        assert_eq!(code, 0, "{words}");
        assert_eq!(words.contains("no password"), password.is_none(), "{words}");
        let (code, words) = gongshi(site, &["sign", "--key", key], password);
        assert_eq!(code, 0, "{words}");
        let (code, words) = said(site, &["verify", "--key", &public]);
        assert_eq!(code, 0, "{words}");
        assert!(
            words.contains("as of 2026-11-05T12:00:00; build 1; link "),
            "{words}"
        );
        // The text of the key is as good as its file.
        let text = fs::read_to_string(site.join(&public)).expect("a key");
        let text = text.lines().nth(1).expect("a key");
        assert_eq!(said(site, &["verify", "--key", text]).0, 0);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = fs::metadata(site.join(key))
                .expect("a file")
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        let Some(program) = minisign() else { return };
        let standard = |file: &str| {
            let mut command = Command::new(&program);
            command.args(["-Vm", file, "-p", &public, "-x", "manifest.json.minisig"]);
            command.current_dir(site.join("public"));
            command.output().expect("minisign").status.success()
        };
        assert!(standard("manifest.json"));
        assert!(!standard("index.html"));
    }
    let (code, words) = said(site, &["sign", "--new-key", &open]);
    assert_eq!(code, 1, "{words}");
    assert!(words.contains("left alone"), "{words}");
    let (code, words) = said(site, &["sign", "--key", &locked]);
    assert_eq!(code, 1, "{words}");
    assert!(words.contains("has a password"), "{words}");
    let (code, words) = gongshi(site, &["sign", "--key", &locked], Some("x"));
    assert_eq!(code, 1, "{words}");
    assert!(words.contains("cannot be used"), "{words}");

    // Another key, another list, no signature.
    let (code, words) = said(site, &["verify", "--key", &format!("{open}.pub")]);
    assert_eq!((code, codes(&words)), (4, vec!["publish::bad-signature"]));
    let list = project.read("public/manifest.json");
    project.write(
        "public/manifest.json",
        list.replacen("gongshi", "Gongshi", 1),
    );
    let (code, words) = said(site, &["verify", "--key", &format!("{locked}.pub")]);
    assert_eq!((code, codes(&words)), (4, vec!["publish::bad-signature"]));
    project.write("public/manifest.json", list);
    fs::remove_file(site.join("public/manifest.json.minisig")).expect("removed");
    let (code, words) = said(site, &["verify", "--key", &format!("{locked}.pub")]);
    assert_eq!((code, codes(&words)), (4, vec!["publish::no-signature"]));
    // What was changed since is not signed.
    project.write("public/index.html", "x");
    let (code, words) = said(site, &["sign", "--key", &open]);
    assert_eq!(code, 1, "{words}");
    assert!(words.contains("nothing was signed"), "{words}");
}

/// An outsider has the address and the public key.
#[test]
fn a_site_on_the_web_is_verified_by_its_address() {
    let project = chained();
    let site = project.path();
    build(&project, FIRST);
    let (folder, key) = outside("web.key");
    assert_eq!(said(site, &["sign", "--new-key", &key]).0, 0);
    assert_eq!(said(site, &["sign", "--key", &key]).0, 0);
    let server = Server::without_policy(site.join("public"));
    let verify = || {
        said(
            folder.path(),
            &["verify", server.address(), "--key", "web.key.pub"],
        )
    };
    let (code, words) = verify();
    assert_eq!(code, 0, "{words}");
    assert!(words.contains("The signature is good"), "{words}");

    let page = site.join("public/index.html");
    let text = fs::read(&page).expect("a page");
    let mut changed = text.clone();
    changed[100] ^= 1;
    fs::write(&page, &changed).expect("written");
    let (code, words) = verify();
    assert_eq!((code, codes(&words)), (4, vec!["publish::file-changed"]));
    fs::write(&page, [text.as_slice(), b"<script>"].concat()).expect("written");
    let (code, words) = verify();
    assert_eq!((code, codes(&words)), (4, vec!["publish::file-size"]));
    fs::remove_file(&page).expect("removed");
    let (code, words) = verify();
    assert_eq!((code, codes(&words)), (4, vec!["publish::file-missing"]));

    fs::remove_file(site.join("public/manifest.json")).expect("removed");
    let (code, words) = verify();
    assert_eq!(code, 1, "{words}");
    let (code, words) = said(folder.path(), &["verify", "http://127.0.0.1:9/"]);
    assert_eq!(code, 3, "{words}");
}

fn git(folder: &Path, arguments: &[&str]) -> String {
    let names = ["-c", "user.name=x", "-c", "user.email=x@example.org"];
    let mut command = Command::new("git");
    command
        .arg("-C")
        .arg(folder)
        .args(names)
        .args(["-c", "commit.gpgsign=false"]);
    let output = command.args(arguments).output().expect("git");
    assert!(output.status.success(), "git {arguments:?}: {output:?}");
    String::from_utf8(output.stdout).expect("text")
}

#[test]
fn the_page_of_a_dataset_says_what_its_files_must_be_and_which_commit_they_came_by() {
    let project = Project::from("invalid/_base");
    let outer = tempfile::tempdir().expect("a folder");
    // The site is one folder of a larger repository.
    let site = outer.path().join("网站");
    fs::create_dir(&site).expect("a folder");
    let copied = Command::new("cp")
        .args(["-r", "."])
        .arg(&site)
        .current_dir(project.path())
        .status();
    assert!(copied.expect("cp").success());
    git(outer.path(), &["init", "-q"]);
    git(outer.path(), &["add", "-A"]);
    git(outer.path(), &["commit", "-qm", "one"]);
    let first = git(outer.path(), &["rev-parse", "HEAD"]);
    fs::write(outer.path().join("other.txt"), "x").expect("written");
    git(outer.path(), &["add", "-A"]);
    git(outer.path(), &["commit", "-qm", "two"]);
    let (code, told) = said(&site, &["--as-of", FIRST, "build"]);
    assert_eq!(code, 0, "{told}");
    let datasets = fs::read_dir(site.join("public/data")).expect("datasets");
    let ids: Vec<String> = datasets
        .map(|e| {
            e.expect("an entry")
                .file_name()
                .into_string()
                .expect("a name")
        })
        .filter(|name| site.join(format!("data/{name}")).is_dir())
        .collect();
    assert!(!ids.is_empty());
    for id in &ids {
        let folder = site.join("public/data").join(id);
        let page = fs::read_to_string(folder.join("index.html")).expect("a page");
        for format in ["csv", "json"] {
            let file = folder.join(format!("{id}.{format}"));
            let sum = Command::new("sha256sum").arg(&file).output().expect("sums");
            let sum = String::from_utf8(sum.stdout).expect("text");
            let hash = sum.split(' ').next().expect("a hash");
            assert!(page.contains(&format!("SHA-256 {hash}")), "{id}: {hash}");
        }
        assert!(page.contains(first.trim()), "{id}: {first}");
    }
    // What was changed since is not what the commit says.
    let id = &ids[0];
    let data = fs::read_dir(site.join("data").join(id)).expect("files");
    let csv = data
        .map(|e| e.expect("an entry").path())
        .find(|path| path.extension().is_some_and(|e| e == "csv"))
        .expect("a table");
    let text = fs::read_to_string(&csv).expect("text");
    fs::write(&csv, text + "\n").expect("written");
    let (code, told) = said(&site, &["--as-of", FIRST, "build"]);
    assert_eq!(code, 0, "{told}");
    let page = site.join("public/data").join(id).join("index.html");
    let page = fs::read_to_string(page).expect("a page");
    assert!(page.contains("尚未提交"), "{page}");
    assert!(!page.contains(first.trim()), "{page}");
}
