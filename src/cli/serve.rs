//! `serve`: builds, then shows the site on this machine only.

use std::path::Path;

use super::{FAILED, FINE, build, options::Options, serve_http};

pub(super) fn serve(options: &Options, port: u16, out: Option<&Path>) -> u8 {
    let code = build::build(options, out);
    let output = options.output(out);
    if code != FINE && !output.join(crate::publish::MANIFEST_NAME).exists() {
        return code;
    }
    let zh = options.is_zh();
    if code != FINE {
        options.say(if zh {
            "显示的是上一次发布的网站。"
        } else {
            "Showing the site as last published."
        });
    }
    let ready = |address: std::net::SocketAddr| {
        options.say(&if zh {
            format!("预览：http://{address}/ （按 Ctrl+C 结束）")
        } else {
            format!("Preview: http://{address}/ (Ctrl+C ends it)")
        });
    };
    match serve_http::serve(output, port, "/", ready) {
        Ok(()) => FINE,
        Err(error) => {
            options.say(&error.to_string());
            FAILED
        }
    }
}
