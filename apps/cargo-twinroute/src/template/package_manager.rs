//! The package manager of a Next.js app, for the commands that are printed.

use std::path::Path;

/// The package manager of an app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PackageManager {
    /// npm, also if no other one is found.
    Npm,
    /// pnpm
    Pnpm,
    /// Yarn
    Yarn,
    /// Bun
    Bun,
}

const FILES: [(&str, PackageManager); 6] = [
    ("pnpm-lock.yaml", PackageManager::Pnpm),
    ("yarn.lock", PackageManager::Yarn),
    ("bun.lock", PackageManager::Bun),
    ("bun.lockb", PackageManager::Bun),
    ("package-lock.json", PackageManager::Npm),
    ("npm-shrinkwrap.json", PackageManager::Npm),
];

impl PackageManager {
    /// Reads `packageManager` of `package.json` and the names of lock files, in the app and in the folders above it up to the root of
    /// its repository.
    pub(crate) fn of(app: &Path) -> Self {
        for folder in app.ancestors() {
            let manifest = std::fs::read(folder.join("package.json")).unwrap_or_default();
            let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap_or_default();
            let named = manifest["packageManager"].as_str().and_then(Self::named);
            let locked = || {
                let found = FILES.iter().find(|(file, _)| folder.join(file).is_file());
                found.map(|(_, manager)| *manager)
            };
            if let Some(found) = named.or_else(locked) {
                return found;
            }
            if folder.join(".git").exists() {
                break;
            }
        }
        Self::Npm
    }

    /// `pnpm@9.1.0`
    fn named(text: &str) -> Option<Self> {
        match text.split('@').next()? {
            "npm" => Some(Self::Npm),
            "pnpm" => Some(Self::Pnpm),
            "yarn" => Some(Self::Yarn),
            "bun" => Some(Self::Bun),
            _ => None,
        }
    }

    /// Runs a script of `package.json`.
    pub(crate) fn run(self, script: &str) -> String {
        let command = match self {
            Self::Npm => "npm run",
            Self::Pnpm => "pnpm run",
            Self::Yarn => "yarn run",
            Self::Bun => "bun run",
        };
        format!("{command} {script}")
    }

    /// Runs a program of a dependency.
    pub(crate) fn execute(self, program: &str) -> String {
        let command = match self {
            Self::Npm => "npx",
            Self::Pnpm => "pnpm exec",
            Self::Yarn => "yarn",
            Self::Bun => "bunx",
        };
        format!("{command} {program}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_file_decides() {
        let folder = tempfile::tempdir().unwrap();
        let app = folder.path().join("apps/web");
        std::fs::create_dir_all(&app).unwrap();
        let write =
            |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        std::fs::create_dir(folder.path().join(".git")).unwrap();
        assert_eq!(PackageManager::of(&app), PackageManager::Npm);
        write("yarn.lock", "");
        assert_eq!(PackageManager::of(&app), PackageManager::Yarn);
        write("package.json", r#"{ "packageManager": "bun@1.2.0" }"#);
        assert_eq!(PackageManager::of(&app), PackageManager::Bun);
        write("apps/web/pnpm-lock.yaml", "");
        assert_eq!(PackageManager::of(&app), PackageManager::Pnpm);
        assert_eq!(
            PackageManager::of(&app).execute("next build"),
            "pnpm exec next build"
        );
    }
}
