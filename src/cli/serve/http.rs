//! Shows a site on this computer, and to this computer only.

use std::{
    convert::Infallible,
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
};

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header, uri::Authority},
    response::{
        IntoResponse, Response, Sse,
        sse::{Event, KeepAlive},
    },
};
use futures_util::stream::{self, Stream};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use tokio::{net::TcpListener, sync::watch};

use crate::diagnostic::{Diagnostic, Lang, Location};

/// The headers that the site is meant to be served with, here as in production.
const HEADERS: [(header::HeaderName, &str); 4] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'self'; object-src 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    // A preview that shows yesterday's page from a cache is worse than none.
    (header::CACHE_CONTROL, "no-store"),
];

/// Where files of the server's own are; no path of a site begins with a dot.
const OWN: &str = "/.gongshi/";

const SCRIPT: &str = include_str!("live.js");
const STYLE: &str = include_str!("live.css");

/// A path that no file has.
const NOWHERE: &str = "\0";

/// What is served.
pub(super) trait Shown: Send + Sync + 'static {
    /// One file, asked for by its path without the first `/`; may take its time.
    fn file(&self, path: &str) -> Answer;

    /// What is said to open pages: now, and whenever it changes.
    fn news(&self) -> watch::Receiver<Arc<str>>;
}

/// What a path leads to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// A file: its name, its bytes, and which state of the site it is from.
    File(String, Vec<u8>, String),
    /// A folder asked for without its `/`.
    Folder,
    /// Nothing; the bytes are those of the site's own page for that, and whose state it is.
    Missing(Vec<u8>, String),
}

/// Takes the port; nothing is answered before [`serve`].
///
/// # Errors
/// `AddrInUse` with `serve::port-taken` as its text; otherwise what the system says.
pub(super) fn bind(port: u16, lang: Lang) -> io::Result<std::net::TcpListener> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let listener = std::net::TcpListener::bind(address).map_err(|e| explain(e, address, lang))?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// Serves at `base` on 127.0.0.1 until the process ends.
///
/// `base` is a path such as `/` or `/env/`. A request that was sent to another host name is
/// refused.
///
/// # Errors
/// What the system says.
pub(super) fn serve(
    listener: std::net::TcpListener,
    base: &str,
    shown: Arc<dyn Shown>,
) -> io::Result<()> {
    let prefix: Arc<str> = Arc::from(match base.trim_matches('/') {
        "" => String::new(),
        path => format!("/{path}"),
    });
    let app = Router::new().fallback(move |request: Request| {
        let (prefix, shown) = (Arc::clone(&prefix), Arc::clone(&shown));
        async move { answer(request, &prefix, shown).await }
    });
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let listener = TcpListener::from_std(listener)?;
        axum::serve(listener, app).await
    })
}

fn explain(error: io::Error, address: SocketAddr, lang: Lang) -> io::Error {
    if error.kind() != io::ErrorKind::AddrInUse {
        return error;
    }
    let diagnostic = Diagnostic::new("serve::port-taken", Location::file(address.to_string()))
        .with("port", address.port());
    let text = format!(
        "{address}: {}\n{}",
        diagnostic.says(lang),
        diagnostic.help(lang)
    );
    io::Error::new(error.kind(), text)
}

/// What every request is answered with.
async fn answer(request: Request, prefix: &str, shown: Arc<dyn Shown>) -> Response {
    let path = request.uri().path();
    let mut response = if !is_local(request.headers(), request.uri()) {
        StatusCode::FORBIDDEN.into_response()
    } else if ![Method::GET, Method::HEAD].contains(request.method()) {
        StatusCode::METHOD_NOT_ALLOWED.into_response()
    } else if !prefix.is_empty() && ["/", prefix].contains(&path) {
        moved(&format!("{prefix}/"))
    } else {
        match path.strip_prefix(prefix) {
            Some(inside) if inside.starts_with('/') => inside_site(inside, prefix, shown).await,
            _ => found(NOWHERE.to_owned(), prefix, shown).await,
        }
    };
    for (name, value) in HEADERS {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    response
}

async fn inside_site(path: &str, prefix: &str, shown: Arc<dyn Shown>) -> Response {
    match path.strip_prefix(OWN) {
        Some("live.js") => text("text/javascript; charset=utf-8", SCRIPT.to_owned()),
        Some("live.css") => text("text/css; charset=utf-8", STYLE.to_owned()),
        Some("events") => Sse::new(events(shown.news()))
            .keep_alive(KeepAlive::default())
            .into_response(),
        _ => {
            let path = percent_decode_str(&path[1..]).decode_utf8();
            // What is not UTF-8 names no file of a site.
            let path = path.map_or_else(|_| NOWHERE.to_owned(), |p| p.into_owned());
            found(path, prefix, shown).await
        }
    }
}

/// Looks a file up, away from the thread that answers: a page may take a moment to make.
async fn found(path: String, prefix: &str, shown: Arc<dyn Shown>) -> Response {
    let asked = path.clone();
    let looked_up = tokio::task::spawn_blocking(move || shown.file(&asked));
    match looked_up.await {
        Ok(Answer::File(name, bytes, state)) => {
            let kind = kind_of(&name);
            file(
                kind,
                with_script(kind, bytes, prefix, &state),
                StatusCode::OK,
            )
        }
        Ok(Answer::Folder) => moved(&format!("{prefix}/{}/", address(&path))),
        Ok(Answer::Missing(bytes, state)) => {
            let bytes = with_script(HTML, bytes, prefix, &state);
            file(HTML, bytes, StatusCode::NOT_FOUND)
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn address(path: &str) -> String {
    const SET: &AsciiSet = &NON_ALPHANUMERIC
        .remove(b'/')
        .remove(b'-')
        .remove(b'_')
        .remove(b'.')
        .remove(b'~');
    utf8_percent_encode(path, SET).to_string()
}

fn text(kind: &'static str, body: String) -> Response {
    file(kind, body.into_bytes(), StatusCode::OK)
}

fn file(kind: &'static str, bytes: Vec<u8>, status: StatusCode) -> Response {
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = status;
    let kind = HeaderValue::from_static(kind);
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

/// Adds the script that reloads the page, at the end of a page; anything else stays as it is.
fn with_script(kind: &str, mut bytes: Vec<u8>, prefix: &str, state: &str) -> Vec<u8> {
    if kind == HTML {
        bytes.extend_from_slice(script(prefix, state).as_bytes());
    }
    bytes
}

/// The whole of what the server adds to a page.
fn script(prefix: &str, state: &str) -> String {
    include_str!("script.html")
        .replace("{own}", &format!("{prefix}{OWN}"))
        .replace("{state}", state)
}

fn events(news: watch::Receiver<Arc<str>>) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold((news, true), |(mut news, first)| async move {
        if !first {
            // The sender is gone when the program ends.
            news.changed().await.ok()?;
        }
        let now = Arc::clone(&news.borrow_and_update());
        Some((Ok(Event::default().data(&*now)), (news, false)))
    })
}

/// A page of another site can have its host name point here; such a request names that host.
fn is_local(headers: &HeaderMap, uri: &Uri) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return false;
    };
    let host = host
        .to_str()
        .ok()
        .and_then(|host| host.parse::<Authority>().ok());
    host.as_ref().is_some_and(names_this_computer)
        && uri.authority().is_none_or(names_this_computer)
}

fn names_this_computer(authority: &Authority) -> bool {
    let named = ["localhost", "127.0.0.1", "[::1]"];
    !authority.as_str().contains('@')
        && named
            .iter()
            .any(|name| authority.host().eq_ignore_ascii_case(name))
}

fn moved(to: &str) -> Response {
    Response::builder()
        .status(StatusCode::TEMPORARY_REDIRECT)
        .header(header::LOCATION, to)
        .body(Body::empty())
        .unwrap_or_else(|_| StatusCode::NOT_FOUND.into_response())
}

const HTML: &str = "text/html; charset=utf-8";

/// Endings and what such a file is; all texts of a site are UTF-8.
const KINDS: [(&str, &str); 23] = [
    ("html", HTML),
    ("css", "text/css; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("csv", "text/csv; charset=utf-8"),
    ("txt", "text/plain; charset=utf-8"),
    ("md", "text/markdown; charset=utf-8"),
    ("xml", "text/xml; charset=utf-8"),
    ("ics", "text/calendar; charset=utf-8"),
    ("json", "application/json; charset=utf-8"),
    ("geojson", "application/geo+json; charset=utf-8"),
    ("webmanifest", "application/manifest+json; charset=utf-8"),
    ("svg", "image/svg+xml; charset=utf-8"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("ico", "image/x-icon"),
    ("woff2", "font/woff2"),
    ("woff", "font/woff"),
    ("pdf", "application/pdf"),
    ("zip", "application/zip"),
    ("parquet", "application/vnd.apache.parquet"),
];

fn kind_of(name: &str) -> &'static str {
    let ending = name.rsplit('/').next().unwrap_or_default();
    let ending = ending.rsplit_once('.').map_or("", |(_, e)| e);
    KINDS
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(ending))
        .map_or("application/octet-stream", |(_, kind)| kind)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::{
        collections::BTreeMap,
        io::{BufRead as _, BufReader, Read as _, Write as _},
        net::TcpStream,
        thread,
    };

    use super::*;

    struct Files(
        BTreeMap<&'static str, &'static str>,
        watch::Sender<Arc<str>>,
    );

    impl Shown for Files {
        fn file(&self, path: &str) -> Answer {
            let name = if path.is_empty() || path.ends_with('/') {
                format!("{path}index.html")
            } else {
                path.to_owned()
            };
            let state = "1-1".to_owned();
            match self.0.get(name.as_str()) {
                Some(text) => Answer::File(name, text.as_bytes().to_vec(), state),
                None if self.0.contains_key(format!("{path}/index.html").as_str()) => {
                    Answer::Folder
                }
                None => Answer::Missing(b"not here".to_vec(), state),
            }
        }

        fn news(&self) -> watch::Receiver<Arc<str>> {
            self.1.subscribe()
        }
    }

    struct Server {
        address: SocketAddr,
        news: watch::Sender<Arc<str>>,
    }

    impl Server {
        fn start(base: &'static str) -> Self {
            let files = [
                ("index.html", "home"),
                ("新闻/index.html", "news"),
                ("a.csv", "x"),
                ("a.json", "{}"),
                ("a.xml", "<a/>"),
                ("a.svg", "<svg/>"),
                ("a.css", ""),
                ("a.js", ""),
                ("a.png", ""),
            ];
            let news = watch::Sender::new(Arc::from("first"));
            let shown = Arc::new(Files(BTreeMap::from(files), news.clone()));
            let listener = bind(0, Lang::En).unwrap();
            let address = listener.local_addr().unwrap();
            thread::spawn(move || serve(listener, base, shown));
            Self { address, news }
        }

        /// The status, the headers in lower case and the body.
        fn ask(&self, request: &str) -> (u16, String, String) {
            let mut stream = TcpStream::connect(self.address).unwrap();
            stream.write_all(request.as_bytes()).unwrap();
            let mut answer = String::new();
            stream.read_to_string(&mut answer).unwrap();
            let (head, body) = answer.split_once("\r\n\r\n").unwrap();
            let status = head.split(' ').nth(1).unwrap().parse().unwrap();
            (status, head.to_ascii_lowercase(), body.to_owned())
        }

        fn get(&self, path: &str) -> (u16, String, String) {
            self.ask(&format!(
                "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            ))
        }

        /// The status and the body without the script that the server adds.
        fn page(&self, path: &str) -> (u16, String) {
            let (status, _, body) = self.get(path);
            let end = body.find("<script").unwrap_or(body.len());
            (status, body[..end].to_owned())
        }

        fn get_as(&self, host: &str) -> u16 {
            self.ask(&format!(
                "GET / HTTP/1.1\r\n{host}Connection: close\r\n\r\n"
            ))
            .0
        }
    }

    #[test]
    fn pages_come_with_the_headers_of_production() {
        let server = Server::start("/");
        assert!(server.address.ip().is_loopback());
        for path in ["/", "/nothing.html"] {
            let (_, head, _) = server.get(path);
            for line in [
                "content-security-policy: default-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'self'; object-src 'none'",
                "x-content-type-options: nosniff",
                "referrer-policy: same-origin",
                "content-type: text/html; charset=utf-8",
            ] {
                assert!(head.contains(line), "{path}: {line}\n{head}");
            }
        }
        for (path, kind) in [
            ("/a.csv", "text/csv; charset=utf-8"),
            ("/a.json", "application/json; charset=utf-8"),
            ("/a.xml", "text/xml; charset=utf-8"),
            ("/a.svg", "image/svg+xml; charset=utf-8"),
            ("/a.css", "text/css; charset=utf-8"),
            ("/a.js", "text/javascript; charset=utf-8"),
            ("/a.png", "image/png"),
        ] {
            let (status, head, _) = server.get(path);
            assert!(
                status == 200 && head.contains(&format!("content-type: {kind}\r\n")),
                "{head}"
            );
        }
    }

    #[test]
    fn folders_show_their_page_and_missing_files_the_sites_own() {
        let server = Server::start("/");
        let news = "/%E6%96%B0%E9%97%BB";
        assert_eq!(server.page(&format!("{news}/")).1, "news");
        let (status, head, _) = server.get(news);
        assert!(
            status == 307 && head.contains(&format!("location: {}/\r\n", news.to_lowercase())),
            "{head}"
        );
        assert_eq!(server.page("/nothing"), (404, "not here".to_owned()));
        assert_eq!(server.page("/%ff"), (404, "not here".to_owned()));
        assert_eq!(server.ask("POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n\r\n").0, 405);
    }

    #[test]
    fn only_pages_get_the_script() {
        let server = Server::start("/");
        let tag = "<script src=\"/.gongshi/live.js\" data-state=\"1-1\"></script>\n";
        assert_eq!(server.get("/").2, format!("home{tag}"));
        assert_eq!(server.get("/nothing").2, format!("not here{tag}"));
        assert_eq!(server.get("/a.csv").2, "x");
        assert_eq!(server.get("/a.svg").2, "<svg/>");
        for (path, kind) in [("live.js", "text/javascript"), ("live.css", "text/css")] {
            let (status, head, _) = server.get(&format!("/.gongshi/{path}"));
            assert!(
                status == 200 && head.contains(&format!("content-type: {kind}; charset=utf-8")),
                "{head}"
            );
        }
    }

    #[test]
    fn open_pages_are_told_the_news_at_once_and_then_every_change() {
        let server = Server::start("/");
        let mut stream = TcpStream::connect(server.address).unwrap();
        let request = "GET /.gongshi/events HTTP/1.1\r\nHost: localhost\r\n\r\n";
        stream.write_all(request.as_bytes()).unwrap();
        let mut lines = BufReader::new(stream).lines().map(Result::unwrap);
        assert!(lines.any(|line| line == "data: first"));
        server.news.send_replace(Arc::from("second"));
        assert!(lines.any(|line| line == "data: second"));
    }

    #[test]
    fn other_host_names_are_refused() {
        let server = Server::start("/");
        for host in ["localhost", "LOCALHOST:8000", "127.0.0.1:1", "[::1]:8000"] {
            assert_eq!(server.get_as(&format!("Host: {host}\r\n")), 200, "{host}");
        }
        for host in [
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example:80",
            "a@localhost",
            "192.168.1.2",
        ] {
            assert_eq!(server.get_as(&format!("Host: {host}\r\n")), 403, "{host}");
        }
        assert!(server.get_as("") >= 400);
        assert!(server.get_as("Host: localhost\r\nHost: evil.example\r\n") >= 400);
        let whole =
            "GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        assert_eq!(server.ask(whole).0, 403);
    }

    #[test]
    fn a_site_below_a_path_is_served_there_only() {
        let server = Server::start("/env/");
        assert_eq!(server.page("/env/").1, "home");
        assert!(server.get("/env/").2.contains("\"/env/.gongshi/live.js\""));
        assert_eq!(server.get("/env/a.csv?x=1").2, "x");
        for path in ["/", "/env"] {
            let (status, head, _) = server.get(path);
            assert!(
                status == 307 && head.contains("location: /env/\r\n"),
                "{head}"
            );
        }
        assert!(
            server
                .get("/env/%E6%96%B0%E9%97%BB")
                .1
                .contains("location: /env/%e6%96%b0%e9%97%bb/\r\n")
        );
        for path in ["/a.csv", "/environment/a.csv", "/env//a.csv"] {
            assert_eq!(server.page(path), (404, "not here".to_owned()), "{path}");
        }
    }

    #[test]
    fn a_taken_port_is_named() {
        let server = Server::start("/");
        let error = bind(server.address.port(), Lang::En).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AddrInUse);
        let text = error.to_string();
        assert!(text.contains(&server.address.to_string()), "{text}");
        assert!(text.contains("another program uses port"), "{text}");
    }
}
