//! The limits of a `Server`, over real sockets: each is enforced, and only where it should be.

mod support;

use std::{
    convert::Infallible,
    future::pending,
    io::Read as _,
    net::TcpStream,
    thread,
    time::{Duration, Instant},
};

use actix_rt::time::sleep;
use actix_web::web::Payload;
use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use support::{Client, Dropped, LONG, Log, ask, get, start, start_logged, status};
use twinroute::{
    Routes, Server,
    app::{self, NextRequest, NextResponse, route},
    pages::{self, NextApiRequest, NextApiResponse, PageConfig, Sent},
};

/// A timeout that is set.
const LIMIT: Duration = Duration::from_millis(400);
/// Well within it.
const SHORT: Duration = Duration::from_millis(50);

async fn hello() -> NextResponse {
    NextResponse::text("hello")
}

async fn read(mut req: NextRequest) -> app::Result {
    Ok(NextResponse::text(req.text().await?))
}

async fn read_pages(req: NextApiRequest, res: NextApiResponse) -> Sent {
    res.json(req.body())
}

async fn read_by_hand(mut body: Payload) -> app::Result {
    while let Some(chunk) = body.next().await {
        chunk?;
    }
    Ok(NextResponse::text("read"))
}

fn routes() -> Routes {
    let unparsed = pages::route(read_by_hand_pages).config(PageConfig::new().body_parser(false));
    Routes::new()
        .app("/hello", route().get(hello))
        .app("/app", route().post(read))
        .app("/payload", route().post(read_by_hand))
        .pages("/pages", pages::route(read_pages))
        .pages("/unparsed", unparsed)
}

async fn read_by_hand_pages(
    res: NextApiResponse,
    mut body: Payload,
) -> Result<Sent, actix_web::error::PayloadError> {
    while let Some(chunk) = body.next().await {
        chunk?;
    }
    Ok(res.send("read"))
}

/// All routes that read a body.
const READERS: [&str; 4] = ["/app", "/payload", "/pages", "/unparsed"];

/// Sends one byte after the other, for as long as the server takes them.
fn drip(client: &mut Client, pause: Duration) {
    use std::io::Write as _;
    let mut socket = client.0.try_clone().expect("another handle");
    thread::spawn(move || {
        while socket.write_all(b"x").is_ok() {
            thread::sleep(pause);
        }
    });
}

fn assert_cut_after_limit(start: Instant) {
    let took = start.elapsed();
    assert!(took >= LIMIT, "cut after {took:?}");
}

#[test]
fn a_slow_head_is_answered_with_408() {
    let address = start(Server::new(routes()).head_timeout(LIMIT));
    let start = Instant::now();
    let mut client = Client::send_to(address, "GET /hello HTTP/1.1\r\nX: ");
    drip(&mut client, SHORT);
    assert_eq!(status(&client.rest()), "408");
    assert_cut_after_limit(start);
}

#[test]
fn a_slow_head_of_a_later_request_is_answered_with_408() {
    let address = start(Server::new(routes()).head_timeout(LIMIT));
    let mut client = Client::get(address, "/hello");
    client.until("hello\r\n0\r\n\r\n");
    thread::sleep(LIMIT);
    let start = Instant::now();
    client.send("GET /hello HTTP/1.1\r\nX: ");
    drip(&mut client, SHORT);
    assert_eq!(status(&client.rest()), "408");
    assert_cut_after_limit(start);
}

#[test]
fn a_connection_without_a_request_is_closed() {
    let address = start(Server::new(routes()).keep_alive(LIMIT));
    let start = Instant::now();
    assert_eq!(Client::connect(address).rest(), "");
    assert_cut_after_limit(start);

    let start = Instant::now();
    let mut client = Client::get(address, "/hello");
    client.until("hello\r\n0\r\n\r\n");
    assert_eq!(client.rest(), "");
    assert_cut_after_limit(start);
}

#[test]
fn a_connection_with_requests_is_kept() {
    let address = start(Server::new(routes()).keep_alive(LIMIT).head_timeout(LIMIT));
    let mut client = Client::connect(address);
    for _ in 0..5 {
        client.send(get("/hello"));
        client.until("hello\r\n0\r\n\r\n");
        thread::sleep(LIMIT / 2);
    }
}

#[test]
fn a_body_that_stops_is_answered_with_408() {
    let address = start(Server::new(routes()).body_timeout(LIMIT));
    for path in READERS {
        let start = Instant::now();
        let head = format!("POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n");
        let mut client = Client::send_to(address, head + "abc");
        assert_eq!(status(&client.rest()), "408", "{path}");
        assert_cut_after_limit(start);
    }
}

#[test]
fn a_body_that_trickles_is_answered_with_408() {
    let server = Server::new(routes()).body_timeout(LIMIT);
    let address = start(server.min_body_rate(1000));
    for path in READERS {
        let start = Instant::now();
        let head = format!("POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 9999\r\n\r\n");
        let mut client = Client::send_to(address, head);
        drip(&mut client, SHORT);
        assert_eq!(status(&client.rest()), "408", "{path}");
        assert_cut_after_limit(start);
    }
}

#[test]
fn a_steady_body_may_take_its_time() {
    let server = Server::new(routes()).body_timeout(LIMIT);
    let address = start(server.min_body_rate(1));
    let head = "POST /app HTTP/1.1\r\nHost: a\r\nContent-Length: 30\r\n\r\n";
    let mut client = Client::send_to(address, head);
    for _ in 0..30 {
        client.send("x");
        thread::sleep(SHORT);
    }
    assert_eq!(status(&client.until("xxx")), "200");
}

#[test]
fn a_handler_and_a_silent_stream_may_take_their_time() {
    async fn slow(mut req: NextRequest) -> app::Result {
        sleep(LIMIT * 3).await;
        Ok(NextResponse::text(req.text().await?))
    }
    async fn silent() -> NextResponse {
        NextResponse::stream(stream::once(async {
            sleep(LIMIT * 3).await;
            Ok::<_, Infallible>(Bytes::from("spoken"))
        }))
    }
    let routes = Routes::new().app("/", route().get(silent).post(slow));
    let server = Server::new(routes).keep_alive(LIMIT).head_timeout(LIMIT);
    let address = start(server.body_timeout(LIMIT).write_timeout(LIMIT));
    let mut reader = Client::get(address, "/");
    let head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n";
    let mut writer = Client::send_to(address, head);
    writer.send("x".repeat(1_000_000));
    reader.until("spoken");
    assert_eq!(status(&writer.until("xxx")), "200");
}

#[test]
fn a_web_socket_may_be_silent() {
    async fn echo(body: Payload) -> actix_web::HttpResponse {
        let body = body.into_inner();
        actix_web::HttpResponse::SwitchingProtocols()
            .upgrade("websocket")
            .streaming(body)
    }
    let server = Server::new(Routes::new().app("/", route().get(echo))).keep_alive(LIMIT);
    let address = start(server.body_timeout(LIMIT).head_timeout(LIMIT));
    let head = "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
    let mut client = Client::send_to(address, head);
    client.until("\r\n\r\n");
    thread::sleep(LIMIT * 3);
    client.send("still here");
    client.until("still here");
}

/// Pieces without end, as fast as they are taken.
async fn endless(log: Log) -> NextResponse {
    let dropped = Dropped(log);
    NextResponse::stream(stream::repeat_with(move || {
        let _ = &dropped;
        Ok::<_, Infallible>(Bytes::from_static(&[b'x'; 65536]))
    }))
}

#[test]
fn a_client_that_stops_reading_is_cut() {
    let server = Server::new(Routes::new().app("/", route().get(endless)));
    let (address, said) = start_logged(server.write_timeout(LIMIT));
    let start = Instant::now();
    let mut client = Client::get(address, "/");
    client.until("xxx");
    assert_eq!(said.recv_timeout(LONG), Ok("dropped"));
    assert_cut_after_limit(start);
    // What the system kept for it is gone as well: it reads what it has itself, and no end of it.
    let error = client.0.read_to_end(&mut Vec::new()).expect_err("reset");
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
}

#[test]
fn a_client_that_stops_reading_a_whole_answer_is_cut() {
    async fn large(log: Log) -> NextResponse {
        // 64 MiB in one piece: the handler is done at once, its answer is not.
        let dropped = Dropped(log);
        let piece = stream::once(async move {
            let _ = dropped;
            Ok::<_, Infallible>(Bytes::from(vec![b'x'; 64 << 20]))
        });
        NextResponse::stream(piece)
    }
    let server = Server::new(Routes::new().app("/", route().get(large)));
    let (address, _said) = start_logged(server.write_timeout(LIMIT));
    let mut client = Client::get(address, "/");
    client.until("xxx");
    thread::sleep(LIMIT * 3);
    let error = client.0.read_to_end(&mut Vec::new()).expect_err("reset");
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
}

#[test]
fn a_client_that_reads_slowly_is_not() {
    let server = Server::new(Routes::new().app("/", route().get(endless)));
    let (address, said) = start_logged(server.write_timeout(LIMIT));
    let mut client = Client::get(address, "/");
    let mut buffer = vec![0; 4 << 20];
    for _ in 0..20 {
        client.0.read_exact(&mut buffer).expect("more");
        thread::sleep(LIMIT / 4);
    }
    assert!(said.try_recv().is_err());
}

#[test]
fn a_large_head_is_refused_with_431() {
    let address = start(Server::new(routes()).max_head_size(1000));
    let with = |header: &str| format!("GET /hello HTTP/1.1\r\nHost: a\r\n{header}\r\n\r\n");
    for header in ["X: ".to_owned() + &"x".repeat(1000), "X: x\r\n".repeat(200)] {
        let answer = Client::send_to(address, with(header.trim_end())).rest();
        assert_eq!(status(&answer), "431", "{answer}");
    }
    let mut client = Client::send_to(address, with(&("X: ".to_owned() + &"x".repeat(900))));
    client.until("hello");
}

#[test]
fn a_head_is_bounded_by_default() {
    let address = start(Server::new(routes()));
    let header = "X: ".to_owned() + &"x".repeat(140_000);
    let headers = "X: x\r\n".repeat(97);
    for header in [&header, headers.trim_end()] {
        let head = format!("GET /hello HTTP/1.1\r\nHost: a\r\n{header}\r\n\r\n");
        assert_eq!(status(&Client::send_to(address, head).rest()), "431");
    }
}

#[test]
fn a_large_body_is_refused_with_413() {
    let address = start(Server::new(routes()).max_body_size(1000));
    for path in READERS {
        let head = format!("POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n");
        assert_eq!(
            status(&Client::send_to(address, head).rest()),
            "413",
            "{path}"
        );

        let head = format!("POST {path} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        let chunks = format!("3e9\r\n{}\r\n0\r\n\r\n", "x".repeat(1001));
        let answer = Client::send_to(address, head + &chunks).until("\r\n\r\n");
        assert_eq!(status(&answer), "413", "{path}");

        let head = format!("POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n");
        let answer = Client::send_to(address, head + &"x".repeat(1000)).until("\r\n\r\n");
        assert_eq!(status(&answer), "200", "{path}");
    }
}

#[test]
fn connections_beyond_the_most_wait_for_their_turn() {
    async fn stay() -> NextResponse {
        pending().await
    }
    let routes = routes().app("/stay", route().get(stay));
    let address = start(Server::new(routes).max_connections(2));
    let first = Client::get(address, "/stay");
    let _second = Client::get(address, "/stay");
    thread::sleep(SHORT * 2);
    let mut third = Client::get(address, "/hello");
    third.0.set_read_timeout(Some(LIMIT)).expect("a timeout");
    assert!(third.0.read_exact(&mut [0]).is_err(), "answered too early");
    drop(first);
    third.0.set_read_timeout(Some(LONG)).expect("a timeout");
    third.until("hello");
}

#[test]
fn handlers_beyond_the_most_end_with_their_clients() {
    async fn stay(log: Log) -> NextResponse {
        let _dropped = Dropped(log.clone());
        let _ = log.send("begun");
        pending().await
    }
    let (tell, told) = std::sync::mpsc::channel();
    let routes = Routes::new().app("/stay", route().get(stay));
    let routes = routes.on_error(move |event| {
        let _ = tell.send(format!("{:?}: {}", event.phase, event.error));
    });
    let (address, said) = start_logged(Server::new(routes).max_detached(2));
    for _ in 0..2 {
        let client = Client::get(address, "/stay");
        assert_eq!(said.recv_timeout(LONG), Ok("begun"));
        drop(client);
    }
    assert!(said.recv_timeout(LIMIT).is_err());
    let third = Client::get(address, "/stay");
    assert_eq!(said.recv_timeout(LONG), Ok("begun"));
    drop(third);
    assert_eq!(said.recv_timeout(LONG), Ok("dropped"));
    let event = "Detached: too many handlers run whose clients have gone";
    assert_eq!(told.recv_timeout(LONG).as_deref(), Ok(event));
}

/// The system asks after a while whether a silent client is still there. The timer of each connection is the sixth column.
#[cfg(target_os = "linux")]
#[test]
fn a_client_that_vanished_is_found() {
    let address = start(Server::new(routes()).keep_alive(LONG * 6));
    let mut client = Client::get(address, "/hello");
    client.until("hello\r\n0\r\n\r\n");
    thread::sleep(LIMIT);
    let table = std::fs::read_to_string("/proc/self/net/tcp").expect("a table");
    let (local, peer) = (address, client.0.local_addr().expect("an address"));
    let ports = |line: &str| {
        let mut columns = line.split_whitespace().skip(1);
        let mut port = || u16::from_str_radix(columns.next()?.rsplit(':').next()?, 16).ok();
        Some((port()?, port()?))
    };
    let line = table
        .lines()
        .find(|line| ports(line) == Some((local.port(), peer.port())));
    let timer = line
        .and_then(|line| line.split_whitespace().nth(5))
        .expect("a timer");
    assert!(timer.starts_with("02:"), "{timer}");
}

#[cfg(target_os = "linux")]
#[test]
fn clients_beyond_the_backlog_are_turned_away() {
    let server = Server::new(routes()).keep_alive(LONG * 6);
    let address = start(server.max_connections(1).backlog(1));
    let _served = Client::connect(address);
    thread::sleep(SHORT * 2);
    let connect = |_| TcpStream::connect_timeout(&address, LIMIT).ok();
    let waiting: Vec<_> = (0..4).map_while(connect).collect();
    assert!((1..4).contains(&waiting.len()), "{} wait", waiting.len());
}

#[test]
fn the_bounds_are_per_request() {
    let server = Server::new(routes()).max_body_size(10).max_head_size(100);
    let address = start(server);
    let mut client = Client::connect(address);
    for _ in 0..20 {
        client.send("POST /app HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n0123456789");
        client.until("0123456789\r\n0\r\n\r\n");
    }
    assert!(ask(address, "/hello").contains("hello"));
}
