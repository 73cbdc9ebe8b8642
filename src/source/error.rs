//! Why a site folder cannot be read.

use std::{fmt, io, path::Path};

use crate::diagnostic::Lang;

/// A fault outside the files' contents: the disk, a name, a link, a size.
#[derive(Debug)]
pub struct Error {
    path: String,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    Io(io::Error),
    LinkOutside,
    LinkLoop,
    NameNotUnicode,
    NotAFile,
    TooLarge { cap_mib: u64 },
}

impl Error {
    /// What is wrong and what to do, in one sentence that names the path.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        let path = &self.path;
        match (&self.kind, lang) {
            (Kind::Io(e), Lang::Zh) => {
                format!("无法读取“{path}”：{e}。请检查文件是否存在、是否有读取权限。")
            }
            (Kind::Io(e), Lang::En) => {
                format!("cannot read `{path}`: {e}; check that it exists and may be read")
            }
            (Kind::LinkOutside, Lang::Zh) => format!(
                "“{path}”是指向站点文件夹之外的链接。请把文件本身复制到站点文件夹内，再删除该链接。"
            ),
            (Kind::LinkOutside, Lang::En) => format!(
                "`{path}` is a link to a place outside the site folder; copy the file itself there and remove the link"
            ),
            (Kind::LinkLoop, Lang::Zh) => {
                format!("“{path}”是指向自己上级文件夹的链接，会无限循环。请删除该链接。")
            }
            (Kind::LinkLoop, Lang::En) => {
                format!("`{path}` is a link to a folder that contains it; remove the link")
            }
            (Kind::NameNotUnicode, Lang::Zh) => format!(
                "文件名“{path}”不是 UTF-8 编码（常见于旧压缩软件解压的中文文件名）。请重新命名该文件。"
            ),
            (Kind::NameNotUnicode, Lang::En) => {
                format!("the file name `{path}` is not UTF-8; rename the file")
            }
            (Kind::NotAFile, Lang::Zh) => {
                format!("“{path}”不是普通文件（例如是设备或管道）。请把它移出站点文件夹。")
            }
            (Kind::NotAFile, Lang::En) => {
                format!("`{path}` is not a regular file; move it out of the site folder")
            }
            (Kind::TooLarge { cap_mib }, Lang::Zh) => {
                format!("“{path}”超过单个文件的上限 {cap_mib} MiB。请按年份或站点拆成几个文件。")
            }
            (Kind::TooLarge { cap_mib }, Lang::En) => format!(
                "`{path}` is larger than {cap_mib} MiB, the cap for one file; split it, for example by year"
            ),
        }
    }

    fn new(path: &Path, kind: Kind) -> Self {
        Self {
            path: path.to_string_lossy().into_owned(),
            kind,
        }
    }

    pub(super) fn io(path: &Path, error: io::Error) -> Self {
        Self::new(path, Kind::Io(error))
    }

    pub(super) fn link_outside(path: &Path) -> Self {
        Self::new(path, Kind::LinkOutside)
    }

    pub(super) fn link_loop(path: &Path) -> Self {
        Self::new(path, Kind::LinkLoop)
    }

    pub(super) fn name(path: &Path) -> Self {
        Self::new(path, Kind::NameNotUnicode)
    }

    pub(super) fn not_a_file(path: &Path) -> Self {
        Self::new(path, Kind::NotAFile)
    }

    pub(super) fn too_large(path: &Path, cap: u64) -> Self {
        Self::new(path, Kind::TooLarge { cap_mib: cap >> 20 })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Lang::Zh))
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            Kind::Io(error) => Some(error),
            _ => None,
        }
    }
}
