//! Charts in a browser: read by arrow keys and by pointer, turned into their table, taken home.
//!
//! What is expected is read from the table of the page, which the data themselves are held against
//! elsewhere; where a point lies is computed from the ticks that a reader sees.

mod equal;
mod torture;

use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use crate::{
    accessible::{demo, target},
    browser::{devtools::Browser, server::Server},
    common::Project,
};

/// Whoever reads the charts of a site.
struct Reader {
    server: Server,
    browser: Browser,
    project: Project,
}

fn reader() -> Option<MutexGuard<'static, Reader>> {
    static READER: LazyLock<Option<Mutex<Reader>>> = LazyLock::new(|| {
        let browser = Browser::start()?;
        let page = "[[page.block]]\nform = \"chart\"\ndataset = \"air-city-day\"\nsubject = \"连云港\"\nchart = \"trend\"\n\
             [[page.block]]\nform = \"chart\"\ndataset = \"air-city-day\"\nsubject = \"连云港\"\nperiod = \"2016\"\nchart = \"particles\"\n\
             [[page.block]]\nform = \"chart\"\ndataset = \"air-city-day\"\nsubject = \"连云港\"\nperiod = \"2016\"\nchart = \"class-month\"\n";
        let project = Project::tables(&["air-city-day"], page);
        let built = project.build("2026-11-23T08:00");
        assert!(built.ok, "{}", built.transcript);
        let server = Server::start(project.path().join("public"));
        Some(Mutex::new(Reader {
            server,
            browser,
            project,
        }))
    });
    let reader = READER.as_ref()?;
    Some(reader.lock().unwrap_or_else(PoisonError::into_inner))
}

/// The month of the sample city, whose page shows a ranking and a panel for each station.
fn stations(reader: &mut Reader) -> &mut Browser {
    let folder = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("stations");
    for (path, bytes) in &demo().files {
        if path.starts_with("air/sample/2026/10/") || path.starts_with("assets/") {
            let target = folder.join(path);
            std::fs::create_dir_all(target.parent().expect("a folder")).expect("a folder");
            std::fs::write(target, bytes).expect("a file");
        }
    }
    let page = folder.join("air/sample/2026/10/index.html");
    reader.open_at(&format!("file://{}", page.display()))
}

#[test]
fn panels_and_rankings_are_read_like_any_chart() {
    let Some(mut reader) = reader() else { return };
    let browser = stations(&mut reader);
    let panels = browser.ask("document.querySelectorAll('#month-stations svg.wide .read').length");
    assert_eq!(panels, 5, "a panel for each station");
    browser.focus("#month-stations .drawing");
    browser.press("ArrowRight");
    for column in 1..=5 {
        let rows = expected(browser, "month-stations", column);
        assert_eq!(reading(browser, "month-stations"), rows[0]);
        let marked = browser.ask("[...document.querySelectorAll('#month-stations svg.wide .read')].map(r => r.querySelectorAll('circle').length)");
        let marked: Vec<u64> = marked
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_u64)
            .collect();
        assert_eq!(
            marked.iter().position(|n| *n == 1),
            Some(column - 1),
            "{marked:?}"
        );
        browser.press("ArrowDown");
    }
    let rows = expected(browser, "month-ranking", 1);
    let values: Vec<f64> = rows
        .iter()
        .filter_map(|row| row.rsplit(' ').next()?.parse().ok())
        .collect();
    assert!(
        values.len() >= 5 && values.is_sorted_by(|a, b| a >= b),
        "{rows:?}"
    );
    browser.focus("#month-ranking .drawing");
    for row in &rows {
        browser.press("ArrowRight");
        assert_eq!(&reading(browser, "month-ranking"), row);
    }
    // The bar of the marked subject ends where its mark is.
    browser.press("Home");
    let off = browser.ask(
        "(() => { const svg = document.querySelector('#month-ranking svg.wide'), c = svg.querySelector('.read circle'), r = svg.querySelector('g[data-s] rect');
         return Math.hypot(c.getAttribute('cx') - r.getAttribute('x') - r.getAttribute('width'), c.getAttribute('cy') - r.getAttribute('y') - r.getAttribute('height') / 2); })()",
    );
    assert!(off.as_f64().is_some_and(|off| off < 1.0), "{off}");
}

impl Reader {
    fn open(&mut self) -> &mut Browser {
        let address = self.server.address().to_owned();
        self.open_at(&address)
    }

    /// The same page from a plain folder.
    fn open_folder(&mut self) -> &mut Browser {
        let index = self.project.path().join("public/index.html");
        self.open_at(&format!("file://{}", index.display()))
    }

    fn open_at(&mut self, address: &str) -> &mut Browser {
        self.browser.scripts(true);
        self.browser.open(address);
        self.browser.ask(
            "addEventListener('securitypolicyviolation', e => window.broken = e.violatedDirective)",
        );
        &mut self.browser
    }
}

/// The readings of a chart as its table gives them: period, head and value of a column.
fn expected(browser: &mut Browser, chart: &str, column: usize) -> Vec<String> {
    let found = browser.ask(&format!(
        "(() => {{ const t = document.querySelector('#{chart} .data table');
         const head = t.tHead.rows[0].cells[{column}].textContent;
         return [...t.tBodies[0].rows].map(r => r.cells[0].textContent + '：' + head + ' ' + r.cells[{column}].textContent); }})()"
    ));
    texts(&found)
}

fn texts(list: &Value) -> Vec<String> {
    let list = list.as_array().cloned().unwrap_or_default();
    list.iter()
        .map(|text| text.as_str().unwrap_or_default().to_owned())
        .collect()
}

fn reading(browser: &mut Browser, chart: &str) -> String {
    let said = browser.ask(&format!(
        "document.querySelector('#{chart} .reading').textContent"
    ));
    said.as_str().unwrap_or_default().to_owned()
}

/// How far the marker is from where the number belongs between the two outermost ticks, which are
/// read as a person does: by their words and where these stand.
const OFF: &str = "(chart => {
    const svg = [...document.querySelectorAll(`#${chart} svg`)].find(s => s.getBoundingClientRect().width);
    const circle = svg.querySelector('.read circle');
    if (!circle) return 'no marker';
    const ticks = [...svg.querySelectorAll('text[text-anchor=end]')].filter(t => /^[\\d,.]+$/.test(t.textContent))
        .map(t => ({ v: +t.textContent.replace(/,/g, ''), y: +t.getAttribute('y') - 5 }));
    const [low, high] = [ticks[0], ticks[ticks.length - 1]];
    const v = +document.querySelector(`#${chart} .reading`).textContent.split(' ').pop().replace(/,/g, '');
    return Math.abs(+circle.getAttribute('cy') - (low.y + (v - low.v) / (high.v - low.v) * (high.y - low.y)));
})";

#[test]
fn arrow_keys_read_every_point_as_the_table_has_it() {
    let Some(mut reader) = reader() else { return };
    for folder in [false, true] {
        let browser = if folder {
            reader.open_folder()
        } else {
            reader.open()
        };
        let rows = expected(browser, "trend", 1);
        assert!(rows.len() > 30, "{rows:?}");
        browser.focus("#trend .drawing");
        for row in &rows {
            browser.press("ArrowRight");
            assert_eq!(&reading(browser, "trend"), row);
            let off = browser.ask(&format!("{OFF}('trend')"));
            assert!(off.as_f64().is_some_and(|off| off < 1.0), "{row}: {off}");
        }
        browser.press("Home");
        assert_eq!(reading(browser, "trend"), rows[0]);
        browser.press("End");
        assert_eq!(&reading(browser, "trend"), rows.last().unwrap());
        let stops = browser
            .ask("document.querySelectorAll('#trend .drawing [tabindex], #trend svg a').length");
        assert_eq!(stops, 0, "one stop for the whole figure");
        assert_eq!(browser.ask("window.broken ?? null"), Value::Null);
    }
}

#[test]
fn up_and_down_change_the_series_and_switched_off_ones_are_passed_by() {
    let Some(mut reader) = reader() else { return };
    let browser = reader.open();
    let (first, second) = (
        expected(browser, "particles", 1),
        expected(browser, "particles", 2),
    );
    browser.focus("#particles .drawing");
    browser.press("ArrowRight");
    assert_eq!(reading(browser, "particles"), first[0]);
    browser.press("ArrowDown");
    assert_eq!(reading(browser, "particles"), second[0]);
    browser.press("ArrowUp");
    assert_eq!(reading(browser, "particles"), first[0]);
    let buttons =
        "[...document.querySelectorAll('#particles .chart-tools [aria-label^=系列] button')]";
    assert_eq!(browser.ask(&format!("{buttons}.length")), 2);
    browser.ask(&format!("{buttons}[0].click()"));
    let pressed = browser.ask(&format!(
        "{buttons}.map(b => b.getAttribute('aria-pressed'))"
    ));
    assert_eq!(texts(&pressed), ["false", "true"]);
    let drawn = browser.ask(
        "[...document.querySelectorAll('#particles svg.wide path[data-s]')].filter(p => p.checkVisibility()).map(p => p.dataset.s)",
    );
    assert!(texts(&drawn).iter().all(|s| s == "1"), "{drawn}");
    browser.focus("#particles .drawing");
    browser.press("ArrowDown");
    assert_eq!(reading(browser, "particles"), second[0]);
    // The last one cannot be switched off.
    browser.ask(&format!("{buttons}[1].click()"));
    let pressed = browser.ask(&format!(
        "{buttons}.map(b => b.getAttribute('aria-pressed'))"
    ));
    assert_eq!(texts(&pressed), ["false", "true"]);
}

#[test]
fn the_pointer_reads_the_nearest_point() {
    let Some(mut reader) = reader() else { return };
    let browser = reader.open();
    let rows = expected(browser, "trend", 1);
    // Markers are drawn one for each month that has a value: the eleventh is that of the eleventh row.
    let place = browser.ask(
        "(() => { const svg = document.querySelector('#trend svg.wide');
          svg.scrollIntoView({ block: 'center', behavior: 'instant' });
          const r = svg.querySelectorAll('g[data-s] circle')[10].getBoundingClientRect();
          return [r.x + r.width / 2, r.y + r.height / 2]; })()",
    );
    browser.point(
        place[0].as_f64().unwrap() + 4.0,
        place[1].as_f64().unwrap() + 9.0,
    );
    assert_eq!(reading(browser, "trend"), rows[10]);
    // In a stack it is the part under the pointer.
    let place = browser.ask(
        "(() => { const svg = document.querySelector('#class-month svg.wide');
          svg.scrollIntoView({ block: 'center', behavior: 'instant' });
          const r = svg.querySelector('g[data-s=\"1\"] rect').getBoundingClientRect();
          return [r.x + r.width / 2, r.y + r.height / 2]; })()",
    );
    browser.point(place[0].as_f64().unwrap(), place[1].as_f64().unwrap());
    let second = expected(browser, "class-month", 2);
    assert_eq!(reading(browser, "class-month"), second[0]);
}

#[test]
fn a_shorter_period_is_drawn_to_the_same_scale() {
    let Some(mut reader) = reader() else { return };
    let browser = reader.open();
    let rows = expected(browser, "trend", 1);
    browser.ask("[...document.querySelectorAll('#trend .chart-tools button')].find(b => b.textContent === '近1年').click()");
    browser.focus("#trend .drawing");
    // The last month is January 2017: a year before it begins after January 2016.
    for row in &rows[rows.len() - 12..] {
        browser.press("ArrowRight");
        assert_eq!(&reading(browser, "trend"), row);
        let off = browser.ask(&format!("{OFF}('trend')"));
        assert!(off.as_f64().is_some_and(|off| off < 1.0), "{row}: {off}");
    }
    assert!(rows[rows.len() - 12].starts_with("2016-02"), "{rows:?}");
    let names = browser.ask(
        "[...document.querySelectorAll('#trend svg.wide .names text')].map(t => t.textContent)",
    );
    let names = texts(&names);
    assert_eq!(
        (
            names.first().unwrap().as_str(),
            names.last().unwrap().as_str()
        ),
        ("2016-02", "2017-01")
    );
    browser.ask("[...document.querySelectorAll('#trend .chart-tools button')].find(b => b.textContent === '全部').click()");
    browser.focus("#trend .drawing");
    browser.press("Home");
    assert_eq!(reading(browser, "trend"), rows[0]);
}

#[test]
fn the_table_takes_the_place_of_the_drawing_and_gives_it_back() {
    let Some(mut reader) = reader() else { return };
    let browser = reader.open();
    let press = |browser: &mut Browser, words: &str| {
        browser.ask(&format!("[...document.querySelectorAll('#trend .chart-tools button')].find(b => b.textContent === '{words}').click()"));
        let seen = browser.ask("['.drawing', '.data table'].map(s => document.querySelector('#trend ' + s).checkVisibility({ contentVisibilityAuto: true }) && document.querySelector('#trend ' + s).getBoundingClientRect().height > 0)");
        seen.as_array().cloned().unwrap_or_default()
    };
    assert_eq!(press(browser, "表"), [false, true]);
    assert_eq!(press(browser, "图"), [true, false]);
}

#[test]
fn what_is_taken_home_carries_the_same_numbers() {
    let Some(mut reader) = reader() else { return };
    for folder in [false, true] {
        let browser = if folder {
            reader.open_folder()
        } else {
            reader.open()
        };
        browser.ask(
            "(() => { window.taken = []; URL.createObjectURL = b => (taken.push(b), '#'); })()",
        );
        browser.ask("[...document.querySelectorAll('#trend .take button')].find(b => b.textContent === '图片（PNG）').click()");
        browser.until("taken.length === 1");
        browser
            .ask("createImageBitmap(taken[0]).then(i => { window.size = [i.width, i.height]; })");
        browser.until("window.size !== undefined");
        let size = browser.ask("window.size");
        assert_eq!(size[0], 1504, "twice the drawing and its margins");
        // Something is drawn on it: the file of an empty sheet is a tenth of this.
        assert!(browser.ask("taken[0].size").as_u64() > Some(20_000));
        assert_eq!(browser.ask("window.broken ?? null"), Value::Null);
    }
    let folder = reader.project.path().join("public");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect(name);
    let (svg, csv, json) = (read("trend.svg"), read("trend.csv"), read("trend.json"));
    let browser = reader.open();
    let rows = expected(browser, "trend", 1);
    let json: Value = serde_json::from_str(&json).expect("JSON");
    for (at, row) in rows.iter().enumerate() {
        let (period, rest) = row.split_once('：').expect("a reading");
        let (head, value) = rest.rsplit_once(' ').expect("a reading");
        assert_eq!(json["columns"][1], head);
        assert_eq!(json["rows"][at], serde_json::json!([period, value]));
        let line = csv.lines().nth(at + 1).expect("a line");
        assert_eq!(line, format!("{period},{value}"));
        // The drawing names the series without its unit, which stands above it.
        let name = head.split('（').next().unwrap_or_default();
        assert!(
            svg.contains(&format!("{name} {value} 微克/立方米")),
            "{row}"
        );
    }
    assert!(
        csv.starts_with('\u{feff}'),
        "Excel asks for a byte order mark"
    );
}

#[test]
fn without_scripts_table_and_files_are_there() {
    let Some(mut reader) = reader() else { return };
    let address = reader.server.address().to_owned();
    let browser = &mut reader.browser;
    browser.scripts(false);
    browser.open(&address);
    let seen = browser
        .ask("[...document.querySelectorAll('#trend summary')].map(s => s.checkVisibility())");
    assert_eq!(
        seen,
        serde_json::json!([true, true, true]),
        "怎么算的, files, table"
    );
    let files = browser.ask(
        "[...document.querySelectorAll('#trend a[download]')].map(a => a.getAttribute('href'))",
    );
    assert_eq!(texts(&files), ["trend.csv", "trend.svg", "trend.json"]);
    let empty = browser.ask("[...document.querySelectorAll('#trend button')].length");
    assert_eq!(empty, 0, "no button that does nothing");
    browser.scripts(true);
}

#[test]
fn a_page_for_other_sites_is_small_says_its_source_and_leads_back() {
    let demo = demo();
    assert!(demo.embeds.len() > 100, "{} pages", demo.embeds.len());
    for (path, page) in &demo.embeds {
        let size = demo.files[path].len();
        assert!(size <= 20 * 1024, "{path}: {size} bytes");
        let robots = page
            .named("meta")
            .find(|(_, e)| e.get("name") == Some("robots"));
        assert_eq!(
            robots.and_then(|(_, e)| e.get("content")),
            Some("noindex"),
            "{path}"
        );
        for (name, count) in [
            ("h1", 1),
            ("figure", 1),
            ("a", 1),
            ("script", 0),
            ("style", 0),
        ] {
            assert_eq!(page.named(name).count(), count, "{path}: {name}");
        }
        // Two drawings, or the file of one that is too large.
        let drawn = page.named("svg").count() + 2 * page.named("img").count();
        assert_eq!(drawn, 2, "{path}");
        if let Some((_, img)) = page.named("img").next() {
            let file = target(path, img.get("src").expect("a file"));
            assert!(demo.files.contains_key(&file.expect("inside").0), "{path}");
        }
        assert!(
            page.elements.iter().all(|e| e.get("style").is_none()),
            "{path}"
        );
        let main = page.named("main").next().map_or(0, |(i, _)| i);
        let text = page.text(main);
        let own = path.trim_start_matches("embed/");
        for word in equal::words_of(own, ["数据来源：", "数据截至："]) {
            assert!(text.contains(word), "{path}: {word}");
        }
        let (_, link) = page.named("a").next().expect("a link");
        assert_eq!(link.get("target"), Some("_top"), "{path}");
        let (file, anchor) = target(path, link.get("href").expect("an address")).expect("inside");
        let own = demo
            .pages
            .get(&file)
            .unwrap_or_else(|| panic!("{path}: no {file}"));
        let shown = own
            .named("figure")
            .find(|(_, e)| e.get("id") == Some(&anchor));
        let (_, figure) = shown.unwrap_or_else(|| panic!("{path}: no {anchor} on {file}"));
        let address = format!(
            "https://sthj.example.gov.cn/gongshi/{}",
            path.trim_end_matches("index.html")
        );
        assert_eq!(figure.get("data-embed"), Some(address.as_str()));
        let listed = demo.text("sitemap.xml").contains(&address);
        assert!(!listed, "{path} is for others, not for search engines");
    }
}
