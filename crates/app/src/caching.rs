//! Whether the responses of a route are kept, and for how long.

use std::{fmt, time::Duration};

use twinroute_matcher::Pattern;

use crate::{AppRoute, Dynamic, Revalidate, Runtime, methods::Kind};

/// How the responses of a route are kept: one response for each path, computed without the request of a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Caching {
    /// How long a response is fresh; `None` for no limit.
    pub revalidate: Option<Duration>,
    /// What happens if the handler reads the request.
    pub rule: CachingRule,
    /// Whether params that `generate_static_params` doesn't list are served.
    pub dynamic_params: bool,
}

/// What happens if the handler of a kept route reads the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum CachingRule {
    /// The responses are kept: the request is empty with `DYNAMIC = "force-static"`, and reading it is an error with `"error"`.
    Always,
    /// The route is dynamic. A run that reads the request [says so](crate::KeptRun::read).
    UntilRead,
}

/// Why the responses of a route are not kept.
#[derive(Debug, Clone, Copy)]
enum NotKept {
    NoGet,
    File,
    OtherMethods,
    Config,
    Edge,
    NoStaticParams,
    /// The type of an argument.
    Argument(&'static str),
}

impl AppRoute {
    /// Returns how the responses of the route are kept when it is registered under `pattern`; `None` if its handler runs for each
    /// request.
    ///
    /// As in Next, they are kept if the route has no other method than GET and HEAD, and
    ///
    /// 1. its `DYNAMIC` is `"force-static"` or `"error"`, or
    /// 2. it has a `generate_static_params`, or
    /// 3. it has a `REVALIDATE`, or is a [metadata](crate::metadata) route, and has no dynamic segment.
    ///
    /// `REVALIDATE = 0`, `DYNAMIC = "force-dynamic"` and `RUNTIME = "edge"` make every route dynamic. In the cases 2 and 3, a handler
    /// that reads the request makes its route dynamic, and so does an argument that may read it: anything but
    /// [`NextRequest`](crate::NextRequest), [`RouteContext`](crate::RouteContext) and `web::Data`.
    ///
    /// ```
    /// use std::time::Duration;
    /// use twinroute_app::{AppRoute, CachingRule, NextResponse, Revalidate, SegmentConfig, route};
    /// use twinroute_matcher::Pattern;
    ///
    /// async fn get() -> NextResponse {
    ///     NextResponse::text("kept for a minute")
    /// }
    /// let config = SegmentConfig::new().revalidate(Revalidate::Seconds(60));
    /// let posts = route().get(get).segment_config(config);
    /// let caching = posts.caching(&Pattern::parse("/posts")?).unwrap();
    /// assert_eq!(caching.revalidate, Some(Duration::from_secs(60)));
    /// assert_eq!(caching.rule, CachingRule::UntilRead);
    ///
    /// let is_kept = |route: AppRoute| route.caching(&Pattern::parse("/posts").unwrap()).is_some();
    /// assert!(!is_kept(posts.post(get)));
    /// assert!(!is_kept(route().get(get)));
    /// # Ok::<(), twinroute_matcher::PatternError>(())
    /// ```
    #[must_use]
    pub fn caching(&self, pattern: &Pattern) -> Option<Caching> {
        self.kept(pattern).ok()
    }

    /// Returns the settings without effect, each with the reason, for a log.
    #[must_use]
    pub fn without_effect(&self, pattern: &Pattern) -> Vec<String> {
        let mut without = self.config.without_effect();
        if let Err(why) = self.kept(pattern) {
            let names = self.caching_names();
            if !names.is_empty() {
                let names = names.join("`, `");
                without.push(format!("`{names}`: responses are not kept, because {why}"));
            }
        }
        without
    }

    fn kept(&self, pattern: &Pattern) -> Result<Caching, NotKept> {
        let config = &self.config;
        if !self.has_get() {
            return Err(NotKept::NoGet);
        }
        if self.kind == Kind::File {
            return Err(NotKept::File);
        }
        if !self.has_read_methods_only() {
            return Err(NotKept::OtherMethods);
        }
        if config.runtime_value() == Runtime::Edge {
            return Err(NotKept::Edge);
        }
        Ok(Caching {
            revalidate: match config.revalidate_value() {
                Some(Revalidate::Seconds(seconds)) => Some(Duration::from_secs(seconds.into())),
                Some(Revalidate::Never) | None => None,
            },
            rule: self.caching_rule(pattern)?,
            dynamic_params: config.dynamic_params_value(),
        })
    }

    fn caching_rule(&self, pattern: &Pattern) -> Result<CachingRule, NotKept> {
        let revalidate = self.config.revalidate_value();
        if revalidate == Some(Revalidate::Seconds(0)) {
            return Err(NotKept::Config);
        }
        let has_params = pattern.names().next().is_some();
        match self.config.dynamic_value() {
            Dynamic::ForceDynamic => Err(NotKept::Config),
            Dynamic::ForceStatic | Dynamic::Error => Ok(CachingRule::Always),
            Dynamic::Auto if has_params && !self.has_static_params() => Err(match revalidate {
                Some(_) => NotKept::NoStaticParams,
                None => NotKept::Config,
            }),
            Dynamic::Auto if !has_params && revalidate.is_none() && self.kind != Kind::Metadata => {
                Err(NotKept::Config)
            }
            Dynamic::Auto => match self.get_argument {
                Some(argument) => Err(NotKept::Argument(argument)),
                None => Ok(CachingRule::UntilRead),
            },
        }
    }

    /// Returns the names of the settings that are for kept responses only.
    fn caching_names(&self) -> Vec<&'static str> {
        let config = &self.config;
        let is_static = matches!(
            config.dynamic_value(),
            Dynamic::ForceStatic | Dynamic::Error
        );
        let revalidate = config.revalidate_value();
        let names = [
            ("DYNAMIC", is_static),
            (
                "REVALIDATE",
                !matches!(revalidate, None | Some(Revalidate::Seconds(0))),
            ),
            ("DYNAMIC_PARAMS", !config.dynamic_params_value()),
            ("generate_static_params", self.has_static_params()),
        ];
        let set = names.into_iter().filter(|(_, is_set)| *is_set);
        set.map(|(name, _)| name).collect()
    }
}

impl fmt::Display for NotKept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoGet => f.write_str("the route has no GET"),
            Self::File => f.write_str("a static file is part of the program"),
            Self::OtherMethods => {
                f.write_str("the route has other methods than GET and HEAD")
            }
            Self::Config => f.write_str("its `DYNAMIC` and `REVALIDATE` make the route dynamic"),
            Self::Edge => f.write_str("a route with `RUNTIME = \"edge\"` is dynamic"),
            Self::NoStaticParams => f.write_str(
                "a route with a dynamic segment needs `generate_static_params`, or `DYNAMIC = \"force-static\"`",
            ),
            Self::Argument(argument) => write!(
                f,
                "its `get` takes a `{argument}`, which may read the request; with `DYNAMIC = \"force-static\"` it reads an empty one"
            ),
        }
    }
}
