//! The content type of a file, by its name.

use std::collections::HashMap;

use actix_web::http::header::HeaderValue;

/// Lines of a type and its extensions, recorded from Next.js: it sends the types of a fixed table, which differ from those of today's
/// MIME databases.
const TABLE: &str = include_str!("content_types.txt");

const UNKNOWN: &str = "application/octet-stream";

/// The content types by extension.
pub(super) struct ContentTypes(HashMap<&'static str, &'static str>);

impl ContentTypes {
    pub(super) fn new() -> Self {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
        let entries = lines.flat_map(|line| {
            let mut words = line.split_ascii_whitespace();
            let content_type = words.next().unwrap_or(UNKNOWN);
            words.map(move |extension| (extension, content_type))
        });
        Self(entries.collect())
    }

    /// Returns the content type of a file. A name without a dot counts as its own extension: `/html` is a page.
    pub(super) fn of(&self, name: &str) -> HeaderValue {
        let at = name.rfind(['.', '/', '\\']).map_or(0, |at| at + 1);
        let extension = name[at..].to_lowercase();
        let content_type = self.0.get(&*extension).copied().unwrap_or(UNKNOWN);
        let is_text = ["text/", "application/javascript", "application/json"]
            .iter()
            .any(|prefix| content_type.starts_with(prefix));
        if is_text {
            let with_charset = format!("{content_type}; charset=UTF-8");
            return HeaderValue::try_from(with_charset)
                .unwrap_or(HeaderValue::from_static(content_type));
        }
        HeaderValue::from_static(content_type)
    }
}
