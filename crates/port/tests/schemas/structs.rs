pub mod any_value {
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    value: Option<Value>,
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod boolean_default {
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    #[serde(default = "default_body_value")]
    value: bool,
}

fn default_body_value() -> bool {
    false
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod boolean_optional {
use serde::{Deserialize, Serialize};
use serde::Deserializer;

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    #[serde(default, deserialize_with = "present")]
    value: Option<bool>,
}

/// Reads a field that may be absent, and must not be `null`.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod coerce_boolean {
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    value: Option<Value>,
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod coerce_boolean_default {
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    value: Option<Value>,
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod coerce_date {
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    value: Option<Value>,
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod coerce_integer {
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    value: Option<Value>,
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod coerce_number {
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    value: Option<Value>,
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod coerce_number_optional {
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    value: Option<Value>,
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod coerce_string {
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    value: Option<Value>,
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod computed_default {
use serde::{Deserialize, Serialize};
use serde::Deserializer;

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    #[serde(default, deserialize_with = "present")]
    value: Option<String>,
}

/// Reads a field that may be absent, and must not be `null`.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod date_optional {
use serde::{Deserialize, Serialize};
use serde::Deserializer;

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    #[serde(default, deserialize_with = "present")]
    value: Option<String>,
}

/// Reads a field that may be absent, and must not be `null`.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod default_nullable {
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    value: Option<String>,
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod default_optional {
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    #[serde(default = "default_body_value")]
    value: String,
}

fn default_body_value() -> String {
    "x".to_owned()
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod enum_default {
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    #[serde(default = "default_body_value")]
    value: Value2,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
enum Value2 {
    #[serde(rename = "a")]
    A,
    #[serde(rename = "b")]
    B,
}

fn default_body_value() -> Value2 {
    Value2::A
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod enum_nullable {
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    #[serde(deserialize_with = "Option::deserialize")]
    value: Option<Value2>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
enum Value2 {
    #[serde(rename = "a")]
    A,
    #[serde(rename = "b")]
    B,
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod enum_optional {
use serde::{Deserialize, Serialize};
use serde::Deserializer;

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    #[serde(default, deserialize_with = "present")]
    value: Option<Value2>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
enum Value2 {
    #[serde(rename = "a")]
    A,
    #[serde(rename = "b")]
    B,
}

/// Reads a field that may be absent, and must not be `null`.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod function_nullable {
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    #[serde(deserialize_with = "Option::deserialize")]
    value: Option<String>,
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod function_optional {
use serde::{Deserialize, Serialize};
use serde::Deserializer;

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    #[serde(default, deserialize_with = "present")]
    value: Option<String>,
}

/// Reads a field that may be absent, and must not be `null`.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod integer {
use serde::{Deserialize, Serialize};
use serde::Deserializer;

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    #[serde(deserialize_with = "body_value")]
    value: i64,
}

fn body_value<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    let value = whole(f64::deserialize(deserializer)?)?;
    Ok(value)
}

/// A whole number, which JSON may write as `1.0`.
fn whole<E: serde::de::Error>(value: f64) -> Result<i64, E> {
    match value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_991.0 {
        true => Ok(value as i64),
        false => Err(E::custom("must be a whole number")),
    }
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod integer_optional {
use serde::{Deserialize, Serialize};
use serde::Deserializer;

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    #[serde(default, deserialize_with = "body_value")]
    value: Option<i64>,
}

fn body_value<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    let value = Some(whole(f64::deserialize(deserializer)?)?);
    Ok(value)
}

/// A whole number, which JSON may write as `1.0`.
fn whole<E: serde::de::Error>(value: f64) -> Result<i64, E> {
    match value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_991.0 {
        true => Ok(value as i64),
        false => Err(E::custom("must be a whole number")),
    }
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod list_of_nullable {
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    value: Vec<Option<String>>,
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod list_optional {
use serde::{Deserialize, Serialize};
use serde::Deserializer;

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    #[serde(default, deserialize_with = "present")]
    value: Option<Vec<String>>,
}

/// Reads a field that may be absent, and must not be `null`.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod literal {
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    value: Value2,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
enum Value2 {
    #[serde(rename = "a")]
    A,
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod literal_null {
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    value: Option<Value>,
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod min_default {
use serde::{Deserialize, Serialize};
use serde::Deserializer;
use serde::de::Error as _;

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    #[serde(default = "default_body_value", deserialize_with = "body_value")]
    value: String,
}

fn default_body_value() -> String {
    "xx".to_owned()
}

fn body_value<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let value = <String>::deserialize(deserializer)?;
    if value.encode_utf16().count() < 2 {
        return Err(D::Error::custom("must have at least 2 characters"));
    }
    Ok(value)
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod min_nullable {
use serde::{Deserialize, Serialize};
use serde::Deserializer;
use serde::de::Error as _;

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    #[serde(deserialize_with = "body_value")]
    value: Option<String>,
}

fn body_value<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let value = Option::<String>::deserialize(deserializer)?;
    if value
        .as_ref()
        .is_some_and(|value| value.encode_utf16().count() < 2)
    {
        return Err(D::Error::custom("must have at least 2 characters"));
    }
    Ok(value)
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod min_nullish {
use serde::{Deserialize, Serialize};
use serde::Deserializer;
use serde::de::Error as _;

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    #[serde(default, deserialize_with = "body_value")]
    value: Option<String>,
}

fn body_value<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let value = Option::<String>::deserialize(deserializer)?;
    if value
        .as_ref()
        .is_some_and(|value| value.encode_utf16().count() < 2)
    {
        return Err(D::Error::custom("must have at least 2 characters"));
    }
    Ok(value)
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod min_optional {
use serde::{Deserialize, Serialize};
use serde::Deserializer;
use serde::de::Error as _;

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    #[serde(default, deserialize_with = "body_value")]
    value: Option<String>,
}

fn body_value<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let value = Some(<String>::deserialize(deserializer)?);
    if value
        .as_ref()
        .is_some_and(|value| value.encode_utf16().count() < 2)
    {
        return Err(D::Error::custom("must have at least 2 characters"));
    }
    Ok(value)
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod nullable {
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    #[serde(deserialize_with = "Option::deserialize")]
    value: Option<String>,
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod nullable_default {
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    value: Option<String>,
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod nullable_optional {
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    value: Option<String>,
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod nullish {
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    value: Option<String>,
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod nullish_default {
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    value: Option<String>,
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod number_optional {
use serde::{Deserialize, Serialize};
use serde::Deserializer;

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    #[serde(default, deserialize_with = "present")]
    value: Option<f64>,
}

/// Reads a field that may be absent, and must not be `null`.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod object_nullish {
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    value: Option<Value2>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Value2 {
    a: String,
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod object_optional {
use serde::{Deserialize, Serialize};
use serde::Deserializer;

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    #[serde(default, deserialize_with = "present")]
    value: Option<Value2>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Value2 {
    #[serde(default, deserialize_with = "present")]
    a: Option<String>,
}

/// Reads a field that may be absent, and must not be `null`.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod optional {
use serde::{Deserialize, Serialize};
use serde::Deserializer;

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    #[serde(default, deserialize_with = "present")]
    value: Option<String>,
}

/// Reads a field that may be absent, and must not be `null`.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod optional_catch {
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    value: Option<Value>,
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod optional_default {
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    #[serde(default = "default_body_value")]
    value: String,
}

fn default_body_value() -> String {
    "x".to_owned()
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod optional_nullable {
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    value: Option<String>,
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod or_null {
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    #[serde(deserialize_with = "Option::deserialize")]
    value: Option<String>,
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod or_null_method {
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    value: Option<String>,
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod plain {
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    value: String,
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod record_of_nullable {
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    value: BTreeMap<String, Option<String>>,
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod safe {
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    value: f64,
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod trim_optional {
use serde::{Deserialize, Serialize};
use serde::Deserializer;

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    #[serde(default, deserialize_with = "body_value")]
    value: Option<String>,
}

fn body_value<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let value = Some(<String>::deserialize(deserializer)?);
    let value = value.map(|value| value.trim().to_owned());
    Ok(value)
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod unknown_optional {
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    value: Option<Value>,
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod with_catch {
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    value: Option<Value>,
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub mod with_default {
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Body {
    #[serde(default = "default_body_value")]
    value: String,
}

fn default_body_value() -> String {
    "x".to_owned()
}

pub fn accepts(body: serde_json::Value) -> bool {
serde_json::from_value::<Body>(body).is_ok()
}
}

pub fn accepts(schema: &str, body: serde_json::Value) -> bool {
match schema {
"any_value" => any_value::accepts(body),
"boolean_default" => boolean_default::accepts(body),
"boolean_optional" => boolean_optional::accepts(body),
"coerce_boolean" => coerce_boolean::accepts(body),
"coerce_boolean_default" => coerce_boolean_default::accepts(body),
"coerce_date" => coerce_date::accepts(body),
"coerce_integer" => coerce_integer::accepts(body),
"coerce_number" => coerce_number::accepts(body),
"coerce_number_optional" => coerce_number_optional::accepts(body),
"coerce_string" => coerce_string::accepts(body),
"computed_default" => computed_default::accepts(body),
"date_optional" => date_optional::accepts(body),
"default_nullable" => default_nullable::accepts(body),
"default_optional" => default_optional::accepts(body),
"enum_default" => enum_default::accepts(body),
"enum_nullable" => enum_nullable::accepts(body),
"enum_optional" => enum_optional::accepts(body),
"function_nullable" => function_nullable::accepts(body),
"function_optional" => function_optional::accepts(body),
"integer" => integer::accepts(body),
"integer_optional" => integer_optional::accepts(body),
"list_of_nullable" => list_of_nullable::accepts(body),
"list_optional" => list_optional::accepts(body),
"literal" => literal::accepts(body),
"literal_null" => literal_null::accepts(body),
"min_default" => min_default::accepts(body),
"min_nullable" => min_nullable::accepts(body),
"min_nullish" => min_nullish::accepts(body),
"min_optional" => min_optional::accepts(body),
"nullable" => nullable::accepts(body),
"nullable_default" => nullable_default::accepts(body),
"nullable_optional" => nullable_optional::accepts(body),
"nullish" => nullish::accepts(body),
"nullish_default" => nullish_default::accepts(body),
"number_optional" => number_optional::accepts(body),
"object_nullish" => object_nullish::accepts(body),
"object_optional" => object_optional::accepts(body),
"optional" => optional::accepts(body),
"optional_catch" => optional_catch::accepts(body),
"optional_default" => optional_default::accepts(body),
"optional_nullable" => optional_nullable::accepts(body),
"or_null" => or_null::accepts(body),
"or_null_method" => or_null_method::accepts(body),
"plain" => plain::accepts(body),
"record_of_nullable" => record_of_nullable::accepts(body),
"safe" => safe::accepts(body),
"trim_optional" => trim_optional::accepts(body),
"unknown_optional" => unknown_optional::accepts(body),
"with_catch" => with_catch::accepts(body),
"with_default" => with_default::accepts(body),
_ => panic!("{schema} has no struct"),
}
}
