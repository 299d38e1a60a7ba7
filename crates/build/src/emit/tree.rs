//! The modules, a tree as the folders are.

use std::collections::BTreeMap;

use twinroute_matcher::Style;

use super::params::params;
use crate::names::{Scope, identifier, module_name};
use crate::walk::SourceFile;

/// A folder of the module tree. `posts.rs` stands in the folder `posts`, as `posts/index.rs` does.
pub(super) struct Folder<'a> {
    // As it is on disk; for a whole tree, relative to the package.
    name: &'a str,
    file: Option<&'a SourceFile>,
    folders: BTreeMap<&'a str, Self>,
}

impl<'a> Folder<'a> {
    pub(super) fn new(name: &'a str) -> Self {
        Self {
            name,
            file: None,
            folders: BTreeMap::new(),
        }
    }

    /// Where a whole tree lies, relative to the package.
    pub(super) fn place(&self) -> &'a str {
        self.name
    }

    /// Adds a file. Of two that serve the same URL, `a.rs` and `a/index.rs`, one gets a module.
    pub(super) fn insert(&mut self, file: &'a SourceFile) {
        let place = file.folders.iter().fold(self, |folder, name| {
            let new = || Self::new(name);
            folder.folders.entry(name).or_insert_with(new)
        });
        place.file.get_or_insert(file);
    }

    /// Collects the path of each file's module, by file.
    pub(super) fn modules(&self, path: &str, modules: &mut BTreeMap<&'a str, String>) {
        if let Some(file) = self.file {
            modules.insert(&file.file, format!("{path}::route"));
        }
        for (name, folder) in self.named_folders() {
            folder.modules(&format!("{path}::{}", identifier(&name)), modules);
        }
    }

    /// Writes the module of a whole tree, which lies in `place`.
    pub(super) fn write(&self, text: &mut String, name: &str, place: &str) {
        let mut lines = Lines { text, depth: 0 };
        self.write_module(&mut lines, name, place);
    }

    /// Writes the folder as a module. `path` leads to the folder from that of the module around it.
    fn write_module(&self, lines: &mut Lines<'_>, name: &str, path: &str) {
        let name = identifier(name).to_string();
        // A file `posts.rs` lies beside its folder, which need not be there, so its module stays in the folder above.
        let is_beside = self.file.is_some_and(is_beside);
        let (own, below) = if is_beside { ("", path) } else { (path, "") };
        // Without it, the compiler looks for a whole tree in a folder named like the file that declares it.
        let is_whole = lines.depth == 0;
        if own != name || is_whole {
            lines.line(&format!("#[path = {own:?}]"));
        }
        lines.line(&format!("pub mod {name} {{"));
        lines.indented(|lines| {
            if let Some(file) = self.file {
                write_route(lines, file, below);
            }
            for (index, (name, folder)) in self.named_folders().iter().enumerate() {
                if index > 0 || self.file.is_some() {
                    lines.line("");
                }
                let path = match below {
                    "" => folder.name.to_owned(),
                    below => format!("{below}/{}", folder.name),
                };
                folder.write_module(lines, name, &path);
            }
        });
        lines.line("}");
    }

    /// Folders whose names are Rust names already come first, so that no other takes such a name away.
    fn named_folders(&self) -> BTreeMap<String, &Self> {
        let mut scope = Scope::default();
        scope.claim("route");
        let mut folders: Vec<_> = self
            .folders
            .iter()
            .map(|(name, folder)| (module_name(name), *name, folder))
            .collect();
        folders.sort_by_key(|(module, name, _)| (module != name, *name));
        folders
            .into_iter()
            .map(|(module, _, folder)| (scope.claim(&module), folder))
            .collect()
    }
}

/// Whether a file lies beside the folder that it stands in: `posts.rs`.
fn is_beside(file: &SourceFile) -> bool {
    file.style == Style::Pages && !file.file.ends_with("/index.rs")
}

/// The module of a route file, and what it finds in `super`.
fn write_route(lines: &mut Lines<'_>, file: &SourceFile, below: &str) {
    let pattern = file.pattern().ok();
    if let (Some(pattern), Style::App) = (&pattern, file.style) {
        params(lines, pattern);
    }
    if let Some(pattern) = pattern {
        lines.line(&format!("/// `{pattern}`"));
    }
    if file.style == Style::Pages {
        let path = if is_beside(file) {
            format!("{below}.rs")
        } else {
            "index.rs".to_owned()
        };
        lines.line(&format!("#[path = {path:?}]"));
    }
    lines.line("pub mod route;");
}

/// Text, written line by line.
pub(super) struct Lines<'t> {
    text: &'t mut String,
    depth: usize,
}

impl Lines<'_> {
    pub(super) fn line(&mut self, line: &str) {
        if !line.is_empty() {
            self.text.extend(std::iter::repeat_n("    ", self.depth));
            self.text.push_str(line);
        }
        self.text.push('\n');
    }

    pub(super) fn indented(&mut self, write: impl FnOnce(&mut Lines<'_>)) {
        write(&mut Lines {
            text: self.text,
            depth: self.depth + 1,
        });
    }
}
