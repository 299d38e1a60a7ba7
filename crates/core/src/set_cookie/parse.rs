//! Parses a `Set-Cookie` header, as Next.js parses the cookies of a response before it adds those of `cookies()`.

use super::{Priority, SameSite, SetCookie, date_text, json::KEYS};
use crate::{ApiError, cookies::decode};

impl SetCookie {
    /// Parses a `Set-Cookie` header; `None` if it is empty. Unknown and invalid attributes, and a `Max-Age` of 0, are dropped.
    ///
    /// ```
    /// use twinroute_core::SetCookie;
    ///
    /// let cookie = SetCookie::parse("a=%20b; httponly; samesite=LAX; x=y").unwrap().unwrap();
    /// assert_eq!(cookie.to_string(), "a=%20b; HttpOnly; SameSite=lax");
    /// ```
    ///
    /// # Errors
    /// When the value's escapes can't be decoded.
    pub fn parse(text: &str) -> Result<Option<Self>, ApiError> {
        let undecodable = || ApiError::new(500, format!("`{text}` is not a valid cookie"));
        let mut parts = text
            .split(';')
            .map(|part| part.trim_start_matches(' '))
            .filter(|part| !part.is_empty())
            .map(|part| part.split_once('=').unwrap_or((part, "true")));
        let Some((name, value)) = parts.next() else {
            return Ok(None);
        };
        // Next decodes twice: once as a pair, once as the value of a cookie.
        let value = decode(value).ok_or_else(undecodable)?;
        let value = decode(&value).ok_or_else(undecodable)?;
        let mut cookie = Self::new(name, value);
        let attributes = parts.filter_map(|(key, value)| Some((attribute(key), decode(value)?)));
        let attributes: Vec<_> = attributes.collect();
        for (place, (key, value)) in attributes.iter().enumerate() {
            // The last of a name wins.
            if attributes[place + 1..]
                .iter()
                .all(|(later, _)| later != key)
            {
                cookie = cookie.with_attribute(key, value);
            }
        }
        cookie.keys.0 = KEYS.to_vec();
        Ok(Some(cookie))
    }

    fn with_attribute(self, key: &str, value: &str) -> Self {
        if value.is_empty() {
            return self;
        }
        match key {
            "domain" => self.domain(value),
            "path" => self.path(value),
            "expires" => match date_text::parse(value) {
                Some(expires) => self.expires(expires),
                None => self,
            },
            "maxage" => match value.trim().parse() {
                Ok(0) | Err(_) => self,
                Ok(seconds) => self.max_age_seconds(seconds),
            },
            "httponly" => self.http_only(),
            "secure" => self.secure(),
            "partitioned" => self.partitioned(),
            "samesite" => match value.to_ascii_lowercase().as_str() {
                "strict" => self.same_site(SameSite::Strict),
                "lax" => self.same_site(SameSite::Lax),
                "none" => self.same_site(SameSite::None),
                _ => self,
            },
            "priority" => match value.to_ascii_lowercase().as_str() {
                "low" => self.priority(Priority::Low),
                "medium" => self.priority(Priority::Medium),
                "high" => self.priority(Priority::High),
                _ => self,
            },
            _ => self,
        }
    }
}

/// Normalizes the name of an attribute: dashes and case are ignored.
fn attribute(key: &str) -> String {
    key.replace('-', "").to_ascii_lowercase()
}
