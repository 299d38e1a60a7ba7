//! One connection of the load: nonblocking, one request at a time.
//!
//! The client of the tests is not used here. It waits for each response and reads its head, and then the load, not the
//! server, would set the rate: here a response costs a read and a comparison, and one thread keeps many connections busy.

use std::{
    io::{self, ErrorKind, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    os::fd::{AsFd, BorrowedFd},
    time::Duration,
};

use rustix::net::sockopt::set_socket_linger;

use crate::exchange::{Exchange, STATUS};

#[derive(Debug)]
pub(crate) struct Connection {
    stream: TcpStream,
    sent: usize,
    received: usize,
    status: [u8; STATUS],
}

/// What came of letting a connection go on.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    Waits,
    Answered,
}

impl Connection {
    pub(crate) fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        // Closed with a reset: thousands of connections in TIME_WAIT would use up the ports.
        set_socket_linger(&stream, Some(Duration::ZERO))?;
        stream.set_nonblocking(true)?;
        // Nothing is sent before `start`.
        Ok(Self {
            stream,
            sent: usize::MAX,
            received: 0,
            status: [0; STATUS],
        })
    }

    /// Begins to send the request of `exchange`.
    pub(crate) fn start(&mut self, exchange: &Exchange) -> io::Result<()> {
        (self.sent, self.received) = (0, 0);
        self.send(exchange)
    }

    fn send(&mut self, exchange: &Exchange) -> io::Result<()> {
        while self.sent < exchange.request.len() {
            match self.stream.write(&exchange.request[self.sent..]) {
                Ok(written) => self.sent += written,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Sends and receives what can be at once. Every answer's status and length are checked.
    pub(crate) fn go_on(&mut self, exchange: &Exchange, buffer: &mut [u8]) -> io::Result<Progress> {
        self.send(exchange)?;
        loop {
            let read = match self.stream.read(buffer) {
                Ok(0) => return Err(io::Error::other("the server closed a connection")),
                Ok(read) => read,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(Progress::Waits),
                Err(error) => return Err(error),
            };
            if self.received < STATUS {
                let part = read.min(STATUS - self.received);
                self.status[self.received..][..part].copy_from_slice(&buffer[..part]);
            }
            self.received += read;
            if self.received >= exchange.length {
                exchange.check(&self.status, self.received)?;
                return Ok(Progress::Answered);
            }
        }
    }
}

impl AsFd for Connection {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.stream.as_fd()
    }
}
