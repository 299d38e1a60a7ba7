//! Who answers, by method.

use std::{fmt, str::FromStr};

use actix_web::http::Method;

/// Who answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// The server behind.
    Legacy,
    /// The server behind, and Rust's answer is compared.
    Shadow,
    /// The route's handler.
    Rust,
}

impl FromStr for Mode {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "legacy" => Ok(Self::Legacy),
            "shadow" => Ok(Self::Shadow),
            "rust" => Ok(Self::Rust),
            _ => Err(format!("`{text}` is neither `legacy`, `shadow` nor `rust`")),
        }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Legacy => "legacy",
            Self::Shadow => "shadow",
            Self::Rust => "rust",
        })
    }
}

/// Who answers which method of a route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Modes {
    pub(crate) others: Mode,
    pub(crate) named: Vec<(Method, Mode)>,
}

impl Modes {
    pub(crate) fn of(&self, method: &Method) -> Mode {
        let named = |method: &Method| {
            let mut named = self.named.iter();
            named
                .find(|(other, _)| other == method)
                .map(|(_, mode)| *mode)
        };
        let found = named(method);
        let found = found.or_else(|| named(&Method::GET).filter(|_| method == Method::HEAD));
        found.unwrap_or(match self.others {
            // Both sides' handlers run in shadow, which another method must be named for.
            Mode::Shadow if !is_safe(method) => Mode::Legacy,
            others => others,
        })
    }
}

/// Whether a request by this method may be repeated without asking.
pub(crate) fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

impl fmt::Display for Modes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.others.fmt(f)?;
        let mut named = self.named.iter();
        named.try_for_each(|(method, mode)| write!(f, ", {method} {mode}"))
    }
}
