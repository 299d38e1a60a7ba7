//! The body of an answer, on its way out.

use actix_web::{
    HttpResponse,
    body::BoxBody,
    http::header::{CONTENT_LENGTH, HeaderMap, HeaderName, HeaderValue, SET_COOKIE},
};
use bytes::Bytes;
use twinroute_core::{ApiError, Chunked, Error, KnownLength};

#[derive(Debug)]
pub(crate) enum Body {
    None,
    /// There at once.
    Bytes(Bytes),
    Stream(BoxBody),
    /// That of an actix-web response, which is in it.
    Actix,
}

impl Body {
    /// The response with this body, and with headers as the Fetch standard has them. The body goes through `finish`.
    ///
    /// # Errors
    /// When its status allows no body.
    pub(crate) fn into_response(
        self,
        mut http: HttpResponse,
        finish: impl FnOnce(BoxBody) -> BoxBody,
    ) -> Result<HttpResponse, Error> {
        let status = http.status().as_u16();
        let body = match self {
            Self::Actix => return Ok(http.map_body(|_, body| finish(body))),
            Self::None if matches!(status, 204 | 304) => {
                return Ok(http.map_body(|_, body| finish(body)));
            }
            Self::None => BoxBody::new(Chunked(Bytes::new())),
            _ if matches!(status, 204 | 205 | 304) => {
                return Err(ApiError::new(500, format!("a {status} has no body")).into());
            }
            Self::Bytes(bytes) => {
                if bytes.is_empty() {
                    http.extensions_mut().insert(KnownLength(0));
                }
                BoxBody::new(Chunked(bytes))
            }
            Self::Stream(body) => body,
        };
        join(http.headers_mut());
        // As in Next, whose server finds out the length by itself.
        http.headers_mut().remove(CONTENT_LENGTH);
        Ok(http.set_body(finish(body)))
    }
}

/// Makes one header of several of a name, but for cookies, as the Fetch standard does.
fn join(headers: &mut HeaderMap) {
    if headers.len() == headers.len_keys() {
        return;
    }
    let names: Vec<HeaderName> = headers.keys().cloned().collect();
    for name in names.into_iter().filter(|name| name != SET_COOKIE) {
        let values: Vec<&[u8]> = headers.get_all(&name).map(HeaderValue::as_bytes).collect();
        if let [_, _, ..] = values[..]
            && let Ok(joined) = HeaderValue::from_bytes(&values.join(&b", "[..]))
        {
            headers.insert(name, joined);
        }
    }
}
