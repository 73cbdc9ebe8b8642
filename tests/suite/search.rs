//! Search in the page: what the script finds against what the pages say, read by other code.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, HashMap},
    fs,
    sync::{LazyLock, Mutex, MutexGuard, PoisonError},
};

use serde_json::{Value, json};
use tempfile::TempDir;
use unicode_normalization::UnicodeNormalization;

use crate::{
    accessible::{Demo, demo, dom::Page},
    browser::devtools::Browser,
};

/// Elements that run on with what stands around them, by the description in `src/search/mod.rs`.
const RUNNING: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "ins", "kbd",
    "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
];

/// Elements that are not text.
const SILENT: &[&str] = &[
    "script", "style", "template", "svg", "form", "button", "select", "textarea",
];

/// The words of a page as a reader finds them in `<main>`, neither made plain nor cut.
fn words_of(page: &Page) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    let Some((main, _)) = page.named("main").next() else {
        return out;
    };
    let text = RefCell::new(String::new());
    page.walk(
        main,
        &mut |element, _| {
            if !RUNNING.contains(&element.name.as_str()) {
                text.borrow_mut().push('\n');
            }
            !SILENT.contains(&element.name.as_str()) && element.get("hidden").is_none()
        },
        &mut |_, words| text.borrow_mut().push_str(words),
    );
    let text = text.into_inner();
    out.extend(text.split_whitespace().map(str::to_owned));
    out
}

fn plain(text: &str) -> String {
    let width: String = text.nfkc().collect();
    width.to_lowercase()
}

/// For each term the pages that contain it: every piece of every word is looked at.
fn containing(demo: &Demo, terms: &[String]) -> Vec<BTreeSet<String>> {
    let mut words: HashMap<String, BTreeSet<&String>> = HashMap::new();
    for (path, page) in demo.pages.iter().filter(|(path, _)| is_found(demo, path)) {
        for word in words_of(page) {
            for word in plain(&word).split_whitespace() {
                words.entry(word.to_owned()).or_default().insert(path);
            }
        }
    }
    let plain: Vec<String> = terms.iter().map(|term| plain(term)).collect();
    let lengths: BTreeSet<usize> = plain.iter().map(|term| term.chars().count()).collect();
    let mut out: HashMap<&str, BTreeSet<String>> = HashMap::new();
    out.extend(plain.iter().map(|term| (term.as_str(), BTreeSet::new())));
    for (word, pages) in &words {
        let mut starts: Vec<usize> = word.char_indices().map(|(at, _)| at).collect();
        starts.push(word.len());
        for &length in &lengths {
            for piece in starts.windows(length + 1) {
                if let Some(found) = out.get_mut(&word[piece[0]..piece[length]]) {
                    found.extend(pages.iter().map(|page| (*page).clone()));
                }
            }
        }
    }
    plain.iter().map(|term| out[term.as_str()].clone()).collect()
}

/// Pages that say not to be found are not: the one for lost visitors, kept versions of releases.
fn is_found(demo: &Demo, path: &str) -> bool {
    path != "search/index.html" && !demo.text(path).contains("content=\"noindex\"")
}

/// Numbers that look random and are the same every time.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        ((self.0 >> 33) as usize) % n
    }

}

/// Terms cut from words of the pages, as they stand there.
fn terms(demo: &Demo, count: usize, lengths: std::ops::RangeInclusive<usize>) -> Vec<String> {
    let found = demo.pages.iter().filter(|(path, _)| is_found(demo, path));
    let pages: Vec<Vec<Vec<char>>> = found
        .map(|(_, page)| words_of(page).iter().map(|w| w.chars().collect()).collect())
        .collect();
    let mut random = Random(20_261_123);
    let mut out = BTreeSet::new();
    while out.len() < count {
        let page = &pages[random.below(pages.len())];
        if page.is_empty() {
            continue;
        }
        let word = &page[random.below(page.len())];
        let length = lengths.start() + random.below(lengths.end() - lengths.start() + 1);
        if word.len() < length {
            continue;
        }
        let from = random.below(word.len() - length + 1);
        let term: String = word[from..from + length].iter().collect();
        if !plain(&term).contains(char::is_whitespace) {
            out.insert(term);
        }
    }
    out.into_iter().collect()
}

/// A site in a folder, a browser, one test at a time.
struct Desk {
    browser: Browser,
    folder: TempDir,
}

fn desk() -> Option<MutexGuard<'static, Desk>> {
    static DESK: LazyLock<Option<Mutex<Desk>>> = LazyLock::new(|| {
        let browser = Browser::start()?;
        let folder = written(&demo().files);
        Some(Mutex::new(Desk { browser, folder }))
    });
    let desk = DESK.as_ref()?;
    Some(desk.lock().unwrap_or_else(PoisonError::into_inner))
}

fn written(files: &BTreeMap<String, Vec<u8>>) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    for (path, bytes) in files {
        let target = folder.path().join(path);
        fs::create_dir_all(target.parent().expect("a folder")).expect("a folder");
        fs::write(target, bytes).expect("a written file");
    }
    folder
}

impl Desk {
    /// Opens the page where one searches, as a file.
    fn open(&mut self, question: &str) {
        let page = self.folder.path().join("search/index.html");
        self.browser.scripts(true);
        let address = format!("file://{}{question}", page.display());
        self.browser.open(&address);
    }

    /// What a promise comes to.
    fn promised(&mut self, script: &str) -> Value {
        self.browser.ask(&format!(
            "window.answer = undefined; ({script}).then(value => window.answer = {{ value }}, \
             error => window.answer = {{ error: `${{error}}` }}); 0"
        ));
        self.browser.until("window.answer !== undefined");
        let answer = self.browser.ask("window.answer");
        assert!(answer["error"].is_null(), "{answer}");
        answer["value"].clone()
    }

    /// The pages that contain each term, by the script's own reckoning.
    fn exactly(&mut self, terms: &[String]) -> Vec<BTreeSet<String>> {
        let sets = self.promised(&format!(
            "(async () => {{ const out = []; \
             for (const term of {}) out.push(await gongshiSearch.exactly(term)); return out; }})()",
            json!(terms)
        ));
        let sets: Vec<Vec<u32>> = serde_json::from_value(sets).expect("sets of numbers");
        let numbers: BTreeSet<u32> = sets.iter().flatten().copied().collect();
        let routes = self.promised(&format!(
            "(async () => {{ const out = {{}}; \
             for (const page of {}) out[page] = (await gongshiSearch.head(page))[1]; return out; }})()",
            json!(numbers)
        ));
        let file = |page: &u32| {
            let route = routes[page.to_string()].as_str().expect("a route");
            match route.is_empty() || route.ends_with('/') {
                true => format!("{route}index.html"),
                false => route.to_owned(),
            }
        };
        sets.iter().map(|set| set.iter().map(file).collect()).collect()
    }
}

/// Every term finds the pages that contain it and no others.
#[track_caller]
fn exact(terms: &[String]) {
    let Some(mut desk) = desk() else { return };
    let expected = containing(demo(), terms);
    desk.open("");
    let found = terms.chunks(500).flat_map(|some| desk.exactly(some));
    let mut faults = Vec::new();
    for ((term, pages), found) in terms.iter().zip(&expected).zip(found) {
        assert!(!pages.is_empty(), "{term} was cut from a page");
        if *pages != found {
            let missing = pages.difference(&found).next();
            let wrong = found.difference(pages).next();
            faults.push(format!("{term}: missing {missing:?}, wrong {wrong:?}"));
        }
    }
    let few = &faults[..faults.len().min(20)];
    assert!(faults.is_empty(), "{} of {}: {few:#?}", faults.len(), terms.len());
}

#[test]
fn five_thousand_terms_find_the_pages_that_contain_them() {
    exact(&terms(demo(), 5_000, 2..=4));
}

#[test]
fn longer_terms_and_single_characters_are_exact_too() {
    exact(&terms(demo(), 300, 5..=14));
    exact(&terms(demo(), 200, 1..=1));
}
