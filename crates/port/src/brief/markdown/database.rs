//! Section 3: the database.

use crate::brief::Brief;
use crate::brief::model_struct::rust_types;
use crate::brief::writer::{Writer, code};

const PRISMA: &str = include_str!("../prisma.md");

impl Brief {
    pub(super) fn database(&self, out: &mut Writer) {
        out.heading(2, "3. The database");
        if self.models.is_empty() {
            let tables: Vec<_> = self.uses.tables.iter().map(|one| code(one)).collect();
            out.paragraph(&match &tables[..] {
                [] => "The code names no model of a Prisma schema.".to_owned(),
                tables => format!(
                    "No Prisma schema in the project has a model of these names, or only code that is left out above uses them: {}.",
                    tables.join(", ")
                ),
            });
            return;
        }
        out.paragraph(
            "The models of the Prisma schema that the code names, also through relations and as types, and their enums.",
        );
        let mut file = "";
        let mut text = String::new();
        for model in &self.models {
            if file != model.file {
                file = &model.file;
                text.push_str(&format!("// {file}\n"));
            }
            text.push_str(&model.schema);
            text.push_str("\n\n");
        }
        out.code("prisma", &text);
        let types = rust_types(&self.models);
        if !types.is_empty() {
            out.paragraph("Their rows in Rust, with the names that their JSON has. Leave out what the code does not select:");
            out.code("rust", &types);
        }
        out.paragraph(PRISMA.trim_end());
    }
}
