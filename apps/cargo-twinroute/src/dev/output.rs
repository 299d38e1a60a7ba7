//! What `dev` writes.

use std::fmt::Write as _;
use std::io::{self, IsTerminal as _, Write as _};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};

use super::DevArgs;
use super::diagnostic::{Diagnostic, Level};
use super::event::Event;
use super::writer::{Stream, Writer};

/// The changed files that a line names.
const NAMED_FILES: usize = 3;

/// Writes events, messages of the compiler and the output of the server, one at a time.
#[derive(Debug)]
pub(crate) struct Output {
    mode: Mode,
    is_colored: bool,
    state: Mutex<State>,
    writer: Writer,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Short lines on stderr.
    Text,
    /// Errors on stderr.
    Quiet,
    /// A line of JSON on stdout for each event.
    Json,
}

#[derive(Debug, Default)]
struct State {
    /// The line of the change that is being built: `changed src/a.rs; built in 1.2 s`.
    line: String,
    /// Whether the lines of cargo are shown: during the first build, which may take minutes.
    is_first: bool,
}

impl State {
    /// Adds a part to the line.
    fn add(&mut self, part: &str) {
        self.line = format!("{}{part}", prefix(&self.line));
    }
}

impl Output {
    pub(crate) fn new(args: &DevArgs) -> Self {
        let mode = match (args.json, args.quiet) {
            (true, _) => Mode::Json,
            (false, true) => Mode::Quiet,
            (false, false) => Mode::Text,
        };
        Self {
            mode,
            is_colored: AutoStream::choice(&io::stderr()) != ColorChoice::Never,
            state: Mutex::default(),
            writer: Writer::new(write),
        }
    }

    /// The value of cargo's `--color`.
    pub(crate) fn cargo_color(&self) -> &'static str {
        if self.is_colored { "always" } else { "never" }
    }

    /// Writes an event.
    pub(crate) fn event(&self, event: &Event) {
        if self.mode == Mode::Json {
            let mut line = serde_json::to_vec(event).unwrap_or_default();
            line.push(b'\n');
            self.writer.write(Stream::Stdout, line);
            return;
        }
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let text = self.text(event, &mut state);
        drop(state);
        if let Some(text) = text {
            self.error(format!("{text}\n"));
        }
    }

    /// The line of an event, if it ends one. With `--quiet`, only failures have one.
    fn text(&self, event: &Event, state: &mut State) -> Option<String> {
        if !matches!(event, Event::Building { .. } | Event::Cancelled) {
            self.writer.clear_spinner();
        }
        let text = match event {
            Event::Listening { url, bin, .. } => {
                let listening = self.paint("listening on", AnsiColor::Green);
                Some(format!("{listening} {url} for `{bin}`; Ctrl-C stops it"))
            }
            Event::Building { changed } => {
                state.is_first = changed.is_empty();
                state.line = changes(changed);
                self.start_spinner(state);
                None
            }
            Event::Cancelled => None,
            Event::Built {
                milliseconds,
                restarts,
                ..
            } => {
                state.add(&format!("built in {}", seconds(*milliseconds)));
                let line = format!("{}; the program is the same", state.line);
                (!restarts).then_some(line)
            }
            Event::Failed { .. }
            | Event::Exited { .. }
            | Event::NotReady { .. }
            | Event::Warning { .. } => return self.failure(event, state),
            Event::Started {
                milliseconds,
                is_restart,
                ..
            } => {
                let word = if *is_restart { "restarted" } else { "started" };
                let word = self.paint(word, AnsiColor::Green);
                state.add(&format!("{word} in {}", seconds(*milliseconds)));
                Some(std::mem::take(&mut state.line))
            }
            Event::Killed { pid } => Some(format!(
                "killed the old server, process {pid}: a request or an event stream did not end within `--grace`"
            )),
            Event::Stopping => Some("stopping".to_owned()),
        };
        text.filter(|_| self.mode != Mode::Quiet)
    }

    /// The line of something that has failed.
    fn failure(&self, event: &Event, state: &mut State) -> Option<String> {
        match event {
            Event::Failed {
                milliseconds,
                diagnostics,
                ..
            } => {
                let failed = self.paint("build failed", AnsiColor::Red);
                let (took, errors) = (seconds(*milliseconds), errors(diagnostics));
                state.add(&format!("{failed} after {took}{errors}"));
            }
            Event::Exited { status, .. } => {
                let exited = self.paint("the server exited", AnsiColor::Red);
                state.add(&format!(
                    "{exited}: {status}; it starts again after a change"
                ));
            }
            Event::NotReady { pid, milliseconds } => {
                let silent = self.paint("the server accepts no connections", AnsiColor::Yellow);
                let time = seconds(*milliseconds);
                state.add(&format!(
                    "{silent}: process {pid} runs for {time}; requests get a page until it does"
                ));
            }
            Event::Warning { message } => {
                let warning = self.paint("warning", AnsiColor::Yellow);
                return Some(format!("{warning}: {message}"));
            }
            _ => return None,
        }
        Some(std::mem::take(&mut state.line))
    }

    fn start_spinner(&self, state: &State) {
        if self.mode == Mode::Text && io::stderr().is_terminal() {
            let message = format!("{}building", prefix(&state.line));
            self.writer.start_spinner(message);
        }
    }

    /// Writes a message of the compiler.
    pub(crate) fn diagnostic(&self, diagnostic: &Diagnostic) {
        let is_shown = match self.mode {
            Mode::Json => false,
            Mode::Quiet => diagnostic.level == Level::Error,
            Mode::Text => true,
        };
        if is_shown {
            let Diagnostic {
                rendered, colored, ..
            } = diagnostic;
            let text = if self.is_colored { colored } else { rendered };
            self.error(text.clone());
        }
    }

    /// Shows a line of cargo: during the first build in full, later on as the message of the spinner.
    pub(crate) fn cargo_line(&self, line: &str) {
        if self.mode != Mode::Text {
            return;
        }
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.is_first {
            self.error(format!("{line}\n"));
        } else {
            let line = anstream::adapter::strip_str(line).to_string();
            let message = format!("{}building: {}", prefix(&state.line), line.trim());
            self.writer.set_message(message);
        }
    }

    /// Shows why cargo has failed, where the compiler has no message.
    pub(crate) fn cargo_error(&self, lines: &[String]) {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let was_shown = self.mode == Mode::Text && state.is_first;
        drop(state);
        if self.mode != Mode::Json && !was_shown {
            for line in lines {
                self.error(format!("{line}\n"));
            }
        }
    }

    /// Writes output of the server, as soon as there is room for it. With `--json`, stdout is for events, so all of it goes to stderr.
    pub(crate) async fn server(&self, stream: Stream, bytes: Vec<u8>) {
        let stream = if self.mode == Mode::Json {
            Stream::Stderr
        } else {
            stream
        };
        self.writer.write_of_server(stream, bytes).await;
    }

    fn error(&self, text: String) {
        self.writer.write(Stream::Stderr, text.into_bytes());
    }

    fn paint(&self, text: &str, color: AnsiColor) -> String {
        if self.is_colored {
            let style = Style::new().fg_color(Some(color.into())).bold();
            format!("{style}{text}{style:#}")
        } else {
            text.to_owned()
        }
    }
}

fn write(stream: Stream, bytes: &[u8]) {
    // A terminal that has been closed is no reason to stop: SIGHUP follows.
    match stream {
        Stream::Stdout => {
            let mut stdout = io::stdout().lock();
            let _ = stdout.write_all(bytes).and_then(|()| stdout.flush());
        }
        Stream::Stderr => {
            let _ = io::stderr().write_all(bytes);
        }
    }
}

fn prefix(line: &str) -> String {
    if line.is_empty() {
        String::new()
    } else {
        format!("{line}; ")
    }
}

/// `changed src/a.rs, src/b.rs and 3 more`.
fn changes(files: &[String]) -> String {
    if files.is_empty() {
        return String::new();
    }
    let named = files.iter().take(NAMED_FILES).map(String::as_str);
    let mut text = format!("changed {}", named.collect::<Vec<_>>().join(", "));
    if files.len() > NAMED_FILES {
        let _ = write!(text, " and {} more", files.len() - NAMED_FILES);
    }
    text
}

fn errors(diagnostics: &[Diagnostic]) -> String {
    let errors = diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.level == Level::Error);
    match errors.count() {
        0 => String::new(),
        1 => ": 1 error".to_owned(),
        count => format!(": {count} errors"),
    }
}

/// The milliseconds of a time.
pub(crate) fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// `695 ms`, `1.2 s`.
#[expect(clippy::cast_precision_loss, reason = "it is shown with one digit")]
pub(crate) fn seconds(milliseconds: u64) -> String {
    if milliseconds < 1000 {
        format!("{milliseconds} ms")
    } else {
        format!("{:.1} s", milliseconds as f64 / 1000.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_files_and_times() {
        let files = |number| vec!["src/a.rs".to_owned(); number];
        assert_eq!(changes(&files(0)), "");
        assert_eq!(changes(&files(2)), "changed src/a.rs, src/a.rs");
        assert!(changes(&files(5)).ends_with(" and 2 more"));
        assert_eq!(seconds(80), "80 ms");
        assert_eq!(seconds(1240), "1.2 s");
    }
}
