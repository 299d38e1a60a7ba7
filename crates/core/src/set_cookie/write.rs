//! Writes a cookie in Next.js's two formats: for handlers' cookies, and for those of draft mode.

use std::fmt::{Display, Formatter, Result};

use percent_encoding::utf8_percent_encode;

use super::{COMPONENT, Priority, SameSite, SetCookie, date::Utc};

impl Display for SetCookie {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let value = utf8_percent_encode(&self.value, COMPONENT);
        write!(f, "{}={value}", self.name)?;
        attribute(f, "Path", present(&self.path))?;
        attribute(f, "Expires", self.expires.map(Utc))?;
        attribute(f, "Max-Age", self.max_age)?;
        attribute(f, "Domain", present(&self.domain))?;
        flag(f, "Secure", self.secure)?;
        flag(f, "HttpOnly", self.http_only)?;
        attribute(f, "SameSite", self.same_site.map(SameSite::as_str))?;
        flag(f, "Partitioned", self.partitioned)?;
        attribute(f, "Priority", self.priority.map(Priority::as_str))
    }
}

/// Displays a cookie as the server of Next.js writes those of draft mode.
struct InServerOrder<'a>(&'a SetCookie);

impl Display for InServerOrder<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let cookie = self.0;
        let value = utf8_percent_encode(&cookie.value, COMPONENT);
        write!(f, "{}={value}", cookie.name)?;
        attribute(f, "Max-Age", cookie.max_age)?;
        attribute(f, "Domain", present(&cookie.domain))?;
        attribute(f, "Path", present(&cookie.path))?;
        attribute(f, "Expires", cookie.expires.map(Utc))?;
        flag(f, "HttpOnly", cookie.http_only)?;
        flag(f, "Secure", cookie.secure)?;
        flag(f, "Partitioned", cookie.partitioned)?;
        attribute(f, "Priority", cookie.priority.map(Priority::as_title))?;
        attribute(f, "SameSite", cookie.same_site.map(SameSite::as_title))
    }
}

impl SetCookie {
    /// Displays the cookie with its attributes in the order and case that the server of Next.js uses for draft mode.
    pub fn in_server_order(&self) -> impl Display + '_ {
        InServerOrder(self)
    }
}

impl SameSite {
    fn as_title(self) -> &'static str {
        match self {
            Self::Strict => "Strict",
            Self::Lax => "Lax",
            Self::None => "None",
        }
    }
}

impl Priority {
    fn as_title(self) -> &'static str {
        match self {
            Self::Low => "Low",
            Self::Medium => "Medium",
            Self::High => "High",
        }
    }
}

/// Omits an empty attribute.
fn present(text: &Option<String>) -> Option<&str> {
    text.as_deref().filter(|text| !text.is_empty())
}

fn attribute(f: &mut Formatter<'_>, name: &str, value: Option<impl Display>) -> Result {
    value.map_or(Ok(()), |value| write!(f, "; {name}={value}"))
}

fn flag(f: &mut Formatter<'_>, name: &str, is_set: bool) -> Result {
    if is_set {
        write!(f, "; {name}")
    } else {
        Ok(())
    }
}
