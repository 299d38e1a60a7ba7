//! An App route: the methods that its file exports, its segment config, and where it came from.

use std::{any::type_name, borrow::Cow, time::Duration};

use actix_web::{FromRequest, Handler, http::Method};
use twinroute_core::{
    context::{HandlerLimits, OnDisconnect},
    handler::{BoxHandler, HandlerOutput},
};

use crate::{
    Dynamic, NextResponse, Revalidate, Runtime, SegmentConfig, StaticParams, StaticParamsHandler,
    argument::request_argument, context::Access,
};

/// A handler of an App file, `get`, `post` and so on: an async function of up to 16 extractors that returns [`NextResponse`], or
/// a `Result` of it with any error.
#[diagnostic::on_unimplemented(
    message = "this is not a route handler",
    label = "expected `async fn get(req: NextRequest, ctx: RouteContext<Params>) -> Result<NextResponse>`",
    note = "it is an async function, and `Clone + Send + Sync`; its arguments are actix-web extractors, the params of a `RouteContext` are `Deserialize`",
    note = "it returns `NextResponse`, or a `Result` of it; another `Responder` of actix-web goes into `NextResponse::responder`",
    note = "the error of a `Result` is any `std::error::Error`; for `anyhow::Error` or `Box<dyn Error>` return `Result<_, twinroute::Error>` and use `.map_err(Error::boxed)?`, for text an `ApiError`"
)]
pub trait AppHandler<Args>: Clone + Send + Sync + 'static {
    /// Erases the type.
    #[doc(hidden)]
    fn boxed(self) -> BoxHandler<NextResponse>;
}

#[diagnostic::do_not_recommend]
impl<H, Args> AppHandler<Args> for H
where
    H: Handler<Args> + Send + Sync,
    Args: FromRequest + 'static,
    H::Output: HandlerOutput<NextResponse>,
{
    fn boxed(self) -> BoxHandler<NextResponse> {
        BoxHandler::new(self)
    }
}

/// A route of the App style.
#[derive(Debug, Clone, Default)]
pub struct AppRoute {
    // In the order of `Allow`.
    methods: Vec<(Method, BoxHandler<NextResponse>)>,
    pub(crate) config: SegmentConfig,
    pub(crate) static_params: Option<BoxHandler<StaticParams>>,
    /// The first argument of `get` that may read the request, by its type.
    pub(crate) get_argument: Option<&'static str>,
    on_disconnect: OnDisconnect,
    origin: Cow<'static, str>,
    pub(crate) kind: Kind,
}

/// What a route serves, which decides whether its responses are kept by default.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The handlers of a `route.rs`: its constants say whether responses are kept.
    #[default]
    Handlers,
    /// The handler of a metadata file in code: responses are kept unless the handler reads the request.
    Metadata,
    /// A static metadata file: the response is part of the program.
    File,
}

/// Why there is no handler for a request's method.
#[derive(Debug, Clone, Copy)]
pub(crate) enum NoHandler {
    /// `OPTIONS`, to which the adapter responds.
    Options,
    NotAllowed,
    /// A method other than GET or HEAD, for a static route.
    NotStatic,
    /// Not one of Next's seven.
    Unknown,
}

/// Creates a route without methods.
#[must_use]
pub fn route() -> AppRoute {
    AppRoute::default()
}

impl AppRoute {
    /// Creates a route of metadata. `argument` is the first argument of the handler that may read the request.
    pub(crate) fn with_get(
        kind: Kind,
        argument: Option<&'static str>,
        handler: BoxHandler<NextResponse>,
    ) -> Self {
        let route = Self {
            kind,
            get_argument: argument,
            ..Self::default()
        };
        route.method(Method::GET, handler)
    }

    /// Sets the handler of GET, and of HEAD unless HEAD has its own.
    #[must_use]
    pub fn get<H: AppHandler<Args>, Args>(self, handler: H) -> Self {
        let get_argument = request_argument(type_name::<Args>());
        let this = Self {
            get_argument,
            ..self
        };
        this.method(Method::GET, handler.boxed())
    }

    /// Sets the handler of HEAD.
    #[must_use]
    pub fn head<H: AppHandler<Args>, Args>(self, handler: H) -> Self {
        self.method(Method::HEAD, handler.boxed())
    }

    /// Sets the handler of OPTIONS.
    #[must_use]
    pub fn options<H: AppHandler<Args>, Args>(self, handler: H) -> Self {
        self.method(Method::OPTIONS, handler.boxed())
    }

    /// Sets the handler of POST.
    #[must_use]
    pub fn post<H: AppHandler<Args>, Args>(self, handler: H) -> Self {
        self.method(Method::POST, handler.boxed())
    }

    /// Sets the handler of PUT.
    #[must_use]
    pub fn put<H: AppHandler<Args>, Args>(self, handler: H) -> Self {
        self.method(Method::PUT, handler.boxed())
    }

    /// Sets the handler of PATCH.
    #[must_use]
    pub fn patch<H: AppHandler<Args>, Args>(self, handler: H) -> Self {
        self.method(Method::PATCH, handler.boxed())
    }

    /// Sets the handler of DELETE.
    #[must_use]
    pub fn delete<H: AppHandler<Args>, Args>(self, handler: H) -> Self {
        self.method(Method::DELETE, handler.boxed())
    }

    /// Sets `generate_static_params`: the function that returns the params whose responses are computed before the server listens.
    ///
    /// ```
    /// use actix_web::web::Data;
    /// use serde::Serialize;
    /// use twinroute_app::{NextResponse, Result, RouteContext, route};
    ///
    /// #[derive(Serialize)]
    /// struct Params { id: u32 } // or the `Params` that the build generates
    /// # struct Db;
    /// # impl Db { async fn ids(&self) -> std::io::Result<Vec<u32>> { Ok(vec![]) } }
    ///
    /// async fn generate_static_params(db: Data<Db>) -> Result<Vec<Params>> {
    ///     Ok(db.ids().await?.into_iter().map(|id| Params { id }).collect())
    /// }
    /// async fn get(ctx: RouteContext) -> NextResponse {
    ///     NextResponse::json(&ctx.params)
    /// }
    /// let posts = route().get(get).static_params(generate_static_params);
    /// # assert!(posts.has_static_params());
    /// ```
    #[must_use]
    pub fn static_params<H: StaticParamsHandler<Args>, Args>(self, handler: H) -> Self {
        Self {
            static_params: Some(handler.boxed()),
            ..self
        }
    }

    /// Whether it has a `generate_static_params`.
    #[must_use]
    pub fn has_static_params(&self) -> bool {
        self.static_params.is_some()
    }

    /// Sets the segment config.
    #[must_use]
    pub fn segment_config(self, config: SegmentConfig) -> Self {
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
        let seconds = self.config.max_duration_seconds();
        HandlerLimits {
            max_duration: seconds.map(|seconds| Duration::from_secs(seconds.into())),
            on_disconnect: self
                .config
                .on_disconnect_value()
                .unwrap_or(self.on_disconnect),
        }
    }

    /// Sets where the handlers are defined, usually their file, for messages.
    #[must_use]
    pub fn origin(self, origin: impl Into<Cow<'static, str>>) -> Self {
        Self {
            origin: origin.into(),
            ..self
        }
    }

    /// Returns where the handlers are defined; empty if not set.
    #[must_use]
    pub fn origin_text(&self) -> &str {
        &self.origin
    }

    /// Returns the allowed methods, in alphabetical order.
    #[must_use]
    pub fn allowed(&self) -> Vec<&str> {
        let mut allowed: Vec<_> = self
            .methods
            .iter()
            .map(|(method, _)| method.as_str())
            .chain(["OPTIONS"])
            .collect();
        if self.handler(&Method::GET).is_some() {
            allowed.push("HEAD");
        }
        allowed.sort_unstable();
        allowed.dedup();
        allowed
    }

    fn method(mut self, method: Method, handler: BoxHandler<NextResponse>) -> Self {
        self.methods.retain(|(known, _)| *known != method);
        self.methods.push((method, handler));
        self
    }

    fn handler(&self, method: &Method) -> Option<&BoxHandler<NextResponse>> {
        self.methods
            .iter()
            .find_map(|(known, handler)| (known == method).then_some(handler))
    }

    /// Returns which parts of a request the handlers may read.
    pub(crate) fn access(&self) -> Access {
        match self.config.dynamic_value() {
            Dynamic::ForceStatic => Access::Hidden,
            Dynamic::Error if self.is_static() => Access::None,
            Dynamic::Error => Access::NoFunctions,
            Dynamic::Auto | Dynamic::ForceDynamic => Access::Full,
        }
    }

    /// Returns which parts of its request the handler of a kept response may read.
    pub(crate) fn kept_access(&self) -> Access {
        match self.access() {
            Access::Full => Access::Tracked,
            access => access,
        }
    }

    pub(crate) fn has_get(&self) -> bool {
        self.handler(&Method::GET).is_some()
    }

    /// Whether it has no other methods than GET and HEAD.
    pub(crate) fn has_read_methods_only(&self) -> bool {
        let is_read = |method: &Method| matches!(*method, Method::GET | Method::HEAD);
        self.methods.iter().all(|(method, _)| is_read(method))
    }

    /// Whether the route is static whatever its handler reads: it has only GET and HEAD, and its config requests it.
    fn is_static(&self) -> bool {
        let is_requested = matches!(
            self.config.dynamic_value(),
            Dynamic::ForceStatic | Dynamic::Error
        ) || self.kind == Kind::File;
        is_requested
            && self.config.revalidate_value() != Some(Revalidate::Seconds(0))
            && self.config.runtime_value() != Runtime::Edge
            && self.has_read_methods_only()
    }

    pub(crate) fn find(&self, method: &Method) -> Result<&BoxHandler<NextResponse>, NoHandler> {
        let handler = match *method {
            Method::HEAD => self.handler(method).or_else(|| self.handler(&Method::GET)),
            _ => self.handler(method),
        };
        handler.ok_or_else(|| match *method {
            _ if self.is_static() => NoHandler::NotStatic,
            Method::OPTIONS => NoHandler::Options,
            Method::GET
            | Method::HEAD
            | Method::POST
            | Method::PUT
            | Method::PATCH
            | Method::DELETE => NoHandler::NotAllowed,
            _ => NoHandler::Unknown,
        })
    }
}
