//! Deserializes path parameters and name-value pairs into any `Deserialize` type.

use std::fmt;

use serde::{
    Deserializer,
    de::{
        DeserializeOwned, Error as _, IntoDeserializer, Unexpected, Visitor,
        value::{MapDeserializer, SeqDeserializer},
    },
    forward_to_deserialize_any,
};
use twinroute_matcher::ParamValue;

use crate::{ApiError, ErrorKind, FieldError, Query, shortened};

/// A type that path parameters can be read into: [`Query`], or any type that implements `Deserialize`.
///
/// Text is converted to the type of the field: `"7"` to a `u32`, a catch-all to a `Vec<String>`.
pub trait FromParams: Sized + 'static {
    /// Reads the type from decoded parameters.
    ///
    /// # Errors
    /// With status 400 if a value does not fit. With status 500 if no value can fit: the route has no parameter for a field, or the
    /// parameter is a list where the field is not.
    fn from_params(params: Query) -> Result<Self, ApiError>;
}

impl FromParams for Query {
    fn from_params(params: Query) -> Result<Self, ApiError> {
        Ok(params)
    }
}

impl<T: DeserializeOwned + 'static> FromParams for T {
    fn from_params(params: Query) -> Result<Self, ApiError> {
        from_pairs(&params).map_err(|error| {
            let (status, message) = if error.is_client_error {
                (400, format!("Invalid parameter: {error}"))
            } else {
                let name = std::any::type_name::<T>();
                let message = format!("`{name}` does not fit the segments of the route: {error}");
                (500, message)
            };
            ApiError::new(status, message)
                .with_kind(ErrorKind::Params)
                .with_fields(field_errors::<T>(&params))
        })
    }
}

impl Query {
    /// Reads the pairs into any `Deserialize` type. A repeated key becomes a list, and text is converted to the type of its field.
    ///
    /// ```
    /// use serde::Deserialize;
    /// use twinroute_core::Query;
    ///
    /// #[derive(Deserialize)]
    /// struct Page { page: u32, #[serde(default)] tag: Vec<String> }
    ///
    /// let Page { page, tag } = Query::parse("page=2&tag=a&tag=b").read().unwrap();
    /// assert_eq!((page, tag.len()), (2, 2));
    /// let error = Query::parse("page=x").read::<Page>().err().unwrap();
    /// assert_eq!(error.message(), "Invalid query: `page` is `x`: invalid digit found in string");
    /// ```
    ///
    /// # Errors
    /// With status 400 if a value does not fit; the message names the key.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        from_pairs(self).map_err(|error| {
            ApiError::new(400, format!("Invalid query: {error}"))
                .with_kind(ErrorKind::Query)
                .with_fields(field_errors::<T>(self))
        })
    }
}

/// Reads pairs into any `Deserialize` type; text is converted to the type of its field.
///
/// # Errors
/// If a value does not fit; the message names the field.
pub fn from_pairs<T: DeserializeOwned>(pairs: &Query) -> Result<T, FitError> {
    T::deserialize(Pairs(pairs))
}

/// Deserializes pairs as a map.
struct Pairs<'de>(&'de Query);

impl<'de> Deserializer<'de> for Pairs<'de> {
    type Error = FitError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FitError> {
        let pairs = self.0.iter();
        let fields = pairs.map(|(name, value)| (name, Field { name, value }));
        MapDeserializer::new(fields).deserialize_any(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FitError> {
        visitor.visit_some(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// The fields that do not fit, after [`from_pairs`] has failed for the same pairs.
#[cold]
#[must_use]
pub fn field_errors<T: DeserializeOwned>(pairs: &Query) -> Vec<FieldError> {
    FieldError::find::<T>(Pairs(pairs))
}

/// Why pairs don't fit a type.
#[derive(Debug)]
pub struct FitError {
    message: String,
    // Whether another value would fit. Otherwise the type doesn't match the names or lists of the pairs: an error of the server.
    is_client_error: bool,
}

impl FitError {
    fn server_error(message: impl fmt::Display) -> Self {
        Self {
            message: message.to_string(),
            is_client_error: false,
        }
    }
}

impl serde::de::Error for FitError {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self {
            message: shortened(message),
            is_client_error: true,
        }
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn serde::de::Expected) -> Self {
        Self::server_error(format_args!(
            "invalid type: {unexpected}, expected {expected}"
        ))
    }

    fn unknown_field(field: &str, _: &'static [&'static str]) -> Self {
        Self::server_error(format_args!("unknown field `{field}`"))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::server_error(format_args!("missing field `{field}`"))
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self::server_error(format_args!("duplicate field `{field}`"))
    }
}

impl fmt::Display for FitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for FitError {}

/// Deserializes one value.
struct Field<'de> {
    name: &'de str,
    value: &'de ParamValue,
}

impl<'de> Field<'de> {
    fn text(&self) -> Result<&'de str, FitError> {
        match self.value {
            ParamValue::One(text) => Ok(text),
            ParamValue::Many(_) => Err(FitError::server_error(format_args!(
                "`{}` has several values",
                self.name
            ))),
        }
    }

    fn parse<T: std::str::FromStr<Err: fmt::Display>>(&self) -> Result<T, FitError> {
        let text = self.text()?;
        text.parse().map_err(|error| {
            FitError::custom(format_args!(
                "`{}` is `{}`: {error}",
                self.name,
                shortened(text)
            ))
        })
    }
}

impl<'de> IntoDeserializer<'de, FitError> for Field<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// Parses a number or a `bool` from the text.
macro_rules! parsed {
    ($($method:ident $visit:ident)*) => {$(
        // fn deserialize_u32(self, visitor) { visitor.visit_u32(self.parse()?) }
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FitError> {
            visitor.$visit(self.parse()?)
        }
    )*};
}

impl<'de> Deserializer<'de> for Field<'de> {
    type Error = FitError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FitError> {
        match self.value {
            ParamValue::One(text) => visitor.visit_borrowed_str(text),
            ParamValue::Many(values) => {
                visitor.visit_seq(SeqDeserializer::new(values.iter().map(String::as_str)))
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FitError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, FitError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FitError> {
        visitor.visit_borrowed_str(self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FitError> {
        self.deserialize_str(visitor)
    }

    /// One value is a list with one element.
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FitError> {
        match self.value {
            ParamValue::One(text) => {
                visitor.visit_seq(SeqDeserializer::new(std::iter::once(text.as_str())))
            }
            ParamValue::Many(_) => self.deserialize_any(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, FitError> {
        visitor.visit_enum(self.text()?.into_deserializer())
    }

    parsed! {
        deserialize_bool visit_bool
        deserialize_i8 visit_i8 deserialize_i16 visit_i16 deserialize_i32 visit_i32 deserialize_i64 visit_i64 deserialize_i128 visit_i128
        deserialize_u8 visit_u8 deserialize_u16 visit_u16 deserialize_u32 visit_u32 deserialize_u64 visit_u64 deserialize_u128 visit_u128
        deserialize_f32 visit_f32 deserialize_f64 visit_f64
    }

    forward_to_deserialize_any! {
        char bytes byte_buf unit unit_struct tuple tuple_struct map struct identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Fields {
        id: u32,
        name: String,
        #[serde(default)]
        rest: Vec<String>,
        maybe: Option<bool>,
    }

    #[derive(Deserialize)]
    struct Wide {
        max: u128,
        min: i128,
    }

    fn read(query: &str) -> Result<Fields, (u16, String)> {
        let error = |error: ApiError| (error.status().as_u16(), error.message().to_owned());
        Fields::from_params(Query::parse(query)).map_err(error)
    }

    #[test]
    fn text_is_converted_to_the_type_of_the_field() {
        let fields = read("id=7&name=a&rest=x&rest=y&maybe=true").unwrap();
        assert_eq!(
            (fields.id, fields.name.as_str(), fields.maybe),
            (7, "a", Some(true))
        );
        assert_eq!(fields.rest, ["x", "y"]);
        assert_eq!(read("id=7&name=a&rest=x").unwrap().rest, ["x"]);
        let optional = Option::<Fields>::from_params(Query::parse("id=7&name=a"));
        assert_eq!(optional.unwrap().map(|fields| fields.id), Some(7));
        let large = "340282366920938463463374607431768211455";
        let query = Query::parse(&format!("max={large}&min=-1"));
        let Wide { max, min } = Wide::from_params(query).unwrap();
        assert_eq!((max, min), (u128::MAX, -1));
    }

    #[test]
    fn a_value_that_does_not_fit_is_a_400() {
        let message = "Invalid parameter: `id` is `x`: invalid digit found in string".to_owned();
        assert_eq!(read("id=x&name=a").unwrap_err(), (400, message));
    }

    #[test]
    fn a_type_that_does_not_fit_is_a_500() {
        let table = [
            ("id=1", "missing field `name`"),
            ("id=1&id=2&name=a", "`id` has several values"),
        ];
        for (query, expected) in table {
            let (status, message) = read(query).unwrap_err();
            assert_eq!(status, 500, "{query}");
            assert!(
                message.ends_with(&format!(
                    "does not fit the segments of the route: {expected}"
                )),
                "{message}"
            );
        }
    }
}
