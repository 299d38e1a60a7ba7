//! Makes a project to port into.

use std::fs;
use std::io;
use std::path::Path;

use crate::Failure;

/// Makes a twinroute project without routes.
pub(super) fn create(folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder.join("src"))?;
    let folder = folder.canonicalize()?;
    let name = folder
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or("api");
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
    let name: String = name
        .chars()
        .map(|letter| if is_word(letter) { letter } else { '-' })
        .collect();
    let crates = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../crates")
        .canonicalize()?;
    let manifest = format!(
        "[package]\nname = {name:?}\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         actix-web = {{ version = \"4\", default-features = false, features = [\"macros\"] }}\n\
         serde = {{ version = \"1\", features = [\"derive\"] }}\nserde_json = \"1\"\n\
         tracing-subscriber = {{ version = \"0.3\", default-features = false, features = [\"fmt\"] }}\n\
         twinroute = {{ path = {:?} }}\n\n[build-dependencies]\ntwinroute-build = {{ path = {:?} }}\n",
        crates.join("twinroute"),
        crates.join("build"),
    );
    let library = name.replace('-', "_");
    let main = format!(
        "use twinroute::{{MainError, Server}};\n\n#[actix_web::main]\nasync fn main() -> Result<(), MainError> {{\n    \
         tracing_subscriber::fmt().init();\n    Server::new({library}::routes()).run().await?;\n    Ok(())\n}}\n"
    );
    let files = [
        ("Cargo.toml", manifest.as_str()),
        (
            "build.rs",
            "fn main() {\n    twinroute_build::discover(\"src\");\n}\n",
        ),
        ("src/lib.rs", "mod routes;\n\ntwinroute::routes!();\n"),
        ("src/main.rs", &main),
        (".gitignore", "/target\n"),
    ];
    for (file, text) in files {
        write_new(&folder.join(file), text)?;
    }
    Ok(())
}

fn write_new(path: &Path, text: &str) -> io::Result<()> {
    match path.exists() {
        true => Ok(()),
        false => fs::write(path, text),
    }
}
