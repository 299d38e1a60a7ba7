//! What the twins of wrapped handlers share: guards, which are extractors, and the middlewares of their folders.

pub mod banks;
pub mod cache;
pub mod cors;
pub mod errors;
pub mod flags;
pub mod issues;
pub mod rate_limit;
pub mod request_id;

use actix_web::{
    middleware::from_fn,
    web::{ServiceConfig, scope},
};
use twinroute::Routes;

/// Takes the folders that have a middleware out of `routes`, and gives back what mounts them.
pub(crate) fn split_off(
    routes: &mut Routes,
) -> impl Fn(&mut ServiceConfig) + Send + Sync + 'static {
    let cached = routes.split_off("/wrappers/cached");
    let with_id = routes.split_off("/api/wrappers/request-id");
    let with_cors = routes.split_off("/api/wrappers/cors");
    move |config| {
        let cached = scope("/wrappers/cached")
            .wrap(from_fn(cache::cache))
            .service(cached.clone());
        let with_id = scope("/api/wrappers/request-id")
            .wrap(from_fn(request_id::request_id))
            .service(with_id.clone());
        let with_cors = scope("/api/wrappers/cors")
            .wrap(cors::cors())
            .service(with_cors.clone());
        config.service(cached).service(with_id).service(with_cors);
    }
}
