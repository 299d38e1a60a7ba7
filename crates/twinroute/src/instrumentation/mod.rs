//! The Rust form of Next's `instrumentation.ts`: a function that runs before the server listens, and a hook that gets errors.
//!
//! With `twinroute_build::discover`, write `src/instrumentation.rs`, beside `src/pages` and `src/app`; each of the two functions may be
//! left out:
//!
//! ```
//! use twinroute::instrumentation::{ErrorContext, ErrorRequest, ReportedError};
//!
//! /// Runs once, before the server listens. An error keeps it from starting.
//! pub async fn register() -> Result<(), std::io::Error> {
//!     // tracing_subscriber::fmt().json().init();
//!     Ok(())
//! }
//!
//! pub async fn on_request_error(error: ReportedError, request: ErrorRequest, context: ErrorContext) {
//!     let report = serde_json::json!({ "message": error.to_string(), "path": request.path, "context": context });
//!     // client.post(URL).json(&report).send().await
//! #   let _ = report;
//! }
//! # use twinroute::{Routes, instrumentation::Instrumentation};
//! # Routes::new().instrumentation(Instrumentation::new().register(register).on_request_error(on_request_error));
//! ```
//!
//! Routes by hand get it from [`Routes::instrumentation`]. In an `App` of your own, await [`Router::instrument`] before it serves.
//!
//! `on_request_error` gets the errors of [`Routes::on_error`], which is called too, but for those of [`after`](crate::after), as in
//! Next.js. It runs beside the request, whose response does not wait for it; a stop of the server does.

mod report;

use std::{cell::Cell, error::Error as StdError, fmt, panic::AssertUnwindSafe, sync::Arc};

use futures_util::future::{FutureExt as _, LocalBoxFuture};
use tokio::sync::OnceCell;
use twinroute_core::{
    context::{Phase, spawn_live},
    panic_text,
};

use crate::{Router, Routes, RoutesError, endpoint::Endpoint, error_event::ErrorEvent};

pub use report::{
    ErrorContext, ErrorRequest, ReportedError, RevalidateReason, RouteType, RouterKind,
};

/// The most calls of `on_request_error` that run on a worker at a time.
const MOST_CALLS: usize = 1_000;

thread_local! {
    static CALLS: Cell<usize> = const { Cell::new(0) };
}

type Register = dyn Fn() -> LocalBoxFuture<'static, Result<(), Box<dyn StdError>>> + Send + Sync;
type OnRequestError =
    dyn Fn(ReportedError, ErrorRequest, ErrorContext) -> LocalBoxFuture<'static, ()> + Send + Sync;

/// The functions of an `instrumentation.rs`, for [`Routes::instrumentation`].
#[derive(Clone, Default)]
pub struct Instrumentation {
    register: Option<Arc<Register>>,
    on_request_error: Option<Arc<OnRequestError>>,
    origin: Option<String>,
    registered: Arc<OnceCell<()>>,
}

/// What `register` may return: nothing, or a `Result` whose error keeps the server from starting.
pub trait RegisterOutput {
    /// Returns the error.
    ///
    /// # Errors
    /// With that of the function.
    fn into_result(self) -> Result<(), Box<dyn StdError>>;
}

impl RegisterOutput for () {
    fn into_result(self) -> Result<(), Box<dyn StdError>> {
        Ok(())
    }
}

impl<E: Into<Box<dyn StdError>>> RegisterOutput for Result<(), E> {
    fn into_result(self) -> Result<(), Box<dyn StdError>> {
        self.map_err(Into::into)
    }
}

impl Instrumentation {
    /// Creates an instrumentation without functions.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the function that runs once, before the server listens.
    #[must_use]
    pub fn register<F>(mut self, register: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future + 'static,
        F::Output: RegisterOutput,
    {
        self.register = Some(Arc::new(move || {
            let registered = register();
            async move { registered.await.into_result() }.boxed_local()
        }));
        self
    }

    /// Sets the function that gets errors. At most 1,000 calls run on a worker at a time; further errors are only logged.
    #[must_use]
    pub fn on_request_error<F>(
        mut self,
        hook: impl Fn(ReportedError, ErrorRequest, ErrorContext) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = ()> + 'static,
    {
        self.on_request_error = Some(Arc::new(move |error, request, context| {
            hook(error, request, context).boxed_local()
        }));
        self
    }

    /// Sets the file, for the error of a server that does not start. The build calls it.
    #[must_use]
    pub fn origin(mut self, file: &str) -> Self {
        self.origin = Some(file.to_owned());
        self
    }

    /// Runs `register`, unless it has succeeded.
    pub(crate) async fn start(&self) -> Result<(), RoutesError> {
        let Some(register) = &self.register else {
            return Ok(());
        };
        let registered = self.registered.get_or_try_init(|| self.run(&**register));
        registered.await.copied()
    }

    async fn run(&self, register: &Register) -> Result<(), RoutesError> {
        let registered = AssertUnwindSafe(async { register().await });
        let reason = match registered.catch_unwind().await {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(error)) => error.to_string(),
            Err(panic) => panic_text(&*panic)
                .map_or_else(|| "panicked".to_owned(), |text| format!("panicked: {text}")),
        };
        let origin = self.origin.clone();
        Err(RoutesError::of_register(RegisterError { origin, reason }))
    }

    /// Whether `register` has yet to run.
    fn is_unregistered(&self) -> bool {
        self.register.is_some() && !self.registered.initialized()
    }

    /// Reports an error to the hook.
    pub(crate) fn report(&self, router: &Router, route: usize, event: &ErrorEvent<'_>) {
        if let Some(hook) = &self.on_request_error
            && event.phase != Phase::After
        {
            let context = router.error_context(route, event);
            self.call(hook, event, context);
        }
    }

    fn call(&self, hook: &Arc<OnRequestError>, event: &ErrorEvent<'_>, context: ErrorContext) {
        let Some(call) = RunningCall::begin() else {
            let route = event.route;
            return tracing::warn!(
                route,
                "`on_request_error` is not called: {MOST_CALLS} calls are running"
            );
        };
        let (error, request) = (ReportedError::new(event), ErrorRequest::new(event.request));
        let hook = Arc::clone(hook);
        spawn_live(async move {
            let called = AssertUnwindSafe(async { hook(error, request, context).await });
            if let Err(panic) = called.catch_unwind().await {
                let panic = panic_text(&*panic);
                tracing::error!(panic, "`on_request_error` panicked");
            }
            drop(call);
        });
    }
}

/// Counts as a running call until it is dropped.
struct RunningCall(());

impl RunningCall {
    fn begin() -> Option<Self> {
        let calls = CALLS.get();
        (calls < MOST_CALLS).then(|| {
            CALLS.set(calls + 1);
            Self(())
        })
    }
}

impl Drop for RunningCall {
    fn drop(&mut self) {
        CALLS.set(CALLS.get() - 1);
    }
}

impl Routes {
    /// Sets the functions of an [`instrumentation`](crate::instrumentation). `twinroute_build::discover` adds those of
    /// `src/instrumentation.rs`.
    #[must_use]
    pub fn instrumentation(mut self, instrumentation: Instrumentation) -> Self {
        self.instrumentation = Some(instrumentation);
        self
    }
}

impl Router {
    /// Runs `register` of the [`instrumentation`](crate::instrumentation), unless it has succeeded for these routes. [`Server`](crate::Server)
    /// and the test client do this; a router that is mounted in an `App` needs it before it serves.
    ///
    /// # Errors
    /// When `register` fails or panics. The error names its file.
    pub async fn instrument(&self) -> Result<(), RoutesError> {
        match &self.instrumentation {
            Some(instrumentation) => instrumentation.start().await,
            None => Ok(()),
        }
    }

    /// Logs that `register` has not run, which an `App` can't do.
    pub(crate) fn warn_unregistered(&self) {
        let instrumentation = self.instrumentation.as_ref();
        if let Some(found) = instrumentation.filter(|found| found.is_unregistered()) {
            let origin = found.origin.as_deref().unwrap_or("instrumentation");
            tracing::warn!(
                "{origin}: `register` has not run; build the routes, await `Router::instrument`, and mount the router"
            );
        }
    }

    /// Returns Next's context of an error.
    fn error_context(&self, route: usize, event: &ErrorEvent<'_>) -> ErrorContext {
        let (router_kind, route_type) = match self.routes.get(route) {
            Some((_, Endpoint::Pages(_))) => (RouterKind::Pages, RouteType::Route),
            Some((_, Endpoint::App(_))) => (RouterKind::App, RouteType::Route),
            // As in Next.js, whose proxies belong to both routers.
            None => (RouterKind::Pages, RouteType::Proxy),
        };
        let route_path = match route_type {
            RouteType::Route => event.route.to_owned(),
            RouteType::Proxy => "/proxy".to_owned(),
        };
        ErrorContext {
            router_kind,
            route_path,
            route_type,
            revalidate_reason: RevalidateReason::of(event.request),
        }
    }
}

/// Why the server does not start: `register` has failed.
#[derive(Debug)]
pub(crate) struct RegisterError {
    origin: Option<String>,
    reason: String,
}

impl fmt::Display for RegisterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let origin = self.origin.as_deref().unwrap_or("instrumentation");
        write!(f, "{origin}: `register` failed: {}", self.reason)
    }
}

impl StdError for RegisterError {}

impl fmt::Debug for Instrumentation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Instrumentation")
            .field("register", &self.register.is_some())
            .field("on_request_error", &self.on_request_error.is_some())
            .field("origin", &self.origin)
            .finish_non_exhaustive()
    }
}
