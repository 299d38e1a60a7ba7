//! The declarations that a route uses.

use crate::package_import::PackageImport;

/// What a route uses: of packages in its own file, and of the project outside of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Declarations {
    /// What the file of the route imports of packages.
    pub packages: Vec<PackageImport>,
    /// The declarations, the nearest first.
    pub all: Vec<Declaration>,
}

/// A name that the top level of a module declares, and that a route uses directly or through other declarations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// The name in the file that declares it; `default` for a default export without one.
    pub name: String,
    /// What it is.
    pub kind: DeclarationKind,
    /// The file, relative to the project, with `/`.
    pub file: String,
    /// Its first line, from 1, with the comment above it.
    pub line: u32,
    /// Its last line.
    pub end_line: u32,
    /// How far it is from the route: 1 for a declaration that the handler itself uses.
    pub depth: u32,
    /// The lines, as they are in the file.
    pub source: String,
    /// What it uses of packages.
    pub packages: Vec<PackageImport>,
}

/// What a declaration is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeclarationKind {
    /// A function, or a value that is made of one: `cache(async () => ...)`.
    Function,
    /// A class.
    Class,
    /// Another value: a constant, a schema, a table of Drizzle.
    Value,
    /// An `enum`.
    Enum,
    /// A JSON file that is imported.
    Data,
    /// A type or an interface.
    Type,
}
