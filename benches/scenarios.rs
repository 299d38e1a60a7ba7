//! The requests of the load.

use serde::{Deserialize, Serialize};
use serde_json::json;
use twinroute_pages::etag;
use twinroute_test_client::Request;

use crate::{
    inputs::{BOUNDARY, FORM, document, multipart, order},
    servers::{EVENT, MESSAGE, TAG},
};

/// The style of a route, which determines the headers of its response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Style {
    /// `handler(req, res)`.
    Pages,
    /// `GET(request, context)` and its like.
    App,
}

impl Style {
    /// The two.
    pub const BOTH: [Self; 2] = [Self::Pages, Self::App];

    /// The target of its route at `path`.
    fn at(self, path: &str) -> String {
        match self {
            Self::Pages => format!("/api{path}"),
            Self::App => path.to_owned(),
        }
    }
}

/// When a response is complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Completion {
    /// At the end of its body; the connection is used again.
    Framed,
    /// When this text was received; the connection is closed, and the next request opens another.
    Text(&'static str),
}

/// Requests that every server gets.
#[derive(Debug)]
pub struct Scenario {
    /// Its name in reports.
    pub name: &'static str,
    /// The style of its routes.
    pub style: Style,
    /// Sent in turn.
    pub requests: Vec<Vec<u8>>,
    /// When each response is complete.
    pub completion: Completion,
    /// The number of connections.
    pub connections: usize,
}

impl Scenario {
    /// The path of its first request, without a query string.
    #[must_use]
    pub fn path(&self) -> String {
        let words = self.requests[0].split(|byte| matches!(byte, b' ' | b'?'));
        let path = words.into_iter().nth(1).unwrap_or_default();
        String::from_utf8_lossy(path).into_owned()
    }
}

/// The number of connections for small responses.
pub const CONNECTIONS: usize = 32;
/// The number of connections for large responses: more would only wait for each other.
const FEW: usize = 8;

/// All scenarios.
#[must_use]
pub fn all() -> Vec<Scenario> {
    let both = Style::BOTH.into_iter();
    let kept = scenario("kept response", Style::App, &Request::get("/kept"));
    both.flat_map(|style| singles(style).into_iter().chain([mixed(style)]))
        .chain([kept])
        .collect()
}

fn singles(style: Style) -> Vec<Scenario> {
    let request = |method, path| Request::new(method, &style.at(path));
    let get = |name, path| scenario(name, style, &request("GET", path));
    let form = "application/x-www-form-urlencoded";
    let json = "application/json";
    let cookie = "session=0123456789abcdef; theme=dark%20blue; lang=en";
    let theme = request("GET", "/theme").header("Cookie", cookie);
    let post = |name, path, content_type, body: Vec<u8>| {
        let request = request("POST", path).header("Content-Type", content_type);
        scenario(name, style, &request.body(body))
    };
    vec![
        get("hello", "/hello"),
        get("[id]", "/posts/42"),
        get("catch-all", "/files/a/b/c"),
        get("query", "/search?q=next&page=2&sort=newest"),
        scenario("cookies", style, &theme),
        post("JSON echo, 1 KiB", "/echo", json, document(1 << 10)),
        post("JSON echo, 100 KiB", "/echo", json, document(100 << 10)),
        post("JSON edit, 1 KiB", "/edit", json, order(1 << 10)),
        post("JSON edit, 100 KiB", "/edit", json, order(100 << 10)),
        post("typed JSON, 100 KiB", "/typed", json, document(100 << 10)),
        get("list of 1,000 structs", "/list"),
        post("urlencoded", "/form", form, FORM.into()),
        upload(style),
        get("404", "/missing"),
        scenario("405", style, &request("DELETE", "/only-get")),
        scenario("304", style, &fresh(style)),
        get("redirect", "/moved"),
        Scenario {
            connections: FEW,
            ..get("stream, 1 MiB", "/stream")
        },
        Scenario {
            completion: Completion::Text(EVENT),
            ..get("SSE connect", "/events")
        },
    ]
}

fn upload(style: Style) -> Scenario {
    const MEBIBYTE: usize = 1 << 20;
    let request = Request::new("POST", &style.at("/upload"));
    let content_type = format!("multipart/form-data; boundary={BOUNDARY}");
    let (name, request) = match style {
        Style::Pages => ("raw upload, 1 MiB", request.body(vec![b'x'; MEBIBYTE])),
        Style::App => {
            let request = request.header("Content-Type", &content_type);
            ("multipart, 1 MiB", request.body(multipart(MEBIBYTE)))
        }
    };
    Scenario {
        connections: FEW,
        ..scenario(name, style, &request)
    }
}

/// A conditional request of a client that has the current response.
fn fresh(style: Style) -> Request {
    match style {
        Style::Pages => {
            let tag = etag(json!({ "message": MESSAGE }).to_string());
            let tag = String::from_utf8_lossy(tag.as_bytes()).into_owned();
            Request::get(&style.at("/hello")).header("If-None-Match", &tag)
        }
        Style::App => Request::get(&style.at("/tagged")).header("If-None-Match", TAG),
    }
}

/// Twenty requests in the proportions in which 1,399 real Pages handlers and 968 App handlers use these features: most respond
/// with JSON, six in ten read the query or parameters, four in ten a body, few redirect, fail or read cookies.
fn mixed(style: Style) -> Scenario {
    const TIMES: [(&str, usize); 8] = [
        ("hello", 2),
        ("[id]", 4),
        ("query", 4),
        ("JSON echo, 1 KiB", 5),
        ("urlencoded", 1),
        ("404", 2),
        ("redirect", 1),
        ("cookies", 1),
    ];
    let singles = singles(style);
    let times = |name| {
        TIMES
            .iter()
            .find(|(known, _)| *known == name)
            .map_or(0, |(_, times)| *times)
    };
    // Interleaved, so that requests of one kind are not adjacent for long.
    let turns = (0..5).flat_map(|turn| {
        singles
            .iter()
            .filter(move |single| turn < times(single.name))
    });
    Scenario {
        name: "mixed",
        style,
        requests: turns.flat_map(|single| single.requests.clone()).collect(),
        completion: Completion::Framed,
        connections: CONNECTIONS,
    }
}

fn scenario(name: &'static str, style: Style, request: &Request) -> Scenario {
    Scenario {
        name,
        style,
        requests: vec![request.bytes()],
        completion: Completion::Framed,
        connections: CONNECTIONS,
    }
}

/// A GET request, for measurements other than the scenarios.
#[must_use]
pub fn get(path: &str) -> Vec<u8> {
    Request::get(path).bytes()
}
