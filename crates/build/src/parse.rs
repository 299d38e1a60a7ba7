//! Reads the route files and proxies.

use std::fs;

use crate::error::{Problem, Rule};
use crate::item::Items;
use crate::metadata_name::MetadataName;
use crate::walk::{Role, SourceFile};

/// A file and its items; `None` if it can't be read or parsed, and for a static file.
pub(crate) struct ParsedFile {
    pub(crate) source: SourceFile,
    pub(crate) items: Option<Items>,
}

/// Reads every file. A file that can't be read stays in the list, since its URL can still conflict with another one.
pub(crate) fn parse(files: Vec<SourceFile>, problems: &mut Vec<Problem>) -> Vec<ParsedFile> {
    files
        .into_iter()
        .map(|source| {
            let items = match &source.role {
                Role::StaticFile(name) => check_size(&source, name).map(|()| None),
                _ => parse_file(&source).map(Some),
            };
            let items = items.map_err(|problem| problems.push(problem));
            ParsedFile {
                source,
                items: items.ok().flatten(),
            }
        })
        .collect()
}

/// Checks the size of a static file, which the compiler reads.
fn check_size(source: &SourceFile, name: &MetadataName) -> Result<(), Problem> {
    let size = fs::metadata(&source.path).map(|metadata| metadata.len());
    let size = size.map_err(|error| {
        let message = format!("the file can't be read: {error}");
        Problem::new(Rule::Unreadable, &source.file, None, message)
    })?;
    match name.kind.max_size().filter(|max| size > *max) {
        None => Ok(()),
        Some(max) => {
            let message = format!(
                "the image has {size} bytes; sites refuse one of more than {max}, so make it smaller"
            );
            Err(Problem::new(
                Rule::MetadataSize,
                &source.file,
                None,
                message,
            ))
        }
    }
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
