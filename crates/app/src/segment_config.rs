//! Next's route segment config: the constants beside an App handler.

use bytesize::ByteSize;

use twinroute_core::{context::OnDisconnect, parse_size};

/// `DYNAMIC`: whether a response may be prerendered and cached.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Dynamic {
    /// `"auto"`: depends on the handler's use of the request.
    #[default]
    Auto,
    /// `"force-dynamic"`: the handler runs for each request.
    ForceDynamic,
    /// `"error"`: cached; an error if the handler uses the request.
    Error,
    /// `"force-static"`: cached; the handler sees an empty request.
    ForceStatic,
}

/// `REVALIDATE`: how long a cached response is fresh.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Revalidate {
    /// `false`: without limit.
    Never,
    /// For this many seconds.
    Seconds(u32),
}

/// `FETCH_CACHE`: checked, but without effect: Rust handlers have no patched `fetch`.
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

/// `RUNTIME`: checked, but without effect: every handler runs in this server.
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

    /// Sets `DYNAMIC_PARAMS`: whether param values that were not listed at build time are served.
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

    /// Returns the constants that have no effect yet: those for caching, and for where the handler runs.
    pub(crate) fn without_effect(&self) -> Vec<&'static str> {
        let kept = matches!(self.dynamic, Dynamic::Error | Dynamic::ForceStatic);
        let renewed = !matches!(self.revalidate, None | Some(Revalidate::Seconds(0)));
        let names = [
            ("DYNAMIC", kept),
            ("DYNAMIC_PARAMS", self.dynamic_params == Some(false)),
            ("REVALIDATE", renewed),
            ("FETCH_CACHE", self.fetch_cache != FetchCache::Auto),
            ("PREFERRED_REGION", !self.preferred_region.is_empty()),
        ];
        let without = names.into_iter().filter(|(_, is_set)| *is_set);
        without.map(|(name, _)| name).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_without_effect_are_listed() {
        let usual = SegmentConfig::new()
            .dynamic(Dynamic::ForceDynamic)
            .revalidate(Revalidate::Seconds(0))
            .dynamic_params(true)
            .max_duration(5);
        assert!(usual.without_effect().is_empty());
        let cached = usual
            .dynamic(Dynamic::ForceStatic)
            .revalidate(Revalidate::Never)
            .dynamic_params(false)
            .fetch_cache(FetchCache::ForceCache)
            .preferred_region(&["fra1"]);
        let expected = [
            "DYNAMIC",
            "DYNAMIC_PARAMS",
            "REVALIDATE",
            "FETCH_CACHE",
            "PREFERRED_REGION",
        ];
        assert_eq!(cached.without_effect(), expected);
    }
}
