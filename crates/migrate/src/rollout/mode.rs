//! The modes of a route, by method.

use std::{fmt, str::FromStr};

use actix_web::http::Method;

/// How a request is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// The legacy server responds.
    Legacy,
    /// The legacy server responds, and Rust's response is compared.
    Shadow,
    /// The route's handler responds.
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

/// The modes of the methods of a route.
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
            // In shadow, the handlers of both sides run; for an unsafe method, the file must say so.
            Mode::Shadow if !is_safe(method) => Mode::Legacy,
            others => others,
        })
    }
}

/// Whether a request with this method may be repeated.
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
