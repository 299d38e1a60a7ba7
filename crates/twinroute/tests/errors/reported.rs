//! What `on_error` is given.

use std::sync::mpsc::{Receiver, channel};

use twinroute::Routes;

use crate::{
    handlers::{as_json, routes},
    support::{LONG, ask, serve},
};

/// Reports each error's text.
fn listening(routes: Routes) -> (Routes, Receiver<String>) {
    let (send, errors) = channel();
    let routes = routes.on_error(move |event| {
        let _ = send.send(event.error.to_string());
    });
    (routes, errors)
}

#[test]
fn data_that_is_missing_is_named() {
    let (routes, errors) = listening(routes());
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
fn with_a_hook_or_without_the_same_is_reported() {
    for with in [true, false] {
        let (routes, errors) = listening(routes());
        let routes = if with {
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
