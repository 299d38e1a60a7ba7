//! The name of a package, from its folder.

use std::path::Path;

// A package can't have the name of one of its dependencies: its library would be ambiguous.
const DEPENDENCIES: [&str; 7] = [
    "actix-web",
    "serde",
    "serde-json",
    "tracing",
    "tracing-subscriber",
    "twinroute",
    "twinroute-build",
];

// Names that Cargo refuses, or that lead to a warning: keywords, crates of the compiler, folders in `target`.
const RESERVED: [&str; 60] = [
    "abstract",
    "alloc",
    "as",
    "async",
    "await",
    "become",
    "box",
    "break",
    "build",
    "const",
    "continue",
    "core",
    "crate",
    "deps",
    "do",
    "dyn",
    "else",
    "enum",
    "examples",
    "extern",
    "false",
    "final",
    "fn",
    "for",
    "gen",
    "if",
    "impl",
    "in",
    "incremental",
    "let",
    "loop",
    "macro",
    "match",
    "mod",
    "move",
    "mut",
    "override",
    "priv",
    "proc-macro",
    "pub",
    "ref",
    "return",
    "self",
    "static",
    "std",
    "struct",
    "super",
    "test",
    "trait",
    "true",
    "try",
    "type",
    "typeof",
    "unsafe",
    "unsized",
    "use",
    "virtual",
    "where",
    "while",
    "yield",
];

/// A valid name for the package in a folder: `My API` becomes `my-api`.
pub(crate) fn from_folder(folder: &Path) -> String {
    let folder = folder.file_name().unwrap_or_default().to_string_lossy();
    let mut name = String::new();
    let mut is_lower = false;
    for letter in folder.chars() {
        if letter.is_ascii_uppercase() && is_lower {
            name.push('-');
        }
        is_lower = letter.is_ascii_lowercase() || letter.is_ascii_digit();
        match letter {
            letter if letter.is_ascii_alphanumeric() => name.push(letter.to_ascii_lowercase()),
            '_' => name.push('_'),
            _ if name.ends_with('-') => {}
            _ => name.push('-'),
        }
    }
    let name = name.trim_matches(['-', '_']);
    if name.is_empty() {
        "api".to_owned()
    } else if name.starts_with(|first: char| first.is_ascii_digit()) {
        format!("api-{name}")
    } else if is_taken(name) {
        format!("{name}-api")
    } else {
        name.to_owned()
    }
}

/// Checks a name that the user chose; Cargo checks the rest.
pub(crate) fn check(name: &str) -> Result<(), String> {
    if DEPENDENCIES.contains(&name.replace('_', "-").as_str()) {
        return Err(format!(
            "the package can't be called `{name}`, since it depends on a package of that name; choose another `--name`"
        ));
    }
    Ok(())
}

fn is_taken(name: &str) -> bool {
    let name = name.replace('_', "-");
    DEPENDENCIES.contains(&name.as_str()) || RESERVED.contains(&name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders() {
        let table = [
            ("my-api", "my-api"),
            ("My API (v2)", "my-api-v2"),
            ("MyApi", "my-api"),
            ("shop_api", "shop_api"),
            ("2fa", "api-2fa"),
            ("async", "async-api"),
            ("twinroute", "twinroute-api"),
            ("serde_json", "serde_json-api"),
            ("日本", "api"),
            ("-", "api"),
            ("a.b", "a-b"),
        ];
        for (folder, name) in table {
            assert_eq!(from_folder(Path::new(folder)), name, "{folder}");
        }
    }

    #[test]
    fn chosen_names() {
        assert!(check("shop").is_ok());
        assert!(check("serde_json").unwrap_err().contains("depends on"));
    }
}
