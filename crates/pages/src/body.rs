//! `req.body`: read, limited and parsed by its content type before the handler runs.

use std::borrow::Cow;

use actix_web::{HttpRequest, dev::Payload, http::header::CONTENT_TYPE};
use bytes::Bytes;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use twinroute_core::{ApiError, Query, body, charset::Charset, params::from_pairs};

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
            Body::Form(form) => {
                return from_pairs(&form)
                    .map_err(|error| ApiError::new(400, format!("Invalid body: {error}")));
            }
            Body::Text(text) => Value::String(text),
            Body::Unparsed => return Err(ApiError::new(500, "a typed body needs the body parser")),
        };
        typed(value)
    }
}

/// Reads `value` into a `T`, or says which field does not fit, in the words of JSON.
fn typed<T: DeserializeOwned>(value: Value) -> Result<T, ApiError> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let path = error.path().to_string();
        let place = if path == "." {
            ""
        } else {
            &format!(" at `{path}`")
        };
        let message = format!("Invalid body{place}: {}", in_json(error.inner()));
        ApiError::new(400, message).with_source(error)
    })
}

/// serde's words, without the names of Rust's types.
fn in_json(error: &serde_json::Error) -> String {
    let text = error.to_string();
    if text.starts_with("data did not match any variant") {
        return "it has none of the forms that would do".to_owned();
    }
    let Some((found, expected)) = text.split_once(", expected ") else {
        return text;
    };
    let expected = match expected.split(' ').next().unwrap_or_default() {
        "struct" | "map" | "internally" | "adjacently" => "an object",
        "a" if expected.starts_with("a map") => "an object",
        "a" if expected.starts_with("a sequence") => "an array",
        "tuple" | "sequence" => "an array",
        "enum" | "unit" | "variant" => "one of its values",
        "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => "a whole number, not negative",
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" => "a whole number",
        "f32" | "f64" => "a number",
        _ => expected,
    };
    format!("{found}, expected {expected}")
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
    let content_type = ContentType::of(request.headers());
    let charset = match content_type.charset() {
        None => Charset::UTF_8,
        Some(name) => Charset::find(name).ok_or_else(|| ApiError::new(400, "Invalid body"))?,
    };
    let bytes = read_bytes(request, payload, config).await?;
    let body = parse(charset.decode(&bytes), &content_type)?;
    Ok((body, bytes))
}

/// Reads the body as it comes, up to the size limit of `config`.
pub(crate) async fn read_bytes(
    request: &HttpRequest,
    payload: &mut Payload,
    config: &PageConfig,
) -> Result<Bytes, ApiError> {
    let limit = Some(config.size_limit.bytes());
    let exceeded = || format!("Body exceeded {} limit", config.size_limit_text);
    let bytes = body::read(request.headers(), payload, limit).await;
    bytes.map_err(|error| error.into_api_error(exceeded))
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

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "read by serde only")]
    struct NewPost {
        title: String,
        tags: Vec<Tag>,
        #[serde(default)]
        draft: Option<bool>,
    }

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "read by serde only")]
    struct Tag {
        id: u32,
        shade: Option<Shade>,
        value: Option<Choice>,
    }

    #[derive(Debug, Deserialize)]
    enum Shade {
        Light,
    }

    #[derive(Debug, Deserialize)]
    #[serde(untagged)]
    #[expect(dead_code, reason = "read by serde only")]
    enum Choice {
        Text(String),
    }

    #[test]
    fn what_does_not_fit_is_named_in_the_words_of_json() {
        let cases = [
            (
                r#"[]"#,
                "Invalid body: invalid length 0, expected an object",
            ),
            (
                "null",
                "Invalid body: invalid type: null, expected an object",
            ),
            (r#"{"title":"a"}"#, "Invalid body: missing field `tags`"),
            (
                r#"{"title":1,"tags":[]}"#,
                "Invalid body at `title`: invalid type: integer `1`, expected a string",
            ),
            (
                r#"{"title":"a","tags":{}}"#,
                "Invalid body at `tags`: invalid type: map, expected an array",
            ),
            (
                r#"{"title":"a","tags":[{"id":1},{"id":-1}]}"#,
                "Invalid body at `tags[1].id`: invalid value: integer `-1`, expected a whole number, not negative",
            ),
            (
                r#"{"title":"a","tags":[{"id":1,"shade":"Dark"}]}"#,
                "Invalid body at `tags[0].shade`: unknown variant `Dark`, expected `Light`",
            ),
            (
                r#"{"title":"a","tags":[{"id":1,"value":1}]}"#,
                "Invalid body at `tags[0].value`: it has none of the forms that would do",
            ),
            (
                r#"{"title":"a","tags":[],"draft":"yes"}"#,
                "Invalid body at `draft`: invalid type: string \"yes\", expected a boolean",
            ),
        ];
        for (json, message) in cases {
            let body = Body::Json(serde_json::from_str(json).unwrap());
            let error = NewPost::from_body(body).unwrap_err();
            assert_eq!(
                (error.status().as_u16(), error.message()),
                (400, message),
                "{json}"
            );
        }
    }

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
