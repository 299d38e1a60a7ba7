//! What a value is.

/// The six kinds of JSON's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool,
    /// A number.
    Number,
    /// A string. A variant `String` would make the compiler write `std::string::String` in messages to users of this crate.
    Text,
    /// An array.
    Array,
    /// An object.
    Object,
}
