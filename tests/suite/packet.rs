//! One release in all its forms: each is read back by means that share nothing with the program,
//! and all say the same numbers.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
};

use quick_xml::{Reader, events::Event};
use serde_json::Value;

use crate::common::Project;

const AS_OF: &str = "2026-11-23T08:00";
const ROUTE: &str = "releases/2026/air-2016/";

fn demo() -> BTreeMap<String, Vec<u8>> {
    let project = Project::demo_in_chinese();
    let built = project.build(AS_OF);
    assert!(built.ok, "{}", built.transcript);
    built.bytes().into_iter().collect()
}

/// The numbers of a text with the sign or unit that follows: digits, points, percent signs.
fn numbers(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut now = String::new();
    for c in text.chars().chain([' ']) {
        let inside = c.is_ascii_digit() || (c == '.' && !now.is_empty());
        if inside {
            now.push(c);
        } else if !now.is_empty() {
            if c == '%' {
                now.push(c);
            }
            out.push(std::mem::take(&mut now).trim_end_matches('.').to_owned());
        }
    }
    out
}

/// The visible words of the elements of a class, by a reader of tags that knows nothing else.
fn html_text(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let end = rest[at..].find('>').map_or(rest.len(), |e| at + e + 1);
        let tag = &rest[at..end];
        if ["</p", "</li", "</h", "</td", "</th", "</tr"]
            .iter()
            .any(|t| tag.starts_with(t))
        {
            out.push('\n');
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    let pairs = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&amp;", "&"),
    ];
    pairs
        .iter()
        .fold(out, |text, (from, to)| text.replace(from, to))
}

/// What stands in the prose of the page.
fn prose_of_page(html: &str) -> String {
    html.split("<div class=\"prose\">")
        .skip(1)
        .map(|part| html_text(part.split("</div>\n</div>").next().unwrap_or(part)))
        .collect()
}

/// Rows of the table of figures on the page: item, printed, period, address.
fn figures_of_page(html: &str) -> Vec<Vec<String>> {
    let table = html
        .split("<table")
        .find(|t| t.contains("本文数据</span></caption>"))
        .expect("the table of figures");
    let body = table.split("<tbody>").nth(1).expect("its rows");
    let body = body.split("</tbody>").next().unwrap_or(body);
    body.split("<tr>")
        .skip(1)
        .map(|row| {
            let cells = row
                .split("<t")
                .skip(1)
                .filter(|c| c.starts_with("h ") || c.starts_with("d") || c.starts_with("h>"));
            cells
                .map(|cell| {
                    let inner = cell.split_once('>').map_or("", |(_, rest)| rest);
                    html_text(inner).trim().to_owned()
                })
                .collect()
        })
        .collect()
}

/// Paragraphs, and rows of tables, of a DOCX file.
fn docx(bytes: &[u8]) -> (Vec<String>, Vec<Vec<String>>) {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a ZIP archive");
    let mut xml = String::new();
    let mut part = archive.by_name("word/document.xml").expect("a document");
    part.read_to_string(&mut xml).expect("UTF-8");
    let mut reader = Reader::from_str(&xml);
    let (mut paragraphs, mut rows) = (Vec::new(), Vec::new());
    let (mut text, mut row, mut in_table) = (String::new(), Vec::new(), false);
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(e) if e.name().as_ref() == "w:tbl" => in_table = true,
            Event::End(e) => match e.name().as_ref() {
                "w:tbl" => in_table = false,
                "w:tc" => row.push(std::mem::take(&mut text)),
                "w:tr" => rows.push(std::mem::take(&mut row)),
                "w:p" if !in_table => paragraphs.push(std::mem::take(&mut text)),
                _ => {}
            },
            Event::Text(e) => text.push_str(&e),
            Event::GeneralRef(e) => text.push_str(match &*e {
                "amp" => "&",
                "lt" => "<",
                "gt" => ">",
                "quot" => "\"",
                _ => "'",
            }),
            Event::Eof => break,
            _ => {}
        }
    }
    (paragraphs, rows)
}

struct Forms {
    page: String,
    text: String,
    docx: (Vec<String>, Vec<Vec<String>>),
    item: Value,
    csv: Vec<BTreeMap<String, String>>,
    json: Value,
}

fn forms() -> Forms {
    let files = demo();
    let file = |name: &str| files.get(name).unwrap_or_else(|| panic!("{name}"));
    let text = |name: &str| String::from_utf8(file(name).clone()).expect("UTF-8");
    let feed: Value = serde_json::from_slice(file("feed.json")).expect("JSON");
    let items = feed["items"].as_array().expect("items");
    let item = items
        .iter()
        .find(|i| i["id"].as_str().is_some_and(|id| id.ends_with(ROUTE)))
        .expect("the release in the feed");
    let csv = text(&format!("{ROUTE}figures.csv"));
    let csv = csv.strip_prefix('\u{feff}').expect("a byte order mark");
    let rows = csv::Reader::from_reader(csv.as_bytes())
        .deserialize()
        .map(|row| row.expect("a row"))
        .collect();
    Forms {
        page: text(&format!("{ROUTE}index.html")),
        text: text(&format!("{ROUTE}release.txt")),
        docx: docx(file(&format!("{ROUTE}release.docx"))),
        item: item.clone(),
        csv: rows,
        json: serde_json::from_slice(file(&format!("{ROUTE}figures.json"))).expect("JSON"),
    }
}

#[test]
fn page_text_docx_feed_and_sheet_say_the_same_numbers() {
    let forms = forms();
    // The figures, one by one, in the order of the page.
    let page = figures_of_page(&forms.page);
    assert!(page.len() >= 20, "{page:?}");
    let printed: Vec<&str> = page.iter().map(|row| row[1].as_str()).collect();
    let addresses: Vec<&str> = page.iter().map(|row| row[3].as_str()).collect();
    let of_csv = |key: &str| -> Vec<&str> { forms.csv.iter().map(|r| r[key].as_str()).collect() };
    assert_eq!(of_csv("printed"), printed);
    assert_eq!(of_csv("address"), addresses);
    let of_json = |key: &str| -> Vec<&str> {
        let figures = forms.json["figures"].as_array().expect("figures");
        figures
            .iter()
            .map(|f| f[key].as_str().expect("text"))
            .collect()
    };
    assert_eq!(of_json("printed"), printed);
    assert_eq!(of_json("address"), addresses);
    let docx: Vec<&str> = forms
        .docx
        .1
        .iter()
        .skip(1)
        .map(|row| row[1].as_str())
        .collect();
    assert_eq!(docx, printed);
    // A value that the sheet has alone stands inside what is printed.
    for row in &forms.csv {
        assert!(row["printed"].contains(&row["value"]), "{row:?}");
    }
    // The running text, number by number.
    let prose = numbers(&prose_of_page(&forms.page));
    assert!(prose.len() > 40, "{prose:?}");
    let body = |text: &str| {
        let start = text
            .find("> ")
            .or_else(|| text.find("本文用公开"))
            .unwrap_or(0);
        let end = text.find("新闻发布联系").unwrap_or(text.len());
        let text: Vec<&str> = text[start..end]
            .split('\n')
            .filter(|line| !is_chart(line, &forms.page))
            .collect();
        numbers(&text.join("\n"))
    };
    assert_eq!(body(&forms.text), prose, "release.txt");
    let feed = forms.item["content_text"].as_str().expect("text");
    assert_eq!(feed, forms.text, "the feed has the text of the packet");
    assert_eq!(
        body(&forms.docx.0.join("\n").replace("本文数据", "\n")),
        prose,
        "release.docx"
    );
    // Title and summary.
    for (form, text) in [("text", &forms.text), ("docx", &forms.docx.0.join("\n"))] {
        assert!(
            text.starts_with("2016年连云港市区环境空气质量状况"),
            "{form}"
        );
    }
    let summary = forms.item["summary"].as_str().expect("a summary");
    assert!(
        forms.page.contains(summary),
        "the page describes itself as the feed does"
    );
}

/// Whether a line is a chart's title or its sentence, which on the page stand outside the prose.
fn is_chart(line: &str, page: &str) -> bool {
    let inside = |figure: &str| {
        let figure = figure.split("</figure>").next().unwrap_or(figure);
        html_text(figure).contains(line)
    };
    line.starts_with("图：") || (!line.is_empty() && page.split("<figure").skip(1).any(inside))
}

const RELEASE: &str = "content/releases/2026/october.md";

fn base() -> Project {
    Project::from("invalid/_base")
}

/// A JPEG of that size whose head says that it lies on its side, with a place, a comment and a
/// profile of the camera that must not be published.
fn photograph(width: u32, height: u32) -> Vec<u8> {
    let picture = image::RgbImage::from_fn(width, height, |x, y| {
        image::Rgb([(x % 256) as u8, (y % 256) as u8, 90])
    });
    let mut plain = Cursor::new(Vec::new());
    picture
        .write_to(&mut plain, image::ImageFormat::Jpeg)
        .expect("a JPEG");
    let plain = plain.into_inner();
    // EXIF: big-endian TIFF with one tag, Orientation = 6 (turn right), and a text behind it.
    let mut exif =
        b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
    exif.extend(b"GPS 34.596N 119.221E CANARY-CAMERA");
    let segment = |marker: u8, bytes: &[u8]| {
        let length = u16::try_from(bytes.len() + 2).expect("a short segment");
        [&[0xFF, marker], &length.to_be_bytes()[..], bytes].concat()
    };
    [
        &plain[..2],
        &segment(0xE1, &exif),
        &segment(0xFE, b"CANARY-COMMENT"),
        &plain[2..],
    ]
    .concat()
}

/// Markers of the segments before the picture's data.
fn segments(jpeg: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = 2;
    while jpeg[at] == 0xFF && jpeg[at + 1] != 0xDA {
        out.push(jpeg[at + 1]);
        at += 2 + usize::from(u16::from_be_bytes([jpeg[at + 2], jpeg[at + 3]]));
    }
    out
}

#[test]
fn a_photograph_is_upright_no_wider_than_declared_and_bare() {
    let project = base();
    project
        .write("content/releases/2026/river.jpg", photograph(600, 400))
        .replace(
            "site.toml",
            "[publisher]",
            "[releases]\nimage_width = 200\n\n[publisher]",
        )
        .replace(
            RELEASE,
            "10月，实验",
            "![江边水质自动站](river.jpg)\n\n10月，实验",
        );
    let built = project.build("2026-11-05T12:00");
    assert!(built.ok, "{}", built.transcript);
    let path = "releases/2026/october/river.jpg";
    let files: BTreeMap<String, Vec<u8>> = built.bytes().into_iter().collect();
    let jpeg = &files[path];
    // 600 × 400 lying on its side is 400 × 600; at 200 wide that is 200 × 300.
    let read = image::load_from_memory(jpeg).expect("a JPEG");
    assert_eq!((read.width(), read.height()), (200, 300));
    // Turned right, what was on the left is on top: red grows downwards there.
    let rgb = read.to_rgb8();
    assert!(rgb.get_pixel(100, 20)[0] < rgb.get_pixel(100, 100)[0]);
    // APP0 is the JFIF head; no EXIF (E1), no other APPn, no comment (FE).
    let bare = segments(jpeg)
        .iter()
        .all(|m| !(0xE1..=0xEF).contains(m) && *m != 0xFE);
    assert!(bare, "{:x?}", segments(jpeg));
    for (name, bytes) in &files {
        let has = |canary: &[u8]| bytes.windows(canary.len()).any(|w| w == canary);
        assert!(!has(b"CANARY"), "{name}");
    }
    let page = String::from_utf8_lossy(&files["releases/2026/october/index.html"]).into_owned();
    let tag = "<img src=\"river.jpg\" alt=\"江边水质自动站\" width=\"200\" height=\"300\" loading=\"lazy\">";
    assert!(page.contains(tag), "{page}");
    // A second build takes the picture over, and a build elsewhere makes the same bytes.
    let again = project.build("2026-11-05T12:00");
    let elsewhere = project.build_to("2026-11-05T12:00", "elsewhere");
    assert!(again.ok && elsewhere.ok);
    for other in [again, elsewhere] {
        let other: BTreeMap<String, Vec<u8>> = other.bytes().into_iter().collect();
        assert!(other[path] == *jpeg);
    }
}

#[test]
fn attachments_are_published_as_they_are_with_kind_and_size() {
    let project = base();
    let pdf = [b"%PDF-1.7\n".as_slice(), &[b'x'; 3000]].concat();
    let add = "publish_at = \"2026-11-05T10:00\"\nattachments = [\n  { file = \"附件/十月 数据.pdf\", title = \"十月数据\" },\n  { file = \"/files/Note-1.TXT\", title = \"说明\" },\n]";
    project
        .write("content/releases/2026/附件/十月 数据.pdf", &pdf)
        .write("content/files/Note-1.TXT", "说明")
        .write("content/files/unused.pdf", "%PDF-1.7 CANARY")
        .replace(RELEASE, "publish_at = \"2026-11-05T10:00\"", add);
    let built = project.build("2026-11-05T12:00");
    assert!(built.ok, "{}", built.transcript);
    let files: BTreeMap<String, Vec<u8>> = built.bytes().into_iter().collect();
    assert!(files["releases/2026/october/attachment-1.pdf"] == pdf);
    assert!(files["releases/2026/october/Note-1.txt"] == "说明".as_bytes());
    let unused = files.keys().any(|name| name.contains("unused"));
    assert!(!unused, "what no text names is not published");
    let page = String::from_utf8_lossy(&files["releases/2026/october/index.html"]).into_owned();
    assert!(
        page.contains("1. 十月数据（PDF 3 KB）") && page.contains("2. 说明（TXT 6 B）"),
        "{page}"
    );
    let text = String::from_utf8_lossy(&files["releases/2026/october/release.txt"]).into_owned();
    assert!(text.contains("https://sthj.example.gov.cn/releases/2026/october/attachment-1.pdf"));
}

#[test]
fn short_messages_are_counted_as_telephones_count() {
    let project = base();
    let summary = "字".repeat(40);
    project
        .replace(
            "site.toml",
            "[publisher]",
            "[releases]\npacket = [\"sms\"]\n\n[publisher]",
        )
        .replace(
            RELEASE,
            "slug =",
            &format!("summary = \"{summary}\"\nslug ="),
        );
    let built = project.build("2026-11-05T12:00");
    assert!(built.ok, "{}", built.transcript);
    let files: BTreeMap<String, Vec<u8>> = built.bytes().into_iter().collect();
    let sms = String::from_utf8_lossy(&files["releases/2026/october/sms.txt"]).into_owned();
    let expected = format!(
        "2026年10月空气质量：{summary} https://sthj.example.gov.cn/releases/2026/october/\n"
    );
    assert_eq!(sms, expected);
    // 12 + 1 + 40 + 1 + 50 characters: two parts of 67.
    let page = String::from_utf8_lossy(&files["releases/2026/october/index.html"]).into_owned();
    assert!(page.contains("短信（TXT，104字，分2条发送）"), "{page}");
    let others = ["release.txt", "release.docx", "figures.csv"];
    let none = others
        .iter()
        .all(|name| !files.contains_key(&format!("releases/2026/october/{name}")));
    assert!(none, "only what site.toml asks for is made");
}
