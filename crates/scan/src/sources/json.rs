//! Reads JSON as TypeScript's own configuration has it: with comments and trailing commas.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use serde_json::{Map, Value};

use super::problems::Problems;
use super::text::read_text;

/// The JSON files of a project, such as `package.json`: each is read once.
pub(crate) struct JsonFiles {
    known: RefCell<HashMap<PathBuf, Option<Rc<Value>>>>,
    problems: Rc<Problems>,
}

impl JsonFiles {
    pub(crate) fn new(problems: Rc<Problems>) -> Self {
        Self {
            known: RefCell::default(),
            problems,
        }
    }

    /// The object in a file; `None` without the file. One that can't be read is a problem, which is reported once.
    pub(crate) fn read(&self, path: &Path) -> Option<Rc<Value>> {
        if let Some(known) = self.known.borrow().get(path) {
            return known.clone();
        }
        let value = read_json(path).unwrap_or_else(|error| {
            self.problems.report(path, error.line, error.message);
            None
        });
        let value = value.map(|object| Rc::new(Value::Object(object)));
        self.known
            .borrow_mut()
            .insert(path.to_owned(), value.clone());
        value
    }

    /// The object in a file, or an empty value.
    pub(crate) fn read_or_empty(&self, path: &Path) -> Rc<Value> {
        self.read(path).unwrap_or_default()
    }

    pub(super) fn problems(&self) -> &Problems {
        &self.problems
    }
}

/// Why a JSON file can't be read.
pub(crate) struct JsonError {
    line: Option<u32>,
    message: String,
}

/// The object in a file; `None` without the file.
pub(crate) fn read_json(path: &Path) -> Result<Option<Map<String, Value>>, JsonError> {
    let text = read_text(path).map_err(|message| JsonError {
        line: None,
        message,
    })?;
    let Some(text) = text else { return Ok(None) };
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    match serde_json::from_str(text).or_else(|_| serde_json::from_str(&plain(text))) {
        Ok(Value::Object(object)) => Ok(Some(object)),
        Ok(_) => Err(JsonError {
            line: None,
            message: "the file holds no JSON object".to_owned(),
        }),
        Err(error) => Err(JsonError {
            line: u32::try_from(error.line()).ok().filter(|line| *line > 0),
            message: format!("the file is not valid JSON: {error}"),
        }),
    }
}

/// The text without comments and trailing commas, on the same lines.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '"' => {
                out.push('"');
                copy_string(&mut rest, &mut out);
            }
            '/' if rest.peek() == Some(&'/') => {
                rest.by_ref().take_while(|&c| c != '\n').for_each(drop);
                out.push('\n');
            }
            '/' if rest.peek() == Some(&'*') => {
                let mut before = ' ';
                rest.next();
                for c in rest.by_ref() {
                    if c == '\n' {
                        out.push(c);
                    }
                    if before == '*' && c == '/' {
                        break;
                    }
                    before = c;
                }
            }
            '}' | ']' => {
                let end = out.trim_end().len();
                if out[..end].ends_with(',') {
                    out.replace_range(end - 1..end, " ");
                }
                out.push(character);
            }
            other => out.push(other),
        }
    }
    out
}

fn copy_string(rest: &mut impl Iterator<Item = char>, out: &mut String) {
    let mut escaped = false;
    for character in rest {
        out.push(character);
        match character {
            '"' if !escaped => return,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn removes_comments_and_trailing_commas_outside_strings() {
        let text = "{ // one\n \"a//b\": \"c,]\", /* two\n */ \"d\": [1, 2,], }";
        let value: serde_json::Value = serde_json::from_str(&plain(text)).unwrap();
        assert_eq!(value, serde_json::json!({ "a//b": "c,]", "d": [1, 2] }));
    }
}
