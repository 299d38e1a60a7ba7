//! Rust structs and enums for the models of a Prisma schema.

use std::fmt::Write as _;

use super::DatabaseModel;
use crate::names::{Names, camel, pascal, snake};

/// The structs of models and the enums that they use: the columns, with the names that the JSON of a row has.
pub(super) fn rust_types(models: &[DatabaseModel]) -> String {
    let texts: Vec<String> = models
        .iter()
        .filter_map(
            |model| match model.schema.trim_start().starts_with("enum ") {
                true => enumeration(model),
                false => structure(model, models),
            },
        )
        .collect();
    texts.join("\n")
}

fn structure(model: &DatabaseModel, models: &[DatabaseModel]) -> Option<String> {
    let mut names = Names::default();
    let mut fields = String::new();
    for (field, written) in columns(model) {
        let Some(rust) = rust_type(written, models) else {
            continue;
        };
        let name = names.claim(&snake(field));
        if camel(&name) != field {
            let _ = writeln!(fields, "    #[serde(rename = {field:?})]");
        }
        let _ = writeln!(fields, "    {name}: {rust},");
    }
    let name = pascal(&model.name, "Model");
    (!fields.is_empty()).then(|| {
        format!(
            "#[derive(Clone, Debug, Deserialize, Serialize)]\n#[serde(rename_all = \"camelCase\")]\nstruct {name} {{\n{fields}}}\n"
        )
    })
}

fn enumeration(model: &DatabaseModel) -> Option<String> {
    let mut names = Names::default();
    let mut variants = String::new();
    for line in model.schema.lines().skip(1) {
        let Some(value) = line.split_whitespace().next().filter(|word| is_name(word)) else {
            continue;
        };
        let name = names.claim(&pascal(value, "V"));
        if name != value {
            let _ = writeln!(variants, "    #[serde(rename = {value:?})]");
        }
        let _ = writeln!(variants, "    {name},");
    }
    let name = pascal(&model.name, "Model");
    (!variants.is_empty()).then(|| {
        format!("#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]\nenum {name} {{\n{variants}}}\n")
    })
}

/// The names and types of fields.
fn columns(model: &DatabaseModel) -> impl Iterator<Item = (&str, &str)> {
    let lines = model.schema.lines().skip(1);
    lines.filter_map(|line| {
        let mut words = line.split_whitespace();
        let name = words.next().filter(|word| is_name(word))?;
        Some((name, words.next()?))
    })
}

fn is_name(word: &str) -> bool {
    word.starts_with(|letter: char| letter.is_alphabetic())
        && word
            .chars()
            .all(|letter| letter.is_alphanumeric() || letter == '_')
}

/// The type of a column in Rust, as JSON has it; `None` for a relation.
fn rust_type(written: &str, models: &[DatabaseModel]) -> Option<String> {
    let plain = written.trim_end_matches(['?', '[', ']']);
    let is_enum = |model: &&DatabaseModel| {
        model.name == plain && model.schema.trim_start().starts_with("enum ")
    };
    let rust = match plain {
        // JSON has the text of a date, and of a decimal number.
        "String" | "DateTime" | "Decimal" => "String".to_owned(),
        "Int" => "i32".to_owned(),
        "BigInt" => "i64".to_owned(),
        "Float" => "f64".to_owned(),
        "Boolean" => "bool".to_owned(),
        "Json" => "Value".to_owned(),
        "Bytes" => "Vec<u8>".to_owned(),
        _ => pascal(&models.iter().find(is_enum)?.name, "Model"),
    };
    Some(match (written.ends_with("[]"), written.ends_with('?')) {
        (true, _) => format!("Vec<{rust}>"),
        (_, true) => format!("Option<{rust}>"),
        _ => rust,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model(name: &str, schema: &str) -> DatabaseModel {
        DatabaseModel {
            name: name.to_owned(),
            file: "schema.prisma".to_owned(),
            line: 1,
            schema: schema.to_owned(),
        }
    }

    #[test]
    fn columns_have_fields_and_relations_none() {
        let team = "model Team {\n  id        String   @id @default(cuid())\n  // a note\n  createdAt DateTime @default(now())\n  role      Role?\n  tags String[]\n  owner_id  Int\n  owner     User     @relation(fields: [owner_id], references: [id])\n\n  @@index([role])\n}";
        let role = "enum Role {\n  ADMIN\n  member\n}";
        let types = rust_types(&[model("Team", team), model("Role", role)]);
        assert_eq!(
            types,
            "#[derive(Clone, Debug, Deserialize, Serialize)]\n#[serde(rename_all = \"camelCase\")]\nstruct Team {\n    id: String,\n    created_at: String,\n    role: Option<Role>,\n    tags: Vec<String>,\n    #[serde(rename = \"owner_id\")]\n    owner_id: i32,\n}\n\n\
             #[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]\nenum Role {\n    #[serde(rename = \"ADMIN\")]\n    Admin,\n    #[serde(rename = \"member\")]\n    Member,\n}\n"
        );
    }
}
