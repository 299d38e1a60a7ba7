//! The files of a project: the ones in `template`, with the names and paths of this project.

use std::path::Path;

use super::beside::Beside;
use super::paths::relative;

/// A file of a new project.
#[derive(Debug)]
pub(crate) struct TemplateFile {
    /// The path below the project, with `/` between its parts.
    pub(crate) path: String,
    /// The content.
    pub(crate) text: String,
}

macro_rules! template {
    ($path:literal) => {
        include_str!(concat!("../../template/", $path))
    };
}

// The names in the templates that are replaced.
const NAME: &str = "my-api";
const CRATE: &str = "my_api";

/// The files of a project without a Next.js app. `examples` adds those beyond `/api/hello`.
pub(crate) fn plain(name: &str, library: &[String; 2], examples: bool) -> Vec<TemplateFile> {
    let mut files = vec![
        manifest(template!("plain/manifest.toml"), name, library),
        file("build.rs", template!("build.rs")),
        file(".gitignore", template!("gitignore")),
        file(".env", template!("plain/env")),
        file("src/lib.rs", template!("lib.txt")),
        named("src/main.rs", template!("plain/src/main.rs"), name),
        file(
            "src/pages/api/hello.rs",
            template!("plain/src/pages/api/hello.rs"),
        ),
    ];
    if examples {
        files.extend([
            file(
                "src/app/posts/[id]/route.rs",
                template!("plain/src/app/posts/[id]/route.rs"),
            ),
            file(
                "src/app/account/proxy.rs",
                template!("plain/src/app/account/proxy.rs"),
            ),
            file(
                "src/app/account/route.rs",
                template!("plain/src/app/account/route.rs"),
            ),
            named("tests/routes.rs", template!("plain/tests/routes.rs"), name),
            named("README.md", template!("plain/README.md"), name),
        ]);
    }
    files
}

/// The files of a project in `folder` that serves in front of an app.
pub(crate) fn beside(
    name: &str,
    library: &[String; 2],
    app: &Beside,
    folder: &Path,
) -> Result<Vec<TemplateFile>, String> {
    let path = relative(folder, &app.folder)?;
    let build = relative(folder, &app.folder.join(&app.build))?;
    let hello = format!("/api/{}", app.hello);
    let replace = |text: &str| {
        text.replace(CRATE, &crate_name(name))
            .replace(NAME, name)
            .replace("/api/hello", &hello)
            .replace("%port%", &app.port.to_string())
            .replace("%legacy%", &app.legacy_port.to_string())
            .replace("%app%", &path)
            .replace("%build%", &build)
            .replace("%build command%", &app.build_command())
            .replace("%start command%", &app.start_command())
    };
    // This file stays valid Rust, so it has values instead of placeholders.
    let values = [
        ("APP", "../web", path.clone()),
        ("BUILD", "../web/.next", build.clone()),
        ("LEGACY", "http://127.0.0.1:3001", app.legacy_url()),
    ];
    let main = values.iter().fold(
        replace(template!("beside/src/main.rs")),
        |text, (name, old, new)| text.replace(&constant(name, old), &constant(name, new)),
    );
    let text = |path: &str, text: &str| TemplateFile {
        path: path.to_owned(),
        text: text.to_owned(),
    };
    Ok(vec![
        manifest(template!("beside/manifest.toml"), name, library),
        file("build.rs", template!("build.rs")),
        file(".gitignore", template!("gitignore")),
        text(".env", &replace(template!("beside/env"))),
        text("rollout.toml", &replace(template!("beside/rollout.toml"))),
        file("src/lib.rs", template!("lib.txt")),
        text("src/main.rs", &main),
        text(
            &format!("src/pages/api/{}.rs", app.hello),
            &replace(template!("beside/src/pages/api/hello.rs")),
        ),
        text(
            "tests/routes.rs",
            &replace(template!("beside/tests/routes.rs")),
        ),
        text("README.md", &replace(template!("beside/README.md"))),
    ])
}

fn manifest(template: &str, name: &str, [twinroute, build]: &[String; 2]) -> TemplateFile {
    // A JSON string is a TOML string.
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let text = template
        .replace("\"my-api\"", &quoted(name))
        .replace("\"../twinroute/crates/twinroute\"", &quoted(twinroute))
        .replace("\"../twinroute/crates/build\"", &quoted(build));
    TemplateFile {
        path: "Cargo.toml".to_owned(),
        text,
    }
}

fn named(path: &str, text: &str, name: &str) -> TemplateFile {
    let text = text.replace(CRATE, &crate_name(name)).replace(NAME, name);
    TemplateFile {
        path: path.to_owned(),
        text,
    }
}

fn file(path: &str, text: &str) -> TemplateFile {
    TemplateFile {
        path: path.to_owned(),
        text: text.to_owned(),
    }
}

fn crate_name(name: &str) -> String {
    name.replace('-', "_")
}

/// A constant of `main.rs`, formatted as rustfmt does.
fn constant(name: &str, value: &str) -> String {
    let line = format!("const {name}: &str = {value:?};");
    if line.chars().count() <= 100 {
        return line;
    }
    format!("const {name}: &str =\n    {value:?};")
}
