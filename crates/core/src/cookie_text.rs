//! Cookies as the text of a `Cookie` header.

use std::fmt;

use percent_encoding::utf8_percent_encode;

use crate::{Cookies, set_cookie::COMPONENT};

/// Writes `a=1; b=2`, with values encoded as by `encodeURIComponent`.
impl fmt::Display for Cookies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (name, value)) in self.iter().enumerate() {
            let separator = if at == 0 { "" } else { "; " };
            let value = utf8_percent_encode(value, COMPONENT);
            write!(f, "{separator}{name}={value}")?;
        }
        Ok(())
    }
}
