//! Runs the handler of a path again on demand: `res.revalidate("/path")`.

use std::rc::Rc;

use actix_web::rt;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use twinroute_core::{ApiError, context::Regeneration};
use twinroute_matcher::Params;

use super::{
    computation::{Computation, Computed, Unkept},
    kept_route::KeptRoute,
};
use crate::{
    cache::{IncrementalCache, Run, Tag},
    endpoint::Endpoint,
    normalize::without_dot_segments,
    router::Router,
};

/// What a path may have that a target can't.
const ESCAPED: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b'<').add(b'>').add(b'`');

/// Computes the kept response of a path anew. A path without a kept response stays as it is.
pub(crate) async fn regenerate(
    router: Rc<Router>,
    path: String,
    which: Regeneration,
) -> Result<(), ApiError> {
    let failed = |status: u16| {
        let message = format!("Failed to revalidate {path}: Invalid response {status}");
        ApiError::new(500, message)
    };
    let target = target_of(&path);
    if target.contains("//") || target.contains('\\') {
        return Err(failed(308));
    }
    let active = router.front.as_ref().map(|front| front.rules.load_full());
    let legacy = regenerate_in_legacy(Rc::clone(&router), path.clone(), which);
    let below = active
        .as_ref()
        .and_then(|active| active.route_path(&target));
    let Some(found) = router.best_match(below.unwrap_or(&target)) else {
        let failed = |error| ApiError::new(500, format!("Failed to revalidate {path}: {error}"));
        return legacy.await.map_err(failed);
    };
    // Its failure is logged, and does not concern the route here.
    rt::spawn(legacy);
    let number = *found.route.value();
    if let Endpoint::App(route) = router.endpoint(number)
        && !route.allowed().contains(&"GET")
    {
        return Err(failed(405));
    }
    let Ok(params) = found.decode() else {
        return Err(failed(400));
    };
    let Some(kept) = router.kept.get(number) else {
        return Ok(());
    };
    match recompute(&router, kept, number, params, which).await {
        Some(Computed::Unkept(_, Unkept::Status(status))) => Err(failed(status.as_u16())),
        Some(Computed::Unkept(_, Unkept::Failed(_))) => Err(failed(500)),
        Some(Computed::Unkept(_, Unkept::Cookies) | Computed::Kept(_) | Computed::Dynamic(_))
        | None => Ok(()),
    }
}

/// Has the legacy server regenerate a path, if it prerenders the path.
async fn regenerate_in_legacy(
    router: Rc<Router>,
    path: String,
    which: Regeneration,
) -> Result<(), String> {
    let active = router.front.as_ref().map(|front| front.rules.load_full());
    match (active, &router.upstream) {
        (Some(active), Some(upstream)) => {
            upstream.regenerate(&active.prerendered, &path, which).await
        }
        _ => Ok(()),
    }
}

/// Lets the other servers that share the cache drop their copies of a response.
pub(crate) async fn drop_copies(cache: &IncrementalCache, path: &str) {
    if let Err(error) = cache.revalidate_shared(&Tag::of_path(path)).await {
        tracing::warn!(path, %error, "other servers may keep the old response for now");
    }
}

/// Returns a path without query, fragment, dot segments and the slash at its end.
fn target_of(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let resolved = without_dot_segments(path);
    let path = resolved.as_deref().unwrap_or(path);
    let path = match path.strip_suffix('/') {
        Some("") | None => path,
        Some(shorter) => shorter,
    };
    utf8_percent_encode(path, ESCAPED).to_string()
}

async fn recompute(
    router: &Rc<Router>,
    kept: &KeptRoute,
    number: usize,
    params: Params,
    which: Regeneration,
) -> Option<Computed> {
    let (path, key) = kept.place(&params)?;
    let cache = &router.kept.cache;
    let old = cache.lookup(&key).await.usable().cloned();
    if which == Regeneration::OnlyGenerated && old.is_none() {
        return None;
    }
    drop_copies(cache, &path).await;
    let run: Option<Run> = cache.begin_anew(&key).await;
    let computation = Computation {
        router: Rc::clone(router),
        number,
        asked: path.clone(),
        path,
        key,
        params,
        old,
        is_on_demand: true,
    };
    Some(computation.detached(run).await)
}
