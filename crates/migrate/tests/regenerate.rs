//! Has a legacy server regenerate prerendered paths.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod support;

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    time::{Duration, Instant},
};

use support::{free_address, legacy};
use twinroute_migrate::{Legacy, Regenerate, RegenerateError, RegenerateErrorKind};
use twinroute_test_client::{Message, listen};

const SECRET: &str = "0123456789abcdef";
const REVALIDATED: &str =
    "HTTP/1.1 200 OK\r\nx-nextjs-cache: REVALIDATED\r\nContent-Length: 9\r\n\r\n";

/// Starts a legacy server that sends `response` to each request; returns the requests and the number of connections, too.
fn responding(response: &'static str) -> (SocketAddr, mpsc::Receiver<Message>, Arc<AtomicUsize>) {
    let (sender, requests) = mpsc::channel();
    let connections = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&connections);
    let address = listen(move |mut peer| {
        count.fetch_add(1, Ordering::SeqCst);
        while let Ok(request) = peer.read_message() {
            sender.send(request).unwrap();
            peer.send(response);
        }
    });
    (address, requests, connections)
}

fn regenerate(legacy: &Legacy, target: &str, paths: Regenerate) -> Result<(), RegenerateError> {
    let future = legacy.regenerate(target, SECRET, paths);
    actix_rt::System::new().block_on(future)
}

#[test]
fn a_head_with_the_secret_regenerates_a_path() {
    let (address, requests, connections) = responding(REVALIDATED);
    let legacy = legacy(address);
    actix_rt::System::new().block_on(async {
        for paths in [Regenerate::Any, Regenerate::Generated] {
            legacy
                .regenerate("/docs/late/%C3%BC", SECRET, paths)
                .await
                .unwrap();
        }
    });
    for if_generated in [None, Some("1")] {
        let request = requests.recv().unwrap();
        assert_eq!(request.line, "HEAD /docs/late/%C3%BC HTTP/1.1");
        assert_eq!(request.header("host"), Some(address.to_string().as_str()));
        assert_eq!(request.header("x-prerender-revalidate"), Some(SECRET));
        let name = "x-prerender-revalidate-if-generated";
        assert_eq!(request.header(name), if_generated);
    }
    assert_eq!(
        connections.load(Ordering::SeqCst),
        1,
        "the connection is reused"
    );
}

#[test]
fn a_path_that_was_never_generated_is_no_failure() {
    let (address, _requests, _) = responding(
        "HTTP/1.1 404 Not Found\r\nx-nextjs-cache: REVALIDATED\r\nContent-Length: 0\r\n\r\n",
    );
    regenerate(&legacy(address), "/late/9", Regenerate::Generated).unwrap();
}

#[test]
fn a_response_that_regenerated_nothing_is_a_failure() {
    for (response, status, hint) in [
        (
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
            200,
            "is the build output that of the running server?",
        ),
        (
            "HTTP/1.1 200 OK\r\nx-nextjs-cache: HIT\r\nContent-Length: 0\r\n\r\n",
            200,
            "regenerated nothing",
        ),
        (
            "HTTP/1.1 308 Permanent Redirect\r\nLocation: /x/\r\nContent-Length: 0\r\n\r\n",
            308,
            "regenerated nothing",
        ),
        (
            "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n",
            500,
            "the handler fails",
        ),
    ] {
        let (address, _requests, _) = responding(response);
        let error = regenerate(&legacy(address), "/x", Regenerate::Any).unwrap_err();
        assert_eq!(*error.kind(), RegenerateErrorKind::NotRegenerated(status));
        let message = error.to_string();
        assert!(
            message.starts_with("the legacy server did not regenerate `/x`: "),
            "{message}"
        );
        assert!(
            message.contains(hint) && !message.contains(SECRET),
            "{message}"
        );
    }
}

#[test]
fn a_server_that_cannot_be_reached_is_a_failure() {
    let legacy = legacy(free_address()).restart_time(Duration::ZERO);
    let error = regenerate(&legacy, "/x", Regenerate::Any).unwrap_err();
    assert!(
        matches!(error.kind(), RegenerateErrorKind::Failed(_)),
        "{error}"
    );
}

#[test]
fn a_server_that_does_not_respond_is_a_failure_after_five_seconds() {
    let address = listen(|mut peer| {
        peer.head();
        peer.expect_close();
    });
    let start = Instant::now();
    let error = regenerate(&legacy(address), "/x", Regenerate::Any).unwrap_err();
    assert_eq!(*error.kind(), RegenerateErrorKind::Timeout);
    let took = start.elapsed();
    assert!(
        took >= Duration::from_secs(5) && took < support::PATIENCE,
        "{took:?}"
    );
}

#[test]
fn a_target_or_a_secret_that_cannot_be_sent_is_a_failure() {
    let (address, requests, _) = responding(REVALIDATED);
    let legacy = legacy(address);
    actix_rt::System::new().block_on(async {
        for (target, secret) in [("/a b", SECRET), ("/x", "a\r\nb")] {
            let error = legacy
                .regenerate(target, secret, Regenerate::Any)
                .await
                .unwrap_err();
            assert!(
                matches!(error.kind(), RegenerateErrorKind::Unsendable(_)),
                "{error}"
            );
        }
    });
    assert!(requests.try_recv().is_err());
}
