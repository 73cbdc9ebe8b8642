//! The pages of the demo in a browser, as `tests/browser/run.sh` looks at them.

use std::{
    env,
    io::{Write as _, stderr},
    process::Command,
};

use crate::{
    accessible::AS_OF,
    common::{Project, repository},
};

/// What `run.sh` ends with where something it needs cannot be had.
const LACKING: i32 = 77;

#[test]
fn the_demo_is_fit_for_browsers() {
    let project = Project::demo();
    let built = project.build(AS_OF);
    assert!(built.ok, "{}", built.transcript);
    let output = Command::new("sh")
        .arg(repository().join("tests/browser/run.sh"))
        .arg(project.path().join("public"))
        .output()
        .expect("a shell");
    let told = String::from_utf8_lossy(&output.stdout);
    let faults = String::from_utf8_lossy(&output.stderr);
    // Past the harness, which keeps quiet about tests that pass: the figures are worth knowing.
    let _ = stderr().write_all(told.as_bytes());
    if output.status.code() == Some(LACKING) {
        let words = format!("SKIPPED: nobody looked at the pages in a browser: {faults}");
        let _ = stderr().write_all(words.as_bytes());
        assert!(env::var("BROWSER").as_deref() != Ok("required"), "{words}");
        return;
    }
    assert!(output.status.success(), "{told}\n{faults}");
}
