//! Finds `instrumentation.rs` beside the trees.
//!
//! It is also a common name for a module of a crate, so a file that `src/lib.rs` or `src/main.rs` declares as a module is an
//! instrumentation only if it has one of the two functions. Then it is a mistake: it would be compiled twice.

use std::fs;
use std::path::Path;

use twinroute_matcher::Style;

use crate::crate_root::{CrateRoots, Declaration};
use crate::error::{Problem, Rule};
use crate::item::Items;
use crate::walk::{Role, SourceFile};

pub(crate) const INSTRUMENTATION: &str = "instrumentation.rs";

/// The `instrumentation.rs` in a [normalized](crate::root::normalize) root. Reports one that the crate declares, or that is under
/// another root.
pub(crate) fn instrumentation(
    package_root: &Path,
    root: &str,
    crate_roots: &CrateRoots,
    problems: &mut Vec<Problem>,
) -> Option<SourceFile> {
    let place = join(root, INSTRUMENTATION);
    for folder in ["", "src"].into_iter().filter(|folder| *folder != root) {
        let other = join(folder, INSTRUMENTATION);
        if is_instrumentation(&package_root.join(&other)) {
            let declaration = crate_roots.declaration(&other);
            problems.push(misplaced(&other, &place, declaration.as_ref()));
        }
    }
    let path = package_root.join(&place);
    if !path.is_file() {
        return None;
    }
    if let Some(declaration) = crate_roots.declaration(&place) {
        let problem = is_instrumentation(&path).then(|| declared(&place, &declaration));
        problems.extend(problem);
        return None;
    }
    Some(SourceFile {
        style: Style::App,
        role: Role::Instrumentation,
        path,
        tree: String::new(),
        file: place,
        folders: Vec::new(),
    })
}

/// Whether a file has one of the two functions.
fn is_instrumentation(path: &Path) -> bool {
    let text = fs::read_to_string(path).unwrap_or_default();
    Items::read(&text).is_ok_and(|items| items.have_instrumentation())
}

fn declared(file: &str, declaration: &Declaration) -> Problem {
    let Declaration { module, .. } = declaration;
    let message = format!(
        "`{file}` is the instrumentation of the server, and the build declares its module; remove `mod {module};` here, or rename your own module"
    );
    Problem::new(Rule::CrateRoot, declaration.file, declaration.line, message)
}

fn misplaced(file: &str, place: &str, declaration: Option<&Declaration>) -> Problem {
    let message = format!(
        "the file has no effect; move it to `{place}`, beside the routes, or rename its functions if it is no instrumentation"
    );
    let line = declaration.map(|declaration| declaration.line);
    let shown = declaration.map_or(file, |declaration| declaration.file);
    match line {
        Some(line) => Problem::new(
            Rule::InstrumentationPlace,
            shown,
            line,
            format!("`{file}`: {message}"),
        ),
        None => Problem::new(Rule::InstrumentationPlace, file, None, message),
    }
}

fn join(folder: &str, file: &str) -> String {
    match folder {
        "" => file.to_owned(),
        folder => format!("{folder}/{file}"),
    }
}
