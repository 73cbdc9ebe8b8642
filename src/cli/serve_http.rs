//! Shows a published site on this computer, and to this computer only.

use std::{
    convert::Infallible,
    future::Future,
    io,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    pin::Pin,
    sync::Arc,
};

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header, uri::Authority},
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
};
use tokio::net::TcpListener;
use tower_http::services::{
    ServeDir, ServeFile,
    fs::{Backend, TokioBackend},
};

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

/// Serves `folder` at `base` on 127.0.0.1 until the process ends.
///
/// `port` 0 takes any free port; `base` is a path such as `/` or `/env/`. `on_ready` gets the
/// address once requests are answered. Nothing outside the folder is served, not even through a
/// link, and a request that was sent to another host name is refused.
///
/// # Errors
/// `AddrInUse` with `serve::port-taken` as its text; otherwise what the system says.
pub fn serve(
    folder: PathBuf,
    port: u16,
    base: &str,
    on_ready: impl FnOnce(SocketAddr),
) -> io::Result<()> {
    let app = app(&folder, base)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let listener = TcpListener::bind(address)
            .await
            .map_err(|e| explain(e, address))?;
        on_ready(listener.local_addr()?);
        axum::serve(listener, app).await
    })
}

fn explain(error: io::Error, address: SocketAddr) -> io::Error {
    if error.kind() != io::ErrorKind::AddrInUse {
        return error;
    }
    let diagnostic = Diagnostic::new("serve::port-taken", Location::file(address.to_string()))
        .with("port", address.port());
    let text = format!(
        "{address}: {}\n{}",
        diagnostic.says(Lang::default()),
        diagnostic.help(Lang::default())
    );
    io::Error::new(error.kind(), text)
}

fn app(folder: &Path, base: &str) -> io::Result<Router> {
    let folder = folder.canonicalize()?;
    let prefix: Arc<str> = Arc::from(match base.trim_matches('/') {
        "" => String::new(),
        path => format!("/{path}"),
    });
    let inside = Inside {
        root: folder.clone().into(),
    };
    let files = ServeDir::with_backend(&folder, inside)
        .redirect_path_prefix(&*prefix)
        .not_found_service(ServeFile::new(folder.join("404.html")));
    Ok(Router::new()
        .fallback_service(files)
        .layer(from_fn(move |request, next| {
            let prefix = Arc::clone(&prefix);
            async move { Ok::<_, Infallible>(answer(request, next, &prefix).await) }
        })))
}

/// What happens around every request.
async fn answer(mut request: Request, next: Next, prefix: &str) -> Response {
    let mut response = if !is_local(request.headers(), request.uri()) {
        StatusCode::FORBIDDEN.into_response()
    } else if prefix.is_empty() || request.uri().path().starts_with(&format!("{prefix}/")) {
        *request.uri_mut() = without_prefix(request.uri(), prefix);
        next.run(request).await
    } else if ["/", prefix].contains(&request.uri().path()) {
        moved(&format!("{prefix}/"))
    } else {
        *request.uri_mut() = nowhere();
        next.run(request).await
    };
    for (name, value) in HEADERS {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    name_encoding(response.headers_mut());
    response
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

fn without_prefix(uri: &Uri, prefix: &str) -> Uri {
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let path = path.strip_prefix(prefix).unwrap_or(path);
    // Two slashes at the start would name another host in a redirect.
    if path.starts_with("//") {
        return nowhere();
    }
    path.parse().unwrap_or_else(|_| nowhere())
}

/// A path that names no file, so that the site's own "not found" page answers.
fn nowhere() -> Uri {
    Uri::from_static("/..")
}

fn moved(to: &str) -> Response {
    Response::builder()
        .status(StatusCode::TEMPORARY_REDIRECT)
        .header(header::LOCATION, to)
        .body(Body::empty())
        .unwrap_or_else(|_| StatusCode::NOT_FOUND.into_response())
}

/// Adds the encoding to every kind of text: all files of a site are UTF-8.
fn name_encoding(headers: &mut HeaderMap) {
    let Some(kind) = headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
    else {
        return;
    };
    let plain = [
        "application/json",
        "application/xml",
        "application/javascript",
    ];
    let is_text = kind.starts_with("text/")
        || kind.ends_with("+xml")
        || kind.ends_with("+json")
        || plain.contains(&kind);
    if is_text && !kind.contains(';') {
        let named = HeaderValue::try_from(format!("{kind}; charset=utf-8"));
        if let Ok(named) = named {
            headers.insert(header::CONTENT_TYPE, named);
        }
    }
}

/// The disk, as far as it lies in one folder.
#[derive(Clone)]
struct Inside {
    root: Arc<Path>,
}

impl Inside {
    /// Follows links and says where they end, if that is in the folder.
    fn resolve(&self, path: &Path) -> io::Result<PathBuf> {
        let target = path.canonicalize()?;
        if target.starts_with(&self.root) {
            Ok(target)
        } else {
            Err(io::ErrorKind::NotFound.into())
        }
    }
}

type Later<T> = Pin<Box<dyn Future<Output = io::Result<T>> + Send>>;

impl Backend for Inside {
    type File = <TokioBackend as Backend>::File;
    type Metadata = <TokioBackend as Backend>::Metadata;
    type OpenFuture = Later<Self::File>;
    type MetadataFuture = Later<Self::Metadata>;

    fn open(&self, path: PathBuf) -> Self::OpenFuture {
        match self.resolve(&path) {
            Ok(target) => TokioBackend.open(target),
            Err(e) => Box::pin(std::future::ready(Err(e))),
        }
    }

    fn metadata(&self, path: PathBuf) -> Self::MetadataFuture {
        match self.resolve(&path) {
            Ok(target) => TokioBackend.metadata(target),
            Err(e) => Box::pin(std::future::ready(Err(e))),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::{
        fs,
        io::{Read as _, Write as _},
        net::TcpStream,
        sync::mpsc,
        thread,
    };

    use tempfile::TempDir;

    use super::*;

    struct Server {
        address: SocketAddr,
        folder: TempDir,
    }

    impl Server {
        fn start(base: &'static str) -> Self {
            let folder = tempfile::tempdir().unwrap();
            let site = folder.path().join("public");
            fs::create_dir_all(site.join("新闻")).unwrap();
            for (name, text) in [
                ("index.html", "home"),
                ("404.html", "not here"),
                ("新闻/index.html", "news"),
                ("a.csv", "x"),
                ("a.json", "{}"),
                ("a.xml", "<a/>"),
                ("a.svg", "<svg/>"),
                ("a.css", ""),
                ("a.js", ""),
                ("a.png", ""),
                ("../secret.txt", "secret"),
            ] {
                fs::write(site.join(name), text).unwrap();
            }
            let (ready, wait) = mpsc::channel();
            thread::spawn(move || {
                serve(site, 0, base, move |address| ready.send(address).unwrap())
            });
            Self {
                address: wait.recv().unwrap(),
                folder,
            }
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
        assert_eq!(server.get(&format!("{news}/")).2, "news");
        let (status, head, _) = server.get(news);
        assert!(
            status == 307 && head.contains(&format!("location: {}/\r\n", news.to_lowercase())),
            "{head}"
        );
        let (status, _, body) = server.get("/nothing");
        assert_eq!((status, body.as_str()), (404, "not here"));
        fs::create_dir(server.folder.path().join("public/bare")).unwrap();
        assert_eq!(server.get("/bare/").0, 404, "no list of a folder");
    }

    #[test]
    fn nothing_outside_the_folder_is_served() {
        let server = Server::start("/");
        let site = server.folder.path().join("public");
        #[cfg(unix)]
        std::os::unix::fs::symlink(server.folder.path(), site.join("up")).unwrap();
        assert!(site.join("../secret.txt").exists());
        for path in [
            "/../secret.txt",
            "/%2e%2e/secret.txt",
            "/..%2fsecret.txt",
            "/a/../../secret.txt",
            "/..%5csecret.txt",
            "/up/secret.txt",
            "/up/",
            "//localhost/..",
            "/%00",
        ] {
            let (status, _, body) = server.get(path);
            assert!(
                status >= 400 && !body.contains("secret"),
                "{path}: {status}"
            );
        }
        assert_eq!(server.ask("POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 0\r\n\r\n").0, 405);
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
        assert_eq!(server.get("/env/").2, "home");
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
            let (status, _, body) = server.get(path);
            assert_eq!((status, body.as_str()), (404, "not here"), "{path}");
        }
    }

    #[test]
    fn a_taken_port_is_named() {
        let server = Server::start("/");
        let site = server.folder.path().join("public");
        let error = serve(site, server.address.port(), "/", |_| {}).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AddrInUse);
        assert!(
            error.to_string().contains(&server.address.to_string()),
            "{error}"
        );
    }
}
