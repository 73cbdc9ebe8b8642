//! Maps as they are seen: targets and labels measured in a browser, walked by keyboard, and the
//! nearest place looked for.

use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use super::{AS_OF, PAGE, SITE};
use crate::{
    browser::{devtools::Browser, server::Server},
    common::Project,
};

struct Desk {
    server: Server,
    browser: Browser,
    _project: Project,
}

/// Sixty places in a crowd and far apart besides the three, on a page of their own.
fn crowded() -> Project {
    let project = Project::from(SITE);
    let mut places = project.read("data/place/places.csv");
    for n in 0..60_u32 {
        // Two thirds in a spot of five kilometres.
        let spread = if n % 3 == 0 { 60_000 } else { 5_000 };
        let east = 1_192_000 + (n * 7_919) % spread / 20;
        let north = 341_000 + (n * 104_729) % spread / 40;
        let (east, north) = (f64::from(east) / 10_000.0, f64::from(north) / 10_000.0);
        places += &format!("P{n},第{n}个名字很长的监测点位,全市,{east:.4},{north:.4}\n");
    }
    project.write("data/place/places.csv", places);
    let built = project.build(AS_OF);
    assert!(built.ok, "{}", built.transcript);
    project
}

fn desk() -> Option<MutexGuard<'static, Desk>> {
    static DESK: LazyLock<Option<Mutex<Desk>>> = LazyLock::new(|| {
        let browser = Browser::start()?;
        let project = crowded();
        let server = Server::start(project.path().join("public"));
        Some(Mutex::new(Desk {
            server,
            browser,
            _project: project,
        }))
    });
    let desk = DESK.as_ref()?;
    Some(desk.lock().unwrap_or_else(PoisonError::into_inner))
}

impl Desk {
    fn open(&mut self, width: u32) -> &mut Browser {
        let address = format!("{}{PAGE}", self.server.address());
        self.browser.scripts(true);
        self.browser.size(width, 900);
        self.browser.open(&address);
        &mut self.browser
    }
}

fn texts(value: &serde_json::Value) -> Vec<String> {
    let all = value.as_array().cloned().unwrap_or_default();
    let text = |v: &serde_json::Value| v.as_str().unwrap_or_default().to_owned();
    all.iter().map(text).collect()
}

/// The drawings that are shown, measured: what is wrong with them.
const MEASURED: &str = "(() => {
  const out = [], shown = [...document.querySelectorAll('.map svg')].filter(s => s.checkVisibility());
  const meet = (a, b) => a.left < b.right - .5 && b.left < a.right - .5 && a.top < b.bottom - .5 && b.top < a.bottom - .5;
  if (shown.length !== 2) out.push(shown.length + ' drawings for two maps');
  for (const svg of shown) {
    const sheet = svg.getBoundingClientRect(), links = [...svg.querySelectorAll('a')];
    const hits = links.map(a => a.querySelector('.hit').getBoundingClientRect());
    if (links.length < 10) out.push(links.length + ' markers');
    hits.forEach((r, i) => {
      if (r.width < 44 || r.height < 44) out.push('a target of ' + r.width + ' x ' + r.height);
      hits.slice(0, i).forEach(o => { if (meet(r, o)) out.push('two targets meet'); });
    });
    const words = [...svg.querySelectorAll('text')];
    const boxes = words.map(t => t.getBoundingClientRect());
    boxes.forEach((r, i) => {
      if (r.left < sheet.left - 1 || r.right > sheet.right + 1) out.push(words[i].textContent + ' is cut');
      // Two lines of one label stand closer than their boxes are high.
      boxes.slice(0, i).forEach((o, j) => {
        if (words[i].parentNode !== words[j].parentNode && meet(r, { left: o.left, right: o.right, top: o.top + 3, bottom: o.bottom - 3 }))
          out.push(words[i].textContent + ' meets ' + words[j].textContent);
      });
    });
  }
  if (document.documentElement.scrollWidth > innerWidth) out.push('the page is wider than the window');
  return out;
})()";

#[test]
fn targets_are_44_pixels_and_words_do_not_meet() {
    let Some(mut desk) = desk() else { return };
    for width in [360, 1280] {
        let browser = desk.open(width);
        let wrong = texts(&browser.ask(MEASURED));
        assert!(wrong.is_empty(), "{width}: {wrong:?}");
    }
}

#[test]
fn a_keyboard_reaches_every_marker_in_the_order_of_the_numbers() {
    let Some(mut desk) = desk() else { return };
    let browser = desk.open(1280);
    let all = "[...document.querySelectorAll('#map-1 svg.wide a')].map(a => a.querySelector('title').textContent)";
    let all = texts(&browser.ask(all));
    // The button for the nearest place and the link past the markers stand before the drawing.
    browser.ask("document.querySelector('#map-1 .drawing').setAttribute('tabindex', '-1'), document.querySelector('#map-1 .drawing').focus()");
    for label in &all {
        browser.press("Tab");
        let now = browser.ask("document.activeElement.querySelector('title').textContent");
        assert_eq!(now.as_str(), Some(label.as_str()));
        let ring = browser
            .ask("getComputedStyle(document.activeElement.querySelector('.hit')).strokeWidth");
        assert_eq!(ring.as_str(), Some("3px"), "focus is seen on {label}");
    }
    // The last one led somewhere: to the page of a place or to its row.
    let target =
        browser.ask("new URL(document.activeElement.getAttribute('href'), location.href).href");
    browser.press("Enter");
    browser.until(&format!("location.href === {target}"));
}

/// By hand, on a sphere where a degree of latitude is 111.195 km: the north lies 0.01° or 1.11 km
/// south of the reader.
#[test]
fn the_nearest_are_found_without_asking_anybody() {
    let Some(mut desk) = desk() else { return };
    let origin = desk.server.address().trim_end_matches('/').to_owned();
    let browser = desk.open(1280);
    browser.allow_place(&origin, true);
    browser.place(Some((34.31, 119.2)));
    let begun = browser.ask("performance.now()");
    browser.click("找离我最近的");
    browser.until("document.querySelectorAll('.near li').length === 3");
    let said = browser.ask("document.querySelector('.near [role=status]').innerText");
    let said = said.as_str().unwrap_or_default();
    assert!(
        said.contains("定位误差约40米") && said.contains("北边 1.1公里"),
        "{said}"
    );
    let first = browser.ask("document.querySelector('#map-1-table tbody tr').innerText");
    assert!(
        first.as_str().is_some_and(|t| t.contains("北边")),
        "{first}"
    );
    let last = browser.ask("document.querySelector('#map-1-table tbody tr:last-child').innerText");
    assert!(
        last.as_str().is_some_and(|t| t.contains("不知在哪里")),
        "{last}"
    );
    let marked = browser.ask("document.querySelectorAll('tr.nearest').length");
    assert_eq!(marked, 3);
    // What is asked for is put on record a little later, in its order; the browser fetches the icon
    // of a page when it has time.
    let asked = format!(
        "performance.getEntriesByType('resource').filter(r => r.startTime > {begun})
           .map(r => r.name.replace(/^.*\\//, '')).filter(name => !/^icon-.*svg$/.test(name)).join()"
    );
    browser.ask("fetch('?the-only-one'), 0");
    browser.until(&format!("{asked}.includes('?the-only-one')"));
    assert_eq!(browser.ask(&asked), "index.html?the-only-one");

    let browser = desk.open(1280);
    browser.place(None);
    browser.click("找离我最近的");
    browser.until(
        "document.querySelector('.near [role=status]').innerText.startsWith('浏览器没有测出位置')",
    );

    let browser = desk.open(1280);
    browser.allow_place(&origin, false);
    browser.click("找离我最近的");
    browser.until(
        "document.querySelector('.near [role=status]').innerText.startsWith('没有得到允许')",
    );
}

#[test]
fn without_scripts_nothing_is_offered_and_the_map_is_whole() {
    let Some(mut desk) = desk() else { return };
    let address = format!("{}{PAGE}", desk.server.address());
    desk.browser.scripts(false);
    desk.browser.size(360, 900);
    desk.browser.open(&address);
    let offered = desk
        .browser
        .ask("document.querySelector('.near').checkVisibility()");
    assert_eq!(offered, false);
    let markers = desk
        .browser
        .ask("document.querySelectorAll('#map-1 svg.narrow a').length");
    assert!(markers.as_u64().is_some_and(|n| n > 10), "{markers}");
}
