//! `generate_static_params`: the params whose responses are computed before the server listens.

use std::{collections::BTreeSet, rc::Rc};

use actix_web::{FromRequest, Handler, HttpRequest, dev::Payload};
use serde::Serialize;
use serde_json::{Map, Value};
use twinroute_core::{
    ApiError, Error,
    context::{self, HandlerLimits, Reporter, RequestContext, StyleContext},
    handler::{BoxHandler, HandlerOutput},
};
use twinroute_matcher::{ParamValue, Params, Pattern, Segment};

use crate::{
    AppRoute,
    context::{Access, AppContext},
    metadata::METADATA_ID,
};

/// The function `generate_static_params` of a `route.rs`: an async function of up to 16 extractors of shared state, such as
/// `web::Data`, that returns a `Vec` of params, or a `Result` of it with any error.
///
/// Params are any type that serializes as a struct or a map with a value for each segment of the route, such as the generated
/// `Params`: a text, a number or a `bool` for `[name]`, a list of them for `[...name]`.
#[diagnostic::on_unimplemented(
    message = "this is not a `generate_static_params`",
    label = "expected `async fn generate_static_params() -> Vec<Params>`",
    note = "it is an async function, and `Clone + Send + Sync`; its arguments are actix-web extractors of shared state, such as `web::Data<Db>`",
    note = "it returns a `Vec` of a `Serialize` type with a field for each segment, or a `Result` of it"
)]
pub trait StaticParamsHandler<Args>: Clone + Send + Sync + 'static {
    /// Erases the type.
    #[doc(hidden)]
    fn boxed(self) -> BoxHandler<StaticParams>;
}

#[diagnostic::do_not_recommend]
impl<H, Args> StaticParamsHandler<Args> for H
where
    H: Handler<Args> + Send + Sync,
    Args: FromRequest + 'static,
    H::Output: HandlerOutput<StaticParams>,
{
    fn boxed(self) -> BoxHandler<StaticParams> {
        BoxHandler::new(self)
    }
}

/// The output of a `generate_static_params`: for each response, a value for each segment.
#[derive(Debug)]
pub struct StaticParams(Result<Vec<Map<String, Value>>, ApiError>);

impl<P: Serialize> From<Vec<P>> for StaticParams {
    fn from(list: Vec<P>) -> Self {
        Self(list.iter().map(entry).collect())
    }
}

impl<P: Serialize> HandlerOutput<StaticParams> for Vec<P> {
    fn into_result(self) -> Result<StaticParams, Error> {
        Ok(self.into())
    }
}

fn entry<P: Serialize>(params: &P) -> Result<Map<String, Value>, ApiError> {
    let value = serde_json::to_value(params).map_err(|error| {
        let message =
            format!("the output of `generate_static_params` can't be serialized: {error}");
        ApiError::new(500, message).with_source(error)
    })?;
    match value {
        Value::Object(entry) => Ok(entry),
        other => Err(ApiError::new(
            500,
            format!(
                "`generate_static_params` must return structs or maps with a value for each segment, not `{other}`"
            ),
        )),
    }
}

/// Runs the `generate_static_params` of `route`, which is registered under `pattern`; without one, the list is empty.
///
/// `request` provides the app data of its arguments. As in Next, params without a value for a required segment are left out; a
/// warning is logged.
///
/// # Errors
/// When it fails, panics or reads the request, or when a value doesn't fit its segment.
pub async fn static_params(
    route: &AppRoute,
    pattern: &Pattern,
    request: &HttpRequest,
    reporter: Reporter,
) -> Result<Vec<Params>, Error> {
    let Some(generator) = &route.static_params else {
        return Ok(Vec::new());
    };
    let has_ids = pattern.names().any(|name| name == METADATA_ID);
    if has_ids && pattern.names().count() > 1 {
        // The ids are known, the other params are not.
        return Ok(Vec::new());
    }
    let (params, limits) = (Params::default(), HandlerLimits::default());
    let shared = RequestContext::new(request.clone(), params, limits, reporter);
    let context = AppContext::new(shared, route, Access::Tracked);
    let style: Rc<dyn StyleContext> = Rc::<AppContext>::clone(&context);
    let run = context::run(Rc::clone(&style), generator, request.clone(), Payload::None);
    let returned = run.await;
    context::start_after(&style);
    if let Some(what) = context.first_read() {
        return Err(Error::new(format!(
            "`generate_static_params` runs without a request, so it can't read {what}"
        )));
    }
    returned?.read(pattern).map_err(Error::from)
}

impl StaticParams {
    fn read(self, pattern: &Pattern) -> Result<Vec<Params>, ApiError> {
        let (mut list, mut missing) = (Vec::new(), BTreeSet::new());
        for entry in self.0? {
            match params(&entry, pattern)? {
                Ok(params) => list.push(params),
                Err(name) => {
                    missing.insert(name);
                }
            }
        }
        if !missing.is_empty() {
            let missing = missing.into_iter().collect::<Vec<_>>().join("`, `");
            tracing::warn!(
                "some params of `generate_static_params` of `{pattern}` have no value for `{missing}`, so their responses are computed on demand"
            );
        }
        Ok(list)
    }
}

/// Returns the params of one entry, or the name of a segment without a value.
fn params(
    entry: &Map<String, Value>,
    pattern: &Pattern,
) -> Result<Result<Params, String>, ApiError> {
    let mut params = Vec::new();
    for segment in pattern.segments() {
        let Some(name) = segment.name() else { continue };
        match (segment, entry.get(name).unwrap_or(&Value::Null)) {
            (Segment::OptionalCatchAll(_), Value::Null) => {}
            (_, Value::Null) => return unnamed(entry, name, pattern).map(Err),
            (segment, value) => {
                let value = param(segment, value).map_err(|expected| {
                    let message = format!("`generate_static_params` of `{pattern}` returned `{value}` for `{segment}`; expected {expected}");
                    ApiError::new(500, message)
                })?;
                params.extend(value.map(|value| (name, value)));
            }
        }
    }
    Ok(Ok(params.into_iter().collect()))
}

/// Returns the name of a segment without a value; an error if the entry has another name instead, which is probably misspelt.
fn unnamed(entry: &Map<String, Value>, name: &str, pattern: &Pattern) -> Result<String, ApiError> {
    let is_known = |key: &str| pattern.names().any(|name| name == key);
    match entry.keys().find(|key| !is_known(key)) {
        None => Ok(name.to_owned()),
        Some(other) => Err(ApiError::new(
            500,
            format!(
                "`generate_static_params` of `{pattern}` returned no value for `{name}`, but one for `{other}`, which is not a segment"
            ),
        )),
    }
}

/// Returns the value of a segment; `None` for an empty optional catch-all. The error says what is expected.
fn param(segment: &Segment, value: &Value) -> Result<Option<ParamValue>, &'static str> {
    let is_optional = matches!(segment, Segment::OptionalCatchAll(_));
    match value {
        Value::Array(items) if segment.is_catch_all() => {
            let texts: Option<Vec<_>> = items.iter().map(text).collect();
            match texts {
                Some(texts) if texts.is_empty() && is_optional => Ok(None),
                Some(texts) if !texts.is_empty() => Ok(Some(ParamValue::Many(texts))),
                _ => Err("a list of texts, none of them empty, `.` or `..`"),
            }
        }
        _ if segment.is_catch_all() => Err("a list of texts, none of them empty, `.` or `..`"),
        value => match text(value) {
            Some(text) => Ok(Some(ParamValue::One(text))),
            None => Err("a text that is not empty, `.` or `..`"),
        },
    }
}

/// Returns a text that a path can have as a segment; a number and a `bool` are written as text.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !["", ".", ".."].contains(&text.as_str()) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(bool) => Some(bool.to_string()),
        _ => None,
    }
}
