//! A content type as the Fetch and MIME standards read it.

use super::ContentType;
use crate::header::is_token;

impl ContentType {
    /// Extracts the type from a header as the Fetch standard does; of several types, the last one.
    pub fn extract(header: &str) -> Option<Self> {
        let mut last: Option<Self> = None;
        for part in split(header, ',') {
            let Some(mut next) = Self::parse_mime(part).filter(|next| next.essence != "*/*") else {
                continue;
            };
            let same = last.as_ref().filter(|last| last.essence == next.essence);
            if let Some(charset) = same.and_then(|last| last.parameter("charset"))
                && next.parameter("charset").is_none()
            {
                let charset = ("charset".to_owned(), charset.to_owned());
                next.parameters.push(charset);
            }
            last = Some(next);
        }
        last
    }

    fn parse_mime(text: &str) -> Option<Self> {
        let mut parts = split(text.trim_matches(is_space), ';');
        let essence = parts.next()?.trim_end_matches(is_space);
        let (kind, subtype) = essence.split_once('/')?;
        if !is_token(kind) || !is_token(subtype) {
            return None;
        }
        let mut parsed = Self {
            essence: essence.to_ascii_lowercase(),
            parameters: Vec::new(),
        };
        for (name, value) in parts.filter_map(|part| part.split_once('=')) {
            let name = name.trim_start_matches(is_space).to_ascii_lowercase();
            if let Some(value) = parameter_value(value)
                && is_token(&name)
                && parsed.parameter(&name).is_none()
            {
                parsed.parameters.push((name, value));
            }
        }
        Some(parsed)
    }
}

/// Splits `text` at separators that are not in quotes.
fn split(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped) = (false, false);
    text.split(move |c| {
        let is_escaped = std::mem::take(&mut escaped);
        match c {
            '\\' if quoted => escaped = !is_escaped,
            '"' if !is_escaped => quoted = !quoted,
            _ => return c == separator && !quoted,
        }
        false
    })
}

/// Parses a parameter's value; `None` if it is invalid.
fn parameter_value(text: &str) -> Option<String> {
    let Some(quoted) = text.strip_prefix('"') else {
        let value = text.trim_end_matches(is_space);
        return (!value.is_empty() && value.chars().all(is_quotable)).then(|| value.to_owned());
    };
    let mut value = String::new();
    let mut chars = quoted.chars();
    while let Some(c) = chars.next().filter(|c| *c != '"') {
        match c {
            '\\' => value.push(chars.next().unwrap_or('\\')),
            _ => value.push(c),
        }
    }
    value.chars().all(is_quotable).then_some(value)
}

fn is_quotable(c: char) -> bool {
    matches!(c, '\t' | ' '..='~' | '\u{80}'..='\u{ff}')
}

fn is_space(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_extracted_and_written_as_in_the_standard() {
        for (header, written) in [
            ("Text/Plain; Charset=UTF-8", "text/plain;charset=UTF-8"),
            ("a/b;c=\"d e\"", "a/b;c=\"d e\""),
            ("a/b;c=\"d\\e\";c=f", "a/b;c=de"),
            ("a/b;charset=x, a/b;q=1", "a/b;q=1;charset=x"),
            ("a/b, */*, text", "a/b"),
            ("a/b;;=c;d;e=", "a/b"),
        ] {
            let extracted = ContentType::extract(header).map(|found| found.to_string());
            assert_eq!(extracted.as_deref(), Some(written), "{header}");
        }
        assert_eq!(ContentType::extract("text"), None);
    }
}
