//! What a load balancer asks: whether the server lives, and whether it wants requests.

use std::{fmt, pin::Pin, sync::Arc};

use actix_http::{Method, Request, Response, StatusCode};
use actix_web::{
    body::BoxBody,
    http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue},
};

type Check = dyn Fn() -> Pin<Box<dyn Future<Output = bool>>> + Send + Sync;

/// The paths that an [`AppServer`](crate::AppServer) answers by itself.
#[derive(Clone, Default)]
pub(crate) struct Health {
    pub(crate) liveness: Option<String>,
    pub(crate) readiness: Option<String>,
    pub(crate) ready_when: Option<Arc<Check>>,
}

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Question {
    Lives,
    IsReady,
}

impl Health {
    /// What a request asks, if it does.
    pub(crate) fn asks(&self, request: &Request) -> Option<Question> {
        let path = Some(request.path());
        if self.liveness.is_some() && self.liveness.as_deref() == path {
            Some(Question::Lives)
        } else if self.readiness.is_some() && self.readiness.as_deref() == path {
            Some(Question::IsReady)
        } else {
            None
        }
    }

    /// Whether the paths of the server itself can be found.
    pub(crate) fn check(&self) -> Result<(), String> {
        for path in self.paths() {
            if !path.starts_with('/') || path.contains(['?', '#']) {
                return Err(format!(
                    "the health path `{path}` must be a path that starts with `/`"
                ));
            }
        }
        Ok(())
    }

    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        [&self.liveness, &self.readiness]
            .into_iter()
            .flatten()
            .map(String::as_str)
    }

    pub(crate) async fn answer(
        &self,
        question: Question,
        method: &Method,
        is_stopping: bool,
    ) -> Response<BoxBody> {
        let (status, text) = match (question, &self.ready_when) {
            _ if !matches!(*method, Method::GET | Method::HEAD) => {
                (StatusCode::METHOD_NOT_ALLOWED, "")
            }
            (Question::Lives, _) => (StatusCode::OK, "alive"),
            (Question::IsReady, _) if is_stopping => (StatusCode::SERVICE_UNAVAILABLE, "stopping"),
            (Question::IsReady, Some(check)) if !check().await => {
                (StatusCode::SERVICE_UNAVAILABLE, "not ready")
            }
            (Question::IsReady, _) => (StatusCode::OK, "ready"),
        };
        let mut response = Response::with_body(status, BoxBody::new(text));
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}

impl fmt::Debug for Health {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Health")
            .field("liveness", &self.liveness)
            .field("readiness", &self.readiness)
            .finish_non_exhaustive()
    }
}
