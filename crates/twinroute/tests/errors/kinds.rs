//! Every kind of error, with and without a hook.

use std::net::SocketAddr;

use serde_json::json;
use twinroute_test_client::{Message, Peer, Request};

use crate::{
    handlers::{as_json, routes},
    support::serve,
};

/// A request, and the expected responses.
struct Case {
    request: Request,
    status: u16,
    /// The body without a hook.
    default: &'static str,
    /// What the hook gets: kind, message, and the paths of the fields. `None` if it is not called.
    hook: Option<(&'static str, &'static str, &'static [&'static str])>,
}

fn case(
    request: Request,
    status: u16,
    default: &'static str,
    kind: &'static str,
    message: &'static str,
) -> Case {
    Case {
        request,
        status,
        default,
        hook: Some((kind, message, &[])),
    }
}

impl Case {
    fn fields(mut self, paths: &'static [&'static str]) -> Self {
        self.hook = self.hook.map(|(kind, message, _)| (kind, message, paths));
        self
    }

    fn never_rendered(mut self) -> Self {
        self.hook = None;
        self
    }

    fn run(&self, plain: SocketAddr, hooked: SocketAddr) {
        let request = self.request.clone().close();
        let text = String::from_utf8_lossy(&request.bytes()).into_owned();
        let send = |server| -> Message { Peer::send_to(server, request.bytes()).last_response() };
        let response = send(plain);
        assert_eq!(
            (response.status, response.text()),
            (self.status, self.default),
            "{text}"
        );
        let response = send(hooked);
        assert_eq!(response.status, self.status, "{text}");
        let Some((kind, message, paths)) = self.hook else {
            assert_eq!(response.text(), self.default, "{text}");
            return;
        };
        let body: serde_json::Value = serde_json::from_str(response.text()).expect(&text);
        assert_eq!(
            (&body["kind"], &body["message"]),
            (&json!(kind), &json!(message)),
            "{text}"
        );
        let fields = body["fields"].as_array().unwrap();
        let found: Vec<_> = fields
            .iter()
            .map(|field| field["path"].as_str().unwrap())
            .collect();
        assert_eq!(found, paths, "{text}: {body}");
    }
}

fn get(target: &str) -> Request {
    Request::get(target)
}

fn post(target: &str, content_type: &str, body: &str) -> Request {
    Request::new("POST", target)
        .header("Content-Type", content_type)
        .body(body)
}

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

/// Errors of handlers, which are the same in both styles except for the body of a 500 without details.
fn handler_errors(style: &str) -> Vec<Case> {
    let internal = if style == "pages" {
        "Internal Server Error"
    } else {
        ""
    };
    let at = |name: &str| get(&format!("/{style}/fail?{name}"));
    let bare = |name| case(at(name), 500, internal, "handler", "Internal Server Error");
    let redirected = if style == "pages" { "/login" } else { "" };
    vec![
        bare("io"),
        bare("api500"),
        bare("cause500"),
        case(at("panic"), 500, internal, "panic", "Internal Server Error"),
        case(at("api"), 409, "a conflict", "handler", "a conflict"),
        case(at("empty404"), 404, "", "handler", "Not Found"),
        case(at("redirect"), 307, redirected, "", "").never_rendered(),
        case(at("actix"), 401, "by `?`", "handler", "by `?`"),
        case(
            at("actix500"),
            500,
            "team 500",
            "handler",
            "Internal Server Error",
        ),
        case(at("text500"), 500, "try again", "handler", "try again"),
        case(at("once"), 400, "once", "handler", "Bad Request"),
        case(at("team409"), 409, "team 409", "handler", "Conflict"),
        case(
            at("team500"),
            500,
            "team 500",
            "handler",
            "Internal Server Error",
        ),
        case(at("validator"), 422, "two fields", "handler", "two fields").fields(&["a", "b.c"]),
        case(
            get(&format!("/{style}/guarded")),
            401,
            "admins only",
            "extractor",
            "admins only",
        ),
        case(
            get(&format!("/{style}/data")),
            500,
            internal,
            "extractor",
            "Internal Server Error",
        ),
        case(
            get(&format!("/{style}/slow")),
            504,
            "Gateway Timeout",
            "timeout",
            "Gateway Timeout",
        ),
    ]
}

#[test]
fn errors_of_handlers_and_extractors() {
    let (plain, hooked) = (serve(routes()), serve(routes().render_error(as_json)));
    for style in ["pages", "app"] {
        for case in handler_errors(style) {
            case.run(plain, hooked);
        }
    }
}

/// The errors of an extractor are those of a handler, except for their kind.
#[test]
fn an_extractor_may_fail_with_any_error() {
    let (plain, hooked) = (serve(routes()), serve(routes().render_error(as_json)));
    for style in ["pages", "app"] {
        for mut case in handler_errors(style) {
            let request = String::from_utf8(case.request.bytes()).unwrap();
            let target = request
                .split(' ')
                .nth(1)
                .unwrap()
                .replace("fail?", "failing?");
            if !target.contains("failing?") {
                continue;
            }
            case.request = get(&target);
            if let Some((kind @ "handler", ..)) = &mut case.hook {
                *kind = "extractor";
            }
            case.run(plain, hooked);
        }
    }
}

/// An invalid request: a 400 with the same message with and without a hook.
fn invalid(
    request: Request,
    kind: &'static str,
    message: &'static str,
    paths: &'static [&'static str],
) -> Case {
    case(request, 400, message, kind, message).fields(paths)
}

#[test]
fn invalid_bodies() {
    let (plain, hooked) = (serve(routes()), serve(routes().render_error(as_json)));
    let tag = r#"{"title":"a","tags":[{"id":1},{"id":"x"}]}"#;
    let pages_tag = "Invalid body at `tags[1].id`: invalid type: string \"x\", expected a whole number, not negative";
    let app_tag = "Invalid body at `tags[1].id`: invalid type: string \"x\", expected u32 at line 1 column 39";
    let no_id = r#"{"tags":[{}],"title":"a"}"#;
    let pages_no_id = "Invalid body at `tags[0]`: missing field `id`";
    let cut = "Invalid JSON: EOF while parsing an object at line 1 column 1";
    let form = "Invalid form: `id` is `x`: invalid digit found in string";
    let no_title = "Invalid body: missing field `title`";
    // The message of actix-web's own extractor.
    let actix = "Json deserialize error: missing field `title` at line 1 column 2";
    for case in [
        invalid(
            post("/pages/typed", JSON, tag),
            "body",
            pages_tag,
            &["tags[1].id"],
        ),
        invalid(
            post("/app/typed", JSON, tag),
            "body",
            app_tag,
            &["tags[1].id"],
        ),
        invalid(
            post("/pages/typed", JSON, no_id),
            "body",
            pages_no_id,
            &["tags[0].id"],
        ),
        invalid(
            post("/pages/typed", FORM, "a=1"),
            "body",
            no_title,
            &["title"],
        ),
        invalid(post("/app/form", FORM, "id=x"), "body", form, &["id"]),
        invalid(post("/pages/typed", JSON, "{"), "body", "Invalid JSON", &[]),
        invalid(post("/app/typed", JSON, "{"), "body", cut, &[]),
        invalid(post("/app/json", JSON, "{}"), "body", actix, &["title"]),
        invalid(post("/pages/json", JSON, "{}"), "body", actix, &["title"]),
    ] {
        case.run(plain, hooked);
    }
}

#[test]
fn invalid_params_and_queries() {
    let (plain, hooked) = (serve(routes()), serve(routes().render_error(as_json)));
    let query = "Invalid query: `id` is `x`: invalid digit found in string";
    let params = "Invalid parameter: `id` is `x`: invalid digit found in string";
    let missing = "Invalid query: missing field `id`";
    let actix = "Query deserialize error: missing field `id`";
    for case in [
        invalid(get("/pages/query?id=x"), "query", query, &["id"]),
        invalid(get("/pages/by/x"), "query", query, &["id"]),
        invalid(get("/app/by/x"), "params", params, &["id"]),
        invalid(get("/app/query"), "query", missing, &["id"]),
        invalid(get("/app/actix-query"), "query", actix, &["id"]),
    ] {
        case.run(plain, hooked);
    }
}

#[test]
fn bodies_over_a_limit_or_too_slow() {
    let (plain, hooked) = (serve(routes()), serve(routes().render_error(as_json)));
    let long = "x".repeat(2000);
    let kind = "payload_too_large";
    for path in ["/pages/typed", "/app/typed", "/nowhere"] {
        let declared = Request::new("POST", path).body(long.clone());
        case(declared, 413, "", kind, "Payload Too Large").run(plain, hooked);
    }
    for path in ["/pages/typed", "/app/typed"] {
        let late = Request::new("POST", path).chunked(&long);
        case(late, 413, "Payload Too Large", kind, "Payload Too Large").run(plain, hooked);
        let slow = Request::new("POST", path).header("Content-Length", "9");
        case(slow, 408, "Request Timeout", "timeout", "Request Timeout").run(plain, hooked);
    }
    let small = |path| Request::new("POST", path).body("more than ten bytes");
    let pages_message = "Body exceeded 10b limit";
    case(
        small("/pages/small"),
        413,
        pages_message,
        kind,
        pages_message,
    )
    .run(plain, hooked);
    let app_message = "Body exceeded 10 bytes limit";
    case(small("/app/small"), 413, app_message, kind, app_message).run(plain, hooked);
}

#[test]
fn requests_without_a_handler() {
    let (plain, hooked) = (serve(routes()), serve(routes().render_error(as_json)));
    let page = |code, reason| -> &'static str {
        format!("<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>{code}: {reason}</title></head><body><h1>{code}</h1><p>{reason}.</p></body></html>").leak()
    };
    let (bad, none) = (
        page(400, "Bad Request"),
        page(404, "This page could not be found"),
    );
    let long = get(&format!("/x/../{}", "a".repeat(20_000)));
    let cases = [
        case(get("/nowhere"), 404, none, "not_found", "Not Found"),
        case(
            Request::new("OPTIONS", "*"),
            404,
            "",
            "not_found",
            "Not Found",
        ),
        case(
            Request::new("POST", "/app/fail"),
            405,
            "",
            "method_not_allowed",
            "Method Not Allowed",
        ),
        case(
            Request::new("PROPFIND", "/app/fail"),
            400,
            "",
            "method_not_allowed",
            "Bad Request",
        ),
        case(Request::new("OPTIONS", "/app/fail"), 204, "", "", "").never_rendered(),
        case(
            get("/app/by/%zz"),
            400,
            bad,
            "invalid_target",
            "Bad Request",
        ),
        case(
            get("/pages/by/%zz"),
            400,
            bad,
            "invalid_target",
            "Bad Request",
        ),
        case(get("/app/fail/"), 308, "/app/fail", "", "").never_rendered(),
        case(long, 414, "", "invalid_target", "URI Too Long"),
    ];
    for case in cases {
        case.run(plain, hooked);
    }
}
