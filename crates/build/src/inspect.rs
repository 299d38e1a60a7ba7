//! Reads a package as its build does, for tools.

use std::fs;
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::LitStr;

use crate::crate_root::CrateRoots;
use crate::error::{Problem, Rule, sort};
use crate::manifest::Manifest;
use crate::routes_file;

const SCRIPT: &str = "build.rs";
const DEFAULT_ROOT: &str = "src";

/// What a build of a package finds: its routes, its proxies and its mistakes. See [`inspect`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspection {
    root: String,
    manifest: Manifest,
    problems: Vec<Problem>,
}

/// Reads a package as its build script does, and writes nothing.
///
/// The mistakes are those of a build in CI: an outdated `src/routes.rs` is one. A package without a build script, or without `routes!()`,
/// serves no route, which is a mistake too.
///
/// ```no_run
/// use std::path::Path;
///
/// let inspection = twinroute_build::inspect(Path::new("apps/my-api"));
/// for route in inspection.manifest().routes() {
///     println!("{}", route.pattern());
/// }
/// for problem in inspection.problems() {
///     eprintln!("{problem}");
/// }
/// ```
pub fn inspect(package_root: &Path) -> Inspection {
    let (root, script_problem) = match root_of_script(package_root) {
        Ok(root) => (root, None),
        Err(message) => {
            let problem = Problem::new(Rule::BuildScript, SCRIPT, None, message);
            (DEFAULT_ROOT.to_owned(), Some(problem))
        }
    };
    let roots = CrateRoots::read(package_root);
    let (manifest, mut problems) = Manifest::read(package_root, &root, &roots);
    problems.extend(script_problem);
    problems.extend(roots.check(package_root, &manifest));
    if !roots.call_routes(package_root) {
        let message =
            "no route is served; add `twinroute::routes!();` to `src/lib.rs` or `src/main.rs`";
        problems.push(Problem::new(Rule::CrateRoot, "src", None, message));
    }
    if roots.declare_routes() {
        let checked = routes_file::check(package_root, &manifest.emit_modules());
        problems.extend(checked.err());
    }
    sort(&mut problems);
    Inspection {
        root,
        manifest,
        problems,
    }
}

impl Inspection {
    /// The root that the build script passes to [`discover`](crate::discover), such as `src`.
    pub fn root(&self) -> &str {
        &self.root
    }

    /// The routes and proxies that can be used in spite of all mistakes.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The mistakes, sorted by file and line.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

/// The argument of `discover("src")` in the build script.
fn root_of_script(package_root: &Path) -> Result<String, String> {
    let expected = "call `twinroute_build::discover(\"src\")` in it";
    let text = fs::read_to_string(package_root.join(SCRIPT))
        .map_err(|error| format!("the build script can't be read: {error}; {expected}"))?;
    let tokens: TokenStream = text
        .parse()
        .map_err(|error| format!("the build script is not valid Rust: {error}"))?;
    match argument_of_discover(tokens) {
        Some(Some(root)) => Ok(root),
        Some(None) => Err(
            "the argument of `discover` must be a literal, so that tools can read it".to_owned(),
        ),
        None => Err(format!("no route is served; {expected}")),
    }
}

/// `None` without a call, `Some(None)` if its argument is no literal.
fn argument_of_discover(tokens: TokenStream) -> Option<Option<String>> {
    let mut is_called = false;
    for token in tokens {
        match token {
            TokenTree::Group(group) if is_called && group.delimiter() == Delimiter::Parenthesis => {
                let literal = syn::parse2::<LitStr>(group.stream()).ok();
                return Some(literal.map(|literal| literal.value()));
            }
            TokenTree::Group(group) => {
                if let Some(found) = argument_of_discover(group.stream()) {
                    return Some(found);
                }
                is_called = false;
            }
            TokenTree::Ident(ident) => is_called = ident == "discover",
            TokenTree::Punct(_) | TokenTree::Literal(_) => is_called = false,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_of_a_build_script() {
        let table = [
            (
                "fn main() { twinroute_build::discover(\"src\"); }",
                Some(Some("src")),
            ),
            (
                "use x::discover; fn main() { discover(\"routes\") }",
                Some(Some("routes")),
            ),
            ("fn main() { discover(ROOT) }", Some(None)),
            ("fn main() { let discover = (\"src\"); }", None),
            ("// discover(\"src\")", None),
        ];
        for (text, expected) in table {
            let found = argument_of_discover(text.parse().unwrap());
            let found = found.as_ref().map(Option::as_deref);
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn a_package_without_its_parts() {
        let package = tempfile::tempdir().unwrap();
        let file = |name: &str, text: &str| {
            let path = package.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        let problems = || -> Vec<String> {
            let inspection = inspect(package.path());
            inspection
                .problems()
                .iter()
                .map(|problem| problem.rule().to_string())
                .collect()
        };
        file(
            "src/pages/api/a.rs",
            "pub async fn handler(res: R) -> Sent { }",
        );
        file("src/lib.rs", "mod routes;");
        assert_eq!(problems(), ["build-script", "crate-root", "routes-file"]);
        file(
            "build.rs",
            "fn main() { twinroute_build::discover(\"src\") }",
        );
        file("src/lib.rs", "mod routes; twinroute::routes!();");
        assert_eq!(
            inspect(package.path()).problems()[0].to_string(),
            "src/routes.rs: the file is missing; run `cargo build` and commit the file [routes-file]"
        );
        let manifest = inspect(package.path()).manifest().clone();
        file("src/routes.rs", &manifest.emit_modules());
        assert_eq!(problems(), Vec::<String>::new());
        file(
            "src/pages/api/b.rs",
            "pub async fn handler(res: R) -> Sent { }",
        );
        assert_eq!(
            inspect(package.path()).problems()[0].to_string(),
            "src/routes.rs: the file is out of date; run `cargo build` and commit the file [routes-file]"
        );
    }
}
