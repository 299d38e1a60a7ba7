//! Packages with a build script, which Cargo builds again after their files change.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

const PAGES: &str = "pub const CONFIG: u32 = 1;\npub async fn handler() {}\n";
const APP: &str =
    "use super::Params;\npub const MAX_DURATION: u32 = 3;\npub async fn get(_: Params) {}\n";

const PROXY: &str = "pub async fn proxy(_: u8) {}\n";
const MORE: &str = "pub async fn get(_: u8) {}\n";
const LIBRARY: &str = "//! A library.\n\nmod routes;\n\ntwinroute::routes!();\n";
const NO_LINES: [&str; 0] = [];
const ROUTES_FILE: &str = "src/routes.rs";

#[test]
fn added_renamed_and_removed_files() {
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
fn routes_macro_added_after_the_first_build() {
    let project = Project::new("come-last");
    // With one tree only, the whole of `src` is watched.
    project.write("src/app/more/route.rs", MORE);
    project.write("src/pages/api/a.rs", PAGES);
    fs::remove_file(project.path("src/lib.rs")).unwrap();
    project.write("src/main.rs", "//! A server.\n\nfn main() {}\n");
    let warnings = || {
        let output = project.command(&["build"]).output().unwrap();
        let messages = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{messages}");
        messages.matches("no route is served").count()
    };
    assert_eq!(warnings(), 1);
    project.write(
        "src/main.rs",
        "//! A server.\n\nmod routes;\n\ntwinroute::routes!();\n\nfn main() {\n    routes().print();\n}\n",
    );
    assert_eq!(warnings(), 0);
}

#[test]
fn modules_with_a_path_attribute() {
    let project = Project::new("other-names");
    project.write("src/app/more/route.rs", MORE);
    project.write(
        "src/main.rs",
        "//! A server.\n\n#[path = \"own_app.rs\"]\nmod app;\nmod routes;\n\ntwinroute::routes!();\n\n\
         fn main() {\n    routes().print();\n    app::run();\n}\n",
    );
    project.write("src/own_app.rs", "pub(crate) fn run() {}\n");
    fs::remove_file(project.path("src/lib.rs")).unwrap();
    let table = ["/more src/app/more/route.rs [\"get\"]"];
    assert_eq!(project.table(), table);

    let own = project.read("src/main.rs").replace("mod app", "mod routes");
    let own = own
        .replace("\nmod routes;\n\n", "\n\n")
        .replace("app::run", "routes::run");
    project.write("src/main.rs", &own);
    fs::remove_file(project.path(ROUTES_FILE)).unwrap();
    assert_eq!(project.table(), table);
    assert!(!project.path(ROUTES_FILE).exists());
}

#[test]
fn the_table_is_written_only_when_it_changes() {
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
        "a new helper function doesn't change the table"
    );

    project.write(
        "src/app/[a]/route.rs",
        &format!("{APP}pub async fn post(_: Params) {{}}\n"),
    );
    assert_eq!(
        project.table()[1],
        "/[a] src/app/[a]/route.rs [\"get\", \"post\"]"
    );
    assert_ne!(project.table_written(), written);
}

#[test]
fn added_and_removed_proxies() {
    let project = Project::new("guarded");
    // With both trees, a new `src/proxy.rs` is still noticed.
    project.write("src/pages/api/a.rs", PAGES);
    project.write("src/app/[type]/route.rs", APP);
    let routes = [
        "/api/a src/pages/api/a.rs",
        "/[type] src/app/[type]/route.rs [\"get\"]",
    ];
    assert_eq!(project.table(), routes);

    let config = "use twinroute::app::ProxyConfig;\n\npub const CONFIG: ProxyConfig = ProxyConfig::new().matcher(\"/api\");\n\n";
    project.write("src/proxy.rs", &format!("{config}{PROXY}"));
    let outermost = "/ src/proxy.rs \"/api\"";
    assert_eq!(project.table(), [outermost, routes[0], routes[1]]);

    project.write("src/app/[type]/proxy.rs", PROXY);
    project.write("src/pages/api/_proxy.rs", PROXY);
    project.write("src/pages/api/proxy.rs", PAGES);
    project.write("src/pages/api/a/_proxy.rs", PROXY);
    project.write("src/app/api/deep/proxy.rs", PROXY);
    project.write("src/app/api/deep/proxy/route.rs", MORE);
    let table = [
        outermost,
        "/[type] src/app/[type]/proxy.rs \"\"",
        "/api src/pages/api/_proxy.rs \"\"",
        "/api/deep src/app/api/deep/proxy.rs \"\"",
        "/api/a src/pages/api/a/_proxy.rs \"\"",
        routes[0],
        "/api/proxy src/pages/api/proxy.rs",
        routes[1],
        "/api/deep/proxy src/app/api/deep/proxy/route.rs [\"get\"]",
    ];
    assert_eq!(project.table(), table);

    // The same, with `src/routes.rs`.
    project.write("src/lib.rs", LIBRARY);
    project.write(
        "src/main.rs",
        "//! A server.\n\nfn main() {\n    guarded::routes().print();\n}\n",
    );
    assert_eq!(project.table(), table);
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => "cargo" }, {
        insta::assert_snapshot!("proxies", project.read(ROUTES_FILE));
    });

    fs::remove_file(project.path("src/proxy.rs")).unwrap();
    assert_eq!(project.table(), table[1..]);

    // A module of the crate that is not a proxy.
    project.write("src/proxy.rs", "pub(crate) fn forward() {}\n");
    let own = "mod proxy;\n\n/// Forwards.\npub fn forward() {\n    proxy::forward();\n}\n";
    project.write("src/lib.rs", &format!("{LIBRARY}{own}"));
    assert_eq!(project.table(), table[1..]);
    project.write(
        "src/proxy.rs",
        &format!("{PROXY}pub(crate) fn forward() {{}}\n"),
    );
    assert_eq!(
        project.errors(&["check", "--lib"])[0],
        "src/lib.rs:6: `src/proxy.rs` is the proxy of all URLs, and the build declares its module; remove `mod proxy;` here, \
         or rename your own module [crate-root]"
    );
}

#[test]
fn a_module_of_the_name_of_the_proxy() {
    let project = Project::new("same-name");
    project.write("src/app/more/route.rs", MORE);
    project.write("src/proxy.rs", PROXY);
    fs::remove_file(project.path("src/main.rs")).unwrap();
    project.write(
        "src/lib.rs",
        "//! A library.\n\n/// Mine.\npub mod proxy {}\n\ntwinroute::routes!();\n",
    );
    let problem = "src/lib.rs:4: the build declares `mod proxy` for the proxy; remove it here, or rename your own module [crate-root]";
    assert!(
        project
            .errors(&["check", "--lib"])
            .contains(&problem.to_owned())
    );
    // The generated modules are below `routes` here.
    project.write(
        "src/lib.rs",
        "//! A library.\n\n/// Mine.\npub mod proxy {}\nmod routes;\n\ntwinroute::routes!();\n",
    );
    assert_eq!(project.errors(&["check", "--lib"]), NO_LINES);
}

#[test]
fn mistakes_are_compiler_errors() {
    let project = Project::new("my-app");
    project.write("src/pages/api/a.rs", "pub fn Handler() {}\n");
    project.write(
        "src/app/b/route.rs",
        "pub fn GET() {}\n\npub const DYNAMIC: &str = \"never\";\n",
    );
    // Files without mistakes are compiled all the same.
    project.write(
        "src/app/c/route.rs",
        "pub async fn get(_: u8) {\n    nothing();\n}\n",
    );
    insta::assert_snapshot!(project.errors(&["check", "--lib"]).join("\n"), @r#"
    src/app/b/route.rs:1: `GET` is not the name of a method; did you mean `get`? [handler-name]
    src/app/b/route.rs:3: `DYNAMIC` can't be `"never"`; expected one of `"auto"`, `"force-dynamic"`, `"error"`, `"force-static"` [constant-value]
    src/pages/api/a.rs:1: a file under `pages/api` needs a `pub async fn handler`; did you mean `handler` instead of `Handler`? [missing-handler]
    cannot find function `nothing` in this scope
    "#);
}

#[test]
fn the_routes_file_is_generated() {
    let project = Project::new("kept");
    project.write("src/lib.rs", LIBRARY);
    project.write(
        "src/main.rs",
        "//! A server.\n\nfn main() {\n    kept::routes().print();\n}\n",
    );
    project.write("src/pages/api/[type].rs", PAGES);
    project.write("src/pages/api/[type]/more.rs", PAGES);
    project.write("src/app/shop/[type]/[[...self]]/route.rs", APP);
    let table = project.table();
    assert_eq!(
        table,
        [
            "/api/[type]/more src/pages/api/[type]/more.rs",
            "/api/[type] src/pages/api/[type].rs",
            "/shop/[type]/[[...self]] src/app/shop/[type]/[[...self]]/route.rs [\"get\"]"
        ]
    );
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true, snapshot_path => "cargo" }, {
        insta::assert_snapshot!("routes_file", project.read(ROUTES_FILE));
    });

    // The file that was just written doesn't cause a second build.
    assert_eq!(project.compiled(), NO_LINES);
    project.write("src/app/more/route.rs", MORE);
    assert_eq!(project.compiled().len(), 1);
    assert!(project.read(ROUTES_FILE).contains("pub mod more"));
    assert_eq!(project.compiled(), NO_LINES);

    // The file itself is watched.
    let kept = project.read(ROUTES_FILE);
    fs::remove_file(project.path(ROUTES_FILE)).unwrap();
    assert_eq!(project.table().len(), 4);
    assert_eq!(project.read(ROUTES_FILE), kept);

    // So is the crate root.
    project.write("src/lib.rs", "//! A library.\n\ntwinroute::routes!();\n");
    fs::remove_file(project.path(ROUTES_FILE)).unwrap();
    assert_eq!(project.table().len(), 4);
    assert!(!project.path(ROUTES_FILE).exists());
}

#[test]
fn an_outdated_routes_file_is_an_error_in_ci() {
    let project = Project::new("in-ci");
    project.write("src/lib.rs", LIBRARY);
    project.write(
        "src/main.rs",
        "//! A server.\n\nfn main() {\n    in_ci::routes().print();\n}\n",
    );
    project.write("src/app/more/route.rs", MORE);
    let ci = |project: &Project| {
        let output = project
            .command(&["check", "--lib"])
            .env("CI", "true")
            .output()
            .unwrap();
        errors(&output)
    };
    let cure = "and the build never writes it in CI or in a downloaded package; \
                run `cargo build` on your own machine and commit the file [routes-file]";
    assert_eq!(
        ci(&project),
        [
            "file not found for module `routes`",
            &format!("src/routes.rs: the file is missing, {cure}")
        ]
    );
    assert!(!project.path(ROUTES_FILE).exists());
    project.table();
    assert_eq!(ci(&project), NO_LINES);
    project.write("src/app/other/route.rs", MORE);
    assert_eq!(
        ci(&project),
        [format!("src/routes.rs: the file is out of date, {cure}")]
    );
    assert!(!project.read(ROUTES_FILE).contains("other"));
}

/// The compiler stops at a missing file with a `#[path]`, before it sees the `compile_error!`.
#[test]
fn a_removed_route_file_is_explained_in_ci() {
    let project = Project::new("removed-in-ci");
    project.write("src/lib.rs", LIBRARY);
    project.write(
        "src/main.rs",
        "//! A server.\n\nfn main() {\n    removed_in_ci::routes().print();\n}\n",
    );
    project.write("src/pages/api/a.rs", PAGES);
    project.write("src/pages/api/b.rs", PAGES);
    project.write("src/app/type/[id]/route.rs", APP);
    project.write("src/proxy.rs", PROXY);
    project.table();
    let warnings = || {
        let mut check = project.command(&["check", "--lib"]);
        let output = check.env("CI", "true").output().unwrap();
        let messages = String::from_utf8(output.stderr).unwrap();
        let warnings = messages.lines().filter_map(|line| {
            line.strip_prefix("warning: removed-in-ci@0.0.0: ")
                .map(str::to_owned)
        });
        let mut warnings: Vec<_> = warnings.collect();
        // Cargo repeats them after an error of the compiler.
        warnings.dedup();
        warnings
    };
    let out_of_date = [
        "src/routes.rs: the file is out of date, and the build never writes it in CI or in a downloaded package; \
         run `cargo build` on your own machine and commit the file [routes-file]",
    ];
    assert_eq!(warnings(), NO_LINES);
    for (file, text) in [
        ("src/pages/api/b.rs", PAGES),
        ("src/app/type/[id]/route.rs", APP),
        ("src/proxy.rs", PROXY),
    ] {
        fs::remove_file(project.path(file)).unwrap();
        assert_eq!(warnings(), out_of_date, "{file}");
        project.write(file, text);
    }
    // An added file is reported by the compiler alone.
    project.write("src/pages/api/c.rs", PAGES);
    assert_eq!(warnings(), NO_LINES);
}

#[test]
fn generated_params_can_be_listed() {
    let project = Project::new("listed");
    project.write(
        "src/app/[type]/[[...self]]/route.rs",
        &format!(
            "{APP}\npub async fn generate_static_params() -> Vec<Params> {{\n    \
             vec![Params {{ r#type: \"a\".to_owned(), self_: None }}]\n}}\n"
        ),
    );
    assert_eq!(
        project.table(),
        [
            "/[type]/[[...self]] src/app/[type]/[[...self]]/route.rs [\"get\", \"generate_static_params\"]"
        ]
    );
}

#[test]
fn rustfmt_formats_route_files() {
    let project = Project::new("formatted");
    if !project
        .command(&["fmt", "--version"])
        .output()
        .unwrap()
        .status
        .success()
    {
        eprintln!("SKIPPED: this toolchain has no rustfmt");
        return;
    }
    project.write("src/lib.rs", LIBRARY);
    project.write(
        "src/main.rs",
        "//! A server.\n\nfn main() {\n    formatted::routes().print();\n}\n",
    );
    project.write("src/pages/api/[type].rs", PAGES);
    project.write("src/pages/api/[type]/deep/er.rs", PAGES);
    let proxies = [
        "src/proxy.rs",
        "src/app/a/proxy.rs",
        "src/pages/api/[type]/_proxy.rs",
    ];
    for proxy in proxies {
        project.write(proxy, PROXY);
    }
    project.write(
        "src/app/a/b/c/d/e/f/g/[h]/[i]/[j-k]/[[...lMN]]/route.rs",
        APP,
    );
    project.table();
    let format = || project.command(&["fmt", "--check"]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&format().stdout), "");
    for file in [
        "src/pages/api/[type].rs",
        "src/pages/api/[type]/deep/er.rs",
        "src/app/a/b/c/d/e/f/g/[h]/[i]/[j-k]/[[...lMN]]/route.rs",
    ]
    .into_iter()
    .chain(proxies)
    {
        let text = project.read(file);
        project.write(file, &text.replace("fn", "fn  "));
        let output = format();
        let difference = String::from_utf8_lossy(&output.stdout);
        assert!(!output.status.success());
        assert!(difference.contains(&format!("{file}:")), "{difference}");
        project.write(file, &text);
    }
}

/// A package on disk that depends on this crate, and on a stub of `twinroute`.
struct Project {
    name: &'static str,
    folder: PathBuf,
    // Packages share a target directory; concurrent builds would rebuild each other's dependencies.
    _lock: MutexGuard<'static, ()>,
}

static LOCK: Mutex<()> = Mutex::new(());

impl Project {
    fn new(name: &'static str) -> Self {
        // Always the same folder, so that the target directory doesn't grow with every run.
        let folder = packages().join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        let project = Self {
            name,
            folder,
            _lock: LOCK.lock().unwrap_or_else(PoisonError::into_inner),
        };
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
        // The workspace's versions are available without a network.
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

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).unwrap()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut cargo = Command::new(env!("CARGO"));
        cargo
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", packages().join("target"))
            .env("CARGO_NET_OFFLINE", "true")
            .env_remove("CI")
            .args(arguments);
        cargo
    }

    /// Runs Cargo; returns the errors.
    fn errors(&self, arguments: &[&str]) -> Vec<String> {
        errors(&self.command(arguments).output().unwrap())
    }

    /// Builds the package; returns the lines about compiled packages.
    fn compiled(&self) -> Vec<String> {
        let output = self.command(&["build"]).output().unwrap();
        let messages = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{messages}");
        let compiled = messages.lines().filter(|line| line.contains("Compiling"));
        compiled.map(|line| line.trim().to_owned()).collect()
    }

    /// Builds and runs the package, which prints its table; returns the lines.
    fn table(&self) -> Vec<String> {
        let output = self.command(&["run", "--quiet"]).output().unwrap();
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
        let scripts = fs::read_dir(packages().join("target/debug/build")).unwrap();
        let scripts = scripts.map(|script| script.unwrap().path()).filter(is_ours);
        // Earlier runs with other dependencies may have left more tables.
        let tables =
            scripts.filter_map(|script| fs::metadata(script.join("out/twinroute.rs")).ok());
        tables.map(|table| table.modified().unwrap()).max().unwrap()
    }
}

/// The error messages, without file and line.
fn errors(output: &Output) -> Vec<String> {
    let lines = String::from_utf8(output.stderr.clone()).unwrap();
    let lines = lines.lines().filter(|line| line.starts_with("error"));
    let messages = lines.filter_map(|line| Some(line.split_once(": ")?.1.to_owned()));
    messages
        .filter(|message| !message.starts_with("could not compile"))
        .collect()
}

/// The folder of all packages and their target directory, so that syn is compiled once.
fn packages() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("twinroute-build")
}
