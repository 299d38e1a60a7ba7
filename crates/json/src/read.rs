//! Deserializes a type from a part of a document, in one pass. The text was checked when it was parsed.

use serde::{
    Deserializer,
    de::{DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor},
    forward_to_deserialize_any,
};
use serde_json::Error;

use crate::{
    document::Document,
    number::{Decimal, read_decimal},
    part::Place,
    string::{plain_end, unescape},
    write::RAW_VALUE,
};

/// Where the next value is. The few types that serde's data model does not cover are left to `serde_json`: enums with content,
/// bytes, raw values, and names of a map that are numbers.
pub(crate) struct Reader<'de> {
    document: &'de Document,
    next: Place,
}

impl<'de> Reader<'de> {
    pub(crate) fn new(document: &'de Document, place: Place) -> Self {
        Self {
            document,
            next: place,
        }
    }

    fn byte(&self) -> u8 {
        self.document.byte(self.next.at)
    }

    /// Reads the value with `serde_json`.
    fn with_serde<V>(
        &mut self,
        read: impl FnOnce(
            &mut serde_json::Deserializer<serde_json::de::StrRead<'de>>,
        ) -> Result<V, Error>,
    ) -> Result<V, Error> {
        let value = self.next;
        self.next = self.document.after(value);
        let text = self.document.between(value, self.next);
        read(&mut serde_json::Deserializer::from_str(text))
    }

    fn word<T>(&mut self, word: &str, value: T) -> T {
        self.next.at += word.len() as u32;
        value
    }

    fn number<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Error> {
        let (decimal, length) = read_decimal(self.document.from(self.next));
        self.next.at += length as u32;
        match decimal {
            Decimal::Unsigned(number) => visitor.visit_u64(number),
            Decimal::Signed(number) => visitor.visit_i64(number),
            Decimal::Float(number) => visitor.visit_f64(number),
        }
    }

    fn string<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Error> {
        let text = self.document.from(self.next);
        let end = plain_end(text.as_bytes(), 1);
        if text.as_bytes().get(end) == Some(&b'"') {
            self.next.at += end as u32 + 1;
            return visitor.visit_borrowed_str(&text[1..end]);
        }
        let string = self.next;
        self.next = self.document.after(string);
        let text = self.document.between(string, self.next);
        visitor.visit_str(&unescape(&text[1..text.len() - 1]))
    }

    /// Enters an array or object. Its end must be reached by `read`, which is an error of a type that reads fewer items.
    fn container<V>(
        &mut self,
        read: impl FnOnce(Inside<'_, 'de>) -> Result<V, Error>,
    ) -> Result<V, Error> {
        self.next = Place {
            at: self.next.at + 1,
            container: self.next.container + 1,
        };
        let value = read(Inside {
            reader: self,
            is_first: true,
        })?;
        if !matches!(self.byte(), b']' | b'}') {
            return Err(Error::custom("more items than the type has"));
        }
        self.next.at += 1;
        Ok(value)
    }
}

/// The rest of an array or object.
struct Inside<'a, 'de> {
    reader: &'a mut Reader<'de>,
    is_first: bool,
}

impl Inside<'_, '_> {
    /// Moves to the next item or name.
    fn has_next(&mut self) -> bool {
        match self.reader.byte() {
            b']' | b'}' => return false,
            _ if self.is_first => self.is_first = false,
            _ => self.reader.next.at += 1,
        }
        true
    }
}

impl<'de> SeqAccess<'de> for Inside<'_, 'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        if !self.has_next() {
            return Ok(None);
        }
        seed.deserialize(&mut *self.reader).map(Some)
    }
}

impl<'de> MapAccess<'de> for Inside<'_, 'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        if !self.has_next() {
            return Ok(None);
        }
        seed.deserialize(&mut *self.reader).map(Some)
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Error> {
        self.reader.next.at += 1;
        seed.deserialize(&mut *self.reader)
    }
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.byte() {
            b'n' => self.word("null", visitor).visit_unit(),
            b't' => self.word("true", visitor).visit_bool(true),
            b'f' => self.word("false", visitor).visit_bool(false),
            b'"' => self.string(visitor),
            b'[' => self.container(|items| visitor.visit_seq(items)),
            b'{' => self.container(|entries| visitor.visit_map(entries)),
            _ => self.number(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.byte() {
            b'n' => self.word("null", visitor).visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        if name == RAW_VALUE {
            return self.with_serde(|serde| serde.deserialize_newtype_struct(name, visitor));
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.with_serde(|serde| serde.deserialize_enum(name, variants, visitor))
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.with_serde(|serde| serde.deserialize_bytes(visitor))
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.with_serde(|serde| serde.deserialize_byte_buf(visitor))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.next = self.document.after(self.next);
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string unit unit_struct
        seq tuple tuple_struct map struct identifier
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::{Deserialize, de::DeserializeOwned};

    use super::*;
    use crate::parse::parse;

    fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
        let document = parse(text).unwrap();
        T::deserialize(&mut Reader::new(&document, Place::ROOT)).ok()
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Post {
        id: u32,
        title: String,
        score: f64,
        by: Option<String>,
        kind: Kind,
        pairs: Vec<(i64, bool)>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    enum Kind {
        Plain,
        Of(u8),
    }

    /// What fails here is read again by `serde_json`, so only the time would show it.
    #[test]
    fn common_types_need_no_other_deserializer() {
        let text = r#"{"x":[{"y":[1]}],"id":7,"title":"a\n","score":1,"by":null,"kind":{"Of":1},"pairs":[[-1,true],[2,false]],"z":{}}"#;
        let expected = Post {
            id: 7,
            title: "a\n".to_owned(),
            score: 1.0,
            by: None,
            kind: Kind::Of(1),
            pairs: vec![(-1, true), (2, false)],
        };
        assert_eq!(read(text), Some(expected));
        assert_eq!(read(r#"["Plain"]"#), Some(vec![Kind::Plain]));
        let numbers = BTreeMap::from([("a".to_owned(), -1.25), ("b".to_owned(), 1e21)]);
        assert_eq!(read(r#"{"a":-1.25,"b":1e21}"#), Some(numbers));
    }

    #[test]
    fn a_type_with_fewer_items_or_other_kinds_is_refused() {
        assert_eq!(read::<(u8, u8)>("[1,2,3]"), None);
        assert_eq!(read::<(u8, u8)>("[1]"), None);
        assert_eq!(read::<u8>("256"), None);
        assert_eq!(read::<String>("1"), None);
    }
}
