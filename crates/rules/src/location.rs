//! The parts of a destination, as the WHATWG URL parser separates and normalizes them.

use std::fmt::Write as _;

use crate::rule_error::SyntaxError;

/// A destination in parts. Params are still in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Location {
    /// What stands in front of the path, for a destination that is not a path.
    pub(crate) origin: Option<Origin>,
    pub(crate) path: String,
    /// Without the question mark.
    pub(crate) query: String,
    /// With the `#`, or empty.
    pub(crate) hash: String,
}

/// The start of an absolute URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origin {
    /// With the colon.
    pub(crate) scheme: String,
    /// Everything behind `//`; `None` for a URL such as `mailto:a@b`.
    pub(crate) authority: Option<Authority>,
}

/// Who serves an absolute URL.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Authority {
    /// With the `@`, or empty.
    pub(crate) user: String,
    pub(crate) host: String,
    /// With the colon, or empty.
    pub(crate) port: String,
}

impl Location {
    pub(crate) fn parse(text: &str) -> Result<Self, SyntaxError> {
        let text: String = text
            .trim_matches(|char| char <= ' ')
            .chars()
            .filter(|char| !matches!(char, '\t' | '\n' | '\r'))
            .collect();
        let (text, hash) = match text.split_once('#') {
            Some((text, hash)) => (text, format!("#{}", encode(hash, is_hash_char))),
            None => (text.as_str(), String::new()),
        };
        let (text, query) = text.split_once('?').unwrap_or((text, ""));
        let (origin, path) = Origin::parse(text)?;
        let path = match &origin {
            Some(origin) if origin.authority.is_none() => path.to_owned(),
            Some(origin) if !origin.is_special() => resolve(path),
            _ => resolve(&path.replace('\\', "/")),
        };
        let hash = if hash.len() > 1 { hash } else { String::new() };
        Ok(Self {
            origin,
            path,
            query: query.to_owned(),
            hash,
        })
    }
}

impl Origin {
    /// Separates the origin from the path.
    fn parse(text: &str) -> Result<(Option<Self>, &str), SyntaxError> {
        if text.starts_with('/') {
            return Ok((None, text));
        }
        let is_scheme = |scheme: &str| {
            scheme.starts_with(|char: char| char.is_ascii_alphabetic())
                && scheme
                    .chars()
                    .all(|char| char.is_ascii_alphanumeric() || "+-.".contains(char))
        };
        let Some((scheme, rest)) = text.split_once(':').filter(|(scheme, _)| is_scheme(scheme))
        else {
            return Err(SyntaxError::new("neither a path nor a URL"));
        };
        let mut origin = Self {
            scheme: format!("{}:", scheme.to_ascii_lowercase()),
            authority: None,
        };
        let slashes: &[char] = if origin.is_special() {
            &['/', '\\']
        } else {
            &['/']
        };
        let rest = if origin.is_special() {
            rest.trim_start_matches(slashes)
        } else {
            match rest.strip_prefix("//") {
                Some(rest) => rest,
                None => return Ok((Some(origin), rest)),
            }
        };
        let (authority, path) = rest.split_at(rest.find(slashes).unwrap_or(rest.len()));
        origin.authority = Some(origin.parse_authority(authority)?);
        let path = if path.is_empty() && origin.is_special() {
            "/"
        } else {
            path
        };
        Ok((Some(origin), path))
    }

    pub(crate) fn is_special(&self) -> bool {
        matches!(
            self.scheme.as_str(),
            "http:" | "https:" | "ws:" | "wss:" | "ftp:"
        )
    }

    fn parse_authority(&self, text: &str) -> Result<Authority, SyntaxError> {
        let (user, host) = match text.rsplit_once('@') {
            Some((user, host)) => (format!("{user}@"), host),
            None => (String::new(), text),
        };
        let (host, port) = match host.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => (host, port),
            _ => (host, ""),
        };
        let is_default = matches!(
            (self.scheme.as_str(), port),
            ("http:" | "ws:", "80") | ("https:" | "wss:", "443") | ("ftp:", "21")
        );
        if !port.is_empty() && port.parse::<u16>().is_err() {
            return Err(SyntaxError::new("a port that is no port number"));
        }
        let is_forbidden = |char: char| char <= ' ' || "#<>?@[\\]^|%".contains(char);
        if (host.is_empty() && self.is_special()) || host.contains(is_forbidden) || !host.is_ascii()
        {
            return Err(SyntaxError::new(
                "a host that is empty or has other characters than a domain name in ASCII",
            ));
        }
        Ok(Authority {
            user,
            host: if self.is_special() {
                host.to_ascii_lowercase()
            } else {
                host.to_owned()
            },
            port: if is_default || port.is_empty() {
                String::new()
            } else {
                format!(":{port}")
            },
        })
    }
}

/// Encodes what may not stand in a path and resolves dot segments.
fn resolve(path: &str) -> String {
    let path = encode(path, is_path_char);
    let mut segments: Vec<&str> = Vec::new();
    let mut ends_with_dots = false;
    for segment in path.strip_prefix('/').unwrap_or(&path).split('/') {
        let dots = segment.replace("%2e", ".").replace("%2E", ".");
        ends_with_dots = matches!(dots.as_str(), "." | "..");
        match dots.as_str() {
            "." => {}
            ".." => {
                segments.pop();
            }
            _ => segments.push(segment),
        }
    }
    if ends_with_dots {
        segments.push("");
    }
    format!("/{}", segments.join("/"))
}

fn is_path_char(char: char) -> bool {
    char.is_ascii_graphic() && !"\"#<>?^`{}".contains(char)
}

fn is_hash_char(char: char) -> bool {
    char.is_ascii_graphic() && !"\"<>`".contains(char)
}

fn encode(text: &str, is_kept: fn(char) -> bool) -> String {
    let mut encoded = String::with_capacity(text.len());
    for char in text.chars() {
        if is_kept(char) {
            encoded.push(char);
        } else {
            for byte in char.encode_utf8(&mut [0; 4]).bytes() {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    encoded
}
