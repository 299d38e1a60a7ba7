//! For tests: a client that asks routes in process, without a socket, and a server for those that need one.
//!
//! A test of one handler is three lines:
//!
//! ```
//! # use serde_json::json;
//! use twinroute::{Routes, app, app::{NextResponse, RouteContext}, test::Client};
//!
//! async fn get(ctx: RouteContext) -> NextResponse {
//!     NextResponse::json(&ctx.params)
//! }
//!
//! # #[actix_web::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::new(Routes::new().app("/posts/[id]", app::route().get(get))).await?;
//! let answer = client.get("/posts/7").send().await;
//! assert_eq!(answer.json::<serde_json::Value>()?, json!({ "id": "7" }));
//! # Ok(())
//! # }
//! ```

mod serve;

use std::{borrow::Cow, fmt, rc::Rc};

use actix_http::Request;
use actix_web::{
    App, Error, HttpResponse,
    body::to_bytes,
    dev::{Service as _, ServiceResponse},
    http::{
        Method, StatusCode, Uri,
        header::{HeaderMap, HeaderName, HeaderValue},
    },
    test::{TestRequest, init_service},
    web::ServiceConfig,
};
use bytes::Bytes;
use futures_util::future::LocalBoxFuture;
use serde::{Serialize, de::DeserializeOwned};
use twinroute_core::header;
use twinroute_migrate::compare;
use url::{Position, Url};

use crate::{Routes, RoutesError, service::CatchAll};

pub use self::serve::serve;

type Call = dyn Fn(Request) -> LocalBoxFuture<'static, Result<ServiceResponse, Error>>;

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

/// A request that is being put together.
#[must_use = "a request does nothing until it is sent"]
pub struct ClientRequest {
    call: Rc<Call>,
    request: TestRequest,
}

impl ClientRequest {
    /// Sets a header.
    ///
    /// # Panics
    /// When `name` or `value` can't stand in a request.
    #[track_caller]
    pub fn header(self, name: &str, value: &str) -> Self {
        assert!(
            HeaderName::try_from(name).is_ok() && HeaderValue::try_from(value).is_ok(),
            "`{name}: {value}` is not a header"
        );
        Self {
            request: self.request.insert_header((name, value)),
            ..self
        }
    }

    /// Sends `value` as `application/json`.
    pub fn json(self, value: &impl Serialize) -> Self {
        Self {
            request: self.request.set_json(value),
            ..self
        }
    }

    /// Sends `value` as `application/x-www-form-urlencoded`.
    pub fn form(self, value: &impl Serialize) -> Self {
        Self {
            request: self.request.set_form(value),
            ..self
        }
    }

    /// Sends bytes; set their content type as a header.
    pub fn body(self, body: impl Into<Bytes>) -> Self {
        Self {
            request: self.request.set_payload(body),
            ..self
        }
    }

    /// Sends it and collects the whole answer.
    pub async fn send(self) -> Answer {
        let response = match (self.call)(self.request.to_request()).await {
            Ok(response) => response.into_parts().1,
            Err(error) => HttpResponse::from_error(error),
        };
        let (head, body) = response.into_parts();
        let body = to_bytes(body).await.map_err(|error| error.to_string());
        Answer {
            status: head.status(),
            headers: head.headers().clone(),
            body,
        }
    }
}

impl fmt::Debug for ClientRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientRequest")
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Result<Bytes, String>,
}

/// A body that broke off, or is not what was expected.
#[derive(Debug)]
pub struct AnswerError(String);

impl fmt::Display for AnswerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for AnswerError {}

impl Answer {
    /// The status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status.as_u16()
    }

    /// All headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The text of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        header::joined(&self.headers, name)
    }

    /// The body.
    ///
    /// # Errors
    /// When it broke off.
    pub fn bytes(&self) -> Result<Bytes, AnswerError> {
        self.body.clone().map_err(AnswerError)
    }

    /// The body as text.
    ///
    /// # Errors
    /// When it broke off or is not UTF-8.
    pub fn text(&self) -> Result<String, AnswerError> {
        String::from_utf8(self.bytes()?.into()).map_err(|error| AnswerError(error.to_string()))
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// When it broke off or does not fit `T`; the message has the body.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, AnswerError> {
        let text = self.text()?;
        serde_json::from_str(&text)
            .map_err(|error| AnswerError(format!("{error} in `{text}` (status {})", self.status)))
    }

    /// The answer as [`Comparison`](twinroute_migrate::compare::Comparison) compares it: one of a Pages handler with that
    /// of its App twin, say.
    ///
    /// # Errors
    /// When its body broke off.
    pub fn to_compare(&self) -> Result<compare::Answer, AnswerError> {
        let headers = self.headers.iter();
        let headers = headers.map(|(name, value)| (name.to_string(), header::text(value)));
        Ok(compare::Answer {
            status: self.status(),
            headers: headers.collect(),
            body: self.bytes()?.into(),
        })
    }
}
