//! The settings of an access log, and its queue.

use std::{
    fmt, fs,
    fs::File,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc::{SyncSender, TrySendError, sync_channel},
    },
    time::Duration,
};

use actix_web::rt::time::timeout;
use tokio::sync::oneshot;

use super::{
    format::{Format, Queries},
    record::AccessRecord,
    writer::{Message, Reports, Writer},
};

/// The most lines in the queue, by default.
const QUEUE: usize = 8 * 1024;

/// How long a stop waits until the queue is written.
const FLUSH: Duration = Duration::from_secs(5);

/// An access log: one line for each response, also if it was aborted, and for each request that the server refuses.
///
/// Workers put lines into a bounded queue, and a thread of its own writes them. A line that finds the queue full is lost: lost lines are
/// counted, and reported as a `tracing` warning. A stop of the server writes the queue, for at most 5 seconds.
///
/// Lines have only printable ASCII; texts over 2 KiB are cut off. Health paths are not logged.
///
/// ```no_run
/// use twinroute_server::{AccessLog, AccessOutput, AppServer};
/// # use actix_web::App;
///
/// let log = AccessLog::json().output(AccessOutput::file("/var/log/api/access.log"));
/// let server = AppServer::new(App::new).access_log(log);
/// # let _ = server;
/// ```
#[derive(Debug)]
#[must_use = "a log does nothing until a server has it"]
pub struct AccessLog {
    format: Format,
    queries: Queries,
    output: AccessOutput,
    queue: usize,
    lost: Arc<AtomicU64>,
}

impl AccessLog {
    /// Creates a log with a JSON object on each line, to stdout: `time` (RFC 3339, UTC), `client`, `method`, `path`, `query` (see
    /// [`with_queries`](Self::with_queries)), `version`, `status`, `bytes` of the body, `microseconds`, `end` (`complete`, `aborted`,
    /// `client disconnected` or `refused`), `route`, `style`, `upstream` (`rust`, `legacy` or `other host`), `request_id`,
    /// `user_agent` and `referer`. Unknown values are `null`.
    pub fn json() -> Self {
        Self::new(Format::Json)
    }

    /// Creates a log in the Common Log Format, to stdout. The status of a request whose client disconnected before the response is 499.
    pub fn common() -> Self {
        Self::new(Format::Common)
    }

    /// Creates a log in the Combined Log Format, to stdout: the common one, with referer and user agent.
    pub fn combined() -> Self {
        Self::new(Format::Combined)
    }

    fn new(format: Format) -> Self {
        Self {
            format,
            queries: Queries::Omitted,
            output: AccessOutput::stdout(),
            queue: QUEUE,
            lost: Arc::default(),
        }
    }

    /// Sets where lines are written: stdout by default.
    pub fn output(self, output: AccessOutput) -> Self {
        Self { output, ..self }
    }

    /// Logs query strings too, also that of the referer. By default they are omitted, since they may have secrets.
    pub fn with_queries(self) -> Self {
        Self {
            queries: Queries::Logged,
            ..self
        }
    }

    /// Sets the most lines that wait to be written: 8,192 by default, at least 1.
    pub fn queue(self, lines: usize) -> Self {
        Self {
            queue: lines.max(1),
            ..self
        }
    }

    /// Returns a function that counts the lines lost so far: to a full queue, or to an output that failed.
    pub fn lost_lines(&self) -> impl Fn() -> u64 + Send + Sync + use<> {
        let lost = Arc::clone(&self.lost);
        move || lost.load(Ordering::Relaxed)
    }

    /// Opens the output, and starts the thread that writes.
    ///
    /// # Errors
    /// When the file can't be opened.
    pub(crate) fn open(self) -> io::Result<OpenAccessLog> {
        let (output, file) = self.output.0.open()?;
        let (queue, messages) = sync_channel(self.queue);
        let log = OpenAccessLog {
            queue,
            lost: self.lost,
            reopens: Arc::default(),
            is_file: file.is_some(),
        };
        let writer = Writer {
            format: self.format,
            queries: self.queries,
            output,
            file,
            lost: Arc::clone(&log.lost),
            reopens: Arc::clone(&log.reopens),
            reports: Reports::default(),
        };
        let thread = std::thread::Builder::new().name("twinroute access log".to_owned());
        thread.spawn(move || writer.run(&messages))?;
        Ok(log)
    }
}

/// Where an access log is written.
#[derive(Debug)]
pub struct AccessOutput(Target);

/// An output by its kind.
enum Target {
    Stdout,
    Stderr,
    File(PathBuf),
    Writer(Box<dyn Write + Send>),
}

impl AccessOutput {
    /// Writes to the standard output.
    #[must_use]
    pub fn stdout() -> Self {
        Self(Target::Stdout)
    }

    /// Writes to the standard error.
    #[must_use]
    pub fn stderr() -> Self {
        Self(Target::Stderr)
    }

    /// Appends to a file, which is created if it does not exist. On SIGHUP it is opened again, so that logrotate can move it. The server
    /// does not start if it can't be opened.
    #[must_use]
    pub fn file(path: impl AsRef<Path>) -> Self {
        Self(Target::File(path.as_ref().to_owned()))
    }

    /// Writes to `writer`, on a thread of its own. Each write has whole lines.
    #[must_use]
    pub fn writer(writer: impl Write + Send + 'static) -> Self {
        Self(Target::Writer(Box::new(writer)))
    }
}

impl Target {
    /// Opens the output. Returns the path of a file too.
    ///
    /// # Errors
    /// When the file can't be opened.
    fn open(self) -> io::Result<(Box<dyn Write + Send>, Option<PathBuf>)> {
        Ok(match self {
            Self::Stdout => (Box::new(io::stdout()), None),
            Self::Stderr => (Box::new(io::stderr()), None),
            Self::File(path) => (Box::new(append(&path)?), Some(path)),
            Self::Writer(writer) => (writer, None),
        })
    }
}

/// Opens a file to append to it.
///
/// # Errors
/// With the path in the text.
pub(super) fn append(path: &Path) -> io::Result<File> {
    let opened = fs::OpenOptions::new().append(true).create(true).open(path);
    opened.map_err(|error| {
        let text = format!("can't open the access log `{}`: {error}", path.display());
        io::Error::new(error.kind(), text)
    })
}

impl fmt::Debug for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stdout => f.write_str("Stdout"),
            Self::Stderr => f.write_str("Stderr"),
            Self::File(path) => f.debug_tuple("File").field(path).finish(),
            Self::Writer(_) => f.write_str("Writer"),
        }
    }
}

/// The queue of an access log.
#[derive(Debug, Clone)]
pub(crate) struct OpenAccessLog {
    queue: SyncSender<Message>,
    lost: Arc<AtomicU64>,
    /// Whether the file is to be opened again.
    reopens: Arc<AtomicBool>,
    is_file: bool,
}

impl OpenAccessLog {
    /// Adds a line, unless the queue is full.
    pub(super) fn push(&self, record: AccessRecord) {
        if self
            .queue
            .try_send(Message::Line(Box::new(record)))
            .is_err()
        {
            self.lost.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Whether the log is a file.
    pub(crate) fn is_file(&self) -> bool {
        self.is_file
    }

    /// Has the file opened again, before the next line is written.
    pub(crate) fn reopen(&self) {
        self.reopens.store(true, Ordering::Relaxed);
        // If the queue is full, the thread is at work and sees the flag.
        let _ = self.queue.try_send(Message::Wake);
    }

    /// Waits until all lines in the queue are written.
    pub(crate) async fn flush(&self) {
        let flushed = async {
            let (sender, flushed) = oneshot::channel();
            let mut message = Message::Flush(sender);
            while let Err(TrySendError::Full(refused)) = self.queue.try_send(message) {
                message = refused;
                actix_web::rt::time::sleep(Duration::from_millis(5)).await;
            }
            let _ = flushed.await;
        };
        if timeout(FLUSH, flushed).await.is_err() {
            tracing::warn!("the access log is not complete: its output is too slow");
        }
    }
}
