//! The draft state in a request's cookies.

use std::cell::{Cell, OnceCell};

use actix_web::HttpRequest;
use twinroute_core::{
    Cookies, PreviewSecrets,
    preview::{BYPASS_COOKIE, DATA_COOKIE, Sealed, sent},
};

/// The state of draft mode for one request.
#[derive(Debug, Default)]
pub(crate) struct DraftState {
    pub(crate) preview: OnceCell<Preview>,
    pub(crate) is_cleared: Cell<bool>,
}

/// The state of draft mode in a request's cookies.
#[derive(Debug)]
pub(crate) enum Preview {
    Off,
    Draft,
    Data(Sealed),
}

impl Preview {
    /// Reads the cookies; `None` if they don't belong together, or were made with other secrets.
    pub(crate) fn read(http: &HttpRequest) -> Option<Self> {
        let Ok(secrets) = PreviewSecrets::of(http) else {
            return Some(Self::Off);
        };
        let headers = http.headers();
        if secrets.is_revalidation(headers) {
            return Some(Self::Off);
        }
        let cookies = Cookies::for_app(headers);
        match (sent(&cookies, BYPASS_COOKIE), sent(&cookies, DATA_COOKIE)) {
            (None, None) => Some(Self::Off),
            (Some(id), None) => secrets.is_id(id).then_some(Self::Draft),
            (Some(id), Some(token)) if secrets.is_id(id) => secrets.verify(token).map(Self::Data),
            _ => None,
        }
    }
}
