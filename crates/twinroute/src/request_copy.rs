//! Copies of requests, for proxies.

use std::cell::RefCell;

use actix_http::Request;
use actix_service::{IntoServiceFactory as _, boxed};
use actix_web::{
    App, Error, HttpRequest, HttpResponse,
    dev::{
        AppConfig, RequestHead, Service as _, ServiceFactory as _, ServiceRequest, ServiceResponse,
    },
    http::StatusCode,
};
use futures_util::FutureExt as _;

/// An `App` without services, which wraps the head of a request in an `HttpRequest`.
type Copier = boxed::BoxService<Request, ServiceResponse, Error>;

thread_local! {
    /// The copier of this worker, with the address of its server.
    static COPIER: RefCell<Option<(AppConfig, Copier)>> = const { RefCell::new(None) };
}

/// Copies the head of a request. The copy shares nothing with the request, so that the request can be changed while the copy is in
/// use: actix-web panics when a shared request is changed. It has no data of the `App` and of middlewares.
pub(crate) fn copy_request(request: &HttpRequest, head: RequestHead) -> HttpRequest {
    let mut copy = Request::new();
    *copy.head_mut() = head;
    COPIER.with_borrow_mut(|copier| {
        let config = request.app_config();
        let is_current = |(known, _): &(AppConfig, Copier)| {
            known.local_addr() == config.local_addr() && known.host() == config.host()
        };
        if !copier.as_ref().is_some_and(is_current) {
            *copier = Some((config.clone(), new_copier(config.clone())));
        }
        let (_, copier) = copier.as_ref().expect("it was just created");
        let copied = copier.call(copy).now_or_never();
        let copied = copied
            .and_then(Result::ok)
            .expect("the service is ready and has no error");
        copied.into_parts().0
    })
}

fn new_copier(config: AppConfig) -> Copier {
    let app = App::new().wrap_fn(|request: ServiceRequest, _| {
        let response = HttpResponse::new(StatusCode::OK);
        std::future::ready(Ok(request.into_response(response)))
    });
    let service = app.into_factory().new_service(config).now_or_never();
    let service = service.and_then(Result::ok);
    boxed::service(service.expect("an `App` without data starts at once"))
}
