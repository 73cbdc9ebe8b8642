//! `new release`: a draft that is written from the data.

use std::{
    collections::BTreeMap,
    fs::{self, OpenOptions},
    io::Write as _,
    path::{Path, PathBuf},
};

use jiff::{
    ToSpan,
    civil::{DateTime, Time},
};

use clap::Args;

use crate::{
    archetype::{Archetype, Fitted, Length, Release, Sheet, Wish},
    config, content,
    dataset::parse_opening,
    diagnostic::{Diagnostic, Report, Severity},
    pipeline::{Progress, Site},
    render,
    source::{Sources, nearest},
};

use super::{FAILED, FINE, SITE_ERRORS, USAGE, options::Options};

/// What may be said of a new release.
#[derive(Clone, Debug, Args)]
pub(super) struct NewRelease {
    /// 稿件的种类；不写就列出全部种类 / kind of release; without it all kinds are listed
    kind: Option<String>,
    /// 时段，如 2026-10、2026-Q3、2026、2026-W47；默认最近完整的一期 / period; the newest complete one by default
    #[arg(long, value_name = "PERIOD")]
    period: Option<String>,
    /// 用哪个数据集；几种数据时写“种类=数据集” / dataset to use; NEED=DATASET where several kinds are needed
    #[arg(long, value_name = "[NEED=]ID")]
    dataset: Vec<String>,
    /// 写哪个地区或对象；默认范围最大的 / area or subject; the widest by default
    #[arg(long, value_name = "NAME")]
    subject: Option<String>,
    /// 写登记表的哪一行，按编号；默认最新的 / number of the row to tell of; the newest by default
    #[arg(long, value_name = "NUMBER")]
    row: Option<String>,
    /// 数据里没有的事实 / a fact that is in no dataset
    #[arg(long, value_name = "NAME=TEXT")]
    set: Vec<String>,
    /// 发布时间；默认下一个工作日10时 / moment of publication; 10:00 of the next working day by default
    #[arg(long, value_name = "TIME")]
    publish_at: Option<String>,
    /// 网址和文件名的最后一段 / last part of address and file name
    #[arg(long, value_name = "SLUG")]
    slug: Option<String>,
}

pub(super) fn release(options: &Options, wanted: &NewRelease) -> u8 {
    let output = options.output(None);
    let (sources, report, site) = match options.load(Some(&output), &Progress::default()) {
        Ok(loaded) => loaded,
        Err(code) => return code,
    };
    let Some(site) = site else {
        options.print_report(&report, sources.as_ref());
        return SITE_ERRORS;
    };
    say_errors(options, report.count(Severity::Error));
    let mut report = Report::default();
    let (kinds, broken) = kinds(&site, wanted.kind.as_deref(), &mut report);
    options.print_report(&report, sources.as_ref());
    if broken {
        return SITE_ERRORS;
    }
    let Some(kind) = &wanted.kind else {
        options.out(&listed(options, &site, &kinds));
        return if report.has_errors() {
            SITE_ERRORS
        } else {
            FINE
        };
    };
    let Some(archetype) = kinds.iter().find(|k| k.id == *kind) else {
        return unknown_kind(options, kind, &kinds);
    };
    let written = Writing {
        options,
        site: &site,
        archetype,
        wanted,
    };
    written.write().unwrap_or_else(|code| code)
}

/// What is wrong elsewhere stops no draft: it does not publish anything.
fn say_errors(options: &Options, errors: usize) {
    if errors > 0 {
        options.note(&match options.is_zh() {
            true => format!("站点有 {errors} 个错误（见 gongshi check），改正前不能发布。"),
            false => format!("The site has {errors} errors (see gongshi check); nothing is published until they are mended."),
        });
    }
}

/// All kinds in the language of the site; those that cannot be read are reported, if they are
/// asked for or all are; and whether the one that was asked for is such.
fn kinds(site: &Site, wanted: Option<&str>, report: &mut Report) -> (Vec<Archetype>, bool) {
    let mut kinds = Vec::new();
    let mut broken = false;
    for (id, (path, text)) in render::archetypes(&site.sources, &site.config) {
        match Archetype::read(&id, &path, &text) {
            Ok(kind) => kinds.push(kind),
            Err(fault) if wanted.is_none_or(|wanted| wanted == id) => {
                broken |= wanted.is_some();
                report.add(*fault);
            }
            Err(_) => {}
        }
    }
    kinds.sort_by_key(|kind| order(kind.header.period));
    (kinds, broken)
}

/// Regular releases first, then events.
fn order(length: Length) -> u8 {
    match length {
        Length::Day => 0,
        Length::Week => 1,
        Length::Month => 2,
        Length::Quarter => 3,
        Length::Half => 4,
        Length::Year => 5,
        Length::None => 6,
    }
}

/// The kinds, and which of them this site can write now.
fn listed(options: &Options, site: &Site, kinds: &[Archetype]) -> String {
    let (zh, lang) = (options.is_zh(), site.config.lang);
    let mut out = String::new();
    for kind in kinds {
        out += &format!("{}  {}\n", kind.id, kind.title(lang));
        match kind.fit(&site.findings, site.as_of, &Wish::default()) {
            Ok(fitted) => {
                let data = fitted.datasets().join(if zh { "、" } else { ", " });
                let period = fitted.period();
                out += &match (zh, period.is_empty()) {
                    (true, false) => format!("    可以写：{period}，数据集 {data}\n"),
                    (true, true) => format!("    可以写：数据集 {data}\n"),
                    (false, false) => format!("    can be written: {period}, from {data}\n"),
                    (false, true) => format!("    can be written from {data}\n"),
                };
            }
            Err(lacks) => {
                for lack in lacks {
                    let said = lack.said(options.lang());
                    out += &match (zh, lack.is_told()) {
                        (_, true) => format!("    {said}\n"),
                        (true, false) => format!("    现在不能写：{said}\n"),
                        (false, false) => format!("    not now: {said}\n"),
                    };
                }
            }
        }
    }
    out
}

fn unknown_kind(options: &Options, kind: &str, kinds: &[Archetype]) -> u8 {
    let ids = || kinds.iter().map(|k| k.id.as_str());
    let (near, all) = (nearest(kind, ids()), ids().collect::<Vec<_>>());
    options.say(&if options.is_zh() {
        format!(
            "没有`{kind}`这种稿件，最接近的是 {near}。全部种类：{}。各种稿件要什么数据：gongshi new release",
            all.join("、")
        )
    } else {
        format!(
            "there is no kind `{kind}`; the nearest is {near}. All kinds: {}. What each needs: gongshi new release",
            all.join(", ")
        )
    });
    USAGE
}

/// One release while it is written.
struct Writing<'a> {
    options: &'a Options,
    site: &'a Site,
    archetype: &'a Archetype,
    wanted: &'a NewRelease,
}

impl Writing<'_> {
    fn write(&self) -> Result<u8, u8> {
        let wish = self.wish()?;
        let publish_at = self.publish_at()?;
        self.check_slug()?;
        let fitted = self
            .archetype
            .fit(&self.site.findings, self.site.as_of, &wish);
        let fitted = fitted.map_err(|lacks| {
            for lack in lacks {
                self.options.say(&lack.said(self.options.lang()));
            }
            self.options.say(match self.options.is_zh() {
                true => "没有写文件。本站能写哪些稿件：gongshi new release",
                false => "nothing was written. What this site can write: gongshi new release",
            });
            USAGE
        })?;
        let (release, checked) = self.checked(&fitted, publish_at)?;
        let path = self.path(&release, publish_at);
        self.refuse_taken(&path, &release)?;
        let (sources, report, coverage) = checked;
        self.options.print_report(&report, &sources);
        if report.has_errors() {
            // An archetype of the site may write what cannot be built.
            self.options.note(match self.options.is_zh() {
                true => "这样写出来的稿件有错误，没有写文件；请改模板。",
                false => "the release would have errors; nothing was written. Mend the archetype.",
            });
            return Err(SITE_ERRORS);
        }
        self.save(&path, &release)?;
        self.say_done(&path, &fitted, coverage.bound);
        Ok(FINE)
    }

    fn wish(&self) -> Result<Wish, u8> {
        let mut set = BTreeMap::new();
        for told in &self.wanted.set {
            match told.split_once('=') {
                Some((name, text)) if !text.trim().is_empty() => {
                    set.insert(name.trim().to_owned(), text.trim().to_owned());
                }
                _ => return Err(self.bad("--set", told, "place=…")),
            }
        }
        let dataset = |text: &String| match text.split_once('=') {
            Some((need, id)) => (need.to_owned(), id.to_owned()),
            // Where one kind of data must be there, that is meant.
            None => (self.only_need(), text.clone()),
        };
        let datasets: Vec<_> = self.wanted.dataset.iter().map(dataset).collect();
        let needs = &self.archetype.header.need;
        if let Some((need, _)) = datasets
            .iter()
            .find(|(need, _)| !need.is_empty() && !needs.iter().any(|n| n.id == *need))
        {
            let ids: Vec<&str> = needs.iter().map(|n| n.id.as_str()).collect();
            return Err(self.bad("--dataset", need, &ids.join("、")));
        }
        Ok(Wish {
            period: self.wanted.period.clone(),
            datasets,
            subject: self.wanted.subject.clone(),
            row: self.wanted.row.clone(),
            set,
        })
    }

    fn only_need(&self) -> String {
        match &self.archetype.header.need[..] {
            [only] => only.id.clone(),
            _ => String::new(),
        }
    }

    /// Says that what was typed behind an option is not what stands there.
    fn bad(&self, option: &str, text: &str, example: &str) -> u8 {
        self.options.say(&if self.options.is_zh() {
            format!("{option}：`{text}`写得不对，例如 {example}。")
        } else {
            format!("{option}: `{text}` is not right; for example {example}.")
        });
        USAGE
    }

    fn check_slug(&self) -> Result<(), u8> {
        let fine = |slug: &str| {
            let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
            !slug.is_empty() && slug.bytes().all(plain)
        };
        match &self.wanted.slug {
            Some(slug) if !fine(slug) => Err(self.bad("--slug", slug, "air-2026-10")),
            _ => Ok(()),
        }
    }

    /// Asked for, else the next full hour or the next working day at ten.
    fn publish_at(&self) -> Result<DateTime, u8> {
        if let Some(text) = &self.wanted.publish_at {
            return parse_opening(text)
                .ok_or_else(|| self.bad("--publish-at", text, "2026-11-10T10:00"));
        }
        let as_of = self.site.as_of;
        if self.archetype.is_soon() {
            let hour = as_of
                .with()
                .minute(0)
                .second(0)
                .subsec_nanosecond(0)
                .build();
            let hour = hour.unwrap_or(as_of);
            return Ok(hour.saturating_add(1.hour()));
        }
        let days = config::work_calendar(&self.site.sources, &mut Report::default());
        let tomorrow = as_of.date().tomorrow().unwrap_or(as_of.date());
        // Where the year's notice is not known yet nobody can tell; the clerk looks at it anyway.
        let day = days.after(as_of.date(), 1).unwrap_or(tomorrow);
        Ok(day.to_datetime(Time::constant(10, 0, 0, 0)))
    }

    /// The release, and what the lint and the binding of its expressions say.
    fn checked(
        &self,
        fitted: &Fitted<'_>,
        publish_at: DateTime,
    ) -> Result<(Release, (Sources, Report, content::Coverage)), u8> {
        let sheet = Sheet {
            publish_at,
            slug: self.wanted.slug.as_deref(),
            typed: false,
        };
        let written = |sheet| {
            let release = self.archetype.write(fitted, sheet);
            release.map_err(|fault| self.refuse(*fault))
        };
        let release = written(sheet)?;
        let checked = self.check(&release, publish_at);
        if checked.2.typed == 0 {
            return Ok((release, checked));
        }
        let release = written(Sheet {
            typed: true,
            ..sheet
        })?;
        let checked = self.check(&release, publish_at);
        Ok((release, checked))
    }

    fn refuse(&self, fault: Diagnostic) -> u8 {
        let mut report = Report::default();
        report.add(fault);
        self.options
            .print_report(&report, self.site.sources.as_ref());
        SITE_ERRORS
    }

    fn check(
        &self,
        release: &Release,
        publish_at: DateTime,
    ) -> (Sources, Report, content::Coverage) {
        let file = self.path(release, publish_at);
        let file = file.to_string_lossy().replace('\\', "/");
        let bytes = release.text.clone().into_bytes();
        let sources = Sources::from_files([(file.clone(), bytes)]);
        let mut report = Report::default();
        let drafts = content::drafts(&sources, self.site.config.offset, &mut report);
        let policy = self.site.config.release_policy.unbound;
        let coverage = content::lint(&drafts, &self.site.findings, policy, &mut report);
        let _ = content::articles(drafts, &self.site.binder, self.site.as_of, &mut report);
        let coverage = coverage.into_iter().next().unwrap_or(content::Coverage {
            file: file.into(),
            bound: 0,
            typed: 0,
            waived: 0,
        });
        (sources, report, coverage)
    }

    /// The path inside the site folder.
    fn path(&self, release: &Release, publish_at: DateTime) -> PathBuf {
        let year = format!("{:04}", publish_at.year());
        let file = format!("{}.md", release.slug);
        Path::new("content/releases").join(year).join(file)
    }

    /// A file is never written over, nor an address taken twice.
    fn refuse_taken(&self, path: &Path, release: &Release) -> Result<(), u8> {
        let file = path.to_string_lossy().replace('\\', "/");
        let same = format!("/{}.md", release.slug);
        let folder = file.strip_suffix(&same).unwrap_or_default();
        let inside = self.site.sources.under(folder);
        let taken = inside
            .map(|f| f.path.to_string())
            .find(|p| p.ends_with(&same));
        let exists = self.options.site.join(path).exists().then_some(file);
        let Some(taken) = exists.or(taken) else {
            return Ok(());
        };
        self.options.say(&if self.options.is_zh() {
            format!("{taken} 已存在，没有改动。要另写一篇，请加 --slug，例如 --slug {}-2。", release.slug)
        } else {
            format!(
                "{taken} exists and was left alone; for another release add --slug, for example --slug {}-2.",
                release.slug
            )
        });
        Err(USAGE)
    }

    fn save(&self, path: &Path, release: &Release) -> Result<(), u8> {
        let target = self.options.site.join(path);
        let folder = target.parent().map_or(Ok(()), fs::create_dir_all);
        let file = || {
            OpenOptions::new()
                .write(true)
                .create_new(true)
                .open(&target)
        };
        let saved = folder
            .and_then(|()| file())
            .and_then(|mut file| file.write_all(release.text.as_bytes()));
        saved.map_err(|error| {
            self.options.say(&format!("{}: {error}", target.display()));
            FAILED
        })
    }

    fn say_done(&self, path: &Path, fitted: &Fitted<'_>, bound: usize) {
        let period = fitted.period();
        let file = path.display();
        let options = self.options;
        let site = options.site.display();
        let about = match (options.is_zh(), period.is_empty()) {
            (_, true) => String::new(),
            (true, false) => format!("（{period}）"),
            (false, false) => format!(" ({period})"),
        };
        let figures = match (options.is_zh(), bound) {
            (_, 0) => String::new(),
            (true, n) => format!("，{n} 处数字和名称取自数据"),
            (false, n) => format!("; {n} figures and names in it come from the data"),
        };
        options.note(&if options.is_zh() {
            format!(
                "已写好草稿 {file}{about}{figures}。\n下一步：看稿改稿 gongshi --site {site} serve --drafts；审核同意后改 status，到 publish_at 的时间发布。"
            )
        } else {
            format!(
                "Wrote the draft {file}{about}{figures}.\nNext: look at it and edit it with gongshi --site {site} serve --drafts; once it is approved change its status, and it opens at publish_at."
            )
        });
    }
}
