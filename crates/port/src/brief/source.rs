//! The TypeScript of a route and of what it uses.

use std::fs;
use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;
use twinroute_scan::model::Route;
use twinroute_scan::{Declaration, DeclarationKind, PackageImport, declarations};

use super::excerpt;

/// Lines of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Lines {
    /// The first one, from 1.
    pub start: u32,
    /// The last one.
    pub end: u32,
}

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
    /// What it uses of packages.
    pub packages: Vec<PackageImport>,
    /// The lines of the file that are left out of the code.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub omitted: Vec<Lines>,
    /// The code. Empty for a part that was left out.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub code: String,
}

/// The TypeScript that a brief shows, and what it leaves out.
pub(super) struct Sources {
    pub(super) shown: Vec<SourcePart>,
    pub(super) left_out: Vec<SourcePart>,
    /// All of it, with the code of what is left out.
    pub(super) all: Vec<SourcePart>,
}

/// The lines that a part may have, depending on its distance: a long one that is far away is most likely generated, a
/// component, a table, or the set-up of a library.
struct Limits {
    near: u32,
    function: u32,
    value: u32,
}

// A route file of fewer lines only hands the request on.
const SHORT_FILE: u32 = 30;

impl Limits {
    fn new(route: &SourcePart, most: u32) -> Self {
        Self {
            near: 1 + u32::from(route.end_line < SHORT_FILE),
            function: most / 8,
            value: most / 20,
        }
    }

    fn exceeds(&self, part: &SourcePart) -> bool {
        let is_data = matches!(part.kind, "value" | "data") && !part.code.contains("=>");
        let longest = match (is_data || excerpt::is_session(part), part.depth > self.near) {
            (true, _) => self.value,
            (false, true) => self.function,
            (false, false) => return false,
        };
        part.lines() > longest
    }
}

/// Reads the route's file and what it uses: the nearest first, up to `most` lines beside the route's file.
pub(super) fn sources(root: &Path, route: &Route, most: u32) -> Sources {
    let found = declarations(root, route);
    let file = file(root, route, found.packages);
    let limits = Limits::new(&file, most);
    let mut all = vec![file];
    all.extend(found.all.into_iter().map(part));
    let (mut shown, mut left_out) = (vec![all[0].clone()], Vec::new());
    let mut lines = 0;
    for part in &all[1..] {
        let is_long = limits.exceeds(part);
        if !is_long && lines + part.lines() <= most {
            lines += part.lines();
            shown.push(part.clone());
        } else {
            left_out.push(part.clone());
        }
    }
    let names = excerpt::members(&shown);
    for part in std::mem::take(&mut left_out) {
        match excerpt::excerpt(&part, &names, most.saturating_sub(lines)) {
            Some(short) => {
                lines += short.lines();
                shown.push(short);
            }
            None => left_out.push(SourcePart {
                code: String::new(),
                ..part
            }),
        }
    }
    shown.sort_by_key(|part| part.depth);
    Sources {
        shown,
        left_out,
        all,
    }
}

/// The file of the route. A handler's function in another file is one of the declarations.
fn file(root: &Path, route: &Route, packages: Vec<PackageImport>) -> SourcePart {
    let code = fs::read_to_string(root.join(&route.file)).unwrap_or_default();
    SourcePart {
        name: None,
        kind: "file",
        file: route.file.clone(),
        line: 1,
        end_line: u32::try_from(code.lines().count()).unwrap_or(u32::MAX),
        depth: 0,
        packages,
        omitted: Vec::new(),
        code,
    }
}

impl SourcePart {
    /// How many lines of it are shown.
    pub(super) fn lines(&self) -> u32 {
        let omitted = self.omitted.iter().map(|lines| lines.end + 1 - lines.start);
        (self.end_line + 1)
            .saturating_sub(self.line)
            .saturating_sub(omitted.sum())
    }
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
        packages: declaration.packages,
        omitted: Vec::new(),
        code: declaration.source,
    }
}
