//! What a press officer, or somebody who means harm, may write between braces: bounded in time and
//! memory, without reach, and answered with a message that says what is wrong.

use std::{
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use gongshi::diagnostic::{Lang, Severity};

use crate::common::{Project, load, transcript};

const AS_OF: &str = "2026-11-05T12:00";

/// Far longer than all of these take together (a second or two), on the slowest machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// One release with an expression in its body.
fn with(template: &str) -> String {
    format!(
        "+++\ntitle = \"试\"\npublish_at = \"2026-11-05T10:00\"\nunbound = \"检验\"\n\n[figures]\n\
         peak = \"air-day/S1/2026-10/pm25.peak\"\n+++\n\n正文1家。{template}\n"
    )
}

/// Expressions that must be refused, by what they try.
fn refused() -> Vec<(&'static str, String)> {
    let mut out: Vec<(&str, String)> = Vec::new();
    let mut add = |what: &'static str, templates: &[&str]| {
        out.extend(templates.iter().map(|t| (what, (*t).to_owned())));
    };
    add(
        "endless loops",
        &[
            "{% for a in range(1000000000) %}x{% endfor %}",
            "{% for a in 'x' * 100000 %}{% for b in 'x' * 100000 %}x{% endfor %}{% endfor %}",
            "{% set l = [1] * 1000 %}{% for a in l %}{% for b in l %}{% for c in l %}x{% endfor %}{% endfor %}{% endfor %}",
            "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
            "{% macro m(n) %}{{ m(n + 1) }}{% endmacro %}{{ m(0) }}",
            "{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}{{ a() }}{% endmacro %}{{ a() }}",
            "{% set l = [1, 2] %}{% for x in [l, l] recursive %}{{ loop([l, l]) }}{% endfor %}",
            "{% macro m() %}{% call m() %}x{% endcall %}{% endmacro %}{{ m() }}",
            "{% block a %}{{ self.a() }}{% endblock %}",
            "{% set l = [1,2,3,4,5,6,7,8,9,10] %}{% for a in l %}{% for b in l %}{% for c in l %}{% for d in l %}{% for e in l %}{{ a }}{% endfor %}{% endfor %}{% endfor %}{% endfor %}{% endfor %}",
        ],
    );
    add(
        "huge values",
        &[
            "{{ 'x' * 1000000000 }}",
            "{{ 'x' * 100000000000000000000 }}",
            "{{ [1] * 1000000000 }}",
            "{{ ([1] * 100000 + [2] * 100000)|length ~ ('y' * 90000000) }}",
            "{{ 9 ** 9 ** 9 ** 9 }}",
            "{{ 2 ** 1000000000 }}",
            "{{ '1' * 100000 * 100000 }}",
            "{% set a = 'x' * 1000 %}{% set b = a * 1000 %}{% set c = b * 1000 %}{{ c }}",
            "{{ ('x' * 500000) }}",
            "{{ '%1000000000d'.format(1) }}",
            "{{ 'x'.ljust(1000000000) }}",
            "{{ 'x'|center(1000000000) }}",
            "{{ 99999999999999999999999999999999999999999999999999999999999999999999999999999999 }}",
            "{{ 1e999 * peak }}",
        ],
    );
    add(
        "unknown names",
        &[
            "{{ nothing }}",
            "{{ peak.nothing }}",
            "{{ peak.yoy.nothing }}",
            "{{ peak['nothing'] }}",
            "{{ peak.part('nothing') }}",
            "{{ peak.part() }}",
            "{{ peak.part(1) }}",
            "{{ peak() }}",
            "{{ peak[0] }}",
            "{{ peak + 1 }}",
            "{{ -peak }}",
            "{{ nothing() }}",
            "{{ peak|nothing }}",
            "{% if peak is nothing %}x{% endif %}",
            "{{ fig('a') }}",
            "{{ fig('a/b/c/d') }}",
            "{{ fig('air-day/S9/2026-10/pm25.peak') }}",
            "{{ fig('air-day/S1/2026-13/pm25.peak') }}",
            "{{ fig('air-day/S1/2026-10/nothing') }}",
            "{{ fig() }}",
            "{{ fig(1) }}",
            "{{ fig('a', 'b') }}",
            "{{ fig(fig) }}",
            "{{ fig('air-day/S1/2026-10/pm25.peak.yoy.yoy.yoy.yoy') }}",
            "{{ fig('../../../../etc/passwd') }}",
            "{{ fig('/etc/passwd') }}",
            "{{ fig('file:///etc/passwd') }}",
            "{{ chart() }}",
            "{{ table(1, 2) }}",
        ],
    );
    add(
        "tricks with attributes and names",
        &[
            "{{ __scope }}",
            "{{ __scope.findings }}",
            "{{ __scope['findings'] }}",
            "{{ __scope.scope.used }}",
            "{% set __scope = 1 %}{{ fig('air-day/S1/2026-10/pm25.peak') }}",
            "{% for __scope in [1] %}{{ fig('air-day/S1/2026-10/pm25.peak') }}{% endfor %}",
            "{{ peak.__class__ }}",
            "{{ peak.__class__.__mro__[1].__subclasses__() }}",
            "{{ ''.__class__ }}",
            "{{ ''['__class__'] }}",
            "{{ ()|attr('__class__') }}",
            "{{ [].append(1) }}",
            "{{ {}.update({}) }}",
            "{{ 'a'.upper() }}",
            "{{ self }}",
            "{{ self._TemplateReference__context }}",
            "{{ loop }}",
            "{{ caller() }}",
            "{{ varargs }}",
            "{{ kwargs }}",
            "{{ debug() }}",
            "{{ dict(a=1) }}",
            "{{ namespace(a=1) }}",
            "{{ cycler('a').next.__globals__ }}",
            "{{ joiner().__init__.__globals__ }}",
            "{{ lipsum.__globals__.os.popen('id').read() }}",
            "{{ config }}",
            "{{ request.application }}",
            "{{ env('HOME') }}",
            "{{ now() }}",
            "{{ get_env(name='HOME') }}",
            "{{ load_data(path='site.toml') }}",
            "{{ read_file('site.toml') }}",
            "{{ fig.__call__ }}",
            "{{ fig }}",
            "{{ [peak] }}",
            "{{ {'a': peak} }}",
            "{{ (1, 2) }}",
            "{{ [1]|tojson }}",
            "{{ '<script>'|safe }}",
            "{% autoescape false %}<script>{% endautoescape %}",
            "{% filter safe %}<script>{% endfilter %}",
        ],
    );
    add(
        "other files",
        &[
            "{% include '/etc/passwd' %}",
            "{% include 'site.toml' %}",
            "{% include ['a', 'b'] %}",
            "{% include 'text' %}",
            "{% import 'text' as t %}",
            "{% from 'text' import t %}",
            "{% extends 'base.html' %}",
            "{% extends 'text' %}",
            "{% do fig('a') %}",
        ],
    );
    add(
        "what is not finished",
        &[
            "{{",
            "{{ peak",
            "{{ peak }",
            "{% if peak %}",
            "{% for %}",
            "{% endif %}",
            "{{ 'a }}",
            "{{ ) }}",
            "{{ 1 + }}",
            "{% %}",
            "{% raw %}",
            "{{ . }}",
            "{{ a.b. }}",
            "{% set %}",
            "{% set a %}",
            "{{ \\ }}",
            "{{ peak peak }}",
            "{% macro %}",
            "{% else %}",
            "{{ ' }}",
            "{#",
            "{% block a %}",
            "{{ peak if }}",
            "{% if %}x{% endif %}",
        ],
    );
    out.extend(deep());
    out
}

/// Nesting, and doubling without a loop.
fn deep() -> Vec<(&'static str, String)> {
    let mut out = Vec::new();
    for depth in [50, 200, 2_000, 5_000] {
        for (open, inner, close) in [
            ("(", "nothing", ")"),
            ("[", "1", "]"),
            ("not ", "nothing", ""),
            ("-", "nothing", ""),
            ("fig(", "1", ")"),
            ("nothing[", "1", "]"),
            ("{'a':", "1", "}"),
            ("nothing if nothing else ", "nothing", ""),
        ] {
            let (open, close) = (open.repeat(depth), close.repeat(depth));
            out.push((
                "deep expressions",
                format!("{{{{ {open}{inner}{close} }}}}"),
            ));
        }
        let (open, close) = ("{% if peak %}".repeat(depth), "{% endif %}".repeat(depth));
        out.push(("deep statements", format!("{open}{{{{ nothing }}}}{close}")));
        let (open, close) = (
            "{% for a in [1] %}".repeat(depth),
            "{% endfor %}".repeat(depth),
        );
        out.push(("deep loops", format!("{open}{{{{ nothing }}}}{close}")));
        out.push((
            "long chains",
            format!("{{{{ nothing{} }}}}", ".a".repeat(depth)),
        ));
        out.push((
            "long filters",
            format!("{{{{ nothing{} }}}}", "|length".repeat(depth)),
        ));
    }
    let doubled = "{% set a = a ~ a %}".repeat(60);
    out.push((
        "doubling",
        format!("{{% set a = 'x' * 1000 %}}{doubled}{{{{ a }}}}"),
    ));
    let doubled = "{% set a = a + a %}".repeat(60);
    out.push((
        "doubling",
        format!("{{% set a = 'x' * 1000 %}}{doubled}{{{{ a }}}}"),
    ));
    out.push((
        "doubling",
        format!("{{% set a = [1, 2] %}}{doubled}{{{{ a }}}}"),
    ));
    let nested = "{% set a = [a, a] %}".repeat(60);
    out.push((
        "doubling",
        format!("{{% set a = 1 %}}{nested}{{{{ a ~ '' }}}}"),
    ));
    out.push((
        "doubling",
        format!("{{% set a = 1 %}}{nested}{{{{ a == a }}}}{{{{ a }}}}"),
    ));
    let captured = "{% set a %}{{ a }}{{ a }}{% endset %}".repeat(60);
    out.push((
        "doubling",
        format!("{{% set a = 'xxxxxxxxxx' %}}{captured}{{{{ a }}}}"),
    ));
    let macros: String = (1..60)
        .map(|n| {
            format!(
                "{{% macro m{n}() %}}{{{{ m{0}() }}}}{{{{ m{0}() }}}}{{% endmacro %}}",
                n - 1
            )
        })
        .collect();
    out.push((
        "doubling",
        format!("{{% macro m0() %}}xxxxxxxxxx{{% endmacro %}}{macros}{{{{ m59() }}}}"),
    ));
    out
}

/// All in one site: each is refused with a message, and all of them soon.
#[test]
fn what_is_refused_is_refused_at_once() {
    let all = refused();
    assert!(all.len() >= 150, "{} expressions", all.len());
    let project = Project::from("invalid/_base");
    for (n, (_, template)) in all.iter().enumerate() {
        project.write(&path(n), with(template));
    }
    let begun = Instant::now();
    let (sources, report, _) = load(project.path(), AS_OF);
    let took = begun.elapsed();
    println!("{} expressions took {took:?}", all.len());
    assert!(took < PATIENCE, "{took:?}");
    let shown = transcript(&report, &sources, Lang::Zh);
    for secret in ["root:", "/home/", "panicked"] {
        assert!(!shown.contains(secret), "{secret} in\n{shown}");
    }
    let mut told = vec![false; all.len()];
    for d in report.sorted() {
        let own = d.code.starts_with("content::") || d.code.starts_with("indicators::");
        if d.severity() == Severity::Error && own {
            let n = (0..all.len()).find(|&n| path(n) == *d.at.file);
            told[n.expect("a release of the test")] = true;
        }
    }
    let passed: Vec<String> = all
        .iter()
        .zip(told)
        .filter(|(_, told)| !told)
        .map(|((what, template), _)| {
            let short: String = template.chars().take(120).collect();
            format!("{what}: {short}")
        })
        .collect();
    assert!(
        passed.is_empty(),
        "{} pass:\n{}",
        passed.len(),
        passed.join("\n")
    );
}

fn path(n: usize) -> String {
    format!("content/releases/2026/try{n}.md")
}

/// The most memory that a process has used, in KiB, as Linux tells it.
fn peak_of(pid: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// All at once, in a process of its own: how much memory `check` takes.
fn check(project: &Project) -> (u64, Duration) {
    let begun = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_gongshi"))
        .args(["--site"])
        .arg(project.path())
        .args(["--as-of", AS_OF, "--threads", "2", "check"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program");
    let mut peak = 0;
    let status = loop {
        peak = peak.max(peak_of(child.id()).unwrap_or(0));
        match child.try_wait().expect("a process") {
            Some(status) => break status,
            None if begun.elapsed() > PATIENCE * 3 => {
                child.kill().expect("a process to end");
                panic!("check does not end");
            }
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    };
    assert!(matches!(status.code(), Some(0 | 1)), "{status:?}");
    (peak, begun.elapsed())
}

#[test]
fn all_together_take_little_memory() {
    let project = Project::from("invalid/_base");
    let (before, _) = check(&project);
    let all = refused();
    for (n, (_, template)) in all.iter().enumerate() {
        project.write(&path(n), with(template));
    }
    let (after, took) = check(&project);
    println!(
        "{} releases: {before} KiB before, {after} KiB with them, {took:?}",
        all.len()
    );
    // Elsewhere than on Linux nobody tells; then the test above is all there is.
    assert!(after < before + 150_000, "{before} KiB, then {after} KiB");
}

/// What is pure and small is left to its writer.
#[test]
fn what_is_harmless_still_works() {
    let project = Project::from("invalid/_base");
    for (template, printed) in [
        ("{{ peak }}", "46微克/立方米"),
        ("{{ peak.value }}", "46"),
        (
            "{% if peak.yoy %}{{ peak.yoy }}{% else %}没有可比的上年同期{% endif %}",
            "没有可比的上年同期",
        ),
        ("{% for x in ['一', '二'] %}{{ x }}{% endfor %}", "一二"),
        ("{{ \"<b>\" }}", "&lt;b&gt;"),
        ("{{ 1 + 1 }}", "2"),
        ("{# nothing #}尾", "尾"),
    ] {
        project.write("content/releases/2026/try.md", with(template));
        let built = project.build(AS_OF);
        assert!(built.ok, "{template}\n{}", built.transcript);
        let bytes = built.bytes();
        let (_, html) = bytes
            .iter()
            .find(|(path, _)| path.ends_with("try/index.html"))
            .expect("the release");
        let html = String::from_utf8_lossy(html);
        assert!(html.contains(&format!("正文1家。{printed}")), "{template}");
    }
}
