//! Reads the route files and proxies.

use std::fs;

use crate::error::{Problem, Rule};
use crate::item::Items;
use crate::walk::SourceFile;

/// A file and its items; `None` if it can't be read or parsed.
pub(crate) struct ParsedFile {
    pub(crate) source: SourceFile,
    pub(crate) items: Option<Items>,
}

/// Reads every file. A file that can't be read stays in the list, since its URL can still conflict with another one.
pub(crate) fn parse(files: Vec<SourceFile>, problems: &mut Vec<Problem>) -> Vec<ParsedFile> {
    files
        .into_iter()
        .map(|source| {
            let items = parse_file(&source)
                .map_err(|problem| problems.push(problem))
                .ok();
            ParsedFile { source, items }
        })
        .collect()
}

fn parse_file(source: &SourceFile) -> Result<Items, Problem> {
    let problem =
        |rule, line: Option<usize>, message| Problem::new(rule, &source.file, line, message);
    let bytes = fs::read(&source.path).map_err(|error| {
        let message = format!("the file can't be read: {error}");
        problem(Rule::Unreadable, None, message)
    })?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = valid.iter().filter(|&&byte| byte == b'\n').count() + 1;
        let message = "the file is not UTF-8; save it as UTF-8".to_owned();
        problem(Rule::NotUtf8, Some(line), message)
    })?;
    Items::read(&text).map_err(|error| {
        let line = error.span().start().line;
        problem(Rule::Syntax, Some(line), not_rust(&error.to_string()))
    })
}

fn not_rust(reason: &str) -> String {
    let reason = match reason {
        "cannot parse string into token stream" => {
            "unbalanced bracket, unclosed quote or invalid character"
        }
        reason => reason,
    };
    format!("the file is not valid Rust: {reason}")
}
