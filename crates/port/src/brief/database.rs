//! The models of the database that a route uses, from a Prisma schema. Tables of Drizzle are TypeScript, and shown as such.

use std::fs;
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::Serialize;

use super::trigger::has;

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

/// The code that uses a database.
pub(super) struct Queries<'a> {
    /// The tables, as clients name them: `teamMember` for `model TeamMember`.
    pub(super) tables: &'a [String],
    /// The types of models that the code imports.
    pub(super) types: Vec<&'a str>,
    /// The code, without comments.
    pub(super) code: String,
}

/// The models that some code uses, also through relations and as types, each without the relations that the code does not
/// name. Then the enums that they use.
pub(super) fn models(root: &Path, queries: &Queries<'_>) -> Vec<DatabaseModel> {
    if queries.tables.is_empty() && queries.types.is_empty() {
        return Vec::new();
    }
    let blocks: Vec<_> = schema_files(root)
        .iter()
        .flat_map(|file| blocks(root, file))
        .collect();
    let (enums, all): (Vec<_>, Vec<_>) = blocks.into_iter().partition(|(is_enum, _)| *is_enum);
    let all: Vec<DatabaseModel> = all.into_iter().map(|(_, model)| model).collect();
    let mut found: Vec<DatabaseModel> = related(&all, queries)
        .into_iter()
        .map(|place| short(&all[place], &all, &queries.code))
        .collect();
    let used = enums.into_iter().filter(|(_, one)| {
        let mut models = found.iter();
        models.any(|model| has(&model.schema, &one.name))
    });
    let used: Vec<_> = used.map(|(_, one)| one).collect();
    found.extend(used);
    found
}

/// The places of the models that the code names, and then of those to which a relation leads that it names.
fn related(all: &[DatabaseModel], queries: &Queries<'_>) -> Vec<usize> {
    let is_used = |model: &DatabaseModel| {
        let mut tables = queries.tables.iter();
        tables.any(|table| is_client_name(table, &model.name))
            || queries.types.contains(&model.name.as_str())
    };
    let mut places: Vec<usize> = (0..all.len()).filter(|&at| is_used(&all[at])).collect();
    let mut next = 0;
    while let Some(&place) = places.get(next) {
        let lines = all[place].schema.lines();
        let relations = lines.filter_map(|line| relation(line, all));
        for (field, model) in relations {
            if names_relation(&queries.code, field) && !places.contains(&model) {
                places.push(model);
            }
        }
        next += 1;
    }
    places
}

/// The field of a relation and the place of its model: `users UserTeam[]`.
fn relation<'a>(line: &'a str, all: &[DatabaseModel]) -> Option<(&'a str, usize)> {
    // A line of the block, not its head: `model Team {`.
    let mut words = line.strip_prefix([' ', '\t'])?.split_whitespace();
    let (field, model) = (
        words.next()?,
        words.next()?.trim_end_matches(['[', ']', '?']),
    );
    let place = all.iter().position(|one| one.name == model)?;
    Some((field, place))
}

/// Whether a query names a relation: `users: { some: ... }`, `users: true`.
fn names_relation(code: &str, field: &str) -> bool {
    has(code, &format!("{field}: {{")) || has(code, &format!("{field}: true"))
}

/// A model without the relations that the code does not name and that have no column.
fn short(model: &DatabaseModel, all: &[DatabaseModel], code: &str) -> DatabaseModel {
    let is_kept = |line: &&str| match relation(line, all) {
        Some((field, _)) => line.contains("fields:") || names_relation(code, field),
        None => true,
    };
    let mut lines: Vec<&str> = model.schema.lines().filter(is_kept).collect();
    let count = model.schema.lines().count() - lines.len();
    // Empty lines stay where relations stood between them.
    lines.dedup_by(|line, before| line.trim().is_empty() && before.trim().is_empty());
    let mut schema = lines.join("\n");
    if count > 0 && schema.ends_with('}') {
        schema.pop();
        schema.push_str(&format!(
            "  // ... {count} of its relations, which have no column\n}}"
        ));
    }
    DatabaseModel {
        schema,
        ..model.clone()
    }
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

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Queries, models};

    const SCHEMA: &str = "model Team {
  id    String     @id @default(cuid())
  plan  Plan
  users UserTeam[]
  docs  Document[]
  brand Brand?
}

model UserTeam {
  userId String
  teamId String
  user   User   @relation(fields: [userId], references: [id])
  team   Team   @relation(fields: [teamId], references: [id])
}

model User {
  id    String @id
  teams UserTeam[]
}

model Document {
  id String @id
}

model Brand {
  id String @id
}

enum Plan {
  FREE
}

enum Role {
  ADMIN
}
";

    fn shown(tables: &[&str], types: &[&str], code: &str) -> Vec<(String, String)> {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("schema.prisma"), SCHEMA).unwrap();
        let tables: Vec<String> = tables.iter().map(|&table| table.to_owned()).collect();
        let queries = Queries {
            tables: &tables,
            types: types.to_vec(),
            code: code.to_owned(),
        };
        let models = models(folder.path(), &queries).into_iter();
        models.map(|model| (model.name, model.schema)).collect()
    }

    #[test]
    fn models_of_relations_that_the_code_names_are_added() {
        let code = "prisma.team.findMany({ where: { users: { some: { userId } } }, select: { docs: true } })";
        let found = shown(&["team"], &[], code);
        let names: Vec<_> = found.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["Team", "UserTeam", "Document", "Plan"]);
        assert_eq!(
            found[0].1,
            "model Team {\n  id    String     @id @default(cuid())\n  plan  Plan\n  users UserTeam[]\n  docs  Document[]\n  // ... 1 of its relations, which have no column\n}"
        );
        assert!(
            found[1]
                .1
                .contains("user   User   @relation(fields: [userId]")
        );
    }

    #[test]
    fn a_model_that_is_only_a_type_is_shown() {
        let found = shown(&[], &["User", "Prisma"], "");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, "User");
        assert_eq!(shown(&[], &[], "user: true"), []);
    }
}
