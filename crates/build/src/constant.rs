//! Route segment constants: `pub const MAX_DURATION: u32 = 30;` in a `route.rs`.

use std::fmt;

use syn::{Expr, Lit};

/// A segment constant that a `route.rs` may have. Next.js has them in camel case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Constant {
    /// `DYNAMIC`
    Dynamic,
    /// `DYNAMIC_PARAMS`
    DynamicParams,
    /// `REVALIDATE`
    Revalidate,
    /// `FETCH_CACHE`
    FetchCache,
    /// `RUNTIME`
    Runtime,
    /// `PREFERRED_REGION`
    PreferredRegion,
    /// `MAX_DURATION`
    MaxDuration,
    /// `BODY_LIMIT`, which Next.js doesn't have.
    BodyLimit,
    /// `ON_DISCONNECT`, which Next.js doesn't have.
    OnDisconnect,
}

/// The literal value of a [`Constant`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Value {
    /// `"force-static"`
    Text(String),
    /// `["iad1", "fra1"]`
    Texts(Vec<String>),
    /// `false`
    Bool(bool),
    /// `60`
    Number(u64),
}

impl Constant {
    /// All constants, in the order in which routes list them.
    pub const ALL: [Self; 9] = [
        Self::Dynamic,
        Self::DynamicParams,
        Self::Revalidate,
        Self::FetchCache,
        Self::Runtime,
        Self::PreferredRegion,
        Self::MaxDuration,
        Self::BodyLimit,
        Self::OnDisconnect,
    ];

    /// Its name in a `route.rs`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dynamic => "DYNAMIC",
            Self::DynamicParams => "DYNAMIC_PARAMS",
            Self::Revalidate => "REVALIDATE",
            Self::FetchCache => "FETCH_CACHE",
            Self::Runtime => "RUNTIME",
            Self::PreferredRegion => "PREFERRED_REGION",
            Self::MaxDuration => "MAX_DURATION",
            Self::BodyLimit => "BODY_LIMIT",
            Self::OnDisconnect => "ON_DISCONNECT",
        }
    }

    /// Reads and checks its value; the error says what is expected.
    pub(crate) fn read(self, expression: &Expr) -> Result<Value, String> {
        let value = Value::read(expression).ok_or_else(|| {
            format!(
                "the build reads `{self}` from the source, so its value must be a literal: {}",
                self.expected()
            )
        })?;
        if self.accepts(&value) {
            return Ok(value);
        }
        Err(format!(
            "`{self}` can't be `{value}`; expected {}",
            self.expected()
        ))
    }

    // As in app-segment-config.js of Next.js, which has no BODY_LIMIT and no ON_DISCONNECT, and accepts a MAX_DURATION of 0, which
    // would time out every request at once.
    fn accepts(self, value: &Value) -> bool {
        match (self, value) {
            (
                Self::Dynamic | Self::FetchCache | Self::Runtime | Self::OnDisconnect,
                Value::Text(text),
            ) => self.choices().contains(&text.as_str()),
            (Self::DynamicParams, Value::Bool(_)) | (Self::Revalidate, Value::Bool(false)) => true,
            (Self::Revalidate, Value::Number(number)) => *number <= u64::from(u32::MAX),
            (Self::MaxDuration, Value::Number(number)) => {
                (1..=u64::from(u32::MAX)).contains(number)
            }
            (Self::PreferredRegion, Value::Text(_) | Value::Texts(_))
            | (Self::BodyLimit, Value::Number(_)) => true,
            (Self::BodyLimit, Value::Text(text)) => is_size(text),
            _ => false,
        }
    }

    fn choices(self) -> &'static [&'static str] {
        match self {
            Self::Dynamic => &["auto", "force-dynamic", "error", "force-static"],
            Self::FetchCache => &[
                "auto",
                "default-cache",
                "only-cache",
                "force-cache",
                "force-no-store",
                "default-no-store",
                "only-no-store",
            ],
            Self::Runtime => &["nodejs", "edge"],
            Self::OnDisconnect => &["finish", "cancel"],
            _ => &[],
        }
    }

    fn expected(self) -> String {
        match self {
            Self::Dynamic | Self::FetchCache | Self::Runtime | Self::OnDisconnect => {
                let choices: Vec<_> = self
                    .choices()
                    .iter()
                    .map(|choice| format!("`\"{choice}\"`"))
                    .collect();
                format!("one of {}", choices.join(", "))
            }
            Self::DynamicParams => "`true` or `false`".to_owned(),
            Self::Revalidate => "a number of seconds, or `false` for never".to_owned(),
            Self::PreferredRegion => {
                "a region such as `\"iad1\"`, or several, `&[\"iad1\", \"fra1\"]`".to_owned()
            }
            Self::MaxDuration => "a number of seconds, at least 1".to_owned(),
            Self::BodyLimit => {
                "a size such as `\"500kb\"` or `\"10mb\"`, or a number of bytes".to_owned()
            }
        }
    }
}

impl fmt::Display for Constant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl Value {
    fn read(expression: &Expr) -> Option<Self> {
        match expression {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => Some(Self::Text(text.value())),
                Lit::Bool(bool) => Some(Self::Bool(bool.value)),
                Lit::Int(number) => number.base10_parse().ok().map(Self::Number),
                _ => None,
            },
            Expr::Reference(reference) => Self::read(&reference.expr),
            Expr::Array(array) => array
                .elems
                .iter()
                .map(read_text)
                .collect::<Option<_>>()
                .map(Self::Texts),
            _ => None,
        }
    }
}

fn read_text(expression: &Expr) -> Option<String> {
    match Value::read(expression) {
        Some(Value::Text(text)) => Some(text),
        _ => None,
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "{text:?}"),
            Self::Texts(texts) => write!(f, "{texts:?}"),
            Self::Bool(bool) => write!(f, "{bool}"),
            Self::Number(number) => write!(f, "{number}"),
        }
    }
}

/// Whether a text is a size for the npm package `bytes`. Unlike there, trailing characters are an error.
fn is_size(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let number = ["kb", "mb", "gb", "tb", "pb", "b"]
        .iter()
        .find_map(|unit| text.strip_suffix(unit))
        .unwrap_or(&text);
    let (whole, fraction) = number
        .trim_end_matches(' ')
        .split_once('.')
        .unwrap_or((number.trim_end_matches(' '), "0"));
    [whole, fraction]
        .iter()
        .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}
