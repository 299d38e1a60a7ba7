//! Routes in front of a real Next.js and a real socket.io: each response must be the same as without them.
//!
//! Needs npm: `cargo test -p twinroute-tests --test in_front -- --ignored --nocapture`.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in their helpers"
)]

use std::{
    env,
    ffi::OsStr,
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    sync::Once,
    time::Duration,
};

use twinroute::{
    Routes, Server, pages,
    pages::{NextApiResponse, Sent},
    test::serve,
};
use twinroute_tests::NextServer;

const PROJECT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/in-front");

/// Headers that depend on the connection or the time.
const NOT_COMPARED: [&str; 4] = ["connection", "keep-alive", "date", "transfer-encoding"];

const TARGETS: [&str; 38] = [
    "/",
    "//",
    "/?a=1",
    "/about",
    "/about/",
    "/about//",
    "//about",
    "/about?a=1&b=%20",
    "/about/?a=1&b=%20",
    "/x\\about",
    "/about\\",
    "/blog/one",
    "/blog/one/",
    "/blog//one",
    "/blog/a%2Fb",
    "/blog/a%2Fb/",
    "/blog/%zz",
    "/blog/%E4%F6/",
    "/alias/one",
    "/alias/one/",
    "/old/a/b",
    "/old/a/b/",
    "/api/echo",
    "/api/echo/",
    "/api/echo?x=1&x=2",
    "/api//echo/",
    "/feed",
    "/feed/",
    "/feed/?a=%2F",
    "/none",
    "/none/",
    "/none/a.b/",
    "/api/none",
    "/_next/static/none.js",
    "/_next/data/none/about.json",
    "/favicon.ico",
    "/.well-known/none",
    "/about;v=1/",
];

fn front(legacy: &str) -> SocketAddr {
    async fn ours(res: NextApiResponse) -> Sent {
        res.send("ours")
    }
    let routes = Routes::new().pages("/ours/[id]", pages::route(ours));
    serve(Server::new(routes.legacy(legacy))).unwrap()
}

#[derive(Debug, PartialEq, Eq)]
struct RawResponse {
    line: String,
    headers: Vec<String>,
    body: String,
}

fn ask(server: SocketAddr, method: &str, target: &str) -> RawResponse {
    let mut stream = TcpStream::connect(server).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(30)))
        .unwrap();
    // Without `Accept-Encoding`, bodies are not compressed.
    let head = "HTTP/1.1\r\nHost: site.example\r\nConnection: close";
    let body = match method {
        "POST" => "Content-Type: application/json\r\nContent-Length: 7\r\n\r\n{\"a\":1}",
        _ => "\r\n",
    };
    stream
        .write_all(format!("{method} {target} {head}\r\n{body}").as_bytes())
        .unwrap();
    let mut text = Vec::new();
    stream.read_to_end(&mut text).unwrap();
    let text = String::from_utf8_lossy(&text).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let mut lines = head.lines();
    let line = lines.next().unwrap_or_default().to_owned();
    let is_chunked = head
        .to_ascii_lowercase()
        .contains("transfer-encoding: chunked");
    let mut headers: Vec<_> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim()))
        .filter(|(name, _)| !NOT_COMPARED.contains(&name.as_str()))
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    headers.sort();
    let body = if is_chunked {
        join_chunks(body)
    } else {
        body.to_owned()
    };
    RawResponse {
        line,
        headers,
        body,
    }
}

/// Decodes a chunked body.
fn join_chunks(mut chunks: &str) -> String {
    let mut body = String::new();
    while let Some((size, rest)) = chunks.split_once("\r\n") {
        let size = usize::from_str_radix(size, 16).unwrap();
        body += &rest[..size];
        chunks = &rest[size + 2..];
        if size == 0 {
            break;
        }
    }
    body
}

/// Follows redirects, which must end.
fn follow(server: SocketAddr, target: &str) -> String {
    let mut target = target.to_owned();
    for _ in 0..5 {
        let response = ask(server, "GET", &target);
        let mut headers = response.headers.iter();
        match headers.find_map(|header| header.strip_prefix("location: ")) {
            Some(location) => target = location.replace("http://site.example", ""),
            None => return response.line,
        }
    }
    panic!("{target} is redirected endlessly");
}

/// Installs the packages of both tests.
fn install() {
    static INSTALL: Once = Once::new();
    INSTALL.call_once(|| {
        if !Path::new(PROJECT).join("node_modules").exists() {
            let mut npm = Command::new("npm");
            npm.args(["install", "--no-save"]).current_dir(PROJECT);
            assert!(npm.status().unwrap().success());
        }
    });
}

#[test]
#[ignore = "installs and builds a Next.js three times"]
fn next_responds_the_same_as_without() {
    install();
    let project = Path::new(PROJECT);
    for settings in [
        "{}",
        r#"{ "trailingSlash": true }"#,
        r#"{ "skipTrailingSlashRedirect": true }"#,
    ] {
        fs::write(project.join("settings.json"), settings).unwrap();
        let next = NextServer::start(project, &[]).unwrap();
        let front = front(&format!("http://{}", next.address()));
        let mut same = 0;
        for target in TARGETS {
            for method in ["GET", "HEAD", "POST", "OPTIONS", "DELETE"] {
                let [direct, through] = [next.address(), front].map(|at| ask(at, method, target));
                assert_eq!(direct, through, "{settings}: {method} {target}");
                same += 1;
            }
        }
        let [direct, through] = [next.address(), front].map(|at| ask(at, "OPTIONS", "*"));
        assert_eq!(direct, through, "{settings}: OPTIONS *");
        for target in [
            "/about",
            "/about/",
            "/blog/one",
            "/blog/one/",
            "/feed/",
            "/old/a/",
        ] {
            assert_eq!(
                follow(front, target),
                "HTTP/1.1 200 OK",
                "{settings}: {target}"
            );
        }
        println!("{settings}: {same} responses are the same");
    }
}

/// A child process that is killed when dropped.
struct ChildProcess(Child);

impl Drop for ChildProcess {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn node(script: &str) -> Command {
    let mut command = Command::new("node");
    // Prefers the version that the packages install.
    let path = env::var_os("PATH").unwrap_or_default();
    let own = Path::new(PROJECT)
        .join("node_modules/.bin")
        .into_os_string();
    let path = [own, path].join(OsStr::new(":"));
    command.arg(script).current_dir(PROJECT).env("PATH", path);
    command
}

#[test]
#[ignore = "installs socket.io"]
fn socket_io_connects_over_each_transport() {
    install();
    let server = node("socket-server.mjs").stdout(Stdio::piped()).spawn();
    let mut server = ChildProcess(server.unwrap());
    let mut port = String::new();
    let mut output = BufReader::new(server.0.stdout.take().unwrap());
    output.read_line(&mut port).unwrap();
    let front = front(&format!("http://127.0.0.1:{}", port.trim()));
    let mut client = node("socket-client.mjs");
    let finished = client.arg(format!("http://{front}")).output().unwrap();
    let output = String::from_utf8_lossy(&finished.stdout);
    let errors = String::from_utf8_lossy(&finished.stderr);
    assert_eq!(
        output,
        "polling over polling, 100000 bytes\n\
         websocket over websocket, 100000 bytes\n\
         polling+websocket over websocket, 100000 bytes\n",
        "{errors}"
    );
}
