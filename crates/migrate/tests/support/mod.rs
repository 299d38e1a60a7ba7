//! Both ends of a legacy server over real sockets: raw upstreams and raw clients, so that every byte is known.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::{
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, mpsc},
    thread,
    time::Duration,
};

use actix_web::{App, HttpRequest, HttpServer, web};
use twinroute_migrate::Legacy;

/// Long enough for anything that happens at all, in a debug build on a busy machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// A server in front of `legacy`, on a thread of its own until the process ends.
pub(crate) fn front(legacy: Legacy) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let legacy = web::Data::new(legacy);
    thread::spawn(move || {
        let serve = |request: HttpRequest, payload: web::Payload, legacy: web::Data<Legacy>| async move {
            legacy.serve(request, payload.into_inner()).await
        };
        let app = move || {
            App::new()
                .app_data(legacy.clone())
                .default_service(web::to(serve))
        };
        let server = HttpServer::new(app)
            .workers(1)
            .h1_allow_half_closed(false)
            .disable_signals()
            .listen(listener)
            .unwrap();
        actix_rt::System::new().block_on(server.run()).unwrap();
    });
    address
}

/// A server that runs `serve` on a thread for each connection.
pub(crate) fn upstream(serve: impl Fn(Peer) + Send + Sync + 'static) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let serve = Arc::new(serve);
    thread::spawn(move || {
        for stream in listener.incoming() {
            let serve = Arc::clone(&serve);
            thread::spawn(move || serve(Peer::new(stream.unwrap())));
        }
    });
    address
}

/// An address where nobody listens.
pub(crate) fn free_address() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap()
}

/// The settings for a server at `address`, all by default.
pub(crate) fn legacy(address: SocketAddr) -> Legacy {
    Legacy::new(&format!("http://{address}")).unwrap()
}

/// A front for an upstream that runs `serve`.
pub(crate) fn behind(serve: impl Fn(Peer) + Send + Sync + 'static) -> SocketAddr {
    front(legacy(upstream(serve)))
}

/// A front for an upstream that always sends `answer`, and the requests that it gets.
pub(crate) fn answering(answer: &'static str) -> (SocketAddr, mpsc::Receiver<Head>) {
    let (sender, requests) = mpsc::channel();
    let front = behind(move |mut peer| {
        while let Some(head) = peer.head() {
            let body = peer.body(&head).unwrap();
            sender.send(Head { body, ..head }).unwrap();
            peer.send(answer);
        }
    });
    (front, requests)
}

/// Sends `request` to `address` and reads one answer.
pub(crate) fn ask(address: SocketAddr, request: &str) -> Head {
    let mut peer = Peer::connect(address);
    peer.send(request);
    let head = peer.head().unwrap();
    let body = peer.body(&head).unwrap();
    Head { body, ..head }
}

/// A failure as a client is told of it.
pub(crate) fn assert_failure(answer: &Head, status: u16, text: &str) {
    assert_eq!((answer.status(), answer.text()), (status, text));
    assert_eq!(
        answer.header("content-type"),
        Some("text/plain; charset=utf-8")
    );
    assert_eq!(answer.header("cache-control"), Some("no-store"));
}

/// One end of a connection.
pub(crate) struct Peer {
    pub(crate) stream: BufReader<TcpStream>,
}

impl Peer {
    pub(crate) fn new(stream: TcpStream) -> Self {
        stream.set_nodelay(true).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        Self {
            stream: BufReader::new(stream),
        }
    }

    pub(crate) fn connect(address: SocketAddr) -> Self {
        Self::new(TcpStream::connect(address).unwrap())
    }

    pub(crate) fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.stream.get_mut().write_all(bytes.as_ref()).unwrap();
    }

    /// The head of a request or of an answer; `None` when the other side closed.
    pub(crate) fn head(&mut self) -> Option<Head> {
        let line = self.line().ok().filter(|line| !line.is_empty())?;
        let mut headers = Vec::new();
        loop {
            let header = self.line().ok()?;
            let Some((name, value)) = header.split_once(": ") else {
                break;
            };
            headers.push((name.to_ascii_lowercase(), value.to_owned()));
        }
        Some(Head {
            line,
            headers,
            body: Vec::new(),
        })
    }

    fn line(&mut self) -> io::Result<String> {
        let mut line = Vec::new();
        self.stream.read_until(b'\n', &mut line)?;
        let text = line.trim_ascii_end().iter().copied().map(char::from);
        Ok(text.collect())
    }

    /// The whole body that belongs to `head`.
    pub(crate) fn body(&mut self, head: &Head) -> io::Result<Vec<u8>> {
        let mut body = Vec::new();
        if head.header("transfer-encoding").is_some() {
            loop {
                let chunk = self.chunk()?;
                if chunk.is_empty() {
                    return Ok(body);
                }
                body.extend(chunk);
            }
        }
        if let Some(length) = head.header("content-length") {
            body.resize(length.parse().unwrap(), 0);
            self.stream.read_exact(&mut body)?;
        } else if head.is_close_delimited() {
            self.stream.read_to_end(&mut body)?;
        }
        Ok(body)
    }

    /// One chunk; the last one is empty.
    pub(crate) fn chunk(&mut self) -> io::Result<Vec<u8>> {
        let size = usize::from_str_radix(&self.line()?, 16);
        let size = size.map_err(|error| io::Error::new(io::ErrorKind::UnexpectedEof, error))?;
        let mut chunk = vec![0; size + 2];
        self.stream.read_exact(&mut chunk)?;
        chunk.truncate(size);
        Ok(chunk)
    }

    pub(crate) fn exactly(&mut self, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        self.stream.read_exact(&mut bytes).unwrap();
        bytes
    }

    /// Waits until the other side closes; panics when it sends something, or does nothing.
    pub(crate) fn expect_close(&mut self) {
        match self.stream.read(&mut [0; 1]) {
            Ok(0) => {}
            Err(error) if error.kind() == io::ErrorKind::ConnectionReset => {}
            other => panic!("the connection is open: {other:?}"),
        }
    }
}

/// The head of a message, and with [`ask`] its body.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    pub(crate) line: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Head {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(known, _)| known == name)?;
        Some(&found.1)
    }

    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        let headers = self.headers.iter();
        let all = headers.filter(|(known, _)| known == name);
        all.map(|(_, value)| value.as_str()).collect()
    }

    pub(crate) fn status(&self) -> u16 {
        self.line[9..12].parse().unwrap()
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    fn is_close_delimited(&self) -> bool {
        self.line.starts_with("HTTP/") && !matches!(self.status(), 101 | 204 | 304)
    }
}
