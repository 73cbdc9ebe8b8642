//! One file of the new site, written in pieces.

use std::{
    fs::File,
    io::{self, Write},
    path::PathBuf,
};

use super::{error::Error, fingerprint::Hasher, stage::Stage};

const BUFFER: usize = 64 * 1024;

/// A file that is written in pieces, for downloads that are too large for the memory.
///
/// It belongs to the site once [`StageFile::finish`] was called; a site with a file that was begun
/// and not finished is not published.
pub struct StageFile<'a> {
    stage: &'a Stage,
    path: String,
    target: PathBuf,
    inputs: Option<String>,
    file: File,
    hasher: Hasher,
    buffer: Vec<u8>,
}

impl<'a> StageFile<'a> {
    pub(super) fn new(stage: &'a Stage, path: &str, target: PathBuf, file: File) -> Self {
        Self {
            stage,
            path: path.to_owned(),
            target,
            inputs: None,
            file,
            hasher: Hasher::default(),
            buffer: Vec::with_capacity(BUFFER),
        }
    }

    /// Notes the hash of all that the file is made from, so that a later run can reuse it.
    #[must_use]
    pub fn made_from(mut self, inputs: &str) -> Self {
        self.inputs = Some(inputs.to_owned());
        self
    }

    /// Ends the file and adds it to the site.
    ///
    /// # Errors
    /// [`super::ErrorKind::Io`]: `publish::cannot-write`, `publish::disk-full`.
    pub fn finish(mut self) -> Result<(), Error> {
        self.flush()
            .map_err(|e| Error::io("publish::cannot-write", &self.target, e))?;
        self.stage
            .record(&self.path, self.hasher.finish(), self.inputs.as_deref());
        Ok(())
    }
}

impl Write for StageFile<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.buffer.len() + bytes.len() > BUFFER {
            self.flush()?;
        }
        let taken = bytes.len().min(BUFFER);
        self.buffer.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        self.stage.ops.write(&mut self.file, &self.buffer)?;
        self.hasher.update(&self.buffer);
        self.buffer.clear();
        Ok(())
    }
}
