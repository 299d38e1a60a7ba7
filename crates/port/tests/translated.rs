//! Translated handlers respond as the TypeScript does: both run the requests of `translated/requests.json`.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

#[test]
#[ignore = "needs Node.js 24, and compiles a crate"]
fn rust_responds_as_the_typescript_does() -> Result<(), Box<dyn Error>> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/translated");
    let folder = tempfile::tempdir()?;
    write_crate(&source, folder.path())?;
    let requests = source.join("requests.json");
    let node = run(Command::new("node")
        .arg(source.join("run.mjs"))
        .arg(&requests))?;
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    // The versions and the target folder of the libraries, so that little is compiled.
    fs::copy(
        repository.join("Cargo.lock"),
        folder.path().join("Cargo.lock"),
    )?;
    let rust = run(Command::new("cargo")
        .args(["run", "--quiet", "--"])
        .arg(&requests)
        .current_dir(folder.path())
        .env("CARGO_TARGET_DIR", repository.join("target"))
        .env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only")
        // In CI, the build would refuse a project without `src/routes.rs`.
        .env_remove("CI"))?;
    let requests: Vec<Value> = serde_json::from_slice(&fs::read(requests)?)?;
    assert_eq!((node.len(), rust.len()), (requests.len(), requests.len()));
    for ((request, node), rust) in requests.iter().zip(&node).zip(&rust) {
        if request["needs"].is_string() {
            assert_eq!(rust["status"], 501, "{request}");
            continue;
        }
        assert_eq!(compared(rust), compared(node), "{request}");
    }
    Ok(())
}

/// What must be the same of a response.
fn compared(response: &Value) -> Vec<Value> {
    let body = response["body"].as_str().unwrap_or_default();
    let json = serde_json::from_str(body).unwrap_or_else(|_| body.into());
    let names = ["allow", "content-type", "location", "x-kind", "x-why"];
    let headers = names.iter().map(|name| response["headers"][*name].clone());
    [response["status"].clone(), json]
        .into_iter()
        .chain(headers)
        .collect()
}

/// Writes the ported handlers as a crate that runs requests.
fn write_crate(source: &Path, to: &Path) -> Result<(), Box<dyn Error>> {
    let report = twinroute_scan::scan(source)?;
    let project = &report.projects[0];
    let routes: Vec<_> = project.routes.iter().collect();
    let ported = twinroute_port::port(project, &routes)?;
    for file in &ported.files {
        let path = to.join(&file.path);
        fs::create_dir_all(path.parent().unwrap_or(to))?;
        fs::write(path, &file.text)?;
    }
    fs::write(
        to.join("src/lib.rs"),
        "mod routes;\n\ntwinroute::routes!();\n",
    )?;
    fs::write(
        to.join("build.rs"),
        "fn main() {\n    twinroute_build::discover(\"src\");\n}\n",
    )?;
    fs::copy(source.join("run.rs"), to.join("src/main.rs"))?;
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let manifest = format!(
        "[package]\nname = \"ported\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         actix-web = {{ version = \"4\", default-features = false, features = [\"macros\"] }}\n\
         serde = {{ version = \"1\", features = [\"derive\"] }}\nserde_json = \"1\"\n\
         twinroute = {{ path = '{0}/twinroute' }}\n\n[build-dependencies]\n\
         twinroute-build = {{ path = '{0}/build' }}\n",
        crates.display()
    );
    Ok(fs::write(to.join("Cargo.toml"), manifest)?)
}

fn run(command: &mut Command) -> Result<Vec<Value>, Box<dyn Error>> {
    let output = command.output()?;
    let log = String::from_utf8_lossy(&output.stderr).into_owned();
    match output.status.success() {
        true => Ok(serde_json::from_slice(&output.stdout)?),
        false => Err(log.into()),
    }
}
