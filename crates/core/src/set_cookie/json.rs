//! A cookie as an object, as `cookies().getAll()` shows it.

use std::time::SystemTime;

use serde::{Serialize, Serializer, ser::SerializeMap as _};

use super::{Priority, SameSite, SetCookie};

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
            map.serialize_entry("expires", &iso(expires))?;
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

/// A time as `Date.prototype.toJSON` writes it, to the second: cookies know no less.
fn iso(time: SystemTime) -> String {
    const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";
    // `Thu, 01 Jan 1970 00:00:00 GMT`
    let text = httpdate::fmt_http_date(time);
    let month = MONTHS.find(&text[8..11]).unwrap_or_default() / 3 + 1;
    let (year, day, clock) = (&text[12..16], &text[5..7], &text[17..25]);
    format!("{year}-{month:02}-{day}T{clock}.000Z")
}
