//! What `src/lib.rs` and `src/main.rs` say about routes.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use twinroute_matcher::Style;

use crate::error::{Problem, Rule};
use crate::manifest::Manifest;

/// The crate roots of a package that are there.
pub(crate) struct CrateRoots {
    roots: Vec<CrateRoot>,
}

struct CrateRoot {
    // Relative to the package.
    file: &'static str,
    // The names of `mod name;` and `mod name { }`, with their lines.
    modules: Vec<Module>,
    // Whether there is a `routes!` anywhere.
    has_table: bool,
}

struct Module {
    name: String,
    line: usize,
    has_file: bool,
}

impl CrateRoots {
    pub(crate) fn read(package_root: &Path) -> Self {
        let roots = ["src/lib.rs", "src/main.rs"];
        let read = |file| CrateRoot::read(package_root, file);
        Self {
            roots: roots.into_iter().filter_map(read).collect(),
        }
    }

    /// Whether one of them has `mod routes;`, so that the build keeps `src/routes.rs`.
    pub(crate) fn keep_routes(&self) -> bool {
        self.roots.iter().any(CrateRoot::keeps_routes)
    }

    /// Whether one of them brings in the table.
    pub(crate) fn have_table(&self) -> bool {
        self.roots.iter().any(|root| root.has_table)
    }

    /// The files whose changes can change what is written. A `main.rs` without routes would have the library built anew.
    pub(crate) fn watched(&self, package_root: &Path) -> Vec<PathBuf> {
        let says_nothing = |root: &&CrateRoot| {
            root.file == "src/main.rs" && !root.has_table && !root.keeps_routes()
        };
        let roots = self.roots.iter();
        roots
            .filter(|root| !says_nothing(root))
            .map(|root| package_root.join(root.file))
            .collect()
    }

    /// Modules that are declared by hand beside those of the build, and a table without its modules.
    pub(crate) fn check(&self, package_root: &Path, manifest: &Manifest) -> Vec<Problem> {
        let mut problems = Vec::new();
        for root in &self.roots {
            problems.extend(root.declared_by_hand(package_root, manifest, self.keep_routes()));
            if self.keep_routes() && root.has_table && !root.keeps_routes() {
                let message = "`routes!()` needs a `mod routes;` beside it, since another crate root of the package has one";
                problems.push(Problem::new(Rule::CrateRoot, root.file, None, message));
            }
        }
        problems
    }
}

impl CrateRoot {
    fn read(package_root: &Path, file: &'static str) -> Option<Self> {
        let text = fs::read_to_string(package_root.join(file)).ok()?;
        // The compiler says what is wrong with a file that is no Rust.
        let tokens: TokenStream = text.parse().unwrap_or_default();
        Some(Self {
            file,
            modules: modules(tokens),
            has_table: text.contains("routes!"),
        })
    }

    fn keeps_routes(&self) -> bool {
        let is_kept = |module: &Module| module.name == "routes" && module.has_file;
        self.modules.iter().any(is_kept)
    }

    fn declared_by_hand(
        &self,
        package_root: &Path,
        manifest: &Manifest,
        is_kept: bool,
    ) -> Vec<Problem> {
        let is_ours = |module: &&Module| {
            let style = match module.name.as_str() {
                "pages" => Style::Pages,
                "app" => Style::App,
                _ => return false,
            };
            let file = package_root.join(format!("src/{}.rs", module.name));
            let is_missing = module.has_file && !file.exists();
            manifest.has_files(style) && (is_missing || !is_kept)
        };
        let problem = |module: &Module| {
            let message = format!(
                "`mod {}` is declared by the build, for the route files; remove it here, or give your own module another name",
                module.name
            );
            Problem::new(Rule::CrateRoot, self.file, module.line, message)
        };
        self.modules.iter().filter(is_ours).map(problem).collect()
    }
}

/// The modules that are declared at the top level.
fn modules(tokens: TokenStream) -> Vec<Module> {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let module = |window: &[TokenTree]| {
        let [TokenTree::Ident(keyword), TokenTree::Ident(name), end] = window else {
            return None;
        };
        let has_file = match end {
            TokenTree::Punct(punct) if punct.as_char() == ';' => true,
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => false,
            _ => return None,
        };
        (keyword == "mod").then(|| Module {
            name: name.to_string(),
            line: name.span().start().line,
            has_file,
        })
    };
    tokens.windows(3).filter_map(module).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declared_modules() {
        let text = "//! A crate.\n#[cfg(test)]\npub(crate) mod a;\nmod b { mod c; }\nfn mod_d() { }\npub mod routes;";
        let modules = modules(text.parse().unwrap());
        let modules = modules
            .iter()
            .map(|module| (module.name.as_str(), module.line, module.has_file));
        assert_eq!(
            modules.collect::<Vec<_>>(),
            [("a", 3, true), ("b", 4, false), ("routes", 6, true)]
        );
    }
}
