//! Personal data in every carrier, found and never said.

pub mod make;
mod seed;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::Command,
};

use encoding_rs::{GBK, UTF_16LE};
use gongshi::{
    diagnostic::{Format, Lang, print},
    secret::{Heading, Kind, scan},
};

use crate::common::{Project, files_below, load, repository};
use seed::{Seed, parted, wide};

/// All forms in which findings are told.
const FORMATS: [Format; 5] = [
    Format::Human,
    Format::Full,
    Format::Json,
    Format::Github,
    Format::Sarif,
];

const AS_OF: &str = "2026-11-05T12:00";

/// A file with one secret in it.
struct Carrier {
    path: String,
    bytes: Vec<u8>,
    kind: Kind,
    secret: String,
}

/// The corpus, from one seed: the site of `invalid/_base` and files that are laid over it.
struct Corpus {
    seed: Seed,
    carriers: Vec<Carrier>,
    kinds: usize,
}

/// Kinds with a check digit, and the one that is most common.
const CHECKED: [Kind; 3] = [Kind::ResidentId, Kind::BankCard, Kind::Mobile];

impl Corpus {
    fn secret(&mut self) -> (Kind, String) {
        self.kinds += 1;
        let kind = CHECKED[self.kinds % 3];
        (kind, self.seed.of(kind))
    }

    fn add(&mut self, path: &str, make: impl FnOnce(&str) -> Vec<u8>) {
        let (kind, secret) = self.secret();
        self.add_as(path, kind, secret, make);
    }

    fn add_as(
        &mut self,
        path: &str,
        kind: Kind,
        secret: String,
        make: impl FnOnce(&str) -> Vec<u8>,
    ) {
        let (path, bytes) = (path.to_owned(), make(&secret));
        self.carriers.push(Carrier {
            path,
            bytes,
            kind,
            secret,
        });
    }
}

fn release(front: &str, body: &str) -> Vec<u8> {
    format!("+++\ntitle = \"说明\"\npublish_at = \"2026-11-04T10:00\"\n{front}\n+++\n\n{body}\n")
        .into_bytes()
}

/// Texts of the press office: every place of a release.
fn texts(corpus: &mut Corpus) {
    let at = |name: &str| format!("content/releases/2026/{name}.md");
    corpus.add(&at("body"), |s| {
        release("", &format!("联系人{s}，欢迎监督。"))
    });
    corpus.add(&at("bold"), |s| release("", &format!("**{s}**")));
    corpus.add(&at("table"), |s| {
        release("", &format!("| 人 | 号 |\n|---|---|\n| 甲 | {s} |"))
    });
    corpus.add(&at("code"), |s| release("", &format!("`{s}`")));
    corpus.add(&at("link"), |s| release("", &format!("[拨打](tel:{s})")));
    corpus.add(&at("list"), |s| release("", &format!("- 甲\n- {s}")));
    corpus.add(&at("note"), |s| {
        release("", &format!("甲[^1]\n\n[^1]: {s}"))
    });
    corpus.add(&at("summary"), |s| {
        release(&format!("summary = \"{s}\""), "甲")
    });
    corpus.add(&at("issuer"), |s| {
        release(&format!("issuer = \"{s}\""), "甲")
    });
    corpus.add(&at("draft"), |s| release("status = \"draft\"", s));
    corpus.add(&at("contact"), |s| {
        release(&format!("[contact]\nphone = \"{s}\""), "甲")
    });
    corpus.add(&at("later"), |s| {
        format!("+++\ntitle = \"以后\"\npublish_at = \"2027-11-04T10:00\"\n+++\n\n{s}\n")
            .into_bytes()
    });
    corpus.add(&at("title"), |s| {
        format!("+++\ntitle = \"{s}\"\npublish_at = \"2026-11-04T10:00\"\n+++\n\n甲\n").into_bytes()
    });
    corpus.add(&at("yaml"), |s| {
        format!("---\ntitle: 说明\nsummary: 联系{s}\npublish_at: 2026-11-04T10:00\n---\n\n甲\n")
            .into_bytes()
    });
    corpus.add(&at("gbk"), |s| {
        let text = String::from_utf8(release(
            "",
            &format!("中文内容很长，需要足够的字才能认出编码。{s}"),
        ))
        .expect("text");
        GBK.encode(&text).0.into_owned()
    });
    for (name, kind, parts, between) in [
        ("blanks", Kind::ResidentId, &[6, 8][..], " "),
        ("dashes", Kind::ResidentId, &[6, 4, 4], "-"),
        ("unseen", Kind::ResidentId, &[3, 5, 2], "\u{200B}"),
        ("joiners", Kind::Mobile, &[3, 4], "\u{2060}"),
        ("phone-blanks", Kind::Mobile, &[3, 4], " "),
        ("phone-dashes", Kind::Mobile, &[3, 4], "-"),
        ("hard-blanks", Kind::Mobile, &[3, 4], "\u{A0}"),
        ("card-blanks", Kind::BankCard, &[4, 4, 4, 4], " "),
        ("card-dashes", Kind::BankCard, &[4, 4, 4, 4], "－"),
    ] {
        let secret = parted(&corpus.seed.of(kind), parts, between);
        corpus.add_as(&at(name), kind, secret, |s| {
            release("", &format!("号码 {s}。"))
        });
    }
    for kind in CHECKED {
        let secret = wide(&corpus.seed.of(kind));
        corpus.add_as(&at(&format!("wide-{}", kind.name())), kind, secret, |s| {
            release("", s)
        });
    }
    for kind in Kind::ALL {
        let secret = corpus.seed.of(kind);
        corpus.add_as(&at(&format!("kind-{}", kind.name())), kind, secret, |s| {
            release("", &format!("甲，{s}，乙。"))
        });
    }
}

/// Tables and declarations as text.
fn tables(corpus: &mut Corpus) {
    corpus.add("data/note/plain.csv", |s| {
        format!("编号,备注\n甲,{s}\n").into_bytes()
    });
    corpus.add("data/note/head.csv", |s| {
        format!("编号,备注{s}\n甲,无\n").into_bytes()
    });
    corpus.add("data/note/title.csv", |s| {
        format!("台账 {s},\n编号,备注\n甲,无\n").into_bytes()
    });
    corpus.add("data/note/quoted.csv", |s| {
        format!("编号,备注\n甲,\"他说\"\"{s}\"\"\n好\"\n").into_bytes()
    });
    corpus.add("data/note/tabs.tsv", |s| {
        format!("编号\t备注\n甲\t{s}\n").into_bytes()
    });
    corpus.add("data/note/semicolons.csv", |s| {
        format!("编号;备注\n甲;{s}\n").into_bytes()
    });
    corpus.add("data/note/gbk.csv", |s| {
        GBK.encode(&format!("编号,备注\n甲乙丙丁戊己,备注内容说明{s}\n"))
            .0
            .into_owned()
    });
    corpus.add("data/note/utf16.csv", |s| {
        let text = format!("编号,备注\n甲,{s}\n");
        [vec![0xFF, 0xFE], make::wide(&text)].concat()
    });
    corpus.add("data/note/mark.csv", |s| {
        format!("\u{FEFF}编号,备注\n甲,{s}\n").into_bytes()
    });
    corpus.add("data/note/notes.txt", |s| {
        format!("值班 {s}\n").into_bytes()
    });
    corpus.add("data/note/README.md", |s| {
        format!("# 说明\n\n{s}\n").into_bytes()
    });
    corpus.add("data/note/records.json", |s| {
        format!("[{{\"编号\":\"甲\",\"备注\":\"{s}\"}}]").into_bytes()
    });
    corpus.add("data/note/number.jsonl", |s| {
        format!("{{\"编号\":\"甲\",\"备注\":\"{s}\"}}\n").into_bytes()
    });
    corpus.add("data/note/beside.json", |s| {
        format!("{{\"by\":\"{s}\",\"data\":[{{\"编号\":\"甲\"}}]}}").into_bytes()
    });
    corpus.add("data/note/nested.json", |s| {
        format!("{{\"a\":[1,[2,{{\"b\":[\"{s}\"]}}]]}}").into_bytes()
    });
    corpus.add("data/note/escaped.json", |s| {
        let (first, rest) = s.split_at(1);
        let digit = first.bytes().next().expect("a digit");
        format!("[{{\"编号\":\"甲\",\"备注\":\"\\u{digit:04x}{rest}\"}}]").into_bytes()
    });
    corpus.add("data/note/more.toml", |s| {
        format!("[a]\nnote = \"{s}\"\n").into_bytes()
    });
    corpus.add("content/files/style.css", |s| {
        format!("/* {s} */\n").into_bytes()
    });
    corpus.add("content/files/map.svg", |s| {
        format!("<svg xmlns=\"x\"><text>{s}</text></svg>").into_bytes()
    });
    corpus.add("themes/own/page.html", |s| {
        format!("<p>{s}</p>").into_bytes()
    });
    corpus.add("content/files/places.geojson", |s| {
        format!("{{\"type\":\"Feature\",\"properties\":{{\"tel\":\"{s}\"}}}}").into_bytes()
    });
}

/// Workbooks, documents, slides, older formats.
fn office(corpus: &mut Corpus) {
    for which in [
        "cell",
        "hidden-sheet",
        "very-hidden-sheet",
        "hidden-row",
        "hidden-column",
        "comment",
        "title",
        "author",
        "remark",
        "keywords",
        "custom",
        "header",
        "footer",
        "shape",
        "prompt",
        "formula",
        "chart",
        "defined-name",
        "image",
        "sheet-name",
        "orphan",
        "pivot",
        "rich",
    ] {
        corpus.add(&format!("content/files/{which}.xlsx"), |s| {
            make::workbooks(s, which)
        });
    }
    let mobile = corpus.seed.of(Kind::Mobile);
    corpus.add_as("data/note/number.xlsx", Kind::Mobile, mobile, |s| {
        make::workbooks(s, "number")
    });
    let mail = corpus.seed.of(Kind::Email);
    corpus.add_as("content/files/link.xlsx", Kind::Email, mail, |s| {
        make::workbooks(s, "link")
    });
    for which in [
        "body",
        "split-runs",
        "table",
        "deleted",
        "field",
        "header",
        "footer",
        "comment",
        "footnote",
        "property",
        "alt-text",
    ] {
        corpus.add(&format!("content/files/{which}.docx"), |s| {
            make::document(s, which)
        });
    }
    let mail = corpus.seed.of(Kind::Email);
    corpus.add_as("content/files/link.docx", Kind::Email, mail, |s| {
        make::document(s, "link")
    });
    for (which, name) in [
        ("slide", "pptx"),
        ("notes", "pptx"),
        ("ofd", "ofd"),
        ("odt", "odt"),
    ] {
        corpus.add(&format!("content/files/{which}.{name}"), |s| {
            make::package(s, which)
        });
    }
    corpus.add("content/files/wide.doc", |s| {
        make::compound("WordDocument", &make::wide(&format!("正文{s}结束")))
    });
    corpus.add("content/files/narrow.wps", |s| {
        make::compound("WordDocument", s.as_bytes())
    });
    corpus.add("content/files/summary.ppt", |s| {
        make::compound("\u{5}SummaryInformation", s.as_bytes())
    });
}

/// PDF files, pictures, archives, names.
fn others(corpus: &mut Corpus) {
    for which in [
        "plain",
        "packed",
        "pieces",
        "glyphs",
        "unicode-map",
        "gbk",
        "drawing",
        "info",
        "xmp",
        "note",
        "form",
        "attachment",
    ] {
        corpus.add(&format!("content/files/{which}.pdf"), |s| {
            make::page(s, which)
        });
    }
    let picture = |name: &str| format!("content/files/{name}");
    corpus.add(&picture("comment.jpg"), |s| make::jpeg(0xFE, s.as_bytes()));
    corpus.add(&picture("description.jpg"), |s| {
        make::jpeg(0xE1, &make::exif(0x010E, 2, s.as_bytes()))
    });
    corpus.add(&picture("xp-comment.jpg"), |s| {
        make::jpeg(0xE1, &make::exif(0x9C9C, 1, &make::wide(s)))
    });
    corpus.add(&picture("user-comment.jpg"), |s| {
        let value = [b"UNICODE\0".to_vec(), make::wide(s)].concat();
        make::jpeg(0xE1, &make::exif(0x9286, 7, &value))
    });
    corpus.add(&picture("xmp.jpg"), |s| {
        make::jpeg(
            0xE1,
            format!("http://ns.adobe.com/xap/1.0/\0<x>{s}</x>").as_bytes(),
        )
    });
    corpus.add(&picture("iptc.jpg"), |s| {
        make::jpeg(0xED, format!("Photoshop 3.0\0{s}").as_bytes())
    });
    corpus.add(&picture("text.png"), |s| make::png("Comment", s));
    corpus.add(&picture("packed.png"), |s| {
        make::png_with(
            b"zTXt",
            &[b"Comment\0\0".to_vec(), make::deflated(s)].concat(),
        )
    });
    corpus.add(&picture("international.png"), |s| {
        make::png_with(
            b"iTXt",
            &[b"Comment\0\x01\0\0\0".to_vec(), make::deflated(s)].concat(),
        )
    });
    corpus.add(&picture("exif.png"), |s| {
        make::png_with(b"eXIf", &make::exif(0x010E, 2, s.as_bytes())[6..])
    });
    corpus.add(&picture("comment.gif"), |s| {
        [
            b"GIF89a\x01\0\x01\0\0\0\0!\xFE".to_vec(),
            vec![s.len() as u8],
            s.as_bytes().to_vec(),
            b"\0;".to_vec(),
        ]
        .concat()
    });
    corpus.add(&picture("camera.webp"), |s| {
        let exif = make::exif(0x010E, 2, s.as_bytes());
        [
            b"RIFF\x40\0\0\0WEBPEXIF".to_vec(),
            (exif.len() as u32).to_le_bytes().to_vec(),
            exif,
        ]
        .concat()
    });
    corpus.add(&picture("behind.jpg"), |s| {
        [make::jpeg(0xFE, b"x"), s.as_bytes().to_vec()].concat()
    });
    corpus.add(&picture("table.zip"), |s| {
        make::zipped("名单.csv", format!("编号,备注\n甲,{s}\n").into_bytes())
    });
    corpus.add(&picture("document.zip"), |s| {
        make::zipped("说明.docx", make::document(s, "body"))
    });
    corpus.add(&picture("book.zip"), |s| {
        make::zipped("名单.xlsx", make::workbooks(s, "hidden-sheet"))
    });
    corpus.add(&picture("page.zip"), |s| {
        make::zipped("a.pdf", make::page(s, "packed"))
    });
    corpus.add(&picture("name.zip"), |s| {
        make::zipped(&format!("{s}.txt"), b"x".to_vec())
    });
    corpus.add(&picture("folder.zip"), |s| {
        make::zipped(&format!("{s}/a.txt"), b"x".to_vec())
    });
    corpus.add(&picture("nested.zip"), |s| {
        make::zipped("a.zip", make::zipped("b.txt", s.as_bytes().to_vec()))
    });
    corpus.add(&picture("one.csv.gz"), |s| {
        make::gzip(format!("编号,备注\n甲,{s}\n").as_bytes())
    });
    corpus.add(&picture("unknown.dat"), |s| {
        [b"\0\x01\x02".to_vec(), s.as_bytes().to_vec(), vec![0, 1]].concat()
    });
    for kind in [Kind::ResidentId, Kind::Mobile] {
        let secret = corpus.seed.of(kind);
        let path = format!("content/files/名单{secret}.txt");
        corpus.add_as(&path, kind, secret, |_| b"x".to_vec());
    }
    let embedded = corpus.seed.of(Kind::ResidentId);
    corpus.add_as(
        "content/files/embedded.docx",
        Kind::ResidentId,
        embedded,
        |s| {
            let mut entries = make::entries(&make::document("无", "body"));
            entries.push((
                "word/embeddings/a.xlsx".to_owned(),
                make::workbooks(s, "cell"),
            ));
            make::zip(&entries)
        },
    );
}

fn corpus() -> Corpus {
    let mut corpus = Corpus {
        seed: Seed(20_260_815),
        carriers: Vec::new(),
        kinds: 0,
    };
    texts(&mut corpus);
    tables(&mut corpus);
    office(&mut corpus);
    others(&mut corpus);
    corpus
}

/// The base with all carriers; the folder of notes is a dataset that reads some of them.
fn laid_over(corpus: &Corpus) -> Project {
    let project = Project::from("invalid/_base");
    let declaration = "id = \"note\"\ntitle = { zh = \"备注\" }\nkind = \"events\"\nkey = [\"n\"]\n\
        sample = true\nsource = { name = \"样例\" }\nfiles = [\"plain.csv\"]\n\
        field = [{ name = \"n\", title = { zh = \"编号\" }, type = \"string\" },\
        { name = \"t\", title = { zh = \"备注\" }, type = \"string\" }]\n";
    project.write("data/note/dataset.toml", declaration);
    for carrier in &corpus.carriers {
        project.write(&carrier.path, &carrier.bytes);
    }
    project
}

/// All spellings of a secret that a scan of bytes looks for: as written, without what parts it, and
/// in half-width signs.
fn spellings(secret: &str) -> BTreeSet<String> {
    let narrow = |c: char| match c {
        '！'..='～' => char::from_u32(c as u32 - 0xFEE0).expect("a sign"),
        other => other,
    };
    let bare: String = secret
        .chars()
        .map(narrow)
        .filter(char::is_ascii_alphanumeric)
        .collect();
    let mut out = BTreeSet::from([secret.to_owned()]);
    if bare.len() > 7 {
        out.insert(bare);
    }
    out
}

#[track_caller]
fn is_silent(corpus: &Corpus, where_: &str, bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    for carrier in &corpus.carriers {
        for spelling in spellings(&carrier.secret) {
            assert!(
                !text.contains(&spelling),
                "{where_} says the secret of {} ({:?})",
                carrier.path,
                carrier.kind
            );
        }
    }
}

/// One secret per carrier: every one is found in its file, and no form of the messages says it.
#[test]
fn every_carrier_is_found_out() {
    let corpus = corpus();
    assert!(corpus.carriers.len() >= 130, "{}", corpus.carriers.len());
    let project = laid_over(&corpus);
    let (sources, report, site) = load(project.path(), AS_OF);
    let sorted = report.sorted();
    let found: BTreeSet<(&str, &str)> = sorted
        .iter()
        .filter(|d| {
            d.code.starts_with("privacy::") && d.severity() == gongshi::diagnostic::Severity::Error
        })
        .filter_map(|d| {
            Some((
                d.at.file.as_ref(),
                d.args.iter().find(|(n, _)| *n == "secret")?.1.as_str(),
            ))
        })
        .collect();
    let missed: Vec<String> = corpus
        .carriers
        .iter()
        .filter(|c| !found.contains(&(c.path.as_str(), c.kind.name())))
        .map(|c| format!("{} ({})", c.path, c.kind.name()))
        .collect();
    assert!(
        missed.is_empty(),
        "{} of {} not found:\n{}",
        missed.len(),
        corpus.carriers.len(),
        missed.join("\n")
    );
    let expected: BTreeSet<(&str, &str)> = corpus
        .carriers
        .iter()
        .map(|c| (c.path.as_str(), c.kind.name()))
        .collect();
    let more: Vec<_> = found.difference(&expected).collect();
    assert!(more.is_empty(), "found besides: {more:?}");
    for lang in [Lang::Zh, Lang::En] {
        for format in FORMATS {
            let printed = print(&report, sources.as_ref(), lang, format, false);
            is_silent(&corpus, &format!("{format:?}"), printed.as_bytes());
        }
        let details = gongshi::diagnostic::details(&report, sources.as_ref(), lang);
        is_silent(&corpus, "details", format!("{details:?}").as_bytes());
    }
    for d in report.sorted() {
        is_silent(&corpus, d.code, format!("{:?}", d.args).as_bytes());
    }
    assert!(site.is_none() || report.has_errors());
}

/// The program as it is run: both streams, every format and the folder it may write to.
#[test]
fn no_stream_and_no_folder_says_it() {
    let corpus = corpus();
    let project = laid_over(&corpus);
    for command in [
        &["check"][..],
        &["build"],
        &["schedule"],
        &["explain", "air-day/S1/2026-10/pm25.peak"],
    ] {
        for format in ["human", "full", "json", "github", "sarif"] {
            let mut program = Command::new(env!("CARGO_BIN_EXE_gongshi"));
            program
                .args(["--as-of", AS_OF, "--format", format, "--lang", "zh"])
                .args(command);
            let ran = program
                .current_dir(project.path())
                .output()
                .expect("the program");
            is_silent(
                &corpus,
                &format!("stdout of {command:?} {format}"),
                &ran.stdout,
            );
            is_silent(
                &corpus,
                &format!("stderr of {command:?} {format}"),
                &ran.stderr,
            );
            if command[0] != "explain" && command[0] != "schedule" {
                assert_eq!(ran.status.code(), Some(1), "{command:?} {format}");
            }
        }
    }
    assert!(
        !project.path().join("public").exists(),
        "nothing is published"
    );
}

/// Everything below a folder, containers unpacked.
fn unpacked(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut out = Vec::new();
    for path in files_below(folder) {
        let bytes = fs::read(folder.join(&path)).expect("a file");
        if bytes.starts_with(b"PK\x03\x04") {
            out.extend(
                make::entries(&bytes)
                    .into_iter()
                    .map(|(name, b)| (format!("{path}!{name}"), b)),
            );
        }
        out.push((path, bytes));
    }
    out
}

/// Masked by policy, all outputs show stars: pages, downloads, search, feeds, documents.
#[test]
fn what_the_policy_masks_is_masked_everywhere() {
    let project = Project::from("invalid/_base");
    let (mobile, id, home) = (
        "13912340001",
        "11010519491231002X",
        "海州区幸福路8号阳光小区3幢2单元401室",
    );
    project.replace(
        "site.toml",
        "[publisher]\n",
        "[privacy]\nmask = [\"mobile\"]\n\n[publisher]\n",
    );
    let table = "data/enterprise/enterprises.csv";
    let rows = format!(
        "统一社会信用代码,企业名称,所在区,管理类别,联系人,住处\n\
         91320000MA00000016,样例甲公司{mobile},东城区,重点,证{id},{home}\n\
         91320000MA00000029,样例乙公司,东城区,一般,无,无\n"
    );
    project.write(table, rows);
    let fields = "\n[[field]]\nname = \"person\"\ntitle = { zh = \"联系人\" }\ntype = \"string\"\nmask = [\"resident-id\"]\n\
        \n[[field]]\nname = \"home\"\ntitle = { zh = \"住处\" }\ntype = \"string\"\nmask = [\"address\"]\n";
    let declared = project.read("data/enterprise/dataset.toml");
    let at = declared.find("\n[[page]]").unwrap_or(declared.len());
    project.write(
        "data/enterprise/dataset.toml",
        format!("{}{fields}{}", &declared[..at], &declared[at..]),
    );
    let text = "content/releases/2026/october.md";
    project.replace(
        text,
        "title = \"2026年10月空气质量\"",
        &format!("title = \"2026年10月空气质量 {mobile}\"\nsummary = \"问{mobile}\""),
    );
    project.replace(text, "10月，", &format!("拨打{mobile}或{mobile}。10月，"));
    let built = project.build(AS_OF);
    assert!(built.ok, "{}", built.transcript);
    let mut stars = 0;
    for (path, bytes) in unpacked(&project.path().join("public")) {
        let text = String::from_utf8_lossy(&bytes);
        for secret in [mobile, id, home, "幸福路"] {
            assert!(!text.contains(secret), "{path} says {secret}");
        }
        stars += text.matches("139****0001").count();
        assert!(!text.contains("139<"), "{path}: stars are no emphasis");
    }
    assert!(stars > 10, "{stars}");
    let csv = built
        .files()
        .into_iter()
        .find(|p| p.ends_with("enterprise.csv") || p.contains("enterprise") && p.ends_with(".csv"));
    let csv = project.read(&format!("public/{}", csv.expect("a download")));
    assert!(
        csv.contains("样例甲公司139****0001") && csv.contains("证1101************2X"),
        "{csv}"
    );
    for said in [mobile, id, home] {
        assert!(!built.transcript.contains(said), "{}", built.transcript);
    }
}

/// A cell with a secret and another fault: the other message does not say it either, nor does the
/// line it quotes.
#[test]
fn other_messages_about_the_same_cell_do_not_say_it() {
    let project = Project::from("invalid/_base");
    let table = "data/enterprise/enterprises.csv";
    project.write(
        table,
        "统一社会信用代码,企业名称,所在区,管理类别,家庭住址\n\
         91320000MA00000016,样例甲公司,东城区,重点13912340001,苍梧路十八号甲二〇三\n\
         91320000MA00000017,样例乙公司,没有这个区,一般,苍梧路十八号甲二〇三\n",
    );
    let (sources, report, _) = load(project.path(), AS_OF);
    let codes: BTreeSet<&str> = report.sorted().iter().map(|d| d.code).collect();
    for code in [
        "dataset::not-a-choice",
        "dataset::bad-credit-code",
        "privacy::found",
    ] {
        assert!(codes.contains(code), "{codes:?}");
    }
    for format in FORMATS {
        let printed = print(&report, sources.as_ref(), Lang::Zh, format, false);
        for secret in ["13912340001", "苍梧路十八号"] {
            assert!(
                !printed.contains(secret),
                "{format:?} says {secret}:\n{printed}"
            );
        }
    }
}

/// Waivers: in force they cover their file, column and kind, and nothing else; afterwards the
/// finding is back.
#[test]
fn a_waiver_covers_its_file_column_and_kind_until_its_day() {
    let project = Project::from("invalid/_base");
    project.replace(
        "data/air-day/2026-10.csv",
        "S1,2026-10-01,31,58,24,",
        "S1,2026-10-01,31,58,24,值班13912340001",
    );
    let plain = project.read("site.toml");
    let codes = |waiver: &str, as_of: &str| -> Vec<&'static str> {
        let text = plain.replacen("[publisher]\n", &format!("{waiver}\n[publisher]\n"), 1);
        project.write("site.toml", text);
        let (_, report, _) = load(project.path(), as_of);
        report
            .sorted()
            .iter()
            .map(|d| d.code)
            .filter(|c| c.starts_with("privacy"))
            .collect()
    };
    let waiver = |file: &str, column: &str, kind: &str| {
        format!(
            "[[privacy.waiver]]\nfile = \"{file}\"\ncolumn = \"{column}\"\nkind = \"{kind}\"\nreason = \"值班电话，局长批准\"\nuntil = 2026-11-30\n"
        )
    };
    let good = waiver("data/air-day/*.csv", "备注", "mobile");
    assert_eq!(codes("", AS_OF), ["privacy::found-contact"]);
    assert_eq!(codes(&good, AS_OF), [""; 0]);
    assert_eq!(
        codes(&waiver("data/air-day/*.csv", "note", "mobile"), AS_OF),
        [""; 0]
    );
    assert_eq!(codes(&good, "2026-11-30T23:59"), [""; 0]);
    assert_eq!(
        codes(&good, "2026-12-01T00:00"),
        ["privacy::found-contact", "privacy::waiver-expired"]
    );
    for other in [
        waiver("data/air-day/2025.csv", "备注", "mobile"),
        waiver("data/air-day/*.csv", "日期", "mobile"),
        waiver("data/air-day/*.csv", "备注", "landline"),
    ] {
        assert_eq!(
            codes(&other, AS_OF),
            ["privacy::found-contact", "privacy::idle-waiver"],
            "{other}"
        );
    }
}

/// Contacts of offices stay: those of the publisher, of `offices`, of a release, of a column.
#[test]
fn contacts_of_offices_do_not_fire() {
    let project = Project::from("invalid/_base");
    project.replace("site.toml", "[publisher]\n", "[privacy]\noffices = [\"0518-85521235\", \"@lyg.gov.cn\", \"13912340001\"]\n\n[publisher]\nphone = \"0518-85521234\"\nemail = \"sthjj@163.com\"\n");
    let text = "拨打（0518）8552 1234、0518－85521235、13912340001，写信sthjj@163.com、zhang@bm.lyg.gov.cn，举报12345、12369。10月，";
    project.replace("content/releases/2026/october.md", "10月，", text);
    let (sources, report, _) = load(project.path(), AS_OF);
    let printed = print(&report, sources.as_ref(), Lang::En, Format::Human, false);
    assert!(!printed.contains("privacy::"), "{printed}");
    project.replace(
        "content/releases/2026/october.md",
        "0518－85521235",
        "0518－85521236",
    );
    let (_, report, _) = load(project.path(), AS_OF);
    let codes: Vec<&str> = report.sorted().iter().map(|d| d.code).collect();
    assert_eq!(codes, ["privacy::found-contact"]);
}

/// Ten thousand numbers of each kind with a check digit, in all spellings: none is missed.
#[test]
fn check_digits_are_never_missed() {
    let mut seed = Seed(7);
    for n in 0..10_000 {
        for kind in [Kind::ResidentId, Kind::BankCard] {
            let secret = seed.of(kind);
            let secret = match n % 4 {
                0 => secret,
                1 => wide(&secret),
                2 => parted(&secret, &[4, 4, 4, 4], " "),
                _ => parted(&secret, &[5, 5, 5], "\u{200B}"),
            };
            let found = scan(&format!("号{secret}。"), Heading::default());
            assert_eq!(
                found.iter().map(|f| f.kind).collect::<Vec<_>>(),
                [kind],
                "{secret}"
            );
        }
    }
}

/// What must not fire, in ten thousands: codes of registers, permits, outlets, dates, amounts.
#[test]
fn false_alarms_are_counted() {
    let mut seed = Seed(11);
    let mut alarms: BTreeMap<&str, usize> = BTreeMap::new();
    let mut cells = 0;
    for _ in 0..20_000 {
        let some = [
            (
                "credit code",
                format!(
                    "91{}MA{:08}",
                    320_700 + seed.below(30),
                    seed.below(100_000_000)
                ),
            ),
            (
                "credit code of digits",
                format!(
                    "91320{}{:09}{}",
                    700 + seed.below(30),
                    seed.below(1_000_000_000),
                    seed.below(10)
                ),
            ),
            (
                "permit",
                format!("91320706{:010}001P", seed.below(10_000_000_000)),
            ),
            ("outlet", format!("DA{:03}", seed.below(1000))),
            ("facility", format!("MF{:04}", seed.below(10_000))),
            ("source code", format!("3207{:08}", seed.below(100_000_000))),
            (
                "document",
                format!("连环罚字〔20{}〕{}号", 10 + seed.below(17), seed.below(300)),
            ),
            (
                "date",
                format!(
                    "20{:02}-{:02}-{:02}",
                    seed.below(27),
                    seed.below(12) + 1,
                    seed.below(28) + 1
                ),
            ),
            (
                "time",
                format!(
                    "20{:02}{:02}{:02}{:02}0000",
                    seed.below(27),
                    seed.below(12) + 1,
                    seed.below(28) + 1,
                    seed.below(24)
                ),
            ),
            (
                "coordinates",
                format!(
                    "119.{:06},34.{:06}",
                    seed.below(1_000_000),
                    seed.below(1_000_000)
                ),
            ),
            (
                "amount",
                format!("{}.{:02}", seed.below(100_000_000_000), seed.below(100)),
            ),
            (
                "decimal",
                format!("0.{:015}", seed.below(1_000_000_000_000_000)),
            ),
            (
                "project",
                format!(
                    "20{:02}-320700-{:02}-{:02}-{:06}",
                    16 + seed.below(10),
                    seed.below(100),
                    seed.below(10),
                    seed.below(1_000_000)
                ),
            ),
            (
                "hotline",
                ["12345", "12369", "12315", "400-889-1234"][seed.below(4) as usize].to_owned(),
            ),
            (
                "address of a firm",
                format!(
                    "海州区朝阳东路{}号恒润大厦{}座{}室",
                    seed.below(200) + 1,
                    seed.below(4) + 1,
                    101 + seed.below(900)
                ),
            ),
        ];
        for (what, cell) in some {
            cells += 1;
            if !scan(&cell, Heading::default()).is_empty() {
                *alarms.entry(what).or_default() += 1;
            }
        }
    }
    let all: usize = alarms.values().sum();
    println!("{all} false alarms in {cells} made-up cells: {alarms:?}");
    assert!(all * 10_000 <= cells, "{alarms:?}");
}

/// The demo as it is: every cell and text of it, real bulletins among them, without a finding.
#[test]
fn the_demo_has_no_finding() {
    let mut report = gongshi::diagnostic::Report::default();
    let skip = ["public", "target"].map(Into::into);
    let sources =
        std::sync::Arc::new(gongshi::source::read(&repository(), &skip).expect("a folder"));
    let site = gongshi::load(
        sources.clone(),
        crate::common::moment("2026-11-23T08:00"),
        &mut report,
    );
    let found: Vec<String> = report
        .sorted()
        .iter()
        .filter(|d| d.code.starts_with("privacy::"))
        .map(|d| format!("{} {:?}", d.code, d.at))
        .collect();
    let catalog = &site.expect("a site").findings.catalog;
    let cells: usize = catalog
        .iter()
        .flat_map(gongshi::dataset::Dataset::tables)
        .map(|t| {
            (0..t.grid.rows())
                .map(|row| t.grid.width(row))
                .sum::<usize>()
        })
        .sum();
    println!("{} findings in {cells} cells of the demo", found.len());
    // Sentences of published bulletins and plans.
    let corpus = fs::read_to_string(repository().join("tests/lint/corpus.txt")).expect("a corpus");
    let alarms: Vec<&str> = corpus
        .lines()
        .filter(|line| !scan(line, Heading::default()).is_empty())
        .collect();
    println!(
        "{} of {} lines of bulletins",
        alarms.len(),
        corpus.lines().count()
    );
    // The one line that is about telephones, with a landline and a mobile number.
    let phones = |line: &&str| line.contains("联系电话");
    assert!(alarms.len() == 1 && alarms.iter().all(phones), "{alarms:?}");
    assert!(found.is_empty(), "{found:?}");
    assert!(cells > 100_000, "{cells}");
}

/// What cannot be read is said, not passed over.
#[test]
fn what_cannot_be_read_is_said() {
    let project = Project::from("invalid/_base");
    let file =
        |name: &str, bytes: Vec<u8>| _ = project.write(&format!("content/files/{name}"), bytes);
    file("locked.xlsx", make::compound("EncryptedPackage", b"x"));
    file("unknown.rar", b"Rar!\x1A\x07\x01\0\x01\x02".to_vec());
    file("damaged.pdf", b"%PDF-1.7\nnothing".to_vec());
    file("damaged.zip", b"PK\x03\x04nothing".to_vec());
    file("scan.pdf", make::page("", "scan"));
    file("old.doc", make::compound("WordDocument", b"x"));
    let deep = (0..6).fold(b"x".to_vec(), |inner, n| {
        make::zipped(&format!("{n}.zip"), inner)
    });
    file("deep.zip", deep);
    let bytes: Vec<u8> = UTF_16LE.encode("").0.into_owned();
    file("empty.txt", bytes);
    let (_, report, _) = load(project.path(), AS_OF);
    let told: BTreeMap<String, &str> = report
        .sorted()
        .iter()
        .filter(|d| d.code.starts_with("privacy::"))
        .map(|d| {
            (
                d.at.file.trim_start_matches("content/files/").to_owned(),
                d.code,
            )
        })
        .collect();
    let expected = [
        ("damaged.pdf", "privacy::damaged"),
        ("damaged.zip", "privacy::damaged"),
        ("deep.zip", "privacy::too-large"),
        ("locked.xlsx", "privacy::locked"),
        ("old.doc", "privacy::partly"),
        ("scan.pdf", "privacy::no-text"),
        ("unknown.rar", "privacy::unknown-format"),
    ];
    let expected: BTreeMap<String, &str> = expected
        .into_iter()
        .map(|(f, c)| (f.to_owned(), c))
        .collect();
    assert_eq!(told, expected);
}

/// Cut and damaged files of every format: whatever the readers make of them, the program goes on,
/// and is done with each in little time.
#[test]
fn damaged_files_stop_nothing() {
    let corpus = corpus();
    let mut seed = Seed(3);
    let started = std::time::Instant::now();
    let mut looked = 0;
    for carrier in corpus.carriers.iter().filter(|c| !c.path.ends_with(".md")) {
        for n in 0..12 {
            let mut bytes = carrier.bytes.clone();
            let at = seed.below(bytes.len() as u64) as usize;
            match n % 3 {
                0 => bytes.truncate(at),
                1 => bytes[at] ^= 1 << seed.below(8),
                _ => {
                    let part = bytes[at..].to_vec();
                    bytes.splice(at..at, part);
                }
            }
            let file = gongshi::source::SourceFile::inside(&carrier.path, bytes);
            let unread = gongshi::carrier::look(&file, &mut |_| looked += 1);
            assert!(unread.len() < 1000, "{}", carrier.path);
        }
    }
    assert!(looked > 1000, "{looked}");
    let taken = started.elapsed().as_secs();
    assert!(taken < 300, "{taken} s");
}
