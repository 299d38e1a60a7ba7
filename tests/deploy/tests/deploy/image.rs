//! Executes a Dockerfile without Docker: each stage is an overlay of this machine's root folder, into which its steps `chroot`.

use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
};

use crate::dockerfile::Instruction;

/// The variables that the base images set, as this machine has them.
pub(crate) const PATH: &str = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/// A folder that keeps the build's output from one run of the test to the next.
pub(crate) struct BuildCache {
    /// Its path in the stage that it is for.
    pub(crate) inside: String,
    pub(crate) outside: PathBuf,
}

/// The script that executes the steps, and what the image says about the process.
#[derive(Default)]
pub(crate) struct Image {
    /// Ends with the start of the server, in place of the shell.
    pub(crate) script: String,
    pub(crate) variables: Vec<(String, String)>,
    pub(crate) user: String,
    pub(crate) port: u16,
    pub(crate) stop_signal: String,
    pub(crate) health_check: Vec<String>,
    stages: Vec<Option<String>>,
    workdir: String,
}

impl Image {
    /// Plans the steps. `context` has the files for `COPY`, `folder` is an empty one to work in, and `options` are the variables of
    /// `docker run -e`.
    pub(crate) fn new(
        instructions: &[Instruction],
        context: &Path,
        folder: &Path,
        cache: &BuildCache,
        options: &[(&str, &str)],
    ) -> Self {
        let mut image = Self::default();
        let folder = folder.display();
        let context = context.display();
        image.line("set -eu");
        image.line("mount --make-rprivate /");
        image.line(&format!("folder={folder} context={context}"));
        image.line("mount -t tmpfs tmpfs \"$folder\"");
        for instruction in instructions {
            image.line(&format!("echo {} >&2", quote(&format!("{instruction:?}"))));
            image.step(instruction, cache, options);
        }
        image
    }

    fn step(&mut self, instruction: &Instruction, cache: &BuildCache, options: &[(&str, &str)]) {
        match instruction {
            Instruction::From { image, name } => self.begin(image, name.clone(), cache),
            Instruction::Workdir(path) => {
                self.workdir.clone_from(path);
                self.line(&format!("mkdir -p \"$root\"{path}"));
            }
            Instruction::Copy { from, sources, to } => self.copy(from.as_deref(), sources, to),
            Instruction::Run(command) => {
                assert!(self.user.is_empty(), "steps after USER run as this user");
                let command = ["/bin/sh".to_owned(), "-c".to_owned(), command.clone()];
                let line = format!(
                    "chroot \"$root\" {}",
                    self.command(&command, &build_variables())
                );
                self.line(&line);
            }
            Instruction::Env(variables) => self.variables.extend(variables.iter().cloned()),
            Instruction::User(user) => self.user.clone_from(user),
            Instruction::Expose(port) => self.port = *port,
            Instruction::StopSignal(signal) => self.stop_signal.clone_from(signal),
            Instruction::HealthCheck(command) => self.health_check.clone_from(command),
            Instruction::Cmd(command) => {
                let user = &self.user;
                let options: Vec<_> = options
                    .iter()
                    .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                    .collect();
                let command = self.command(command, &options);
                self.line(&format!(
                    "exec chroot --userspec={user} \"$root\" {command}"
                ));
            }
        }
    }

    /// Begins a stage. The base image, a Debian, is this machine's.
    fn begin(&mut self, image: &str, name: Option<String>, cache: &BuildCache) {
        assert!(image.contains("bookworm"), "{image} is no Debian 12");
        let number = self.stages.len();
        self.stages.push(name);
        self.variables.clear();
        self.workdir = "/".to_owned();
        self.line(&format!("root=$folder/stage-{number}"));
        self.line(&format!(
            "mkdir \"$root\" \"$folder\"/upper-{number} \"$folder\"/work-{number}"
        ));
        self.line(&format!("mount -t overlay -o lowerdir=/,upperdir=\"$folder\"/upper-{number},workdir=\"$folder\"/work-{number} overlay \"$root\""));
        self.line("mount -t proc proc \"$root\"/proc && mount --rbind /dev \"$root\"/dev && mount -t tmpfs -o mode=1777 tmpfs \"$root\"/tmp");
        if image.starts_with("rust:") {
            for home in rust_homes() {
                let home = home.display();
                self.line(&format!(
                    "mkdir -p \"$root\"{home} && mount --bind {home} \"$root\"{home}"
                ));
            }
            let BuildCache { inside, outside } = cache;
            let outside = outside.display();
            self.line(&format!(
                "mkdir -p \"$root\"{inside} {outside} && mount --bind {outside} \"$root\"{inside}"
            ));
        }
    }

    fn copy(&mut self, from: Option<&str>, sources: &[String], to: &str) {
        let to = match to.strip_prefix("./").or_else(|| to.strip_prefix('.')) {
            Some(relative) => format!("{}/{relative}", self.workdir),
            None if to.starts_with('/') => to.to_owned(),
            None => format!("{}/{to}", self.workdir),
        };
        let base = match from {
            Some(name) => {
                let stage = self
                    .stages
                    .iter()
                    .position(|stage| stage.as_deref() == Some(name));
                format!("\"$folder\"/stage-{}", stage.unwrap())
            }
            None => "\"$context\"/".to_owned(),
        };
        for source in sources {
            // As Docker does, copies the contents of a folder.
            self.line(&format!(
                "if [ -d {base}{source} ]; then mkdir -p \"$root\"{to}; cp -R {base}{source}/. \"$root\"{to}; else cp {base}{source} \"$root\"{to}; fi"
            ));
        }
    }

    /// A command line that runs with the variables and in the working directory of the stage.
    fn command(&self, command: &[String], more: &[(String, String)]) -> String {
        let mut line = format!("/usr/bin/env -i -C {}", self.workdir);
        let path = ("PATH".to_owned(), PATH.to_owned());
        for (name, value) in [path].iter().chain(&self.variables).chain(more) {
            write!(line, " {name}={}", quote(value)).unwrap();
        }
        for word in command {
            write!(line, " {}", quote(word)).unwrap();
        }
        line
    }

    fn line(&mut self, line: &str) {
        self.script.push_str(line);
        self.script.push('\n');
    }
}

/// Where this machine's Rust is.
fn rust_homes() -> [PathBuf; 2] {
    let home = PathBuf::from(std::env::var_os("HOME").unwrap());
    [("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")].map(|(variable, folder)| {
        std::env::var_os(variable).map_or_else(|| home.join(folder), PathBuf::from)
    })
}

/// The variables of the image of Rust, and a release profile that builds fast.
fn build_variables() -> Vec<(String, String)> {
    let [cargo, rustup] = rust_homes().map(|home| home.display().to_string());
    let path = format!("{cargo}/bin:{PATH}");
    let variables = [
        ("PATH", path.as_str()),
        ("CARGO_HOME", &cargo),
        ("RUSTUP_HOME", &rustup),
        ("CARGO_TERM_COLOR", "never"),
        ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"),
        ("CARGO_PROFILE_RELEASE_LTO", "off"),
        ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "256"),
        ("CARGO_PROFILE_RELEASE_DEBUG", "false"),
    ];
    let owned = variables.map(|(name, value)| (name.to_owned(), value.to_owned()));
    owned.into()
}

/// Quotes a word for the shell.
fn quote(word: &str) -> String {
    format!("'{}'", word.replace('\'', r"'\''"))
}
