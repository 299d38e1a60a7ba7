//! Writes any [`Serialize`] as `JSON.stringify` would.

use serde::{
    Serialize,
    ser::{self, Error as _},
};
use serde_json::Error;

use crate::{
    compound::Compound,
    json_value::JsonValue,
    primitive::{write_float, write_text},
    serialize::{TEXT, take_text},
};

/// Writes `value` as JavaScript would.
///
/// - Numbers print as JavaScript prints them: `1.0` is `1`, `1e21` is `1e+21`, `-0.0` is `0`, NaN and the infinities are `null`.
/// - In an object, names that are array indices (`"0"` to `"4294967294"`) come first, in ascending order.
/// - Integers beyond 2^53 keep all digits, where JavaScript would round them.
///
/// ```
/// let value = serde_json::json!({ "b": 1.0, "a": [1e21, -0.0], "1": null });
/// assert_eq!(twinroute_json::to_vec(&value).unwrap(), br#"{"1":null,"b":1,"a":[1e+21,0]}"#);
/// ```
///
/// # Errors
/// When `value`'s own `Serialize` fails, or a map's key is neither text, number nor `bool`.
pub fn to_vec<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, Error> {
    let mut out = Vec::with_capacity(128);
    value.serialize(Writer::new(&mut out, Place::Value))?;
    Ok(out)
}

/// The text of a value, which can always be written.
pub(crate) fn to_text(json: &JsonValue) -> String {
    let text = to_vec(json).unwrap_or_default();
    String::from_utf8(text).unwrap_or_default()
}

/// What is written next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Place {
    Value,
    /// The name of a map's entry: numbers and `bool`s get quotes, arrays and objects are errors.
    Name,
    /// A text that is JSON already.
    Json,
}

pub(crate) struct Writer<'a> {
    out: &'a mut Vec<u8>,
    place: Place,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(out: &'a mut Vec<u8>, place: Place) -> Self {
        Self { out, place }
    }

    /// Writes what is no string; as a name it gets quotes.
    fn plain(self, text: &[u8]) -> Result<(), Error> {
        if self.place == Place::Name {
            self.out.push(b'"');
        }
        self.out.extend_from_slice(text);
        if self.place == Place::Name {
            self.out.push(b'"');
        }
        Ok(())
    }

    fn open(self, bracket: u8) -> Result<Compound<'a>, Error> {
        self.value_only()?;
        Ok(Compound::open(self.out, bracket))
    }

    /// Opens the object around the content of an enum's variant.
    fn open_variant(self, variant: &str, bracket: u8) -> Result<Compound<'a>, Error> {
        self.value_only()?;
        self.out.push(b'{');
        write_text(variant, self.out);
        self.out.push(b':');
        Ok(Compound::open(self.out, bracket).in_variant())
    }

    fn value_only(&self) -> Result<(), Error> {
        match self.place {
            Place::Value | Place::Json => Ok(()),
            Place::Name => Err(Error::custom("key must be a string")),
        }
    }
}

macro_rules! integers {
    ($($method:ident $type:ty;)*) => {
        $(fn $method(self, value: $type) -> Result<(), Error> {
            self.plain(itoa::Buffer::new().format(value).as_bytes())
        })*
    };
}

impl<'a> ser::Serializer for Writer<'a> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Compound<'a>;
    type SerializeTuple = Compound<'a>;
    type SerializeTupleStruct = Compound<'a>;
    type SerializeTupleVariant = Compound<'a>;
    type SerializeMap = Compound<'a>;
    type SerializeStruct = Compound<'a>;
    type SerializeStructVariant = Compound<'a>;

    integers! {
        serialize_i8 i8; serialize_i16 i16; serialize_i32 i32; serialize_i64 i64; serialize_i128 i128;
        serialize_u8 u8; serialize_u16 u16; serialize_u32 u32; serialize_u64 u64; serialize_u128 u128;
    }

    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        self.plain(if value { b"true" } else { b"false" })
    }

    fn serialize_f32(self, value: f32) -> Result<(), Error> {
        // The shortest text of an `f32` is not the one of its `f64`.
        match value {
            value if value.fract() == 0.0 || !value.is_finite() => self.serialize_f64(value.into()),
            value => self.plain(ryu_js::Buffer::new().format_finite(value).as_bytes()),
        }
    }

    fn serialize_f64(self, value: f64) -> Result<(), Error> {
        if self.place == Place::Name {
            if !value.is_finite() {
                return Err(Error::custom("float key must be finite"));
            }
            self.out.push(b'"');
            write_float(value, self.out);
            self.out.push(b'"');
            return Ok(());
        }
        write_float(value, self.out);
        Ok(())
    }

    fn serialize_char(self, value: char) -> Result<(), Error> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<(), Error> {
        match self.place {
            Place::Value | Place::Name => write_text(value, self.out),
            Place::Json => self.out.extend_from_slice(value.as_bytes()),
        }
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Error> {
        self.collect_seq(value)
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.value_only()?;
        self.out.extend_from_slice(b"null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<(), Error> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        if name == TEXT && self.place == Place::Value {
            return take_text(|| {
                value.serialize(Writer {
                    place: Place::Json,
                    ..self
                })
            });
        }
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        let mut object = self.open(b'{')?;
        object.entry(variant, value)?;
        object.close();
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Compound<'a>, Error> {
        self.open(b'[')
    }

    fn serialize_tuple(self, _: usize) -> Result<Compound<'a>, Error> {
        self.open(b'[')
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Compound<'a>, Error> {
        self.open(b'[')
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Compound<'a>, Error> {
        self.open_variant(variant, b'[')
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Compound<'a>, Error> {
        self.open(b'{')
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Compound<'a>, Error> {
        if name == RAW_VALUE || name == NUMBER {
            self.value_only()?;
            return Ok(Compound::of_json(self.out));
        }
        self.open(b'{')
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Compound<'a>, Error> {
        self.open_variant(variant, b'{')
    }
}

/// The name under which `serde_json`'s `Number` serializes its digits with its feature `arbitrary_precision`.
const NUMBER: &str = "$serde_json::private::Number";

/// The name under which `serde_json`'s `RawValue` serializes its text.
pub(crate) const RAW_VALUE: &str = "$serde_json::private::RawValue";
