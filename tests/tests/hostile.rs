//! Requests that are made to hurt get a clear answer, and leave the process and the connection as they were.
#![cfg(target_os = "linux")]

mod support;

use std::{io::Write as _, thread, time::Duration};

use support::Rig;
use twinroute_test_client::{Broken, Message, Request};

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";
/// How much memory may grow by, in bytes, over all that one test does.
const GROWTH: u64 = 16 << 20;

fn post(path: &str, content_type: &str) -> Request {
    Request::new("POST", path).header("Content-Type", content_type)
}

/// The first response over a connection, and what comes of another request after it.
fn response_and_next(rig: &Rig, request: &Request) -> (Message, Result<Message, Broken>) {
    let mut peer = rig.connect();
    let first = peer.ask(request.bytes());
    let _ = peer.write_all(&Request::get("/app/look").close().bytes());
    if closes(&first) {
        // The server waits for this, or for a second, so that its response is not cut off.
        peer.half_close();
    }
    (first, peer.read_message())
}

/// Whether the server says that it closes the connection.
fn closes(response: &Message) -> bool {
    response.header("connection") == Some("close")
}

/// Sends `request` again and again.
fn assert_refused(rig: &Rig, request: &Request, status: u16, message: &str) {
    let bytes = request.bytes();
    let start = String::from_utf8_lossy(&bytes[..200]);
    for _ in 0..10 {
        let (first, next) = response_and_next(rig, request);
        assert_eq!(first.status, status, "{start}: {first}");
        assert!(first.text().contains(message), "{start}: {first}");
        // What is left of a body is never taken for a request: the next one is answered, or the connection is closed.
        match next {
            Ok(next) => assert!(!closes(&first) && next.status == 200, "{start}: {next}"),
            Err(none) => {
                assert!(closes(&first), "{start}: {none}");
                assert!(none.message.raw.is_empty(), "{start}: {none}");
            }
        }
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
                let request = post(path, JSON).body(body.as_str());
                assert_refused(rig, &request, 400, "Invalid JSON");
            }
        }
    });
}

#[test]
fn forms_with_many_keys() {
    let form: String = (0..100_000).map(|number| format!("k{number}=&")).collect();
    assert_flat(|rig| {
        let request = post("/pages/form", FORM).body(form.as_str());
        assert_refused(rig, &request, 400, "Form has more than 1000 fields");
    });
    // As in Next, an App route takes what its body limit allows.
    let rig = Rig::start(&[]);
    let request = post("/app/form", FORM).body(form.as_str());
    let (response, _) = response_and_next(&rig, &request);
    assert_eq!(response.text(), "100000", "{response}");
}

#[test]
fn bodies_of_one_byte_too_many() {
    let body = "x".repeat((1 << 20) + 1);
    assert_flat(|rig| {
        for path in ["/pages/look", "/app/look"] {
            let post = post(path, JSON);
            for request in [post.clone().body(body.as_str()), post.chunked(&body)] {
                assert_refused(rig, &request, 413, "Body exceeded");
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
        let request = Request::get(&target).header("Cookie", &cookies.join("; "));
        let response = rig.ask(request);
        assert_eq!(response.text(), "[10000,1000]", "{response}");
    }
}
