//! Where a published site is read: a folder, or an address on the web.

use std::{
    io::Read as _,
    path::{Path, PathBuf},
    time::Duration,
};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use ureq::Agent;

use super::{
    error::{Error, ErrorKind, at},
    ops::{Disk, Ops, read_whole},
};
use crate::diagnostic::{Diagnostic, Location};

/// What stands in a path as it is (RFC 3986, unreserved), and `/`.
const PATH: AsciiSet = NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/');
/// A server that takes longer for one file is not answering.
const PATIENCE: Duration = Duration::from_secs(60);

/// A published site.
pub enum Published {
    /// A folder.
    Folder(PathBuf),
    /// An address with `/` at its end.
    Web(Web),
}

/// A site on the web.
pub struct Web {
    address: String,
    agent: Agent,
}

impl Published {
    /// A folder of the disk, or what `http://` or `https://` names.
    #[must_use]
    pub fn at(place: &Path) -> Self {
        match place.to_str() {
            Some(text) if text.starts_with("http://") || text.starts_with("https://") => {
                Self::Web(Web::new(text))
            }
            _ => Self::Folder(place.to_owned()),
        }
    }

    /// The place as a person names it.
    pub(super) fn name(&self) -> Location {
        match self {
            Self::Folder(folder) => at(folder),
            Self::Web(web) => Location::file(web.address.as_str()),
        }
    }

    /// A file's bytes, but no more than `most`; `None` where there is none.
    ///
    /// # Errors
    /// [`ErrorKind::Io`]: `publish::cannot-read`, `publish::cannot-fetch`.
    pub(super) fn read(&self, path: &str, most: u64) -> Result<Option<Vec<u8>>, Error> {
        match self {
            Self::Folder(folder) => {
                let file = folder.join(path);
                let cannot = |e| Error::io("publish::cannot-read", &file, e);
                match Disk.look(&file).map_err(cannot)? {
                    Some(_) => read_whole(&Disk, &file).map(Some).map_err(cannot),
                    None => Ok(None),
                }
            }
            Self::Web(web) => web.read(path, most),
        }
    }
}

impl Web {
    fn new(address: &str) -> Self {
        let address = address.split(['?', '#']).next().unwrap_or_default();
        let address = address.strip_suffix("index.html").unwrap_or(address);
        let mut address = address.to_owned();
        if !address.ends_with('/') {
            address.push('/');
        }
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(PATIENCE))
            .user_agent(concat!("gongshi/", env!("CARGO_PKG_VERSION")))
            // What is checked are the bytes of the file.
            .accept_encoding("identity");
        // A computer does not ask its way to itself.
        let own = ["http://127.0.0.1", "http://localhost", "http://[::1]"];
        let config = match own.iter().any(|own| address.starts_with(own)) {
            true => config.proxy(None),
            false => config,
        };
        Self {
            address,
            agent: config.build().new_agent(),
        }
    }

    fn read(&self, path: &str, most: u64) -> Result<Option<Vec<u8>>, Error> {
        let address = format!("{}{}", self.address, utf8_percent_encode(path, &PATH));
        let cannot = |reason: String| {
            let found = Diagnostic::new("publish::cannot-fetch", Location::file(&*address));
            Error::new(ErrorKind::Io, found.with("reason", reason))
        };
        // A connection that was kept may have been closed meanwhile: once more on a new one.
        let asked = self.agent.get(&address).call();
        let answer = asked.or_else(|_| self.agent.get(&address).call());
        let answer = answer.map_err(|e| cannot(e.to_string()))?;
        match answer.status().as_u16() {
            200 => {}
            404 | 410 => return Ok(None),
            status => return Err(cannot(format!("HTTP {status}"))),
        }
        let mut bytes = Vec::new();
        let body = answer.into_body().into_reader();
        let read = body.take(most).read_to_end(&mut bytes);
        read.map_err(|e| cannot(e.to_string()))?;
        Ok(Some(bytes))
    }
}
