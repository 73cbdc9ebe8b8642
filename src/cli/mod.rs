//! The commands: the only place that prints, reads arguments and asks the clock.

mod build;
mod change;
mod diff;
mod duties;
mod explain;
mod explain_code;
mod index;
mod init;
mod inspection;
mod manual;
mod new;
mod new_release;
mod options;
mod progress;
mod schedule;
mod seal;
mod serve;
mod sign;
mod verify;

use std::{io::Write, path::Path, process::ExitCode};

use clap::Parser;

use options::{Command, Options};

/// The site is fine.
pub const FINE: u8 = 0;
/// The site has errors; nothing was published.
pub const SITE_ERRORS: u8 = 1;
/// The command line was wrong.
pub const USAGE: u8 = 2;
/// The disk failed, or another run is at work.
pub const FAILED: u8 = 3;
/// `verify` or `diff` found differences.
pub const DIFFERS: u8 = 4;

/// Runs the program with the arguments it was started with.
#[must_use]
pub fn main() -> ExitCode {
    // The readers of foreign formats are not ours; what they say when they fail may quote the file.
    std::panic::set_hook(Box::new(|fault| {
        let place = fault
            .location()
            .map_or_else(String::new, ToString::to_string);
        let mut stderr = std::io::stderr().lock();
        let _ = writeln!(stderr, "程序内部错误 / internal error: {place}");
    }));
    let options = match Options::try_parse() {
        Ok(options) => options,
        Err(error) => {
            let code = if error.use_stderr() { USAGE } else { FINE };
            // Nothing can be done if even this cannot be printed.
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    ExitCode::from(run(&options))
}

fn run(options: &Options) -> u8 {
    if let Some(threads) = options.threads {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        // Only the first call counts; there is no other.
        let _ = pool.build_global();
    }
    match &options.command {
        Command::Build { out, against } => {
            build::build(options, out.as_deref(), against.as_deref())
        }
        Command::Check {
            against,
            due,
            inspection,
            deny,
        } => {
            if !*inspection && deny.iter().any(|name| name.is_of_inspection()) {
                options.say("--deny veto, violation: --inspection");
                return USAGE;
            }
            let asked = duties::Asked {
                due: *due,
                inspection: *inspection,
                deny: deny.clone(),
            };
            build::check(options, against.as_deref(), &asked)
        }
        Command::Change(typed) => change::change(options, typed),
        Command::Diff { old, new, limit } => diff::diff(options, old, new, *limit),
        Command::Schedule { count } => schedule::schedule(options, *count),
        Command::Serve { port, drafts } => serve::serve(options, *port, *drafts),
        Command::Explain { what, .. } if explain_code::is_code(what) => {
            explain_code::explain(options, what)
        }
        Command::Explain { what, all } => explain::explain(options, what, *all),
        Command::Index => index::index(options),
        Command::Seal { files, all } => seal::seal(options, files, *all),
        Command::Correct {
            release,
            kind,
            reason,
            by,
        } => seal::correct(options, release, *kind, reason, by.as_deref()),
        Command::Verify { dir, key, since } => {
            verify::verify(options, dir.as_deref(), key.as_deref(), since.as_deref())
        }
        Command::Sign {
            new_key: Some(key), ..
        } => sign::new_key(options, key),
        Command::Sign { dir, key, .. } => sign::sign(
            options,
            dir.as_deref(),
            key.as_deref().unwrap_or(Path::new("")),
        ),
        Command::Init { dir } => init::init(options, dir),
        Command::New { what } => new::new(options, what),
        Command::Schema { what } => new::schema(options, *what),
        Command::Completions { shell } => manual::completions(options, *shell),
        Command::Man { dir } => manual::pages(options, dir),
    }
}
