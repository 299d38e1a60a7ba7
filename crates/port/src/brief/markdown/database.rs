//! Section 3: the database.

use crate::brief::Brief;
use crate::brief::writer::Writer;

impl Brief {
    pub(super) fn database(&self, out: &mut Writer) {
        out.heading(2, "3. The database");
        if self.models.is_empty() {
            out.paragraph("The code names no model of a Prisma schema.");
            return;
        }
        out.paragraph(
            "The models of the Prisma schema that the code names, and their enums. The table of a model has its name, or the one in \
             `@@map`; a column has the name of its field, or the one in `@map`.",
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
    }
}
