//! `src/routes.rs`, the generated modules among the sources.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::{Attribute, Expr, Item, Lit, Meta};

use crate::emit::MARK;
use crate::error::{Problem, Rule};

const FILE: &str = "src/routes.rs";

/// Whether the file may be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// On a developer's machine.
    Write,
    /// In CI, which must build the committed files, and in a package that Cargo downloaded.
    Check,
}

impl Access {
    /// `ci` is the value of the variable `CI`.
    pub(crate) fn to(package_root: &Path, ci: Option<&str>) -> Self {
        let is_ci = ci.is_some_and(|ci| !["", "0", "false"].contains(&ci));
        // Cargo puts these into packages that it downloads, or into the root of a Git repository, and treats such a package as
        // damaged when one of its files changes.
        let is_downloaded = package_root.ancestors().any(|folder| {
            [".cargo-ok", ".cargo-checksum.json"]
                .iter()
                .any(|file| folder.join(file).exists())
        });
        if is_ci || is_downloaded {
            Self::Check
        } else {
            Self::Write
        }
    }
}

pub(crate) fn path(package_root: &Path) -> PathBuf {
    package_root.join(FILE)
}

/// Writes `text` to the file, unless the file is already equivalent to it.
pub(crate) fn update(package_root: &Path, text: &str, access: Access) -> Result<(), Problem> {
    let Some(state) = difference(package_root, text)? else {
        return Ok(());
    };
    let reason = match access {
        Access::Check => "the build never writes it in CI or in a downloaded package".to_owned(),
        Access::Write => match write(&path(package_root), text) {
            Ok(()) => return Ok(()),
            Err(error) => format!("it can't be written: {error}"),
        },
    };
    let message = format!(
        "the file is {state}, and {reason}; run `cargo build` on your own machine and commit the file"
    );
    Err(Problem::new(Rule::RoutesFile, FILE, None, message))
}

/// Checks that the file is equivalent to `text`.
pub(crate) fn check(package_root: &Path, text: &str) -> Result<(), Problem> {
    let Some(state) = difference(package_root, text)? else {
        return Ok(());
    };
    let message = format!("the file is {state}; run `cargo build` and commit the file");
    Err(Problem::new(Rule::RoutesFile, FILE, None, message))
}

/// How the file differs from `text`; `None` if it is equivalent to it.
fn difference(package_root: &Path, text: &str) -> Result<Option<&'static str>, Problem> {
    Ok(match read(package_root)? {
        Some(old) if is_equivalent(&old, text) => None,
        Some(_) => Some("out of date"),
        None => Some("missing"),
    })
}

/// Whether the file declares a module whose file doesn't exist. The compiler stops at some of them, before it reports the problems in
/// the table.
pub(crate) fn names_missing_file(package_root: &Path) -> bool {
    let text = fs::read_to_string(path(package_root)).unwrap_or_default();
    let file = syn::parse_file(&text).ok();
    file.is_some_and(|file| any_missing(&file.items, &package_root.join("src")))
}

/// Whether the file of one of these modules is missing. The generated modules are nested as their folders are.
fn any_missing(items: &[Item], folder: &Path) -> bool {
    items.iter().any(|item| {
        let Item::Mod(module) = item else {
            return false;
        };
        let own_path = module.attrs.iter().find_map(path_of);
        let name = module.ident.unraw().to_string();
        match &module.content {
            Some((_, items)) => any_missing(items, &folder.join(own_path.unwrap_or(name))),
            None => !folder
                .join(own_path.unwrap_or(format!("{name}.rs")))
                .exists(),
        }
    })
}

/// The text of a `#[path = "text"]`.
fn path_of(attribute: &Attribute) -> Option<String> {
    match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("path") => match &pair.value {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => Some(text.value()),
                _ => None,
            },
            _ => None,
        },
        _ => None,
    }
}

/// Reads the file, if there is one. It is an error if the module `routes` was written by hand.
fn read(package_root: &Path) -> Result<Option<String>, Problem> {
    let problem = |file, message: String| Problem::new(Rule::RoutesFile, file, None, message);
    let reserved = "`mod routes;` is reserved for the `src/routes.rs` that the build writes, and this file was written by hand; \
                    rename your own module";
    let other = "src/routes/mod.rs";
    if package_root.join(other).exists() {
        return Err(problem(other, reserved.to_owned()));
    }
    match fs::read(path(package_root)).map(|old| String::from_utf8_lossy(&old).into_owned()) {
        // A licence header may precede the mark.
        Ok(old) if old.trim().is_empty() || old.contains(MARK) => Ok(Some(old)),
        Ok(_) => Err(problem(FILE, reserved.to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(problem(FILE, format!("the file can't be read: {error}"))),
    }
}

/// Writes the file with a modification time in the past, and leaves that of its folder as it was. Cargo runs a build script again
/// when a watched file or folder is newer than the script's last run, so the crate would be built twice after each change.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().map(|folder| (folder, modified(folder)));
    fs::write(path, text)?;
    let before = SystemTime::now() - Duration::from_secs(60);
    // If a time can't be set, the only cost is the second build.
    let _ = File::options()
        .append(true)
        .open(path)
        .and_then(|file| file.set_modified(before));
    if let Some((folder, Ok(modified))) = folder {
        let _ = File::open(folder).and_then(|folder| folder.set_modified(modified));
    }
    Ok(())
}

fn modified(path: &Path) -> io::Result<SystemTime> {
    path.metadata()?.modified()
}

/// Whether two files differ in their format only: the project may have its own `rustfmt.toml`.
fn is_equivalent(old: &str, new: &str) -> bool {
    let tokens = |text: &str| text.parse::<TokenStream>().ok().map(without_commas);
    old == new || tokens(old).is_some_and(|old| Some(old) == tokens(new))
}

fn without_commas(tokens: TokenStream) -> String {
    let mut text = String::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                text.push_str(&format!("{:?}", group.delimiter()));
                text.push_str(&without_commas(group.stream()));
                text.push_str("end");
            }
            TokenTree::Punct(punct) if punct.as_char() == ',' => {}
            token => {
                text.push_str(&token.to_string());
                text.push(' ');
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "// @generated by twinroute-build\n#[allow(a, b)]\npub mod app {\n    /// `/`\n    pub mod route;\n}\n";

    #[test]
    fn a_reformatted_file_is_not_rewritten() {
        let package = tempfile::tempdir().unwrap();
        fs::create_dir(package.path().join("src")).unwrap();
        let laid_out = format!("// A licence.\n{TEXT}")
            .replace("    ", "\t")
            .replace("a, b", "\n\ta,\n\tb,\n")
            .replace('\n', "\r\n");
        fs::write(path(package.path()), &laid_out).unwrap();
        update(package.path(), TEXT, Access::Check).unwrap();
        update(
            package.path(),
            &TEXT.replace("pub mod app", "pub mod api"),
            Access::Write,
        )
        .unwrap();
        assert!(
            fs::read_to_string(path(package.path()))
                .unwrap()
                .contains("    pub mod route;")
        );
    }

    #[test]
    fn files_that_must_not_be_written() {
        let package = tempfile::tempdir().unwrap();
        fs::create_dir(package.path().join("src")).unwrap();
        let update = |access| {
            update(package.path(), TEXT, access)
                .unwrap_err()
                .to_string()
        };
        let cure = "and the build never writes it in CI or in a downloaded package; \
                    run `cargo build` on your own machine and commit the file [routes-file]";
        assert_eq!(
            update(Access::Check),
            format!("src/routes.rs: the file is missing, {cure}")
        );
        fs::write(path(package.path()), TEXT.replace("app", "old")).unwrap();
        assert_eq!(
            update(Access::Check),
            format!("src/routes.rs: the file is out of date, {cure}")
        );
        fs::write(path(package.path()), "pub fn all() {}\n").unwrap();
        assert_eq!(
            update(Access::Write),
            "src/routes.rs: `mod routes;` is reserved for the `src/routes.rs` that the build writes, and this file was written by hand; \
             rename your own module [routes-file]"
        );
        fs::remove_file(path(package.path())).unwrap();
        fs::create_dir(package.path().join("src/routes")).unwrap();
        fs::write(package.path().join("src/routes/mod.rs"), "").unwrap();
        assert_eq!(
            update(Access::Write),
            "src/routes/mod.rs: `mod routes;` is reserved for the `src/routes.rs` that the build writes, and this file was written by hand; \
             rename your own module [routes-file]"
        );
        assert!(!path(package.path()).exists());
    }

    #[test]
    fn ci_and_downloaded_packages_are_checked() {
        let package = tempfile::tempdir().unwrap();
        let access = |ci| Access::to(package.path(), ci);
        assert_eq!(
            [
                None,
                Some(""),
                Some("0"),
                Some("false"),
                Some("true"),
                Some("1")
            ]
            .map(access),
            [
                Access::Write,
                Access::Write,
                Access::Write,
                Access::Write,
                Access::Check,
                Access::Check
            ]
        );
        fs::write(package.path().join(".cargo-ok"), "").unwrap();
        assert_eq!(access(None), Access::Check);
        let member = package.path().join("crates/member");
        assert_eq!(Access::to(&member, None), Access::Check);
    }
}
