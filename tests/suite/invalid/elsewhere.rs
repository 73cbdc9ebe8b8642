//! Faults that no folder has: those of the output folder, the disk, the command line.

use std::{collections::BTreeSet, fs, path::Path, sync::Arc};

use gongshi::{diagnostic::Report, publish, source::Sources};

use super::{AS_OF, good_site};
use crate::common::{files_below, load, moment};

/// Codes that no folder raises, each with the test that does.
pub(super) const ELSEWHERE: &[(&str, &str)] = &[
    // More tables than 16 bits count.
    (
        "dataset::too-large",
        "invalid::elsewhere::a_dataset_of_too_many_files",
    ),
    // 4 GiB of text is more than a test should write; the cap is one comparison in source::split.
    ("source::text-too-long", "none"),
    // The output folder, not the site.
    ("publish::busy", OUTPUT),
    ("publish::cannot-lock", OUTPUT),
    ("publish::file-missing", OUTPUT),
    ("publish::file-size", OUTPUT),
    ("publish::file-changed", OUTPUT),
    ("publish::file-extra", OUTPUT),
    ("publish::not-empty", OUTPUT),
    ("publish::foreign-files", OUTPUT),
    ("publish::bad-manifest", OUTPUT),
    ("publish::no-site", OUTPUT),
    ("publish::output-is-file", OUTPUT),
    (
        "publish::output-is-link",
        "publish::tests::refusals::links_are_refused",
    ),
    (
        "publish::output-is-too-much",
        "publish::tests::refusals::root_home_and_current_folder_are_refused",
    ),
    // What outsiders check.
    ("publish::no-signature", SIGNATURE),
    ("publish::bad-signature", SIGNATURE),
    ("publish::not-as-listed", SIGNATURE),
    ("publish::bad-key", SIGNATURE),
    ("publish::key-needs-password", SIGNATURE),
    ("publish::key-exists", SIGNATURE),
    ("publish::chain-line", CHAIN),
    ("publish::chain-gap", CHAIN),
    ("publish::chain-broken", CHAIN),
    (
        "publish::chain-end",
        "proof::a_list_changed_after_the_build_is_detected",
    ),
    (
        "publish::chain-forked",
        "proof::a_build_taken_out_of_the_chain_is_detected",
    ),
    (
        "publish::bad-mark",
        "proof::a_build_taken_out_of_the_chain_is_detected",
    ),
    (
        "publish::cannot-fetch",
        "proof::a_site_on_the_web_is_verified_by_its_address",
    ),
    // Told by the stage itself: its caller must finish every file.
    ("publish::unfinished", "publish::tests::stream"),
    ("publish::wrong-size", "publish::tests::stream"),
    // Names of failed file operations; each operation is made to fail in turn.
    ("publish::mount-point", DISK),
    ("publish::disk-full", DISK),
    ("publish::cannot-read", DISK),
    ("publish::cannot-write", DISK),
    ("publish::cannot-swap", DISK),
    ("publish::cannot-remove", DISK),
    // What `check --inspection --deny` says.
    (
        "inspect::veto",
        "cli::what_an_inspection_finds_can_be_denied",
    ),
    (
        "inspect::violation",
        "cli::what_an_inspection_finds_can_be_denied",
    ),
    (
        "catalogue::renumbered",
        "catalogue::a_published_number_cannot_be_changed",
    ),
    // What `index` says.
    (
        "catalogue::no-disclosure",
        "catalogue::numbers_are_for_sites_with_a_catalogue",
    ),
    (
        "catalogue::year-full",
        "catalogue::five_figures_are_not_exceeded",
    ),
    // Between reading and writing; the exchange itself is tested with locks (seal::story).
    ("catalogue::file-changed", "none"),
    // What `seal` and `correct` say.
    ("content::no-such-release", TYPED),
    ("content::no-reason", TYPED),
    (
        "content::lock-changed",
        "seal::story::a_lock_is_exchanged_whole_or_not_at_all",
    ),
    (
        "content::lock-gone",
        "seal::story::a_lock_made_anew_is_no_correction",
    ),
    ("content::never-published", UNLOCKED),
    ("content::nothing-to-correct", UNLOCKED),
    // Archetypes are read by `new release` only.
    ("archetype::no-header", ARCHETYPES),
    ("archetype::bad-header", ARCHETYPES),
    ("archetype::name-twice", ARCHETYPES),
    ("archetype::bad-template", ARCHETYPES),
    ("archetype::unknown-name", ARCHETYPES),
    ("archetype::no-value", ARCHETYPES),
    ("archetype::too-long", ARCHETYPES),
    // The site published last, damaged; what `change` says.
    ("history::data-damaged", DAMAGED),
    ("history::log-damaged", DAMAGED),
    ("history::no-such-dataset", TYPO),
    ("history::no-reason", TYPO),
    ("history::nothing-to-declare", TYPO),
    // Told by the history of a repository.
    (
        "content::backdated",
        "seal::history::a_release_older_than_its_file_is_told",
    ),
    // The command line.
    ("serve::port-taken", "cli::serve::http"),
    ("disclosure::overdue", DENIED),
    ("disclosure::due-soon", DENIED),
    (
        "cli::unknown-code",
        "cli::an_unknown_code_is_answered_with_the_nearest",
    ),
];

const DAMAGED: &str = "history::a_damaged_last_site_is_told";
const TYPO: &str = "history::a_typo_is_declared_in_one_step";
const TYPED: &str = "seal::story::what_is_typed_wrong_is_told_and_nothing_is_written";
const UNLOCKED: &str = "seal::story::without_a_lock_the_site_published_last_is_compared";
const OUTPUT: &str = "invalid::elsewhere::the_output_folder_has_faults_of_its_own";
const SIGNATURE: &str = "proof::the_standard_program_verifies_the_signature";
const CHAIN: &str = "publish::chain::tests::no_build_is_taken_out_or_changed_unseen";
const ARCHETYPES: &str = "archetypes::archetypes_of_the_site";
const DENIED: &str = "duties::exit_codes_tell_a_machine_what_is_overdue";
const DISK: &str = "publish::tests::faults";

/// What is wrong with the place where the site goes, rather than with the site.
#[test]
fn the_output_folder_has_faults_of_its_own() {
    let good = good_site();
    let output = good.path().join("public");
    let (sources, mut report, site) = load(good.path(), AS_OF);
    let mut built = |into: &Path| {
        let built = gongshi::build(site.as_ref().expect("a site"), Some(into), &mut report);
        built.expect_err("a refusal").diagnostic().code
    };

    let told: Vec<&str> = {
        let files = files_below(&output);
        let [missing, longer, changed] = [0, 1, 2].map(|i| output.join(&files[i]));
        fs::remove_file(missing).expect("a file");
        fs::write(
            &longer,
            [fs::read(&longer).expect("a file"), vec![0]].concat(),
        )
        .expect("written");
        let turned: Vec<u8> = fs::read(&changed)
            .expect("a file")
            .iter()
            .map(|b| !b)
            .collect();
        fs::write(&changed, turned).expect("written");
        good.write("public/notes.txt", "x");
        let found = publish::verify(&output).expect("a site");
        found.iter().map(|m| m.diagnostic().code).collect()
    };
    let expected =
        ["missing", "size", "changed", "extra"].map(|what| format!("publish::file-{what}"));
    assert_eq!(
        BTreeSet::from_iter(told),
        expected.iter().map(String::as_str).collect()
    );
    assert_eq!(built(&output), "publish::foreign-files");

    good.write("public/manifest.json", "{}");
    assert_eq!(built(&output), "publish::bad-manifest");
    good.remove("public/manifest.json");
    assert_eq!(built(&output), "publish::not-empty");
    let code = |e: publish::Error| e.diagnostic().code;
    assert_eq!(
        publish::verify(&output).map_err(code),
        Err("publish::no-site")
    );
    good.write("file", "x").write(".locked.gongshi-lock/x", "x");
    assert_eq!(built(&good.path().join("file")), "publish::output-is-file");
    assert_eq!(built(&good.path().join("locked")), "publish::cannot-lock");
    let busy = good.path().join("busy");
    let first = publish::Stage::begin(&busy).expect("a stage");
    assert_eq!(built(&busy), "publish::busy");
    drop((first, sources));
}

/// One table more than the catalogue can number.
#[test]
fn a_dataset_of_too_many_files() {
    let declaration = "id = \"a\"\ntitle = { zh = \"甲\" }\nkind = \"events\"\nkey = [\"n\"]\n\
        source = { name = \"乙\" }\nfield = [{ name = \"n\", type = \"code\" }]\n";
    let site = "name = { zh = \"丙\" }\ntime_zone = \"+08:00\"\npublisher = { name = \"丁\" }\n";
    let texts = [("site.toml", site), ("data/a/dataset.toml", declaration)];
    let files = texts.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
    let tables = (0..=u32::from(u16::MAX) + 1)
        .map(|i| (format!("data/a/{i}.csv"), format!("n\nx{i}\n").into_bytes()));
    let sources = Arc::new(Sources::from_files(files.into_iter().chain(tables)));
    let mut report = Report::default();
    gongshi::load(sources, moment(AS_OF), &mut report);
    let codes: BTreeSet<&str> = report.sorted().iter().map(|d| d.code).collect();
    assert!(codes.contains("dataset::too-large"), "{codes:?}");
}
