//! The models of the database that a route uses, from a Prisma schema. Tables of Drizzle are TypeScript, and shown as such.

use std::fs;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Serialize;

/// A model or an enum of a Prisma schema.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DatabaseModel {
    /// The name.
    pub name: String,
    /// The schema's file.
    pub file: String,
    /// Its first line.
    pub line: u32,
    /// The declaration.
    pub schema: String,
}

/// The models of some tables, as clients name them: `teamMember` for `model TeamMember`. Then the enums that they use.
pub(super) fn models(root: &Path, tables: &[String]) -> Vec<DatabaseModel> {
    if tables.is_empty() {
        return Vec::new();
    }
    let blocks: Vec<_> = schema_files(root)
        .iter()
        .flat_map(|file| blocks(root, file))
        .collect();
    let is_used = |block: &&(bool, DatabaseModel)| {
        let (is_enum, model) = block;
        !is_enum
            && tables
                .iter()
                .any(|table| is_client_name(table, &model.name))
    };
    let mut found: Vec<_> = blocks
        .iter()
        .filter(is_used)
        .map(|(_, model)| model.clone())
        .collect();
    let enums = blocks.iter().filter(|(is_enum, one)| {
        let mentions = |model: &DatabaseModel| {
            let mut words = model
                .schema
                .split(|c: char| !c.is_alphanumeric() && c != '_');
            words.any(|word| word == one.name)
        };
        *is_enum && found.iter().any(mentions)
    });
    let enums: Vec<_> = enums.map(|(_, one)| one.clone()).collect();
    found.extend(enums);
    found
}

/// Whether a client's property is the one of a model: its name with a small first letter.
fn is_client_name(property: &str, model: &str) -> bool {
    let mut chars = model.chars();
    let first = chars.next().map(|c| c.to_lowercase().collect::<String>());
    first.is_some_and(|first| first + chars.as_str() == property)
}

// The schema may be in another package of the repository.
const FOLDERS_UP: usize = 3;
const DEEPEST: usize = 6;

/// The files of the schema: in the project, or else in the nearest folder above it that has some.
fn schema_files(root: &Path) -> Vec<PathBuf> {
    let root = fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
    for folder in root.ancestors().take(FOLDERS_UP) {
        let mut files = Vec::new();
        collect(folder, DEEPEST, &mut files);
        if !files.is_empty() {
            files.sort();
            return files;
        }
        // Above the repository are other projects.
        if folder.join(".git").exists() {
            break;
        }
    }
    Vec::new()
}

fn collect(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries {
        let (path, name) = (entry.path(), entry.file_name());
        let name = name.to_string_lossy();
        let is_skipped = name.starts_with('.') || name == "node_modules" || name == "target";
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && !is_skipped && depth > 0 => {
                collect(&path, depth - 1, files);
            }
            Ok(kind) if kind.is_file() && name.ends_with(".prisma") => files.push(path),
            _ => {}
        }
    }
}

/// The models and enums of a file; true for an enum.
fn blocks(root: &Path, file: &Path) -> Vec<(bool, DatabaseModel)> {
    let text = fs::read_to_string(file).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    let shown = relative(root, file);
    let block = |(at, line): (usize, &&str)| {
        let (kind, rest) = line.split_once(' ')?;
        let is_enum = kind == "enum";
        if !is_enum && !matches!(kind, "model" | "view" | "type") {
            return None;
        }
        let name = rest.trim_end().strip_suffix('{')?.trim();
        let length = lines[at..].iter().position(|line| line.trim_end() == "}")?;
        Some((
            is_enum,
            DatabaseModel {
                name: name.to_owned(),
                file: shown.clone(),
                line: u32::try_from(at + 1).unwrap_or(u32::MAX),
                schema: lines[at..=at + length].join("\n"),
            },
        ))
    };
    lines.iter().enumerate().filter_map(block).collect()
}

/// A file as the brief names it: relative to the project, with `../` for one outside.
fn relative(root: &Path, file: &Path) -> String {
    let root = fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
    let mut up = String::new();
    for folder in root.ancestors() {
        if let Ok(rest) = file.strip_prefix(folder) {
            return up + &rest.to_string_lossy().replace('\\', "/");
        }
        up.push_str("../");
    }
    file.display().to_string()
}
