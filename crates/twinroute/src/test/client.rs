//! The client, which has routes but no socket.

use std::{borrow::Cow, fmt, rc::Rc};

use actix_web::{
    App,
    dev::Service as _,
    http::{Method, Uri},
    test::{TestRequest, init_service},
    web::ServiceConfig,
};
use futures_util::future::LocalBoxFuture;
use url::{Position, Url};

use super::{ClientRequest, request::Call};
use crate::{Routes, RoutesError, service::CatchAll};

/// Asks routes and gives back whatever they answer; an error answer is an answer.
#[derive(Clone)]
pub struct Client {
    call: Rc<Call>,
}

impl Client {
    /// A client of `routes`.
    ///
    /// # Errors
    /// When the routes have mistakes.
    pub async fn new(routes: Routes) -> Result<Self, RoutesError> {
        Self::configured(routes, |_| {}).await
    }

    /// A client of `routes` with app data or other services beside them, as `Server::configure` sets them.
    ///
    /// # Errors
    /// When the routes have mistakes.
    pub async fn configured(
        routes: Routes,
        configure: impl FnOnce(&mut ServiceConfig),
    ) -> Result<Self, RoutesError> {
        let app = App::new()
            .configure(configure)
            .service(CatchAll(routes.build()?));
        let service = Rc::new(init_service(app).await);
        let call = move |request| -> LocalBoxFuture<'static, _> {
            let service = Rc::clone(&service);
            Box::pin(async move { service.call(request).await })
        };
        Ok(Self {
            call: Rc::new(call),
        })
    }

    /// A request by any method. What may not stand in a target, such as a space, is escaped as a browser does it.
    pub fn request(&self, method: Method, target: &str) -> ClientRequest {
        let target = match target.parse::<Uri>() {
            Ok(_) if target.starts_with('/') => Cow::Borrowed(target),
            _ => Cow::Owned(escaped(target)),
        };
        ClientRequest {
            call: Rc::clone(&self.call),
            request: TestRequest::with_uri(&target).method(method),
        }
    }

    /// A GET request.
    pub fn get(&self, target: &str) -> ClientRequest {
        self.request(Method::GET, target)
    }

    /// A POST request.
    pub fn post(&self, target: &str) -> ClientRequest {
        self.request(Method::POST, target)
    }

    /// A PUT request.
    pub fn put(&self, target: &str) -> ClientRequest {
        self.request(Method::PUT, target)
    }

    /// A DELETE request.
    pub fn delete(&self, target: &str) -> ClientRequest {
        self.request(Method::DELETE, target)
    }
}

fn escaped(target: &str) -> String {
    let mut url = Url::parse("http://localhost").expect("a constant address");
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (target, None),
    };
    url.set_path(path);
    url.set_query(query);
    url[Position::BeforePath..Position::AfterQuery].to_owned()
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Client")
    }
}
