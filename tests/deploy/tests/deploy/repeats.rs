//! Which requests nginx repeats on the other server, and how it treats a server that fails.

use std::{
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use twinroute_test_client::{Peer, Request, listen};

use crate::{api_server::free_port, nginx::Nginx};

/// The `fail_timeout` of the page.
const FAIL_TIMEOUT: Duration = Duration::from_secs(2);

/// A server of the test that counts its connections and requests.
#[derive(Clone, Default)]
struct Counts {
    connections: Arc<AtomicUsize>,
    requests: Arc<AtomicUsize>,
}

impl Counts {
    /// A server that responds, and its counts.
    fn responding() -> (SocketAddr, Self) {
        Self::serving(|peer| peer.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))
    }

    /// A server that closes the connection in place of a response, as one that is killed.
    fn failing() -> (SocketAddr, Self) {
        Self::serving(|peer| {
            let _ = peer.socket().shutdown(std::net::Shutdown::Both);
        })
    }

    fn serving(respond: impl Fn(&mut Peer) + Send + Sync + 'static) -> (SocketAddr, Self) {
        let counts = Self::default();
        let own = counts.clone();
        let address = listen(move |mut peer: Peer| {
            own.connections.fetch_add(1, Relaxed);
            while peer.read_message().is_ok() {
                own.requests.fetch_add(1, Relaxed);
                respond(&mut peer);
            }
        });
        (address, counts)
    }
}

#[test]
fn connections_to_the_servers_are_reused() {
    let (servers, counts) = [Counts::responding(), Counts::responding()]
        .into_iter()
        .unzip::<_, _, Vec<_>, Vec<_>>();
    let Some(nginx) = Nginx::start([servers[0], servers[1]]) else {
        return;
    };
    let client = nginx.client([127, 0, 0, 1]);
    for _ in 0..10 {
        let mut peer = client.connect();
        for _ in 0..20 {
            assert_eq!(peer.ask(Request::get("/").bytes()).status, 200);
        }
    }
    for counts in counts {
        assert_eq!(counts.requests.load(Relaxed), 100);
        // Both workers of nginx have a connection each, at most.
        let connections = counts.connections.load(Relaxed);
        assert!((1..=2).contains(&connections), "{connections}");
    }
}

#[test]
fn only_requests_without_an_effect_are_repeated() {
    let ((failing, failures), (other, responses)) = (Counts::failing(), Counts::responding());
    let Some(nginx) = Nginx::start([failing, other]) else {
        return;
    };
    let client = nginx.client([127, 0, 0, 1]);
    // Each method, until the failing server has got a request with it.
    for (method, status) in [
        ("GET", 200),
        ("OPTIONS", 200),
        ("DELETE", 200),
        ("PATCH", 502),
        ("POST", 502),
    ] {
        let before = failures.requests.load(Relaxed);
        let start = Instant::now();
        loop {
            let request = Request::new(method, "/").close().bytes();
            let response = client.connect().ask(&request).status;
            if failures.requests.load(Relaxed) > before {
                assert_eq!(response, status, "{method}");
                break;
            }
            assert_eq!(response, 200, "{method}");
            assert!(start.elapsed() < 30 * FAIL_TIMEOUT, "{method}");
        }
        // It was sent to the failing server once.
        assert_eq!(failures.requests.load(Relaxed), before + 1, "{method}");
    }
    assert!(responses.requests.load(Relaxed) > 3);
    let log = nginx.whole_log();
    let repeated = format!("upstreams={failing}, {other} statuses=502, 200");
    assert_eq!(
        log.iter().filter(|line| line.ends_with(&repeated)).count(),
        3,
        "{log:#?}"
    );
    let lost: Vec<_> = log.iter().filter(|line| line.contains(" 502 ")).collect();
    assert_eq!(lost.len(), 2, "{log:#?}");
    let only = format!("upstreams={failing} statuses=502");
    assert!(lost.iter().all(|line| line.ends_with(&only)), "{log:#?}");
}

#[test]
fn a_failing_server_gets_no_requests_for_a_while() {
    let ((failing, failures), (other, _)) = (Counts::failing(), Counts::responding());
    let Some(nginx) = Nginx::start([failing, other]) else {
        return;
    };
    let client = nginx.client([127, 0, 0, 1]);
    let start = Instant::now();
    for _ in 0..200 {
        assert_eq!(client.ask(Request::get("/")).status, 200);
    }
    let periods = start.elapsed().as_secs() / FAIL_TIMEOUT.as_secs();
    let failures = failures.requests.load(Relaxed);
    // Some more when it is tried again, by both workers at the same time.
    let most = 2 * (usize::try_from(periods).unwrap() + 1);
    assert!((1..=most).contains(&failures), "{failures}");
}

#[test]
fn every_request_is_sent_elsewhere_if_a_server_does_not_listen() {
    let (other, counts) = Counts::responding();
    let closed = (Ipv4Addr::LOCALHOST, free_port()).into();
    let Some(nginx) = Nginx::start([closed, other]) else {
        return;
    };
    let client = nginx.client([127, 0, 0, 1]);
    for _ in 0..10 {
        let request = Request::new("POST", "/").body("order");
        assert_eq!(client.ask(request).status, 200);
    }
    assert_eq!(counts.requests.load(Relaxed), 10);
    let log = nginx.whole_log();
    assert!(
        log.iter()
            .any(|line| line.contains(&format!("upstreams={closed}, {other}"))),
        "{log:#?}"
    );
}
