//! Requests, as text and for a service in this process.

use actix_web::{http::Method, test::TestRequest};

/// A request that is being put together.
pub(crate) struct Request {
    method: &'static str,
    path: String,
    headers: String,
    body: Vec<u8>,
}

impl Request {
    pub(crate) fn with(method: &'static str, path: &str) -> Self {
        Self {
            method,
            path: path.to_owned(),
            headers: String::new(),
            body: Vec::new(),
        }
    }

    pub(crate) fn get(path: &str) -> Self {
        Self::with("GET", path)
    }

    pub(crate) fn post(path: &str, headers: &str, body: Vec<u8>) -> Self {
        let length = format!("Content-Length: {}\r\n", body.len());
        Self {
            body,
            ..Self::with("POST", path)
        }
        .header(headers)
        .header(&length)
    }

    pub(crate) fn header(mut self, line: &str) -> Self {
        self.headers.push_str(line);
        self
    }

    pub(crate) fn text(&self, prefix: &str) -> Vec<u8> {
        let Self {
            method,
            path,
            headers,
            body,
        } = self;
        let head = format!("{method} {prefix}{path} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n");
        [head.as_bytes(), body].concat()
    }
}

/// A request for a service in this process.
#[must_use]
pub fn in_process(request: &[u8]) -> actix_http::Request {
    let end = request.windows(4).position(|window| window == b"\r\n\r\n");
    let (head, body) = request.split_at(end.map_or(request.len(), |end| end + 4));
    let head = String::from_utf8_lossy(head);
    let mut lines = head.lines();
    let mut words = lines.next().unwrap_or_default().split(' ');
    let method = words.next().and_then(|method| method.parse().ok());
    let request =
        TestRequest::with_uri(words.next().unwrap_or("/")).method(method.unwrap_or(Method::GET));
    let headers = lines.filter_map(|line| line.split_once(": "));
    let request = headers.fold(request, |request, header| request.append_header(header));
    if body.is_empty() {
        return request.to_request();
    }
    request.set_payload(body.to_vec()).to_request()
}
