//! The lines of `Server::access_log`.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in their helpers"
)]

mod support;

use std::{
    fs,
    future::pending,
    io::{self, Write},
    sync::{
        Arc, Mutex,
        mpsc::{Receiver, Sender, channel},
    },
    thread,
    time::Duration,
};

use bytes::Bytes;
use futures_util::stream;
use serde_json::Value;
use support::{LONG, ask, start};
use twinroute::{
    AccessLog, AccessOutput, Routes, Server,
    app::{NextResponse, route},
    pages::{self, NextApiResponse, Sent},
};
use twinroute_test_client::{Peer, Request, listen};

/// Sends what is written, line by line.
struct Lines(Sender<String>);

impl Write for Lines {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        assert_eq!(text.last().copied().unwrap_or(b'\n'), b'\n', "whole lines");
        for line in String::from_utf8_lossy(text).lines() {
            let _ = self.0.send(line.to_owned());
        }
        Ok(text.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn output() -> (AccessOutput, Receiver<String>) {
    let (sender, lines) = channel();
    (AccessOutput::writer(Lines(sender)), lines)
}

fn routes() -> Routes {
    async fn hello() -> NextResponse {
        NextResponse::text("hello")
    }
    async fn broken() -> NextResponse {
        let pieces = stream::iter([Ok(Bytes::from("start")), Err("planted")]);
        NextResponse::stream(pieces)
    }
    async fn post(res: NextApiResponse) -> Sent {
        res.send("post")
    }
    Routes::new()
        .app("/hello/[name]", route().get(hello))
        .app("/broken", route().get(broken))
        .app("/silent", route().get(pending::<NextResponse>))
        .pages("/api/posts/[id]", pages::route(post))
        .on_error(|_| {})
}

fn next(lines: &Receiver<String>) -> Value {
    serde_json::from_str(&lines.recv_timeout(LONG).unwrap()).unwrap()
}

/// The values of a line, as text.
fn values(line: &Value, names: &[&str]) -> String {
    let values = names.iter().map(|name| match &line[name] {
        Value::String(text) => text.clone(),
        value => value.to_string(),
    });
    values.collect::<Vec<_>>().join(" ")
}

#[test]
fn a_line_has_the_request_the_response_and_the_route() {
    let (output, lines) = output();
    let routes = routes().trusted_peers(["127.0.0.1"]);
    let log = AccessLog::json().output(output);
    let address = start(
        Server::new(routes)
            .request_id()
            .access_log(log)
            .liveness("/live"),
    );
    ask(address, "/live");
    let request = Request::get("/hello/a%20b?secret=1").close();
    let request = request
        .header("X-Forwarded-For", "192.0.2.1, 198.51.100.7")
        .header("User-Agent", "test \"1\"")
        .header("Referer", "https://a/b?secret=2");
    let response = Peer::send_to(address, request.bytes()).last_response();
    let line = next(&lines);
    let names: Vec<_> = line
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let expected = "time client method path version status bytes microseconds end route style upstream request_id user_agent referer";
    assert_eq!(names.join(" "), expected);
    let request = values(
        &line,
        &[
            "client",
            "method",
            "path",
            "version",
            "user_agent",
            "referer",
        ],
    );
    assert_eq!(
        request,
        "198.51.100.7 GET /hello/a%20b HTTP/1.1 test \"1\" https://a/b"
    );
    let served = values(
        &line,
        &["status", "bytes", "end", "route", "style", "upstream"],
    );
    assert_eq!(served, "200 5 complete /hello/[name] App rust");
    assert_eq!(line["request_id"], response.header("x-request-id").unwrap());
    let time = line["time"].as_str().unwrap();
    assert!(
        time.len() == 24 && time.starts_with("20") && time.ends_with('Z'),
        "{time}"
    );
    ask(address, "/api/posts/1");
    let served = values(&next(&lines), &["status", "route", "style", "upstream"]);
    assert_eq!(served, "200 /api/posts/[id] Pages rust");
    ask(address, "/unknown");
    let served = values(&next(&lines), &["status", "route", "style", "upstream"]);
    assert_eq!(served, "404 null null rust");
}

#[test]
fn incomplete_and_refused_requests_have_a_line() {
    let (output, lines) = output();
    let address = start(Server::new(routes()).access_log(AccessLog::json().output(output)));
    let end = || {
        values(
            &next(&lines),
            &["method", "path", "route", "status", "bytes", "end"],
        )
    };
    Peer::get(address, "/broken").rest();
    assert_eq!(end(), "GET /broken /broken 200 5 aborted");
    let client = Peer::get(address, "/silent");
    thread::sleep(Duration::from_millis(200));
    drop(client);
    assert_eq!(end(), "GET /silent /silent null 0 client disconnected");
    Peer::send_to(
        address,
        "GET /x?secret HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    )
    .rest();
    assert_eq!(end(), "GET /x null 400 0 refused");
    Peer::send_to(address, "\u{1}\u{2}\r\n\r\n").rest();
    assert_eq!(end(), "null null null 400 0 refused");
    Peer::send_to(address, "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n").rest();
    assert_eq!(end(), "CONNECT  null 400 0 complete");
}

#[test]
fn common_lines() {
    let (output, lines) = output();
    let log = AccessLog::common().output(output).with_queries();
    let address = start(Server::new(routes()).access_log(log));
    ask(address, "/hello/a?b=1");
    let line = lines.recv_timeout(LONG).unwrap();
    let (client, rest) = line.split_once(" - - [").unwrap();
    let (_time, request) = rest.split_once("] ").unwrap();
    assert_eq!(
        (client, request),
        ("127.0.0.1", "\"GET /hello/a?b=1 HTTP/1.1\" 200 5")
    );
}

#[cfg(feature = "migrate")]
#[test]
fn a_line_names_the_legacy_server() {
    let legacy = listen(|mut peer| {
        peer.head();
        peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 6\r\n\r\nlegacy");
    });
    let (output, lines) = output();
    let routes = routes().legacy(format!("http://{legacy}").as_str());
    let address = start(Server::new(routes).access_log(AccessLog::json().output(output)));
    ask(address, "/unknown");
    let served = values(&next(&lines), &["status", "bytes", "route", "upstream"]);
    assert_eq!(served, "200 6 null legacy");
}

/// Writes nothing until it is unlocked.
struct Slow(Arc<Mutex<()>>, Lines);

impl Write for Slow {
    fn write(&mut self, text: &[u8]) -> io::Result<usize> {
        let _unlocked = self.0.lock().unwrap();
        self.1.write(text)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_slow_output_loses_lines_and_delays_no_response() {
    let lock = Arc::<Mutex<()>>::default();
    let (sender, lines) = channel();
    let log = AccessLog::json().queue(2);
    let lost = log.lost_lines();
    let output = AccessOutput::writer(Slow(Arc::clone(&lock), Lines(sender)));
    let address = start(Server::new(routes()).access_log(log.output(output)));
    let slow = lock.lock().unwrap();
    let requests = 20;
    for _ in 0..requests {
        assert_eq!(ask(address, "/hello/a").text(), "hello");
    }
    // The last entry may be dropped just after its response is read.
    let start = std::time::Instant::now();
    while lost() < requests - 5 && start.elapsed() < LONG {
        thread::sleep(Duration::from_millis(5));
    }
    let lost = lost();
    assert!(lost >= requests - 5, "{lost}");
    drop(slow);
    let written = (0..)
        .map_while(|_| lines.recv_timeout(LONG / 5).ok())
        .count() as u64;
    assert_eq!(written + lost, requests);
}

#[test]
fn a_file_that_can_not_be_opened_is_a_start_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("missing/access.log");
    let log = AccessLog::json().output(AccessOutput::file(&path));
    let bound = actix_rt::System::new().block_on(async {
        let server = Server::new(routes()).port(0).access_log(log);
        server.bind().await.map(drop)
    });
    let error = bound.unwrap_err().to_string();
    assert!(
        error.starts_with(&format!("can't open the access log `{}`", path.display())),
        "{error}"
    );
}

/// SIGHUP goes to the whole process, so only one server of this test has a file.
#[cfg(unix)]
#[test]
fn a_stop_writes_all_lines_and_a_hangup_opens_the_file_again() {
    let folder = tempfile::tempdir().unwrap();
    let (path, moved) = (
        folder.path().join("access.log"),
        folder.path().join("moved.log"),
    );
    let log = AccessLog::json().output(AccessOutput::file(&path));
    let (sender, started) = channel();
    let server = thread::spawn(move || {
        actix_rt::System::new().block_on(async {
            let server = Server::new(routes()).access_log(log).port(0).workers(1);
            let server = server.bind().await.unwrap();
            sender.send((server.address(), server.handle())).unwrap();
            server.run().await.unwrap();
        });
    });
    let (address, handle) = started.recv().unwrap();
    let count =
        |path: &std::path::Path| fs::read_to_string(path).unwrap_or_default().lines().count();
    let wait = |is_done: &dyn Fn() -> bool| {
        let start = std::time::Instant::now();
        while !is_done() && start.elapsed() < LONG {
            thread::sleep(Duration::from_millis(5));
        }
        assert!(is_done());
    };
    ask(address, "/hello/a");
    wait(&|| count(&path) == 1);
    fs::rename(&path, &moved).unwrap();
    let hangup = std::process::Command::new("kill")
        .args(["-HUP", &std::process::id().to_string()])
        .status();
    assert!(hangup.unwrap().success());
    wait(&|| path.exists());
    for _ in 0..100 {
        ask(address, "/hello/a");
    }
    handle.stop();
    server.join().unwrap();
    assert_eq!((count(&moved), count(&path)), (1, 100));
}
