//! `serve`: what it shows is what `build` writes, it follows the files, and it shows faults.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::Path,
    process::{Child, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

use super::{AS_OF, TABLE, bad_site, gongshi};
use crate::common::{Project, files_below};

/// Far more than anything here takes, for a machine that is busy with other things.
const PATIENCE: Duration = Duration::from_secs(60);

struct Server {
    child: Child,
    address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// Starts the program on a free port and waits until it answers.
    fn start(site: &Path) -> Self {
        Self::start_with(site, &[])
    }

    fn start_with(site: &Path, more: &[&str]) -> Self {
        let mut command = gongshi();
        command
            .args(["--as-of", AS_OF, "serve", "--port", "0"])
            .args(more);
        command.current_dir(site).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program");
        let lines = lines_of(child.stderr.take().expect("a stream"));
        let address = loop {
            let line = lines.recv_timeout(PATIENCE).expect("an address");
            if let Some(rest) = line.strip_prefix("Preview: http://") {
                break rest.split('/').next().expect("an address").to_owned();
            }
        };
        Self { child, address }
    }

    fn connect(&self, path: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a limit");
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("a request");
        stream
    }

    /// The status and the body, without what the server adds to pages.
    fn get(&self, path: &str) -> (u16, Vec<u8>) {
        let mut answer = Vec::new();
        self.connect(path)
            .read_to_end(&mut answer)
            .expect("an answer");
        let end = answer
            .windows(4)
            .position(|w| w == b"\r\n\r\n")
            .expect("a head");
        let head = String::from_utf8_lossy(&answer[..end]).into_owned();
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|s| s.parse().ok())
            .expect("a status");
        let mut body = answer.split_off(end + 4);
        if head.contains("text/html") {
            let text = String::from_utf8(body).expect("UTF-8");
            let (page, script) = text
                .rsplit_once("<script src=\"/.gongshi/live.js\" data-state=\"")
                .expect("the script");
            assert!(
                script.ends_with("\"></script>\n") && script.lines().count() == 1,
                "{script}"
            );
            body = page.as_bytes().to_vec();
        }
        (status, body)
    }

    fn text(&self, path: &str) -> String {
        String::from_utf8(self.get(path).1).expect("UTF-8")
    }

    /// What open pages are told, one after the other.
    fn events(&self) -> Events {
        let stream = self.connect("/.gongshi/events");
        Events(lines_of(stream))
    }
}

struct Events(Receiver<String>);

impl Events {
    /// The first news for which this holds.
    fn until(&self, holds: impl Fn(&Value) -> bool) -> Value {
        let since = Instant::now();
        while since.elapsed() < PATIENCE {
            let line = self.0.recv_timeout(PATIENCE).expect("news");
            let news = line
                .strip_prefix("data: ")
                .and_then(|text| serde_json::from_str(text).ok());
            if let Some(news) = news.filter(|news| holds(news)) {
                return news;
            }
        }
        panic!("no such news");
    }
}

fn lines_of(stream: impl std::io::Read + Send + 'static) -> Receiver<String> {
    let (send, lines) = channel();
    thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            if send.send(line).is_err() {
                return;
            }
        }
    });
    lines
}

/// Asks until the page says it: open pages are told before, so a moment is enough.
fn shows(server: &Server, path: &str, text: &str) {
    let since = Instant::now();
    while !server.text(path).contains(text) {
        assert!(since.elapsed() < PATIENCE, "{path} never shows {text}");
        thread::sleep(Duration::from_millis(20));
    }
}

fn address_of(file: &str) -> String {
    let path = file.strip_suffix("index.html").unwrap_or(file);
    let mut out = String::from("/");
    for byte in path.bytes() {
        if byte.is_ascii() {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02x}"));
        }
    }
    out
}

/// Every file that `build` writes is served, byte for byte but for the script in pages.
fn serves_what_is_built(server: &Server, project: &Project) {
    // Outside the site's folder: a new folder in it is one more change that is followed.
    let elsewhere = tempfile::tempdir().expect("a folder");
    let folder = elsewhere.path().join("public");
    let built = project.build_to(AS_OF, &folder.to_string_lossy());
    assert!(built.ok, "{}", built.transcript);
    for (path, bytes) in built.bytes() {
        // The list of published files belongs to what is published.
        if path == "manifest.json" {
            continue;
        }
        let (status, served) = server.get(&address_of(&path));
        assert_eq!(status, 200, "{path}");
        assert!(served == bytes, "{path} differs from what is built");
    }
}

const PAGE: &str = "/data/air-day/air-day.csv";

#[test]
fn what_is_served_is_what_is_built() {
    let project = Project::from("invalid/_base");
    let before = files_below(project.path());
    let server = Server::start(project.path());
    assert_eq!(server.get("/").0, 200);
    assert_eq!(server.get("/nowhere/").0, 404);
    assert_eq!(files_below(project.path()), before, "serve writes nothing");
    serves_what_is_built(&server, &project);
}

#[test]
fn a_changed_cell_reaches_open_pages_and_an_error_keeps_the_last_good_site() {
    let project = Project::from("invalid/_base");
    let server = Server::start(project.path());
    let events = server.events();
    let first = events.until(|_| true)["state"].clone();
    assert!(server.text(PAGE).contains("2026-10-03,46,"));

    project.replace(TABLE, "2026-10-03,46,", "2026-10-03,47,");
    let second = events.until(|news| news["state"] != first)["state"].clone();
    shows(&server, PAGE, "2026-10-03,47,");
    serves_what_is_built(&server, &project);

    project.replace(TABLE, "2026-10-03,47,", "2026-10-03,四十八,");
    let news = events.until(|news| news["errors"] == 1);
    assert_eq!(news["state"], second, "the site shown is the same");
    let found = &news["findings"][0];
    assert_eq!(found["code"], "dataset::not-a-number");
    assert_eq!(found["message"], "`四十八` is not a number (PM2.5 μg/m³).");
    assert_eq!(found["places"][0]["at"], "data/air-day/2026-10.csv:4:15");
    assert_eq!(
        found["places"][0]["quote"],
        serde_json::json!(["S1,2026-10-03,", "四十八", ",80,23,"])
    );
    assert!(
        found["help"]
            .as_str()
            .is_some_and(|help| help.starts_with("write digits"))
    );
    assert!(server.text(PAGE).contains("2026-10-03,47,"));

    project.replace(TABLE, "2026-10-03,四十八,", "2026-10-03,48,");
    let news = events.until(|news| news["errors"] == 0 && news["state"] != second);
    assert_eq!(news["findings"], serde_json::json!([]));
    shows(&server, PAGE, "2026-10-03,48,");
}

/// What is taken over from the version before must never show.
#[test]
fn every_kind_of_change_gives_what_a_build_gives() {
    let project = Project::from("invalid/_base");
    let server = Server::start(project.path());
    let events = server.events();
    let mut state = events.until(|_| true)["state"].clone();
    let changes = [
        // A cell, the name of a subject in its register, a declaration, the site, a text.
        (TABLE, "S1,2026-10-02,28,", "S1,2026-10-02,128,"),
        ("data/station/stations.csv", "S1,", "S1,新"),
        ("data/air-day/dataset.toml", "样例", "又一个样例"),
        ("site.toml", "name = { zh = \"", "name = { zh = \"新的"),
        ("content/pages/about.md", "示例单位", "另一个单位"),
        (TABLE, "S1,2026-10-02,128,", "S1,2026-10-02,28,"),
    ];
    for (file, from, to) in changes {
        project.replace(file, from, to);
        let news = events.until(|news| news["state"] != state);
        assert_eq!(news["errors"], 0, "{file}: {news}");
        state = news["state"].clone();
        serves_what_is_built(&server, &project);
    }
}

#[test]
fn a_site_that_was_never_good_shows_its_faults_and_then_itself() {
    let project = bad_site();
    let server = Server::start(project.path());
    let (status, page) = server.get("/");
    let page = String::from_utf8(page).expect("UTF-8");
    assert_eq!(status, 404);
    for text in [
        "<html lang=\"en\">",
        "`四十六` is not a number",
        "data/air-day/2026-10.csv:4:15",
        "4 | S1,2026-10-03,四十六,80,23,",
    ] {
        assert!(page.contains(text), "{text}\n--\n{page}");
    }
    let events = server.events();
    let first = events.until(|news| news["errors"] == 1)["state"].clone();
    project.replace(TABLE, "四十六", "46");
    events.until(|news| news["state"] != first && news["errors"] == 0);
    serves_what_is_built(&server, &project);
}

#[test]
fn editors_that_rename_and_folders_that_come_and_go_are_noticed() {
    let project = Project::from("invalid/_base");
    let server = Server::start(project.path());
    // As many editors save: written beside, then renamed over the old file.
    let text = project
        .read(TABLE)
        .replace("2026-10-03,46,", "2026-10-03,49,");
    project.write("data/air-day/.2026-10.csv.swp", &text);
    fs::rename(
        project.path().join("data/air-day/.2026-10.csv.swp"),
        project.path().join(TABLE),
    )
    .expect("a renamed file");
    shows(&server, PAGE, "2026-10-03,49,");
    // A new folder, with its files written after it was noticed.
    let declaration = project
        .read("data/station/dataset.toml")
        .replace("id = \"station\"", "id = \"place\"");
    let rows = project.read("data/station/stations.csv");
    fs::create_dir(project.path().join("data/place")).expect("a folder");
    thread::sleep(Duration::from_millis(200));
    project.write("data/place/stations.csv", &rows);
    project.write("data/place/dataset.toml", &declaration);
    let since = Instant::now();
    while server.get("/data/place/place.csv").0 != 200 {
        assert!(since.elapsed() < PATIENCE, "the new folder is not noticed");
        thread::sleep(Duration::from_millis(20));
    }
    fs::remove_dir_all(project.path().join("data/place")).expect("a removed folder");
    let since = Instant::now();
    while server.get("/data/place/place.csv").0 != 404 {
        assert!(since.elapsed() < PATIENCE, "the lost folder is not noticed");
        thread::sleep(Duration::from_millis(20));
    }
    serves_what_is_built(&server, &project);
}

#[test]
fn what_is_no_part_of_the_site_changes_nothing() {
    let project = Project::from("invalid/_base");
    let server = Server::start(project.path());
    let events = server.events();
    let first = events.until(|_| true)["state"].clone();
    for path in [
        ".git/index",
        "public/index.html",
        "notes.txt",
        "data/air-day/.hidden",
    ] {
        project.write(path, "x");
    }
    // The same bytes again are no change either.
    project.write(TABLE, project.read(TABLE));
    thread::sleep(Duration::from_millis(600));
    project.replace(TABLE, "2026-10-03,46,", "2026-10-03,50,");
    let second = events.until(|news| news["state"] != first)["state"].clone();
    let number = |state: &Value| {
        let text = state
            .as_str()
            .expect("a state")
            .rsplit('-')
            .next()
            .expect("a number");
        text.parse::<u64>().expect("a number")
    };
    assert_eq!(
        number(&second),
        number(&first) + 1,
        "one change, one new site"
    );
}

/// A draft is shown to those who ask for it, with the words that say what it is, and to nobody else.
#[test]
fn drafts_are_shown_when_asked_for() {
    let project = Project::from("invalid/_base");
    let draft = "+++\ntitle = \"月报\"\nslug = \"draft\"\npublish_at = \"2026-11-20T10:00\"\nstatus = \"draft\"\n+++\n\n正文。\n";
    project.write("content/releases/2026/draft.md", draft);
    let path = "/releases/2026/draft/";
    let public = Server::start(project.path());
    assert_eq!(public.get(path).0, 404);
    assert!(!public.text("/").contains("class=\"preview\""));
    let desk = Server::start_with(project.path(), &["--drafts"]);
    let text = desk.text(path);
    assert!(
        text.contains("<strong>草稿，未经批准发布</strong>"),
        "{text}"
    );
    assert!(desk.text("/").contains("class=\"preview\""));
}
