//! The files that import a module.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use super::Sources;
use crate::syntax::{ExportTarget, ExpressionKind, Module};

const EXTENSIONS: [&str; 8] = ["ts", "tsx", "js", "jsx", "mts", "cts", "mjs", "cjs"];
const OUTPUTS: [&str; 4] = ["node_modules", "dist", "build", "out"];

/// The files of a project, by the last parts of the paths that they import.
pub(super) type Importers = HashMap<String, Vec<PathBuf>>;

impl Sources {
    /// The modules of the project that import a module, also through files that export its names again.
    pub(crate) fn importers(&self, module: &Rc<Module>) -> Vec<Rc<Module>> {
        let index = self.importers.get_or_init(|| index(self.root()));
        let mut found: Vec<Rc<Module>> = Vec::new();
        let mut exporting = vec![module.clone()];
        while let Some(module) = exporting.pop() {
            for path in index.get(&last_part(&module.path)).into_iter().flatten() {
                let Some(importer) = self.module(path) else {
                    continue;
                };
                if found.iter().any(|known| Rc::ptr_eq(known, &importer)) {
                    continue;
                }
                let is_other = |target: &ExportTarget| match target {
                    ExportTarget::From(_) => true,
                    ExportTarget::Local(name) => importer.imports.contains_key(name),
                    // `export default { table }`
                    ExportTarget::Expression(value) => {
                        matches!(
                            value.kind,
                            ExpressionKind::Object(_) | ExpressionKind::Name(_)
                        )
                    }
                };
                let passes_on = importer.exports.iter().any(|one| is_other(&one.target));
                if passes_on || !importer.star_exports.is_empty() {
                    exporting.push(importer.clone());
                }
                found.push(importer);
            }
        }
        found
    }
}

fn index(root: &Path) -> Importers {
    let mut index = Importers::new();
    each_source(root, &mut |path, text| {
        for start in ["from", "require(", "import(", "import"] {
            for (at, _) in text.match_indices(start) {
                let rest = text[at + start.len()..].trim_start();
                let Some(quote) = rest.chars().next().filter(|one| matches!(one, '"' | '\''))
                else {
                    continue;
                };
                if let Some((specifier, _)) = rest[1..].split_once(quote) {
                    let paths = index.entry(last_part(Path::new(specifier))).or_default();
                    if paths.last().is_none_or(|last| last != path) {
                        paths.push(path.to_owned());
                    }
                }
            }
        }
    });
    index
}

/// The name of a file without its extension; that of the folder, for an `index`.
fn last_part(path: &Path) -> String {
    let name = |path: &Path| {
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned());
        let name = name.unwrap_or_default();
        let bare = name
            .rsplit_once('.')
            .filter(|(_, end)| EXTENSIONS.contains(end));
        bare.map(|(bare, _)| bare.to_owned()).unwrap_or(name)
    };
    match name(path) {
        last if last == "index" => path.parent().map(name).unwrap_or_default(),
        last => last,
    }
}

/// Calls `visit` with each source file below a folder, and its text.
fn each_source(folder: &Path, visit: &mut dyn FnMut(&Path, &str)) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name();
        let name = name.to_string_lossy();
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && !name.starts_with('.') && !OUTPUTS.contains(&&*name) => {
                each_source(&path, visit);
            }
            Ok(kind) if kind.is_file() => {
                let extension = path.extension().and_then(|one| one.to_str());
                if extension.is_some_and(|one| EXTENSIONS.contains(&one))
                    && let Ok(text) = fs::read_to_string(&path)
                {
                    visit(&path, &text);
                }
            }
            _ => {}
        }
    }
}
