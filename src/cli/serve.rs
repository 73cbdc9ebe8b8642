//! `serve`: builds, then shows the site on this machine only.

use std::path::Path;

use crate::publish;

use super::{FAILED, FINE, build, options::Options, serve_http};

pub(super) fn serve(options: &Options, port: u16, out: Option<&Path>) -> u8 {
    let code = build::build(options, out, None);
    let output = options.output(out);
    // A build that stops before it publishes does not look at the output folder.
    if let Err(error) = publish::recover(&output) {
        return build::failed(options, &error);
    }
    if code != FINE && !output.join(publish::MANIFEST_NAME).exists() {
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
