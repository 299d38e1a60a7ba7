//! The crate roots, `src/lib.rs` and `src/main.rs`: the modules that they declare, and their calls of `routes!()`.

use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::LitStr;
use twinroute_matcher::Style;

use crate::error::{Problem, Rule};
use crate::manifest::Manifest;

/// The crate roots that a package has.
pub(crate) struct CrateRoots {
    roots: Vec<CrateRoot>,
}

struct CrateRoot {
    // Relative to the package.
    file: &'static str,
    // `mod name;` and `mod name { }` at the top level.
    modules: Vec<Module>,
    // Whether it calls `routes!()`, in a module too.
    calls_routes: bool,
}

struct Module {
    name: String,
    line: usize,
    // `mod name;` without a `#[path]`.
    is_found_by_name: bool,
    path: Option<String>,
}

/// Where a crate root declares a file as a module.
pub(crate) struct Declaration<'a> {
    pub(crate) file: &'static str,
    pub(crate) line: usize,
    pub(crate) module: &'a str,
}

impl CrateRoots {
    pub(crate) fn read(package_root: &Path) -> Self {
        let roots = ["src/lib.rs", "src/main.rs"];
        let read = |file| CrateRoot::read(package_root, file);
        Self {
            roots: roots.into_iter().filter_map(read).collect(),
        }
    }

    /// Whether one of them has `mod routes;`, so that the build generates `src/routes.rs`.
    pub(crate) fn declare_routes(&self) -> bool {
        self.roots.iter().any(CrateRoot::declares_routes)
    }

    /// Whether `routes!()` is called in one of them, or in another file of `src` or `src/bin`.
    pub(crate) fn call_routes(&self, package_root: &Path) -> bool {
        self.roots.iter().any(|root| root.calls_routes) || is_called_elsewhere(package_root)
    }

    /// Where the crate declares a file as its own module.
    pub(crate) fn declaration(&self, file: &str) -> Option<Declaration<'_>> {
        self.roots.iter().find_map(|root| {
            let module = root.modules.iter().find(|module| module.is_in(file))?;
            Some(Declaration {
                file: root.file,
                line: module.line,
                module: &module.name,
            })
        })
    }

    /// The files whose changes can change the generated files. A `main.rs` without routes is not watched, since each change of
    /// it would rebuild the library.
    pub(crate) fn watched(&self, package_root: &Path) -> Vec<PathBuf> {
        let is_unrelated = |root: &&CrateRoot| {
            root.file == "src/main.rs" && !root.calls_routes && !root.declares_routes()
        };
        let roots = self.roots.iter();
        roots
            .filter(|root| !is_unrelated(root))
            .map(|root| package_root.join(root.file))
            .collect()
    }

    /// Reports modules that the build declares too, and a `routes!()` without `mod routes;`.
    pub(crate) fn check(&self, package_root: &Path, manifest: &Manifest) -> Vec<Problem> {
        let mut problems = Vec::new();
        for root in &self.roots {
            problems.extend(root.duplicate_modules(package_root, manifest, self.declare_routes()));
            if self.declare_routes() && root.calls_routes && !root.declares_routes() {
                let message = "`routes!()` needs `mod routes;` in this file too, because another crate root of the package has it";
                problems.push(Problem::new(Rule::CrateRoot, root.file, None, message));
            }
        }
        problems
    }
}

impl CrateRoot {
    fn read(package_root: &Path, file: &'static str) -> Option<Self> {
        let text = fs::read_to_string(package_root.join(file)).ok()?;
        // If the file is not valid Rust, the compiler reports why.
        let tokens: Option<TokenStream> = text.parse().ok();
        Some(Self {
            file,
            calls_routes: tokens.clone().is_none_or(contains_call),
            modules: tokens.map(modules).unwrap_or_default(),
        })
    }

    fn declares_routes(&self) -> bool {
        let uses_routes_file = |module: &Module| module.name == "routes" && module.is_found_by_name;
        self.modules.iter().any(uses_routes_file)
    }

    fn duplicate_modules(
        &self,
        package_root: &Path,
        manifest: &Manifest,
        uses_routes_file: bool,
    ) -> Vec<Problem> {
        let is_ours = |module: &&Module| {
            let is_declared = match module.name.as_str() {
                "pages" => manifest.has_files(Style::Pages),
                "app" => manifest.has_files(Style::App),
                "proxy" => manifest.has_root_proxy(),
                "instrumentation" => manifest.has_instrumentation(),
                _ => false,
            };
            let file = package_root.join(format!("src/{}.rs", module.name));
            let is_missing = module.is_found_by_name && !file.exists();
            is_declared && (is_missing || !uses_routes_file)
        };
        let problem = |module: &Module| {
            let files = match module.name.as_str() {
                "proxy" => "proxy",
                "instrumentation" => "instrumentation",
                _ => "route files",
            };
            let message = format!(
                "the build declares `mod {}` for the {files}; remove it here, or rename your own module",
                module.name
            );
            Problem::new(Rule::CrateRoot, self.file, module.line, message)
        };
        self.modules.iter().filter(is_ours).map(problem).collect()
    }
}

impl Module {
    /// Whether its source is in this file of the package.
    fn is_in(&self, file: &str) -> bool {
        let name = &self.name;
        match &self.path {
            Some(path) => {
                let beside_src = path.strip_prefix("../").map(str::to_owned);
                let path = path.trim_start_matches("./");
                file == beside_src.unwrap_or_else(|| format!("src/{path}"))
            }
            None => {
                let files = [format!("src/{name}.rs"), format!("src/{name}/mod.rs")];
                self.is_found_by_name && files.iter().any(|own| own == file)
            }
        }
    }
}

/// The modules that are declared at the top level of a file.
fn modules(tokens: TokenStream) -> Vec<Module> {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let mut modules = Vec::new();
    let mut path = None;
    for window in tokens.windows(3) {
        path = path_attribute(&window[0]).or(path);
        let [
            TokenTree::Ident(keyword),
            TokenTree::Ident(name),
            TokenTree::Punct(_) | TokenTree::Group(_),
        ] = window
        else {
            continue;
        };
        if keyword == "mod" {
            let has_file = matches!(window[2], TokenTree::Punct(_));
            modules.push(Module {
                name: name.to_string(),
                line: name.span().start().line,
                is_found_by_name: has_file && path.is_none(),
                path: path.take(),
            });
        }
    }
    modules
}

/// The file of the `[path = "file.rs"]` of an attribute.
fn path_attribute(token: &TokenTree) -> Option<String> {
    let TokenTree::Group(group) = token else {
        return None;
    };
    let mut tokens = group.stream().into_iter();
    let is_path = group.delimiter() == Delimiter::Bracket
        && matches!(tokens.next(), Some(TokenTree::Ident(name)) if name == "path");
    is_path.then(|| {
        let file = tokens.nth(1).map(|file| file.to_string());
        let file = file.and_then(|file| syn::parse_str::<LitStr>(&file).ok());
        file.map(|file| file.value()).unwrap_or_default()
    })
}

/// Whether the tokens contain a call of `routes!`, at any depth.
fn contains_call(tokens: TokenStream) -> bool {
    let mut is_named = false;
    tokens.into_iter().any(|token| {
        let is_call =
            is_named && matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '!');
        is_named = matches!(&token, TokenTree::Ident(name) if name == "routes");
        is_call || matches!(token, TokenTree::Group(group) if contains_call(group.stream()))
    })
}

/// Whether a file other than the crate roots calls `routes!()`, such as `src/bin/server.rs`.
fn is_called_elsewhere(package_root: &Path) -> bool {
    let files =
        ["src", "src/bin"].map(|folder| fs::read_dir(package_root.join(folder)).into_iter());
    let mut files = files.into_iter().flatten().flatten().flatten();
    files.any(|file| {
        let text = fs::read_to_string(file.path()).unwrap_or_default();
        text.contains("routes!") && text.parse().is_ok_and(contains_call)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declared_modules() {
        let text = "//! A crate.\r\n#[cfg(test)]\r\npub(crate) mod a;\nmod b { mod c; }\nfn mod_d() { }\n\
                    #[path = \"e.rs\"]\npub mod d;\npub(crate) mod routes;";
        let modules = modules(text.parse().unwrap());
        let modules = modules
            .iter()
            .map(|module| (module.name.as_str(), module.line, module.is_found_by_name));
        assert_eq!(
            modules.collect::<Vec<_>>(),
            [
                ("a", 3, true),
                ("b", 4, false),
                ("d", 7, false),
                ("routes", 8, true)
            ]
        );
    }

    #[test]
    fn calls_of_routes() {
        let table = [
            ("twinroute::routes!();", true),
            (
                "#[cfg(a)]\nmod b { use twinroute::routes; routes! {} }",
                true,
            ),
            ("// twinroute::routes!();\nfn main() {}", false),
            ("macro_rules! routes { () => {} }\nmod routes;", false),
            ("my_routes!();", false),
        ];
        for (text, expected) in table {
            assert_eq!(contains_call(text.parse().unwrap()), expected, "{text}");
        }
    }
}
