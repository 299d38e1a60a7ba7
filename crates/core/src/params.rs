//! Path parameters and query pairs as any `Deserialize` type.

use std::fmt;

use serde::{
    Deserializer,
    de::{
        DeserializeOwned, Error as _, IntoDeserializer, Visitor,
        value::{Error as ValueError, MapDeserializer, SeqDeserializer},
    },
    forward_to_deserialize_any,
};
use twinroute_matcher::ParamValue;

use crate::{ApiError, ErrorKind, FieldError, Query};

/// What parameters can be read into: a [`Query`] as they came, or any type that has a field for each.
///
/// Text is read as the field asks for: a `u32` from `"7"`, a `Vec<String>` from a catch-all.
pub trait FromParams: Sized + 'static {
    /// Reads itself from decoded parameters.
    ///
    /// # Errors
    /// With status 400 when a value does not fit.
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
            ApiError::new(400, format!("Invalid parameter: {error}"))
                .with_kind(ErrorKind::Params)
                .with_fields(misfits::<T>(&params))
        })
    }
}

impl Query {
    /// Reads the pairs into a type that has a field for each: a repeated key is a list, and text is read as its field asks for.
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
    /// With status 400 when a value does not fit; the message names the key.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        from_pairs(self).map_err(|error| {
            ApiError::new(400, format!("Invalid query: {error}"))
                .with_kind(ErrorKind::Query)
                .with_fields(misfits::<T>(self))
        })
    }
}

/// Reads pairs into any type that has a field for each, as its fields ask for.
///
/// # Errors
/// When a value does not fit; the message names the field.
pub fn from_pairs<T: DeserializeOwned>(pairs: &Query) -> Result<T, ValueError> {
    T::deserialize(MapDeserializer::new(fields(pairs)))
}

/// The fields that do not fit, of pairs that [`from_pairs`] can't read.
#[cold]
#[must_use]
pub fn misfits<T: DeserializeOwned>(pairs: &Query) -> Vec<FieldError> {
    FieldError::find::<T>(MapDeserializer::new(fields(pairs)))
}

fn fields(pairs: &Query) -> impl Iterator<Item = (&str, Field<'_>)> {
    pairs
        .iter()
        .map(|(name, value)| (name, Field { name, value }))
}

/// One value on its way into a field.
struct Field<'de> {
    name: &'de str,
    value: &'de ParamValue,
}

impl<'de> Field<'de> {
    fn text(&self) -> Result<&'de str, ValueError> {
        match self.value {
            ParamValue::One(text) => Ok(text),
            ParamValue::Many(_) => Err(ValueError::custom(format_args!(
                "`{}` has several values",
                self.name
            ))),
        }
    }

    fn parse<T: std::str::FromStr<Err: fmt::Display>>(&self) -> Result<T, ValueError> {
        let text = self.text()?;
        text.parse().map_err(|error| {
            ValueError::custom(format_args!("`{}` is `{text}`: {error}", self.name))
        })
    }
}

impl<'de> IntoDeserializer<'de> for Field<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// A field of a number's or `bool`'s type is parsed from the text.
macro_rules! parsed {
    ($($method:ident $visit:ident)*) => {$(
        // fn deserialize_u32(self, visitor) { visitor.visit_u32(self.parse()?) }
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
            visitor.$visit(self.parse()?)
        }
    )*};
}

impl<'de> Deserializer<'de> for Field<'de> {
    type Error = ValueError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        match self.value {
            ParamValue::One(text) => visitor.visit_borrowed_str(text),
            ParamValue::Many(values) => {
                visitor.visit_seq(SeqDeserializer::new(values.iter().map(String::as_str)))
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, ValueError> {
        visitor.visit_newtype_struct(self)
    }

    /// A list of one, when there is one value.
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
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
    ) -> Result<V::Value, ValueError> {
        visitor.visit_enum(self.text()?.into_deserializer())
    }

    parsed! {
        deserialize_bool visit_bool
        deserialize_i8 visit_i8 deserialize_i16 visit_i16 deserialize_i32 visit_i32 deserialize_i64 visit_i64
        deserialize_u8 visit_u8 deserialize_u16 visit_u16 deserialize_u32 visit_u32 deserialize_u64 visit_u64
        deserialize_f32 visit_f32 deserialize_f64 visit_f64
    }

    forward_to_deserialize_any! {
        i128 u128 char str string bytes byte_buf unit unit_struct tuple tuple_struct map struct identifier ignored_any
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

    fn read(query: &str) -> Result<Fields, String> {
        Fields::from_params(Query::parse(query)).map_err(|error| error.to_string())
    }

    #[test]
    fn fields_are_read_as_their_types_ask() {
        let fields = read("id=7&name=a&rest=x&rest=y&maybe=true").unwrap();
        assert_eq!(
            (fields.id, fields.name.as_str(), fields.maybe),
            (7, "a", Some(true))
        );
        assert_eq!(fields.rest, ["x", "y"]);
        assert_eq!(read("id=7&name=a&rest=x").unwrap().rest, ["x"]);
    }

    #[test]
    fn what_does_not_fit_is_named() {
        assert_eq!(
            read("id=x&name=a").unwrap_err(),
            "Invalid parameter: `id` is `x`: invalid digit found in string"
        );
        assert_eq!(
            read("id=1&id=2&name=a").unwrap_err(),
            "Invalid parameter: `id` has several values"
        );
        assert_eq!(
            read("id=1").unwrap_err(),
            "Invalid parameter: missing field `name`"
        );
    }
}
