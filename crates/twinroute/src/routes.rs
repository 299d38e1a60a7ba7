//! All routes of a server: collected by `Routes`, frozen in a `Router`.

use std::sync::Arc;

use twinroute_app::AppRoute;
use twinroute_core::life::OnDisconnect;
use twinroute_matcher::{Pattern, PatternError, RouteTable, TableError};
use twinroute_migrate::{Legacy, LegacyError, Rollout, TrustedPeers};
use twinroute_pages::PagesRoute;

use crate::{
    endpoint::Endpoint,
    error_event::{ErrorEvent, OnError},
    router::{Entry, Router},
    routes_error::RoutesError,
};

/// Routes of both styles, from files or by hand.
///
/// It can be mounted in an actix-web `App` as it is; [`build`](Self::build) finds its mistakes before.
#[derive(Debug, Clone, Default)]
pub struct Routes {
    entries: Vec<(String, Endpoint)>,
    legacy: Option<Result<Legacy, LegacyError>>,
    rollout: Option<Rollout>,
    trusted: Option<Result<TrustedPeers, LegacyError>>,
    on_error: Option<OnError>,
}

impl Routes {
    /// No routes yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a Pages route under a pattern such as `/api/posts/[pid]`.
    #[must_use]
    pub fn pages(self, pattern: &str, route: PagesRoute) -> Self {
        self.with(pattern, Endpoint::Pages(route))
    }

    /// Adds an App route under a pattern such as `/api/posts/[id]`.
    #[must_use]
    pub fn app(self, pattern: &str, route: AppRoute) -> Self {
        self.with(pattern, Endpoint::App(route))
    }

    /// Hands what no route matches to the Next.js server at this URL, or to a [`Legacy`] with its settings.
    ///
    /// Mounted in an `App`, the routes then take every request: services that are registered after get none.
    #[must_use]
    pub fn legacy<T>(self, server: T) -> Self
    where
        T: TryInto<Legacy>,
        LegacyError: From<T::Error>,
    {
        Self {
            legacy: Some(server.try_into().map_err(LegacyError::from)),
            ..self
        }
    }

    /// Leaves it to a file, `rollout.toml`, which routes answer already and which are still the legacy server's; or to
    /// a [`Rollout`] with its settings. [Its documentation](twinroute_migrate::rollout) has the format.
    #[must_use]
    pub fn rollout(self, rollout: impl Into<Rollout>) -> Self {
        Self {
            rollout: Some(rollout.into()),
            ..self
        }
    }

    /// Addresses and networks, such as `10.0.0.0/8`, whose `x-forwarded-*`, `x-real-ip`, `x-vercel-ip-*` and `forwarded`
    /// headers are believed: those of the proxies in front, which have to set or drop what their clients send of them.
    /// From anybody else such headers are dropped before anything reads them, and handlers,
    /// [`NextRequest::url`](twinroute_app::NextRequest::url) and the legacy server see what the connection tells.
    ///
    /// By default nobody is believed, or whom the legacy server's own setting names.
    #[must_use]
    pub fn trusted_peers<'a>(self, peers: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            trusted: Some(TrustedPeers::new(peers)),
            ..self
        }
    }

    /// Adds all routes of `other`, and its legacy server, rollout and trusted peers if there are none yet.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.entries.extend(other.entries);
        self.legacy = self.legacy.or(other.legacy);
        self.rollout = self.rollout.or(other.rollout);
        self.trusted = self.trusted.or(other.trusted);
        self.on_error = self.on_error.or(other.on_error);
        self
    }

    /// Takes out the routes at and below a path, so that a scope of actix-web with a middleware can stand around them.
    ///
    /// The legacy server, the trusted peers and the error hook count for both parts. A rollout does not: split before it is
    /// set.
    ///
    /// ```
    /// use actix_web::{App, middleware::NormalizePath, web};
    /// # use twinroute::{Routes, pages};
    /// # async fn handler(res: pages::NextApiResponse) -> pages::Sent { res.end() }
    /// # fn all() -> Routes { Routes::new().pages("/api/admin/stats", pages::route(handler)) }
    ///
    /// let mut routes = all(); // my_app::routes()
    /// let admin = routes.split_off("/api/admin");
    /// let app = App::new()
    ///     .service(web::scope("/api/admin").wrap(NormalizePath::trim()).service(admin))
    ///     .service(routes);
    /// # let _ = app;
    /// ```
    #[must_use]
    pub fn split_off(&mut self, path: &str) -> Self {
        let is_below = |(pattern, _): &(String, Endpoint)| {
            let rest = pattern.strip_prefix(path.trim_end_matches('/'));
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let entries = std::mem::take(&mut self.entries);
        let (below, others) = entries.into_iter().partition(is_below);
        self.entries = others;
        Self {
            entries: below,
            legacy: self.legacy.clone(),
            rollout: None,
            trusted: self.trusted.clone(),
            on_error: self.on_error.clone(),
        }
    }

    /// Takes every error that is answered with a 5xx status, and those that no client gets to see: in a stream, in the
    /// work after an answer, in a handler whose client has gone. Without it they are logged, as `tracing` events.
    #[must_use]
    pub fn on_error(self, hook: impl Fn(&ErrorEvent<'_>) + Send + Sync + 'static) -> Self {
        Self {
            on_error: Some(OnError(Arc::new(hook))),
            ..self
        }
    }

    /// Sets for all routes so far what becomes of a handler that has not answered yet when its client goes away, unless
    /// their files or their config say so.
    #[must_use]
    pub fn on_disconnect(mut self, on_disconnect: OnDisconnect) -> Self {
        let set =
            |(pattern, endpoint): (_, Endpoint)| (pattern, endpoint.on_disconnect(on_disconnect));
        self.entries = self.entries.into_iter().map(set).collect();
        self
    }

    fn with(mut self, pattern: &str, endpoint: Endpoint) -> Self {
        self.entries.push((pattern.to_owned(), endpoint));
        self
    }

    /// Freezes the routes in a table that all workers share.
    ///
    /// # Errors
    /// With everything that is wrong at once: patterns and a legacy URL that can't be read, routes that clash, and the
    /// mistakes of the rollout's file.
    pub fn build(self) -> Result<Router, RoutesError> {
        let patterns = self.entries.iter().map(|(pattern, _)| pattern.clone());
        let patterns: Arc<[String]> = patterns.collect();
        let (table, unreadable) = table(self.entries);
        let ((legacy, trusted), unusable) = apart(believing(self.legacy, self.trusted));
        let legacy = legacy.map(Arc::new);
        let switch = self
            .rollout
            .map(|rollout| rollout.start(&patterns, legacy.as_deref()));
        let (switch, refused) = apart(switch.transpose());
        let usable = unreadable.is_empty() && unusable.is_none() && refused.is_none();
        match table {
            Ok(table) if usable => Ok(Router {
                table: Arc::new(table),
                legacy,
                switch,
                trusted,
                patterns,
                on_error: self.on_error.unwrap_or_default(),
            }),
            built => Err(RoutesError {
                unreadable,
                clashes: built.err(),
                legacy: unusable,
                rollout: refused.map(Box::new),
            }),
        }
    }
}

/// The table of all routes whose pattern can be read, and what is wrong with the others.
fn table(
    entries: Vec<(String, Endpoint)>,
) -> (Result<RouteTable<Entry>, TableError>, Vec<PatternError>) {
    let mut table = RouteTable::builder();
    let mut unreadable = Vec::new();
    for (number, (pattern, endpoint)) in entries.into_iter().enumerate() {
        let origin = endpoint.origin(&pattern);
        endpoint.warn(&origin);
        match Pattern::parse(&pattern) {
            Ok(pattern) => drop(table.insert(pattern, origin, Entry { number, endpoint })),
            Err(error) => unreadable.push(error),
        }
    }
    (table.build(), unreadable)
}

/// What there is to go on with, and why it is not all.
fn apart<T: Default, E>(result: Result<T, E>) -> (T, Option<E>) {
    match result {
        Ok(all) => (all, None),
        Err(error) => (T::default(), Some(error)),
    }
}

/// The legacy server, and whom it believes as all else does.
fn believing(
    legacy: Option<Result<Legacy, LegacyError>>,
    trusted: Option<Result<TrustedPeers, LegacyError>>,
) -> Result<(Option<Legacy>, TrustedPeers), LegacyError> {
    let legacy = legacy.transpose()?;
    let own = legacy.as_ref().map(|legacy| legacy.trusted().clone());
    let trusted = trusted.transpose()?.or(own).unwrap_or_default();
    let legacy = legacy.map(|legacy| legacy.trusting(trusted.clone()));
    Ok((legacy, trusted))
}
