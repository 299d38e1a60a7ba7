//! A session of `dev`: builds, restarts and pages, until a signal ends it.

use std::io;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::DevArgs;
use super::address::Address;
use super::compile::{Build, compile};
use super::event::Event;
use super::output::Output;
use super::page::Page;
use super::page_server::PageServer;
use super::project::{Project, ProjectError, WatchSet};
use super::ready::Ready;
use super::server::{End, Exit, Server, Stamp, Start};
use super::stop::Stop;
use super::watch::Watch;
use crate::Failure;

/// Runs until a signal ends it.
pub(crate) async fn run(args: &DevArgs) -> Result<(), Failure> {
    let mut session = Session::new(args)?;
    let mut changed = Vec::new();
    while let Some(build) = session.build(&mut changed).await? {
        session.apply(build, &changed).await?;
        match session.idle().await? {
            Some(files) => changed = files,
            None => break,
        }
    }
    session.end().await;
    Ok(())
}

struct Session<'a> {
    args: &'a DevArgs,
    output: Arc<Output>,
    stop: Stop,
    listener: TcpListener,
    host: String,
    folder: PathBuf,
    watch: Watch,
    /// `None` until the manifests can be read.
    project: Option<Project>,
    /// Whether the manifests have changed since the project was read.
    is_outdated: bool,
    ready: Ready,
    server: Option<Server>,
    /// The start of a server that is not ready yet.
    starting: Option<Starting>,
    /// Accepts on the socket whenever there is no server.
    pages: PageServer,
}

struct Starting {
    since: Instant,
    is_restart: bool,
}

/// What a session waits for.
enum Happening {
    Signal,
    Changed(Vec<PathBuf>),
    Exited(io::Result<Exit>),
    Ready,
}

impl<'a> Session<'a> {
    fn new(args: &'a DevArgs) -> Result<Self, Failure> {
        let stop = Stop::new()?;
        let project = first_project(args)?;
        let folder = match &project {
            Some(project) => project.folder.clone(),
            None => args.path.canonicalize()?,
        };
        let address = Address::read(args, &folder)?;
        let listener = address.listen()?;
        let output = Arc::new(Output::new(args));
        let name =
            |name: fn(&Project) -> &String| project.as_ref().map(name).cloned().unwrap_or_default();
        output.event(&Event::Listening {
            url: format!("http://{}", listener.local_addr()?),
            package: name(|project| &project.package),
            bin: name(|project| &project.bin),
        });
        let watched = project.as_ref().map(|project| project.watched.clone());
        Ok(Self {
            args,
            output,
            stop,
            listener,
            host: address.host().to_owned(),
            watch: Watch::new(watched.unwrap_or_else(|| WatchSet::of_folder(&folder)))?,
            folder,
            is_outdated: project.is_none(),
            project,
            ready: Ready::new()?,
            server: None,
            starting: None,
            pages: PageServer::new(),
        })
    }

    /// Builds until a build has ended without a change meanwhile. Adds such changes to `changed`. Returns `None` after a signal.
    async fn build(&mut self, changed: &mut Vec<PathBuf>) -> Result<Option<Build>, Failure> {
        loop {
            self.output.event(&Event::Building {
                changed: changed
                    .iter()
                    .map(|file| relative(file, &self.folder))
                    .collect(),
            });
            self.is_outdated |= changed.iter().any(|file| WatchSet::is_manifest(file));
            if let Err(build) = self.read_project().await? {
                return Ok(Some(build));
            }
            let Some(project) = self.project.clone() else {
                continue;
            };
            let arguments = self.args.cargo_args.clone();
            let mut work = pin!(compile(project, arguments, Arc::clone(&self.output)));
            let more = loop {
                tokio::select! {
                    build = &mut work => return Ok(Some(build?)),
                    happening = self.next() => match happening {
                        Happening::Signal => return Ok(None),
                        Happening::Changed(files) => break files,
                        other => self.note(other)?,
                    },
                }
            };
            self.output.event(&Event::Cancelled);
            changed.extend(more);
            changed.sort();
            changed.dedup();
        }
    }

    /// Reads the manifests if they have changed. If cargo can't read them, that is the build which has failed.
    async fn read_project(&mut self) -> Result<Result<(), Build>, Failure> {
        if !self.is_outdated {
            return Ok(Ok(()));
        }
        let start = Instant::now();
        let args = self.args.clone();
        let project = tokio::task::spawn_blocking(move || Project::read(&args)).await?;
        match project {
            Ok(project) => {
                self.is_outdated = false;
                self.watch.replace(project.watched.clone())?;
                self.project = Some(project);
                Ok(Ok(()))
            }
            Err(ProjectError::Manifest(text) | ProjectError::Selection(text)) => Ok(Err(Build {
                took: start.elapsed(),
                diagnostics: Vec::new(),
                cargo: text.lines().map(str::to_owned).collect(),
                executable: None,
            })),
        }
    }

    /// Starts the program that was built, or shows why the build has failed.
    async fn apply(&mut self, build: Build, changed: &[PathBuf]) -> Result<(), Failure> {
        let milliseconds = milliseconds(build.took);
        let Some(executable) = build.executable else {
            if build.diagnostics.is_empty() {
                self.output.cargo_error(&build.cargo);
            }
            self.output.event(&Event::Failed {
                milliseconds,
                diagnostics: build.diagnostics.clone(),
                cargo: build.cargo.clone(),
            });
            self.stop_server().await;
            let page = Page::failed(&self.name(), build);
            return Ok(self.pages.show(&self.listener, page)?);
        };
        let stamp = Stamp::of(&executable)?;
        let is_same = self
            .server
            .as_ref()
            .is_some_and(|server| server.stamp == stamp);
        let restarts = !is_same || changed.iter().any(|file| self.watch.set.is_setting(file));
        self.output.event(&Event::Built {
            milliseconds,
            restarts,
            diagnostics: build.diagnostics,
        });
        self.watch_listed(&executable)?;
        if restarts {
            self.restart(&executable).await?;
        }
        Ok(())
    }

    /// Watches the files, too, that are not in a folder of sources and that the program was built from.
    fn watch_listed(&mut self, executable: &Path) -> Result<(), Failure> {
        let mut set = self.watch.set.clone();
        set.add_listed(executable);
        if set != self.watch.set {
            self.watch.replace(set)?;
        }
        Ok(())
    }

    async fn restart(&mut self, executable: &Path) -> Result<(), Failure> {
        let since = Instant::now();
        let is_restart = self.server.is_some();
        self.stop_server().await;
        self.pages.hide().await;
        self.ready.clear();
        let Some(project) = &self.project else {
            return Ok(());
        };
        let started = Server::start(&Start {
            executable,
            project,
            listener: &self.listener,
            host: &self.host,
            notify_socket: self.ready.path(),
            output: &self.output,
        });
        match started {
            Ok(server) => {
                self.server = Some(server);
                self.starting = Some(Starting { since, is_restart });
            }
            Err(error) => {
                let text = format!("can't start `{}`: {error}", executable.display());
                self.output.event(&Event::Exited {
                    status: text.clone(),
                    code: None,
                    output: Vec::new(),
                });
                let page = Page::not_started(&self.name(), text);
                self.pages.show(&self.listener, page)?;
            }
        }
        Ok(())
    }

    async fn stop_server(&mut self) {
        self.starting = None;
        if let Some(server) = self.server.take() {
            let pid = server.pid;
            let grace = Duration::from_secs(self.args.grace.into());
            if server.stop(grace).await == End::Killed {
                self.output.event(&Event::Killed { pid });
            }
        }
    }

    /// Waits for changes, and returns them. Returns `None` after a signal.
    async fn idle(&mut self) -> Result<Option<Vec<PathBuf>>, Failure> {
        loop {
            match self.next().await {
                Happening::Signal => return Ok(None),
                Happening::Changed(files) => return Ok(Some(files)),
                other => self.note(other)?,
            }
        }
    }

    /// Waits for what happens next. It may be cancelled.
    async fn next(&mut self) -> Happening {
        let exited = async {
            match &mut self.server {
                Some(server) => server.exited().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            () = self.stop.signal() => Happening::Signal,
            exit = exited => Happening::Exited(exit),
            () = self.ready.notified(), if self.starting.is_some() => Happening::Ready,
            files = self.watch.changed() => Happening::Changed(files),
        }
    }

    /// Reports a server that is ready, or that has exited.
    fn note(&mut self, happening: Happening) -> Result<(), Failure> {
        match happening {
            Happening::Ready => {
                let pid = self
                    .server
                    .as_ref()
                    .map(|server| server.pid)
                    .unwrap_or_default();
                if let Some(Starting { since, is_restart }) = self.starting.take() {
                    self.output.event(&Event::Started {
                        milliseconds: milliseconds(since.elapsed()),
                        pid,
                        is_restart,
                    });
                }
            }
            Happening::Exited(exit) => {
                let exit = exit?;
                (self.server, self.starting) = (None, None);
                self.output.event(&Event::Exited {
                    status: exit.status.to_string(),
                    code: exit.status.code(),
                    output: exit.lines.clone(),
                });
                let page = Page::exited(&self.name(), &exit);
                self.pages.show(&self.listener, page)?;
            }
            Happening::Signal | Happening::Changed(_) => {}
        }
        Ok(())
    }

    /// Stops the server. A second signal kills it.
    async fn end(&mut self) {
        self.output.event(&Event::Stopping);
        self.pages.hide().await;
        let Some(server) = self.server.take() else {
            return;
        };
        let grace = Duration::from_secs(self.args.grace.into());
        tokio::select! {
            _ = server.stop(grace) => {}
            () = self.stop.signal() => {}
        }
    }

    fn name(&self) -> String {
        self.project
            .as_ref()
            .map(|project| project.bin.clone())
            .unwrap_or_default()
    }
}

/// The project, or `None` if its manifests have a mistake that a change may mend.
///
/// # Errors
/// When there are no manifests, or the arguments select no program.
fn first_project(args: &DevArgs) -> Result<Option<Project>, Failure> {
    let folder = args
        .path
        .canonicalize()
        .map_err(|error| format!("can't read the folder `{}`: {error}", args.path.display()))?;
    if !folder.is_dir() {
        return Err(format!(
            "`{}` is a file; pass the folder of the package",
            args.path.display()
        )
        .into());
    }
    match Project::read(args) {
        Ok(project) => Ok(Some(project)),
        Err(ProjectError::Selection(text)) => Err(text.into()),
        Err(ProjectError::Manifest(text)) => {
            let has_manifest = folder
                .ancestors()
                .any(|folder| folder.join("Cargo.toml").is_file());
            let text = text.trim();
            let text = text.strip_prefix("error: ").unwrap_or(text);
            if has_manifest {
                Ok(None)
            } else {
                Err(text.into())
            }
        }
    }
}

fn relative(file: &Path, folder: &Path) -> String {
    file.strip_prefix(folder)
        .unwrap_or(file)
        .display()
        .to_string()
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
