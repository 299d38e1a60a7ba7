//! The URL of a rewrite to another host.

use std::{error::Error, fmt};

use url::Url;

/// Parses a URL that a request is forwarded to.
///
/// Parameters of a rule may have become a part of the host, so characters that would end or extend it are refused: with a
/// value such as `@evil.example/` a request would go to a host that the rule does not name.
pub(crate) fn parse(text: &str) -> Result<Url, ExternalUrlError> {
    let fail = |kind| Err(ExternalUrlError::new(text, kind));
    let Some((_, authority)) = split(text) else {
        return fail(ExternalUrlErrorKind::Scheme);
    };
    if authority.contains('@') {
        return fail(ExternalUrlErrorKind::User);
    }
    // Parsers would skip the slashes after an empty authority, so that the path begins with a host.
    if authority.is_empty() || authority.contains(is_refused) {
        return fail(ExternalUrlErrorKind::Host);
    }
    match Url::parse(text) {
        Ok(url) => Ok(url),
        Err(error) => fail(ExternalUrlErrorKind::Unreadable(error.to_string())),
    }
}

/// Checks the destination of a rule, which may contain parameters. A host with a parameter is checked when it is known.
pub(crate) fn check(destination: &str) -> Result<(), ExternalUrlError> {
    let Some((origin, authority)) = split(destination) else {
        return Err(ExternalUrlError::new(
            destination,
            ExternalUrlErrorKind::Scheme,
        ));
    };
    match has_parameter(authority) && !authority.contains('@') {
        true => Ok(()),
        false => parse(origin).map(drop),
    }
}

/// Scheme and authority, and the authority alone; `None` without `http://` or `https://`, which Next.js wants in lower case, too.
fn split(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix("http://");
    let rest = rest.or_else(|| text.strip_prefix("https://"))?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let path = rest.len() - authority.len();
    Some((&text[..text.len() - path], authority))
}

/// Whether an authority has a parameter of path-to-regexp; a colon before a digit is that of the port.
fn has_parameter(authority: &str) -> bool {
    let is_name =
        |rest: &str| rest.starts_with(|first: char| first.is_alphabetic() || first == '_');
    authority.contains(['(', '{', '*']) || authority.split(':').skip(1).any(is_name)
}

/// URL parsers decode `%`, drop tabs and line breaks, and read `\` as `/`.
fn is_refused(found: char) -> bool {
    matches!(found, '%' | '\\') || found.is_whitespace() || found.is_control()
}

/// A URL that no request can be forwarded to, and the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExternalUrlError {
    url: String,
    kind: ExternalUrlErrorKind,
}

/// Why no request can be forwarded to a URL.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ExternalUrlErrorKind {
    /// The text is not a URL; with the parser's reason.
    Unreadable(String),
    /// The text does not start with `http://` or `https://`.
    Scheme,
    /// The URL has a user or a password, which Next.js does not send either.
    User,
    /// The host is empty, or has a character that would change where the request goes.
    Host,
    /// The scheme is `https`, which needs the feature `legacy-tls`.
    NoTls,
}

impl ExternalUrlError {
    /// Keeps `url` without its query, which may contain secrets.
    pub(crate) fn new(url: &str, kind: ExternalUrlErrorKind) -> Self {
        let url = url.split('?').next().unwrap_or_default().to_owned();
        Self { url, kind }
    }

    /// The reason.
    #[must_use]
    pub fn kind(&self) -> &ExternalUrlErrorKind {
        &self.kind
    }
}

impl fmt::Display for ExternalUrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Escaped, since a client may have chosen a part of it.
        write!(f, "`{}` ", self.url.escape_debug())?;
        match &self.kind {
            ExternalUrlErrorKind::Unreadable(reason) => write!(f, "is not a URL: {reason}"),
            ExternalUrlErrorKind::Scheme => {
                f.write_str("does not start with `http://` or `https://`")
            }
            ExternalUrlErrorKind::User => {
                f.write_str("has a user or a password, which is never sent: remove it")
            }
            ExternalUrlErrorKind::Host => {
                f.write_str("has no host, or one with an invalid character")
            }
            ExternalUrlErrorKind::NoTls => {
                f.write_str("needs the feature `legacy-tls` of twinroute")
            }
        }
    }
}

impl Error for ExternalUrlError {}
