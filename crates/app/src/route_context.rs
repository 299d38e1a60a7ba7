//! `RouteContext`, the second argument of a route handler.

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use futures_util::future::{Ready, ready};
use twinroute_core::{Query, params::FromParams};

use crate::context::AppContext;

/// The path's parameters: as a map, or as any type with a field for each.
///
/// The build writes a `Params` beside every route with a dynamic segment. A value that does not fit its field is
/// answered with 400. A type that no value fits, because it has a field that is no segment of the route, is an error of the
/// build where its fields can be seen, and otherwise answered with 500 and reported. A static route's map is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteContext<P = Query> {
    /// The decoded parameters.
    pub params: P,
}

impl<P: FromParams> FromRequest for RouteContext<P> {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, Self::Error>>;

    fn from_request(_: &HttpRequest, _: &mut Payload) -> Self::Future {
        let params = AppContext::current("`RouteContext`")
            .and_then(|context| P::from_params(context.params()));
        ready(params.map(|params| Self { params }).map_err(Into::into))
    }
}
