//! Generates the modules, nested as the folders are.

use std::collections::BTreeMap;

use twinroute_matcher::Style;

use super::params::params;
use crate::names::{UniqueNames, identifier, module_name};
use crate::walk::{Role, SourceFile};

/// A folder of the module tree. `posts.rs` belongs to the folder `posts`, as `posts/index.rs` does.
pub(super) struct Folder<'a> {
    // The name on disk; for the root of a tree, its path relative to the package.
    name: &'a str,
    file: Option<&'a SourceFile>,
    proxy: Option<&'a SourceFile>,
    // Metadata files with code, by the names of their modules.
    metadata: BTreeMap<String, &'a SourceFile>,
    folders: BTreeMap<&'a str, Self>,
}

impl<'a> Folder<'a> {
    pub(super) fn new(name: &'a str) -> Self {
        Self {
            name,
            file: None,
            proxy: None,
            metadata: BTreeMap::new(),
            folders: BTreeMap::new(),
        }
    }

    /// The path of a tree, relative to the package.
    pub(super) fn place(&self) -> &'a str {
        self.name
    }

    /// Adds a file. Of `a.rs` and `a/index.rs`, which serve the same URL, only the first gets a module.
    pub(super) fn insert(&mut self, file: &'a SourceFile) {
        let place = file.folders.iter().fold(self, |folder, name| {
            let new = || Self::new(name);
            folder.folders.entry(name).or_insert_with(new)
        });
        let own = match file.role {
            Role::Route => &mut place.file,
            Role::Proxy | Role::RootProxy | Role::Instrumentation => &mut place.proxy,
            Role::Metadata(_) | Role::StaticFile(_) => {
                let stem = file_name(file).trim_end_matches(".rs");
                place.metadata.entry(module_name(stem)).or_insert(file);
                return;
            }
        };
        own.get_or_insert(file);
    }

    /// Collects the path of each file's module, by file.
    pub(super) fn modules(&self, path: &str, modules: &mut BTreeMap<&'a str, String>) {
        if let Some(file) = self.file {
            modules.insert(&file.file, format!("{path}::route"));
        }
        if let Some(proxy) = self.proxy {
            modules.insert(&proxy.file, format!("{path}::proxy"));
        }
        for (name, file) in &self.metadata {
            modules.insert(&file.file, format!("{path}::{name}"));
        }
        for (name, folder) in self.named_folders() {
            folder.modules(&format!("{path}::{}", identifier(&name)), modules);
        }
    }

    /// Writes the module of a tree, whose folder is `place`.
    pub(super) fn write(&self, text: &mut String, name: &str, place: &str) {
        let mut lines = Lines { text, depth: 0 };
        self.write_module(&mut lines, name, place);
    }

    /// Writes the folder as a module. `path` is relative to the folder of the parent module.
    fn write_module(&self, lines: &mut Lines<'_>, name: &str, path: &str) {
        let name = identifier(name).to_string();
        // `posts.rs` is beside its folder `posts`, which may not exist, so its module has the path of the parent folder.
        let is_beside = self.file.is_some_and(is_beside);
        let (own, below) = if is_beside { ("", path) } else { (path, "") };
        // Without a `#[path]`, the compiler looks for a tree in a folder with the name of the file that declares it.
        let is_whole = lines.depth == 0;
        if own != name || is_whole {
            lines.line(&format!("#[path = {own:?}]"));
        }
        lines.line(&format!("pub mod {name} {{"));
        lines.indented(|lines| {
            let mut is_first = true;
            if let Some(proxy) = self.proxy {
                write_proxy(lines, proxy, below);
                is_first = false;
            }
            if let Some(file) = self.file {
                lines.gap(&mut is_first);
                write_route(lines, file, below);
            }
            for (index, (name, file)) in self.metadata.iter().enumerate() {
                lines.gap(&mut is_first);
                if index == 0 && self.file.is_none() {
                    write_params(lines, file);
                }
                write_metadata(lines, file, name);
            }
            for (name, folder) in &self.named_folders() {
                lines.gap(&mut is_first);
                let path = match below {
                    "" => folder.name.to_owned(),
                    below => format!("{below}/{}", folder.name),
                };
                folder.write_module(lines, name, &path);
            }
        });
        lines.line("}");
    }

    /// The folders with their module names. Folders whose names are valid module names get them first.
    fn named_folders(&self) -> BTreeMap<String, &Self> {
        let mut names = UniqueNames::default();
        names.claim("route");
        if self.proxy.is_some() {
            names.claim("proxy");
        }
        for name in self.metadata.keys() {
            names.claim(name);
        }
        let mut folders: Vec<_> = self
            .folders
            .iter()
            .map(|(name, folder)| (module_name(name), *name, folder))
            .collect();
        folders.sort_by_key(|(module, name, _)| (module != name, *name));
        folders
            .into_iter()
            .map(|(module, _, folder)| (names.claim(&module), folder))
            .collect()
    }
}

/// Whether a file is beside the folder that it belongs to: `posts.rs`.
fn is_beside(file: &SourceFile) -> bool {
    file.style == Style::Pages && !file.file.ends_with("/index.rs")
}

fn file_name(file: &SourceFile) -> &str {
    file.file.rsplit('/').next().unwrap_or_default()
}

/// Writes the `Params` of the folder of an App file.
fn write_params(lines: &mut Lines<'_>, file: &SourceFile) {
    if let (Ok(pattern), Style::App) = (file.pattern(), file.style) {
        params(lines, &pattern);
    }
}

/// Writes the module of a metadata file.
fn write_metadata(lines: &mut Lines<'_>, file: &SourceFile, name: &str) {
    let path = file_name(file);
    if let Ok(pattern) = file.pattern() {
        lines.line(&format!("/// `{path}` of `{pattern}`"));
    }
    if path.trim_end_matches(".rs") != name {
        lines.line(&format!("#[path = {path:?}]"));
    }
    lines.line(&format!("pub mod {name};"));
}

/// Writes the module of a route file, and its `Params`.
fn write_route(lines: &mut Lines<'_>, file: &SourceFile, below: &str) {
    write_params(lines, file);
    if let Ok(pattern) = file.pattern() {
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

/// Writes the module of a proxy.
fn write_proxy(lines: &mut Lines<'_>, file: &SourceFile, below: &str) {
    if let Ok(pattern) = file.pattern() {
        lines.line(&format!("/// The proxy of `{pattern}`"));
    }
    if file.style == Style::Pages {
        let path = match below {
            "" => "_proxy.rs".to_owned(),
            below => format!("{below}/_proxy.rs"),
        };
        lines.line(&format!("#[path = {path:?}]"));
    }
    lines.line("pub mod proxy;");
}

/// Writes the module of the proxy beside the trees, whose file is `place`.
pub(super) fn write_root_proxy(text: &mut String, place: &str) {
    let mut lines = Lines { text, depth: 0 };
    lines.line("/// The proxy of `/`");
    lines.line(&format!("#[path = {place:?}]"));
    lines.line("pub mod proxy;");
}

/// Writes the module of the instrumentation, whose file is `place`.
pub(super) fn write_instrumentation(text: &mut String, place: &str) {
    let mut lines = Lines { text, depth: 0 };
    lines.line("/// The instrumentation of the server");
    lines.line(&format!("#[path = {place:?}]"));
    lines.line("pub mod instrumentation;");
}

/// Indented lines of source text.
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

    /// An empty line between two items.
    fn gap(&mut self, is_first: &mut bool) {
        if !std::mem::take(is_first) {
            self.line("");
        }
    }

    pub(super) fn indented(&mut self, write: impl FnOnce(&mut Lines<'_>)) {
        write(&mut Lines {
            text: self.text,
            depth: self.depth + 1,
        });
    }
}
