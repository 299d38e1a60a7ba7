//! Text in XML.

use std::{
    borrow::Cow,
    fmt::{Display, Formatter, Result, Write as _},
};

/// Text as Next.js writes it, as it is, except for what would make the document malformed. An `&` that begins no reference, a `<` that
/// begins no CDATA section and the `>` of a `]]>` are escaped, and characters that XML 1.0 forbids are left out. Text that is escaped
/// already stays as it is.
pub(super) struct Text<'t>(pub(super) &'t str);

/// Such text in an attribute, where `"` and `<` are escaped too.
pub(super) struct Attribute<'t>(pub(super) &'t str);

const CDATA: (&str, &str) = ("<![CDATA[", "]]>");

impl Display for Text<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        // Left out first: what remains may form a `]]>`.
        let text = allowed(self.0);
        let mut rest = &*text;
        while let Some(at) = rest.find(['&', '<', '>']) {
            let (before, found) = rest.split_at(at);
            f.write_str(before)?;
            let section = section(found);
            f.write_str(section.unwrap_or_else(|| match found.as_bytes() {
                [b'>', ..] if !before.ends_with("]]") => ">",
                _ => escaped(found),
            }))?;
            rest = &found[section.map_or(1, str::len)..];
        }
        f.write_str(rest)
    }
}

impl Display for Attribute<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let text = allowed(self.0);
        for (at, character) in text.char_indices() {
            match character {
                '&' | '<' | '"' => f.write_str(escaped(&text[at..]))?,
                character => f.write_char(character)?,
            }
        }
        Ok(())
    }
}

/// Text without the characters that no XML document may have.
fn allowed(text: &str) -> Cow<'_, str> {
    match text.chars().all(is_allowed) {
        true => Cow::Borrowed(text),
        false => text
            .chars()
            .filter(|character| is_allowed(*character))
            .collect(),
    }
}

/// Whether a character may be in a document: `Char` of XML 1.0. (A `char` is no surrogate.)
fn is_allowed(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

/// The CDATA section that text begins with.
fn section(text: &str) -> Option<&str> {
    let content = text.strip_prefix(CDATA.0)?;
    let end = CDATA.0.len() + content.find(CDATA.1)? + CDATA.1.len();
    Some(&text[..end])
}

/// The escaped form of the first character of text, which is `&`, `<`, `>` or `"`.
fn escaped(text: &str) -> &'static str {
    match text.as_bytes().first() {
        Some(b'&') if is_reference(text) => "&",
        Some(b'&') => "&amp;",
        Some(b'"') => "&quot;",
        Some(b'>') => "&gt;",
        _ => "&lt;",
    }
}

/// Whether text begins with a reference to a character that a document may have: `&amp;`, `&#38;` or `&#x26;`. XML without a document
/// type has only five named ones.
fn is_reference(text: &str) -> bool {
    let Some((name, _)) = text[1..].split_once(';') else {
        return false;
    };
    if let Some(digits) = name.strip_prefix("#x") {
        return is_number(digits, 16);
    }
    if let Some(digits) = name.strip_prefix('#') {
        return is_number(digits, 10);
    }
    ["amp", "lt", "gt", "quot", "apos"].contains(&name)
}

/// Whether digits are the number of a character that a document may have.
fn is_number(digits: &str, radix: u32) -> bool {
    // Parsing would accept a sign.
    let is_digits = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let number = u32::from_str_radix(digits, radix).ok();
    let character = number.filter(|_| is_digits).and_then(char::from_u32);
    character.is_some_and(is_allowed)
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
            ("a > b ]> c ]]> d", "a > b ]> c ]]&gt; d"),
            ("<![CDATA[a]]>b]]>", "<![CDATA[a]]>b]]&gt;"),
            ("a\0b\u{1}c\u{b}d\u{1f}e\u{fffe}f\u{ffff}", "abcdef"),
            ("]\0]\0>", "]]&gt;"),
            ("<![CDATA[a\0]]>", "<![CDATA[a]]>"),
            (
                "a\tb\r\nc\u{7f}\u{fffd}\u{10ffff}",
                "a\tb\r\nc\u{7f}\u{fffd}\u{10ffff}",
            ),
            (
                "&#0;&#x0;&#8;&#xD800;",
                "&amp;#0;&amp;#x0;&amp;#8;&amp;#xD800;",
            ),
            (
                "&#xFFFE;&#x110000;&#+38;",
                "&amp;#xFFFE;&amp;#x110000;&amp;#+38;",
            ),
            ("&#99999999999;&#a;", "&amp;#99999999999;&amp;#a;"),
            ("&#9;&#x10FFFF;&#0038;", "&#9;&#x10FFFF;&#0038;"),
        ];
        for (text, expected) in cases {
            assert_eq!(Text(text).to_string(), expected);
        }
        assert_eq!(
            Attribute("ü\"<![CDATA[&]]>&amp;\0&#0;").to_string(),
            "ü&quot;&lt;![CDATA[&amp;]]>&amp;&amp;#0;"
        );
    }
}
