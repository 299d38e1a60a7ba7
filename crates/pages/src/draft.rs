//! Draft mode and preview data.

use std::{cell::RefMut, io, time::Duration};

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{COOKIE, HeaderValue, SET_COOKIE},
    web::block,
};
use serde::Serialize;
use serde_json::{Map, Value};
use twinroute_core::{
    ApiError, Error, PreviewSecrets, SetCookie, header, json,
    preview::{BYPASS_COOKIE, DATA_COOKIE},
};

use crate::{
    NextApiRequest, NextApiResponse, PreviewOptions, context::PagesContext, draft_state::Preview,
};

/// Whether a request has a cookie of draft mode, which is rare.
fn has_cookie(http: &HttpRequest) -> bool {
    let names = [BYPASS_COOKIE, DATA_COOKIE].map(str::as_bytes);
    let has = |text: &[u8], name: &[u8]| text.windows(name.len()).any(|part| part == name);
    let mut cookies = http.headers().get_all(COOKIE);
    cookies.any(|cookie| names.iter().any(|name| has(cookie.as_bytes(), name)))
}

/// Reads the cookies of draft mode before the body and the handler, as Next does.
pub(crate) fn read_cookies(context: &PagesContext) {
    if has_cookie(context.http()) {
        context.preview();
    }
}

impl PagesContext {
    /// Borrows the response, for code that may run while a handler holds the headers.
    fn try_response(&self) -> Result<RefMut<'_, HttpResponse>, ApiError> {
        let in_use = |error| {
            ApiError::new(500, "the response is in use by `headers_mut`").with_source(error)
        };
        drop(self.response.try_borrow_mut().map_err(in_use)?);
        Ok(self.response())
    }

    /// Reads the draft state of the request, once. Invalid cookies are cleared.
    fn preview(&self) -> &Preview {
        self.draft.preview.get_or_init(|| {
            Preview::read(self.http()).unwrap_or_else(|| {
                // These cookies are valid header values, and the headers are not borrowed when they are first read.
                let _ = self.clear_preview(PreviewOptions::new());
                Preview::Off
            })
        })
    }

    /// Clears the cookies, at most once.
    fn clear_preview(&self, options: PreviewOptions) -> Result<(), ApiError> {
        if self.draft.is_cleared.replace(true) {
            return Ok(());
        }
        self.append_cookies(options.removal())
    }

    fn append_cookies(&self, cookies: impl IntoIterator<Item = SetCookie>) -> Result<(), ApiError> {
        let mut response = self.try_response()?;
        for cookie in cookies {
            let cookie = header::value(&cookie.in_server_order().to_string())?;
            let is_duplicate = |other: &HeaderValue| *other == cookie;
            if !response.headers().get_all(SET_COOKIE).any(is_duplicate) {
                response.headers_mut().append(SET_COOKIE, cookie);
            }
        }
        Ok(())
    }
}

impl<T> NextApiRequest<T> {
    /// Whether draft mode is on, with or without preview data.
    #[must_use]
    pub fn draft_mode(&self) -> bool {
        !matches!(self.context.preview(), Preview::Off)
    }

    /// Returns the preview data, which is `{}` in draft mode without data; `None` stands for Next's `false`.
    pub async fn preview_data(&self) -> Option<Value> {
        let sealed = match self.context.preview() {
            Preview::Off => return None,
            Preview::Draft => return Some(Value::Object(Map::new())),
            Preview::Data(sealed) => sealed.clone(),
        };
        let secrets = PreviewSecrets::of(self.context.http()).ok()?.clone();
        block(move || secrets.open(&sealed)).await.ok()?
    }
}

impl<T: ?Sized> NextApiResponse<T> {
    /// Turns draft mode on or off, with a cookie.
    #[must_use]
    pub fn set_draft_mode(self, on: bool) -> Self {
        self.set_cookies(|context| {
            let id = if on { secrets(context)?.id() } else { "" };
            context.append_cookies([PreviewOptions::new().cookie(BYPASS_COOKIE, id)])
        })
    }

    /// Turns draft mode on, with data for the session. Next's servers with the same [`PreviewSecrets`] read it too.
    pub async fn set_preview_data<D: Serialize + ?Sized>(self, data: &D) -> Self {
        self.set_preview_data_with(data, PreviewOptions::new())
            .await
    }

    /// Turns draft mode on, with data and options. On an error, for example too much data, nothing is set, and the response remains usable.
    ///
    /// # Errors
    /// When the cookie would be longer than 2 KiB, when there are no secrets, or when the options are invalid.
    pub async fn try_set_preview_data<D: Serialize + ?Sized>(
        &mut self,
        data: &D,
        options: PreviewOptions,
    ) -> Result<(), ApiError> {
        options.check()?;
        let sealed = seal(&self.context, data, options.max_age).await?;
        let id = options.cookie(BYPASS_COOKIE, secrets(&self.context)?.id());
        self.context
            .append_cookies([id, options.cookie(DATA_COOKIE, &sealed)])
    }

    /// Turns draft mode on, with data and options.
    pub async fn set_preview_data_with<D: Serialize + ?Sized>(
        mut self,
        data: &D,
        options: PreviewOptions,
    ) -> Self {
        if self.failed.is_none() {
            let set = self.try_set_preview_data(data, options).await;
            self.failed = set.err().map(Error::from);
        }
        self
    }

    /// Turns draft mode off, and removes the preview data.
    #[must_use]
    pub fn clear_preview_data(self) -> Self {
        self.clear_preview_data_with(PreviewOptions::new())
    }

    /// Turns draft mode off, and removes the preview data that was set for a path.
    #[must_use]
    pub fn clear_preview_data_with(self, options: PreviewOptions) -> Self {
        self.set_cookies(|context| {
            options.check()?;
            context.clear_preview(options)
        })
    }

    fn set_cookies(mut self, set: impl FnOnce(&PagesContext) -> Result<(), ApiError>) -> Self {
        if self.failed.is_none() {
            self.failed = set(&self.context).err().map(Error::from);
        }
        self
    }
}

async fn seal<D: Serialize + ?Sized>(
    context: &PagesContext,
    data: &D,
    max_age: Option<Duration>,
) -> Result<String, ApiError> {
    let data = json::to_bytes(data).map_err(|error| failed(error.into()))?;
    let secrets = secrets(context)?.clone();
    let sealed = block(move || secrets.seal(&data, max_age)).await;
    sealed
        .map_err(|error| failed(io::Error::other(error)))?
        .map_err(failed)
}

fn secrets(context: &PagesContext) -> Result<&PreviewSecrets, ApiError> {
    PreviewSecrets::of(context.http()).map_err(failed)
}

fn failed(error: io::Error) -> ApiError {
    ApiError::new(500, "can't create the preview cookies").with_source(error)
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;
    use std::rc::Rc;

    use twinroute_core::context::{ErrorSink, HandlerLimits, Phase, Reporter, RequestContext};
    use twinroute_matcher::Params;

    use super::*;
    use crate::PageConfig;

    struct NoSink;

    impl ErrorSink for NoSink {
        fn report(&self, _: usize, _: &HttpRequest, _: Phase, _: &Error) {}
    }

    #[test]
    fn cookies_are_verified_once() {
        let cookies = format!("{BYPASS_COOKIE}=a; {DATA_COOKIE}=b");
        let http = TestRequest::default()
            .insert_header((COOKIE, cookies))
            .to_http_request();
        let reporter = Reporter::new(Rc::new(NoSink), 0);
        let limits = HandlerLimits::default();
        let shared = RequestContext::new(http, Params::default(), limits, reporter);
        let context = PagesContext::new(shared, PageConfig::default());
        read_cookies(&context);
        assert!(matches!(context.draft.preview.get(), Some(Preview::Off)));
        let cleared = context.take_headers();
        assert_eq!(cleared.get_all(SET_COOKIE).count(), 2);
    }
}
