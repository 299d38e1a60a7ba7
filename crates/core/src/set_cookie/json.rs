//! A cookie as a JSON object, as in `cookies().getAll()`.

use serde::{Serialize, Serializer, ser::SerializeMap};

use super::{Priority, SameSite, SetCookie, date::Date};

/// The keys of a cookie that was parsed from a header, in Next.js's order.
pub(super) const KEYS: [&str; 9] = [
    "domain",
    "expires",
    "httpOnly",
    "maxAge",
    "path",
    "sameSite",
    "secure",
    "priority",
    "partitioned",
];

/// Serializes to an object with Next.js's options, in the order in which they were set:
/// `{"name":"a","value":"1","httpOnly":true,"path":"/"}`.
impl Serialize for SetCookie {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("name", &self.name)?;
        map.serialize_entry("value", &self.value)?;
        let others = KEYS.iter().filter(|key| !self.keys.0.contains(key));
        for key in self.keys.0.iter().chain(others) {
            self.serialize_attribute(key, &mut map)?;
        }
        map.end()
    }
}

impl SetCookie {
    fn serialize_attribute<M: SerializeMap>(&self, key: &str, map: &mut M) -> Result<(), M::Error> {
        let mut flag = |is_set: bool| match is_set {
            true => map.serialize_entry(key, &true),
            false => Ok(()),
        };
        match key {
            "httpOnly" => return flag(self.http_only),
            "secure" => return flag(self.secure),
            "partitioned" => return flag(self.partitioned),
            _ => {}
        }
        let text = match key {
            "domain" => self.domain.as_deref(),
            "path" => self.path.as_deref(),
            "sameSite" => self.same_site.map(SameSite::as_str),
            "priority" => self.priority.map(Priority::as_str),
            _ => None,
        };
        match (key, text, self.max_age, self.expires) {
            (_, Some(text), ..) => map.serialize_entry(key, text),
            ("maxAge", _, Some(seconds), _) => map.serialize_entry(key, &seconds),
            ("expires", _, _, Some(time)) => {
                let date = Date::of(time).map(|date| date.iso());
                map.serialize_entry(key, &date)
            }
            _ => Ok(()),
        }
    }
}

impl SameSite {
    /// Returns the value of the attribute: `lax`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Strict => "strict",
            Self::Lax => "lax",
            Self::None => "none",
        }
    }
}

impl Priority {
    /// Returns the value of the attribute: `high`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}
