//! The Next.js project that gets the generated rules.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value;
use twinroute_tests::NextServer;

/// `tests/config-oracle`.
#[derive(Debug)]
pub(crate) struct Project {
    root: PathBuf,
}

impl Project {
    /// Installs its packages.
    pub(crate) fn install() -> io::Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("config-oracle");
        NextServer::install(&root)?;
        Ok(Self { root })
    }

    /// Writes the rules, without those that Next.js refuses.
    pub(crate) fn write(&self, config: &Value) -> io::Result<AcceptedRules> {
        let folder = self.root.join(".generated");
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("config.json"), config.to_string())?;
        self.run("accept.mjs", "")?;
        let refused = fs::read_to_string(folder.join("refused.jsonl"))?;
        Ok(AcceptedRules {
            config: serde_json::from_slice(&fs::read(folder.join("config.json"))?)?,
            refused: refused
                .lines()
                .map(serde_json::from_str)
                .collect::<Result<_, _>>()?,
        })
    }

    /// Builds and starts it.
    pub(crate) fn start(&self) -> io::Result<NextServer> {
        NextServer::start(&self.root, &[])
    }

    /// The build output.
    pub(crate) fn build_output(&self) -> PathBuf {
        self.root.join(".next")
    }

    /// Runs a script with this standard input, and returns its output.
    pub(crate) fn run(&self, script: &str, input: &str) -> io::Result<String> {
        // A file, since a full pipe would block both.
        let file = self.root.join(".generated/input");
        fs::create_dir_all(self.root.join(".generated"))?;
        fs::write(&file, input)?;
        let output = Command::new("npx")
            .args(["node", script])
            .current_dir(&self.root)
            .stdin(File::open(&file)?)
            .stderr(Stdio::inherit())
            .output()?;
        if output.status.success() {
            String::from_utf8(output.stdout).map_err(io::Error::other)
        } else {
            Err(io::Error::other(format!("`{script}`: {}", output.status)))
        }
    }
}

/// The rules that Next.js accepts, and the others.
#[derive(Debug)]
pub(crate) struct AcceptedRules {
    pub(crate) config: Value,
    /// `{"redirects": {...}}`: the list, and the rule.
    pub(crate) refused: Vec<Value>,
}
