//! Search in the page: what the script finds against what the pages say, read by other code.

mod without;

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
    common::{Project, files_below},
    register,
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
fn containing(demo: &Demo, edition: &str, terms: &[String]) -> Vec<BTreeSet<String>> {
    let mut words: HashMap<String, BTreeSet<&String>> = HashMap::new();
    let found = demo.pages.iter();
    let found = found.filter(|(path, _)| is_found(demo, edition, path));
    for (path, page) in found {
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
    plain
        .iter()
        .map(|term| out[term.as_str()].clone())
        .collect()
}

/// Pages that say not to be found are not: the one for lost visitors, kept versions of releases.
///
/// Every language has a search of its own pages.
fn is_found(demo: &Demo, edition: &str, path: &str) -> bool {
    let own = path.strip_prefix("en/").map_or("", |_| "en/");
    own == edition
        && !path.ends_with("search/index.html")
        && !demo.text(path).contains("content=\"noindex\"")
}

/// Numbers that look random and are the same every time.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        ((self.0 >> 33) as usize) % n
    }
}

/// Terms cut from words of the pages, as they stand there.
fn terms(
    demo: &Demo,
    edition: &str,
    count: usize,
    lengths: std::ops::RangeInclusive<usize>,
) -> Vec<String> {
    let found = demo.pages.iter();
    let found = found.filter(|(path, _)| is_found(demo, edition, path));
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
        self.open_in("", question);
    }

    /// Opens it in another language of the site.
    fn open_in(&mut self, edition: &str, question: &str) {
        let page = self
            .folder
            .path()
            .join(format!("{edition}search/index.html"));
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
        sets.iter()
            .map(|set| set.iter().map(file).collect())
            .collect()
    }
}

/// Every term finds the pages that contain it and no others.
#[track_caller]
fn exact(edition: &str, count: usize, lengths: std::ops::RangeInclusive<usize>) {
    let terms = &terms(demo(), edition, count, lengths);
    let Some(mut desk) = desk() else { return };
    let expected = containing(demo(), edition, terms);
    desk.open_in(edition, "");
    let found = terms.chunks(500).flat_map(|some| desk.exactly(some));
    let mut faults = Vec::new();
    for ((term, pages), found) in terms.iter().zip(&expected).zip(found) {
        assert!(!pages.is_empty(), "{term} was cut from a page");
        let found: BTreeSet<String> = found.iter().map(|p| format!("{edition}{p}")).collect();
        if *pages != found {
            let missing = pages.difference(&found).next();
            let wrong = found.difference(pages).next();
            faults.push(format!("{term}: missing {missing:?}, wrong {wrong:?}"));
        }
    }
    let few = &faults[..faults.len().min(20)];
    assert!(
        faults.is_empty(),
        "{} of {}: {few:#?}",
        faults.len(),
        terms.len()
    );
}

#[test]
fn five_thousand_terms_find_the_pages_that_contain_them() {
    exact("", 5_000, 2..=4);
}

#[test]
fn longer_terms_and_single_characters_are_exact_too() {
    exact("", 300, 5..=14);
    exact("", 200, 1..=1);
}

#[test]
fn the_english_pages_have_a_search_of_their_own() {
    exact("en/", 500, 2..=8);
}

/// Routes that a question finds: those that contain it, then those found another way.
fn finds(desk: &mut Desk, question: &str) -> (Vec<String>, Vec<(String, String)>) {
    let found = desk.promised(&format!(
        "(async () => {{ const found = await gongshiSearch.find({}); \
         const route = async page => (await gongshiSearch.head(page))[1]; const out = [[], []]; \
         for (const page of found.pages.slice(0, 400)) out[0].push(await route(page)); \
         for (const part of found.more) for (const page of part.pages.slice(0, 400)) \
           out[1].push([part.how, await route(page)]); return out; }})()",
        json!(question)
    ));
    serde_json::from_value(found).expect("routes")
}

#[test]
fn words_for_the_same_sounds_and_old_names_find_pages_too() {
    let Some(mut desk) = desk() else { return };
    desk.open("");
    // Question, how it is found, a page that it must find.
    let cases = [
        ("细颗粒物", "same", "air/2016/"),
        ("PM25", "same", "releases/2026/air-2016/"),
        ("可吸入颗粒物", "same", "air/2016/"),
        ("环保局", "same", "disclosure/"),
        ("赣榆县", "name", "ecology/ganyu/"),
        ("lyg", "sound", ""),
        ("lianyungang", "sound", ""),
        ("ganyu", "sound", "ecology/ganyu/"),
        ("GYQ", "sound", "ecology/ganyu/"),
        ("kongqizhiliang", "sound", "air/"),
        ("kqzl", "sound", "air/"),
        ("wangzhanditu", "sound", "sitemap/"),
    ];
    for (question, how, route) in cases {
        let (exact, more) = finds(&mut desk, question);
        let otherwise = more.iter().any(|(h, r)| h == how && r == route);
        assert!(
            otherwise || exact.iter().any(|r| r == route),
            "{question}: {exact:?} {more:?}"
        );
        // What is found another way is never among what contains the question.
        assert!(more.iter().all(|(_, r)| !exact.contains(r)), "{question}");
    }
    // The sound of a title is looked for from the beginning of a syllable on.
    let (_, more) = finds(&mut desk, "ngqi");
    assert!(more.is_empty(), "{more:?}");
}

#[test]
fn titles_come_first_and_codes_and_numbers_are_found() {
    let Some(mut desk) = desk() else { return };
    desk.open("");
    assert_eq!(finds(&mut desk, "网站地图").0[0], "sitemap/");
    assert_eq!(finds(&mut desk, "空气质量").0[0], "air/");
    assert_eq!(
        finds(&mut desk, "GB 3095—2012").0[0],
        "methods/gb-3095-2012/"
    );
    let (first, second) = (
        finds(&mut desk, "海州区企业").0,
        finds(&mut desk, "企业 海州区").0,
    );
    assert_eq!(first[0], "enterprises/by-district/haizhou/");
    assert!(second.contains(&first[0]));
    // The code of the first firm of the register, whole and in part.
    let register = demo().text("data/enterprise/enterprise.csv");
    let code = register
        .lines()
        .nth(1)
        .expect("a row")
        .split(',')
        .next()
        .expect("a code");
    for question in [code, &code[5..], &code.to_lowercase()] {
        assert_eq!(
            finds(&mut desk, question).0[0],
            format!("enterprises/{code}/")
        );
    }
    assert_eq!(
        finds(&mut desk, "没有这几个字的页面"),
        (Vec::new(), Vec::new())
    );
    assert_eq!(
        finds(&mut desk, "空气 没有这几个字"),
        (Vec::new(), Vec::new())
    );
}

#[test]
fn a_person_searches_by_keyboard_in_a_folder() {
    let Some(mut desk) = desk() else { return };
    // As the form in the head of every page asks.
    desk.open("?q=%E6%B5%B7%E5%B7%9E%E5%8C%BA");
    let finished = "/^找到/.test(document.querySelector('.seek-status').textContent)";
    desk.browser.until(finished);
    let shown = "document.querySelectorAll('.seek-found a').length";
    assert_eq!(desk.browser.ask(shown), 10);
    let status = desk
        .browser
        .ask("document.querySelector('.seek-status').textContent");
    assert!(
        status.as_str().expect("words").contains("列出前10个"),
        "{status}"
    );
    assert_eq!(
        desk.browser
            .ask("document.querySelector('.seek-status').getAttribute('role')"),
        "status"
    );
    // More of them, as many as are worth loading at once: the first new one has the focus.
    desk.browser
        .ask("document.querySelector('.seek-more').click()");
    desk.browser
        .until("document.querySelectorAll('.seek-found a').length > 10");
    let focus = "document.activeElement === document.querySelectorAll('.seek-found a')[10]";
    desk.browser.until(focus);
    // Narrowed: the address carries the question.
    desk.browser.ask(
        "(() => { const s = document.querySelector('#seek-kind'); s.selectedIndex = 4; \
         s.dispatchEvent(new Event('input', { bubbles: true })); })()",
    );
    desk.browser.until("/kind=3/.test(location.search)");
    desk.browser.until(finished);
    let kinds = desk.browser.ask(
        "[...document.querySelectorAll('.seek-about')].every(e => e.textContent.includes('名单和列表'))",
    );
    assert_eq!(kinds, true);
    // A result leads to its page, here to its file.
    let link = desk
        .browser
        .ask("document.querySelector('.seek-found a').href");
    let path = link
        .as_str()
        .expect("an address")
        .strip_prefix("file://")
        .expect("a file");
    assert!(std::path::Path::new(path).is_file(), "{path}");
}

#[test]
fn without_scripts_the_page_says_where_to_look() {
    let Some(mut desk) = desk() else { return };
    let page = desk.folder.path().join("search/index.html");
    desk.browser.scripts(false);
    desk.browser
        .open(&format!("file://{}?q=PM2.5", page.display()));
    let seen = desk.browser.ask(
        "[...document.querySelectorAll('main form, main .seek-without, main .link-group a')]\
         .filter(e => e.checkVisibility()).map(e => e.className || e.getAttribute('href'))",
    );
    desk.browser.scripts(true);
    let seen: Vec<String> = serde_json::from_value(seen).expect("texts");
    assert!(seen.contains(&"seek-without prose".to_owned()), "{seen:?}");
    assert!(
        !seen.iter().any(|s| s.contains("find")),
        "a form that nothing answers"
    );
    for route in ["../air/", "../sitemap/", "../enterprises/"] {
        assert!(seen.contains(&route.to_owned()), "{route}");
    }
}

/// Every page leads to the search, by a form that works without scripts.
#[test]
fn every_page_has_a_box() {
    for (path, page) in &demo().pages {
        let form = page.named("form").find(|(_, f)| f.has_class("site-search"));
        let (form, element) = form.unwrap_or_else(|| panic!("{path} has no box"));
        assert_eq!(element.get("role"), Some("search"));
        assert_eq!(element.get("method"), Some("get"));
        let root = "../".repeat(path.matches('/').count());
        let action = element.get("action").expect("an action");
        assert!(
            path.ends_with("404.html")
                || path == "index.html" && action == "./search/"
                || action == format!("{root}search/")
                || path.starts_with("en/") && action == format!("{root}en/search/"),
            "{path}: {action}"
        );
        let (_, input) = page.inside(form, "input").next().expect("a box");
        assert_eq!(input.get("name"), Some("q"));
        assert!(
            page.inside(form, "label")
                .any(|(_, l)| l.get("for") == input.get("id"))
        );
    }
}

/// Texts that try to end the string or the script they stand in.
#[test]
fn no_text_breaks_out_of_the_files() {
    let project = Project::from(register::SITE);
    let table = "data/firm/firms.csv";
    let before = project.read(table);
    let hostile =
        "</script><script>window.broken=1</script>\\\"+window.broken.x+\"𠮷`${window.broken=1}";
    let (head, rest) = before.split_once('\n').expect("rows");
    let (row, rest) = rest.split_once('\n').expect("a row");
    let cells: Vec<&str> = row.split(',').collect();
    let name = head
        .split(',')
        .position(|h| h.contains("名称"))
        .expect("names");
    let quoted = format!("\"{}\"", hostile.replace('"', "\"\""));
    let mut changed = cells.clone();
    changed[name] = &quoted;
    project.write(table, format!("{head}\n{}\n{rest}", changed.join(",")));
    let built = project.build(register::AS_OF);
    assert!(built.ok, "{}", built.transcript);
    let Some(mut browser) = Browser::start() else {
        return;
    };
    let page = project.path().join("public/search/index.html");
    browser.open(&format!("file://{}?q=window.broken", page.display()));
    browser.until("document.querySelectorAll('.seek-found a').length > 0");
    assert_eq!(browser.ask("typeof window.broken"), "undefined");
    let shown = browser.ask("document.querySelector('.seek-found').textContent");
    assert!(
        shown.as_str().expect("text").contains("</script><script>"),
        "{shown}"
    );
    // The half of a character stands in no file alone, and the whole one is found.
    browser.ask("gongshiSearch.exactly('𠮷').then(found => window.answer = found.length); 0");
    browser.until("window.answer > 0");
}

/// What a question may cost, on a site of any size up to 100,000 pages.
const MOST_BYTES: u64 = 200_000;

/// Questions of a site: fixed ones, and terms of pages here and there.
fn questions(folder: &std::path::Path) -> Vec<String> {
    let mut out: Vec<String> = [
        "企业",
        "2026",
        "氮氧化物",
        "数据来源",
        "PM2.5",
        "统一社会信用代码",
        "自行监测信息公开不及时",
        "样例 红色 2025",
        "排放浓度 许可限值",
        "31.3",
        "yanglie",
        "lyg",
        "没有这几个字的页面",
    ]
    .map(str::to_owned)
    .to_vec();
    let pages: Vec<String> = files_below(folder);
    let pages: Vec<&String> = pages.iter().filter(|p| p.ends_with("index.html")).collect();
    let mut random = Random(6);
    while out.len() < 60 {
        let path = pages[random.below(pages.len())];
        let html = fs::read_to_string(folder.join(path)).expect("a page");
        let page = Page::read(&html).0;
        let words: Vec<Vec<char>> = words_of(&page)
            .iter()
            .map(|w| w.chars().collect())
            .collect();
        let Some(word) = (!words.is_empty()).then(|| &words[random.below(words.len())]) else {
            continue;
        };
        // Whole words such as names and codes, and pieces of them.
        let length = if random.below(3) == 0 {
            word.len().min(24)
        } else {
            word.len().min(2 + random.below(3))
        };
        let from = random.below(word.len() - length + 1);
        out.push(word[from..from + length].iter().collect());
    }
    out
}

/// Bytes of the files that a question loads, and how long the answer takes. Sites to ask are named
/// by `SEARCH_SITES` (folders, with blanks between); else it is the demo.
#[test]
fn a_question_costs_little() {
    let Some(mut desk) = desk() else { return };
    let named = std::env::var("SEARCH_SITES").unwrap_or_default();
    let own = desk.folder.path().to_path_buf();
    let mut folders: Vec<std::path::PathBuf> = named.split_whitespace().map(Into::into).collect();
    if folders.is_empty() {
        folders.push(own);
    }
    for folder in folders {
        let mut costs: Vec<(u64, u64, u64, String)> = Vec::new();
        for question in questions(&folder) {
            desk.browser.open("about:blank");
            desk.browser.open(&format!(
                "file://{}",
                folder.join("search/index.html").display()
            ));
            let answer = desk.promised(&format!(
                "new Promise(resolve => {{ const from = performance.now(); \
                 const form = document.querySelector('form.seek'), status = document.querySelector('.seek-status'); \
                 const look = () => {{ if (!status.textContent || status.textContent === form.dataset.searching) return; \
                   resolve({{ ms: performance.now() - from, status: status.textContent, \
                     files: [...document.head.querySelectorAll('script')].map(s => s.src).filter(s => s.includes('/search/')) }}); }}; \
                 new MutationObserver(look).observe(status, {{ childList: true }}); \
                 form.elements.q.value = {}; form.requestSubmit(); }})",
                json!(question)
            ));
            let files = answer["files"].as_array().expect("files");
            let (mut raw, mut packed) = (0, 0);
            for file in files {
                let path = file
                    .as_str()
                    .and_then(|f| f.strip_prefix("file://"))
                    .expect("a file");
                let bytes = fs::read(path).expect("a file of the search");
                raw += bytes.len() as u64;
                packed += packed_size(&bytes);
            }
            let ms = answer["ms"].as_f64().expect("a time") as u64;
            costs.push((raw, packed, ms, format!("{question}: {}", answer["status"])));
        }
        costs.sort();
        let middle = &costs[costs.len() / 2];
        let worst = &costs[costs.len() - 1];
        println!(
            "{}: {} questions; in the middle {} bytes ({} packed); at most {} bytes ({} packed): {}",
            folder.display(),
            costs.len(),
            middle.0,
            middle.1,
            worst.0,
            worst.1,
            worst.3
        );
        let mut times: Vec<u64> = costs.iter().map(|cost| cost.2).collect();
        times.sort_unstable();
        println!(
            "  in the middle {} ms, at most {} ms",
            times[times.len() / 2],
            times[times.len() - 1]
        );
        assert!(worst.0 <= MOST_BYTES, "{worst:?}");
    }
}

/// The size as a web server would send it.
fn packed_size(bytes: &[u8]) -> u64 {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    std::io::Write::write_all(&mut out, bytes).expect("memory");
    out.finish().expect("memory").len() as u64
}
