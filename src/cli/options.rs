//! What may be typed, and what is taken from the environment: the locale and `NO_COLOR`.

use std::{
    env,
    io::{IsTerminal, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::{Parser, Subcommand, ValueEnum};
use jiff::Timestamp;

use crate::{
    dataset::parse_moment,
    diagnostic::{Format, Lang, Report, Texts, print},
    pipeline::{Moment, Site, load},
    source::{self, Sources},
};

/// 公示: 由数据文件和 Markdown 生成环境信息公开网站 / builds an environmental-disclosure website
#[derive(Debug, Parser)]
#[command(name = "gongshi", version, propagate_version = true)]
pub(super) struct Options {
    /// 站点文件夹 / folder of the site
    #[arg(long, global = true, default_value = ".")]
    pub(super) site: PathBuf,
    /// 按此时刻生成（站点当地时间，如 2026-11-23T08:00），默认现在 / the moment the site speaks for
    #[arg(long, global = true, value_name = "TIME")]
    pub(super) as_of: Option<String>,
    /// 提示的格式 / format of messages
    #[arg(long, global = true, value_enum, default_value_t = FormatName::Human)]
    pub(super) format: FormatName,
    /// 提示的语言 / language of messages
    #[arg(long, global = true, value_enum)]
    pub(super) lang: Option<LangName>,
    /// 线程数 / number of threads
    #[arg(long, global = true)]
    pub(super) threads: Option<usize>,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// 生成网站 / build the site
    Build {
        /// 输出文件夹，默认 public / output folder
        #[arg(long)]
        out: Option<PathBuf>,
        /// 还与哪个已发布的文件夹比较 / compare with this published folder as well
        #[arg(long)]
        against: Option<PathBuf>,
    },
    /// 只检查，不写文件 / check without writing
    Check {
        /// 与哪个已发布的文件夹比较，默认 public / compare with this published folder
        #[arg(long)]
        against: Option<PathBuf>,
    },
    /// 在本机预览（只监听 127.0.0.1）/ preview on this machine only
    Serve {
        /// 端口 / port
        #[arg(long, default_value_t = 8000)]
        port: u16,
        /// 输出文件夹，默认 public / output folder
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// 说明一个数字怎么算的 / explain a figure, down to its cells
    Explain {
        /// 地址：数据集/对象/时间/指标 / address: dataset/subject/period/name
        address: String,
        /// 列出全部输入 / list every input
        #[arg(long)]
        all: bool,
    },
    /// 核对已发布的文件 / verify published files against their manifest
    Verify {
        /// 文件夹，默认 public / folder
        dir: Option<PathBuf>,
    },
    /// 新建示例站点 / create a sample site
    Init {
        /// 新文件夹 / new folder
        dir: PathBuf,
    },
    /// 新建数据集说明等 / create a declaration
    New {
        #[command(subcommand)]
        what: New,
    },
    /// 输出 dataset.toml 的 JSON Schema / print the JSON Schema of dataset.toml
    Schema,
}

#[derive(Debug, Subcommand)]
pub(super) enum New {
    /// 由数据文件推断 dataset.toml / infer a dataset.toml from a data file
    Dataset {
        /// 数据文件 / data file
        file: PathBuf,
    },
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum FormatName {
    Human,
    Json,
    Github,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum LangName {
    Zh,
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
            FormatName::Human => Format::Human,
            FormatName::Json => Format::Json,
            FormatName::Github => Format::Github,
        }
    }

    /// The moment asked for, else now.
    pub(super) fn moment(&self) -> Option<Moment> {
        match &self.as_of {
            None => Some(Moment::Instant(Timestamp::now())),
            Some(text) => parse_moment(text).map(Moment::Local),
        }
    }

    /// Reads and loads the site; prints and answers an exit code where that fails.
    pub(super) fn load(
        &self,
        out: Option<&Path>,
    ) -> Result<(Arc<Sources>, Report, Option<Site>), u8> {
        let Some(moment) = self.moment() else {
            let text = self.as_of.as_deref().unwrap_or_default();
            self.say(&if self.is_zh() {
                format!("--as-of：`{text}` 不是时刻。请写成 2026-11-23T08:00。")
            } else {
                format!("--as-of: `{text}` is not a moment; write it like 2026-11-23T08:00.")
            });
            return Err(super::USAGE);
        };
        let skip: Vec<PathBuf> = out.map(Path::to_path_buf).into_iter().collect();
        let sources = source::read(&self.site, &skip).map_err(|error| {
            self.say(&error.message(self.lang()));
            super::FAILED
        })?;
        let sources = Arc::new(sources);
        let mut report = Report::default();
        let site = load(sources.clone(), moment, &mut report);
        Ok((sources, report, site))
    }

    /// Where the site is built to.
    pub(super) fn output(&self, out: Option<&Path>) -> PathBuf {
        out.map_or_else(|| self.site.join("public"), Path::to_path_buf)
    }

    /// Prints a line for people on the error stream.
    pub(super) fn say(&self, line: &str) {
        let mut stderr = std::io::stderr().lock();
        let _ = writeln!(stderr, "{line}");
    }

    /// Prints all findings.
    pub(super) fn print_report(&self, report: &Report, texts: &dyn Texts) {
        let colour = env::var_os("NO_COLOR").is_none() && std::io::stderr().is_terminal();
        let text = print(report, texts, self.lang(), self.format(), colour);
        let mut stderr = std::io::stderr().lock();
        let _ = stderr.write_all(text.as_bytes());
    }

    /// Prints to the output stream.
    pub(super) fn out(&self, text: &str) {
        let mut stdout = std::io::stdout().lock();
        let _ = stdout.write_all(text.as_bytes());
    }
}
