//! Kept responses: of App routes whose GET is the same for every client.
//!
//! [`serve`](serve::serve_kept) responds from the cache, and [`Computation`](computation::Computation) runs the handler when the
//! cache has no fresh response: for a client, in the background, or [before the server listens](prerender).

mod blank_requests;
mod computation;
mod kept_response;
mod kept_route;
mod kept_routes;
mod page;
mod path;
mod path_check;
mod prerender;
mod regenerate;
mod serve;

pub(crate) use blank_requests::BlankRequests;
pub(crate) use kept_response::STATE;
pub(crate) use kept_routes::KeptRoutes;
pub(crate) use page::page_of;
pub(crate) use path_check::PathCheck;
pub(crate) use prerender::{PrerenderError, prerender};
pub(crate) use regenerate::regenerate;
pub(crate) use serve::{Visit, serve_kept};
