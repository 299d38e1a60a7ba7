//! The settings of a rate limit.

use std::{fmt, sync::Arc, time::Duration};

use actix_web::{HttpRequest, http::Method};

use crate::{
    Quota, RateKey,
    key_source::{KeyFunction, KeyPart, client},
};

/// A rate limit: how many requests a client may make. It is a constant, so that a route file can have one:
///
/// ```
/// use twinroute_rate_limit::RateLimit;
///
/// pub const RATE_LIMIT: RateLimit = RateLimit::per_minute(60).burst(10);
/// pub const LOGIN: RateLimit = RateLimit::per_hour(20).methods(&["POST"]);
/// pub const KEYS: RateLimit = RateLimit::per_second(50).by_header("x-api-key");
/// ```
///
/// By default, requests are counted by the address of the client, that of IPv6 by its /64 network.
#[derive(Clone)]
#[must_use = "pass it to `Routes::rate_limit`"]
pub struct RateLimit {
    pub(crate) quota: Quota,
    pub(crate) max_keys: usize,
    methods: &'static [&'static str],
    ipv6_prefix: u8,
    part: Option<KeyPart>,
    function: Option<KeyFunction>,
}

impl RateLimit {
    /// Allows `limit` requests in a `period`: at once, and then one more after each `period / limit`.
    ///
    /// # Panics
    /// When the limit is 0, the period shorter than a nanosecond for each request, or longer than 30 years. In a `const` this is a
    /// compile error.
    pub const fn new(limit: u32, period: Duration) -> Self {
        Self {
            quota: Quota::new(limit, period, limit),
            max_keys: 65_536,
            methods: &[],
            ipv6_prefix: 64,
            part: None,
            function: None,
        }
    }

    /// Allows `limit` requests in a second.
    ///
    /// # Panics
    /// When the limit is 0.
    pub const fn per_second(limit: u32) -> Self {
        Self::new(limit, Duration::from_secs(1))
    }

    /// Allows `limit` requests in a minute.
    ///
    /// # Panics
    /// When the limit is 0.
    pub const fn per_minute(limit: u32) -> Self {
        Self::new(limit, Duration::from_secs(60))
    }

    /// Allows `limit` requests in an hour.
    ///
    /// # Panics
    /// When the limit is 0.
    pub const fn per_hour(limit: u32) -> Self {
        Self::new(limit, Duration::from_secs(60 * 60))
    }

    /// Sets how many requests are allowed at once. Default: the limit of the period. It is also the `RateLimit-Limit`.
    ///
    /// # Panics
    /// When it is 0, or comes back only after 30 years.
    pub const fn burst(mut self, burst: u32) -> Self {
        self.quota = self.quota.with_burst(burst);
        self
    }

    /// Limits only requests with these methods. Default: all methods. `GET` includes HEAD, for which the same handler runs.
    ///
    /// # Panics
    /// When a method is not in capitals: it would limit nothing. In a `const` this is a compile error.
    ///
    /// ```compile_fail
    /// # use twinroute_rate_limit::RateLimit;
    /// pub const RATE_LIMIT: RateLimit = RateLimit::per_minute(5).methods(&["post"]);
    /// ```
    pub const fn methods(mut self, methods: &'static [&'static str]) -> Self {
        let mut number = 0;
        while number < methods.len() {
            assert!(
                is_in_capitals(methods[number]),
                "the methods of a rate limit are written in capitals: `GET`"
            );
            number += 1;
        }
        self.methods = methods;
        self
    }

    /// Counts by the value of a header, such as an API key. A request without it is counted by the address of its client.
    ///
    /// A client that invents a new value for each request is not limited: check the values, or add a limit by address.
    pub const fn by_header(mut self, name: &'static str) -> Self {
        self.part = Some(KeyPart::Header(name));
        self
    }

    /// Counts by the value of a cookie, such as that of a session. As [`by_header`](Self::by_header).
    pub const fn by_cookie(mut self, name: &'static str) -> Self {
        self.part = Some(KeyPart::Cookie(name));
        self
    }

    /// Counts by the key that a function returns, such as the user of a session. With `None`, the request is not limited.
    ///
    /// The function runs for each request, before its route is known, after the middlewares of `Server::wrap` and `wrap_below`. If it
    /// panics, the response is a 500, and the panic is reported.
    ///
    /// ```
    /// use actix_web::{HttpMessage as _, HttpRequest};
    /// use twinroute_rate_limit::RateLimit;
    ///
    /// // What a middleware has put there.
    /// struct User(String);
    ///
    /// let limit = RateLimit::per_minute(100).by(|request: &HttpRequest| {
    ///     request.extensions().get::<User>().map(|user| user.0.clone())
    /// });
    /// # drop(limit);
    /// ```
    pub fn by<K: Into<RateKey> + 'static>(
        mut self,
        key: impl Fn(&HttpRequest) -> Option<K> + Send + Sync + 'static,
    ) -> Self {
        self.function = Some(KeyFunction::Sync(Arc::new(move |request: &HttpRequest| {
            key(request).map(Into::into)
        })));
        self
    }

    /// Counts by the key that an async function returns. As [`by`](Self::by).
    ///
    /// The future should not keep a clone of the request: a proxy can't change a request that has clones. The request waits for it
    /// without a limit, also if the route has a max duration: give what it asks a timeout.
    pub fn by_async<K: Into<RateKey> + 'static, F: Future<Output = Option<K>> + 'static>(
        mut self,
        key: impl Fn(&HttpRequest) -> F + Send + Sync + 'static,
    ) -> Self {
        self.function = Some(KeyFunction::Async(Arc::new(
            move |request: &HttpRequest| {
                let key = key(request);
                Box::pin(async move { key.await.map(Into::into) })
            },
        )));
        self
    }

    /// Sets how many bits of an IPv6 address are counted as one client. Default: 64, the network that a client usually has for itself.
    /// 128 counts each address, of which a client has as many as it wants.
    ///
    /// # Panics
    /// When it is more than 128.
    pub const fn ipv6_prefix(mut self, bits: u8) -> Self {
        assert!(bits <= 128, "an IPv6 address has 128 bits");
        self.ipv6_prefix = bits;
        self
    }

    /// Sets for how many keys there is room: at least 16, rounded up to a power of two. Default: 65,536. Each takes 20 bytes, when it
    /// is used for the first time.
    ///
    /// Set at least four times the clients that are active within a [period](Quota::full): with more, new clients begin with a part of
    /// their quota used.
    pub const fn max_keys(mut self, keys: usize) -> Self {
        self.max_keys = keys;
        self
    }

    /// Returns the quota.
    #[must_use]
    pub const fn quota(&self) -> Quota {
        self.quota
    }

    /// Returns the key that a request is counted by. `None`: it is not limited.
    pub async fn key(&self, request: &HttpRequest) -> Option<RateKey> {
        if !self.limits_method(request.method()) {
            return None;
        }
        match &self.function {
            Some(KeyFunction::Sync(key)) => key(request),
            Some(KeyFunction::Async(key)) => key(request).await,
            None => {
                let key = self.part.and_then(|part| part.key(request));
                key.or_else(|| Some(client(request, self.ipv6_prefix)))
            }
        }
    }
}

impl RateLimit {
    fn limits_method(&self, method: &Method) -> bool {
        let has = |method: &Method| self.methods.contains(&method.as_str());
        self.methods.is_empty() || has(method) || (method == Method::HEAD && has(&Method::GET))
    }
}

const fn is_in_capitals(method: &str) -> bool {
    let bytes = method.as_bytes();
    let mut number = 0;
    while number < bytes.len() {
        if bytes[number].is_ascii_lowercase() {
            return false;
        }
        number += 1;
    }
    true
}

impl fmt::Debug for RateLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RateLimit")
            .field("quota", &self.quota)
            .field("methods", &self.methods)
            .field("part", &self.part)
            .finish_non_exhaustive()
    }
}
