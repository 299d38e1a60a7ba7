//! Finds `proxy.rs` beside the trees.
//!
//! `proxy` and `middleware` are also common names for modules of a crate, so a file that `src/lib.rs` or `src/main.rs` declares as a
//! module is a proxy only if its contents are those of one. Then it is a mistake: it would be compiled twice.

use std::fs;
use std::path::Path;

use twinroute_matcher::Style;

use crate::crate_root::{CrateRoots, Declaration};
use crate::error::{Problem, Rule};
use crate::item::Items;
use crate::proxy_file::{Misnamed, RENAMED};
use crate::walk::{Role, SourceFile};

/// The `proxy.rs` in a [normalized](crate::root::normalize) root. Reports files that should have been it.
pub(crate) fn root_proxy(
    package_root: &Path,
    root: &str,
    crate_roots: &CrateRoots,
    problems: &mut Vec<Problem>,
) -> Option<SourceFile> {
    let place = join(root, "proxy.rs");
    let mut proxy = None;
    for file in candidates(package_root, root) {
        let path = package_root.join(&file);
        let declaration = crate_roots.declaration(&file);
        if is_own_module(&path, declaration.as_ref()) {
            continue;
        }
        match declaration {
            Some(declaration) => problems.push(declared(&file, &place, &declaration)),
            None if file == place => {
                proxy = Some(SourceFile {
                    style: Style::App,
                    role: Role::RootProxy,
                    path,
                    tree: String::new(),
                    file,
                    folders: Vec::new(),
                });
            }
            None => problems.push(misplaced(&file, &place, proxy.is_some())),
        }
    }
    proxy
}

/// The files that are a proxy by their name, or almost; the one that has the right place is first.
fn candidates(package_root: &Path, root: &str) -> Vec<String> {
    let mut folders = vec![root];
    folders.extend(["", "src"].into_iter().filter(|folder| *folder != root));
    let mut files: Vec<_> = folders
        .into_iter()
        .flat_map(|folder| similar_files(package_root, folder))
        .collect();
    let place = join(root, "proxy.rs");
    files.sort_by_key(|file| *file != place);
    files
}

/// The exact names come from the folder itself, since a file system may ignore case.
fn similar_files(package_root: &Path, folder: &str) -> Vec<String> {
    let modules = ["proxy/mod.rs", "middleware/mod.rs"];
    let modules = modules.map(|module| join(folder, module));
    let modules = modules
        .into_iter()
        .filter(|module| package_root.join(module).is_file());
    let entries = fs::read_dir(package_root.join(folder))
        .into_iter()
        .flatten();
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let is_similar = |name: &String| Misnamed::read(name).is_some();
    let mut files: Vec<_> = names
        .filter(is_similar)
        .map(|name| join(folder, &name))
        .collect();
    files.retain(|file| !package_root.join(file).is_dir());
    files.extend(modules);
    files.sort();
    files
}

/// Whether a file is the crate's own module, or a program of its own.
fn is_own_module(path: &Path, declaration: Option<&Declaration>) -> bool {
    let text = fs::read_to_string(path).unwrap_or_default();
    let items = Items::read(&text).unwrap_or_default();
    (declaration.is_some() || items.have_main()) && !items.have_proxy()
}

fn declared(file: &str, place: &str, declaration: &Declaration) -> Problem {
    let Declaration { module, .. } = declaration;
    let message = if file == place {
        format!(
            "`{file}` is the proxy of all URLs, and the build declares its module; remove `mod {module};` here, or rename your own module"
        )
    } else {
        format!(
            "`{file}` has a proxy, but guards nothing; move it to `{place}` and remove `mod {module};` here, or rename your own module"
        )
    };
    Problem::new(Rule::CrateRoot, declaration.file, declaration.line, message)
}

fn misplaced(file: &str, place: &str, has_proxy: bool) -> Problem {
    let name = file
        .strip_suffix("/mod.rs")
        .map(|module| format!("{module}.rs"));
    let name = name.as_deref().unwrap_or(file).rsplit('/').next();
    if name.and_then(Misnamed::read) == Some(Misnamed::Middleware) {
        let message =
            format!("{RENAMED}: move the file to `{place}`, and rename its function to `proxy`");
        return Problem::new(Rule::ProxyPlace, file, None, message);
    }
    if has_proxy && name == Some("proxy.rs") {
        let message = format!(
            "`{place}` and `{file}` are under two roots; keep `{place}`, which is beside the routes"
        );
        return Problem::new(Rule::TwoRoots, file, None, message);
    }
    let message = format!(
        "the file guards nothing; move it to `{place}`, beside the routes, or rename it if it is not a proxy"
    );
    Problem::new(Rule::ProxyPlace, file, None, message)
}

fn join(folder: &str, file: &str) -> String {
    match folder {
        "" => file.to_owned(),
        folder => format!("{folder}/{file}"),
    }
}
