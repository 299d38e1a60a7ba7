//! Declares the modules of guards in a project.

use std::fs;
use std::path::Path;

use twinroute_port::PortedFile;

use super::write::text_of;
use crate::Failure;

/// The file that declares the guards.
pub(super) const MODULES: &str = "src/guards/mod.rs";

const HEAD: &str =
    "//! Guards: extractors for what wraps the handlers in the TypeScript, and for sessions.\n\n";

/// Adds lines for the guards to `src/guards/mod.rs` and to the root of the crate. Returns the files that it has changed.
pub(super) fn declare(
    folder: &Path,
    files: &[PortedFile],
    guards: &[&str],
) -> Result<Vec<String>, Failure> {
    let mut changed = Vec::new();
    let path = folder.join(MODULES);
    let before = text_of(&path)?;
    let text = with_modules(&before, files, guards);
    if text != before {
        fs::write(&path, text)?;
        changed.push(MODULES.to_owned());
    }
    let mut roots = ["src/lib.rs", "src/main.rs"].into_iter();
    if let Some(root) = roots.find(|root| folder.join(root).exists()) {
        let path = folder.join(root);
        if let Some(text) = with_guards(&text_of(&path)?) {
            fs::write(&path, text)?;
            changed.push(root.to_owned());
        }
    }
    Ok(changed)
}

/// `src/guards/mod.rs` with the modules of these guards.
fn with_modules(before: &str, files: &[PortedFile], guards: &[&str]) -> String {
    let mut text = before.to_owned();
    if text.is_empty() {
        text.push_str(HEAD);
    }
    for file in files.iter().filter(|file| file.url.is_none()) {
        let module = file.guards.first().map(String::as_str);
        let (Some(module), Some(name)) = (module, type_name(file)) else {
            continue;
        };
        let line = format!("mod {module};");
        let has = |text: &str| {
            text.lines()
                .any(|one| one.trim_start_matches("pub ") == line)
        };
        if guards.contains(&module) && !has(&text) {
            text.push_str(&format!("{line}\npub use {module}::{name};\n"));
        }
    }
    text
}

/// The extractor that the file of a guard declares.
fn type_name(guard: &PortedFile) -> Option<&str> {
    let (_, rest) = guard.text.split_once("pub struct ")?;
    let (name, _) = rest.split_once('(')?;
    Some(name)
}

/// The root of a crate with `pub mod guards;`; `None` if it has the module.
fn with_guards(text: &str) -> Option<String> {
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let items = syn::parse_file(text).map(|file| file.items);
    // A file that can't be parsed gets the line at its end.
    let items = items.unwrap_or_default();
    let module = |name: &str| {
        items.iter().find_map(|item| match item {
            syn::Item::Mod(module) if module.ident == name => Some(module),
            _ => None,
        })
    };
    if module("guards").is_some() {
        return None;
    }
    let line = format!("pub mod guards;{end}");
    Some(match module("routes").and_then(|one| start(text, one)) {
        Some(at) => format!("{}{line}{}", &text[..at], &text[at..]),
        None => format!("{}{end}{end}{line}", text.trim_end_matches(['\r', '\n'])),
    })
}

/// The byte where a module starts in a file, with its documentation and attributes.
fn start(text: &str, module: &syn::ItemMod) -> Option<usize> {
    let keyword = match &module.vis {
        syn::Visibility::Public(public) => public.span,
        syn::Visibility::Restricted(restricted) => restricted.pub_token.span,
        syn::Visibility::Inherited => module.mod_token.span,
    };
    let attribute = module.attrs.first();
    let span = attribute.map_or(keyword, |one| one.pound_token.span);
    let start = span.start();
    let mut lines = text.split_inclusive('\n');
    let before: usize = lines.by_ref().take(start.line - 1).map(str::len).sum();
    let (column, _) = lines.next()?.char_indices().nth(start.column)?;
    Some(before + column)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_module_is_added_once() {
        let text = "//! A crate.\n\nmod routes;\n\ntwinroute::routes!();\n";
        let with = with_guards(text).unwrap();
        assert_eq!(
            with,
            "//! A crate.\n\npub mod guards;\nmod routes;\n\ntwinroute::routes!();\n"
        );
        assert_eq!(with_guards(&with), None);
        assert_eq!(
            with_guards("fn a() {}").as_deref(),
            Some("fn a() {}\n\npub mod guards;\n")
        );
    }

    #[test]
    fn the_module_stands_before_the_attributes_of_the_routes() {
        let table = [
            (
                "use std::fmt;\r\nuse std::io;\r\n\r\nmod routes;\r\n",
                "use std::fmt;\r\nuse std::io;\r\n\r\npub mod guards;\r\nmod routes;\r\n",
            ),
            (
                "use a;\n/// The routes.\n#[rustfmt::skip]\n#[allow(\n    a,\n)]\npub mod routes;\n",
                "use a;\npub mod guards;\n/// The routes.\n#[rustfmt::skip]\n#[allow(\n    a,\n)]\npub mod routes;\n",
            ),
            (
                "#![allow(a)]\n// ü mod guards;\n/* é */ pub(crate) mod routes;\n",
                "#![allow(a)]\n// ü mod guards;\n/* é */ pub mod guards;\npub(crate) mod routes;\n",
            ),
            ("fn a() {}\r\n", "fn a() {}\r\n\r\npub mod guards;\r\n"),
            ("fn a( {", "fn a( {\n\npub mod guards;\n"),
        ];
        for (text, expected) in table {
            assert_eq!(with_guards(text).as_deref(), Some(expected));
        }
        assert_eq!(with_guards("pub(crate) mod guards;\r\n"), None);
    }
}
