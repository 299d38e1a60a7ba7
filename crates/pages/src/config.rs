//! What a Pages file's `CONFIG` says: Next's `export const config = { api: { ... } }`.

use std::time::Duration;

use bytesize::ByteSize;
use twinroute_core::{context::OnDisconnect, parse_size};

use crate::{response_limit::ResponseLimit, size_limit::SizeLimit};

/// How Next reads the body before the handler runs, and what it warns about.
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
/// A size that can't be read does not compile:
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
    /// None as the route has it.
    pub(crate) on_disconnect: Option<OnDisconnect>,
}

impl PageConfig {
    /// Next's defaults: bodies are parsed, up to `1mb`; an answer of `4mb` or more is warned about.
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

    /// `bodyParser: false`: the body is not read before the handler runs, which takes a [`RequestStream`] or a
    /// [`RawBody`](crate::RawBody) of it. As in Next, these two have no size limit then, unless the config sets one; that of all
    /// routes, `Routes::max_body_size`, holds. actix-web's own extractors have limits of their own.
    ///
    /// [`RequestStream`]: crate::RequestStream
    #[must_use]
    pub const fn body_parser(mut self, on: bool) -> Self {
        self.body_parser = on;
        self
    }

    /// `bodyParser: { sizeLimit }`: the longest body, such as `500kb`; a longer one gets a 413. `"0"` refuses every body.
    ///
    /// Next takes what it can't read for no limit: that is [`no_size_limit`](Self::no_size_limit).
    ///
    /// # Panics
    /// When `limit` is not a size; in a `const` that is a compile error.
    #[must_use]
    pub const fn size_limit(mut self, limit: &'static str) -> Self {
        self.size_limit = SizeLimit::Text(limit, size(limit));
        self
    }

    /// `bodyParser: { sizeLimit }` as a number of bytes.
    ///
    /// A 0 does not compile, since Next takes it for the default of `1mb`:
    ///
    /// ```compile_fail
    /// # use twinroute_pages::PageConfig;
    /// const CONFIG: PageConfig = PageConfig::new().size_limit_bytes(0);
    /// ```
    ///
    /// # Panics
    /// When `limit` is 0; in a `const` that is a compile error.
    #[must_use]
    pub const fn size_limit_bytes(mut self, limit: u64) -> Self {
        assert!(
            limit > 0,
            "Next takes a `sizeLimit` of 0 for the default of 1mb: leave it out, or refuse every body with `size_limit(\"0\")`"
        );
        self.size_limit = SizeLimit::Bytes(limit);
        self
    }

    /// Bodies of any length: what Next makes of a `sizeLimit` that it can't read, and of `Infinity`.
    #[must_use]
    pub const fn no_size_limit(mut self) -> Self {
        self.size_limit = SizeLimit::None;
        self
    }

    /// `responseLimit`: the length of an answer, such as `8mb`, from which on a warning is logged.
    ///
    /// # Panics
    /// When `limit` is not a size; in a `const` that is a compile error.
    #[must_use]
    pub const fn response_limit(mut self, limit: &'static str) -> Self {
        self.response_limit = Some(ResponseLimit {
            size: size(limit),
            text: limit,
            is_enforced: false,
        });
        self
    }

    /// Refuses answers that reach this length, which Next only warns about: they are a 500, or broken off when they have
    /// begun.
    ///
    /// # Panics
    /// When `limit` is not a size; in a `const` that is a compile error.
    #[must_use]
    pub const fn enforced_response_limit(mut self, limit: &'static str) -> Self {
        self.response_limit = Some(ResponseLimit {
            size: size(limit),
            text: limit,
            is_enforced: true,
        });
        self
    }

    /// `responseLimit: false`: answers of any length, without a warning.
    #[must_use]
    pub const fn no_response_limit(mut self) -> Self {
        self.response_limit = None;
        self
    }

    /// `externalResolver`: in Next it silences a warning about handlers that have not answered, which don't compile here.
    /// It sets nothing, and is here for the `config` that is moved as it is.
    #[must_use]
    pub const fn external_resolver(self, _on: bool) -> Self {
        self
    }

    /// `runtime`: `nodejs` stands for this server.
    ///
    /// ```compile_fail
    /// # use twinroute_pages::PageConfig;
    /// const CONFIG: PageConfig = PageConfig::new().runtime("edge");
    /// ```
    ///
    /// # Panics
    /// When it is another; in a `const` that is a compile error.
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

    /// `maxDuration`: the longest that reading the body, the handler and its answer may take, in seconds. Beyond it a
    /// request is answered with 408 or 504, and an answer that has begun breaks off.
    #[must_use]
    pub const fn max_duration(mut self, seconds: u32) -> Self {
        self.max_duration = Some(Duration::from_secs(seconds as u64));
        self
    }

    /// Which Next has not: what becomes of a handler that has not answered yet when its client goes away.
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
