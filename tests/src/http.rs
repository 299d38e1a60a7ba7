//! A raw HTTP/1.1 client: sends the given bytes and reads answers byte by byte, with no opinion on either.

use std::{
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    thread,
    time::Duration,
};

use twinroute_compare::ComparedResponse;

use crate::case::Request;

/// A server that says nothing for so long is taken as stuck.
const TIMEOUT: Duration = Duration::from_secs(10);

/// What came back for one request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exchange {
    /// The answer, as much of it as came.
    pub answer: ComparedResponse,
    /// The phrase behind its status, one character for each byte.
    pub reason: String,
    /// The status codes of the responses before it: 100 Continue, 103 Early Hints.
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
    /// Nothing came for ten seconds.
    TimedOut,
}

/// Sends the requests over one connection, each after the answer to the one before it.
///
/// # Errors
///
/// When there is no connection, or when what comes back is no HTTP.
pub fn exchange(server: SocketAddr, requests: &[&Request]) -> io::Result<Vec<Exchange>> {
    let stream = TcpStream::connect(server)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    let mut reader = BufReader::new(stream.try_clone()?);
    requests
        .iter()
        .map(|request| {
            let (mut writer, bytes) = (stream.try_clone()?, request.bytes());
            // A server may answer, and close, before it has read all. So the two directions are independent, and a
            // failed write is no failure: the answer tells.
            let writing = thread::spawn(move || writer.write_all(&bytes));
            let exchange = read_answer(&mut reader, request.is_head());
            if exchange
                .as_ref()
                .map_or(true, |exchange| exchange.cut.is_some())
            {
                let _ = stream.shutdown(std::net::Shutdown::Both);
            }
            let _ = writing.join();
            exchange
        })
        .collect()
}

type Reader = BufReader<TcpStream>;

fn read_answer(reader: &mut Reader, head: bool) -> io::Result<Exchange> {
    let mut exchange = Exchange::default();
    let read = loop {
        exchange.answer = ComparedResponse::default();
        if let Err(error) = read_head(reader, &mut exchange) {
            break Err(error);
        }
        let status = exchange.answer.status;
        if !(100..200).contains(&status) || status == 101 {
            break read_body(reader, &mut exchange, head);
        }
        exchange.interim.push(status);
    };
    exchange.cut = match read {
        Ok(()) => None,
        Err(error) => Some(cut(error, exchange.answer.status == 0)?),
    };
    Ok(exchange)
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

fn read_head(reader: &mut Reader, exchange: &mut Exchange) -> io::Result<()> {
    let status_line = read_line(reader)?;
    let (status, reason) = status_line
        .strip_prefix("HTTP/1.")
        .and_then(|rest| Some((rest.get(2..5)?.parse().ok()?, rest.get(5..)?)))
        .ok_or_else(|| invalid(format!("no status line: {status_line:?}")))?;
    exchange.reason = reason.strip_prefix(' ').unwrap_or(reason).to_owned();
    let answer = &mut exchange.answer;
    answer.status = status;
    loop {
        let line = read_line(reader)?;
        if line.is_empty() {
            return Ok(());
        }
        let (name, value) = line
            .split_once(':')
            .ok_or_else(|| invalid(format!("no header: {line:?}")))?;
        answer
            .headers
            .push((name.to_owned(), value.trim_matches([' ', '\t']).to_owned()));
    }
}

/// Where the body ends is decided as RFC 9112, section 6.3 has it.
fn read_body(reader: &mut Reader, exchange: &mut Exchange, head: bool) -> io::Result<()> {
    let answer = &mut exchange.answer;
    if head || matches!(answer.status, 101 | 204 | 304) {
        return Ok(());
    }
    if answer
        .header("transfer-encoding")
        .is_some_and(|coding| coding.eq_ignore_ascii_case("chunked"))
    {
        return read_chunks(reader, exchange);
    }
    let Some(length) = answer.header("content-length") else {
        return reader.read_to_end(&mut answer.body).map(drop);
    };
    let length = length
        .parse()
        .map_err(|error| invalid(format!("no length, {length:?}: {error}")))?;
    read_exactly(reader, &mut answer.body, length)
}

fn read_chunks(reader: &mut Reader, exchange: &mut Exchange) -> io::Result<()> {
    loop {
        let line = read_line(reader)?;
        let size = line.split(';').next().unwrap_or_default().trim();
        let size = u64::from_str_radix(size, 16)
            .map_err(|error| invalid(format!("no chunk size, {line:?}: {error}")))?;
        read_exactly(reader, &mut exchange.answer.body, size)?;
        // After the last chunk come trailers, if any, and the empty line that ends every chunk.
        loop {
            let line = read_line(reader)?;
            if line.is_empty() {
                break;
            }
            exchange.trailers.push(line);
        }
        if size == 0 {
            return Ok(());
        }
    }
}

/// Keeps what came even if the rest does not.
fn read_exactly(reader: &mut Reader, body: &mut Vec<u8>, length: u64) -> io::Result<()> {
    let read = reader.take(length).read_to_end(body)?;
    if (read as u64) < length {
        Err(io::ErrorKind::UnexpectedEof.into())
    } else {
        Ok(())
    }
}

/// A line without its end, as Latin-1, which keeps every byte.
fn read_line(reader: &mut Reader) -> io::Result<String> {
    let mut line = Vec::new();
    reader.read_until(b'\n', &mut line)?;
    if line.pop() != Some(b'\n') {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    Ok(line.into_iter().map(char::from).collect())
}

fn invalid(message: String) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

    /// What `exchange` makes of these bytes.
    fn answered(bytes: &'static [u8]) -> Exchange {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut head = BufReader::new(stream.try_clone().unwrap()).lines();
            while head.next().is_some_and(|line| !line.unwrap().is_empty()) {}
            stream.write_all(bytes).unwrap();
        });
        let request = Request {
            send: "GET /".to_owned(),
            ..Request::default()
        };
        let exchange = exchange(address, &[&request]).unwrap().remove(0);
        server.join().unwrap();
        exchange
    }

    #[test]
    fn chunks_are_put_together() {
        let exchange = answered(b"HTTP/1.1 200 As you like\r\ntransfer-encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n1\r\nd\r\n0\r\nT: 1\r\n\r\n");
        assert_eq!(
            (exchange.answer.body.as_slice(), exchange.cut),
            (&b"abcd"[..], None)
        );
        assert_eq!(exchange.reason, "As you like");
        assert_eq!(exchange.trailers, ["T: 1"]);
    }

    #[test]
    fn an_early_hint_is_no_answer() {
        let exchange = answered(b"HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 1\r\n\r\nab");
        assert_eq!(
            (exchange.answer.status, exchange.answer.body.as_slice()),
            (201, &b"a"[..])
        );
        assert_eq!(exchange.answer.headers.len(), 1);
        assert_eq!(exchange.interim, [103]);
    }

    #[test]
    fn what_falls_short_is_told() {
        assert_eq!(answered(b"").cut, Some(Cut::Unanswered));
        assert_eq!(answered(b"HTTP/1.1 200 OK\r\nX").cut, Some(Cut::Midway));
        assert_eq!(
            answered(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na").cut,
            Some(Cut::Midway)
        );
        assert_eq!(
            answered(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n").cut,
            Some(Cut::Midway)
        );
        assert_eq!(answered(b"HTTP/1.0 200 OK\r\n\r\nrest").cut, None);
    }
}
