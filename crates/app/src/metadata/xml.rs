//! Text in XML.

use std::fmt::{Display, Formatter, Result, Write as _};

/// Text as Next.js writes it, as it is, except for characters that would make the document malformed: an `&` that begins no reference
/// and a `<` that begins no CDATA section are escaped. Text that is escaped already stays as it is.
pub(super) struct Text<'t>(pub(super) &'t str);

/// Such text in an attribute, where `"` and `<` are escaped too.
pub(super) struct Attribute<'t>(pub(super) &'t str);

const CDATA: (&str, &str) = ("<![CDATA[", "]]>");

impl Display for Text<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let mut rest = self.0;
        while let Some(at) = rest.find(['&', '<']) {
            let (before, found) = rest.split_at(at);
            f.write_str(before)?;
            let section = section(found);
            f.write_str(section.unwrap_or_else(|| escaped(found)))?;
            rest = &found[section.map_or(1, str::len)..];
        }
        f.write_str(rest)
    }
}

impl Display for Attribute<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for (at, character) in self.0.char_indices() {
            match character {
                '&' | '<' | '"' => f.write_str(escaped(&self.0[at..]))?,
                character => f.write_char(character)?,
            }
        }
        Ok(())
    }
}

/// The CDATA section that text begins with.
fn section(text: &str) -> Option<&str> {
    let content = text.strip_prefix(CDATA.0)?;
    let end = CDATA.0.len() + content.find(CDATA.1)? + CDATA.1.len();
    Some(&text[..end])
}

/// The escaped form of the first character of text, which is `&`, `<` or `"`.
fn escaped(text: &str) -> &'static str {
    match text.as_bytes().first() {
        Some(b'&') if is_reference(text) => "&",
        Some(b'&') => "&amp;",
        Some(b'"') => "&quot;",
        _ => "&lt;",
    }
}

/// Whether text begins with a reference: `&amp;`, `&#38;` or `&#x26;`. XML without a document type has only five named ones.
fn is_reference(text: &str) -> bool {
    let Some((name, _)) = text[1..].split_once(';') else {
        return false;
    };
    if let Some(digits) = name.strip_prefix("#x") {
        return !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    }
    if let Some(digits) = name.strip_prefix('#') {
        return !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    }
    ["amp", "lt", "gt", "quot", "apos"].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_would_be_malformed_is_escaped() {
        let cases = [
            ("https://a/?b=1&c=2", "https://a/?b=1&amp;c=2"),
            ("a&amp;b&#38;c&#x26;d&lt;", "a&amp;b&#38;c&#x26;d&lt;"),
            (
                "&nbsp;&#;&#x;&#xg;&;&",
                "&amp;nbsp;&amp;#;&amp;#x;&amp;#xg;&amp;;&amp;",
            ),
            ("</loc><evil/>", "&lt;/loc>&lt;evil/>"),
            ("<![CDATA[a & <b>]]> & c", "<![CDATA[a & <b>]]> &amp; c"),
            ("<![CDATA[a", "&lt;![CDATA[a"),
            ("it's \"ü\"", "it's \"ü\""),
        ];
        for (text, expected) in cases {
            assert_eq!(Text(text).to_string(), expected);
        }
        assert_eq!(
            Attribute("ü\"<![CDATA[&]]>&amp;").to_string(),
            "ü&quot;&lt;![CDATA[&amp;]]>&amp;"
        );
    }
}
