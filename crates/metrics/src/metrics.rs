//! All metrics of a process.

use std::{
    collections::BTreeMap,
    fmt,
    net::SocketAddr,
    sync::{
        Arc, Mutex, OnceLock, PoisonError, RwLock, RwLockReadGuard,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

use prometheus_client::registry::Registry;

use crate::{
    Family, Format, Method, RouteMetrics,
    collector::StateCollector,
    family::{Read, Source},
};

/// All metrics of a process. Clones are the same metrics.
///
/// Several servers and routers may share one: the requests of the same pattern are counted together.
///
/// | metric | type | labels |
/// | --- | --- | --- |
/// | `http_server_request_duration_seconds` | histogram | `http_route`, `http_request_method`, `http_response_status_code`, `twinroute_style` |
/// | `http_server_active_requests` | gauge | `http_request_method` |
/// | `http_server_request_body_size_bytes` | histogram | `http_route` |
/// | `http_server_response_body_size_bytes` | histogram | `http_route` |
/// | `twinroute_errors_total` | counter | `http_route`, `error_type` |
/// | `twinroute_rollout_requests_total` | counter | `http_route`, `server` |
/// | `twinroute_rate_limited_requests_total` | counter | `http_route` |
/// | `twinroute_rate_limit_local_decisions_total` | counter | |
/// | `process_start_time_seconds` | gauge | |
///
/// [`add_source`](Self::add_source) adds counts that are kept elsewhere, and [`register`](Self::register) an application's own metrics.
#[derive(Clone)]
pub struct Metrics(Arc<Inner>);

struct Inner {
    registry: Mutex<Registry>,
    state: Arc<State>,
    address: OnceLock<SocketAddr>,
}

/// What requests write and scrapes read.
#[derive(Debug)]
pub(crate) struct State {
    routes: RwLock<BTreeMap<String, Arc<RouteMetrics>>>,
    pub(crate) active: [AtomicI64; Method::ALL.len()],
    /// Decisions about rate limits that a shared store did not make.
    pub(crate) local_decisions: AtomicU64,
    sources: RwLock<Vec<Source>>,
    /// Seconds since the Unix epoch.
    pub(crate) start: f64,
}

impl Metrics {
    /// The `http_route` of requests that match no route.
    pub const UNMATCHED: &'static str = "(unmatched)";

    /// Creates metrics without any counts. `process_start_time_seconds` is the time of this call, so create them at the start of the
    /// process.
    #[must_use]
    pub fn new() -> Self {
        let start = SystemTime::now().duration_since(UNIX_EPOCH);
        let state = Arc::new(State {
            routes: RwLock::default(),
            active: [const { AtomicI64::new(0) }; Method::ALL.len()],
            local_decisions: AtomicU64::new(0),
            sources: RwLock::default(),
            start: start.unwrap_or_default().as_secs_f64(),
        });
        let mut registry = Registry::default();
        registry.register_collector(Box::new(StateCollector(Arc::clone(&state))));
        Self(Arc::new(Inner {
            registry: Mutex::new(registry),
            state,
            address: OnceLock::new(),
        }))
    }

    /// Returns the metrics of the routes with a pattern. It takes a lock: do it once, when the routes are built.
    #[must_use]
    pub fn route(&self, pattern: &str) -> Arc<RouteMetrics> {
        let routes = self.0.state.routes.write();
        let mut routes = routes.unwrap_or_else(PoisonError::into_inner);
        let route = || Arc::new(RouteMetrics::new(pattern));
        Arc::clone(routes.entry(pattern.to_owned()).or_insert_with(route))
    }

    /// Counts a request as active until [`end_request`](Self::end_request).
    pub fn begin_request(&self, method: Method) {
        self.0.state.active[method as usize].fetch_add(1, Ordering::Relaxed);
    }

    /// Ends what [`begin_request`](Self::begin_request) has begun.
    pub fn end_request(&self, method: Method) {
        self.0.state.active[method as usize].fetch_sub(1, Ordering::Relaxed);
    }

    /// Counts a decision about a rate limit that a server makes by itself, since the store that it shares with others does not respond.
    pub fn add_local_decision(&self) {
        self.0.state.local_decisions.fetch_add(1, Ordering::Relaxed);
    }

    /// Adds counts that another part of the process keeps. `read` is called for each scrape, and passes each value with its labels, which
    /// are as many as those of the family.
    ///
    /// `identity` is the address of these counts: a second source of one family with the same identity is ignored, so that routers that
    /// share counts don't count them twice. Values of other sources with the same labels are added.
    pub fn add_source(
        &self,
        family: Family,
        identity: usize,
        read: impl Fn(&mut dyn FnMut(&[&str], u64)) + Send + Sync + 'static,
    ) {
        let read: Box<Read> = Box::new(read);
        let sources = self.0.state.sources.write();
        let mut sources = sources.unwrap_or_else(PoisonError::into_inner);
        let is_known =
            |known: &Source| known.family.name == family.name && known.identity == identity;
        if !sources.iter().any(is_known) {
            sources.push(Source {
                family,
                identity,
                read,
            });
        }
    }

    /// Registers metrics of an application, which appear on the same page.
    ///
    /// ```
    /// use twinroute_metrics::{Format, Metrics, prometheus_client::metrics::counter::Counter};
    ///
    /// let (metrics, orders) = (Metrics::new(), Counter::<u64>::default());
    /// metrics.register(|registry| registry.register("shop_orders", "Orders so far", orders.clone()));
    /// orders.inc();
    /// assert!(metrics.render(Format::Prometheus).contains("shop_orders_total 1\n"));
    /// ```
    pub fn register(&self, register: impl FnOnce(&mut Registry)) {
        register(
            &mut self
                .0
                .registry
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        );
    }

    /// Writes all metrics in a format.
    #[must_use]
    pub fn render(&self, format: Format) -> String {
        let registry = self.0.registry.lock();
        let registry = registry.unwrap_or_else(PoisonError::into_inner);
        let mut page = String::new();
        if format.encode(&mut page, &registry).is_err() {
            tracing::error!("the metrics can't be written");
        }
        page
    }

    /// Returns the address that a [listener](crate::MetricsListener) serves these metrics on; the first one, if there are several.
    #[must_use]
    pub fn address(&self) -> Option<SocketAddr> {
        self.0.address.get().copied()
    }

    pub(crate) fn set_address(&self, address: SocketAddr) {
        // The first one stays.
        let _ = self.0.address.set(address);
    }
}

impl State {
    /// Returns the metrics of all routes, in the order of their patterns.
    pub(crate) fn routes(&self) -> Vec<Arc<RouteMetrics>> {
        let routes = self.routes.read().unwrap_or_else(PoisonError::into_inner);
        routes.values().cloned().collect()
    }

    pub(crate) fn sources(&self) -> RwLockReadGuard<'_, Vec<Source>> {
        self.sources.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrics")
            .field("address", &self.0.address)
            .finish_non_exhaustive()
    }
}
