//! The requests of a case, sent over one connection, and what came back.

use std::{
    io::{self, Write as _},
    net::{Shutdown, SocketAddr, TcpStream},
    thread,
};

use twinroute_compare::ComparedResponse;
use twinroute_test_client::{Broken, Message, Peer};

use crate::case::Request;

/// What came back for one request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exchange {
    /// The answer, as much of it as came.
    pub answer: ComparedResponse,
    /// The phrase behind its status, one character for each byte.
    pub reason: String,
    /// The status codes of the responses before it, such as 103 Early Hints, without 100 Continue: whether that comes depends
    /// on how much of the body was there already.
    pub interim: Vec<u16>,
    /// The header lines behind its last chunk.
    pub trailers: Vec<String>,
    /// How it fell short of a whole answer, if it did.
    pub cut: Option<Cut>,
}

/// How an answer fell short.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Cut {
    /// The connection was closed before the first byte.
    Unanswered,
    /// The connection was closed midway.
    Midway,
    /// Nothing came for [ten seconds](twinroute_test_client::TIMEOUT).
    TimedOut,
}

/// Sends the requests over one connection, each after the answer to the one before it.
///
/// # Errors
///
/// When there is no connection, or when what comes back is no HTTP.
pub fn exchange(server: SocketAddr, requests: &[&Request]) -> io::Result<Vec<Exchange>> {
    let mut peer = TcpStream::connect(server).and_then(Peer::new)?;
    let bytes = requests.iter().map(|request| request.bytes());
    bytes.map(|bytes| ask(&mut peer, &bytes)).collect()
}

fn ask(peer: &mut Peer, request: &[u8]) -> io::Result<Exchange> {
    let mut writer = peer.socket().try_clone()?;
    thread::scope(|scope| {
        // A server may answer, and close, before it has read all. So the two directions are independent, and a failed
        // write is no failure: the answer tells.
        scope.spawn(move || writer.write_all(request));
        let exchange = Exchange::of(peer.read_response_to(request));
        if !exchange
            .as_ref()
            .is_ok_and(|exchange| exchange.cut.is_none())
        {
            let _ = peer.socket().shutdown(Shutdown::Both);
        }
        exchange
    })
}

impl Exchange {
    fn of(read: Result<Message, Broken>) -> io::Result<Self> {
        let (message, cut) = match read {
            Ok(message) => (message, None),
            Err(Broken { message, error }) => {
                let cut = cut(error, message.raw.is_empty())?;
                (*message, Some(cut))
            }
        };
        let reason = message.reason().to_owned();
        let interim = message.interim.iter().copied();
        let interim = interim.filter(|status| *status != 100).collect();
        let answer = ComparedResponse {
            status: message.status,
            headers: message.headers,
            body: message.body,
        };
        Ok(Self {
            answer,
            reason,
            interim,
            trailers: message.trailers,
            cut,
        })
    }
}

fn cut(error: io::Error, unanswered: bool) -> io::Result<Cut> {
    match error.kind() {
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => Ok(Cut::TimedOut),
        io::ErrorKind::UnexpectedEof
        | io::ErrorKind::ConnectionReset
        | io::ErrorKind::BrokenPipe => Ok(if unanswered {
            Cut::Unanswered
        } else {
            Cut::Midway
        }),
        _ => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use twinroute_test_client::listen;

    use super::*;

    /// What `exchange` makes of these bytes.
    fn answered(bytes: &'static [u8]) -> Exchange {
        let address = listen(move |mut peer| {
            peer.head();
            peer.send(bytes);
        });
        let request = Request {
            send: "GET /".to_owned(),
            ..Request::default()
        };
        exchange(address, &[&request]).unwrap().remove(0)
    }

    #[test]
    fn an_early_hint_is_no_answer() {
        let exchange = answered(b"HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 1\r\n\r\nab");
        assert_eq!(
            (exchange.answer.status, exchange.answer.body.as_slice()),
            (201, &b"a"[..])
        );
        assert_eq!(exchange.answer.headers.len(), 1);
        assert_eq!(
            (exchange.reason.as_str(), exchange.interim),
            ("Created", vec![103])
        );
    }

    #[test]
    fn a_phrase_and_trailers_are_kept() {
        let exchange = answered(b"HTTP/1.1 200 As you like\r\ntransfer-encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\nT: 1\r\n\r\n");
        assert_eq!(
            (exchange.reason.as_str(), exchange.trailers),
            ("As you like", vec!["T: 1".to_owned()])
        );
    }

    #[test]
    fn what_falls_short_is_told() {
        assert_eq!(answered(b"").cut, Some(Cut::Unanswered));
        assert_eq!(answered(b"HTTP/1.1 200 OK\r\nX").cut, Some(Cut::Midway));
        let short = answered(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na");
        assert_eq!(
            (short.answer.body.as_slice(), short.cut),
            (&b"a"[..], Some(Cut::Midway))
        );
        assert_eq!(
            answered(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n").cut,
            Some(Cut::Midway)
        );
        assert_eq!(answered(b"HTTP/1.0 200 OK\r\n\r\nrest").cut, None);
    }
}
