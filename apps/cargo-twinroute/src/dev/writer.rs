//! A thread that writes what `dev` shows.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressFinish};
use tokio::sync::Semaphore;

/// How much output of the server may wait for a slow reader, in bytes. Then the server waits.
const MOST_WAITING: usize = 1024 * 1024;

/// How long the end of `dev` waits for a slow reader.
const LAST_OUTPUT: Duration = Duration::from_millis(500);

/// The two outputs of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stream {
    Stdout,
    Stderr,
}

/// Writes on a thread of its own. A reader that does not read, such as a terminal after Ctrl-S, stops this thread, and not `dev`.
#[derive(Debug)]
pub(super) struct Writer {
    orders: Sender<Order>,
    room: Arc<Semaphore>,
}

#[derive(Debug)]
enum Order {
    Write(Stream, Vec<u8>),
    /// Output of the server, which takes room until it is written.
    WriteOfServer(Stream, Vec<u8>),
    StartSpinner(String),
    SetMessage(String),
    ClearSpinner,
    /// Reports that all orders before it are done.
    Finish(SyncSender<()>),
}

impl Writer {
    /// Starts the thread, which calls `write`.
    pub(super) fn new(write: impl Fn(Stream, &[u8]) + Send + 'static) -> Self {
        let (orders, received) = channel();
        let room = Arc::new(Semaphore::new(MOST_WAITING));
        let freed = Arc::clone(&room);
        thread::spawn(move || run(&received, &freed, write));
        Self { orders, room }
    }

    pub(super) fn write(&self, stream: Stream, bytes: Vec<u8>) {
        self.order(Order::Write(stream, bytes));
    }

    /// Writes output of the server, as soon as there is room for it.
    pub(super) async fn write_of_server(&self, stream: Stream, bytes: Vec<u8>) {
        let size = u32::try_from(room_of(&bytes)).unwrap_or_default();
        if let Ok(room) = self.room.acquire_many(size).await {
            room.forget();
            self.order(Order::WriteOfServer(stream, bytes));
        }
    }

    /// Shows a spinner below what is written.
    pub(super) fn start_spinner(&self, message: String) {
        self.order(Order::StartSpinner(message));
    }

    /// Changes the message of the spinner, if there is one.
    pub(super) fn set_message(&self, message: String) {
        self.order(Order::SetMessage(message));
    }

    pub(super) fn clear_spinner(&self) {
        self.order(Order::ClearSpinner);
    }

    fn order(&self, order: Order) {
        // The thread ends after this value only.
        let _ = self.orders.send(order);
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        let (done, is_done) = sync_channel(1);
        self.order(Order::Finish(done));
        let _ = is_done.recv_timeout(LAST_OUTPUT);
    }
}

/// The room that output takes: a longer one takes all.
fn room_of(bytes: &[u8]) -> usize {
    bytes.len().min(MOST_WAITING)
}

fn run(orders: &Receiver<Order>, room: &Semaphore, write: impl Fn(Stream, &[u8])) {
    let mut spinner: Option<ProgressBar> = None;
    let show = |spinner: &Option<ProgressBar>, stream, bytes: &[u8]| match spinner {
        Some(spinner) => spinner.suspend(|| write(stream, bytes)),
        None => write(stream, bytes),
    };
    for order in orders {
        match order {
            Order::Write(stream, bytes) => show(&spinner, stream, &bytes),
            Order::WriteOfServer(stream, bytes) => {
                show(&spinner, stream, &bytes);
                room.add_permits(room_of(&bytes));
            }
            Order::StartSpinner(message) => {
                // A spinner that is dropped clears its line.
                drop(spinner.take());
                spinner = Some(new_spinner(message));
            }
            Order::SetMessage(message) => {
                if let Some(spinner) = &spinner {
                    spinner.set_message(message);
                }
            }
            Order::ClearSpinner => spinner = None,
            Order::Finish(done) => {
                spinner = None;
                let _ = done.send(());
            }
        }
    }
}

fn new_spinner(message: String) -> ProgressBar {
    let spinner = ProgressBar::new_spinner().with_finish(ProgressFinish::AndClear);
    spinner.set_message(message);
    spinner.enable_steady_tick(Duration::from_millis(100));
    spinner
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use tokio::time::timeout;

    use super::*;

    #[test]
    fn a_reader_that_does_not_read_stops_only_the_server() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap();
        let (may_write, waits) = channel::<()>();
        let (sender, written) = channel();
        let writer = Writer::new(move |stream, bytes| {
            // Until the other end is dropped.
            let _ = waits.recv();
            let _ = sender.send((stream, bytes.len()));
        });
        let part = || vec![b'a'; MOST_WAITING];
        runtime.block_on(async {
            writer.write_of_server(Stream::Stdout, part()).await;
            writer.write(Stream::Stderr, part());
            let next = writer.write_of_server(Stream::Stdout, vec![b'a']);
            let short = Duration::from_millis(50);
            assert!(timeout(short, next).await.is_err(), "the server waits");
            drop(may_write);
            let next = writer.write_of_server(Stream::Stdout, vec![b'a'; 2]);
            timeout(Duration::from_secs(10), next).await.unwrap();
        });
        drop(writer);
        let expected = [
            (Stream::Stdout, MOST_WAITING),
            (Stream::Stderr, MOST_WAITING),
            (Stream::Stdout, 2),
        ];
        assert_eq!(written.iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn the_end_does_not_wait_for_a_reader_that_does_not_read() {
        let (_may_write, waits) = channel::<()>();
        let writer = Writer::new(move |_, _| {
            let _ = waits.recv();
        });
        let start = Instant::now();
        writer.write(Stream::Stderr, b"stopping\n".to_vec());
        drop(writer);
        assert!(start.elapsed() < Duration::from_secs(10));
    }
}
