//! `init`: a sample site that builds at once.

use std::{fs, path::Path};

use include_dir::{Dir, DirEntry, include_dir};

use super::{FAILED, FINE, USAGE, options::Options};

static ZH: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/cli/sample");
static EN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/src/cli/sample_en");

pub(super) fn init(options: &Options, dir: &Path) -> u8 {
    let zh = options.is_zh();
    let occupied = fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some());
    if occupied {
        options.say(&if zh {
            format!("{} 不是空文件夹，没有改动。请换一个名字。", dir.display())
        } else {
            format!(
                "{} is not empty and was left alone; choose another name.",
                dir.display()
            )
        });
        return USAGE;
    }
    // The language of messages is that of the new site, whose clerk reads them.
    let sample = if zh { &ZH } else { &EN };
    if let Err(error) = write(sample, dir) {
        options.say(&format!("{}: {error}", dir.display()));
        return FAILED;
    }
    let dir = dir.display();
    options.say(&if zh {
        format!("已新建示例站点 {dir}。下一步：\n  gongshi --site {dir} build\n  gongshi --site {dir} serve")
    } else {
        format!("Created a sample site in {dir}. Next:\n  gongshi --site {dir} build\n  gongshi --site {dir} serve")
    });
    FINE
}

fn write(from: &Dir<'_>, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in from.entries() {
        match entry {
            DirEntry::File(file) => {
                let target = to.join(file.path());
                if let Some(folder) = target.parent() {
                    fs::create_dir_all(folder)?;
                }
                fs::write(target, file.contents())?;
            }
            DirEntry::Dir(inner) => write(inner, to)?,
        }
    }
    Ok(())
}
