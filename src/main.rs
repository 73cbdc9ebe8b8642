//! The program: parses arguments, runs the command, answers an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    gongshi::cli::main()
}
