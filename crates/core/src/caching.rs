//! Kept data and revalidation, for any code that a handler calls.
//!
//! These functions find the cache of the server by themselves: in handlers of both styles, in their streams, and in the work of
//! [`after`](crate::context::after). Code that runs outside of a request, such as a task that it has spawned, calls the methods of the
//! [`IncrementalCache`] instead.

use std::{
    fmt::Debug,
    sync::{
        LazyLock,
        atomic::{AtomicBool, Ordering},
    },
};

use serde::{Serialize, de::DeserializeOwned};
use twinroute_cache::{
    CacheOptions, IncrementalCache, PathKind, RevalidateError, Revalidation, Scope, cached_in,
};

use crate::context::{any_current, computing, is_computing};

/// Returns the kept value of `key`, or computes it with `future`. It takes the place of `unstable_cache`, and of `"use cache"` in the
/// functions that a handler calls.
///
/// `key` is any value that can be serialized: name the data in it, and add everything that the value depends on. `future` can't read
/// the request, since its value is for every client: read it before, and make it part of the key. The rest is described at
/// [`IncrementalCache::cached`].
///
/// ```
/// use serde::{Deserialize, Serialize};
/// use std::time::Duration;
/// use twinroute_cache::CacheOptions;
/// use twinroute_core::{Error, caching::cached};
///
/// #[derive(Clone, Serialize, Deserialize)]
/// struct Product { id: u32, price: u32 }
/// # async fn load(id: u32) -> std::io::Result<Product> { Ok(Product { id, price: 1 }) }
///
/// async fn product(id: u32) -> Result<Product, Error> {
///     let options = CacheOptions::new().tag("products").revalidate(Duration::from_secs(60));
///     Ok(cached(("product", id), options, load(id)).await?)
/// }
/// ```
///
/// As in Next, nothing is kept in draft mode, and in a route with `FETCH_CACHE = "force-no-store"`. After a revalidation, the code of
/// the same request gets no stale value. Outside of a request `future` runs each time, which is logged once.
///
/// # Errors
/// That of `future`.
pub async fn cached<T, E, F>(key: impl Serialize, options: CacheOptions, future: F) -> Result<T, E>
where
    T: Serialize + DeserializeOwned + 'static,
    E: Debug + 'static,
    F: Future<Output = Result<T, E>> + 'static,
{
    let future = computing(future);
    let context = any_current();
    if context
        .as_ref()
        .is_some_and(|context| !context.keeps_data())
    {
        return collected(future).await;
    }
    if let Some(scope) = Scope::current() {
        // The scope has the tags of its reader.
        return cached_in(scope.cache(), &[], key, options, future).await;
    }
    let shared = context.as_ref().map(|context| context.shared());
    let found = shared.and_then(|shared| Some((shared, shared.cache()?)));
    let Some((shared, cache)) = found else {
        warn_outside();
        return collected(future).await;
    };
    let tags = shared.route_tags();
    if !shared.has_revalidated() {
        return cached_in(cache, &tags, key, options, future).await;
    }
    // Within a scope, stale data is not used.
    let scope = Scope::new(cache).soft_tags(tags);
    let fresh = cached_in(cache, &[], key, options, future);
    scope.enter(fresh).await
}

/// Runs a future whose value is not kept. `cache_tag` and `cache_life` work in it, without effect.
async fn collected<F: Future>(future: F) -> F::Output {
    static NOTHING: LazyLock<IncrementalCache> = LazyLock::new(IncrementalCache::default);
    Scope::new(&NOTHING).enter(future).await
}

#[cold]
fn warn_outside() {
    static IS_LOGGED: AtomicBool = AtomicBool::new(false);
    if !is_computing() && !IS_LOGGED.swap(true, Ordering::Relaxed) {
        tracing::warn!(
            "`cached` was called outside of a request of a server with a cache, so nothing is kept: call it on the `IncrementalCache`"
        );
    }
}

/// Drops the response at a path, and with it all data that its route reads. The next request gets a new one.
///
/// The path is that of one response, without query: `/posts/1`. It takes effect at once, so revalidate after the data has changed.
///
/// ```
/// use twinroute_core::{Error, caching::revalidate_path};
/// # async fn save(id: u32) -> std::io::Result<()> { Ok(()) }
///
/// async fn publish(id: u32) -> Result<(), Error> {
///     save(id).await?;
///     revalidate_path(&format!("/posts/{id}")).await?;
///     Ok(())
/// }
/// ```
///
/// # Errors
/// As [`IncrementalCache::revalidate_path`], and when called outside of a request, or where a kept value is computed.
pub async fn revalidate_path(path: &str) -> Result<(), RevalidateError> {
    let cache = cache("revalidate_path")?;
    cache.revalidate_path(path).await
}

/// Drops all responses of a route, or below a folder: `revalidatePath(path, "layout")`.
///
/// The path is written as the folders are named: `/posts/[id]`, `/posts`, or `/` for everything.
///
/// ```
/// use twinroute_cache::PathKind;
/// use twinroute_core::{Error, caching::revalidate_path_as};
///
/// async fn import() -> Result<(), Error> {
///     revalidate_path_as("/posts/[id]", PathKind::Layout).await?;
///     Ok(())
/// }
/// ```
///
/// # Errors
/// As [`IncrementalCache::revalidate_path_as`], and when called outside of a request, or where a kept value is computed.
pub async fn revalidate_path_as(path: &str, kind: PathKind) -> Result<(), RevalidateError> {
    let cache = cache("revalidate_path_as")?;
    cache.revalidate_path_as(path, kind).await
}

/// Revalidates all responses and data with a tag.
///
/// ```
/// use std::time::Duration;
/// use twinroute_cache::Revalidation;
/// use twinroute_core::{Error, caching::revalidate_tag};
///
/// async fn change_prices() -> Result<(), Error> {
///     revalidate_tag("products", "max").await?; // stale now: served once more
///     revalidate_tag("cart", Duration::from_secs(5)).await?; // stale now, dropped after 5 seconds
///     revalidate_tag("prices", Revalidation::Now).await?; // dropped now
///     Ok(())
/// }
/// ```
///
/// # Errors
/// As [`IncrementalCache::revalidate_tag`], and when called outside of a request, or where a kept value is computed.
pub async fn revalidate_tag(
    tag: &str,
    how: impl Into<Revalidation<'_>>,
) -> Result<(), RevalidateError> {
    let cache = cache("revalidate_tag")?;
    cache.revalidate_tag(tag, how).await
}

/// Always an error: `updateTag` is for Server Actions, in Next too. Use [`revalidate_tag`] with [`Revalidation::Now`].
///
/// # Errors
/// Always.
pub fn update_tag(_tag: &str) -> Result<(), RevalidateError> {
    Err(RevalidateError::UpdateTag)
}

/// Always an error: `refresh` is for Server Actions, in Next too. Use [`revalidate_path`] or [`revalidate_tag`].
///
/// # Errors
/// Always.
pub fn refresh() -> Result<(), RevalidateError> {
    Err(RevalidateError::Refresh)
}

/// Returns the cache of the running request, for a revalidation.
fn cache(function: &'static str) -> Result<IncrementalCache, RevalidateError> {
    if is_computing() || Scope::current().is_some() {
        return Err(RevalidateError::WhileComputing { function });
    }
    let context = any_current();
    let shared = context.as_ref().map(|context| context.shared());
    let found = shared.and_then(|shared| Some((shared, shared.cache()?)));
    let (shared, cache) = found.ok_or(RevalidateError::OutsideRequest { function })?;
    shared.set_revalidated();
    Ok(cache.clone())
}
