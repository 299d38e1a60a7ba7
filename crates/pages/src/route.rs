//! A Pages route: a handler, its `CONFIG`, and where it came from.

use std::borrow::Cow;

use actix_web::{FromRequest, Handler};
use twinroute_core::{
    context::{HandlerLimits, OnDisconnect},
    handler::{BoxHandler, HandlerOutput},
};

use crate::{PageConfig, Sent};

/// The handler of a Pages file: an async function of up to 16 extractors that returns [`Sent`], or a `Result` of it with any
/// error.
#[diagnostic::on_unimplemented(
    message = "this is not a Pages handler",
    label = "expected `async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent`",
    note = "its arguments are actix-web extractors, and it is `Clone + Send + Sync`",
    note = "it returns `Sent`, which the methods that respond return, such as `res.status(200).json(&value)`, or a `Result` of it",
    note = "the error of a `Result` is any `std::error::Error`; for `anyhow::Error` or `Box<dyn Error>` return `Result<_, twinroute::Error>` and use `.map_err(Error::boxed)?`, for text an `ApiError`"
)]
pub trait PagesHandler<Args>: Clone + Send + Sync + 'static {
    /// Erases the type.
    #[doc(hidden)]
    fn boxed(self) -> BoxHandler<Sent>;
}

#[diagnostic::do_not_recommend]
impl<H, Args> PagesHandler<Args> for H
where
    H: Handler<Args> + Send + Sync,
    Args: FromRequest + 'static,
    H::Output: HandlerOutput<Sent>,
{
    fn boxed(self) -> BoxHandler<Sent> {
        BoxHandler::new(self)
    }
}

/// A route of the Pages style.
#[derive(Debug, Clone)]
pub struct PagesRoute {
    pub(crate) handler: BoxHandler<Sent>,
    pub(crate) config: PageConfig,
    on_disconnect: OnDisconnect,
    origin: Cow<'static, str>,
}

/// Creates a route from a handler.
///
/// ```
/// use twinroute_pages::{NextApiRequest, NextApiResponse, PageConfig, Sent, route};
///
/// async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
///     res.status(200).json(&req.query().get("id"))
/// }
///
/// let route = route(handler).config(PageConfig::new().size_limit("2mb"));
/// ```
#[must_use]
pub fn route<H: PagesHandler<Args>, Args>(handler: H) -> PagesRoute {
    PagesRoute {
        handler: handler.boxed(),
        config: PageConfig::new(),
        on_disconnect: OnDisconnect::Finish,
        origin: Cow::Borrowed(""),
    }
}

impl PagesRoute {
    /// Sets the `CONFIG` of the route.
    #[must_use]
    pub fn config(self, config: PageConfig) -> Self {
        Self { config, ..self }
    }

    /// Sets what happens to a handler whose client disconnects before the response begins, unless its config sets it. Default:
    /// [`OnDisconnect::Finish`].
    #[must_use]
    pub fn on_disconnect(self, on_disconnect: OnDisconnect) -> Self {
        Self {
            on_disconnect,
            ..self
        }
    }

    pub(crate) fn limits(&self) -> HandlerLimits {
        HandlerLimits {
            max_duration: self.config.max_duration,
            on_disconnect: self.config.on_disconnect.unwrap_or(self.on_disconnect),
        }
    }

    /// Sets where the handler is defined, usually its file, for messages.
    #[must_use]
    pub fn origin(self, origin: impl Into<Cow<'static, str>>) -> Self {
        Self {
            origin: origin.into(),
            ..self
        }
    }

    /// Returns where the handler is defined; empty if not set.
    #[must_use]
    pub fn origin_text(&self) -> &str {
        &self.origin
    }
}
