//! A person looks for a firm in a browser, with and without JavaScript, and counts the steps.
//!
//! Where no Chromium is and none can be installed (`tests/browser.sh`) the tests say so on the
//! terminal and pass; `BROWSER=required` makes that a failure.

pub mod devtools;
pub mod server;

use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use crate::{common::Project, register};
use devtools::Browser;
use server::Server;

/// The golden register as a visitor gets it, and the browser; one test at a time.
struct Desk {
    server: Server,
    browser: Browser,
    project: Project,
}

fn desk() -> Option<MutexGuard<'static, Desk>> {
    static DESK: LazyLock<Option<Mutex<Desk>>> = LazyLock::new(|| {
        let browser = Browser::start()?;
        let project = Project::from(register::SITE);
        let built = project.build(register::AS_OF);
        assert!(built.ok, "{}", built.transcript);
        let server = Server::start(project.path().join("public"));
        Some(Mutex::new(Desk {
            server,
            browser,
            project,
        }))
    });
    let desk = DESK.as_ref()?;
    Some(desk.lock().unwrap_or_else(PoisonError::into_inner))
}

impl Desk {
    /// Opens a page of the site, a visitor's starting point.
    fn open(&mut self, path: &str, scripts: bool) -> Person<'_> {
        let address = format!("{}{path}", self.server.address());
        self.browser.scripts(scripts);
        self.browser.open(&address);
        Person {
            browser: &mut self.browser,
            actions: 0,
        }
    }
}

/// Somebody who counts what they do.
struct Person<'b> {
    browser: &'b mut Browser,
    actions: usize,
}

impl Person<'_> {
    /// Types words into the box, as they stand or in full-width signs.
    fn types(&mut self, words: &str) -> &mut Self {
        self.actions += 1;
        self.browser.focus("#find-q");
        self.browser.insert(words);
        self.browser.until(FINISHED);
        self
    }

    fn chooses(&mut self, field: &str, value: &str) -> &mut Self {
        self.actions += 1;
        self.browser.choose(&format!("#find-{field}"), value);
        self.browser.until(FINISHED);
        self
    }

    /// Clicks the link or button whose words begin so.
    fn clicks(&mut self, words: &str) -> &mut Self {
        self.actions += 1;
        self.browser.click(words);
        self
    }

    fn sees(&mut self, selector: &str) -> Vec<String> {
        let script = format!(
            "[...document.querySelectorAll({selector:?})].filter(e => e.checkVisibility()).map(e => e.innerText.trim())"
        );
        let found = self.browser.ask(&script);
        let texts = found.as_array().cloned().unwrap_or_default();
        let text = |v: &serde_json::Value| v.as_str().unwrap_or_default().to_owned();
        texts.iter().map(text).collect()
    }

    /// The names among the results.
    fn found(&mut self) -> Vec<String> {
        self.sees(".find-found tbody th a")
    }

    #[track_caller]
    fn is_at(&mut self, heading: &str, most: usize) {
        assert_eq!(self.sees("h1"), [heading]);
        assert!(self.actions <= most, "{} actions", self.actions);
    }
}

/// The search is over.
const FINISHED: &str = "document.querySelector('.find-answer').hidden === false \
    && document.querySelector('.find-answer progress').hidden";

const FIRM: &str = "云台染料化工有限公司";
const CODE: &str = "91320701YL0000002N";

#[test]
fn a_firm_is_found_by_a_part_of_its_old_name() {
    let Some(mut desk) = desk() else { return };
    // 红旗油漆社 was its name until 1998.
    let mut person = desk.open("firms/", true);
    assert_eq!(person.types("旗油").found(), [FIRM]);
    assert_eq!(person.sees(".find-status"), ["找到1个。"]);
    person.clicks(FIRM).is_at(FIRM, 3);

    let mut person = desk.open("firms/", false);
    assert!(
        person.sees("form.find").is_empty(),
        "a form that nothing answers"
    );
    person.clicks("漆（1）").clicks(FIRM).is_at(FIRM, 3);
}

#[test]
fn a_firm_is_found_by_its_code() {
    let Some(mut desk) = desk() else { return };
    let mut person = desk.open("firms/", true);
    assert_eq!(person.types("yl0000002").found(), [FIRM]);
    person.clicks(FIRM).is_at(FIRM, 3);

    let mut person = desk.open("firms/", false);
    let end = &CODE[CODE.len() - 2..];
    person
        .clicks(&format!("{end}（1）"))
        .clicks(FIRM)
        .is_at(FIRM, 3);
}

#[test]
fn a_firm_is_found_by_district_and_colour() {
    let Some(mut desk) = desk() else { return };
    let mut person = desk.open("firms/", true);
    person.chooses("district", "north").chooses("colour", "red");
    assert_eq!(person.found(), [FIRM, "己巳纺织有限公司"]);
    person.clicks(FIRM).is_at(FIRM, 3);

    let mut person = desk.open("firms/", false);
    person.clicks("北片（8）").clicks("红色（2）");
    person.clicks(FIRM).is_at(FIRM, 3);
}

#[test]
fn a_question_can_be_sent_to_others() {
    let Some(mut desk) = desk() else { return };
    let mut person = desk.open("firms/?q=%E7%83%AD%E7%94%B5&district=north", true);
    person.browser.until(FINISHED);
    assert_eq!(person.found(), ["丁卯热电有限公司", "戊辰热电有限公司"]);
    let mut person = desk.open("firms/", true);
    person.types("电厂").chooses("district", "north");
    let asked = person.browser.ask("location.search");
    assert_eq!(asked.as_str(), Some("?q=%E7%94%B5%E5%8E%82&district=north"));
}

#[test]
fn width_and_case_do_not_matter_and_what_is_not_public_is_not_found() {
    let Some(mut desk) = desk() else { return };
    for words in ["ＡＢＣ", "abc新", "ABC"] {
        let mut person = desk.open("firms/", true);
        assert_eq!(person.types(words).found().len(), 1, "{words}");
    }
    let mut person = desk.open("firms/", true);
    assert!(person.types("未到日子").found().is_empty());
    assert_eq!(
        person.sees(".find-status"),
        ["没有找到。可以少写几个字再试，或者减少条件。"]
    );
}

#[test]
fn columns_are_sorted_by_their_heads() {
    let Some(mut desk) = desk() else { return };
    let mut person = desk.open("firms/by-industry/17/", true);
    let names = "table.data-table tbody th a";
    let before = person.sees(names);
    // Scores: 己巳 2, 庚午 12, 乙亥 5; 丙子 was never rated and comes last both times.
    assert_eq!(before[..2], ["己巳纺织有限公司", "庚午纺织有限公司"]);
    person.clicks("得分");
    let up = person.sees(names);
    let order = ["己巳", "乙亥", "庚午", "丙子"];
    assert!(
        up.iter()
            .zip(order)
            .all(|(name, firm)| name.starts_with(firm)),
        "{up:?}"
    );
    let sorted = "document.querySelector('th[aria-sort]').getAttribute('aria-sort')";
    assert_eq!(person.browser.ask(sorted).as_str(), Some("ascending"));
    person.clicks("得分");
    let down = person.sees(names);
    let order = ["庚午", "乙亥", "己巳", "丙子"];
    assert!(
        down.iter()
            .zip(order)
            .all(|(name, firm)| name.starts_with(firm)),
        "{down:?}"
    );
}

#[test]
fn a_site_in_a_folder_finds_without_a_server() {
    let Some(mut desk) = desk() else { return };
    let page = desk.project.path().join("public/firms/index.html");
    let address = format!("file://{}", page.display());
    desk.browser.scripts(true);
    desk.browser.open(&address);
    let mut person = Person {
        browser: &mut desk.browser,
        actions: 0,
    };
    assert_eq!(person.types("油漆").found(), [FIRM]);
}
