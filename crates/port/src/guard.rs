//! Guards: wrappers, sessions and request helpers, as extractors.

use std::fmt::Write as _;

use crate::comment::comment;
use crate::declare::is_taken;
use crate::imports::{code_of, mentions};
use crate::mark::{MarkKind, mark};
use crate::names::{module, pascal, variable};

/// A function of TypeScript that is handed the request and may refuse it: an extractor in `src/guards`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Guard {
    /// The name that the extractor is made of. No other guard has it.
    pub(crate) name: String,
    /// The function, as it is called: `withAuth`, `getServerSession`.
    pub(crate) function: String,
    /// The call as it is written, for the text of the mark: `getServerSession(req, res, authOptions)`.
    pub(crate) call: String,
    /// Where the project declares it; `None` for a function of a package.
    pub(crate) place: Option<GuardPlace>,
}

/// Where a guard is declared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct GuardPlace {
    /// The file, relative to the project.
    pub(crate) file: String,
    /// The first and the last line.
    pub(crate) lines: (u32, u32),
}

// The functions of a file, which the variable of a guard would hide.
const FUNCTIONS: [&str; 10] = [
    "any_method",
    "delete",
    "get",
    "handler",
    "head",
    "options",
    "other_methods",
    "patch",
    "post",
    "put",
];

// The types that the file of a guard imports, besides those that any file may have.
const TYPES: [&str; 2] = ["Payload", "Ready"];

impl Guard {
    /// The extractor: `GetServerSession`. Its value is `.0`, a `serde_json::Value`.
    pub(crate) fn type_name(&self) -> String {
        let name = pascal(&self.name, "Guard");
        match is_taken(&name) || TYPES.contains(&&*name) {
            true => format!("{name}Guard"),
            false => name,
        }
    }

    /// The module: `get_server_session`.
    pub(crate) fn module_name(&self) -> String {
        module(&self.name)
    }

    /// The variable of an argument: `get_server_session`.
    pub(crate) fn variable(&self) -> String {
        let name = variable(&self.name, "guard");
        match FUNCTIONS.contains(&&*name) {
            true => format!("{name}_guard"),
            false => name,
        }
    }

    /// The argument of a function with these statements. What is left in them may need it.
    pub(crate) fn argument(&self, statements: &str) -> String {
        let variable = self.variable();
        let is_used = statements.contains("// port: ");
        let name = match is_used || mentions(&code_of(statements), &variable) {
            true => &*variable,
            false => "_",
        };
        format!("{name}: {}", self.type_name())
    }

    /// Whether another guard is for the same function.
    pub(crate) fn is_of(&self, other: &Self) -> bool {
        let file = |guard: &Self| guard.place.as_ref().map(|place| place.file.clone());
        self.function == other.function && file(self) == file(other)
    }

    /// The file of the extractor. `source` is the text of the file that declares it.
    pub(crate) fn file(&self, source: Option<&str>) -> String {
        let Self { function, call, .. } = self;
        let name = self.type_name();
        let arguments = mark(
            MarkKind::Auth,
            &format!("the further arguments of {function}"),
        );
        let mut text = format!(
            "//! `{function}` of the TypeScript.\n\n\
             use std::future::{{Ready, ready}};\n\n\
             use actix_web::{{FromRequest, HttpRequest, dev::Payload}};\n\
             use serde_json::Value;\n\
             use twinroute::{{Error, ported::not_ported}};\n\n\
             /// What `{function}` returns, or hands to the handler that it wraps.\n\
             ///\n\
             /// It refuses every request until it is ported.\n\
             #[derive(Clone, Debug)]\n\
             pub struct {name}(pub Value);\n\n\
             impl FromRequest for {name} {{\n\
             type Error = Error;\n\
             type Future = Ready<Result<Self, Error>>;\n\n\
             fn from_request(_request: &HttpRequest, _: &mut Payload) -> Self::Future {{\n{}\
             ready(not_ported({call:?}))\n}}\n}}\n\n",
            mark(MarkKind::Auth, call),
        );
        let _ = write!(
            text,
            "impl {name} {{\n\
             /// Checks the further arguments of `{function}`, such as a role.\n\
             ///\n\
             /// # Errors\n\
             /// If they refuse the request; with status 501 until they are ported.\n\
             pub fn check(&self, arguments: &str) -> Result<(), Error> {{\n\
             {arguments}not_ported(arguments)\n}}\n}}\n"
        );
        if let (Some(place), Some(source)) = (&self.place, source) {
            let title = format!("{}:{}", place.file, place.lines.0);
            text.push('\n');
            text.push_str(&comment(&title, source, Some(place.lines)));
        }
        text
    }
}
