//! One nonblocking connection of the load, with one request at a time.
//!
//! The client of the tests is not used here: it waits for each response and parses its head, and then the load, not the
//! server, would limit the rate. Here a response costs a read and a comparison, and one thread drives many connections.

use std::{
    io::{self, ErrorKind, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    os::fd::{AsFd, BorrowedFd},
    time::Duration,
};

use rustix::net::sockopt::set_socket_linger;

use crate::checked::{CheckedRequest, STATUS};

#[derive(Debug)]
pub(crate) struct LoadConnection {
    stream: TcpStream,
    sent: usize,
    received: usize,
    status: [u8; STATUS],
}

/// The state of a request after [`LoadConnection::advance`].
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    Pending,
    Complete,
}

impl LoadConnection {
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

    /// Starts to send `request`.
    pub(crate) fn start(&mut self, request: &CheckedRequest) -> io::Result<()> {
        (self.sent, self.received) = (0, 0);
        self.send(request)
    }

    fn send(&mut self, request: &CheckedRequest) -> io::Result<()> {
        while self.sent < request.bytes.len() {
            match self.stream.write(&request.bytes[self.sent..]) {
                Ok(written) => self.sent += written,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Sends and receives as much as possible without blocking. Checks the status and length of each response.
    pub(crate) fn advance(
        &mut self,
        request: &CheckedRequest,
        buffer: &mut [u8],
    ) -> io::Result<Progress> {
        self.send(request)?;
        loop {
            let read = match self.stream.read(buffer) {
                Ok(0) => return Err(io::Error::other("the server closed a connection")),
                Ok(read) => read,
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    return Ok(Progress::Pending);
                }
                Err(error) => return Err(error),
            };
            if self.received < STATUS {
                let part = read.min(STATUS - self.received);
                self.status[self.received..][..part].copy_from_slice(&buffer[..part]);
            }
            self.received += read;
            if self.received >= request.length {
                request.check(&self.status, self.received)?;
                return Ok(Progress::Complete);
            }
        }
    }
}

impl AsFd for LoadConnection {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.stream.as_fd()
    }
}
