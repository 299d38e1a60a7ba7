//! Requests that no client has sent.

use std::{cell::RefCell, fmt, rc::Rc, sync::Arc};

use actix_http::Request;
use actix_service::{IntoServiceFactory as _, boxed};
use actix_web::{
    App, Error, HttpRequest, HttpResponse,
    dev::{AppConfig, Service as _, ServiceFactory as _, ServiceRequest, ServiceResponse},
    http::{Method, StatusCode, Uri, Version},
};

use crate::application::Configure;

/// An `App` that has data and whose responses have the request.
type Maker = boxed::BoxService<Request, ServiceResponse, Error>;

/// The data of a maker, by identity, and the maker.
type Known = (Arc<[Configure]>, Rc<Maker>);

thread_local! {
    /// The makers of this worker: one for each router.
    static MAKERS: RefCell<Vec<Known>> = const { RefCell::new(Vec::new()) };
}

/// Creates requests that no client has sent, for handlers whose responses are kept. They have the data of the `App`, a path, and
/// nothing of a client.
#[derive(Clone)]
pub(crate) struct BlankRequests {
    configure: Arc<[Configure]>,
}

impl BlankRequests {
    pub(crate) fn new(configure: Vec<Configure>) -> Self {
        Self {
            configure: configure.into(),
        }
    }

    /// Returns the functions that register data and services.
    pub(crate) fn configure(&self) -> &[Configure] {
        &self.configure
    }

    /// Creates a GET request for a path.
    ///
    /// # Errors
    /// If a service of the `App` can't be created.
    pub(crate) async fn get(&self, path: &str) -> Result<HttpRequest, Error> {
        let uri: Uri = path.parse().map_err(actix_web::error::ErrorBadRequest)?;
        let mut request = Request::new();
        let head = request.head_mut();
        // actix-web takes the head from a pool, and it still has these parts of another request.
        head.method = Method::GET;
        head.version = Version::HTTP_11;
        head.peer_addr = None;
        head.uri = uri;
        let maker = match self.known() {
            Some(maker) => maker,
            None => self.create().await?,
        };
        Ok(maker.call(request).await?.into_parts().0)
    }

    fn known(&self) -> Option<Rc<Maker>> {
        MAKERS.with_borrow(|makers| {
            let mut makers = makers.iter();
            let known = makers.find(|(configure, _)| Arc::ptr_eq(configure, &self.configure));
            known.map(|(_, maker)| Rc::clone(maker))
        })
    }

    async fn create(&self) -> Result<Rc<Maker>, Error> {
        let mut app = App::new();
        for configure in &*self.configure {
            app = app.configure(|config| configure(config));
        }
        let app = app.wrap_fn(|request: ServiceRequest, _| {
            let response = HttpResponse::new(StatusCode::OK);
            std::future::ready(Ok(request.into_response(response)))
        });
        let service = app.into_factory().new_service(AppConfig::default()).await;
        let failed = |()| actix_web::error::ErrorInternalServerError("the `App` can't be created");
        let maker = Rc::new(boxed::service(service.map_err(failed)?));
        let known = (Arc::clone(&self.configure), Rc::clone(&maker));
        MAKERS.with_borrow_mut(|makers| makers.push(known));
        Ok(maker)
    }
}

impl fmt::Debug for BlankRequests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlankRequests")
            .field("configure", &self.configure.len())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[actix_web::test]
    async fn nothing_is_left_of_another_request() {
        let mut used = Request::new();
        let head = used.head_mut();
        head.method = Method::HEAD;
        head.version = Version::HTTP_10;
        head.peer_addr = Some(([127, 0, 0, 1], 1).into());
        drop(used);
        let blank = BlankRequests::new(Vec::new()).get("/a").await.unwrap();
        assert_eq!(blank.method(), Method::GET);
        assert_eq!(blank.version(), Version::HTTP_11);
        assert_eq!(blank.peer_addr(), None);
        assert_eq!(blank.path(), "/a");
        assert!(blank.headers().is_empty());
    }
}
