//! A date in a sitemap.

use std::{
    fmt::{Display, Formatter, Result},
    time::SystemTime,
};

use twinroute_core::iso_date;

/// A date in a sitemap: text as it is, such as `2026-10-21`, or a time, which is written as JavaScript's `toISOString` writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SitemapDate(Date);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Date {
    Text(String),
    Time(SystemTime),
}

impl SitemapDate {
    /// The text to write; `None` for none.
    pub(super) fn text(&self) -> Option<String> {
        match &self.0 {
            Date::Text(text) => Some(text.clone()).filter(|text| !text.is_empty()),
            Date::Time(time) => iso_date(*time),
        }
    }
}

impl Display for SitemapDate {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.pad(&self.text().unwrap_or_default())
    }
}

impl From<String> for SitemapDate {
    fn from(text: String) -> Self {
        Self(Date::Text(text))
    }
}

impl From<&str> for SitemapDate {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl From<SystemTime> for SitemapDate {
    fn from(time: SystemTime) -> Self {
        Self(Date::Time(time))
    }
}
