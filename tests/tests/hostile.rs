//! Hostile requests get an error response, and don't affect the process or the connection.
#![cfg(target_os = "linux")]

mod support;

use std::{io::Write as _, thread, time::Duration};

use support::Rig;
use twinroute_test_client::{IncompleteMessage, Message, Request};

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";
/// How much the memory may grow in a test, in bytes.
const GROWTH: u64 = 16 << 20;

fn post(path: &str, content_type: &str) -> Request {
    Request::new("POST", path).header("Content-Type", content_type)
}

/// The response to `request`, and the response to another request after it on the same connection.
fn response_and_next(
    rig: &Rig,
    request: &Request,
) -> (Message, Result<Message, IncompleteMessage>) {
    let mut peer = rig.connect();
    let first = peer.ask(request.bytes());
    let _ = peer.write_all(&Request::get("/app/look").close().bytes());
    if closes(&first) {
        // The server waits up to a second for this before it closes, so that its response is not lost.
        peer.half_close();
    }
    (first, peer.read_message())
}

/// Whether the server announces that it closes the connection.
fn closes(response: &Message) -> bool {
    response.header("connection") == Some("close")
}

/// Sends `request` ten times.
fn assert_refused(rig: &Rig, request: &Request, status: u16, message: &str) {
    let bytes = request.bytes();
    let start = String::from_utf8_lossy(&bytes[..200]);
    for _ in 0..10 {
        let (first, next) = response_and_next(rig, request);
        assert_eq!(first.status, status, "{start}: {first}");
        assert!(first.text().contains(message), "{start}: {first}");
        // The rest of a body is never read as a request: the next request gets its response, or the connection is closed.
        match next {
            Ok(next) => assert!(!closes(&first) && next.status == 200, "{start}: {next}"),
            Err(incomplete) => {
                assert!(closes(&first), "{start}: {incomplete}");
                assert!(incomplete.message.raw.is_empty(), "{start}: {incomplete}");
            }
        }
    }
}

/// Runs `run` several times, and checks that open files and memory don't grow.
fn assert_flat(run: impl Fn(&Rig)) {
    let rig = Rig::start(&[]);
    let wait = || thread::sleep(Duration::from_millis(1500));
    run(&rig);
    wait();
    let (files, memory) = (rig.files(), rig.memory());
    for _ in 0..3 {
        run(&rig);
    }
    wait();
    assert_eq!(rig.files(), files);
    let now = rig.memory();
    assert!(now < memory + GROWTH, "{memory} became {now}");
}

#[test]
fn deeply_nested_json_is_a_400() {
    let deep = "[".repeat(100_000);
    let closed = deep.clone() + &"]".repeat(100_000);
    assert_flat(|rig| {
        for path in ["/pages/look", "/app/look"] {
            for body in [&deep, &closed] {
                let request = post(path, JSON).body(body.as_str());
                assert_refused(rig, &request, 400, "Invalid JSON");
            }
        }
    });
}

#[test]
fn a_form_with_many_fields_is_a_400() {
    let form: String = (0..100_000).map(|number| format!("k{number}=&")).collect();
    assert_flat(|rig| {
        let request = post("/pages/form", FORM).body(form.as_str());
        assert_refused(rig, &request, 400, "Form has more than 1000 fields");
    });
    // As in Next.js, an App route accepts as many fields as fit into its body limit.
    let rig = Rig::start(&[]);
    let request = post("/app/form", FORM).body(form.as_str());
    let (response, _) = response_and_next(&rig, &request);
    assert_eq!(response.text(), "100000", "{response}");
}

#[test]
fn a_body_of_one_byte_over_the_limit_is_a_413() {
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
fn many_cookies_and_many_query_keys_are_accepted() {
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
