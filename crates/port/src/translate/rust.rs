//! A Rust expression.

/// A Rust expression and its type, as far as the translation needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rust {
    pub(super) text: String,
    pub(super) kind: Kind,
}

/// The types of Rust expressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A string literal.
    Literal,
    /// `&str`, or something that derefs to it.
    Text,
    /// `String`.
    OwnedText,
    /// `Option<&str>`. `None` is `undefined`.
    OptionalText,
    /// `Option<&str>`. `None` is `null`.
    NullableText,
    /// `Option<&str>`. `None` is `undefined` or `null`.
    AbsentText,
    Boolean,
    /// `Option<bool>`.
    OptionalBoolean,
    /// A number literal, or a number.
    Number,
    /// An `Option` of a number.
    OptionalNumber,
    /// `serde_json::Value` as a place: `website["name"]`, or a name.
    Data,
    /// A temporary `serde_json::Value`.
    OwnedData,
    /// `Option<serde_json::Value>`, of code that is not ported.
    OptionalData,
    /// `&serde_json::Value`, of the request.
    Json,
    /// `Option<&serde_json::Value>` of the request. `None` is `undefined`, or also `null`.
    OptionalJson,
    /// An enum of texts, which has `as_str`.
    Enum,
    /// An `Option` of such an enum.
    OptionalEnum,
    /// Another type, which is serializable.
    Other,
    /// An `Option` of such a type.
    OptionalOther,
}

impl Rust {
    pub(super) fn new(text: impl Into<String>, kind: Kind) -> Self {
        Self {
            text: text.into(),
            kind,
        }
    }

    /// A text as `&str`.
    pub(super) fn as_str(&self) -> String {
        match self.kind {
            Kind::OwnedText => format!("&{}", self.text),
            _ => self.text.clone(),
        }
    }

    /// The value for a function that takes it by reference or by value.
    pub(super) fn by_reference(&self) -> String {
        match self.kind {
            Kind::Data | Kind::OptionalData => format!("&{}", self.text),
            _ => self.text.clone(),
        }
    }

    /// The value to bind a variable to.
    pub(super) fn bound(&self) -> String {
        match self.kind {
            Kind::Data => format!("{}.clone()", self.text),
            _ => self.text.clone(),
        }
    }

    /// The whole number of a literal.
    pub(super) fn whole(&self) -> Option<i64> {
        self.text.trim_end_matches("_i64").parse().ok()
    }

    /// The number of a literal.
    pub(super) fn number(&self) -> Option<f64> {
        self.text.trim_end_matches("_i64").parse().ok()
    }

    /// Whether it is a text that borrows from a value of its own block, or that was one: `req.header("a").as_deref().unwrap_or("b")`.
    pub(super) fn is_temporary(&self) -> bool {
        let is_part = matches!(self.kind, Kind::Text) && self.text.contains(").as_deref()");
        is_part || self.kind == Kind::OwnedText && self.text.starts_with("if ")
    }

    pub(super) fn is_text(&self) -> bool {
        matches!(self.kind, Kind::Literal | Kind::Text | Kind::OwnedText)
    }

    /// Whether it may be absent, and can be tested for that with `let ... else`.
    pub(super) fn is_optional(&self) -> bool {
        matches!(
            self.kind,
            Kind::OptionalText
                | Kind::NullableText
                | Kind::AbsentText
                | Kind::OptionalData
                | Kind::OptionalJson
        )
    }
}
