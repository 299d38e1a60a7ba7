//! Reads the lines of a file, without expansion.

/// The variables of a file, each name once, in the order in which it first occurs. The last value of a name wins.
pub(crate) fn parse(text: &str) -> Vec<(String, String)> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut variables: Vec<(String, String)> = Vec::new();
    let mut rest = text.as_str();
    loop {
        if let Some(line) = line(rest) {
            match variables.iter_mut().find(|(name, _)| name == line.name) {
                Some((_, value)) => *value = unquoted(line.value),
                None => variables.push((line.name.to_owned(), unquoted(line.value))),
            }
            rest = line.rest;
        }
        let Some(end) = rest.find('\n') else {
            return variables;
        };
        rest = &rest[end + 1..];
    }
}

/// `NAME=value`, maybe on several lines. The rest starts at the end of a line.
struct Line<'a> {
    name: &'a str,
    value: &'a str,
    rest: &'a str,
}

fn line(text: &str) -> Option<Line<'_>> {
    let text = skip_spaces(text);
    let exported = text.strip_prefix("export").filter(|rest| has_space(rest));
    exported
        .and_then(|rest| assignment(skip_spaces(rest)))
        .or_else(|| assignment(text))
}

fn assignment(text: &str) -> Option<Line<'_>> {
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
    let end = text.bytes().position(|byte| !is_name(byte))?;
    let (name, rest) = text.split_at(end);
    if name.is_empty() {
        return None;
    }
    let after = match skip_spaces(rest).strip_prefix('=') {
        Some(after) => after,
        None => after_colon(rest)?,
    };
    let (value, rest) = value(after);
    Some(Line { name, value, rest })
}

// One space, so that `NAME: ` at the end of a line takes the next line, as in Next.js.
fn after_colon(rest: &str) -> Option<&str> {
    let rest = rest.strip_prefix(':').filter(|rest| has_space(rest))?;
    let mut letters = rest.chars();
    letters.next();
    Some(letters.as_str())
}

/// The value as it is written, and what follows it.
fn value(text: &str) -> (&str, &str) {
    if let Some(end) = ['\'', '"', '`']
        .into_iter()
        .find_map(|quote| quoted_end(text, quote))
    {
        let rest = after_value(&text[end..]).unwrap_or_default();
        return (&text[..end], rest);
    }
    let end = text.find(['#', '\n']).unwrap_or(text.len());
    let rest = after_value(&text[end..]).unwrap_or_default();
    (&text[..end], rest)
}

/// Where a value in quotes ends, if only a comment follows it. A quote after a backslash may be the end too, if there is no other.
fn quoted_end(text: &str, quote: char) -> Option<usize> {
    let inner = skip_spaces(text).strip_prefix(quote)?;
    let start = text.len() - inner.len();
    let mut end = None;
    for (at, _) in inner.match_indices(quote) {
        let after = start + at + 1;
        if after_value(&text[after..]).is_some() {
            end = Some(after);
        }
        if !inner[..at].ends_with('\\') {
            break;
        }
    }
    end
}

/// The rest from the end of the line, if there are only spaces and a comment before it.
fn after_value(text: &str) -> Option<&str> {
    let rest = skip_spaces(text);
    if rest.starts_with('#') {
        return Some(&rest[rest.find('\n').unwrap_or(rest.len())..]);
    }
    if rest.is_empty() {
        return Some(rest);
    }
    let spaces = &text[..text.len() - rest.len()];
    spaces.rfind('\n').map(|end| &text[end..])
}

/// The value without spaces around it and without its quotes.
fn unquoted(value: &str) -> String {
    let value = value.trim_matches(is_space);
    let mut text = String::new();
    let mut rest = value;
    loop {
        match quoted_part(rest) {
            Some((inner, after)) => {
                text.push_str(inner);
                rest = after;
            }
            None if rest.is_empty() => break,
            None => {}
        }
        let end = rest.find('\n').map_or(rest.len(), |end| end + 1);
        text.push_str(&rest[..end]);
        rest = &rest[end..];
        if rest.is_empty() {
            break;
        }
    }
    if value.starts_with('"') {
        text = text.replace("\\n", "\n").replace("\\r", "\r");
    }
    text
}

/// The text between a quote at the start and the last such quote that ends a line, and what follows.
fn quoted_part(text: &str) -> Option<(&str, &str)> {
    let quote = text
        .chars()
        .next()
        .filter(|letter| matches!(letter, '\'' | '"' | '`'))?;
    let inner = &text[1..];
    let ends_line = |at: &usize| {
        let after = &inner[at + 1..];
        after.is_empty() || after.starts_with('\n')
    };
    let mut ends = inner.rmatch_indices(quote).map(|(at, _)| at);
    let end = ends.find(ends_line)?;
    Some((&inner[..end], &inner[end + 1..]))
}

fn skip_spaces(text: &str) -> &str {
    text.trim_start_matches(is_space)
}

fn has_space(text: &str) -> bool {
    text.starts_with(is_space)
}

/// What JavaScript takes for white space.
fn is_space(letter: char) -> bool {
    letter == '\u{feff}' || letter.is_whitespace() && letter != '\u{85}'
}
