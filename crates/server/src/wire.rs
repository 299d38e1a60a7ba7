//! The socket of a connection, with its buffers.

use std::{
    future::poll_fn,
    io,
    pin::{Pin, pin},
    rc::Rc,
    task::{Context, Poll},
};

use actix_web::rt::net::TcpStream;
use bytes::{Buf as _, BytesMut};
use tokio::io::{AsyncReadExt as _, AsyncWrite as _, AsyncWriteExt as _};
use twinroute_core::HeadLines;

use crate::{clock::Clock, limits::Ticks};

/// The bytes of one read, at most, of a head and of a body.
const READ: usize = 4 * 1024;
const READ_OF_BODY: usize = 32 * 1024;

/// An empty outbox of a larger capacity is freed.
const MAX_EMPTY_OUTBOX: usize = 16 * 1024;

#[derive(Debug)]
pub(crate) struct Wire {
    stream: TcpStream,
    /// Received bytes that are not parsed yet.
    pub(crate) inbox: BytesMut,
    /// Bytes to send.
    pub(crate) outbox: BytesMut,
    /// Further lines of the head of the response.
    pub(crate) head_lines: HeadLines,
    pub(crate) clock: Rc<Clock>,
    pub(crate) ticks: Ticks,
    /// The request line of the head that is read, for the access log; `None` without one.
    pub(crate) request_line: Option<Vec<u8>>,
}

impl Wire {
    pub(crate) fn new(stream: TcpStream, clock: Rc<Clock>, ticks: Ticks) -> Self {
        Self {
            stream,
            inbox: BytesMut::new(),
            outbox: BytesMut::new(),
            head_lines: HeadLines::default(),
            clock,
            ticks,
            request_line: None,
        }
    }

    /// Reads more into the inbox. Zero bytes mean that the client has closed its sending side.
    pub(crate) fn poll_fill(
        &mut self,
        cx: &mut Context<'_>,
        is_body: bool,
    ) -> Poll<io::Result<usize>> {
        let room = self.inbox.capacity() - self.inbox.len();
        if room < READ / 4 {
            self.inbox
                .reserve(if is_body { READ_OF_BODY } else { READ });
        }
        let read = pin!(self.stream.read_buf(&mut self.inbox)).poll(cx);
        if read.is_pending() {
            self.clock.register(cx);
        }
        read
    }

    /// Writes the whole outbox.
    ///
    /// # Errors
    /// When the client has disconnected, or exceeds the `write_timeout`.
    pub(crate) fn poll_flush(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut written = 0;
        while written < self.outbox.len() {
            match Pin::new(&mut self.stream).poll_write(cx, &self.outbox[written..])? {
                Poll::Ready(0) => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                Poll::Ready(length) => {
                    written += length;
                    self.clock.output.stop();
                    self.clock.taken.update(|taken| taken + length as u64);
                }
                Poll::Pending => {
                    self.outbox.advance(written);
                    return self.poll_write_timeout(cx);
                }
            }
        }
        self.outbox.clear();
        if self.outbox.capacity() > MAX_EMPTY_OUTBOX {
            self.outbox = BytesMut::new();
        }
        Poll::Ready(Ok(()))
    }

    /// Waits for a client that reads nothing, for the `write_timeout` at most.
    fn poll_write_timeout(&mut self, cx: &Context<'_>) -> Poll<io::Result<()>> {
        self.clock.register(cx);
        if self.clock.output.is_over() {
            // The reset drops unread bytes, which the system would otherwise keep and resend for minutes.
            let _ = self.stream.set_zero_linger();
            let late = io::Error::new(io::ErrorKind::TimedOut, "the client stopped reading");
            return Poll::Ready(Err(late));
        }
        if !self.clock.output.is_running() {
            self.clock.output.start(self.ticks.write);
        }
        Poll::Pending
    }

    pub(crate) async fn flush(&mut self) -> io::Result<()> {
        poll_fn(|cx| self.poll_flush(cx)).await
    }

    /// Closes the sending side, then reads and drops further input for at most a second: with unread input, closing would
    /// reset the connection, and the client might lose the response.
    pub(crate) async fn linger(mut self) {
        if self.stream.shutdown().await.is_err() {
            return;
        }
        self.clock.is_idle.set(false);
        self.clock.input.start(self.ticks.linger);
        poll_fn(|cx| {
            while !self.clock.input.is_over() {
                self.inbox.clear();
                match self.poll_fill(cx, true) {
                    Poll::Ready(Ok(1..)) => {}
                    Poll::Ready(_) => return Poll::Ready(()),
                    Poll::Pending => return Poll::Pending,
                }
            }
            Poll::Ready(())
        })
        .await;
    }
}
