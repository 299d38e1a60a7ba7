//! A proxy: its handler, its config, and where it came from.

use std::{borrow::Cow, time::Duration};

use actix_web::{FromRequest, Handler};
use twinroute_core::{
    context::{HandlerLimits, OnDisconnect},
    handler::{BoxHandler, HandlerOutput},
};
use twinroute_rules::ProxyMatcher;

use crate::{NextResponse, ProxyConfig};

/// The function `proxy` of a proxy file: an async function of up to 16 extractors that returns [`NextResponse`], or a `Result` of it
/// with any error.
#[diagnostic::on_unimplemented(
    message = "this is not a proxy",
    label = "expected `async fn proxy(req: NextRequest) -> Result<NextResponse>`",
    note = "it is an async function, and `Clone + Send + Sync`; its arguments are actix-web extractors",
    note = "it returns `NextResponse`, or a `Result` of it: `NextResponse::next()` continues with the handler",
    note = "the error of a `Result` is any `std::error::Error`; for `anyhow::Error` or `Box<dyn Error>` return `Result<_, twinroute::Error>` and use `.map_err(Error::boxed)?`, for text an `ApiError`"
)]
pub trait ProxyHandler<Args>: Clone + Send + Sync + 'static {
    /// Erases the type.
    #[doc(hidden)]
    fn boxed(self) -> BoxHandler<NextResponse>;
}

#[diagnostic::do_not_recommend]
impl<H, Args> ProxyHandler<Args> for H
where
    H: Handler<Args> + Send + Sync,
    Args: FromRequest + 'static,
    H::Output: HandlerOutput<NextResponse>,
{
    fn boxed(self) -> BoxHandler<NextResponse> {
        BoxHandler::new(self)
    }
}

/// A proxy, which runs before the handlers of the routes that it guards.
#[derive(Debug, Clone)]
pub struct ProxyRoute {
    pub(crate) handler: BoxHandler<NextResponse>,
    config: ProxyConfig,
    on_disconnect: OnDisconnect,
    origin: Cow<'static, str>,
}

/// Creates a proxy that runs for every request.
///
/// Work that it schedules with [`after`](crate::after) starts when it has returned. Such work must not hold the request itself, but
/// what it needs of it: the headers of a request that is held elsewhere can't be changed for the handler.
///
/// ```
/// use twinroute_app::{NextRequest, NextResponse, ProxyConfig, Result, proxy};
///
/// async fn guard(req: NextRequest) -> Result<NextResponse> {
///     if req.cookie("session").is_none() {
///         return Ok(NextResponse::redirect(req.next_url().join("/login")?));
///     }
///     Ok(NextResponse::next())
/// }
///
/// const CONFIG: ProxyConfig = ProxyConfig::new().matcher("/api/:path*");
/// let guard = proxy(guard).config(CONFIG).origin("src/proxy.rs");
/// assert_eq!(guard.matchers().len(), 1);
/// ```
pub fn proxy<H: ProxyHandler<Args>, Args>(handler: H) -> ProxyRoute {
    ProxyRoute {
        handler: handler.boxed(),
        config: ProxyConfig::new(),
        on_disconnect: OnDisconnect::default(),
        origin: Cow::Borrowed(""),
    }
}

impl ProxyRoute {
    /// Sets the config.
    #[must_use]
    pub fn config(self, config: ProxyConfig) -> Self {
        Self { config, ..self }
    }

    /// Sets what happens to the proxy when the client disconnects before it has returned. Default: [`OnDisconnect::Finish`].
    #[must_use]
    pub fn on_disconnect(self, on_disconnect: OnDisconnect) -> Self {
        Self {
            on_disconnect,
            ..self
        }
    }

    /// Sets where the proxy is defined, usually its file, for messages.
    #[must_use]
    pub fn origin(self, origin: impl Into<Cow<'static, str>>) -> Self {
        Self {
            origin: origin.into(),
            ..self
        }
    }

    /// Returns where the proxy is defined; empty if not set.
    #[must_use]
    pub fn origin_text(&self) -> &str {
        &self.origin
    }

    /// Returns the matchers of the config; an empty list matches every request.
    #[must_use]
    pub fn matchers(&self) -> &[ProxyMatcher] {
        self.config.matcher_list()
    }

    pub(crate) fn limits(&self) -> HandlerLimits {
        let seconds = self.config.max_duration_seconds();
        HandlerLimits {
            max_duration: seconds.map(|seconds| Duration::from_secs(seconds.into())),
            on_disconnect: self.on_disconnect,
        }
    }
}
