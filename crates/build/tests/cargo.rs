//! What Cargo makes of us: a package with a build script, built again and again while its files change.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::SystemTime;

const PAGES: &str = "pub const CONFIG: u32 = 1;\npub fn handler() {}\n";
const APP: &str =
    "use super::Params;\npub const MAX_DURATION: u32 = 3;\npub fn get(_: Params) {}\n";

#[test]
fn files_come_and_go() {
    let project = Project::new("come-and-go");
    project.write("src/pages/api/[type].rs", PAGES);
    assert_eq!(project.table(), ["/api/[type] src/pages/api/[type].rs"]);

    // The first file of the other tree.
    project.write("src/app/shop/[type]/[[...self]]/route.rs", APP);
    let shop = "/shop/[type]/[[...self]] src/app/shop/[type]/[[...self]]/route.rs [\"get\"]";
    assert_eq!(
        project.table(),
        ["/api/[type] src/pages/api/[type].rs", shop]
    );

    project.write("src/pages/api/new/deep.rs", PAGES);
    assert_eq!(
        project.table(),
        [
            "/api/[type] src/pages/api/[type].rs",
            "/api/new/deep src/pages/api/new/deep.rs",
            shop
        ]
    );

    fs::rename(
        project.path("src/pages/api/new"),
        project.path("src/pages/api/renamed"),
    )
    .unwrap();
    assert_eq!(
        project.table(),
        [
            "/api/[type] src/pages/api/[type].rs",
            "/api/renamed/deep src/pages/api/renamed/deep.rs",
            shop
        ]
    );

    fs::remove_file(project.path("src/pages/api/[type].rs")).unwrap();
    assert_eq!(
        project.table(),
        ["/api/renamed/deep src/pages/api/renamed/deep.rs", shop]
    );
}

#[test]
fn the_table_is_written_when_it_changes() {
    let project = Project::new("written");
    project.write("src/pages/api/a.rs", PAGES);
    project.write("src/app/[a]/route.rs", APP);
    project.table();
    let written = project.table_written();

    project.write(
        "src/app/[a]/route.rs",
        &format!("{APP}pub fn helper() {{}}\n"),
    );
    project.table();
    assert_eq!(
        project.table_written(),
        written,
        "another helper is no other table"
    );

    project.write(
        "src/app/[a]/route.rs",
        &format!("{APP}pub fn post(_: Params) {{}}\n"),
    );
    assert_eq!(
        project.table()[1],
        "/[a] src/app/[a]/route.rs [\"get\", \"post\"]"
    );
    assert_ne!(project.table_written(), written);
}

#[test]
fn mistakes_are_errors_of_the_build() {
    let project = Project::new("my-app");
    project.write("src/pages/api/a.rs", "pub fn Handler() {}\n");
    project.write(
        "src/app/b/route.rs",
        "pub fn GET() {}\n\npub const DYNAMIC: &str = \"never\";\n",
    );
    let output = project.cargo(&["build"]);
    assert!(!output.status.success());
    let errors = String::from_utf8(output.stderr).unwrap();
    let errors: Vec<_> = errors
        .lines()
        .skip_while(|line| !line.starts_with("error"))
        .collect();
    insta::assert_snapshot!(errors.join("\n"), @r#"
    error: my-app@0.0.0: src/app/b/route.rs:1: `GET` answers no method; should it be `get`? [handler-name]
    error: my-app@0.0.0: src/app/b/route.rs:3: `DYNAMIC` can't be `"never"`: it is one of "auto", "force-dynamic", "error", "force-static" [constant-value]
    error: my-app@0.0.0: src/pages/api/a.rs:1: a file under `pages/api` needs a `pub async fn handler`; should `Handler` be `handler`? [missing-handler]
    error: build script logged errors
    "#);
}

/// A package on disk that depends on this crate, and on a stand-in for the façade.
struct Project {
    name: &'static str,
    folder: PathBuf,
}

impl Project {
    fn new(name: &'static str) -> Self {
        // Always in the same place, so that what Cargo leaves behind doesn't grow with every run.
        let folder = workshop().join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        let project = Self { name, folder };
        let build = env!("CARGO_MANIFEST_DIR");
        project.write("Cargo.toml", &format!(
            "[package]\nname = {name:?}\nversion = \"0.0.0\"\nedition = \"2024\"\n\
             [dependencies]\ntwinroute = {{ path = \"twinroute\" }}\n\
             [build-dependencies]\ntwinroute-build = {{ path = {build:?} }}\n\
             [lints.rust]\nwarnings = \"deny\"\nunreachable_pub = \"deny\"\nmissing_docs = \"deny\"\n[workspace]\n"
        ));
        project.write(
            "build.rs",
            "//! Routes.\nfn main() {\n    twinroute_build::discover(\"src\");\n}\n",
        );
        project.write("src/lib.rs", "//! A library.\n\ntwinroute::routes!();\n");
        project.write(
            "src/main.rs",
            "//! A server.\n\ntwinroute::routes!();\n\nfn main() {\n    routes().print();\n}\n",
        );
        project.write(
            "twinroute/Cargo.toml",
            "[package]\nname = \"twinroute\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\
             [dependencies]\nserde = { version = \"1\", features = [\"derive\"] }\n",
        );
        project.write("twinroute/src/lib.rs", include_str!("cargo/twinroute.rs"));
        // The same versions as ours, which are there without a network.
        let lock = Path::new(build).join("../../Cargo.lock");
        fs::copy(lock, project.path("Cargo.lock")).unwrap();
        project
    }

    fn path(&self, file: &str) -> PathBuf {
        self.folder.join(file)
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn cargo(&self, arguments: &[&str]) -> Output {
        let mut cargo = Command::new(env!("CARGO"));
        cargo
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", workshop().join("target"));
        cargo
            .args(arguments)
            .args(["--quiet", "--offline"])
            .output()
            .unwrap()
    }

    /// Builds and runs the package, which prints its table.
    fn table(&self) -> Vec<String> {
        let output = self.cargo(&["run"]);
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout)
            .unwrap()
            .lines()
            .map(str::to_owned)
            .collect()
    }

    /// When the table was last written.
    fn table_written(&self) -> SystemTime {
        let is_ours = |script: &PathBuf| {
            script
                .file_name()
                .unwrap()
                .to_string_lossy()
                .starts_with(self.name)
        };
        let scripts = fs::read_dir(workshop().join("target/debug/build")).unwrap();
        let scripts = scripts.map(|script| script.unwrap().path()).filter(is_ours);
        // Earlier runs, with other dependencies, may have left tables of their own.
        let tables =
            scripts.filter_map(|script| fs::metadata(script.join("out/twinroute.rs")).ok());
        tables.map(|table| table.modified().unwrap()).max().unwrap()
    }
}

/// Where the packages lie and are built, beside each other so that syn is compiled once.
fn workshop() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("twinroute-build")
}
