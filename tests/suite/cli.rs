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
