//! Arrays and objects that are being written.

use serde::{Serialize, ser};
use serde_json::Error;

use crate::{
    order::order_text,
    primitive::write_text,
    write::{Place, Writer},
};

/// An array or object that is being written.
pub(crate) struct Compound<'a> {
    out: &'a mut Vec<u8>,
    /// Where its bracket is.
    start: usize,
    close: u8,
    is_empty: bool,
    /// Whether a name may be an array index.
    has_index: bool,
    is_in_variant: bool,
    /// Whether it is no object, but the struct in which a value hands over its text.
    is_json: bool,
}

impl<'a> Compound<'a> {
    pub(crate) fn open(out: &'a mut Vec<u8>, bracket: u8) -> Self {
        let start = out.len();
        out.push(bracket);
        Self {
            out,
            start,
            // Its closing bracket is two characters after it.
            close: bracket + 2,
            is_empty: true,
            has_index: false,
            is_in_variant: false,
            is_json: false,
        }
    }

    /// The struct in which a `RawValue`, or a number of arbitrary precision, hands over its text.
    pub(crate) fn of_json(out: &'a mut Vec<u8>) -> Self {
        Self {
            start: out.len(),
            out,
            close: b' ',
            is_empty: true,
            has_index: false,
            is_in_variant: false,
            is_json: true,
        }
    }

    /// The content of an enum's variant, whose object ends with it.
    pub(crate) fn in_variant(self) -> Self {
        Self {
            is_in_variant: true,
            ..self
        }
    }

    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.comma();
        value.serialize(Writer::new(self.out, Place::Value))
    }

    fn comma(&mut self) {
        if !self.is_empty {
            self.out.push(b',');
        }
        self.is_empty = false;
    }

    fn name<T: Serialize + ?Sized>(&mut self, name: &T) -> Result<(), Error> {
        self.comma();
        let start = self.out.len();
        name.serialize(Writer::new(self.out, Place::Name))?;
        self.has_index |= self.out.get(start + 1).is_some_and(u8::is_ascii_digit);
        self.out.push(b':');
        Ok(())
    }

    fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        value.serialize(Writer::new(self.out, Place::Value))
    }

    pub(crate) fn entry<T: Serialize + ?Sized>(
        &mut self,
        name: &str,
        value: &T,
    ) -> Result<(), Error> {
        if self.is_json {
            return value.serialize(Writer::new(self.out, Place::Json));
        }
        self.comma();
        let start = self.out.len();
        write_text(name, self.out);
        self.has_index |= self.out[start + 1].is_ascii_digit();
        self.out.push(b':');
        self.value(value)
    }

    pub(crate) fn close(self) {
        if self.is_json {
            return;
        }
        if self.has_index {
            order_text(self.out, self.start + 1);
        }
        self.out.push(self.close);
        if self.is_in_variant {
            self.out.push(b'}');
        }
    }
}

/// Implements the traits of arrays, or of structs, which differ in the names of their methods only.
macro_rules! arrays {
    ($($trait:ident $method:ident;)*) => {
        $(impl ser::$trait for Compound<'_> {
            type Ok = ();
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                self.item(value)
            }

            fn end(self) -> Result<(), Error> {
                self.close();
                Ok(())
            }
        })*
    };
}

macro_rules! structs {
    ($($trait:ident;)*) => {
        $(impl ser::$trait for Compound<'_> {
            type Ok = ();
            type Error = Error;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                name: &'static str,
                value: &T,
            ) -> Result<(), Error> {
                self.entry(name, value)
            }

            fn end(self) -> Result<(), Error> {
                self.close();
                Ok(())
            }
        })*
    };
}

arrays! {
    SerializeSeq serialize_element;
    SerializeTuple serialize_element;
    SerializeTupleStruct serialize_field;
    SerializeTupleVariant serialize_field;
}

structs! {
    SerializeStruct;
    SerializeStructVariant;
}

impl ser::SerializeMap for Compound<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.name(key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.value(value)
    }

    fn end(self) -> Result<(), Error> {
        self.close();
        Ok(())
    }
}
