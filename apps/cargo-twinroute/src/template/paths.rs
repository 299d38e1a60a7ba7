//! Paths as they stand in generated files.

use std::io;
use std::path::{Component, Path, PathBuf};

/// The real path of a folder that exists, with its name in the error.
pub(crate) fn absolute(folder: &Path) -> Result<PathBuf, String> {
    let real = folder.canonicalize();
    real.map_err(|error: io::Error| format!("`{}`: {error}", folder.display()))
}

/// The path of `to` as seen from the folder `from`, with `/` between its parts; absolute if the two share no folder but the root. Both
/// are absolute.
pub(crate) fn relative(from: &Path, to: &Path) -> Result<String, String> {
    let first = |path: &Path| {
        path.components()
            .find(|part| matches!(part, Component::Normal(_)))
            .map(|part| part.as_os_str().to_owned())
    };
    let path = match pathdiff::diff_paths(to, from) {
        Some(path) if first(from) == first(to) => path,
        _ => to.to_owned(),
    };
    let text = path
        .to_str()
        .ok_or_else(|| format!("`{}` is not UTF-8", path.display()))?;
    Ok(match text {
        "" => ".".to_owned(),
        text => text.replace(std::path::MAIN_SEPARATOR, "/"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_paths() {
        let relative = |from: &str, to: &str| relative(Path::new(from), Path::new(to)).unwrap();
        assert_eq!(relative("/home/a/api", "/home/a/web"), "../web");
        assert_eq!(relative("/home/a/web/api", "/home/a/web"), "..");
        assert_eq!(relative("/home/a/web", "/home/a/web"), ".");
        assert_eq!(relative("/srv/api", "/home/a/web"), "/home/a/web");
    }
}
