//! `req.body`: read, limited and parsed by its content type before the handler runs.

use std::borrow::Cow;

use actix_web::{
    HttpRequest,
    dev::Payload,
    http::header::{CONTENT_TYPE, HeaderMap},
};
use bytes::Bytes;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use twinroute_core::{
    ApiError, ContentType, Query, body,
    charset::Charset,
    header,
    params::{from_pairs, misfits},
};

use crate::{PageConfig, typed::typed};

/// More form pairs than this are refused; Next drops what goes beyond without a word.
const MAX_FORM_PAIRS: usize = 1000;

/// A parsed body.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// Of `application/json` or `application/ld+json`; an empty one is `{}`.
    Json(Value),
    /// Of `application/x-www-form-urlencoded`.
    Form(Query),
    /// Of any other type, or of none.
    Text(String),
    /// Not parsed, because the route says `body_parser(false)`.
    Unparsed,
}

impl Body {
    /// The text of a body that is neither JSON nor a form.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Json(_) | Self::Form(_) | Self::Unparsed => None,
        }
    }

    /// The value of a JSON body.
    #[must_use]
    pub fn as_json(&self) -> Option<&Value> {
        match self {
            Self::Json(value) => Some(value),
            Self::Form(_) | Self::Text(_) | Self::Unparsed => None,
        }
    }

    /// The pairs of a form.
    #[must_use]
    pub fn as_form(&self) -> Option<&Query> {
        match self {
            Self::Form(form) => Some(form),
            Self::Json(_) | Self::Text(_) | Self::Unparsed => None,
        }
    }
}

/// As `res.json(req.body)` shows it in Next.
impl Serialize for Body {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Json(value) => value.serialize(serializer),
            Self::Form(form) => form.serialize(serializer),
            Self::Text(text) => text.serialize(serializer),
            Self::Unparsed => serializer.serialize_none(),
        }
    }
}

/// What `NextApiRequest<T>` can hold: a [`Body`] as it came, or any type that JSON or a form can be read into.
pub trait FromBody: Sized + 'static {
    /// Reads itself from a parsed body.
    ///
    /// # Errors
    /// With status 400 when the body does not fit.
    fn from_body(body: Body) -> Result<Self, ApiError>;
}

impl FromBody for Body {
    fn from_body(body: Body) -> Result<Self, ApiError> {
        Ok(body)
    }
}

impl<T: DeserializeOwned + 'static> FromBody for T {
    fn from_body(body: Body) -> Result<Self, ApiError> {
        let value = match body {
            Body::Json(value) => value,
            Body::Form(form) => {
                return from_pairs(&form).map_err(|error| {
                    ApiError::new(400, format!("Invalid body: {error}"))
                        .with_fields(misfits::<T>(&form))
                });
            }
            Body::Text(text) => Value::String(text),
            Body::Unparsed => return Err(ApiError::new(500, "a typed body needs the body parser")),
        };
        typed(value)
    }
}

/// Whether the body is read before the handler runs. It is not when it is not to be parsed, is a WebSocket's, or is known to
/// be empty, as that of nearly every GET.
pub(crate) fn is_read_first(request: &HttpRequest, payload: &Payload, config: &PageConfig) -> bool {
    let headers = request.headers();
    config.body_parser
        && (!matches!(payload, Payload::None) || headers.contains_key(CONTENT_TYPE))
        && !body::is_upgrade(headers)
}

/// Reads and parses the body as `config` says. The bytes come back too, for the handler's extractors.
pub(crate) async fn read(
    request: &HttpRequest,
    payload: &mut Payload,
    config: &PageConfig,
) -> Result<(Body, Bytes), ApiError> {
    let content_type = content_type(request.headers());
    let charset = match content_type.as_ref().and_then(ContentType::charset) {
        None => Charset::UTF_8,
        Some(name) => Charset::find(name).ok_or_else(|| ApiError::new(400, "Invalid body"))?,
    };
    let bytes = read_bytes(request, payload, config).await?;
    let essence = content_type.as_ref().map_or("", ContentType::essence);
    let body = parse(charset.decode(&bytes), essence)?;
    Ok((body, bytes))
}

/// Reads the body as it comes, up to the size limit of `config`.
pub(crate) async fn read_bytes(
    request: &HttpRequest,
    payload: &mut Payload,
    config: &PageConfig,
) -> Result<Bytes, ApiError> {
    let limit = Some(config.size_limit.as_u64());
    let exceeded = || format!("Body exceeded {} limit", config.size_limit_text);
    let bytes = body::read(request.headers(), payload, limit).await;
    bytes.map_err(|error| error.into_api_error(exceeded))
}

/// The content type; None for a malformed one, whose body is a text.
fn content_type(headers: &HeaderMap) -> Option<ContentType> {
    ContentType::strict(&header::text(headers.get(CONTENT_TYPE)?))
}

fn parse(text: Cow<'_, str>, essence: &str) -> Result<Body, ApiError> {
    if matches!(essence, "application/json" | "application/ld+json") {
        if text.is_empty() {
            return Ok(Body::Json(Value::Object(serde_json::Map::new())));
        }
        return serde_json::from_str(&text)
            .map(Body::Json)
            .map_err(|error| ApiError::new(400, "Invalid JSON").with_source(error));
    }
    if essence == "application/x-www-form-urlencoded" {
        return parse_form(&text).map(Body::Form);
    }
    Ok(Body::Text(text.into_owned()))
}

fn parse_form(text: &str) -> Result<Query, ApiError> {
    if text.split('&').filter(|pair| !pair.is_empty()).count() > MAX_FORM_PAIRS {
        return Err(ApiError::new(
            400,
            format!("Form has more than {MAX_FORM_PAIRS} fields"),
        ));
    }
    Ok(Query::parse(text))
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[test]
    fn the_fields_of_a_form_are_read_as_their_types_ask() {
        #[derive(Debug, PartialEq, Deserialize)]
        struct Order {
            id: u32,
            #[serde(default)]
            tags: Vec<String>,
        }
        let read = |form| Order::from_body(Body::Form(Query::parse(form)));
        let tags = vec!["a".to_owned()];
        assert_eq!(read("id=7&tags=a").unwrap(), Order { id: 7, tags });
        assert_eq!(
            read("id=x").unwrap_err().message(),
            "Invalid body: `id` is `x`: invalid digit found in string"
        );
    }
}
