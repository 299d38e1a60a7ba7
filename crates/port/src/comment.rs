//! The TypeScript of a route, as a comment of its Rust file.

/// Lines of a source as comment lines, all of them or from `first` to `last`.
pub(crate) fn comment(title: &str, source: &str, lines: Option<(u32, u32)>) -> String {
    let mut text = format!("// {}\n//\n", shown(title));
    for (number, line) in (1..).zip(source.lines()) {
        let is_in = lines.is_none_or(|(first, last)| (first..=last).contains(&number));
        if is_in {
            text.push_str(format!("// {}", shown(line)).trim_end());
            text.push('\n');
        }
    }
    text
}

/// A line without characters that rustc refuses in a comment, and without the form of a mark.
pub(crate) fn shown(line: &str) -> String {
    let line = line.replace(is_refused, "?").replace('\t', "  ");
    line.replace("// port: ", "// port : ")
}

/// Whether rustc refuses a character in a comment: it ends the line, or changes the direction of what is shown.
pub(crate) fn is_refused(letter: char) -> bool {
    (letter.is_control() && letter != '\t')
        || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_has_the_lines_and_no_mark() {
        let source = "a\n\n\tb // port: data x\nc\u{202E}\r\nd";
        let expected = "// a.ts\n//\n//\n//   b // port : data x\n// c?\n";
        assert_eq!(comment("a.ts", source, Some((2, 4))), expected);
        // A name of a file may have line breaks.
        let title = "a\nfn b() {}\n// port: auth c.ts";
        let expected = "// a?fn b() {}?// port : auth c.ts\n//\n// d\n";
        assert_eq!(comment(title, "d", None), expected);
    }
}
