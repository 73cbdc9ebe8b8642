//! What may be typed, and what is taken from the environment: the locale, `NO_COLOR`, `CI`,
//! `TERM`.

use std::{
    env,
    io::{IsTerminal, Write},
    path::{Component, Path, PathBuf},
    sync::Arc,
};

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use jiff::Timestamp;

use super::{
    duties::{self, DenyName},
    new_release::NewRelease,
};
use crate::{
    dataset::parse_opening,
    diagnostic::{Format, Lang, Report, Texts, print, sarif},
    disclosure,
    pipeline::{Kept, Moment, Progress, Site, load_again},
    publish::{self, Manifest},
    secret::masked,
    source::{self, Sources},
};

/// 公示: 由数据文件和 Markdown 生成环境信息公开网站 / builds an environmental-disclosure website
#[derive(Clone, Debug, Parser)]
#[command(
    name = "gongshi",
    version,
    propagate_version = true,
    after_help = EXIT_CODES,
    max_term_width = 100
)]
pub(super) struct Options {
    /// 站点文件夹，其中有 site.toml / folder of the site, with its site.toml
    #[arg(long, global = true, default_value = ".", value_name = "DIR")]
    pub(super) site: PathBuf,
    /// 按此时刻生成（站点当地时间，如 2026-11-23T08:00），默认现在 / the moment the site speaks for, in its own time; now by default
    #[arg(long, global = true, value_name = "TIME")]
    pub(super) as_of: Option<String>,
    /// 提示的格式 / format of findings
    #[arg(long, global = true, value_enum, default_value_t = FormatName::Human)]
    pub(super) format: FormatName,
    /// 提示的语言，默认按系统的语言 / language of messages; that of the locale by default
    #[arg(long, global = true, value_enum)]
    pub(super) lang: Option<LangName>,
    /// 线程数，默认与处理器核数相同；不影响结果 / number of threads; the output does not depend on it
    #[arg(long, global = true, value_name = "N")]
    pub(super) threads: Option<usize>,
    /// 只报告问题，不显示进度和结语 / only findings: no progress, no closing words
    #[arg(long, short, global = true)]
    pub(super) quiet: bool,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// Shown below the help of the program and of every command, and in the manual pages.
const EXIT_CODES: &str = "\
退出码 / exit codes:
  0  正常，可能有警告 / all is well; there may be warnings
  1  站点有错误，没有发布 / the site has errors; nothing was published
  2  命令写错了，或没有这个文件、数字、代码 / usage, or no such file, figure or code
  3  读写失败，或另一次运行占用着文件夹 / reading or writing failed, or another run is at work
  4  verify 或 diff 发现差异 / verify or diff found differences";

#[derive(Clone, Debug, Subcommand)]
pub(super) enum Command {
    /// 生成网站：先检查，没有错误才整体替换 / build the site: checked first, then exchanged as a whole
    #[command(after_help = EXIT_CODES)]
    Build {
        /// 输出文件夹，默认站点文件夹下的 public / output folder; public in the site folder by default
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
        /// 还与哪个已发布的文件夹比较 / compare with this published folder as well
        #[arg(long)]
        against: Option<PathBuf>,
    },
    /// 只检查，不写文件 / check without writing
    #[command(after_help = EXIT_CODES)]
    Check {
        /// 与哪个已发布的文件夹比较，默认 public / compare with this published folder
        #[arg(long)]
        against: Option<PathBuf>,
        /// 列出逾期和这些天内到期的公开事项，如 14d / list duties that are overdue or fall due within so many days
        #[arg(long, value_name = "DAYS", value_parser = duties::days)]
        due: Option<u16>,
        /// 按政府网站检查指标自查，列出不合格的和将要不合格的 / find what inspectors of government sites would find, today and later
        #[arg(long)]
        inspection: bool,
        /// 有这样的事项或自查问题时以错误结束 / end with an error where there are such duties, or the inspection finds this
        #[arg(long, value_enum, value_delimiter = ',')]
        deny: Vec<DenyName>,
    },
    /// 列出下一次要运行的时刻和 cron 行 / print the next moments at which a run is needed, as cron lines
    #[command(after_help = EXIT_CODES)]
    Schedule {
        /// 最多几个时刻 / at most this many moments
        #[arg(long, default_value_t = 10, value_name = "N")]
        count: usize,
    },
    /// 在本机预览，文件改动后自动更新；不写文件 / preview on this computer; pages follow the files, nothing is written
    #[command(after_help = EXIT_CODES)]
    Serve {
        /// 端口；0 取任一空闲端口 / port; 0 takes a free one
        #[arg(long, default_value_t = 8000, value_name = "N")]
        port: u16,
        /// 也显示草稿和未到发布时间的内容，每页注明；只供本单位内部核对 / also show drafts and what opens later, marked on every page
        #[arg(long)]
        drafts: bool,
    },
    /// 说明一个数字怎么算的，或一条提示的代码是什么意思 / explain a figure down to its cells, or the code of a message
    #[command(after_help = EXIT_CODES)]
    Explain {
        /// 数字的地址“数据集/对象/时间/指标”，或代码“dataset::not-a-number” / address dataset/subject/period/name, or a code
        #[arg(value_name = "ADDRESS|CODE")]
        what: String,
        /// 列出全部输入 / list every input of the figure
        #[arg(long)]
        all: bool,
    },
    /// 给没有索引号的信息编号，写进 content/catalogue.toml / give index numbers to documents that have none
    #[command(after_help = EXIT_CODES)]
    Index,
    /// 封存发布：把每个数字写进旁边的 .lock.json，以后变了就报告 / freeze what releases say in a lock beside them
    #[command(after_help = EXIT_CODES)]
    Seal {
        /// 发布的文件，如 content/releases/2026/air.md / releases
        #[arg(value_name = "FILE")]
        files: Vec<PathBuf>,
        /// 全部已发布的 / all that are published
        #[arg(long)]
        all: bool,
    },
    /// 声明已发布的内容有更正或修订，保留旧版 / declare that a published release is corrected or revised
    #[command(after_help = EXIT_CODES)]
    Correct {
        /// 发布的文件 / the release
        #[arg(value_name = "RELEASE")]
        release: PathBuf,
        /// 更正（原来有错）或修订（按计划修订） / it was wrong, or it was revised as planned
        #[arg(long, value_enum)]
        kind: KindName,
        /// 对公众说明的原因 / why, in words for the public
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// 谁决定的 / who decided it
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
    },
    /// 两个站点文件夹（或已发布的文件夹）之间的差别：行、格、发布中的数字、页面 / what differs between two sites
    #[command(after_help = EXIT_CODES)]
    Diff {
        /// 原来的 / the old one
        old: PathBuf,
        /// 现在的 / the new one
        new: PathBuf,
        /// 每类最多列出几项 / at most this many of each kind
        #[arg(long, default_value_t = 20, value_name = "N")]
        limit: usize,
    },
    /// 声明已发布的数据有改动、补报或删除，写入 data/changes.toml / declare that published data were changed, came late or were taken out
    #[command(after_help = EXIT_CODES)]
    Change(Declared),
    /// 核对已发布的网站：文件、签名、发布链；文件夹或网址 / verify a published site, in a folder or on the web: files, signature, chain of builds
    #[command(after_help = EXIT_CODES)]
    Verify {
        /// 发布的文件夹或网址，默认 public / published folder or address; public by default
        #[arg(value_name = "DIR|URL")]
        dir: Option<PathBuf>,
        /// 公钥（文件或文字），核对签名 / public key, a file or its text: verifies the signature
        #[arg(long)]
        key: Option<String>,
        /// 以前记下的链值或 proof/builds-N.jsonl，核对其间没有抽掉发布 / a mark kept earlier, or a copy of proof/builds-N.jsonl: no build was taken out since
        #[arg(long, value_name = "MARK|FILE")]
        since: Option<String>,
    },
    /// 给已发布的网站签名（minisign 格式），生成时不需要密钥 / sign the published site, in minisign's form; building needs no key
    #[command(after_help = EXIT_CODES)]
    Sign {
        /// 发布的文件夹，默认 public / published folder; public by default
        dir: Option<PathBuf>,
        /// 密钥文件；有密码的，密码放在环境变量 GONGSHI_KEY_PASSWORD / secret key; its password, if any, in GONGSHI_KEY_PASSWORD
        #[arg(long, value_name = "FILE", required_unless_present = "new_key")]
        key: Option<PathBuf>,
        /// 生成一对新密钥：FILE 和 FILE.pub / make a pair of keys: FILE and FILE.pub
        #[arg(long, value_name = "FILE", conflicts_with_all = ["key", "dir"])]
        new_key: Option<PathBuf>,
    },
    /// 新建示例站点，立即可以生成；--lang en 是英文站点 / create a sample site that builds at once, in the language of messages
    #[command(after_help = EXIT_CODES)]
    Init {
        /// 新文件夹 / new folder
        dir: PathBuf,
    },
    /// 新建数据集说明或新闻稿 / create a declaration or a release
    #[command(after_help = EXIT_CODES)]
    New {
        #[command(subcommand)]
        what: New,
    },
    /// 输出 dataset.toml 或 duties.toml 的 JSON Schema / print the JSON Schema of dataset.toml or duties.toml
    Schema {
        /// 哪个文件 / which file
        #[arg(value_enum, default_value_t = SchemaName::Dataset)]
        what: SchemaName,
    },
    /// 输出命令行补全脚本 / print a completion script for a shell
    Completions {
        /// 命令行环境 / shell
        shell: Shell,
    },
    /// 把手册页写入文件夹，每个命令一页 / write manual pages into a folder, one for each command
    Man {
        /// 文件夹，没有就新建 / folder; created if it is not there
        dir: PathBuf,
    },
}

/// What is typed behind `change`.
#[derive(Clone, Debug, Args)]
pub(super) struct Declared {
    /// 数据集 / dataset
    #[arg(value_name = "DATASET")]
    pub(super) dataset: String,
    /// 更正（原来有错）、修订（有了更好的数据或方法）、删除、补报 / what was done
    #[arg(long, value_enum)]
    pub(super) kind: ChangeKindName,
    /// 对公众说明的原因 / why, in words for the public
    #[arg(long, value_name = "TEXT")]
    pub(super) reason: String,
    /// 谁决定的 / who decided it
    #[arg(long, value_name = "NAME")]
    pub(super) by: String,
    /// 只声明这一行，主键各部分用 / 连接，可写多次；都不写就是全部未声明的改动 / only this row, by its key; without any of these four, whatever is not declared
    #[arg(long, value_name = "KEY")]
    pub(super) key: Vec<String>,
    /// 只声明这一列 / only this column
    #[arg(long, value_name = "FIELD")]
    pub(super) column: Vec<String>,
    /// 只声明这个对象 / only this subject
    #[arg(long, value_name = "KEY")]
    pub(super) subject: Vec<String>,
    /// 只声明这一年 / only this year
    #[arg(long, value_name = "YEAR")]
    pub(super) year: Vec<i16>,
    /// 与哪个已发布的文件夹比较，默认 public / compare with this published folder
    #[arg(long)]
    pub(super) against: Option<PathBuf>,
}

#[derive(Clone, Debug, Subcommand)]
pub(super) enum New {
    /// 由数据文件推断 dataset.toml / infer a dataset.toml from a data file
    #[command(after_help = EXIT_CODES)]
    Dataset {
        /// 数据文件 / data file
        file: PathBuf,
    },
    /// 按种类写一篇草稿，数字都取自数据；不写种类就列出全部种类 / write a draft whose figures come from the data; without a kind all are listed
    #[command(after_help = EXIT_CODES)]
    Release(NewRelease),
}

/// Files that have a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaName {
    /// data/*/dataset.toml
    Dataset,
    /// data/duties.toml
    Duties,
}

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FormatName {
    /// 给人看，引用原文；同样的问题只列前几处 / for people, the place quoted; of many alike the first few
    Human,
    /// 给人看，每一处都列出 / for people, every finding
    Full,
    /// 一行一个 JSON 对象 / one JSON object a line
    Json,
    /// GitHub 的注解 / annotations that GitHub shows beside the line
    Github,
    /// 一份 SARIF 2.1.0，写到标准输出 / one SARIF 2.1.0 log, on standard output
    Sarif,
    /// Markdown，只用于 diff / Markdown, of diff only
    Markdown,
}

/// What was done to published data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ChangeKindName {
    /// 更正：原来有错 / values were wrong
    Correction,
    /// 修订：有了更好的数据或方法 / better data or another method
    Revision,
    /// 删除 / rows or columns were taken out
    Deletion,
    /// 补报 / rows or values came late
    LateArrival,
}

/// What kind of change is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum KindName {
    /// 更正：原来有错 / it was wrong
    Correction,
    /// 修订：按计划修订 / it was revised as planned
    Revision,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum LangName {
    /// 中文 / Chinese
    Zh,
    /// 英文 / English
    En,
}

impl Options {
    /// The language of messages: asked for, else that of the locale, else Chinese.
    pub(super) fn lang(&self) -> Lang {
        match self.lang {
            Some(LangName::Zh) => Lang::Zh,
            Some(LangName::En) => Lang::En,
            None => {
                let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
                    .iter()
                    .find_map(|name| env::var(name).ok().filter(|v| !v.is_empty()));
                if locale.is_some_and(|l| l.starts_with("en")) {
                    Lang::En
                } else {
                    Lang::Zh
                }
            }
        }
    }

    pub(super) fn is_zh(&self) -> bool {
        self.lang() == Lang::Zh
    }

    pub(super) fn format(&self) -> Format {
        match self.format {
            FormatName::Human | FormatName::Markdown => Format::Human,
            FormatName::Full => Format::Full,
            FormatName::Json => Format::Json,
            FormatName::Github => Format::Github,
            // A log is a result of its own; where something else is, findings are for people.
            FormatName::Sarif => match &self.command {
                Command::Build { .. } | Command::Check { .. } | Command::Verify { .. } => {
                    Format::Sarif
                }
                _ => Format::Human,
            },
        }
    }

    /// The moment asked for, else now.
    pub(super) fn moment(&self) -> Option<Moment> {
        match &self.as_of {
            None => Some(Moment::Instant(Timestamp::now())),
            Some(text) => parse_opening(text).map(Moment::Local),
        }
    }

    /// The moment, or words about why what was typed is none.
    pub(super) fn checked_moment(&self) -> Option<Moment> {
        let moment = self.moment();
        if moment.is_none() {
            let text = self.as_of.as_deref().unwrap_or_default();
            self.say(&if self.is_zh() {
                format!("--as-of：`{text}` 不是时刻。请写成 2026-11-23T08:00。")
            } else {
                format!("--as-of: `{text}` is not a moment; write it like 2026-11-23T08:00.")
            });
        }
        moment
    }

    /// Reads and loads the site; prints and answers an exit code where that fails.
    pub(super) fn load(
        &self,
        out: Option<&Path>,
        progress: &Progress,
    ) -> Result<(Arc<Sources>, Report, Option<Site>), u8> {
        let Some(moment) = self.checked_moment() else {
            return Err(super::USAGE);
        };
        let skip: Vec<PathBuf> = out.map(Path::to_path_buf).into_iter().collect();
        let sources = source::read(&self.site, &skip).map_err(|error| {
            self.say(&error.message(self.lang()));
            super::FAILED
        })?;
        let sources = Arc::new(sources);
        let mut report = Report::default();
        let kept = Kept::default().with_last(self.last(&sources, out).as_ref());
        let site = load_again(sources.clone(), moment, progress, &kept, &mut report);
        Ok((sources, report, site))
    }

    /// The manifest of the site that was published last, where the ledger of duties may ask for it.
    fn last(&self, sources: &Sources, out: Option<&Path>) -> Option<Manifest> {
        let asks = matches!(self.command, Command::Build { .. } | Command::Check { .. });
        let declared = sources.get(disclosure::DUTIES).is_some();
        (asks && declared).then(|| publish::peek(&self.output(out)))?
    }

    /// Where the site is built to.
    pub(super) fn output(&self, out: Option<&Path>) -> PathBuf {
        out.map_or_else(|| self.site.join("public"), Path::to_path_buf)
    }

    /// Prints a line for people on the error stream.
    pub(super) fn say(&self, line: &str) {
        // Names of files and words of the data come along here.
        let line = masked(line);
        let mut stderr = std::io::stderr().lock();
        let _ = writeln!(stderr, "{line}");
    }

    /// Prints closing words: not when only findings are wanted, or programs read them.
    pub(super) fn note(&self, line: &str) {
        if !self.quiet && self.format() != Format::Json {
            self.say(line);
        }
    }

    /// Prints all findings: on the error stream, a SARIF log on the output stream.
    pub(super) fn print_report(&self, report: &Report, texts: &dyn Texts) {
        if self.format() == Format::Sarif {
            self.out(&sarif(report, texts, self.lang(), &self.folder()));
            return;
        }
        let colour = env::var_os("NO_COLOR").is_none() && std::io::stderr().is_terminal();
        let text = print(report, texts, self.lang(), self.format(), colour);
        let mut stderr = std::io::stderr().lock();
        let _ = stderr.write_all(text.as_bytes());
    }

    /// Where the site lies below the current folder, as far as that was typed so.
    fn folder(&self) -> String {
        let parts = self.site.components().filter(|c| *c != Component::CurDir);
        let parts: Vec<_> = parts.collect();
        if parts.iter().all(|c| matches!(c, Component::Normal(_))) {
            let names: Vec<_> = parts
                .iter()
                .map(|c| c.as_os_str().to_string_lossy())
                .collect();
            names.join("/")
        } else {
            String::new()
        }
    }

    /// Whether somebody watches the error stream who likes to see how far a run is.
    pub(super) fn shows_progress(&self) -> bool {
        let set = |name: &str| env::var_os(name).is_some_and(|v| !v.is_empty());
        !self.quiet
            && matches!(self.format(), Format::Human | Format::Full)
            && std::io::stderr().is_terminal()
            && !set("CI")
            && env::var_os("TERM").is_none_or(|term| term != "dumb")
    }

    /// Prints to the output stream.
    pub(super) fn out(&self, text: &str) {
        let mut stdout = std::io::stdout().lock();
        let _ = stdout.write_all(text.as_bytes());
    }
}
