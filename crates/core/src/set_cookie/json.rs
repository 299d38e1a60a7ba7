//! A cookie as an object, as `cookies().getAll()` shows it.

use serde::{Serialize, Serializer, ser::SerializeMap as _};

use super::{Priority, SameSite, SetCookie, date::Date};

/// An object with the options that Next.js takes: `{"name":"a","value":"1","httpOnly":true,"path":"/"}`.
impl Serialize for SetCookie {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("name", &self.name)?;
        map.serialize_entry("value", &self.value)?;
        if let Some(domain) = &self.domain {
            map.serialize_entry("domain", domain)?;
        }
        let flags = [
            ("httpOnly", self.http_only),
            ("secure", self.secure),
            ("partitioned", self.partitioned),
        ];
        for (name, _) in flags.iter().filter(|(_, set)| *set) {
            map.serialize_entry(name, &true)?;
        }
        if let Some(same_site) = self.same_site {
            map.serialize_entry("sameSite", same_site.as_str())?;
        }
        if let Some(priority) = self.priority {
            map.serialize_entry("priority", priority.as_str())?;
        }
        if let Some(max_age) = self.max_age {
            map.serialize_entry("maxAge", &max_age)?;
        }
        if let Some(expires) = self.expires {
            let date = Date::of(expires).map(|date| date.iso());
            map.serialize_entry("expires", &date)?;
        }
        if let Some(path) = &self.path {
            map.serialize_entry("path", path)?;
        }
        map.end()
    }
}

impl SameSite {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Strict => "strict",
            Self::Lax => "lax",
            Self::None => "none",
        }
    }
}

impl Priority {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}
