//! A second before its time nothing of a thing is anywhere in the output; at its second all of it
//! is. Random schedules over the zones, on machines whose own zone is another.
//!
//! `CANARIES=1000 cargo test --test suite canary` tries that many schedules.

use std::{
    collections::BTreeMap,
    env, fs,
    io::{Cursor, Read},
    path::Path,
    process::Command,
    sync::Arc,
};

use gongshi::{Moment, diagnostic::Lang, source::Sources};
use jiff::{Timestamp, ToSpan, civil::DateTime, tz::Offset};
use tempfile::TempDir;

use crate::common::{files_below, site, transcript};

/// Zones of machines.
const ZONES: [&str; 3] = ["UTC", "Asia/Shanghai", "America/New_York"];

/// Random numbers that are the same everywhere (splitmix64).
struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % n
    }
}

/// A thing of the site with a time of its own.
struct Secret {
    /// What nobody may read or see in a name before that time, and everybody may from then on.
    canaries: &'static [&'static str],
    opens: Timestamp,
}

/// A schedule: the site's files, its secrets, and the one whose second is tried.
struct Schedule {
    files: Vec<(String, Vec<u8>)>,
    secrets: Vec<Secret>,
    tried: usize,
}

/// What is never published: drafts, what stands in the heads of pictures, files no text names.
const NEVER: [&str; 3] = ["CANARYDRAFT", "CANARYEXIF", "CANARYUNUSED"];

/// The site without secrets: pages about the site, four open releases, lists.
fn open_files(zone: &str) -> Vec<(String, Vec<u8>)> {
    let root = site("golden/soil/site");
    let mut files: Vec<(String, Vec<u8>)> = files_below(&root)
        .into_iter()
        .map(|path| (path.clone(), fs::read(root.join(&path)).expect("a file")))
        .collect();
    let (_, config) = files
        .iter_mut()
        .find(|(p, _)| p == "site.toml")
        .expect("site.toml");
    let text = String::from_utf8(std::mem::take(config)).expect("UTF-8");
    let line = text
        .lines()
        .find(|l| l.starts_with("time_zone"))
        .expect("a zone");
    let text = text.replace(line, &format!("time_zone = \"{zone}\"\n"))
        + "\n[releases]\npacket = [\"text\", \"sms\", \"docx\", \"figures\"]\n";
    *config = text.into_bytes();
    for n in 1..=4 {
        let text = format!(
            "+++\ntitle = \"已公开{n}\"\npublish_at = \"2025-0{n}-05T08:00\"\ncategory = \"通报\"\n+++\n\n正文。\n"
        );
        files.push((
            format!("content/releases/2025/open-{n}.md"),
            text.into_bytes(),
        ));
    }
    files
}

fn schedule(random: &mut Random) -> Schedule {
    // Offsets in quarters of an hour, as there are in the world.
    let quarters = i32::try_from(random.below(103)).expect("small") - 47;
    let offset = Offset::from_seconds(quarters * 900).expect("an offset");
    let zone = format!(
        "{}{:02}:{:02}",
        if quarters < 0 { '-' } else { '+' },
        quarters.abs() / 4,
        quarters.abs() % 4 * 15
    );
    let mut files = open_files(&zone);
    let base = DateTime::constant(2026, 1, 1, 0, 0, 0, 0);
    let mut times = Vec::new();
    for _ in 0..6 {
        // Often at the edge of a day, a month or the year; else at any second.
        let local = match random.below(4) {
            0 => base.checked_add((random.below(300) as i64).days()),
            1 => base
                .checked_add((random.below(12) as i64).months())
                .and_then(|t| t.checked_sub(1.second())),
            _ => base.checked_add((random.below(26_000_000) as i64).seconds()),
        };
        let local = local.expect("a time in 2026");
        // An hour, written in the site's time or in another's.
        let instant = offset.to_timestamp(local).expect("an instant");
        let written = match random.below(3) {
            0 => format!("{instant}"),
            1 => format!("{}+08:00", Offset::constant(8).to_datetime(instant)),
            _ => local.to_string(),
        };
        times.push((instant, written, local.to_string()));
    }
    hide(&mut files, &times);
    let canaries: [&[&str]; 6] = [
        &[
            "CANARYTITLE",
            "canaryslug",
            "CANARYSUMMARY",
            "CANARYTEXT",
            "CANARYNUMBER",
            "CANARYOFFICE",
            "CANARYFILE",
            "canary-attachment",
            "CANARYATTACHED",
            "canary-photo",
            "CANARYALT",
            "CANARYTOPIC",
        ],
        &["CANARYPAGE", "canarypage"],
        &["CANARYROW", "987654.3"],
        &["CANARYDECLARED", "canarydeclared"],
        &["CANARYENTRY"],
        &["CANARYSECOND"],
    ];
    let secrets = canaries
        .into_iter()
        .zip(&times)
        .map(|(canaries, (opens, ..))| Secret {
            canaries,
            opens: *opens,
        })
        .collect();
    Schedule {
        files,
        secrets,
        tried: usize::try_from(random.below(6)).expect("small"),
    }
}

/// Puts the secrets into the site: as written with any zone for texts, in local time elsewhere.
fn hide(files: &mut Vec<(String, Vec<u8>)>, times: &[(Timestamp, String, String)]) {
    let mut add = |path: &str, bytes: Vec<u8>| files.push((path.to_owned(), bytes));
    let head = |title: &str, slug: &str, at: &str| {
        format!("+++\ntitle = \"{title}\"\nslug = \"{slug}\"\npublish_at = \"{at}\"\n")
    };
    let release = head("CANARYTITLE 题目", "canaryslug", &times[0].1)
        + "summary = \"CANARYSUMMARY {{ share }}\"\ndocument_number = \"CANARYNUMBER\"\n\
           topics = [\"CANARYTOPIC\"]\ncategory = \"通报\"\ncontact = { office = \"CANARYOFFICE\" }\n\
           attachments = [{ file = \"canary-attachment.pdf\", title = \"CANARYFILE\" }]\n\n\
           [figures]\nshare = \"soil-sample/全县/2025/safe-share\"\n+++\n\n\
           CANARYTEXT {{ share }}。\n\n![CANARYALT](canary-photo.jpg)\n\n\
           {{ chart(\"soil-sample/全县/2025/share\") }}\n";
    add("content/releases/2026/secret.md", release.into_bytes());
    add(
        "content/releases/2026/canary-attachment.pdf",
        b"%PDF-1.7 CANARYATTACHED".to_vec(),
    );
    add("content/releases/2026/canary-photo.jpg", photograph());
    add(
        "content/releases/2026/unused.pdf",
        b"%PDF-1.7 CANARYUNUSED".to_vec(),
    );
    let second = head("CANARYSECOND", "second", &times[5].1) + "+++\n\n正文。\n";
    add("content/releases/2026/second.md", second.into_bytes());
    let draft = head("CANARYDRAFT", "third", "2026-01-01") + "status = \"draft\"\n+++\n\n正文。\n";
    add("content/releases/2026/third.md", draft.into_bytes());
    let page = format!(
        "+++\ntitle = \"CANARYPAGE\"\nroute = \"canarypage/\"\nvisible_from = \"{}\"\n+++\n\n正文。\n",
        times[1].1
    );
    add("content/pages/secret.md", page.into_bytes());
    let declared = INSPECTION.replace("{declared}", &times[3].2);
    add("data/inspection/dataset.toml", declared.into_bytes());
    let rows = format!(
        "编号,日期,公开时间,内容,面积(m²)\nA1,2025-03-02,2025-03-02 08:00,巡查,12.5\n\
         A2,2025-04-07,{},CANARYROW,987654.3\n",
        times[2].2.replace('T', " ")
    );
    add("data/inspection/2025.csv", rows.into_bytes());
    let calendar = format!(
        "back = 60\nahead = 60\n\n[[entry]]\nid = \"open\"\ntitle = \"公报\"\nat = \"2026-06-05\"\n\n\
         [[entry]]\nid = \"secret\"\ntitle = \"CANARYENTRY\"\nat = \"2026-12-05\"\nvisible_from = \"{}\"\n",
        times[4].2
    );
    add("content/calendar.toml", calendar.into_bytes());
}

const INSPECTION: &str = r#"id = "inspection"
title = { zh = "检查记录" }
kind = "events"
files = ["*.csv"]
key = ["number"]
time = { field = "day", grain = "day" }
visible_from = "field:opens"
source = { name = "检验用数据" }

[[field]]
name = "number"
title = { zh = "编号" }
type = "code"

[[field]]
name = "day"
title = { zh = "日期" }
type = "date"

[[field]]
name = "opens"
title = { zh = "公开时间" }
type = "time"

[[field]]
name = "what"
title = { zh = "内容" }
type = "string"

[[field]]
name = "area"
title = { zh = "面积" }
type = "quantity"
unit = "m²"
decimals = 1

[[page]]
kind = "section-home"
route = "inspection/"
title = "检查"

[[page.block]]
form = "records"
title = "检查记录"
fields = ["number", "day", "what", "area"]
count = 50

[[page]]
kind = "list"
route = "canarydeclared/"
title = "CANARYDECLARED"
visible_from = "{declared}"

[[page.block]]
form = "text"
text = "正文。"
"#;

/// A small JPEG with a canary in its head.
fn photograph() -> Vec<u8> {
    let picture = image::RgbImage::from_pixel(12, 8, image::Rgb([40, 90, 160]));
    let mut plain = Cursor::new(Vec::new());
    picture
        .write_to(&mut plain, image::ImageFormat::Jpeg)
        .expect("a JPEG");
    let plain = plain.into_inner();
    let comment = b"CANARYEXIF";
    let length = u16::try_from(comment.len() + 2)
        .expect("short")
        .to_be_bytes();
    [&plain[..2], &[0xFF, 0xE1], &length, comment, &plain[2..]].concat()
}

/// All that is published at an instant: names and bytes, archives unpacked.
fn published(files: &[(String, Vec<u8>)], at: Timestamp, out: &Path) -> Vec<(String, Vec<u8>)> {
    let sources = Arc::new(Sources::from_files(files.iter().cloned()));
    let mut report = gongshi::diagnostic::Report::default();
    let loaded = gongshi::load(sources.clone(), Moment::Instant(at), &mut report);
    let built = loaded
        .as_ref()
        .and_then(|site| gongshi::build(site, Some(out), &mut report).expect("a disk"));
    assert!(
        built.is_some(),
        "{}",
        transcript(&report, &sources, Lang::En)
    );
    let mut found = Vec::new();
    for path in files_below(out) {
        let bytes = fs::read(out.join(&path)).expect("a published file");
        if bytes.starts_with(b"PK\x03\x04") {
            let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).expect("an archive");
            for n in 0..archive.len() {
                let mut part = archive.by_index(n).expect("a part");
                let mut inner = Vec::new();
                part.read_to_end(&mut inner).expect("unpacked");
                found.push((format!("{path}!{n}"), inner));
            }
        }
        found.push((path, bytes));
    }
    found
}

/// Where a string occurs, in names and in bytes.
fn places<'p>(published: &'p [(String, Vec<u8>)], canary: &str) -> Vec<&'p str> {
    let holds = |bytes: &[u8]| bytes.windows(canary.len()).any(|w| w == canary.as_bytes());
    published
        .iter()
        .filter(|(path, bytes)| path.contains(canary) || holds(bytes))
        .map(|(path, _)| path.as_str())
        .collect()
}

/// The search of all strings in one go would be quicker; this one is plain.
fn try_schedule(seed: u64) {
    let mut random = Random(seed);
    let schedule = schedule(&mut random);
    let opens = schedule.secrets[schedule.tried].opens;
    let folder = TempDir::new().expect("a folder");
    for at in [opens - 1.second(), opens] {
        let out = folder.path().join("public");
        let found = published(&schedule.files, at, &out);
        for secret in &schedule.secrets {
            for canary in secret.canaries {
                let places = places(&found, canary);
                if secret.opens <= at {
                    assert!(
                        !places.is_empty(),
                        "seed {seed}: {canary} is not there at {at}"
                    );
                } else {
                    assert!(
                        places.is_empty(),
                        "seed {seed}: {canary} at {at} in {places:?}"
                    );
                }
            }
        }
        for canary in NEVER {
            let places = places(&found, canary);
            assert!(places.is_empty(), "seed {seed}: {canary} in {places:?}");
        }
    }
}

#[test]
fn a_second_early_there_is_nothing_and_at_the_second_everything() {
    let number = |name: &str| env::var(name).ok().and_then(|n| n.parse::<u64>().ok());
    // Inside one of the zones: this part of the schedules.
    if let (Some(first), Some(count)) = (number("CANARY_FIRST"), number("CANARY_COUNT")) {
        return (first..first + count).for_each(try_schedule);
    }
    let all = number("CANARIES").unwrap_or(6);
    let each = all.div_ceil(ZONES.len() as u64);
    let program = env::current_exe().expect("this program");
    let parts: BTreeMap<&str, _> = ZONES
        .iter()
        .zip(0..)
        .map(|(zone, n)| {
            let mut command = Command::new(&program);
            command
                .args([
                    "--exact",
                    "canary::a_second_early_there_is_nothing_and_at_the_second_everything",
                ])
                .env("TZ", zone)
                .env("CANARY_FIRST", (20_261_125 + n * each).to_string())
                .env("CANARY_COUNT", each.to_string());
            (*zone, command.output())
        })
        .collect();
    for (zone, output) in parts {
        let output = output.expect("a run");
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(
            output.status.success() && said.contains("1 passed"),
            "TZ={zone}: {said}"
        );
    }
}
