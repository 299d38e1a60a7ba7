//! The hooks of `Routes::render_error`, and the error types of `Routes::error_response`.

use std::{
    error::Error as StdError,
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use actix_web::{HttpRequest, HttpResponse, ResponseError};
use twinroute_core::{Error, context::Rendered, panic_text};
use twinroute_matcher::PatternError;

use crate::{
    error_event::request_id,
    normalize::normalize,
    request_error::{RequestError, is_default},
    subtree::Subtree,
};

type Hook = dyn Fn(&RequestError<'_>, &HttpRequest) -> HttpResponse + Send + Sync;
type Respond = fn(&(dyn StdError + 'static)) -> Option<HttpResponse>;

/// The hooks and error types of `Routes`.
#[derive(Clone, Default)]
pub(crate) struct ErrorHooks {
    /// For all requests.
    all: Option<Arc<Hook>>,
    /// By their paths.
    below: Vec<(String, Arc<Hook>)>,
    types: Vec<Respond>,
}

/// The frozen hooks of a `Router`.
#[derive(Clone)]
pub(crate) struct ErrorRenderer {
    all: Option<Arc<Hook>>,
    /// The longest path first.
    below: Arc<[(Subtree, Arc<Hook>)]>,
    types: Arc<[Respond]>,
}

impl ErrorHooks {
    pub(crate) fn set(&mut self, hook: Arc<Hook>) {
        self.all = Some(hook);
    }

    pub(crate) fn set_below(&mut self, path: &str, hook: Arc<Hook>) {
        let path = path.trim_end_matches('/');
        self.below.retain(|(known, _)| known != path);
        self.below.push((path.to_owned(), hook));
    }

    /// Registers an error type that makes its own response.
    pub(crate) fn register<E: StdError + ResponseError + 'static>(&mut self) {
        self.types
            .push(|error| error.downcast_ref::<E>().map(E::error_response));
    }

    /// Adds the hooks of `other` for paths that have none, and its error types.
    pub(crate) fn merge(&mut self, other: Self) {
        self.all = self.all.take().or(other.all);
        for (path, hook) in other.below {
            if self.below.iter().all(|(known, _)| *known != path) {
                self.below.push((path, hook));
            }
        }
        self.types.extend(other.types);
    }

    /// Freezes the hooks, and returns the errors of invalid paths.
    pub(crate) fn build(self) -> (ErrorRenderer, Vec<PatternError>) {
        let (mut below, mut errors) = (Vec::new(), Vec::new());
        for (path, hook) in self.below {
            match Subtree::parse(&path) {
                Ok(subtree) => below.push((subtree, hook)),
                Err(error) => errors.push(error),
            }
        }
        below.sort_by_key(|(subtree, _)| std::cmp::Reverse(subtree.precision()));
        let renderer = ErrorRenderer {
            all: self.all,
            below: below.into(),
            types: self.types.into(),
        };
        (renderer, errors)
    }
}

impl ErrorRenderer {
    /// Returns the response that an error of a registered type makes.
    pub(crate) fn respond(&self, error: &(dyn StdError + 'static)) -> Option<HttpResponse> {
        let respond = || self.types.iter().find_map(|respond| respond(error));
        catch_unwind(AssertUnwindSafe(respond)).unwrap_or_else(|panic| {
            let panic = panic_text(&*panic);
            tracing::error!(%error, panic, "the response of an error panicked");
            None
        })
    }

    /// Calls the hook for the request's path. Without one, or if it panics, the response is the default one.
    pub(crate) fn render(
        &self,
        request: &HttpRequest,
        error: &Error,
        response: HttpResponse,
    ) -> Rendered {
        let Some(hook) = self.hook(request) else {
            return Rendered::Default(response);
        };
        let error = RequestError::new(error, response);
        match catch_unwind(AssertUnwindSafe(|| hook(&error, request))) {
            Ok(response) if is_default(&response) => Rendered::Default(response),
            Ok(response) => Rendered::Hook(response),
            Err(panic) => {
                let (method, path, panic) = (request.method(), request.path(), panic_text(&*panic));
                let request_id = request_id(request.headers());
                tracing::error!(%method, path, request_id, panic, "the error hook panicked");
                Rendered::Default(error.default_response())
            }
        }
    }

    /// Returns the hook for the request's path.
    fn hook(&self, request: &HttpRequest) -> Option<&Hook> {
        let normalized = normalize(request.uri());
        let path = normalized.path();
        let mut below = self.below.iter();
        let found = below.find(|(subtree, _)| subtree.covers(path));
        found
            .map(|(_, hook)| hook)
            .or(self.all.as_ref())
            .map(|hook| &**hook)
    }
}

impl fmt::Debug for ErrorHooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let paths: Vec<_> = self.below.iter().map(|(path, _)| path).collect();
        f.debug_struct("ErrorHooks")
            .field("below", &paths)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for ErrorRenderer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ErrorRenderer")
    }
}
