//! `serve`: shows the site on this machine only, and follows its files.

mod http;
mod rebuild;
mod state;
mod watch;

use std::{sync::Arc, thread};

use jiff::Timestamp;

use self::{http::Shown, rebuild::Rebuild, state::State};
use super::{FAILED, USAGE, options::Options};
use crate::{pipeline::Audience, source};

pub(super) fn serve(options: &Options, port: u16, drafts: bool) -> u8 {
    if options.checked_moment().is_none() {
        return USAGE;
    }
    // A folder with faults may be mended while it is shown; one that is not there is a mistype.
    if !options.site.is_dir()
        && let Err(error) = source::read(&options.site, &[])
    {
        options.say(&error.message(options.lang()));
        return FAILED;
    }
    let listener = match http::bind(port, options.lang()) {
        Ok(listener) => listener,
        Err(error) => {
            options.say(&error.to_string());
            return FAILED;
        }
    };
    let address = match listener.local_addr() {
        Ok(address) => address,
        Err(error) => {
            options.say(&error.to_string());
            return FAILED;
        }
    };
    let run = u64::try_from(Timestamp::now().as_millisecond()).unwrap_or_default();
    let state = Arc::new(State::new(options.lang(), run));
    let shown: Arc<dyn Shown> = state.clone();
    let words = options.clone();
    thread::spawn(move || {
        if let Err(error) = http::serve(listener, "/", shown) {
            words.say(&error.to_string());
        }
        // Files are followed for ever; now nobody is there to see it.
        std::process::exit(i32::from(FAILED));
    });
    let ready = || {
        options.say(&if options.is_zh() {
            format!("预览：http://{address}/ （文件改动后页面自动更新；按 Ctrl+C 结束）")
        } else {
            format!("Preview: http://{address}/ (pages follow the files; Ctrl+C ends it)")
        });
        if drafts {
            options.say(match options.is_zh() {
                true => "含草稿和未到发布时间的内容，每页都有注明；只供本单位内部核对，不得转发。",
                false => {
                    "It holds drafts and what opens later, marked on every page; not to be passed on."
                }
            });
        }
    };
    let audience = match drafts {
        true => Audience::Desk,
        false => Audience::Public,
    };
    Rebuild::new(options, &state, audience).follow(ready)
}
