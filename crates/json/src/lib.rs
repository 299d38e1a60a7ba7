//! JSON with JavaScript's rules: a dynamic value and a writer.
//!
//! [`JsonValue`] is parsed in one pass into a text in JavaScript's form, in which values are found when they are read. What is not
//! changed is written by copying the text. [`to_vec`] writes any `Serialize` as `JSON.stringify` would.
//!
//! ```
//! use twinroute_json::{JsonValue, to_vec};
//!
//! let mut order = JsonValue::parse(r#"{ "id": 7, "items": [{ "price": 1.50 }] }"#)?;
//! order.insert("paid", true);
//! assert_eq!(to_vec(&order).unwrap(), br#"{"id":7,"items":[{"price":1.5}],"paid":true}"#);
//! # Ok::<(), twinroute_json::ParseError>(())
//! ```
//!
//! 1. Of several values of a name, the last counts, in the place of the first.
//! 2. Names that are array indices (`"0"` to `"4294967294"`) come first, in ascending order; the others as they were inserted.
//! 3. Numbers print as in JavaScript, but integers of 64 bits keep all digits.
//! 4. At most 127 arrays and objects are around a value, so neither parsing nor writing exhausts the stack.
//! 5. A number out of the range of `f64` and half of a surrogate pair are errors.

mod compound;
mod deserialize;
mod document;
mod error;
mod json_ref;
mod json_value;
mod kind;
mod normal;
mod number;
mod order;
mod parse;
mod part;
mod primitive;
mod read;
mod serialize;
mod string;
mod write;

pub use error::{ParseError, ParseErrorKind};
pub use json_ref::JsonRef;
pub use json_value::JsonValue;
pub use kind::Kind;
pub use order::array_index;
pub use write::to_vec;
