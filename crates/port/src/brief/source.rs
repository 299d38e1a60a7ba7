//! The TypeScript of a route and of what it uses.

use std::fs;
use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;
use twinroute_scan::model::Route;
use twinroute_scan::{Declaration, DeclarationKind, declarations};

/// A part of the project's TypeScript.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SourcePart {
    /// What is declared; `null` for a whole file.
    pub name: Option<String>,
    /// `file`, `function`, `class`, `value`, `enum`, `data` or `type`.
    pub kind: &'static str,
    /// The file.
    pub file: String,
    /// Its first line.
    pub line: u32,
    /// Its last line.
    pub end_line: u32,
    /// How far it is from the handler: 0 for the route's own file.
    pub depth: u32,
    /// The code. Empty for a part that was left out.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub code: String,
}

/// The TypeScript that a brief shows, and what it leaves out.
pub(super) struct Sources {
    pub(super) shown: Vec<SourcePart>,
    pub(super) left_out: Vec<SourcePart>,
}

// A longer function is most likely generated, or a component; a longer value a table, or the set-up of a library.
const LONGEST_FUNCTION: u32 = 300;
const LONGEST_VALUE: u32 = 120;

/// Reads the route's file and what it uses: the nearest first, up to `most` lines beside the route's file.
pub(super) fn sources(root: &Path, route: &Route, most: u32) -> Sources {
    let mut shown: Vec<_> = files(root, route);
    let mut left_out = Vec::new();
    let mut lines = 0;
    for declaration in declarations(root, route) {
        let mut part = part(declaration);
        let length = part.end_line + 1 - part.line;
        let longest = match part.kind {
            "value" | "data" => LONGEST_VALUE,
            _ => LONGEST_FUNCTION,
        };
        if lines + length <= most && length <= longest {
            lines += length;
            shown.push(part);
        } else {
            part.code.clear();
            left_out.push(part);
        }
    }
    Sources { shown, left_out }
}

/// The file of the route. A handler's function in another file is one of the declarations.
fn files(root: &Path, route: &Route) -> Vec<SourcePart> {
    let code = fs::read_to_string(root.join(&route.file)).unwrap_or_default();
    let end_line = u32::try_from(code.lines().count()).unwrap_or(u32::MAX);
    vec![SourcePart {
        name: None,
        kind: "file",
        file: route.file.clone(),
        line: 1,
        end_line,
        depth: 0,
        code,
    }]
}

fn part(declaration: Declaration) -> SourcePart {
    SourcePart {
        name: Some(declaration.name),
        kind: match declaration.kind {
            DeclarationKind::Function => "function",
            DeclarationKind::Class => "class",
            DeclarationKind::Value => "value",
            DeclarationKind::Enum => "enum",
            DeclarationKind::Data => "data",
            DeclarationKind::Type => "type",
        },
        file: declaration.file,
        line: declaration.line,
        end_line: declaration.end_line,
        depth: declaration.depth,
        code: declaration.source,
    }
}
