//! A folder behind a web server that allows pages nothing but what comes from itself.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    thread,
};

/// Serves until the tests are over.
pub struct Server {
    address: String,
}

impl Server {
    /// A server that sends the headers that production should send.
    pub fn start(folder: PathBuf) -> Self {
        Self::sending("Content-Security-Policy: default-src 'self'\r\n", folder)
    }

    /// A server that leaves all to the pages; for walks over many of them, which share their scripts
    /// and styles.
    pub fn without_policy(folder: PathBuf) -> Self {
        Self::sending("Cache-Control: max-age=3600\r\n", folder)
    }

    fn sending(header: &'static str, folder: PathBuf) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = format!("http://{}/", listener.local_addr().expect("an address"));
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let folder = folder.clone();
                thread::spawn(move || answer(stream, &folder, header));
            }
        });
        Self { address }
    }

    pub fn address(&self) -> &str {
        &self.address
    }
}

fn answer(mut stream: TcpStream, folder: &Path, header: &str) -> Option<()> {
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines();
    let request = lines.next()?.ok()?;
    while !lines.next()?.ok()?.is_empty() {}
    let path = request.split(' ').nth(1)?.split('?').next()?;
    let mut file = folder.join(path.trim_start_matches('/'));
    if path.ends_with('/') {
        file.push("index.html");
    }
    let kind = match file.extension()?.to_str()? {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css",
        "js" => "text/javascript; charset=utf-8",
        "xml" => "application/xml",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };
    let (status, bytes) = match fs::read(&file) {
        Ok(bytes) => ("200 OK", bytes),
        Err(_) => ("404 Not Found", Vec::new()),
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\
         {header}\r\n",
        bytes.len()
    );
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(&bytes).ok()
}
