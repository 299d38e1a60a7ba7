//! `encodeURIComponent`.

use percent_encoding::utf8_percent_encode;

use crate::set_cookie::COMPONENT;

/// Encodes as `encodeURIComponent` does: all but letters, digits and `-_.!~*'()` is percent-encoded.
///
/// ```
/// assert_eq!(twinroute_core::encode_component("a b/é'"), "a%20b%2F%C3%A9'");
/// ```
#[must_use]
pub fn encode(text: &str) -> String {
    utf8_percent_encode(text, COMPONENT).to_string()
}
