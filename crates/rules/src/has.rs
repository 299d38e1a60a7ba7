//! Conditions of rules and matchers: `has` and `missing`.

use std::borrow::Cow;

/// A condition of a rule or a matcher: a header, a cookie, a query parameter or the host.
///
/// Without a value it needs a value that is not empty. A value is a regular expression that must match the whole value; its named
/// groups can be used in the destination.
///
/// ```
/// use twinroute_rules::Has;
///
/// const BETA: Has<'static> = Has::header("x-channel").value("(?<channel>beta|canary)");
/// # let _ = BETA;
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Has<'a> {
    kind: HasKind,
    key: &'a str,
    value: Option<&'a str>,
}

/// The part of a request that a condition is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HasKind {
    Header,
    Cookie,
    Query,
    Host,
}

impl<'a> Has<'a> {
    /// A request header, by its name in any case.
    #[must_use]
    pub const fn header(name: &'a str) -> Self {
        Self::new(HasKind::Header, name, None)
    }

    /// A cookie, by its name.
    #[must_use]
    pub const fn cookie(name: &'a str) -> Self {
        Self::new(HasKind::Cookie, name, None)
    }

    /// A parameter of the query string, by its name.
    #[must_use]
    pub const fn query(name: &'a str) -> Self {
        Self::new(HasKind::Query, name, None)
    }

    /// The host of the request, without a port.
    #[must_use]
    pub const fn host(value: &'a str) -> Self {
        Self::new(HasKind::Host, "", Some(value))
    }

    /// Sets the regular expression of the value.
    #[must_use]
    pub const fn value(self, value: &'a str) -> Self {
        Self {
            value: Some(value),
            ..self
        }
    }

    const fn new(kind: HasKind, key: &'a str, value: Option<&'a str>) -> Self {
        Self { kind, key, value }
    }
}

/// A condition with its own text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct HasText {
    pub(crate) kind: HasKind,
    pub(crate) key: Cow<'static, str>,
    pub(crate) value: Option<Cow<'static, str>>,
}

impl From<Has<'_>> for HasText {
    fn from(has: Has<'_>) -> Self {
        Self {
            kind: has.kind,
            key: has.key.to_owned().into(),
            value: has.value.map(|value| value.to_owned().into()),
        }
    }
}
