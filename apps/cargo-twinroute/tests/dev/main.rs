//! `cargo twinroute dev`, with real builds and real connections.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "clippy.toml allows both in tests, but not in what they share"
)]

mod load;
mod mishaps;
mod project;
#[path = "../tool/mod.rs"]
mod tool;

use std::{
    fs,
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    process::Command,
    time::{Duration, Instant},
};

use load::{Counts, Load};
use project::{Dev, FIRST_BUILD, LONG, Project, is_alive};
use serde_json::{Value, json};

/// Each fifth change breaks the build.
fn changes_under_load(name: &str, number: usize) -> (Dev, [Counts; 2], Vec<Duration>) {
    let project = Project::new(name);
    let mut dev = project.dev(&[]);
    // A client that connects before there is a server waits for it.
    assert!(dev.get("").ends_with("\r\n\r\n0"));
    dev.until("started", FIRST_BUILD);
    let load = Load::start(dev.address);
    let mut times = Vec::new();
    for change in 1..=number {
        let start = Instant::now();
        let is_broken = change % 5 == 3;
        if is_broken {
            project.break_with(change);
            let failed = dev.until("failed", LONG);
            let expected = format!("cannot find value `missing_{change}` in this scope");
            assert_eq!(failed["diagnostics"][0]["message"], expected);
            // The server stops after the event.
            visible(&dev, &expected);
        } else {
            project.number(change);
            dev.until("started", LONG);
            visible(&dev, &format!("\r\n\r\n{change}"));
        }
        times.push(start.elapsed());
    }
    (dev, load.end(), times)
}

/// Waits until the response has this text.
fn visible(dev: &Dev, text: &str) {
    let start = Instant::now();
    while !dev.get("").contains(text) {
        assert!(
            start.elapsed() < LONG,
            "{text} is not served: {}",
            dev.get("")
        );
    }
}

/// Checks that each request got a response, and prints the counts.
fn assert_served(counts: &[Counts; 2], times: &mut [Duration]) {
    times.sort_unstable();
    let (median, most) = (times[times.len() / 2], times[times.len() - 1]);
    println!(
        "{} changes, visible after {median:.1?} (median), {most:.1?} (most)",
        times.len()
    );
    for (client, counts) in ["connects for each request", "keeps its connection"]
        .iter()
        .zip(counts)
    {
        println!("the client that {client}: {counts:?}");
        let failed = |outcome: &&&str| {
            !outcome.starts_with("200")
                && !outcome.starts_with("500, the page")
                && !outcome.starts_with("closed while idle")
        };
        let failed: Vec<_> = counts.keys().filter(failed).collect();
        assert!(failed.is_empty(), "{failed:?}");
        assert!(counts.values().sum::<usize>() > 10 * times.len());
    }
}

fn assert_valid(events: &[Value]) {
    let schema = fs::read_to_string("schemas/dev.schema.json").unwrap();
    let schema = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    for event in events {
        assert!(schema.is_valid(event), "{event:#}");
    }
}

#[test]
fn no_client_is_refused_in_five_changes() {
    let (mut dev, counts, mut times) = changes_under_load("dev-five", 5);
    assert_served(&counts, &mut times);
    dev.signal("INT");
    dev.until("stopping", LONG);
    assert_eq!(dev.wait(), Some(0));
    assert_valid(&dev.seen);
    let kinds = [
        "listening",
        "building",
        "built",
        "failed",
        "started",
        "stopping",
    ];
    for kind in kinds {
        assert!(
            dev.seen.iter().any(|event| event["event"] == kind),
            "{kind}"
        );
    }
}

#[test]
#[ignore = "takes minutes"]
fn no_client_is_refused_in_100_changes() {
    let (_dev, counts, mut times) = changes_under_load("dev-hundred", 100);
    assert_served(&counts, &mut times);
}

#[test]
fn a_broken_first_build_shows_its_errors_to_each_kind_of_client() {
    let project = Project::new("dev-broken");
    project.write("src/pages/api/number.rs", "<broken & \"quoted\">\n");
    let mut dev = project.dev(&[]);
    dev.until("failed", FIRST_BUILD);
    let html = dev.get("Accept: text/html,*/*;q=0.8\r\n");
    assert!(html.starts_with("HTTP/1.1 500 "), "{html}");
    assert!(
        html.contains("\r\ncontent-type: text/html; charset=utf-8\r\n"),
        "{html}"
    );
    assert!(html.contains("\r\ncache-control: no-store\r\n"), "{html}");
    assert!(
        html.contains("<code>src/pages/api/number.rs:1:1</code>"),
        "{html}"
    );
    assert!(
        html.contains("&lt;broken &amp; ") && !html.contains("<broken"),
        "{html}"
    );
    let text = dev.get("Accept: application/json\r\n");
    assert!(
        text.contains("\r\ncontent-type: text/plain; charset=utf-8\r\n"),
        "{text}"
    );
    assert!(text.contains("<broken & \"quoted\">"), "{text}");

    // A website whose DNS leads here does not read the page.
    let mut rebound = TcpStream::connect(dev.address).unwrap();
    rebound
        .write_all(b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n")
        .unwrap();
    let mut response = String::new();
    rebound.set_read_timeout(Some(LONG)).unwrap();
    rebound.read_to_string(&mut response).unwrap();
    assert!(response.starts_with("HTTP/1.1 421 "), "{response}");
    assert!(!response.contains("broken"), "{response}");

    // The script of the page: the response comes when the page is no longer valid.
    let mark = text.split("x-twinroute-dev: ").nth(1).unwrap();
    let mark = mark.lines().next().unwrap();
    let mut waits = TcpStream::connect(dev.address).unwrap();
    write!(
        waits,
        "HEAD / HTTP/1.1\r\nHost: localhost\r\nx-twinroute-dev-wait: {mark}\r\n\r\n"
    )
    .unwrap();
    project.number(7);
    dev.until("started", LONG);
    let mut response = String::new();
    waits.set_read_timeout(Some(LONG)).unwrap();
    waits.read_to_string(&mut response).unwrap();
    assert!(response.contains("x-twinroute-dev: none\r\n"), "{response}");
    visible(&dev, "\r\n\r\n7");
}

#[test]
fn a_server_that_exits_is_replaced_by_a_page_and_started_again() {
    let project = Project::new("dev-exits");
    project.write("exits", "no database at <db>");
    let mut dev = project.dev(&[]);
    let exited = dev.until("exited", FIRST_BUILD);
    assert_eq!(exited["code"], json!(3));
    assert_eq!(exited["output"], json!(["no database at <db>"]));
    let html = dev.get("Accept: text/html\r\n");
    assert!(
        html.starts_with("HTTP/1.1 500 ") && html.contains("no database at &lt;db&gt;"),
        "{html}"
    );

    // The file is not one of the sources. A file of variables is read at the start.
    fs::remove_file(project.path("exits")).unwrap();
    project.write(".env", "A=1\n");
    dev.until("started", LONG);
    visible(&dev, "\r\n\r\n0");
}

#[test]
fn a_change_that_is_none_builds_nothing_and_others_restart_once() {
    let project = Project::new("dev-once");
    let mut dev = project.dev(&[]);
    dev.until("started", FIRST_BUILD);
    let file = fs::File::options()
        .append(true)
        .open(project.path("src/main.rs"))
        .unwrap();
    file.set_modified(std::time::SystemTime::now()).unwrap();
    project.write("src/.main.rs.swp", "a");
    project.write("rollout.toml", "");
    let events = dev.later(Duration::from_secs(1));
    assert!(events.is_empty(), "{events:#?}");

    // The build writes `src/routes.rs` for a new route, which is no further change.
    project.write(
        "src/pages/api/other.rs",
        &fs::read_to_string(project.path("src/pages/api/number.rs")).unwrap(),
    );
    dev.until("started", LONG);
    assert!(
        fs::read_to_string(project.path("src/routes.rs"))
            .unwrap()
            .contains("other")
    );
    let events = dev.later(Duration::from_secs(1));
    assert!(events.is_empty(), "{events:#?}");

    // A manifest that can't be read, and one that can.
    let manifest = fs::read_to_string(project.path("Cargo.toml")).unwrap();
    project.write("Cargo.toml", &format!("{manifest}<"));
    let failed = dev.until("failed", LONG);
    assert!(
        failed["cargo"].to_string().contains("Cargo.toml"),
        "{failed:#}"
    );
    visible(&dev, "Cargo.toml");
    project.write("Cargo.toml", &manifest);
    dev.until("started", LONG);
    visible(&dev, "\r\n\r\n0");
}

#[test]
fn no_server_outlives_the_command() {
    let project = Project::new("dev-killed");
    for signal in ["KILL", "TERM"] {
        let mut dev = project.dev(&[]);
        let server = dev.until("started", FIRST_BUILD)["pid"].as_u64().unwrap();
        assert!(is_alive(server));
        dev.signal(signal);
        assert_eq!(dev.wait(), (signal == "TERM").then_some(0));
        let start = Instant::now();
        while is_alive(server) {
            assert!(start.elapsed() < LONG, "the server survives {signal}");
        }
    }
}

#[test]
fn a_change_during_a_build_cancels_it() {
    let project = Project::new("dev-cancels");
    let mut dev = project.dev(&[]);
    dev.until("started", FIRST_BUILD);
    project.number(1);
    dev.until("building", LONG);
    project.number(2);
    dev.until("cancelled", LONG);
    let building = dev.until("building", LONG);
    assert_eq!(building["changed"], json!(["src/pages/api/number.rs"]));
    dev.until("started", LONG);
    visible(&dev, "\r\n\r\n2");
}

fn fails(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_cargo-twinroute"))
        .arg("dev")
        .args(arguments)
        .env_remove("HOST")
        .env_remove("PORT")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn mistakes_of_the_caller_end_the_command() {
    let error = fails(&["/nowhere"]);
    assert!(
        error.contains("can't read the folder `/nowhere`"),
        "{error}"
    );
    let error = fails(&[file!()]);
    assert!(error.contains("main.rs` is a file"), "{error}");
    let empty = tempfile::tempdir().unwrap();
    let error = fails(&[empty.path().to_str().unwrap()]);
    assert!(
        error.starts_with("error: could not find `Cargo.toml`")
            && error.contains("make one with `cargo twinroute new`"),
        "{error}"
    );

    let project = Project::new("dev-mistakes");
    let path = project.path("");
    let path = path.to_str().unwrap();
    let error = fails(&[path, "--bin", "other"]);
    assert!(error.contains("there is no program `other`"), "{error}");
    project.write("src/bin/other.rs", "fn main() {}\n");
    let error = fails(&[path]);
    assert!(error.contains("`-p dev-mistakes --bin other`"), "{error}");

    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = other.local_addr().unwrap().port().to_string();
    let error = fails(&[path, "--bin", "other", "--port", &port]);
    assert!(
        error.contains("another process listens there; stop it"),
        "{error}"
    );
    project.write(".env", "PORT=many\n");
    let error = fails(&[path, "--bin", "other"]);
    assert!(
        error.contains("`PORT` is `many`, which is not a port"),
        "{error}"
    );
}
