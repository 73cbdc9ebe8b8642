//! `completions` and `man`: what a package installs beside the program.

use std::{fs, io, path::Path};

use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;

use super::{FAILED, FINE, options::Options};

/// Prints the completion script of a shell.
pub(super) fn completions(options: &Options, shell: Shell) -> u8 {
    let mut out = Vec::new();
    clap_complete::generate(shell, &mut Options::command(), "gongshi", &mut out);
    options.out(&String::from_utf8_lossy(&out));
    FINE
}

/// Writes a manual page for the program and one for each command.
pub(super) fn pages(options: &Options, dir: &Path) -> u8 {
    match write(dir) {
        Ok(written) => {
            options.note(&if options.is_zh() {
                format!("已写入 {written} 页手册：{}", dir.display())
            } else {
                format!("Wrote {written} manual pages into {}.", dir.display())
            });
            FINE
        }
        Err(error) => {
            options.say(&format!("{}: {error}", dir.display()));
            FAILED
        }
    }
}

fn write(dir: &Path) -> io::Result<usize> {
    fs::create_dir_all(dir)?;
    let mut program = Options::command().disable_help_subcommand(true);
    program.build();
    let mut written = 0;
    let mut rest = vec![program];
    while let Some(command) = rest.pop() {
        rest.extend(command.get_subcommands().cloned());
        // A built command of a command is called after both: gongshi-new-dataset.
        let name = command
            .get_display_name()
            .unwrap_or_else(|| command.get_name())
            .to_owned();
        let mut page = Vec::new();
        Man::new(command).render(&mut page)?;
        fs::write(dir.join(format!("{name}.1")), page)?;
        written += 1;
    }
    Ok(written)
}
