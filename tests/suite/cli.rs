//! The program as it is typed: the real binary, its streams and exit codes.

mod output;
mod serve;

use std::{
    path::Path,
    process::{Command, Output},
};

use crate::common::Project;

/// The moment of all runs.
const AS_OF: &str = "2026-11-05T12:00";

/// The table that tests change.
const TABLE: &str = "data/air-day/2026-10.csv";

/// The program, in English, with nothing from the environment that could change what it says.
fn gongshi() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongshi"));
    command.args(["--lang", "en"]);
    for name in ["NO_COLOR", "LC_ALL", "LC_MESSAGES", "LANG"] {
        command.env_remove(name);
    }
    command
}

/// Runs the program on a site, which is the current folder.
fn run(site: &Path, arguments: &[&str]) -> Ran {
    let mut command = gongshi();
    command.args(["--as-of", AS_OF]).args(arguments);
    Ran::of(command.current_dir(site).output().expect("the program"))
}

/// What a run left.
struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Ran {
    fn of(output: Output) -> Self {
        Self {
            code: output.status.code().expect("an exit code"),
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            err: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }
}

/// The small good site with one cell that is no number.
fn bad_site() -> Project {
    let project = Project::from("invalid/_base");
    project.replace(TABLE, "2026-10-03,46,", "2026-10-03,四十六,");
    project
}

/// A small site without number and footer, three weeks after its only release: what is found, what
/// fails the check, and what does not.
#[test]
fn what_an_inspection_finds_can_be_denied() {
    let project = Project::from("invalid/_base");
    let site = project.read("site.toml");
    let news = "\n[[page.block]]\nform = \"releases\"\ntitle = \"News\"\n";
    project.write("site.toml", format!("{site}{news}"));
    let at = |moment: &str, more: &[&str]| {
        let mut command = gongshi();
        command.args(["check", "--quiet", "--inspection", "--as-of", moment]);
        Ran::of(
            command
                .args(more)
                .current_dir(project.path())
                .output()
                .expect("the program"),
        )
    };
    let found = at("2026-11-12T12:00", &[]);
    assert_eq!((found.code, found.err.as_str()), (0, ""));
    let fine = "fine\tHome page not updated\t滨海市生态环境信息公开\t2026-11-19\t\
                last renewed 2026-11-05; becomes a violation on 2026-11-19\n";
    assert!(found.out.contains(fine), "{}", found.out);
    let lacks =
        "violation\tHome page lacks site tags\t滨海市生态环境信息公开\t—\tmissing: SiteIDCode\n";
    assert!(found.out.contains(lacks), "{}", found.out);

    // A week before the home page is too old nothing fails the site at once.
    assert_eq!(at("2026-11-12T12:00", &["--deny", "veto"]).code, 0);
    let denied = at("2026-11-12T12:00", &["--deny", "violation"]);
    assert_eq!(denied.code, 1);
    assert!(
        denied.err.contains("error[inspect::violation]"),
        "{}",
        denied.err
    );
    let denied = at("2026-11-19T00:00", &["--deny", "veto"]);
    assert_eq!(denied.code, 1);
    assert!(
        denied.err.contains(
            "error[inspect::veto]: an inspection would fail the site: Home page not updated."
        ),
        "{}",
        denied.err
    );
    assert!(!denied.err.contains("inspect::violation"), "{}", denied.err);

    let json = at("2026-11-12T12:00", &["--format", "json"]);
    let value: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
    let rows = value["inspection"].as_array().expect("rows");
    let home = rows
        .iter()
        .find(|row| row["rule"] == "home-not-updated")
        .expect("a row");
    assert_eq!(home["since"], "2026-11-19");
    assert_eq!(home["class"], "veto");
    assert_eq!(home["verdict"], "fine");
    assert_eq!(home["route"], "");

    let bare = gongshi()
        .args(["check", "--deny", "veto"])
        .current_dir(project.path())
        .output();
    assert_eq!(Ran::of(bare.expect("the program")).code, 2);
}
