//! A project, and `cargo twinroute dev` that runs it.

use std::{
    env, fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;
use tempfile::TempDir;

use super::tool::{repository, target, tool};

/// The first build compiles the library.
pub(crate) const FIRST_BUILD: Duration = Duration::from_secs(280);

/// The time limit for a change to be served.
pub(crate) const LONG: Duration = Duration::from_secs(60);

/// The tool.
pub(crate) const TOOL: &str = env!("CARGO_BIN_EXE_cargo-twinroute");

/// A package with one route.
pub(crate) struct Project {
    folder: TempDir,
    name: String,
}

impl Project {
    /// All projects share a build folder, so each has a name of its own.
    pub(crate) fn new(name: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let project = Self {
            folder,
            name: name.to_owned(),
        };
        let root = repository();
        // The versions of the libraries' own lock file, so that nothing is resolved.
        fs::copy(root.join("Cargo.lock"), project.path("Cargo.lock")).unwrap();
        let root = root.display();
        let manifest = format!(
            "[package]\nname = \"{name}\"\nedition = \"2024\"\n\n[dependencies]\n\
             actix-web = {{ version = \"4\", default-features = false, features = [\"macros\"] }}\n\
             twinroute = {{ path = \"{root}/crates/twinroute\" }}\n\n[build-dependencies]\n\
             twinroute-build = {{ path = \"{root}/crates/build\" }}\n\n[profile.dev]\n\
             debug = \"line-tables-only\"\n\n[workspace]\n"
        );
        project.write("Cargo.toml", &manifest);
        project.write(
            "build.rs",
            "fn main() {\n    twinroute_build::discover(\"src\");\n}\n",
        );
        project.write("src/main.rs", MAIN);
        project.number(0);
        project
    }

    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    pub(crate) fn write(&self, file: &str, text: &str) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Makes the route respond with a number.
    pub(crate) fn number(&self, number: usize) {
        self.write("src/pages/api/number.rs", &handler(&number.to_string()));
    }

    /// Makes the route one that does not compile, with the number in its error.
    pub(crate) fn break_with(&self, number: usize) {
        self.write(
            "src/pages/api/number.rs",
            &handler(&format!("missing_{number}")),
        );
    }

    pub(crate) fn dev(&self, arguments: &[&str]) -> Dev {
        self.dev_of(Command::new(TOOL), arguments)
    }

    /// `dev` with a command that becomes the tool.
    pub(crate) fn dev_of(&self, command: Command, arguments: &[&str]) -> Dev {
        Dev::start(self, command, arguments)
    }
}

const MAIN: &str = r#"mod routes;

twinroute::routes!();

fn main() -> Result<(), twinroute::MainError> {
    if let Ok(folder) = std::fs::read_to_string("variables") {
        twinroute::env::load(folder)?;
    }
    while std::fs::exists("waits")? {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    if std::fs::exists("stubborn")? {
        use std::os::unix::process::CommandExt as _;
        return Err(std::process::Command::new("sh").args(["-c", "trap '' TERM; exec sleep 90"]).exec().into());
    }
    if let Ok(text) = std::fs::read_to_string("exits") {
        eprintln!("{text}");
        std::process::exit(3);
    }
    serve()
}

#[actix_web::main]
async fn serve() -> Result<(), twinroute::MainError> {
    twinroute::Server::new(routes()).workers(1).run().await?;
    Ok(())
}
"#;

fn handler(value: &str) -> String {
    format!(
        "use twinroute::pages::{{NextApiResponse, Sent}};\n\n\
         pub async fn handler(res: NextApiResponse) -> Sent {{\n    res.send(format!(\"{{}}\", {value}))\n}}\n"
    )
}

/// A running `cargo twinroute dev --json`.
pub(crate) struct Dev {
    pub(crate) process: Child,
    pub(crate) address: SocketAddr,
    events: Receiver<Value>,
    /// All events so far.
    pub(crate) seen: Vec<Value>,
}

impl Dev {
    fn start(project: &Project, mut command: Command, arguments: &[&str]) -> Self {
        let mut process = command
            .args(["dev", "--json", "--port", "0"])
            .arg(project.folder.path())
            .args(arguments)
            .env("CARGO_TARGET_DIR", target())
            // A project is built without the checks of generated files in CI.
            .env_remove("CI")
            .env_remove("HOST")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let schema = tool(project.folder.path(), &["schema", "dev"]).stdout;
        let schema = serde_json::from_slice(&schema).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let (sender, events) = channel();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let event = serde_json::from_str(&line).unwrap();
                assert!(validator.is_valid(&event), "not as in the schema: {event}");
                let _ = sender.send(event);
            }
        });
        let mut dev = Self {
            process,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            events,
            seen: Vec::new(),
        };
        let listening = dev.until("listening", LONG);
        assert_eq!(listening["package"], project.name);
        let url = listening["url"].as_str().unwrap();
        dev.address = url.strip_prefix("http://").unwrap().parse().unwrap();
        dev
    }

    /// Waits for an event of a kind.
    pub(crate) fn until(&mut self, kind: &str, limit: Duration) -> Value {
        let start = Instant::now();
        loop {
            match self
                .events
                .recv_timeout(limit.saturating_sub(start.elapsed()))
            {
                Ok(event) => {
                    self.seen.push(event.clone());
                    if event["event"] == kind {
                        return event;
                    }
                }
                Err(RecvTimeoutError::Timeout) => panic!("no `{kind}` in time: {:#?}", self.seen),
                Err(RecvTimeoutError::Disconnected) => panic!("`dev` has ended: {:#?}", self.seen),
            }
        }
    }

    /// The events that have come meanwhile.
    pub(crate) fn later(&mut self, time: Duration) -> Vec<Value> {
        let start = Instant::now();
        let mut events = Vec::new();
        while let Ok(event) = self
            .events
            .recv_timeout(time.saturating_sub(start.elapsed()))
        {
            events.push(event.clone());
            self.seen.push(event);
        }
        events
    }

    pub(crate) fn get(&self, headers: &str) -> String {
        let mut client = TcpStream::connect(self.address).unwrap();
        client.set_read_timeout(Some(LONG)).unwrap();
        write!(
            client,
            "GET /api/number HTTP/1.1\r\nHost: localhost\r\n{headers}Connection: close\r\n\r\n"
        )
        .unwrap();
        let mut response = String::new();
        client.read_to_string(&mut response).unwrap();
        response
    }

    pub(crate) fn signal(&self, name: &str) {
        signal(self.process.id(), name);
    }

    /// Waits until it has ended, and returns its exit code.
    pub(crate) fn wait(&mut self) -> Option<i32> {
        let start = Instant::now();
        while start.elapsed() < LONG {
            if let Some(status) = self.process.try_wait().unwrap() {
                return status.code();
            }
            thread::sleep(Duration::from_millis(20));
        }
        panic!("`dev` does not end: {:#?}", self.seen);
    }
}

impl Drop for Dev {
    fn drop(&mut self) {
        // It ends its server, and an orphan would hold the output of the test.
        signal(self.process.id(), "TERM");
        thread::sleep(Duration::from_millis(200));
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn signal(process: u32, name: &str) {
    let process = process.to_string();
    let _ = Command::new("kill")
        .args(["-s", name, &process])
        .stderr(Stdio::null())
        .status();
}

/// Whether a process exists.
pub(crate) fn is_alive(process: u64) -> bool {
    let status = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    // A process that has ended and was not waited for is a zombie.
    status
        .rsplit(')')
        .next()
        .is_some_and(|state| !state.is_empty() && !state.starts_with(" Z"))
}
