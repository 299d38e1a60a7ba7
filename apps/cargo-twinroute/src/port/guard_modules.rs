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
    let is_module = |line: &str, name: &str| {
        let line = line
            .trim_start()
            .trim_start_matches("pub ")
            .trim_start_matches("pub(crate) ");
        line.strip_prefix("mod ")
            .and_then(|rest| rest.strip_prefix(name))
            .is_some_and(|rest| rest.starts_with([';', ' ', '{']))
    };
    if text.lines().any(|line| is_module(line, "guards")) {
        return None;
    }
    let line = "pub mod guards;\n";
    let before = text.lines().take_while(|line| !is_module(line, "routes"));
    let at: usize = before.map(|line| line.len() + 1).sum();
    Some(match at < text.len() {
        true => format!("{}{line}{}", &text[..at], &text[at..]),
        false => format!("{}\n{line}", text.trim_end_matches('\n').to_owned() + "\n"),
    })
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
}
