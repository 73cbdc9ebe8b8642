//! A new user's ten minutes: the commands of README's “A release in ten minutes”, in their order.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use tempfile::TempDir;

use crate::common::repository;

const TABLE: &str = "data/air/2026.csv";
const DRAFT: &str = "content/releases/2026/air-month-2026-10.md";
const PAGE: &str = "public/releases/2026/air-month-2026-10/index.html";
/// The morning of writing, the hour before the release opens, and the hour at which it does.
const MORNING: &str = "2026-11-23T08:00";
const BEFORE: &str = "2026-11-24T09:59";
const OPEN: &str = "2026-11-24T10:00";

/// A newcomer with a folder and a copy of the readme.
struct Newcomer {
    _folder: TempDir,
    city: PathBuf,
    readme: String,
}

impl Newcomer {
    fn new() -> Self {
        let folder = TempDir::new().expect("a folder");
        Self {
            city: folder.path().join("city"),
            _folder: folder,
            readme: fs::read_to_string(repository().join("README.md")).expect("the readme"),
        }
    }

    /// Types a command that stands in the readme, at a moment.
    fn types(&self, at: &str, line: &str) -> (i32, String) {
        assert!(
            self.readme.contains(&format!("\n{line}\n")),
            "the readme does not say: {line}"
        );
        let mut words = line.split(' ');
        assert_eq!(words.next(), Some("gongshi"));
        let mut command = Command::new(env!("CARGO_BIN_EXE_gongshi"));
        for name in ["NO_COLOR", "LC_ALL", "LC_MESSAGES", "LANG"] {
            command.env_remove(name);
        }
        let folder = match self.city.exists() {
            true => self.city.as_path(),
            false => self.city.parent().expect("a folder"),
        };
        command.args(["--as-of", at]).current_dir(folder);
        // The reason of a correction stands in quotes.
        let rest = words.collect::<Vec<_>>().join(" ");
        for (n, part) in rest.split('"').enumerate() {
            match n % 2 {
                0 => _ = command.args(part.split(' ').filter(|w| !w.is_empty())),
                _ => _ = command.arg(part),
            }
        }
        let Output {
            status,
            stdout,
            stderr,
        } = command.output().expect("the program");
        let said = [stdout, stderr].concat();
        (
            status.code().expect("a code"),
            String::from_utf8(said).expect("text"),
        )
    }

    #[track_caller]
    fn succeeds(&self, at: &str, line: &str) -> String {
        let (code, said) = self.types(at, line);
        assert_eq!(code, 0, "{line}\n{said}");
        said
    }

    #[track_caller]
    fn fails(&self, at: &str, line: &str) -> String {
        let (code, said) = self.types(at, line);
        assert_eq!(code, 1, "{line}\n{said}");
        said
    }

    /// Changes one place of a file, as the readme says with `from` and `to`.
    fn edits(&self, file: &str, from: &str, to: &str) {
        for words in [from, to] {
            let shown = words.lines().all(|l| self.readme.contains(l));
            assert!(shown, "the readme does not say: {words}");
        }
        let path = self.city.join(file);
        let text = fs::read_to_string(&path).expect("a file");
        assert_eq!(text.matches(from).count(), 1, "{from} in {file}");
        fs::write(path, text.replace(from, to)).expect("written");
    }

    fn reads(&self, file: &str) -> String {
        fs::read_to_string(self.city.join(file)).unwrap_or_default()
    }
}

#[test]
fn a_release_in_ten_minutes() {
    let me = Newcomer::new();
    me.succeeds(MORNING, "gongshi init city");

    // Write.
    let kinds = me.succeeds(MORNING, "gongshi new release");
    assert!(kinds.contains("air-month  空气质量月报"), "{kinds}");
    let said = me.succeeds(MORNING, "gongshi new release air-month");
    assert!(said.contains(DRAFT), "{said}");
    assert!(said.contains("21 处数字和名称取自数据"), "{said}");
    let said = me.succeeds(MORNING, "gongshi check");
    assert!(said.contains("0 个警告"), "{said}");

    // Break a number, understand, put it right.
    me.edits(TABLE, "2026-10-10,样例市,50,", "2026-10-10,样例市,50μg,");
    let said = me.fails(MORNING, "gongshi check");
    let expected = "\
错误[dataset::not-a-number]: `50μg` 不是数（PM2.5 μg/m³）。
   --> data/air/2026.csv:284:16
    |
284 | 2026-10-10,样例市,50μg,89,8,38,0.7,62
    |                   ^^^^ 第 284 行，列“PM2.5(μg/m³)”
    |
    = 办法: 改成数字；没有数据就留空，仪器停运等原因写在 dataset.toml 的 missing 里。
";
    assert!(said.starts_with(expected), "{said}");
    me.edits(TABLE, "2026-10-10,样例市,50μg,", "2026-10-10,样例市,50,");
    // A trend typed by hand, and wrong.
    me.edits(
        DRAFT,
        "{{ 细颗粒物 }}，{{ 细颗粒物.yoy }}；",
        "{{ 细颗粒物 }}，同比下降3.5%；",
    );
    let said = me.succeeds(MORNING, "gongshi check");
    assert!(said.contains("content::unbound-figure-differs"), "{said}");
    assert!(said.contains("同比上升6.1%"), "{said}");
    me.edits(
        DRAFT,
        "{{ 细颗粒物 }}，同比下降3.5%；",
        "{{ 细颗粒物 }}，{{ 细颗粒物.yoy }}；",
    );

    // Three pairs of eyes.
    me.edits(
        "site.toml",
        "[publisher]\nname = \"样例市生态环境局（样例）\"",
        "[release_policy]\nsince = 2026-11-20\nreviewers = [\"李四\"]\napprovers = [\"王五\"]\nfour_eyes = true\n\n\
         [publisher]\nname = \"样例市生态环境局（样例）\"",
    );
    assert!(
        me.reads(DRAFT)
            .contains("publish_at = \"2026-11-24T10:00\"")
    );
    me.edits(DRAFT, "status = \"draft\"", "status = \"approved\"");
    let said = me.fails(MORNING, "gongshi check");
    for code in ["no-author", "not-reviewed", "not-approved"] {
        assert!(said.contains(&format!("[content::{code}]")), "{said}");
    }
    me.edits(
        DRAFT,
        "status = \"approved\"",
        "authors = [\"张三\"]\nreviewed = { by = \"李四\", at = \"2026-11-23T09:00\" }\n\
         approved = { by = \"王五\", at = \"2026-11-23T10:00\" }",
    );
    me.succeeds(MORNING, "gongshi check");

    // The hour.
    let said = me.succeeds(MORNING, "gongshi schedule");
    assert!(said.contains("# 2026-11-24 10:00 +08:00"), "{said}");
    assert!(said.contains("\n0 2 24 11 *\n"), "{said}");
    let said = me.succeeds(BEFORE, "gongshi build");
    assert!(said.contains("未到发布时间"), "{said}");
    assert_eq!(me.reads(PAGE), "");
    me.succeeds(OPEN, "gongshi build");
    let page = me.reads(PAGE);
    // 10 October as it is: 35.0, against 33.0 in the year before.
    assert!(page.contains("35.0微克/立方米"), "{page}");
    assert!(page.contains("同比上升6.1%"), "{page}");
    me.succeeds(OPEN, "gongshi seal --all");

    // The day after: a cell was wrong.
    me.edits(TABLE, "2026-10-10,样例市,50,", "2026-10-10,样例市,90,");
    let said = me.fails(OPEN, "gongshi build");
    for words in [
        "content::sealed-figure-moved",
        "“35.0微克/立方米”，现在是“36.3微克/立方米”",
        "50 → 90",
        "data/air/2026.csv:284:16",
        DRAFT,
    ] {
        assert!(said.contains(words), "{words}\n{said}");
    }
    assert!(said.contains("history::undeclared-change"), "{said}");
    assert_eq!(me.reads(PAGE), page, "the old site stands");
    me.succeeds(
        OPEN,
        "gongshi change air --kind correction --reason \"10月10日数据录入有误\" --by 监测科",
    );
    for release in ["air-2026-10", "air-month-2026-10"] {
        let line = format!(
            "gongshi correct content/releases/2026/{release}.md --kind correction --reason \"10月10日数据录入有误\""
        );
        me.succeeds(OPEN, &line);
    }
    me.succeeds(OPEN, "gongshi build");
    let page = me.reads(PAGE);
    for words in ["10月10日数据录入有误", "36.3微克/立方米", "原为", "v1/"] {
        assert!(page.contains(words), "{words}\n{page}");
    }
    let before = Path::new(PAGE).with_file_name("v1").join("index.html");
    let before = me.reads(before.to_str().expect("a path"));
    assert!(before.contains("35.0微克/立方米"), "{before}");
    me.succeeds(OPEN, "gongshi verify");
}
