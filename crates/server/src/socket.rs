//! A socket that gives up on a client that keeps it waiting.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, ready},
};

use actix_web::rt::net::TcpStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::{
    access::log_refused,
    connection::{Connection, Phase},
    pipeline::Pipeline,
};

/// As Node.js says it to a client whose request does not come to its end.
const REQUEST_TIMEOUT: &[u8] = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n";

/// A TCP stream whose [`Connection`] learns what comes and goes.
#[derive(Debug)]
pub(crate) struct Socket {
    stream: TcpStream,
    peer: Option<SocketAddr>,
    connection: Rc<Connection>,
    pipeline: Pipeline,
}

impl Socket {
    pub(crate) fn new(stream: TcpStream, connection: Rc<Connection>) -> Self {
        Self {
            peer: stream.peer_addr().ok(),
            stream,
            connection,
            pipeline: Pipeline::default(),
        }
    }

    pub(crate) fn connection(&self) -> &Rc<Connection> {
        &self.connection
    }

    pub(crate) fn peer(&self) -> Option<SocketAddr> {
        self.peer
    }

    /// The client is late. To actix-web it looks as if it had gone.
    fn give_up_reading(&self) {
        if self.connection.phase() == Phase::Head {
            // Nothing else is on its way out between two requests; and a client that has gone need not know.
            let _ = self.stream.try_write(REQUEST_TIMEOUT);
            log_refused(REQUEST_TIMEOUT);
        }
    }

    /// Whether a client of which nothing more is read has gone: that looks like the end of what it sends.
    fn poll_gone(&self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut byte = [0];
        match ready!(self.stream.poll_peek(cx, &mut ReadBuf::new(&mut byte))) {
            Ok(0) => Poll::Ready(Ok(())),
            Ok(_) => Poll::Pending,
            Err(error) => Poll::Ready(Err(error)),
        }
    }

    /// What the client did not read is dropped: the system would keep it, and go on offering it, for minutes.
    fn give_up_writing(&self) -> io::Error {
        let _ = self.stream.set_zero_linger();
        io::Error::new(io::ErrorKind::TimedOut, "the client stopped reading")
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        if this.pipeline.holds() {
            if this.pipeline.release(&this.connection, buffer) {
                return Poll::Ready(Ok(()));
            }
            this.connection.hold(cx.waker());
            return this.poll_gone(cx);
        }
        let before = buffer.filled().len();
        // What has come counts, even if it came late.
        let read = Pin::new(&mut this.stream).poll_read(cx, buffer);
        if read.is_pending() && this.connection.wait(cx.waker()) {
            this.give_up_reading();
            return Poll::Ready(Ok(()));
        }
        if !this.pipeline.hold(&this.connection, buffer, before) {
            this.connection.hold(cx.waker());
            return Poll::Pending;
        }
        if buffer.filled().len() > before {
            this.connection.received();
        }
        read
    }
}

impl AsyncWrite for Socket {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.connection.owes_nothing() {
            log_refused(bytes);
        }
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        if written.is_ready() {
            self.connection.sent();
        } else if self.connection.wait_for_reader(cx.waker()) {
            return Poll::Ready(Err(self.give_up_writing()));
        }
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.connection.flushed();
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
