//! What was ported.

use crate::mark::Mark;

/// The Rust of some routes, in memory.
#[derive(Clone, Debug, Default)]
pub struct Ported {
    /// The files, those of the routes first, then the guards.
    pub files: Vec<PortedFile>,
    /// The routes that stay with Next.js, or that can't be ported.
    pub left: Vec<Left>,
}

/// A Rust file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortedFile {
    /// The path in the crate: `src/pages/api/posts/[id].rs`.
    pub path: String,
    /// The URL of the route; `None` for a guard.
    pub url: Option<String>,
    /// The file of TypeScript that it is made of; `None` for a guard of a package.
    pub source: Option<String>,
    /// The methods of the route.
    pub methods: Vec<String>,
    /// The guards that the route uses, by their modules.
    pub guards: Vec<String>,
    /// The text.
    pub text: String,
    /// The marks in the text.
    pub marks: Vec<Mark>,
}

/// A route that was not ported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// The URL.
    pub url: String,
    /// The file of TypeScript.
    pub source: String,
    /// Why, and what to do.
    pub reason: String,
}
