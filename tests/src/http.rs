//! Sends the requests of a case over one connection, and reads the responses.

use std::{
    io::{self, Write as _},
    net::{Shutdown, SocketAddr, TcpStream},
    thread,
};

use twinroute_compare::ComparedResponse;
use twinroute_test_client::{IncompleteMessage, Message, Peer};

use crate::case::CaseRequest;

/// The response to one request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReceivedResponse {
    /// The response, as much of it as was received.
    pub response: ComparedResponse,
    /// The reason phrase, one character for each byte.
    pub reason: String,
    /// The status codes of interim responses, such as 103 Early Hints, without 100 Continue: whether a server sends that
    /// depends on how much of the body it has received.
    pub interim: Vec<u16>,
    /// The header lines after the last chunk.
    pub trailers: Vec<String>,
    /// Why the response is not complete, if it is not.
    pub incomplete: Option<Incomplete>,
}

/// Why a response is not complete.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Incomplete {
    /// The connection was closed before the first byte.
    #[serde(rename = "unanswered")]
    NoResponse,
    /// The connection was closed in the middle of the response.
    #[serde(rename = "midway")]
    Partial,
    /// Nothing was received for [ten seconds](twinroute_test_client::TIMEOUT).
    TimedOut,
}

/// Sends the requests over one connection, each after the response to the one before it and its own delay.
///
/// # Errors
///
/// When there is no connection, or when a response is not HTTP.
pub fn send_all(
    server: SocketAddr,
    requests: &[&CaseRequest],
) -> io::Result<Vec<ReceivedResponse>> {
    let mut peer = TcpStream::connect(server).and_then(Peer::new)?;
    let mut send = |request: &&CaseRequest| {
        thread::sleep(request.delay());
        send(&mut peer, &request.bytes())
    };
    requests.iter().map(&mut send).collect()
}

fn send(peer: &mut Peer, request: &[u8]) -> io::Result<ReceivedResponse> {
    let mut writer = peer.socket().try_clone()?;
    thread::scope(|scope| {
        // A server may respond and close before it has read the whole request. So the two directions are independent,
        // and a failed write is not an error.
        scope.spawn(move || writer.write_all(request));
        let received = ReceivedResponse::new(peer.read_response_to(request));
        if !received
            .as_ref()
            .is_ok_and(|received| received.incomplete.is_none())
        {
            let _ = peer.socket().shutdown(Shutdown::Both);
        }
        received
    })
}

impl ReceivedResponse {
    fn new(read: Result<Message, IncompleteMessage>) -> io::Result<Self> {
        let (message, incomplete) = match read {
            Ok(message) => (message, None),
            Err(IncompleteMessage { message, error }) => {
                let incomplete = incomplete(error, message.raw.is_empty())?;
                (*message, Some(incomplete))
            }
        };
        let reason = message.reason().to_owned();
        let interim = message.interim.iter().copied();
        let interim = interim.filter(|status| *status != 100).collect();
        let response = ComparedResponse {
            status: message.status,
            headers: message.headers,
            body: message.body,
        };
        Ok(Self {
            response,
            reason,
            interim,
            trailers: message.trailers,
            incomplete,
        })
    }
}

fn incomplete(error: io::Error, is_empty: bool) -> io::Result<Incomplete> {
    match error.kind() {
        io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut => Ok(Incomplete::TimedOut),
        io::ErrorKind::UnexpectedEof
        | io::ErrorKind::ConnectionReset
        | io::ErrorKind::BrokenPipe => Ok(if is_empty {
            Incomplete::NoResponse
        } else {
            Incomplete::Partial
        }),
        _ => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use twinroute_test_client::listen;

    use super::*;

    /// The response that is received when the server sends these bytes.
    fn received(bytes: &'static [u8]) -> ReceivedResponse {
        let address = listen(move |mut peer| {
            peer.head();
            peer.send(bytes);
        });
        let request = CaseRequest {
            send: "GET /".to_owned(),
            ..CaseRequest::default()
        };
        send_all(address, &[&request]).unwrap().remove(0)
    }

    #[test]
    fn an_early_hint_is_an_interim_response() {
        let response = received(b"HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 1\r\n\r\nab");
        assert_eq!(
            (response.response.status, response.response.body.as_slice()),
            (201, &b"a"[..])
        );
        assert_eq!(response.response.headers.len(), 1);
        assert_eq!(
            (response.reason.as_str(), response.interim),
            ("Created", vec![103])
        );
    }

    #[test]
    fn the_reason_phrase_and_trailers_are_kept() {
        let response = received(b"HTTP/1.1 200 As you like\r\ntransfer-encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\nT: 1\r\n\r\n");
        assert_eq!(
            (response.reason.as_str(), response.trailers),
            ("As you like", vec!["T: 1".to_owned()])
        );
    }

    #[test]
    fn an_incomplete_response_is_reported() {
        assert_eq!(received(b"").incomplete, Some(Incomplete::NoResponse));
        assert_eq!(
            received(b"HTTP/1.1 200 OK\r\nX").incomplete,
            Some(Incomplete::Partial)
        );
        let short = received(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na");
        assert_eq!(
            (short.response.body.as_slice(), short.incomplete),
            (&b"a"[..], Some(Incomplete::Partial))
        );
        assert_eq!(
            received(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n").incomplete,
            Some(Incomplete::Partial)
        );
        assert_eq!(received(b"HTTP/1.0 200 OK\r\n\r\nrest").incomplete, None);
    }
}
