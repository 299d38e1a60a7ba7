//! Computes kept responses before the server listens, as Next's build does.

use std::{collections::HashSet, error::Error, fmt, rc::Rc, time::Duration};

use actix_web::{
    http::{Method, StatusCode},
    rt::time::timeout,
};
use futures_util::{StreamExt as _, future::join_all, stream};
use twinroute_core::{context::Reporter, error_response::page};
use twinroute_matcher::Params;

use super::{
    computation::{Computation, Computed, Unkept, failed},
    kept_route::KeptRoute,
    path::path_of,
};
use crate::{
    cache::{Attempt, Lookup},
    router::Router,
};

/// How long the run of a handler may take.
const LIMIT: Duration = Duration::from_secs(60);

/// How many handlers run at the same time.
const PARALLEL: usize = 8;

/// Why the server does not start: the handler of a route has failed, whose response should be kept.
#[derive(Debug)]
pub(crate) struct PrerenderError {
    number: usize,
    route: String,
    reason: String,
}

impl PrerenderError {
    /// Whether the legacy server serves the route at present, so that the server may start. It is logged then.
    fn is_of_legacy(&self, router: &Router) -> bool {
        let upstream = router.upstream.as_ref();
        let claimed = upstream.and_then(|upstream| upstream.claim(Some(self.number), &Method::GET));
        if claimed.is_some() {
            tracing::warn!("{self}; the legacy server serves the route");
        }
        claimed.is_some()
    }

    fn new(router: &Router, number: usize, reason: impl fmt::Display) -> Self {
        let pattern = router.pattern(number);
        Self {
            number,
            route: router.endpoint(number).origin(pattern).file().to_owned(),
            reason: reason.to_string(),
        }
    }
}

impl fmt::Display for PrerenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.route, self.reason)
    }
}

impl Error for PrerenderError {}

/// Computes the responses of all kept routes whose paths are known: those without params, and those of `generate_static_params`.
pub(crate) async fn prerender(router: &Router) -> Result<(), Vec<PrerenderError>> {
    let router = Rc::new(router.clone());
    let places = router
        .kept
        .iter()
        .map(|(number, kept)| places(&router, number, kept));
    let (mut computations, mut errors) = (Vec::new(), Vec::new());
    for place in join_all(places).await {
        match place {
            Ok(found) => computations.extend(found),
            Err(error) => errors.push(error),
        }
    }
    let runs = stream::iter(computations)
        .map(compute)
        .buffer_unordered(PARALLEL);
    let mut ends = Vec::new();
    for end in runs.collect::<Vec<_>>().await {
        match end {
            Ok(end) => ends.push(end),
            Err(error) => errors.push(error),
        }
    }
    errors.retain(|error| !error.is_of_legacy(&router));
    if !errors.is_empty() {
        return Err(errors);
    }
    make_dynamic(&router, &ends);
    Ok(())
}

/// The end of a run: why its response is not kept, if it is not.
struct End {
    number: usize,
    path: String,
    unkept: Option<String>,
}

/// Makes the routes dynamic of which a response can't be kept. The other responses that were computed stay, as in Next.js.
fn make_dynamic(router: &Router, ends: &[End]) {
    for (number, kept) in router.kept.iter() {
        let of_route = || ends.iter().filter(|end| end.number == number);
        let Some(reason) = of_route().find_map(|end| end.unkept.as_ref()) else {
            continue;
        };
        let computed = of_route().filter(|end| end.unkept.is_none());
        let computed = computed.map(|end| end.path.clone()).collect();
        kept.make_dynamic(router.pattern(number), reason, computed);
    }
}

/// Returns the computations of a route's known paths.
async fn places(
    router: &Rc<Router>,
    number: usize,
    kept: &KeptRoute,
) -> Result<Vec<Computation>, PrerenderError> {
    let params = match static_params(router, number, kept).await {
        Ok(params) => params,
        Err(reason) => {
            let reason = format!("`generate_static_params` has failed: {reason}");
            return Err(PrerenderError::new(router, number, reason));
        }
    };
    let paths: HashSet<String> = params
        .iter()
        .filter_map(|params| path_of(&kept.pattern, params))
        .collect();
    let computations = params.into_iter().filter_map(|params| {
        let (path, key) = kept.place(&params)?;
        Some(Computation {
            router: Rc::clone(router),
            number,
            asked: path.clone(),
            path,
            key,
            params,
            old: None,
            is_on_demand: false,
        })
    });
    let mut computations: Vec<_> = computations.collect();
    computations.sort_by(|one, other| one.path.cmp(&other.path));
    computations.dedup_by(|one, other| one.path == other.path);
    kept.set_known(paths);
    Ok(computations)
}

async fn static_params(
    router: &Rc<Router>,
    number: usize,
    kept: &KeptRoute,
) -> Result<Vec<Params>, String> {
    let Some(route) = router.app_route(number) else {
        return Ok(Vec::new());
    };
    if !kept.has_params() {
        return Ok(vec![Params::default()]);
    }
    let request = router.kept.blank.get("/").await;
    let request = request.map_err(|error| error.to_string())?;
    let reporter = Reporter::new(Rc::<Router>::clone(router), number);
    let params = twinroute_app::static_params(route, &kept.pattern, &request, reporter);
    match timeout(LIMIT, params).await {
        Ok(params) => params.map_err(|error| error.to_string()),
        Err(_) => Err(format!("it took longer than {} seconds", LIMIT.as_secs())),
    }
}

/// Computes the response of one path, unless another server has kept it.
async fn compute(computation: Computation) -> Result<End, PrerenderError> {
    let (router, number) = (Rc::clone(&computation.router), computation.number);
    let path = computation.path.clone();
    let unkept = match first_run(computation).await {
        Some(Computed::Unkept(_, Unkept::Failed(error))) => {
            let reason = format!("the handler has failed for `{path}`: {error}");
            return Err(PrerenderError::new(&router, number, reason));
        }
        Some(Computed::Unkept(_, Unkept::Status(status))) => {
            Some(format!("the response for `{path}` is a {status}"))
        }
        Some(Computed::Unkept(_, Unkept::Cookies)) => {
            Some(format!("the response for `{path}` sets cookies"))
        }
        Some(Computed::Dynamic(read)) => Some(format!("its handler reads {read} for `{path}`")),
        Some(Computed::Kept(_)) | None => None,
    };
    Ok(End {
        number,
        path,
        unkept,
    })
}

async fn first_run(computation: Computation) -> Option<Computed> {
    let cache = &computation.router.kept.cache;
    if let Lookup::Fresh(entry) = cache.lookup(&computation.key).await {
        // Another server has kept it, or has found that its handler reads the request.
        let is_dynamic = entry.value().is_empty();
        return is_dynamic.then_some(Computed::Dynamic("the request"));
    }
    let run = match cache.begin(&computation.key).await {
        Attempt::Run(run) => Some(run),
        Attempt::Ready(_) => return None,
        Attempt::Alone => None,
    };
    let path = computation.path.clone();
    let run = timeout(LIMIT, computation.run(run)).await;
    Some(run.unwrap_or_else(|_| {
        let seconds = LIMIT.as_secs();
        let response = page(StatusCode::GATEWAY_TIMEOUT);
        failed(
            response,
            &format!("it took longer than {seconds} seconds for `{path}`"),
        )
    }))
}
