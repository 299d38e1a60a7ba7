//! Without a `tracing` subscriber, a server logs to stderr. Each server runs in a child process of this test binary.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

use std::{
    env,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
};

use twinroute::{
    ApiError, Routes, Server, app,
    app::NextResponse,
    instrumentation::Instrumentation,
    pages,
    pages::{NextApiResponse, Sent},
};

async fn get() -> Result<NextResponse, ApiError> {
    Err(ApiError::new(500, "the database is down\nerror: forged"))
}

async fn handler(res: NextApiResponse) -> Sent {
    res.send("hello")
}

fn routes() -> Routes {
    Routes::new()
        .pages("/api/hello", pages::route(handler))
        .app("/fails", app::route().get(get))
}

/// As the documentation of `instrumentation` has it.
async fn register() {
    tracing_subscriber::fmt().init();
}

/// The server of a child process. Ignored, so that it runs there only.
#[actix_web::test]
#[ignore = "the other tests start it"]
async fn server() -> std::io::Result<()> {
    if env::var_os("SUBSCRIBER").is_some() {
        tracing_subscriber::fmt().init();
    }
    let routes = match env::var_os("MISTAKES") {
        Some(_) => routes()
            .pages("/api/hello", pages::route(handler))
            .pages("no slash", pages::route(handler)),
        None => routes(),
    };
    let routes = match env::var_os("REGISTER") {
        Some(_) => routes.instrumentation(Instrumentation::new().register(register)),
        None => routes,
    };
    Server::new(routes).workers(1).run().await
}

fn start(variables: &[(&str, &str)]) -> Child {
    Command::new(env::current_exe().unwrap())
        .args(["server", "--exact", "--ignored", "--nocapture"])
        .env("PORT", "0")
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn get_from(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    response
}

#[test]
fn the_address_the_routes_and_errors_are_logged() {
    let mut child = start(&[]);
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut log = Vec::new();
    let address = loop {
        let line = lines
            .next()
            .expect("the server logs where it listens")
            .unwrap();
        let address = line.strip_prefix("listening on http://").map(str::to_owned);
        log.push(line);
        if let Some(address) = address {
            break address;
        }
    };
    assert_eq!(log[0], "2 routes");
    assert!(
        log.iter().any(|line| line.contains("/api/hello")),
        "{log:?}"
    );
    assert!(
        log.iter().any(|line| line.contains("GET HEAD OPTIONS")),
        "{log:?}"
    );

    assert!(get_from(&address, "/api/hello").ends_with("hello"));
    assert!(get_from(&address, "/fails").starts_with("HTTP/1.1 500 "));
    let error = lines.next().unwrap().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    // No line for the request that succeeded.
    assert!(
        error.starts_with("error: handler failed route=/fails"),
        "{error}"
    );
    assert!(
        error.contains(r"the database is down\nerror: forged"),
        "{error}"
    );
}

#[test]
fn with_a_subscriber_nothing_is_logged_to_stderr() {
    logs_to_a_subscriber("SUBSCRIBER");
}

#[test]
fn register_may_set_the_subscriber() {
    logs_to_a_subscriber("REGISTER");
}

/// Checks that a server which a variable gives a subscriber logs to that alone.
fn logs_to_a_subscriber(variable: &str) {
    let mut child = start(&[(variable, "1")]);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut lines = lines.by_ref().map(Result::unwrap);
    let routes = lines.find(|line| line.contains("2 routes"));
    let line = lines.find(|line| line.contains("listening on http://"));
    child.kill().unwrap();
    let mut stderr = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut stderr)
        .unwrap();
    child.wait().unwrap();
    assert_eq!(stderr, "");
    assert!(routes.is_some());
    assert!(line.is_some());
}

#[test]
fn a_taken_port_names_the_setting() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let output = start(&[("PORT", &port.to_string())])
        .wait_with_output()
        .unwrap();
    let text =
        String::from_utf8(output.stderr).unwrap() + &String::from_utf8(output.stdout).unwrap();
    assert!(!output.status.success());
    assert!(
        text.contains(&format!("can't listen on 127.0.0.1:{port}: ")),
        "{text}"
    );
    assert!(
        text.contains("another process listens there; set another port with `PORT`"),
        "{text}"
    );
}

#[test]
fn mistakes_in_the_routes_are_printed_as_lines() {
    let output = start(&[("MISTAKES", "1")]).wait_with_output().unwrap();
    let text =
        String::from_utf8(output.stderr).unwrap() + &String::from_utf8(output.stdout).unwrap();
    assert!(!output.status.success());
    assert!(!text.contains("\\n"), "{text}");
    assert!(!text.contains("RoutesError {"), "{text}");
    let lines: Vec<_> = text.lines().collect();
    assert!(
        lines.iter().any(|line| line.contains("`no slash`")),
        "{text}"
    );
    assert!(
        lines
            .iter()
            .any(|line| line.contains("`/api/hello`") && !line.contains("no slash")),
        "{text}"
    );
}
