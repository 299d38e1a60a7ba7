//! A small project on disk, which is checked once for each mistake.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The files of a correct project.
const FILES: [(&str, &str); 5] = [
    (
        "build.rs",
        "fn main() {\n    twinroute_build::discover(\"src\");\n}\n",
    ),
    ("src/lib.rs", "mod routes;\n\ntwinroute::routes!();\n"),
    ("src/routes.rs", ""),
    (
        "src/app/good/[id]/route.rs",
        "use super::Params;\nuse twinroute::app::{NextResponse, RouteContext};\n\n\
         pub async fn get(ctx: RouteContext<Params>) -> NextResponse {\n    NextResponse::text(ctx.params.id)\n}\n",
    ),
    (
        "src/pages/api/good.rs",
        "use twinroute::pages::{NextApiResponse, Sent};\n\n\
         pub async fn handler(res: NextApiResponse) -> Sent {\n    res.send(\"hello\")\n}\n",
    ),
];

/// A package that depends on twinroute. All packages share one target directory.
pub(crate) struct Project {
    folder: PathBuf,
}

impl Project {
    pub(crate) fn new(name: &str) -> Self {
        let project = Self {
            folder: packages().join(name),
        };
        let twinroute = env!("CARGO_MANIFEST_DIR");
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
             [dependencies]\nactix-web = {{ version = \"4\", default-features = false }}\nserde = {{ version = \"1\", features = [\"derive\"] }}\n\
             serde_json = \"1\"\ntwinroute = {{ path = {twinroute:?}, default-features = false }}\n\n\
             [build-dependencies]\ntwinroute-build = {{ path = \"{twinroute}/../build\" }}\n\n[workspace]\n"
        );
        project.write("Cargo.toml", &manifest);
        // The workspace's versions are available without a network.
        let lock = Path::new(twinroute).join("../../Cargo.lock");
        fs::copy(lock, project.folder.join("Cargo.lock")).unwrap();
        project
    }

    /// Writes the files of a correct project, with `changes`. An empty text removes a file.
    pub(crate) fn fill(&self, changes: &[(&str, &str)]) {
        let changed: BTreeSet<_> = changes.iter().map(|(file, _)| *file).collect();
        let unchanged = FILES.iter().filter(|(file, _)| !changed.contains(file));
        for folder in ["src", "app"] {
            let _ = fs::remove_dir_all(self.folder.join(folder));
        }
        let _ = fs::remove_file(self.folder.join("build.rs"));
        for (file, text) in unchanged.chain(changes) {
            if !text.is_empty() {
                self.write(file, text);
            }
        }
    }

    /// Runs `cargo check`; returns its messages.
    pub(crate) fn check(&self, arguments: &[&str], variables: &[(&str, &str)]) -> String {
        let output = Command::new(env!("CARGO"))
            .current_dir(&self.folder)
            .args(["check", "--offline"])
            .args(arguments)
            .env("CARGO_TARGET_DIR", packages().join("target"))
            .env("CARGO_TERM_COLOR", "never")
            .env_remove("CI")
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        String::from_utf8(output.stderr).unwrap()
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        let path = self.folder.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

fn packages() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("mistakes")
}
