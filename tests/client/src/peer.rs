//! One end of a connection.

use std::{
    io::{self, BufRead, BufReader, ErrorKind, Read, Write},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::Arc,
    thread,
    time::Duration,
};

use crate::{
    IncompleteMessage, Message, Request,
    message::{BodyFraming, invalid, latin1},
};

/// The default read and write timeout of a [`Peer`].
pub const TIMEOUT: Duration = Duration::from_secs(10);

/// One end of a connection: a client, or a server written by a test. Closes the connection when dropped.
#[derive(Debug)]
pub struct Peer {
    stream: BufReader<TcpStream>,
}

/// Runs `serve` on a thread for each connection to the returned address, until the process ends.
///
/// # Panics
/// When there is no free port.
pub fn listen(serve: impl Fn(Peer) + Send + Sync + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    let serve = Arc::new(serve);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let peer = stream.and_then(Peer::new).expect("a connection");
            let serve = Arc::clone(&serve);
            thread::spawn(move || serve(peer));
        }
    });
    address
}

impl Peer {
    /// One end of an existing connection.
    ///
    /// # Errors
    /// When the options of the socket can't be set.
    pub fn new(socket: TcpStream) -> io::Result<Self> {
        socket.set_nodelay(true)?;
        socket.set_read_timeout(Some(TIMEOUT))?;
        socket.set_write_timeout(Some(TIMEOUT))?;
        let stream = BufReader::new(socket);
        Ok(Self { stream })
    }

    /// Connects.
    ///
    /// # Panics
    /// When no server listens.
    #[must_use]
    #[track_caller]
    pub fn connect(address: SocketAddr) -> Self {
        let connected = TcpStream::connect(address).and_then(Self::new);
        connected.expect("the server listens")
    }

    /// Connects and sends.
    ///
    /// # Panics
    /// As [`connect`](Self::connect) and [`send`](Self::send).
    #[must_use]
    #[track_caller]
    pub fn send_to(address: SocketAddr, bytes: impl AsRef<[u8]>) -> Self {
        let mut peer = Self::connect(address);
        peer.send(bytes);
        peer
    }

    /// Connects and sends a GET request.
    ///
    /// # Panics
    /// As [`connect`](Self::connect) and [`send`](Self::send).
    #[must_use]
    #[track_caller]
    pub fn get(address: SocketAddr, target: &str) -> Self {
        Self::send_to(address, Request::get(target).bytes())
    }

    /// Sets the read and write timeout. The default is [`TIMEOUT`].
    ///
    /// # Panics
    /// When it is zero.
    #[track_caller]
    pub fn set_timeout(&mut self, timeout: Duration) {
        let set = self.socket().set_read_timeout(Some(timeout));
        let set = set.and_then(|()| self.socket().set_write_timeout(Some(timeout)));
        set.expect("a non-zero timeout");
    }

    /// The socket, to write from another thread or to set options. Bytes that were read ahead are no longer in it.
    #[must_use]
    pub fn socket(&self) -> &TcpStream {
        self.stream.get_ref()
    }

    /// Whether bytes were received that are not read yet.
    #[must_use]
    pub fn has_unread(&self) -> bool {
        !self.stream.buffer().is_empty()
    }

    /// Shuts down the sending side, as a client does after its last request. Reading still works.
    pub fn half_close(&self) {
        // The other end may have closed the whole connection before.
        let _ = self.socket().shutdown(Shutdown::Write);
    }

    /// Sends all bytes at once.
    ///
    /// # Panics
    /// When the other end does not receive them.
    #[track_caller]
    pub fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.write_all(bytes.as_ref()).expect("the other end reads");
    }

    /// Sends a complete request and reads the response, without a body for a HEAD.
    ///
    /// # Panics
    /// When there is no complete response.
    #[track_caller]
    pub fn ask(&mut self, request: impl AsRef<[u8]>) -> Message {
        self.send(&request);
        self.read_response_to(request.as_ref())
            .expect("a complete response")
    }

    /// The next response, with its body. Use [`ask`](Self::ask) or [`head`](Self::head) for a HEAD request.
    ///
    /// # Panics
    /// When it is incomplete.
    #[track_caller]
    pub fn response(&mut self) -> Message {
        self.read_message().expect("a complete response")
    }

    /// The next response, after which the other end must close the connection.
    ///
    /// # Panics
    /// When it is incomplete, or when the connection stays open.
    #[track_caller]
    pub fn last_response(&mut self) -> Message {
        let response = self.response();
        self.expect_close();
        response
    }

    /// The next head, also of an interim response. Does not read the body.
    ///
    /// # Panics
    /// When it is incomplete.
    #[track_caller]
    pub fn head(&mut self) -> Message {
        self.read_head().expect("a complete head")
    }

    /// The next chunk of a body; the last one is empty.
    ///
    /// # Panics
    /// When it is incomplete.
    #[track_caller]
    pub fn chunk(&mut self) -> Vec<u8> {
        let mut chunk = Message::default();
        self.read_chunk(&mut chunk).expect("a complete chunk");
        chunk.body
    }

    /// The next `length` bytes.
    ///
    /// # Panics
    /// When fewer are received.
    #[track_caller]
    pub fn exactly(&mut self, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        self.read_exact(&mut bytes).expect("as many bytes");
        bytes
    }

    /// The next bytes up to and including `end`, as Latin-1.
    ///
    /// # Panics
    /// When the connection ends before.
    #[track_caller]
    pub fn until(&mut self, end: &str) -> String {
        let (mut text, mut byte) = (String::new(), [0]);
        while !text.ends_with(end) {
            self.read_exact(&mut byte).expect("more");
            text.push(char::from(byte[0]));
        }
        text
    }

    /// All bytes until the other end closes or resets the connection.
    ///
    /// # Panics
    /// When the connection stays open.
    #[track_caller]
    pub fn rest(&mut self) -> String {
        let mut bytes = Vec::new();
        if let Err(error) = self.read_to_end(&mut bytes) {
            assert!(!is_timeout(&error), "the connection is open");
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Waits until the other end closes or resets the connection.
    ///
    /// # Panics
    /// When it sends something, or the connection stays open.
    #[track_caller]
    pub fn expect_close(&mut self) {
        assert_eq!(self.rest(), "", "more was sent");
    }

    /// Reads the response to `request`, without a body for a HEAD.
    ///
    /// # Errors
    /// When it is incomplete.
    pub fn read_response_to(&mut self, request: &[u8]) -> Result<Message, IncompleteMessage> {
        match request.starts_with(b"HEAD ") {
            true => self.read_final_head(),
            false => self.read_message(),
        }
    }

    /// Reads a request, or a response other than that to a HEAD request. Interim responses are skipped.
    ///
    /// # Errors
    /// When it is incomplete.
    pub fn read_message(&mut self) -> Result<Message, IncompleteMessage> {
        let mut message = self.read_final_head()?;
        match self.read_body(&mut message) {
            Ok(()) => Ok(message),
            Err(error) => Err(IncompleteMessage {
                message: Box::new(message),
                error,
            }),
        }
    }

    fn read_final_head(&mut self) -> Result<Message, IncompleteMessage> {
        let mut interim = Vec::new();
        loop {
            let head = self.read_head()?;
            if !head.is_interim() {
                return Ok(Message { interim, ..head });
            }
            interim.push(head.status);
        }
    }

    /// Reads the next head, also of an interim response.
    ///
    /// # Errors
    /// When it is incomplete, or is not HTTP/1.x.
    pub fn read_head(&mut self) -> Result<Message, IncompleteMessage> {
        let mut raw = Vec::new();
        let read = loop {
            match self.read_line(&mut raw) {
                Ok(b"\r\n" | b"\n") => break Message::parse_head(&raw),
                Ok(_) => {}
                Err(error) => break Err(error),
            }
        };
        read.map_err(|error| {
            let message = Message {
                raw,
                ..Message::default()
            };
            IncompleteMessage {
                message: Box::new(message),
                error,
            }
        })
    }

    /// Reads the body of a message whose head was read. On an error, the message keeps the part that was received.
    ///
    /// # Errors
    /// When it is incomplete.
    pub fn read_body(&mut self, message: &mut Message) -> io::Result<()> {
        match message.framing()? {
            BodyFraming::Empty => Ok(()),
            BodyFraming::Chunks => loop {
                if self.read_chunk(message)? == 0 {
                    return Ok(());
                }
            },
            BodyFraming::Length(length) => self.read_part(length, message),
            BodyFraming::UntilClose => {
                let read = self.read_to_end(&mut message.body);
                message.raw.extend_from_slice(&message.body);
                read.map(drop)
            }
        }
    }

    /// Reads one chunk into a message. Returns its length: 0 for the last one, which is read with its trailers.
    ///
    /// # Errors
    /// When it is incomplete.
    pub fn read_chunk(&mut self, message: &mut Message) -> io::Result<u64> {
        let line = self.read_line(&mut message.raw)?;
        let Ok(httparse::Status::Complete((_, size))) = httparse::parse_chunk_size(line) else {
            return Err(invalid(format!("invalid chunk size: {line:?}")));
        };
        self.read_part(size, message)?;
        // After the last chunk there may be trailers.
        loop {
            match self.read_line(&mut message.raw)? {
                b"\r\n" => return Ok(size),
                _ if size > 0 => return Err(invalid("a chunk is longer than its size")),
                line => message.trailers.push(latin1(line.trim_ascii_end())),
            }
        }
    }

    fn read_part(&mut self, length: u64, message: &mut Message) -> io::Result<()> {
        let start = message.raw.len();
        let read = (&mut self.stream)
            .take(length)
            .read_to_end(&mut message.raw);
        message.body.extend_from_slice(&message.raw[start..]);
        if (read? as u64) < length {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        Ok(())
    }

    /// Reads a line to the end of `raw`, and returns it with its end.
    fn read_line<'raw>(&mut self, raw: &'raw mut Vec<u8>) -> io::Result<&'raw [u8]> {
        let start = raw.len();
        self.stream.read_until(b'\n', raw)?;
        match raw.ends_with(b"\n") && raw.len() > start {
            true => Ok(&raw[start..]),
            false => Err(ErrorKind::UnexpectedEof.into()),
        }
    }
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

impl Read for Peer {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stream.read(buffer)
    }
}

impl BufRead for Peer {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.stream.fill_buf()
    }

    fn consume(&mut self, length: usize) {
        self.stream.consume(length);
    }
}

impl Write for Peer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.get_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.get_mut().flush()
    }
}
