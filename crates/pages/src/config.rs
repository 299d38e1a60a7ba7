//! The `CONFIG` of a Pages file: Next's `export const config = { api: { ... } }`.

use std::time::Duration;

use bytesize::ByteSize;
use twinroute_core::{context::OnDisconnect, parse_size};

use crate::{response_limit::ResponseLimit, size_limit::SizeLimit};

/// Next's `config` of a route: body parsing, limits and max duration.
///
/// ```
/// use twinroute_pages::PageConfig;
///
/// const CONFIG: PageConfig = PageConfig::new().size_limit("500kb");
/// const WEBHOOK: PageConfig = PageConfig::new().body_parser(false);
/// const FORM: PageConfig = PageConfig::new().size_limit_bytes(64 * 1024);
/// const EXPORT: PageConfig = PageConfig::new().no_response_limit().max_duration(60);
/// ```
///
/// An invalid size does not compile:
///
/// ```compile_fail
/// # use twinroute_pages::PageConfig;
/// const CONFIG: PageConfig = PageConfig::new().size_limit("plenty");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct PageConfig {
    pub(crate) body_parser: bool,
    pub(crate) size_limit: SizeLimit,
    pub(crate) response_limit: Option<ResponseLimit>,
    pub(crate) max_duration: Option<Duration>,
    /// `None`: the route's own setting applies.
    pub(crate) on_disconnect: Option<OnDisconnect>,
}

impl PageConfig {
    /// Next's defaults: bodies are parsed, up to `1mb`; a response of `4mb` or more is logged as a warning.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            body_parser: true,
            size_limit: SizeLimit::Default,
            response_limit: Some(ResponseLimit {
                size: size("4mb"),
                text: "4mb",
                is_enforced: false,
            }),
            max_duration: None,
            on_disconnect: None,
        }
    }

    /// `bodyParser`; default: true. With false, the handler reads the body itself, through a [`RequestStream`] or a
    /// [`RawBody`](crate::RawBody). As in Next, these two then have no size limit, unless the config sets one;
    /// `Routes::max_body_size` still applies. actix-web's own extractors have their own limits.
    ///
    /// [`RequestStream`]: crate::RequestStream
    #[must_use]
    pub const fn body_parser(mut self, on: bool) -> Self {
        self.body_parser = on;
        self
    }

    /// `bodyParser: { sizeLimit }`: the maximum length of a body, such as `500kb`; a longer one is a 413. Default: `1mb` for parsed
    /// bodies. `"0"` rejects every body.
    ///
    /// Next reads an invalid size as no limit: use [`no_size_limit`](Self::no_size_limit).
    ///
    /// # Panics
    /// When `limit` is not a size. In a `const` this is a compile error.
    #[must_use]
    pub const fn size_limit(mut self, limit: &'static str) -> Self {
        self.size_limit = SizeLimit::Text(limit, size(limit));
        self
    }

    /// `bodyParser: { sizeLimit }` as a number of bytes.
    ///
    /// 0 does not compile, since Next reads it as the default of `1mb`:
    ///
    /// ```compile_fail
    /// # use twinroute_pages::PageConfig;
    /// const CONFIG: PageConfig = PageConfig::new().size_limit_bytes(0);
    /// ```
    ///
    /// # Panics
    /// When `limit` is 0. In a `const` this is a compile error.
    #[must_use]
    pub const fn size_limit_bytes(mut self, limit: u64) -> Self {
        assert!(
            limit > 0,
            "Next takes a `sizeLimit` of 0 for the default of 1mb: leave it out, or refuse every body with `size_limit(\"0\")`"
        );
        self.size_limit = SizeLimit::Bytes(limit);
        self
    }

    /// Removes the size limit, as `Infinity` or an invalid `sizeLimit` does in Next.
    #[must_use]
    pub const fn no_size_limit(mut self) -> Self {
        self.size_limit = SizeLimit::None;
        self
    }

    /// `responseLimit`: a warning is logged for responses of at least this length, such as `8mb`. Default: `4mb`.
    ///
    /// # Panics
    /// When `limit` is not a size. In a `const` this is a compile error.
    #[must_use]
    pub const fn response_limit(mut self, limit: &'static str) -> Self {
        self.response_limit = Some(ResponseLimit {
            size: size(limit),
            text: limit,
            is_enforced: false,
        });
        self
    }

    /// Fails responses that reach this length, where Next only logs a warning: with a 500, or by aborting the connection if the
    /// response has begun.
    ///
    /// # Panics
    /// When `limit` is not a size. In a `const` this is a compile error.
    #[must_use]
    pub const fn enforced_response_limit(mut self, limit: &'static str) -> Self {
        self.response_limit = Some(ResponseLimit {
            size: size(limit),
            text: limit,
            is_enforced: true,
        });
        self
    }

    /// `responseLimit: false`: logs no warning about long responses.
    #[must_use]
    pub const fn no_response_limit(mut self) -> Self {
        self.response_limit = None;
        self
    }

    /// `externalResolver`: has no effect. In Next it silences a warning about handlers that don't respond, which don't compile
    /// here. It exists so that a `config` can be translated unchanged.
    #[must_use]
    pub const fn external_resolver(self, _on: bool) -> Self {
        self
    }

    /// `runtime`: has no effect. Only `nodejs` is accepted.
    ///
    /// ```compile_fail
    /// # use twinroute_pages::PageConfig;
    /// const CONFIG: PageConfig = PageConfig::new().runtime("edge");
    /// ```
    ///
    /// # Panics
    /// When the runtime is another one. In a `const` this is a compile error.
    #[must_use]
    pub const fn runtime(self, runtime: &str) -> Self {
        match runtime.as_bytes() {
            b"nodejs" => self,
            b"edge" | b"experimental-edge" => panic!(
                "a Pages file can't run on the edge, where handlers have another signature: write it as an App route, `route.rs`"
            ),
            _ => panic!("the runtime of a Pages file is `nodejs`"),
        }
    }

    /// `maxDuration`, in seconds: bounds reading the body, the handler and the response. Default: no limit. When it is exceeded, the
    /// response is a 408 or 504, or the connection is aborted if the response has begun.
    #[must_use]
    pub const fn max_duration(mut self, seconds: u32) -> Self {
        self.max_duration = Some(Duration::from_secs(seconds as u64));
        self
    }

    /// What happens to a handler whose client disconnects before the response begins. Default: the route's setting. Next has no
    /// such option.
    #[must_use]
    pub const fn on_disconnect(mut self, on_disconnect: OnDisconnect) -> Self {
        self.on_disconnect = Some(on_disconnect);
        self
    }
}

impl Default for PageConfig {
    fn default() -> Self {
        Self::new()
    }
}

const fn size(text: &str) -> ByteSize {
    match parse_size(text) {
        Ok(size) => size,
        Err(_) => panic!("not a byte size such as `500kb`, `1.5mb` or `1048576`"),
    }
}
