//! The thread that writes an access log.

use std::{
    io::{self, Write},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc::Receiver,
    },
    time::{Duration, Instant},
};

use tokio::sync::oneshot;

use super::{
    access_log::append,
    format::{Format, Queries},
    record::AccessRecord,
};

/// Lines are written together up to this size, in bytes.
const BATCH: usize = 64 * 1024;

/// The time between two reports of lost lines, at least.
const REPORT_PAUSE: Duration = Duration::from_secs(10);

/// A message to the thread.
#[derive(Debug)]
pub(super) enum Message {
    Line(Box<AccessRecord>),
    /// Look at the flags.
    Wake,
    /// Write everything, then respond.
    Flush(oneshot::Sender<()>),
}

/// The state of the thread.
pub(super) struct Writer {
    pub(super) format: Format,
    pub(super) queries: Queries,
    pub(super) output: Box<dyn Write + Send>,
    /// The file to open again, if the output is one.
    pub(super) file: Option<PathBuf>,
    pub(super) lost: Arc<AtomicU64>,
    pub(super) reopens: Arc<AtomicBool>,
    pub(super) reports: Reports,
}

/// What was logged about lost lines.
#[derive(Default)]
pub(super) struct Reports {
    /// The lost lines that were reported, and when.
    lost: u64,
    last: Option<Instant>,
    /// Whether the last write has failed, which is logged once.
    has_failed: bool,
}

/// Lines that are written together.
#[derive(Default)]
struct Batch {
    text: Vec<u8>,
    lines: u64,
    flushed: Vec<oneshot::Sender<()>>,
}

impl Writer {
    /// Writes until the server has ended.
    pub(super) fn run(mut self, messages: &Receiver<Message>) {
        let mut batch = Batch::default();
        while let Ok(first) = messages.recv() {
            let mut next = Some(first);
            while let Some(message) = next {
                self.add(message, &mut batch);
                let has_room = batch.text.len() < BATCH;
                next = has_room.then(|| messages.try_recv().ok()).flatten();
            }
            if self.reopens.swap(false, Ordering::Relaxed) {
                self.reopen();
            }
            self.write(&mut batch);
            self.report_lost(!batch.flushed.is_empty());
            for flushed in batch.flushed.drain(..) {
                let _ = flushed.send(());
            }
        }
    }

    fn add(&self, message: Message, batch: &mut Batch) {
        match message {
            Message::Line(record) => {
                self.format.write(&record, self.queries, &mut batch.text);
                batch.lines += 1;
            }
            Message::Wake => {}
            Message::Flush(flushed) => batch.flushed.push(flushed),
        }
    }

    /// Opens the file again. If that fails, lines go on to the old one.
    fn reopen(&mut self) {
        match self.file.as_deref().map(append) {
            Some(Ok(file)) => self.output = Box::new(file),
            Some(Err(error)) => tracing::error!(%error, "the access log is not reopened"),
            None => {}
        }
    }

    fn write(&mut self, batch: &mut Batch) {
        let written = self.output.write_all(&batch.text);
        let written = written.and_then(|()| self.output.flush());
        match written {
            Ok(()) => self.reports.has_failed = false,
            Err(error) => self.fail(&error, batch.lines),
        }
        batch.text.clear();
        batch.lines = 0;
    }

    fn fail(&mut self, error: &io::Error, lines: u64) {
        self.lost.fetch_add(lines, Ordering::Relaxed);
        if !self.reports.has_failed {
            tracing::error!(%error, "can't write the access log");
        }
        self.reports.has_failed = true;
    }

    /// Reports lines that were lost since the last report: at once at the end, and otherwise after a pause.
    fn report_lost(&mut self, is_end: bool) {
        let lost = self.lost.load(Ordering::Relaxed);
        let is_due = |last: Instant| is_end || last.elapsed() >= REPORT_PAUSE;
        if lost > self.reports.lost && self.reports.last.is_none_or(is_due) {
            let lines = lost - self.reports.lost;
            tracing::warn!(lines, total = lost, "lines of the access log were lost");
            self.reports.lost = lost;
            self.reports.last = Some(Instant::now());
        }
    }
}
