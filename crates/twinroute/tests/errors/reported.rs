//! The errors that `on_error` gets.

use std::sync::mpsc::{Receiver, channel};

use twinroute::Routes;

use crate::{
    handlers::{as_json, routes},
    support::{LONG, ask, serve},
};

/// Adds an `on_error` hook that sends the text of each error.
fn reporting(routes: Routes) -> (Routes, Receiver<String>) {
    let (send, errors) = channel();
    let routes = routes.on_error(move |event| {
        let _ = send.send(event.error.to_string());
    });
    (routes, errors)
}

#[test]
fn missing_data_is_reported_with_its_type() {
    let (routes, errors) = reporting(routes());
    let server = serve(routes);
    for style in ["pages", "app"] {
        let response = ask(server, &format!("/{style}/data"));
        assert_eq!(response.status, 500);
        let error = errors.recv_timeout(LONG).unwrap();
        let name = "`web::Data<errors::handlers::Database>` is missing: ";
        assert!(error.starts_with(name), "{error}");
    }
}

#[test]
fn the_same_errors_are_reported_with_and_without_a_hook() {
    for has_hook in [true, false] {
        let (routes, errors) = reporting(routes());
        let routes = if has_hook {
            routes.render_error(as_json)
        } else {
            routes
        };
        let server = serve(routes);
        for (target, expected) in [
            ("/app/fail?io", Some("secret")),
            ("/pages/fail?io", Some("secret")),
            ("/app/fail?team500", Some("secret 500")),
            ("/app/fail?cause500", Some("secret")),
            ("/app/fail?panic", Some("the handler panicked: secret")),
            ("/pages/slow", Some("Gateway Timeout")),
            ("/app/fail?team409", None),
            ("/app/fail?once", None),
            ("/app/fail?api", None),
            ("/nowhere", None),
        ] {
            ask(server, target);
            let reported = errors.try_recv().ok();
            assert_eq!(reported.as_deref(), expected, "{target}");
        }
    }
}
