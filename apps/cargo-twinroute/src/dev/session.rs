//! A session of `dev`: builds, restarts and pages, until a signal ends it.

use std::io;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::time::sleep;

use super::DevArgs;
use super::address::Address;
use super::compile::{Build, compile};
use super::event::Event;
use super::output::{Output, milliseconds};
use super::page::Page;
use super::page_server::PageServer;
use super::project::{Project, ProjectError, WatchSet};
use super::ready::{Notification, Ready};
use super::server::{End, Exit, Server, Stamp, Start};
use super::stop::Stop;
use super::watch::Watch;
use crate::Failure;

/// How long a server may run without a report that it accepts connections.
const READY_TIME: Duration = Duration::from_secs(5);

/// Runs until a signal ends it.
pub(crate) async fn run(args: &DevArgs) -> Result<(), Failure> {
    let mut session = Session::new(args)?;
    let mut changed = Vec::new();
    while let Some(build) = session.build(&mut changed).await? {
        session.apply(build, &changed).await;
        match session.idle().await {
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
    /// Whether a signal came while nothing else was waited for.
    is_ending: bool,
}

struct Starting {
    /// The begin of the stop of the old server.
    since: Instant,
    is_restart: bool,
    started: Instant,
    /// Whether the start has been reported as a slow one.
    is_reported: bool,
}

/// What a session waits for.
enum Happening {
    Signal,
    Changed(Vec<PathBuf>),
    Exited(io::Result<Exit>),
    Notified(Notification),
    NotReady,
}

impl<'a> Session<'a> {
    fn new(args: &'a DevArgs) -> Result<Self, Failure> {
        let project = Project::first(args)?;
        let stop = Stop::new()?;
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
            is_ending: false,
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
            let Some(project) = self.project.clone().filter(|_| !self.is_ending) else {
                return Ok(None);
            };
            let arguments = self.args.cargo_args.clone();
            let mut work = pin!(compile(project, arguments, Arc::clone(&self.output)));
            let more = loop {
                tokio::select! {
                    build = &mut work => return Ok(Some(build.unwrap_or_else(|error| not_run(&error)))),
                    happening = self.next() => match happening {
                        Happening::Signal => return Ok(None),
                        Happening::Changed(files) => break files,
                        other => self.note(other).await,
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
        let project = tokio::select! {
            project = tokio::task::spawn_blocking(move || Project::read(&args)) => project?,
            () = self.stop.signal() => {
                self.is_ending = true;
                return Ok(Ok(()));
            }
        };
        match project {
            Ok(project) => {
                self.is_outdated = !self.watch(project.watched.clone());
                self.project = Some(project);
                Ok(Ok(()))
            }
            Err(ProjectError::Manifest(text) | ProjectError::Selection(text)) => {
                Ok(Err(Build::not_run(start.elapsed(), &text)))
            }
        }
    }

    /// Watches another set. Returns whether the system allows it; if not, the old set is watched.
    fn watch(&mut self, mut set: WatchSet) -> bool {
        set.add_environments(self.watch.set.environments().iter().cloned());
        match self.watch.replace(set) {
            Ok(()) => true,
            Err(error) => {
                self.warn(&format!("{error}; changes there are not noticed"));
                false
            }
        }
    }

    fn warn(&self, message: &str) {
        self.output.event(&Event::Warning {
            message: message.to_owned(),
        });
    }

    /// Starts the program that was built, or shows why the build has failed.
    async fn apply(&mut self, build: Build, changed: &[PathBuf]) {
        let milliseconds = milliseconds(build.took);
        let Some(executable) = build.executable else {
            if build.errors().next().is_none() {
                self.output.cargo_error(&build.cargo);
            }
            self.output.event(&Event::Failed {
                milliseconds,
                diagnostics: build.diagnostics.clone(),
                cargo: build.cargo.clone(),
            });
            self.stop_server().await;
            return self.show(Page::failed(&self.name(), build));
        };
        // A program that is missing can't be started, which the page shows.
        let stamp = Stamp::of(&executable).ok();
        let is_same = self
            .server
            .as_ref()
            .is_some_and(|server| Some(server.stamp) == stamp);
        let restarts = !is_same || changed.iter().any(|file| self.watch.set.is_setting(file));
        self.output.event(&Event::Built {
            milliseconds,
            restarts,
            diagnostics: build.diagnostics,
        });
        self.watch_listed(&executable);
        if restarts {
            self.restart(&executable).await;
        }
    }

    /// Watches the files, too, that are not in a folder of sources and that the program was built from.
    fn watch_listed(&mut self, executable: &Path) {
        let mut set = self.watch.set.clone();
        set.add_listed(executable);
        if set != self.watch.set {
            self.watch(set);
        }
    }

    async fn restart(&mut self, executable: &Path) {
        let since = Instant::now();
        let is_restart = self.server.is_some();
        self.stop_server().await;
        self.pages.hide().await;
        self.ready.clear();
        let Some(project) = self.project.as_ref().filter(|_| !self.is_ending) else {
            return;
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
                self.starting = Some(Starting {
                    since,
                    is_restart,
                    started: Instant::now(),
                    is_reported: false,
                });
            }
            Err(error) => {
                let text = format!("can't start `{}`: {error}", executable.display());
                self.output.event(&Event::Exited {
                    status: text.clone(),
                    code: None,
                    output: Vec::new(),
                });
                self.show(Page::not_started(&self.name(), text));
            }
        }
    }

    /// Shows a page as long as there is no server.
    fn show(&mut self, page: Page) {
        if let Err(error) = self.pages.show(&self.listener, page) {
            self.warn(&format!("can't show the page with the errors: {error}"));
        }
    }

    /// Stops the server. A signal kills it, and ends the session.
    async fn stop_server(&mut self) {
        self.starting = None;
        let Some(server) = self.server.take() else {
            return;
        };
        let pid = server.pid;
        let grace = Duration::from_secs(self.args.grace.into());
        tokio::select! {
            end = server.stop(grace) => if end == End::Killed {
                self.output.event(&Event::Killed { pid });
            },
            () = self.stop.signal() => self.is_ending = true,
        }
    }

    /// Waits for changes, and returns them. Returns `None` after a signal.
    async fn idle(&mut self) -> Option<Vec<PathBuf>> {
        loop {
            match self.next().await {
                Happening::Signal => return None,
                Happening::Changed(files) => return Some(files),
                other => self.note(other).await,
            }
        }
    }

    /// Waits for what happens next. It may be cancelled.
    async fn next(&mut self) -> Happening {
        if self.is_ending {
            return Happening::Signal;
        }
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
            notification = self.ready.notified() => Happening::Notified(notification),
            files = self.watch.changed() => Happening::Changed(files),
            () = not_ready(self.starting.as_ref()) => Happening::NotReady,
        }
    }

    /// Reports a server that is ready, that is not, or that has exited.
    async fn note(&mut self, happening: Happening) {
        match happening {
            Happening::Notified(Notification::Ready) => self.note_ready().await,
            Happening::Notified(Notification::Environment(folder)) => {
                let mut set = self.watch.set.clone();
                set.add_environments([folder]);
                if set != self.watch.set {
                    self.watch(set);
                }
            }
            Happening::NotReady => self.note_not_ready(),
            Happening::Exited(exit) => self.note_exit(exit),
            Happening::Signal | Happening::Changed(_) => {}
        }
    }

    async fn note_ready(&mut self) {
        if let (Some(server), Some(starting)) = (&self.server, self.starting.take()) {
            self.output.event(&Event::Started {
                milliseconds: milliseconds(starting.since.elapsed()),
                pid: server.pid,
                is_restart: starting.is_restart,
            });
            self.pages.hide().await;
        }
    }

    fn note_not_ready(&mut self) {
        let (name, starting) = (self.name(), self.starting.as_mut());
        if let (Some(server), Some(starting)) = (&self.server, starting) {
            starting.is_reported = true;
            let time = starting.started.elapsed();
            self.output.event(&Event::NotReady {
                pid: server.pid,
                milliseconds: milliseconds(time),
            });
            let page = Page::not_ready(&name, server, time);
            if let Err(error) = self.pages.show_meanwhile(&self.listener, page) {
                self.warn(&format!("can't show a page meanwhile: {error}"));
            }
        }
    }

    fn note_exit(&mut self, exit: io::Result<Exit>) {
        (self.server, self.starting) = (None, None);
        let exit = match exit {
            Ok(exit) => exit,
            Err(error) => return self.warn(&format!("can't wait for the server: {error}")),
        };
        self.output.event(&Event::Exited {
            status: exit.status.to_string(),
            code: exit.status.code(),
            output: exit.lines.clone(),
        });
        self.show(Page::exited(&self.name(), &exit));
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

/// Waits until a server has not been ready for too long.
async fn not_ready(starting: Option<&Starting>) {
    match starting {
        Some(starting) if !starting.is_reported => {
            sleep(READY_TIME.saturating_sub(starting.started.elapsed())).await;
        }
        _ => std::future::pending().await,
    }
}

fn not_run(error: &io::Error) -> Build {
    Build::not_run(Duration::ZERO, &format!("error: can't run cargo: {error}"))
}

fn relative(file: &Path, folder: &Path) -> String {
    let relative = pathdiff::diff_paths(file, folder);
    relative.as_deref().unwrap_or(file).display().to_string()
}
