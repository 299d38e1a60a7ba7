//! nextrs 0.6: file-based routes on axum. Its handlers are those of axum, and its router adds its own layers.

use axum::{Router, handler::Handler, http::Method, middleware::map_response, response::Response};
use nextrs::{
    conventions::{RouteEntry, RouteRegistry, route_method},
    router::build_router,
};

use super::{axum_app as app, axum_pages as pages};

/// The entry that nextrs' build generates for one `route.rs` with one exported method.
fn entry<H, T>(method: Method, path: &str, handler: H) -> RouteEntry
where
    H: Handler<T, ()> + Clone + Send + Sync + 'static,
    T: 'static,
{
    RouteEntry {
        path: path.to_owned(),
        methods: vec![(method, route_method(handler))],
        ..RouteEntry::default()
    }
}

pub(super) fn router() -> Router {
    let mut registry = RouteRegistry::new();
    registry.entries = vec![
        entry(Method::GET, "/api/hello", pages::hello),
        entry(Method::GET, "/api/posts/{id}", pages::post),
        entry(Method::GET, "/api/files/{*path}", pages::file),
        entry(Method::GET, "/api/search", pages::search),
        entry(Method::GET, "/api/theme", pages::theme),
        entry(Method::POST, "/api/echo", pages::echo),
        entry(Method::POST, "/api/form", pages::form),
        entry(Method::POST, "/api/upload", pages::upload),
        entry(Method::GET, "/api/missing", pages::missing),
        entry(Method::DELETE, "/api/only-get", pages::only_get),
        entry(Method::GET, "/api/moved", pages::moved),
        entry(Method::GET, "/api/stream", pages::stream),
        entry(Method::GET, "/api/events", pages::event_stream),
        entry(Method::POST, "/api/edit", pages::edit),
        entry(Method::POST, "/api/typed", pages::typed),
        entry(Method::GET, "/api/list", pages::list),
        entry(Method::GET, "/hello", app::hello),
        entry(Method::GET, "/kept", app::kept),
        entry(Method::GET, "/posts/{id}", app::by_id),
        entry(Method::GET, "/files/{*path}", app::file),
        entry(Method::GET, "/search", app::search),
        entry(Method::GET, "/theme", app::theme),
        entry(Method::POST, "/echo", app::echo),
        entry(Method::POST, "/form", app::form),
        entry(Method::POST, "/upload", app::upload),
        entry(Method::GET, "/missing", app::missing),
        entry(Method::DELETE, "/only-get", app::method_not_allowed),
        entry(Method::GET, "/tagged", app::tagged),
        entry(Method::GET, "/moved", app::moved),
        entry(Method::GET, "/stream", pages::stream),
        entry(Method::GET, "/events", pages::event_stream),
        entry(Method::POST, "/edit", app::edit),
        entry(Method::POST, "/typed", app::typed),
        entry(Method::GET, "/list", app::list),
    ];
    build_router(registry).layer(map_response(remove_timings))
}

/// Removes nextrs' timing headers. The load checks responses by their length, which must not vary.
async fn remove_timings(mut response: Response) -> Response {
    for timing in ["x-nextrs-uptime-ms", "server-timing"] {
        response.headers_mut().remove(timing);
    }
    response
}
