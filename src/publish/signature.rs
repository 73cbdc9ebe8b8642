//! The signature of a site: of its manifest, in the form that `minisign` writes and checks.

use std::{
    fmt::Display,
    io::{self, Cursor},
    path::Path,
};

use minisign::{KeyPair, PublicKey, PublicKeyBox, SecretKey, SecretKeyBox, SignatureBox};

use super::{
    chain,
    error::{Error, ErrorKind, at},
    manifest::{self, MANIFEST_NAME},
    ops::{Disk, Ops, read_whole},
    places::Places,
    platform, repair,
    verify::verify,
};
use crate::diagnostic::{Diagnostic, Location};

/// The signature's own name in the site; like the manifest it is not in the list.
pub const SIGNATURE_NAME: &str = "manifest.json.minisig";

/// Signs the site in a folder; the words that are signed with it say which build it is.
///
/// # Errors
/// [`ErrorKind::NotOurs`]: `publish::no-site`, `publish::bad-manifest`; `publish::not-as-listed`
/// where the files are not those of the list; `publish::bad-key`, `publish::key-needs-password`.
/// [`ErrorKind::Busy`], [`ErrorKind::Io`]: as [`super::Stage::begin`].
pub fn sign(output: &Path, key: &Path, password: Option<String>) -> Result<String, Error> {
    let ops = Disk;
    let secret = secret_key(&ops, key, password)?;
    let written =
        std::path::absolute(output).map_err(|e| Error::io("publish::cannot-read", output, e))?;
    let places = Places::resolve(&ops, &written)?;
    let _lock = places.lock(&ops)?;
    if repair::run(&ops, &places)?.is_none() {
        return Err(Error::no_site(output));
    }
    let differing = verify(&places.output)?;
    if let Some(first) = differing.first() {
        let found = Diagnostic::new("publish::not-as-listed", at(output))
            .with("count", differing.len())
            .with("file", &first.path);
        return Err(Error::new(ErrorKind::NotOurs, found));
    }
    let comment = comment(&ops, &places.output)?;
    let list = places.output.join(MANIFEST_NAME);
    let text = read_whole(&ops, &list).map_err(|e| Error::io("publish::cannot-read", &list, e))?;
    let signed = minisign::sign(
        None,
        &secret,
        Cursor::new(text),
        Some(&comment),
        Some("signature of manifest.json, which lists every file of this site"),
    );
    let signed = signed.map_err(|e| bad_key(key, e))?;
    replace(
        &ops,
        &places.output.join(SIGNATURE_NAME),
        &signed.into_string(),
    )?;
    Ok(comment)
}

/// The signed words: program, build and mark of the chain.
fn comment(ops: &dyn Ops, output: &Path) -> Result<String, Error> {
    let links = chain::read(&chain::of_folder(ops, output)?);
    let links = links.map_err(|d| Error::new(ErrorKind::NotOurs, *d))?;
    let as_of = manifest::read(ops, output)?.map(|m| m.as_of);
    let as_of = as_of.unwrap_or_default();
    Ok(match links.last() {
        Some(last) => format!("as of {as_of}; build {}; link {}", last.number, last.link),
        None => format!("as of {as_of}"),
    })
}

fn replace(ops: &dyn Ops, path: &Path, text: &str) -> Result<(), Error> {
    let cannot = |e| Error::io("publish::cannot-write", path, e);
    if ops.look(path).map_err(cannot)?.is_some() {
        ops.remove_file(path).map_err(cannot)?;
    }
    write_new(ops, path, text, |_| Ok(()))
}

/// Writes a new pair of keys: the secret one to `path`, the public one beside it with `.pub`.
/// Without a password the secret key is as safe as the file is. Gives the public key's text.
///
/// # Errors
/// [`ErrorKind::NotOurs`]: `publish::key-exists`. [`ErrorKind::Io`]: `publish::cannot-write`.
pub fn new_key(path: &Path, password: Option<String>) -> Result<String, Error> {
    let ops = Disk;
    let mut public = path.as_os_str().to_owned();
    public.push(".pub");
    let public = Path::new(&public);
    for file in [path, public] {
        if !matches!(ops.look(file), Ok(None)) {
            let found = Diagnostic::new("publish::key-exists", at(file));
            return Err(Error::new(ErrorKind::NotOurs, found));
        }
    }
    let pair = match password {
        Some(password) => KeyPair::generate_encrypted_keypair(Some(password)),
        None => KeyPair::generate_unencrypted_keypair(),
    };
    let pair = pair.map_err(|e| bad_key(path, e))?;
    let secret = pair.sk.to_box(None).map_err(|e| bad_key(path, e))?;
    let shown = pair.pk.to_box().map_err(|e| bad_key(public, e))?;
    write_new(&ops, path, &secret.into_string(), platform::make_private)?;
    write_new(&ops, public, &shown.into_string(), |_| Ok(()))?;
    Ok(pair.pk.to_base64())
}

/// Writes a new file; `prepare` is done before anything is in it.
fn write_new(
    ops: &dyn Ops,
    path: &Path,
    text: &str,
    prepare: impl Fn(&Path) -> io::Result<()>,
) -> Result<(), Error> {
    let write = || {
        let mut file = ops.create_file(path)?;
        prepare(path)?;
        ops.write(&mut file, text.as_bytes())?;
        ops.sync_file(&file)
    };
    write().map_err(|e| Error::io("publish::cannot-write", path, e))
}

fn secret_key(ops: &dyn Ops, path: &Path, password: Option<String>) -> Result<SecretKey, Error> {
    let text = read_whole(ops, path).map_err(|e| Error::io("publish::cannot-read", path, e))?;
    let text = String::from_utf8_lossy(&text);
    let boxed = || SecretKeyBox::from_string(&text);
    let open = boxed().and_then(SecretKeyBox::into_unencrypted_secret_key);
    let locked = open
        .as_ref()
        .is_err_and(|e| e.to_string().contains("encrypted"));
    match password {
        Some(password) if locked => boxed()
            .and_then(|b| b.into_secret_key(Some(password)))
            .map_err(|e| bad_key(path, e)),
        None if locked => {
            let found = Diagnostic::new("publish::key-needs-password", at(path));
            Err(Error::new(ErrorKind::NotOurs, found))
        }
        _ => open.map_err(|e| bad_key(path, e)),
    }
}

fn bad_key(path: &Path, reason: impl Display) -> Error {
    let found = Diagnostic::new("publish::bad-key", at(path)).with("reason", reason);
    Error::new(ErrorKind::NotOurs, found)
}

/// A public key: the file of one, or its text.
///
/// # Errors
/// [`ErrorKind::NotOurs`]: `publish::bad-key`.
pub(super) fn public_key(key: &str) -> Result<PublicKey, Error> {
    let path = Path::new(key);
    let text = read_whole(&Disk, path).ok();
    let read = match text {
        Some(text) => PublicKeyBox::from_string(&String::from_utf8_lossy(&text))
            .and_then(PublicKeyBox::into_public_key),
        None => PublicKey::from_base64(key.trim()),
    };
    read.map_err(|e| bad_key(path, e))
}

/// Compares a signature with what it signs; gives the words signed with it.
///
/// # Errors
/// `publish::bad-signature`.
pub(super) fn check(
    key: &PublicKey,
    signature: &[u8],
    text: &[u8],
) -> Result<String, Box<Diagnostic>> {
    let bad = |reason: &dyn Display| {
        let found = Diagnostic::new("publish::bad-signature", Location::file(SIGNATURE_NAME));
        Box::new(found.with("reason", reason))
    };
    let signed = SignatureBox::from_string(&String::from_utf8_lossy(signature));
    let signed = signed.map_err(|e| bad(&e))?;
    minisign::verify(key, &signed, Cursor::new(text), true, false, false).map_err(|e| bad(&e))?;
    signed.trusted_comment().map_err(|e| bad(&e))
}
