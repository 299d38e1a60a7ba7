//! Which hook is called, and how its response is sent.

use std::{
    collections::BTreeSet,
    io::{Read as _, Write as _},
    net::TcpListener,
    thread,
};

use actix_web::{HttpRequest, HttpResponse, http::StatusCode};
use flate2::read::GzDecoder;
use twinroute::{Error, RequestError, Routes, Server, app, pages};
use twinroute_test_client::{Peer, Request};

use crate::{
    handlers::{TeamError, as_json, routes},
    support::{ask, serve, start},
};

/// A hook that responds with a name.
fn named(
    name: &'static str,
) -> impl Fn(&RequestError<'_>, &HttpRequest) -> HttpResponse + Send + Sync + 'static {
    move |error, _| HttpResponse::build(error.status()).body(name)
}

#[test]
fn the_hook_of_the_longest_path_is_called() {
    let other = Routes::new()
        .render_error(named("never"))
        .render_error_below("/pages", named("never"))
        .render_error_below("/api/merged", named("merged"));
    let server = serve(
        routes()
            .render_error(named("all"))
            .render_error_below("/pages", named("replaced"))
            .render_error_below("/pages/", named("pages"))
            .render_error_below("/[style]/by", named("by"))
            .render_error_below("/app/by", named("app by"))
            .merge(other),
    );
    for (target, expected) in [
        ("/nowhere", "all"),
        ("/app/fail?io", "all"),
        ("/pages", "pages"),
        ("/pages/nowhere", "pages"),
        ("/pages/fail?io", "pages"),
        ("/page", "all"),
        ("/pages2", "all"),
        ("/%70ages/nowhere", "pages"),
        ("/pages%2fnowhere", "pages"),
        ("/x/../pages/nowhere", "pages"),
        ("/pages/by/x", "by"),
        ("/app/by/x", "app by"),
        ("/app/by/x/y", "app by"),
        ("/api/merged/x", "merged"),
    ] {
        assert_eq!(ask(server, target).text(), expected, "{target}");
    }
}

#[test]
fn a_part_that_is_split_off_keeps_the_hooks() {
    let mut rest = routes().render_error(named("all"));
    let part = rest.split_off("/pages");
    assert_eq!(ask(serve(part), "/pages/fail?io").text(), "all");
    assert_eq!(ask(serve(rest), "/app/fail?io").text(), "all");
}

#[test]
fn an_invalid_path_is_a_routes_error() {
    let routes = Routes::new().render_error_below("api", as_json);
    let error = routes.build().unwrap_err().to_string();
    assert!(error.contains("`api`"), "{error}");
}

#[test]
fn a_hook_may_return_the_default_response() {
    fn hook(error: &RequestError<'_>, request: &HttpRequest) -> HttpResponse {
        if let Some(TeamError(status)) = error.downcast_ref() {
            return HttpResponse::build(error.status()).body(format!("original {status}"));
        }
        let mut response = error.default_response();
        if request.query_string() == "api" {
            let second = error.default_response();
            assert_eq!(second.status(), error.status());
            let value = "passed".parse().unwrap();
            response
                .headers_mut()
                .insert("x-hook".parse().unwrap(), value);
        }
        response
    }
    let (plain, hooked) = (serve(routes()), serve(routes().render_error(hook)));
    for target in ["/pages/fail?io", "/app/fail?io", "/nowhere", "/app/by/%zz"] {
        let (plain, hooked) = (ask(plain, target), ask(hooked, target));
        let head = |message: &twinroute_test_client::Message| {
            let head = String::from_utf8_lossy(message.raw_head()).into_owned();
            let lines = head.lines().filter(|line| !line.starts_with("date:"));
            lines.map(str::to_owned).collect::<BTreeSet<_>>()
        };
        assert_eq!((head(&plain), plain.text()), (head(&hooked), hooked.text()));
    }
    for style in ["pages", "app"] {
        let response = ask(hooked, &format!("/{style}/fail?team409"));
        assert_eq!(response.text(), "original 409");
        let response = ask(hooked, &format!("/{style}/fail?api"));
        assert_eq!(response.header("x-hook"), Some("passed"));
        assert_eq!(response.text(), "a conflict");
    }
    // In Pages, with the headers that the handler had set.
    assert_eq!(
        ask(hooked, "/pages/fail?api").header("x-set"),
        Some("before")
    );
}

#[test]
fn a_panic_in_a_hook_leaves_the_default_response() {
    let hooked = serve(routes().render_error(|_, _| panic!("in the hook")));
    for (target, status, body) in [
        ("/pages/fail?api", 409, "a conflict"),
        ("/app/fail?api", 409, "a conflict"),
        ("/app/fail?team409", 409, "team 409"),
        ("/app/fail?io", 500, ""),
    ] {
        let response = ask(hooked, target);
        assert_eq!(
            (response.status, response.text()),
            (status, body),
            "{target}"
        );
    }
    assert_eq!(ask(hooked, "/nowhere").status, 404);
    // The hook has taken the default response: only the status is left.
    let hooked = serve(routes().render_error(|error, _| {
        drop(error.default_response());
        panic!("in the hook")
    }));
    let response = ask(hooked, "/app/fail?api");
    assert_eq!((response.status, response.text()), (409, ""));
}

#[test]
fn the_response_of_a_hook_is_finished_like_others() {
    let long = |error: &RequestError<'_>, _: &HttpRequest| {
        HttpResponse::build(error.status())
            .content_type("application/json")
            .body("long ".repeat(1000))
    };
    let server = serve(routes().render_error(long));
    for (target, has_etag) in [
        ("/pages/fail?io", true),
        ("/app/fail?io", false),
        ("/nowhere", false),
        ("/app/by/%zz", false),
    ] {
        let whole = ask(server, target);
        assert_eq!(whole.header("etag").is_some(), has_etag, "{target}");
        assert_eq!(whole.header("vary"), Some("Accept-Encoding"), "{target}");
        let head = Request::new("HEAD", target).close();
        let mut peer = Peer::send_to(server, head.bytes());
        let response = peer.head();
        assert_eq!(
            (response.status, peer.rest().as_str()),
            (whole.status, ""),
            "{target}"
        );
        let request = Request::get(target)
            .header("Accept-Encoding", "gzip")
            .close();
        let response = Peer::send_to(server, request.bytes()).last_response();
        assert_eq!(
            response.header("content-encoding"),
            Some("gzip"),
            "{target}"
        );
        let mut text = String::new();
        GzDecoder::new(&*response.body)
            .read_to_string(&mut text)
            .unwrap();
        assert_eq!(text, whole.text(), "{target}");
    }
    let large = Request::new("POST", "/nowhere").header("Content-Length", "2000");
    let mut peer = Peer::send_to(server, large.bytes());
    let response = peer.response();
    assert_eq!(
        (response.status, response.header("connection")),
        (413, Some("close"))
    );
}

#[test]
fn an_error_after_the_response_has_begun_aborts_it() {
    async fn page(res: pages::NextApiResponse) -> Result<pages::Sent, Error> {
        let _writer = res.write("begun").await;
        Err(Error::status(StatusCode::CONFLICT))
    }
    let routes = Routes::new()
        .pages("/page", pages::route(page))
        .render_error(as_json);
    let mut peer = Peer::get(serve(routes), "/page");
    assert_eq!(peer.head().status, 200);
    let rest = peer.rest();
    assert!(rest.contains("begun") && !rest.contains("kind"), "{rest}");
}

#[test]
fn responses_of_the_legacy_server_are_not_rendered() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let (mut stream, mut head) = (stream.unwrap(), [0; 4096]);
            let _ = stream.read(&mut head).unwrap();
            let response =
                "HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 6\r\n\r\nlegacy";
            stream.write_all(response.as_bytes()).unwrap();
        }
    });
    let server = serve(routes().render_error(named("hook")).legacy(&*url));
    let response = ask(server, "/nowhere");
    assert_eq!((response.status, response.text()), (404, "legacy"));
    assert_eq!(ask(server, "/app/fail?io").text(), "hook");
    let dead = serve(
        routes()
            .render_error(named("hook"))
            .legacy("http://127.0.0.1:9"),
    );
    let response = ask(dead, "/nowhere");
    assert_eq!(response.status, 502);
    assert_ne!(response.text(), "hook");
}

#[test]
fn in_an_app_the_hook_renders_errors_of_the_routes_only() {
    async fn get() -> app::Result {
        Err(Error::status(StatusCode::CONFLICT))
    }
    // Routes that are mounted as a service, as in an `App`.
    let mounted = || {
        Routes::new()
            .app("/mounted", app::route().get(get))
            .render_error(named("hook"))
    };
    let server = Server::new(Routes::new()).configure(move |config| {
        config.service(mounted());
    });
    let server = start(server);
    assert_eq!(ask(server, "/mounted").text(), "hook");
    let request = Request::new("POST", "/mounted").close();
    let response = Peer::send_to(server, request.bytes()).last_response();
    assert_eq!((response.status, response.text()), (405, "hook"));
    assert_ne!(ask(server, "/nowhere").text(), "hook");
}
