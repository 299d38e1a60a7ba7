//! `req.body`: read, limited and parsed by its content type before the handler runs.

use std::borrow::Cow;

use actix_web::{HttpRequest, dev::Payload, http::header::CONTENT_TYPE};
use bytes::Bytes;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use twinroute_core::{ApiError, Query, body, charset::Charset};

use crate::{PageConfig, content_type::ContentType};

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
            Body::Form(form) => serde_json::to_value(&form).map_err(invalid)?,
            Body::Text(text) => Value::String(text),
            Body::Unparsed => return Err(ApiError::new(500, "a typed body needs the body parser")),
        };
        serde_json::from_value(value).map_err(invalid)
    }
}

fn invalid(error: serde_json::Error) -> ApiError {
    ApiError::new(400, format!("Invalid body: {error}")).with_source(error)
}

/// The body, where it is known without reading it: what nearly every GET has, an upgrade, or one that is not to be parsed.
pub(crate) fn unread(
    request: &HttpRequest,
    payload: &Payload,
    config: &PageConfig,
) -> Option<Body> {
    if !config.body_parser {
        return Some(Body::Unparsed);
    }
    let headers = request.headers();
    let nothing = matches!(payload, Payload::None) && !headers.contains_key(CONTENT_TYPE);
    (nothing || body::is_upgrade(headers)).then(|| Body::Text(String::new()))
}

/// Reads and parses the body as `config` says. The bytes come back too, for the handler's extractors.
pub(crate) async fn read(
    request: &HttpRequest,
    payload: &mut Payload,
    config: &PageConfig,
) -> Result<(Body, Bytes), ApiError> {
    let content_type = ContentType::of(request.headers());
    let charset = match content_type.charset() {
        None => Charset::UTF_8,
        Some(name) => Charset::find(name).ok_or_else(|| ApiError::new(400, "Invalid body"))?,
    };
    let exceeded = || format!("Body exceeded {} limit", config.size_limit_text);
    let bytes = body::read(request.headers(), payload, Some(config.size_limit.bytes()))
        .await
        .map_err(|error| error.into_api_error(exceeded))?;
    let body = parse(charset.decode(&bytes), &content_type)?;
    Ok((body, bytes))
}

fn parse(text: Cow<'_, str>, content_type: &ContentType<'_>) -> Result<Body, ApiError> {
    if content_type.is("application/json") || content_type.is("application/ld+json") {
        if text.is_empty() {
            return Ok(Body::Json(Value::Object(serde_json::Map::new())));
        }
        return serde_json::from_str(&text)
            .map(Body::Json)
            .map_err(|error| ApiError::new(400, "Invalid JSON").with_source(error));
    }
    if content_type.is("application/x-www-form-urlencoded") {
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
