//! Rewrites to other hosts, by config rules and by a proxy.
#![cfg(feature = "migrate")]
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in their helpers"
)]

use std::{
    net::SocketAddr,
    sync::mpsc::{self, Receiver},
};

use twinroute::{
    Routes, Server, SetCookie,
    app::{self, NextRequest, NextResponse, ProxyConfig},
    config::{Has, HeaderRule, NextConfig, Rewrite},
    test::serve,
};
use twinroute_test_client::{Message, Peer, Request, listen};

/// A server at another host, and the requests that it gets. It sends headers, and a body that is worth compressing.
fn host() -> (SocketAddr, Receiver<Message>) {
    let (sender, requests) = mpsc::channel();
    let address = listen(move |mut peer| {
        while let Ok(request) = peer.read_message() {
            sender.send(request).unwrap();
            let body = "other host\n".repeat(1000);
            peer.send(format!(
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-Host: yes\r\nX-Both: host\r\nSet-Cookie: host=1\r\n\
                 Content-Length: {}\r\n\r\n{body}",
                body.len()
            ));
        }
    });
    (address, requests)
}

async fn rust() -> NextResponse {
    NextResponse::text("rust")
}

fn route() -> app::AppRoute {
    app::route().get(rust).post(rust)
}

fn start(routes: Routes) -> SocketAddr {
    serve(Server::new(routes)).unwrap()
}

fn ask(server: SocketAddr, request: Request) -> Message {
    Peer::send_to(server, request.close().bytes()).last_response()
}

fn get(server: SocketAddr, target: &str) -> Message {
    ask(server, Request::get(target))
}

#[test]
fn rules_lead_to_other_hosts_in_each_list() {
    let (address, requests) = host();
    let to = |source, path| Rewrite::new(source, format!("http://{address}{path}"));
    let config = NextConfig::new()
        .before_files([to("/before", "/b")])
        .rewrites([
            to("/static", "/no"),
            to("/after/:path*", "/a/:path*?fixed=1"),
        ])
        .fallback([to("/:path*", "/f/:path*")]);
    let routes = Routes::new()
        .config(config)
        .app("/before", route())
        .app("/static", route())
        .app("/dynamic/[id]", route());
    let server = start(routes);
    for (target, line) in [
        ("/before", "/b"),
        ("/after/x/y%2Fz?own=%2F", "/a/x/y%2Fz?own=%2F&fixed=1"),
        ("/elsewhere", "/f/elsewhere"),
    ] {
        assert_eq!(
            get(server, target).header("x-host"),
            Some("yes"),
            "{target}"
        );
        let line = format!("GET {line} HTTP/1.1");
        assert_eq!(requests.recv().unwrap().line, line, "{target}");
    }
    for target in ["/static", "/dynamic/1"] {
        assert_eq!(get(server, target).text(), "rust", "{target}");
    }
    assert!(requests.try_recv().is_err());
}

#[test]
fn a_response_of_another_host_has_no_headers_of_rules() {
    let (address, requests) = host();
    let config = NextConfig::new()
        .rewrites([Rewrite::new(
            "/blog/:path*",
            format!("http://{address}/:path*"),
        )])
        .headers([HeaderRule::new("/:path*").set("x-rule", "1")]);
    let server = start(Routes::new().config(config).app("/own", route()));
    let request = Request::new("POST", "/blog/a").header("Cookie", "a=b");
    let response = ask(
        server,
        request.header("Accept-Encoding", "gzip").body("hello"),
    );
    assert_eq!((response.status, response.header("x-rule")), (200, None));
    assert_eq!(response.all("set-cookie"), ["host=1"]);
    let forwarded = requests.recv().unwrap();
    assert_eq!(
        (forwarded.line.as_str(), forwarded.text()),
        ("POST /a HTTP/1.1", "hello")
    );
    assert_eq!(forwarded.all("host"), [address.to_string()]);
    assert_eq!(forwarded.header("cookie"), Some("a=b"));
    assert_eq!(get(server, "/own").header("x-rule"), Some("1"));
}

#[test]
fn a_proxy_leads_to_another_host() {
    let (address, requests) = host();
    let proxy = move |req: NextRequest| async move {
        let path = req
            .next_url()
            .pathname()
            .trim_start_matches("/px")
            .to_owned();
        NextResponse::rewrite(format!("http://{address}/base{path}?x=1"))
            .set_request_header("x-added", "1")
            .delete_request_header("x-drop")
            .set_header("x-proxy", "yes")
            .set_header("x-both", "proxy")
            .set_cookie(SetCookie::new("proxy", "1"))
    };
    let config = ProxyConfig::new().matcher("/px/:path*");
    let routes = Routes::new()
        .app("/px/[id]", route())
        .proxy("/", app::proxy(proxy).config(config));
    let server = start(routes);
    let request = Request::new("POST", "/px/a%2Fb").header("X-Drop", "1");
    let response = ask(server, request.body("hello"));
    assert_eq!(response.header("x-proxy"), Some("yes"));
    // The host's headers replace those of the proxy; the cookies of both are sent.
    assert_eq!(response.all("x-both"), ["host"]);
    assert_eq!(response.all("set-cookie"), ["proxy=1; Path=/", "host=1"]);
    let forwarded = requests.recv().unwrap();
    assert_eq!(forwarded.line, "POST /base/a%2Fb?x=1 HTTP/1.1");
    assert_eq!(forwarded.text(), "hello");
    assert_eq!(forwarded.header("x-added"), Some("1"));
    assert_eq!(forwarded.header("x-drop"), None);
}

#[test]
fn a_websocket_reaches_another_host() {
    let address = listen(|mut peer| {
        peer.head();
        peer.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nhello");
        let bytes = peer.exactly(4);
        peer.send(&bytes);
    });
    let rule = Rewrite::new("/socket", format!("http://{address}/socket"));
    let server = start(Routes::new().config(NextConfig::new().rewrites([rule])));
    let upgrade = Request::get("/socket").header("Upgrade", "websocket");
    let upgrade = upgrade.header("Connection", "Upgrade").bytes();
    let mut client = Peer::send_to(server, upgrade);
    assert_eq!(client.head().status, 101);
    assert_eq!(client.exactly(5), b"hello");
    client.send("echo");
    assert_eq!(client.exactly(4), b"echo");
}

#[test]
fn a_value_in_the_host_leads_to_no_other_host() {
    let (address, requests) = host();
    let port = address.port();
    let by_path = format!("http://127.0.0.:h:{port}/:path*");
    let by_query = format!("http://127.0.0.:h:{port}/");
    let config = NextConfig::new().rewrites([
        Rewrite::new("/p/:h/:path*", by_path),
        Rewrite::new("/q", by_query).has([Has::query("h").value("(?<h>.*)")]),
        Rewrite::new("/open", format!("http://:h:{port}/"))
            .has([Has::query("h").value("(?<h>.*)")]),
    ]);
    let server = start(Routes::new().config(config));
    for value in [
        "1@127.0.0.1",
        "1%40127.0.0.1",
        "1%2F",
        "1%5C",
        "1%23",
        "1%3F",
        "1%00",
        "1%09",
        "%31",
        "1:80",
        "1%253A80",
        "1%E3%80%82",
        "1%EF%BC%8F",
        "9@127.0.0.1%3A1",
    ] {
        let target = format!("/p/{value}/x");
        assert_eq!(get(server, &target).status, 500, "{target}");
    }
    for value in [
        "1/", "1@", "1%23", "1%3F", "1%5C", "1%09", "1%2F", "1%252F", "1:80/",
    ] {
        let target = format!("/q?h={value}");
        assert_eq!(get(server, &target).status, 500, "{target}");
    }
    // An empty host would make a host of the path.
    for value in ["%2F127.0.0.1", "127.0.0.1/", "u@127.0.0.1", "127.0.0.1:80"] {
        let target = format!("/open?h={value}");
        assert_eq!(get(server, &target).status, 500, "{target}");
    }
    assert!(requests.try_recv().is_err());
    for target in [
        "/p/1/x",
        "/q?h=1",
        "/open?h=127.0.0.1",
        "/p/1//evil.example/",
    ] {
        assert_ne!(get(server, target).status, 500, "{target}");
    }
    assert_eq!(requests.recv().unwrap().line, "GET /x HTTP/1.1");
}

#[test]
fn a_failure_is_a_500_without_headers_of_rules() {
    let config = NextConfig::new()
        .rewrites([Rewrite::new("/down", "http://127.0.0.1:1/")])
        .headers([HeaderRule::new("/:path*").set("x-rule", "1")]);
    let server = start(Routes::new().config(config));
    let response = get(server, "/down");
    assert_eq!(
        (response.status, response.text()),
        (500, "Internal Server Error")
    );
    assert_eq!(response.header("content-type"), None);
    assert_eq!(response.header("x-rule"), None);
}

#[test]
fn a_destination_that_nothing_can_be_forwarded_to_is_an_error_at_start() {
    let refused = |destination: &str| {
        let config = NextConfig::new().rewrites([Rewrite::new("/a", destination)]);
        Routes::new()
            .config(config)
            .build()
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        refused("http://user@blog.example/"),
        "the destination of a rewrite, `http://user@blog.example` has a user or a password, which is never sent: remove it"
    );
    #[cfg(not(feature = "legacy-tls"))]
    assert!(refused("https://blog.example/:path*").contains("`legacy-tls`"));
}
