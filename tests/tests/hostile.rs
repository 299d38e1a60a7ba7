//! Requests that are made to hurt get a clear answer, and leave the process and the connection as they were.
#![cfg(target_os = "linux")]

mod support;

use std::{
    io::{Read as _, Write as _},
    net::{Shutdown, TcpStream},
    thread,
    time::Duration,
};

use support::Rig;

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";
/// How much memory may grow by, in bytes, over all that one test does.
const GROWTH: u64 = 16 << 20;

fn post(path: &str, content_type: &str, body: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nHost: a\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

fn chunked(path: &str, content_type: &str, body: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nHost: a\r\nContent-Type: {content_type}\r\nTransfer-Encoding: chunked\r\n\r\n\
         {:x}\r\n{body}\r\n0\r\n\r\n",
        body.len()
    )
}

/// The first answer over a connection, and what comes of another request after it.
fn answer_and_next(rig: &Rig, request: &str) -> (String, String) {
    let mut socket = rig.connect();
    socket.write_all(request.as_bytes()).expect("sent");
    let first = answer(&mut socket);
    let next = "GET /app/look HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    let _ = socket.write_all(next.as_bytes());
    if first.contains("connection: close") {
        // The server waits for this, or for a second, so that its answer is not cut off.
        let _ = socket.shutdown(Shutdown::Write);
    }
    let mut rest = String::new();
    let _ = socket.read_to_string(&mut rest);
    (first, rest)
}

fn answer(socket: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let mut buffer = [0; 4096];
    while !answer.ends_with(b"\r\n0\r\n\r\n") {
        match socket.read(&mut buffer) {
            Ok(0) | Err(_) => break,
            Ok(length) => answer.extend_from_slice(&buffer[..length]),
        }
    }
    String::from_utf8_lossy(&answer).into_owned()
}

/// Sends `request` again and again.
fn assert_refused(rig: &Rig, request: &str, status: &str, message: &str) {
    for _ in 0..10 {
        let (first, next) = answer_and_next(rig, request);
        let start = &request[..request.len().min(200)];
        assert!(
            first.starts_with(&format!("HTTP/1.1 {status} ")),
            "{start}: {first}"
        );
        assert!(first.contains(message), "{start}: {first}");
        // What is left of a body is never taken for a request: the next one is answered, or the connection is closed.
        let announced = first.contains("connection: close");
        let served = next.starts_with("HTTP/1.1 200 OK");
        assert!(
            if announced { next.is_empty() } else { served },
            "{start}: {first}{next}"
        );
    }
}

/// Runs it several times, and looks whether anything is left of it.
fn assert_flat(run: impl Fn(&Rig)) {
    let rig = Rig::start(&[]);
    let settle = || thread::sleep(Duration::from_millis(1500));
    run(&rig);
    settle();
    let (files, memory) = (rig.files(), rig.memory());
    for _ in 0..3 {
        run(&rig);
    }
    settle();
    assert_eq!(rig.files(), files);
    let now = rig.memory();
    assert!(now < memory + GROWTH, "{memory} became {now}");
}

#[test]
fn json_that_is_deep() {
    let deep = "[".repeat(100_000);
    let whole = deep.clone() + &"]".repeat(100_000);
    assert_flat(|rig| {
        for path in ["/pages/look", "/app/look"] {
            for body in [&deep, &whole] {
                assert_refused(rig, &post(path, JSON, body), "400", "Invalid JSON");
            }
        }
    });
}

#[test]
fn forms_with_many_keys() {
    let form: String = (0..100_000).map(|number| format!("k{number}=&")).collect();
    assert_flat(|rig| {
        assert_refused(
            rig,
            &post("/pages/form", FORM, &form),
            "400",
            "Form has more than 1000 fields",
        );
    });
    // As in Next, an App route takes what its body limit allows.
    let rig = Rig::start(&[]);
    let (answer, _) = answer_and_next(&rig, &post("/app/form", FORM, &form));
    assert!(answer.contains("\r\n100000\r\n"), "{answer}");
}

#[test]
fn bodies_of_one_byte_too_many() {
    let body = "x".repeat((1 << 20) + 1);
    assert_flat(|rig| {
        for path in ["/pages/look", "/app/look"] {
            for request in [post(path, JSON, &body), chunked(path, JSON, &body)] {
                assert_refused(rig, &request, "413", "Body exceeded");
            }
        }
    });
}

#[test]
fn many_cookies_and_many_query_keys_are_answered() {
    let rig = Rig::start(&[]);
    let cookies: Vec<String> = (0..1000)
        .map(|number| format!("name{number}=value{number}"))
        .collect();
    let keys: Vec<String> = (0..10_000).map(|number| format!("{number:x}")).collect();
    for style in ["pages", "app"] {
        let target = format!("/{style}/look?{}", keys.join("&"));
        let head = format!("GET {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n");
        let answer = rig.ask(format!("{head}Cookie: {}\r\n\r\n", cookies.join("; ")));
        assert!(answer.contains("[10000,1000]"), "{answer}");
    }
}
