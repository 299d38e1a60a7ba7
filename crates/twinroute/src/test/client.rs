//! The client, which calls routes without a socket.

use std::{borrow::Cow, fmt, rc::Rc, time::Duration};

use actix_web::http::{Method, Uri};
use actix_web::test::TestRequest;
use url::{Position, Url};

use super::{ClientBuilder, ClientRequest, request::Call};
use crate::{Routes, RoutesError, cache::IncrementalCache};

/// Sends requests to routes in process, and returns every response, those to errors included.
///
/// It calls the same application as a `Server` does. What belongs to a connection is missing: timeouts, the limit of a head's size,
/// and the address of the client.
#[derive(Clone)]
pub struct Client {
    pub(super) call: Rc<Call>,
    pub(super) cache: IncrementalCache,
}

impl Client {
    /// Creates a client of `routes`.
    ///
    /// # Errors
    /// If the routes have mistakes.
    pub async fn new(routes: Routes) -> Result<Self, RoutesError> {
        Self::builder(routes).build().await
    }

    /// Starts a client of `routes` with data, services or middlewares, as a `Server` has them.
    ///
    /// ```
    /// use actix_web::web::Data;
    /// use twinroute::{Routes, app, app::NextResponse, test::Client};
    ///
    /// async fn get(motto: Data<String>) -> NextResponse {
    ///     NextResponse::text(motto.as_str())
    /// }
    ///
    /// # #[actix_web::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let routes = Routes::new().app("/motto", app::route().get(get));
    /// let client = Client::builder(routes)
    ///     .app_data(Data::new("no surprises".to_owned()))
    ///     .build()
    ///     .await?;
    /// assert_eq!(client.get("/motto").send().await.text()?, "no surprises");
    /// # Ok(())
    /// # }
    /// ```
    pub fn builder(routes: Routes) -> ClientBuilder {
        ClientBuilder::new(routes)
    }

    /// Starts a request with any method. Characters that are not allowed in a target, such as spaces, are escaped as in a browser.
    pub fn request(&self, method: Method, target: &str) -> ClientRequest {
        let target = match target.parse::<Uri>() {
            Ok(_) if target.starts_with('/') => Cow::Borrowed(target),
            _ => Cow::Owned(escaped(target)),
        };
        ClientRequest {
            call: Rc::clone(&self.call),
            cache: self.cache.clone(),
            request: TestRequest::with_uri(&target).method(method),
        }
    }

    /// Moves the clock of the cache: kept responses and data grow older by `duration`.
    ///
    /// ```
    /// use std::time::Duration;
    /// use twinroute::{Routes, app::{NextResponse, Revalidate, SegmentConfig, route}, test::Client};
    ///
    /// async fn get() -> NextResponse {
    ///     NextResponse::text("the news")
    /// }
    ///
    /// # #[actix_web::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let minute = SegmentConfig::new().revalidate(Revalidate::Seconds(60));
    /// let client = Client::new(Routes::new().app("/news", route().get(get).segment_config(minute))).await?;
    /// let state = async || client.get("/news").send().await.header("x-nextjs-cache");
    /// assert_eq!(state().await.as_deref(), Some("HIT"));
    /// client.advance(Duration::from_secs(61));
    /// assert_eq!(state().await.as_deref(), Some("STALE"));
    /// assert_eq!(state().await.as_deref(), Some("HIT"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn advance(&self, duration: Duration) {
        self.cache.clock().advance(duration);
    }

    /// Returns the cache of kept responses and data.
    pub fn cache(&self) -> &IncrementalCache {
        &self.cache
    }

    /// Starts a GET request.
    pub fn get(&self, target: &str) -> ClientRequest {
        self.request(Method::GET, target)
    }

    /// Starts a HEAD request. Its response has the headers of a GET, and no body.
    pub fn head(&self, target: &str) -> ClientRequest {
        self.request(Method::HEAD, target)
    }

    /// Starts a POST request.
    pub fn post(&self, target: &str) -> ClientRequest {
        self.request(Method::POST, target)
    }

    /// Starts a PUT request.
    pub fn put(&self, target: &str) -> ClientRequest {
        self.request(Method::PUT, target)
    }

    /// Starts a PATCH request.
    pub fn patch(&self, target: &str) -> ClientRequest {
        self.request(Method::PATCH, target)
    }

    /// Starts a DELETE request.
    pub fn delete(&self, target: &str) -> ClientRequest {
        self.request(Method::DELETE, target)
    }

    /// Starts an OPTIONS request.
    pub fn options(&self, target: &str) -> ClientRequest {
        self.request(Method::OPTIONS, target)
    }
}

/// Escapes a target as a browser does.
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
