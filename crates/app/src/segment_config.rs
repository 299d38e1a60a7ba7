//! Next's route segment config: the constants beside an App handler.

use bytesize::ByteSize;

use twinroute_core::{context::OnDisconnect, parse_size};

/// `DYNAMIC`: whether responses are kept. Those of a route with other methods than GET and HEAD never are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Dynamic {
    /// `"auto"`: with `REVALIDATE` or `generate_static_params`, kept unless the handler reads the request.
    #[default]
    Auto,
    /// `"force-dynamic"`: the handler runs for each request.
    ForceDynamic,
    /// `"error"`: kept; an error if the handler reads the request.
    Error,
    /// `"force-static"`: kept; the handler sees an empty request.
    ForceStatic,
}

/// `REVALIDATE`: how long a kept response is fresh. `Seconds(0)` makes the route dynamic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Revalidate {
    /// `false`: without limit.
    Never,
    /// For this many seconds.
    Seconds(u32),
}

/// `FETCH_CACHE`: with `force-no-store`, the data of `cached` is not kept. The other values have no effect: Rust has no `fetch` that
/// keeps responses.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the variants are Next's values, spelled as Rust spells them"
)]
#[non_exhaustive]
pub enum FetchCache {
    #[default]
    Auto,
    DefaultCache,
    OnlyCache,
    ForceCache,
    DefaultNoStore,
    OnlyNoStore,
    ForceNoStore,
}

/// `RUNTIME`: every handler runs in this server. As in Next, the responses of an edge route are not kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the variants are Next's values, spelled as Rust spells them"
)]
#[non_exhaustive]
pub enum Runtime {
    #[default]
    NodeJs,
    Edge,
}

/// The constants of one `route.rs`, as found by the build.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SegmentConfig {
    dynamic: Dynamic,
    dynamic_params: Option<bool>,
    revalidate: Option<Revalidate>,
    fetch_cache: FetchCache,
    runtime: Runtime,
    preferred_region: &'static [&'static str],
    max_duration: Option<u32>,
    body_limit: Option<ByteSize>,
    on_disconnect: Option<OnDisconnect>,
}

impl SegmentConfig {
    /// Creates Next's defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets `DYNAMIC`.
    #[must_use]
    pub fn dynamic(self, dynamic: Dynamic) -> Self {
        Self { dynamic, ..self }
    }

    /// Returns `DYNAMIC`.
    pub(crate) fn dynamic_value(&self) -> Dynamic {
        self.dynamic
    }

    /// Sets `DYNAMIC_PARAMS`: whether params that `generate_static_params` doesn't list are served, if responses are kept. Default:
    /// `true`.
    #[must_use]
    pub fn dynamic_params(self, served: bool) -> Self {
        Self {
            dynamic_params: Some(served),
            ..self
        }
    }

    /// Sets `REVALIDATE`.
    #[must_use]
    pub fn revalidate(self, revalidate: Revalidate) -> Self {
        Self {
            revalidate: Some(revalidate),
            ..self
        }
    }

    /// Sets `FETCH_CACHE`.
    #[must_use]
    pub fn fetch_cache(self, fetch_cache: FetchCache) -> Self {
        Self {
            fetch_cache,
            ..self
        }
    }

    /// Sets `RUNTIME`.
    #[must_use]
    pub fn runtime(self, runtime: Runtime) -> Self {
        Self { runtime, ..self }
    }

    /// Sets `PREFERRED_REGION`.
    #[must_use]
    pub fn preferred_region(self, preferred_region: &'static [&'static str]) -> Self {
        Self {
            preferred_region,
            ..self
        }
    }

    /// Sets `MAX_DURATION`, in seconds. Default: no limit.
    #[must_use]
    pub fn max_duration(self, seconds: u32) -> Self {
        Self {
            max_duration: Some(seconds),
            ..self
        }
    }

    /// Sets `BODY_LIMIT`, which Next does not have: the maximum length of a body, such as `500kb`. Default: no limit.
    ///
    /// # Panics
    /// When `limit` is not a size; the build rejects such a constant.
    #[must_use]
    pub fn body_limit(self, limit: &str) -> Self {
        match parse_size(limit) {
            Ok(limit) => Self {
                body_limit: Some(limit),
                ..self
            },
            Err(error) => panic!("`{limit}` is {error}"),
        }
    }

    /// Sets `ON_DISCONNECT`, which Next doesn't have: what happens to a handler whose client disconnects before the response begins.
    #[must_use]
    pub fn on_disconnect(self, on_disconnect: OnDisconnect) -> Self {
        Self {
            on_disconnect: Some(on_disconnect),
            ..self
        }
    }

    /// Returns `ON_DISCONNECT`, if it is set.
    pub(crate) fn on_disconnect_value(&self) -> Option<OnDisconnect> {
        self.on_disconnect
    }

    /// Returns the maximum length of a body, in bytes; `None` for no limit.
    pub(crate) fn body_limit_bytes(&self) -> Option<u64> {
        self.body_limit.map(|limit| limit.as_u64())
    }

    /// Returns the max duration, in seconds.
    pub(crate) fn max_duration_seconds(&self) -> Option<u32> {
        self.max_duration
    }

    /// Returns `DYNAMIC_PARAMS`.
    pub(crate) fn dynamic_params_value(&self) -> bool {
        self.dynamic_params.unwrap_or(true)
    }

    /// Returns `REVALIDATE`, if it is set.
    pub(crate) fn revalidate_value(&self) -> Option<Revalidate> {
        self.revalidate
    }

    /// Returns `FETCH_CACHE`.
    pub(crate) fn fetch_cache_value(&self) -> FetchCache {
        self.fetch_cache
    }

    /// Returns `RUNTIME`.
    pub(crate) fn runtime_value(&self) -> Runtime {
        self.runtime
    }

    /// Returns the constants that have no effect in any route, each with the reason.
    pub(crate) fn without_effect(&self) -> Vec<String> {
        let is_for_fetch = !matches!(
            self.fetch_cache,
            FetchCache::Auto | FetchCache::ForceNoStore
        );
        let texts = [
            (
                is_for_fetch,
                "`FETCH_CACHE`: Rust has no `fetch` that keeps responses; use `cached`",
            ),
            (
                !self.preferred_region.is_empty(),
                "`PREFERRED_REGION`: every handler runs in this server",
            ),
        ];
        let without = texts.into_iter().filter(|(is_set, _)| *is_set);
        without.map(|(_, text)| text.to_owned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_without_effect_are_listed() {
        let kept = SegmentConfig::new()
            .dynamic(Dynamic::ForceStatic)
            .revalidate(Revalidate::Never)
            .dynamic_params(false)
            .fetch_cache(FetchCache::ForceNoStore)
            .max_duration(5);
        assert!(kept.without_effect().is_empty());
        let without = kept
            .fetch_cache(FetchCache::ForceCache)
            .preferred_region(&["fra1"]);
        let expected = [
            "`FETCH_CACHE`: Rust has no `fetch` that keeps responses; use `cached`",
            "`PREFERRED_REGION`: every handler runs in this server",
        ];
        assert_eq!(without.without_effect(), expected);
    }
}
