//! `RouteContext`, the second argument of a route handler.

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use futures_util::future::{Ready, ready};
use twinroute_core::{Query, params::FromParams};

use crate::context::AppContext;

/// The path's parameters: a map, or any type with a field for each.
///
/// The build generates a `Params` for every route with a dynamic segment. A value that does not fit its field is a 400. A type
/// that no value fits, because it has a field that is not a segment of the route, is a build error where the build sees its
/// fields, and otherwise a 500 that is reported. The map of a route without dynamic segments is empty.
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
