//! A cookie's text, with its attributes in Next.js's order.

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

/// An empty text is no attribute.
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
