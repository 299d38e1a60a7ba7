//! The health paths: liveness and readiness.

use std::{fmt, pin::Pin, sync::Arc};

use actix_http::{Method, Request, Response, StatusCode};
use actix_web::{
    body::BoxBody,
    http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue},
};

type ReadyCheck = dyn Fn() -> Pin<Box<dyn Future<Output = bool>>> + Send + Sync;

/// The health paths, which an [`AppServer`](crate::AppServer) serves itself.
#[derive(Clone, Default)]
pub(crate) struct Health {
    pub(crate) liveness: Option<String>,
    pub(crate) readiness: Option<String>,
    pub(crate) ready_when: Option<Arc<ReadyCheck>>,
}

/// A health check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Probe {
    Liveness,
    Readiness,
}

impl Health {
    /// The probe that a request's path is for, if any.
    pub(crate) fn probe(&self, request: &Request) -> Option<Probe> {
        let path = Some(request.path());
        if self.liveness.is_some() && self.liveness.as_deref() == path {
            Some(Probe::Liveness)
        } else if self.readiness.is_some() && self.readiness.as_deref() == path {
            Some(Probe::Readiness)
        } else {
            None
        }
    }

    /// Checks that the health paths can match a request.
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

    pub(crate) async fn respond(
        &self,
        probe: Probe,
        method: &Method,
        is_stopping: bool,
    ) -> Response<BoxBody> {
        let (status, text) = match (probe, &self.ready_when) {
            _ if !matches!(*method, Method::GET | Method::HEAD) => {
                (StatusCode::METHOD_NOT_ALLOWED, "")
            }
            (Probe::Liveness, _) => (StatusCode::OK, "alive"),
            (Probe::Readiness, _) if is_stopping => (StatusCode::SERVICE_UNAVAILABLE, "stopping"),
            (Probe::Readiness, Some(check)) if !check().await => {
                (StatusCode::SERVICE_UNAVAILABLE, "not ready")
            }
            (Probe::Readiness, _) => (StatusCode::OK, "ready"),
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
