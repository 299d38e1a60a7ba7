//! What a project needs to know of the Next.js app beside it.

use std::path::{Path, PathBuf};

use serde_json::Value;
use twinroute_scan::model::Project;

use super::package_manager::PackageManager;
use super::paths::absolute;

const DEFAULT_PORT: u16 = 3000;

/// A Next.js app, as a server in front of it needs to know it.
#[derive(Debug)]
pub(crate) struct Beside {
    /// Its folder, absolute.
    pub(crate) folder: PathBuf,
    /// Its build output, below the folder: `.next`, or `distDir`.
    pub(crate) build: String,
    /// Whether `next build` has been run.
    pub(crate) is_built: bool,
    /// The port of its scripts, which Rust takes over.
    pub(crate) port: u16,
    /// The port to which Next.js moves.
    pub(crate) legacy_port: u16,
    /// `/docs`, below which all of its routes are.
    pub(crate) base_path: Option<String>,
    /// The first route in Rust, a file under `pages/api` whose URL the app does not serve.
    pub(crate) hello: &'static str,
    /// The package manager, for the commands that are printed.
    pub(crate) manager: PackageManager,
    /// Whether `package.json` has a script `build`.
    has_build_script: bool,
    /// The script `start`, if it is not `next start`.
    pub(crate) own_server: Option<String>,
}

impl Beside {
    /// Reads the app of a scan.
    pub(crate) fn read(project: &Project) -> Result<Self, String> {
        let folder = absolute(Path::new(&project.root))?;
        let setting = |name: &str| {
            let config = project.config.as_ref()?;
            config.settings.get(name)?.as_str()
        };
        if setting("output") == Some("export") {
            return Err(format!(
                "`{}` has `output: \"export\"`, so it is a folder of static files without a server, and no request can be forwarded to it",
                folder.display()
            ));
        }
        let manifest = std::fs::read(folder.join("package.json")).unwrap_or_default();
        let manifest: Value = serde_json::from_slice(&manifest).unwrap_or_default();
        let script = |name: &str| manifest["scripts"][name].as_str();
        let ports = [script("start"), script("dev")];
        let port = ports.into_iter().flatten().find_map(port_of);
        let port = port.unwrap_or(DEFAULT_PORT);
        let build = setting("distDir").unwrap_or(".next").to_owned();
        let serves_hello = project.routes.iter().any(|route| route.url == "/api/hello");
        Ok(Self {
            is_built: folder.join(&build).join("BUILD_ID").is_file(),
            build,
            port,
            legacy_port: port.checked_add(1).unwrap_or(port - 1),
            base_path: setting("basePath").map(str::to_owned),
            hello: if serves_hello { "hello-rust" } else { "hello" },
            manager: PackageManager::of(&folder),
            has_build_script: script("build").is_some(),
            own_server: script("start")
                .filter(|start| !start.contains("next start"))
                .map(str::to_owned),
            folder,
        })
    }

    /// Where Next.js listens once it has moved.
    pub(crate) fn legacy_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.legacy_port)
    }

    /// The command that builds the app.
    pub(crate) fn build_command(&self) -> String {
        if self.has_build_script {
            self.manager.run("build")
        } else {
            self.manager.execute("next build")
        }
    }

    /// The command that starts the app on its new port, for this machine only.
    pub(crate) fn start_command(&self) -> String {
        let port = self.legacy_port;
        match &self.own_server {
            Some(_) => format!("PORT={port} {}", self.manager.run("start")),
            None => self
                .manager
                .execute(&format!("next start -H 127.0.0.1 -p {port}")),
        }
    }
}

/// The port of a script: `next start -p 4000`, `--port=4000`, `PORT=4000 next start`.
fn port_of(script: &str) -> Option<u16> {
    let words: Vec<&str> = script.split_whitespace().collect();
    let mut ports = words.iter().enumerate().filter_map(|(index, word)| {
        let own = ["--port=", "-p=", "PORT=", "-p"]
            .iter()
            .find_map(|start| word.strip_prefix(start));
        let text = match *word {
            "-p" | "--port" => words.get(index + 1).copied(),
            _ => own,
        };
        text?.trim_matches(['"', '\'']).parse().ok()
    });
    ports.find(|port| *port != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_of_scripts() {
        let table = [
            ("next start -p 4000", Some(4000)),
            ("next start --port 4000", Some(4000)),
            ("next start --port=4000", Some(4000)),
            ("next start -p4000", Some(4000)),
            ("PORT=4000 next start", Some(4000)),
            ("cross-env PORT='4000' node server.js", Some(4000)),
            ("next start", None),
            ("next start -p ${PORT:-3000}", None),
            ("next start -p", None),
            ("next dev --turbopack -p 3005 -H 0.0.0.0", Some(3005)),
        ];
        for (script, port) in table {
            assert_eq!(port_of(script), port, "{script}");
        }
    }
}
