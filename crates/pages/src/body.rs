//! `req.body`: it is read, limited and parsed by its content type before the handler runs.

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
    json::{JsonRef, JsonValue, Kind},
    params::{field_errors, from_pairs},
};
use twinroute_matcher::ParamValue;

use crate::{
    PageConfig,
    typed::{if_absent, typed_json, typed_text},
};

/// The maximum number of form pairs. More are rejected; Next silently drops them.
const MAX_FORM_PAIRS: usize = 1000;

/// A parsed body.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// A body of `application/json` or `application/ld+json`; an empty one is `{}`.
    Json(JsonValue),
    /// A body of `application/x-www-form-urlencoded`.
    Form(Query),
    /// A body of any other type, or without a type.
    Text(String),
    /// Not parsed, because the route sets `body_parser(false)`.
    Unparsed,
}

impl Body {
    /// Returns the text of a body that is neither JSON nor a form.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Json(_) | Self::Form(_) | Self::Unparsed => None,
        }
    }

    /// Returns the value of a JSON body. [`read`](Self::read) converts it to any type, such as `serde_json::Value`.
    #[must_use]
    pub fn as_json(&self) -> Option<&JsonValue> {
        match self {
            Self::Json(value) => Some(value),
            Self::Form(_) | Self::Text(_) | Self::Unparsed => None,
        }
    }

    /// Returns the pairs of a form.
    #[must_use]
    pub fn as_form(&self) -> Option<&Query> {
        match self {
            Self::Form(form) => Some(form),
            Self::Json(_) | Self::Text(_) | Self::Unparsed => None,
        }
    }

    /// Returns a field of a JSON object or a form as text: `String(req.body.name)`. Numbers and `bool`s are formatted as in
    /// JavaScript; of several values, the first is returned. `None` for `null`, objects and missing fields.
    ///
    /// ```
    /// use serde_json::json;
    /// use twinroute_pages::Body;
    ///
    /// let body = Body::Json(json!({ "title": "Hello", "page": 2 }).into());
    /// assert_eq!(body.get("title").as_deref(), Some("Hello"));
    /// assert_eq!(body.get("page").as_deref(), Some("2"));
    /// assert_eq!(body.get("tag"), None);
    /// ```
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        self.get_all(name).next()
    }

    /// Iterates over all values of a field as text: the items of a JSON array, or the form's pairs of this name.
    pub fn get_all<'a>(&'a self, name: &str) -> impl Iterator<Item = Cow<'a, str>> + use<'a> {
        let field = self.as_json().and_then(|json| json.get(name));
        let one = field.filter(|field| field.kind() != Kind::Array);
        let items = field.into_iter().flat_map(JsonRef::items);
        let pairs = self.as_form().map(|form| form.get_all(name));
        let pairs = pairs.into_iter().flatten().map(Cow::Borrowed);
        one.into_iter()
            .chain(items)
            .filter_map(text_of)
            .chain(pairs)
    }

    /// Returns a field of a JSON object or a form as JSON: `req.body.name`. In a form it is a string, or an array of strings.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<Value> {
        if let Some(json) = self.as_json() {
            return json.get(name).map(JsonRef::to_value);
        }
        Some(match self.as_form()?.value(name)? {
            ParamValue::One(text) => text.as_str().into(),
            ParamValue::Many(texts) => texts.as_slice().into(),
        })
    }

    /// Deserializes the body, as [`NextApiRequest<T>`](crate::NextApiRequest) does before the handler runs. For a handler of
    /// several methods:
    ///
    /// ```
    /// use serde::Deserialize;
    /// use twinroute_pages::{NextApiRequest, NextApiResponse, Result, route};
    ///
    /// #[derive(Deserialize)]
    /// struct NewPost { title: String }
    ///
    /// async fn handler(req: NextApiRequest, res: NextApiResponse) -> Result {
    ///     if req.method() == "POST" {
    ///         let post: NewPost = req.body().read()?;
    ///         return Ok(res.status(201).json(post.title));
    ///     }
    ///     Ok(res.json(["all", "posts"]))
    /// }
    /// # route(handler);
    /// ```
    ///
    /// # Errors
    /// With 400 when the body does not fit `T`, with 415 when its content type is not parsed.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        match self {
            Self::Json(value) => typed_json(value),
            Self::Form(form) => read_form(form),
            Self::Text(text) => typed_text(text.clone()),
            Self::Unparsed => Err(unparsed()),
        }
    }
}

/// Converts a string, a number or a `bool` to text.
fn text_of(value: JsonRef<'_>) -> Option<Cow<'_, str>> {
    match value.kind() {
        Kind::Text => value.as_str(),
        Kind::Number | Kind::Bool => Some(value.text()),
        Kind::Null | Kind::Array | Kind::Object => None,
    }
}

fn read_form<T: DeserializeOwned>(form: &Query) -> Result<T, ApiError> {
    from_pairs(form).map_err(|error| {
        ApiError::new(400, format!("Invalid body: {error}")).with_fields(field_errors::<T>(form))
    })
}

fn unparsed() -> ApiError {
    ApiError::new(500, "a typed body requires `body_parser(true)`")
}

/// Serializes like `res.json(req.body)` in Next.
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

/// A type for the body in `NextApiRequest<T>`: a [`Body`], or any type that can be deserialized from JSON or a form. An `Option`
/// is `None` for a request without a body.
pub trait FromBody: Sized + 'static {
    /// Converts a parsed body.
    ///
    /// # Errors
    /// With 400 when the body does not fit, with 415 when its content type is not parsed.
    fn from_body(body: Body) -> Result<Self, ApiError>;

    /// Returns the value for a request without a body, if the body is optional.
    #[must_use]
    fn if_absent() -> Option<Self> {
        None
    }
}

impl FromBody for Body {
    fn from_body(body: Body) -> Result<Self, ApiError> {
        Ok(body)
    }
}

impl<T: DeserializeOwned + 'static> FromBody for T {
    fn from_body(body: Body) -> Result<Self, ApiError> {
        match body {
            Body::Json(value) => typed_json(&value),
            Body::Form(form) => read_form(&form),
            Body::Text(text) => typed_text(text),
            Body::Unparsed => Err(unparsed()),
        }
    }

    fn if_absent() -> Option<Self> {
        if_absent()
    }
}

/// The parsed body of a request.
#[derive(Debug)]
pub(crate) struct ReceivedBody {
    parsed: Body,
    /// Whether the request had no body. With `application/json`, it is parsed as an empty object.
    is_absent: bool,
}

impl ReceivedBody {
    pub(crate) const ABSENT: Self = Self {
        parsed: Body::Text(String::new()),
        is_absent: true,
    };
    pub(crate) const UNPARSED: Self = Self {
        parsed: Body::Unparsed,
        is_absent: false,
    };

    pub(crate) fn into_type<T: FromBody>(self) -> Result<T, ApiError> {
        let absent = self.is_absent.then(T::if_absent).flatten();
        absent.map_or_else(|| T::from_body(self.parsed), Ok)
    }
}

/// Whether the body is read before the handler runs. It is not if parsing is off, for a WebSocket, or if it is known to be empty,
/// as in nearly every GET.
pub(crate) fn is_read_first(request: &HttpRequest, payload: &Payload, config: &PageConfig) -> bool {
    let headers = request.headers();
    config.body_parser
        && (!matches!(payload, Payload::None) || headers.contains_key(CONTENT_TYPE))
        && !body::is_upgrade(headers)
}

/// Reads and parses the body according to `config`. The bytes are returned too, for the handler's extractors.
pub(crate) async fn read(
    request: &HttpRequest,
    payload: &mut Payload,
    config: &PageConfig,
) -> Result<(ReceivedBody, Bytes), ApiError> {
    let content_type = content_type(request.headers());
    let charset = match content_type.as_ref().and_then(ContentType::charset) {
        None => Charset::UTF_8,
        Some(name) => Charset::find(name).ok_or_else(|| ApiError::new(400, "Invalid body"))?,
    };
    let bytes = read_bytes(request, payload, config).await?;
    let essence = content_type.as_ref().map_or("", ContentType::essence);
    let body = ReceivedBody {
        parsed: parse(charset.decode(&bytes), essence)?,
        is_absent: bytes.is_empty(),
    };
    Ok((body, bytes))
}

/// Reads the body's bytes, up to the size limit of `config`.
pub(crate) async fn read_bytes(
    request: &HttpRequest,
    payload: &mut Payload,
    config: &PageConfig,
) -> Result<Bytes, ApiError> {
    let bytes = body::read(request.headers(), payload, config.max_size()).await;
    bytes.map_err(|error| error.into_api_error(|| config.size_exceeded()))
}

/// Returns the content type; `None` if it is malformed, in which case the body is a text.
fn content_type(headers: &HeaderMap) -> Option<ContentType> {
    ContentType::strict(&header::text(headers.get(CONTENT_TYPE)?))
}

fn parse(text: Cow<'_, str>, essence: &str) -> Result<Body, ApiError> {
    if matches!(essence, "application/json" | "application/ld+json") {
        if text.is_empty() {
            return Ok(Body::Json(JsonValue::object()));
        }
        return JsonValue::parse(&text)
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
    use serde_json::json;

    use super::*;

    #[test]
    fn form_fields_are_converted_to_their_types() {
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

    #[test]
    fn fields_of_json_and_forms_are_read_alike() {
        let json =
            json!({ "a": "x", "b": ["y", "z"], "n": 1.0, "yes": true, "none": null, "o": {} });
        let form = Query::parse("a=x&b=y&b=z&n=1&yes=true");
        for body in [Body::Json(json.into()), Body::Form(form)] {
            let texts = |name| body.get_all(name).collect::<Vec<_>>();
            assert_eq!(texts("a"), ["x"]);
            assert_eq!(texts("b"), ["y", "z"]);
            assert_eq!(texts("n"), ["1"]);
            assert_eq!(texts("yes"), ["true"]);
            assert_eq!(body.get("b").as_deref(), Some("y"));
            assert_eq!(body.value("b"), Some(json!(["y", "z"])));
            assert_eq!(body.value("a"), Some(json!("x")));
            for name in ["none", "o", "other"] {
                assert_eq!(body.get(name), None, "{name}");
            }
        }
        assert_eq!(Body::Text("a=x".to_owned()).get("a"), None);
        assert_eq!(Body::Json(json!([1]).into()).get("0"), None);
    }

    #[test]
    fn only_an_option_accepts_a_request_without_a_body() {
        #[derive(Debug, PartialEq, Default, Deserialize)]
        #[serde(default)]
        struct Page {
            page: Option<u32>,
        }
        let absent = || ReceivedBody::ABSENT;
        assert_eq!(absent().into_type::<Option<Page>>().unwrap(), None);
        assert_eq!(absent().into_type::<String>().unwrap(), "");
        assert_eq!(
            absent().into_type::<Body>().unwrap(),
            Body::Text(String::new())
        );
        let error = absent().into_type::<Page>().unwrap_err();
        assert_eq!(error.message(), "Invalid body: the request has none");
        let empty = Body::Json(json!({}).into());
        let empty = Option::<Page>::from_body(empty).unwrap();
        assert_eq!(empty, Some(Page::default()));
    }
}
