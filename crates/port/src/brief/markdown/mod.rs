//! A brief as Markdown. Each section is a file.

mod checks;
mod database;
mod guards;
mod interface;
mod packages;
mod requests;
mod route;
mod rust;
mod test;
mod typescript;

pub(super) use self::test::test_file;
use super::Brief;
use super::shell::quoted;
use super::writer::{Writer, code};

impl Brief {
    /// The brief as one Markdown document.
    pub fn to_markdown(&self) -> String {
        let mut out = Writer::default();
        self.introduction(&mut out);
        self.route(&mut out);
        self.typescript(&mut out);
        self.database(&mut out);
        self.guards(&mut out);
        self.rust_files(&mut out);
        self.interface(&mut out);
        self.requests(&mut out);
        self.checks(&mut out);
        out.finish()
    }

    fn introduction(&self, out: &mut Writer) {
        out.heading(1, &format!("Port `{}` to Rust", self.url));
        out.paragraph(&format!(
            "This document has all that you need to port one API route of a Next.js project to Rust. The TypeScript is \
             `{}`; the Rust file is `{}`. The Rust project uses twinroute, a library on actix-web which serves Rust files at \
             the places where Next.js has its route files, with the same URLs.",
            self.file,
            self.rust_path
        ));
        out.paragraph(
            "The port is done when the Rust handler responds to each request as the TypeScript does: the same status, the same \
             JSON with the same names, and the headers that the code sets. Keep the order of the checks, the texts of errors, \
             and the behaviour for absent and malformed values, even where you would design it differently. \
             Section 8 has the commands that show it.",
        );
        self.steps(out);
        if let Some(reason) = &self.stays {
            out.paragraph(&format!("**Should it be ported?** {reason}"));
        }
    }

    /// What to do, in order.
    fn steps(&self, out: &mut Writer) {
        out.paragraph(&format!(
            "1. Read section 2, the TypeScript.\n\
             2. Open `{}` in the Rust project. If it is missing, {} in the Rust project writes it, with \
             the path of the Next.js project: it is the file in section 5.\n\
             3. Port the guards that are not ported yet (sections 4 and 5), since the handler depends on them.\n\
             4. Replace each `not_ported(..)` from top to bottom, with the tables of sections 5 and 6; run `cargo check` after each.\n\
             5. Remove the `#![allow(..)]` at the top, delete the TypeScript comment at its end, write the tests of section 7, and run the commands of section 8.",
            self.rust_path,
            code(&format!("cargo twinroute port {} PATH", quoted(&self.url)))
        ));
    }
}
