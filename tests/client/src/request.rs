//! A well-formed request.

/// Builds the bytes of a request. `Host: localhost` is added unless `Host` is set.
#[derive(Debug, Clone)]
pub struct Request {
    line: String,
    headers: String,
    body: Vec<u8>,
}

impl Request {
    /// A request without a body.
    #[must_use]
    pub fn new(method: &str, target: &str) -> Self {
        Self {
            line: format!("{method} {target} HTTP/1.1\r\n"),
            headers: String::new(),
            body: Vec::new(),
        }
    }

    /// A GET request.
    #[must_use]
    pub fn get(target: &str) -> Self {
        Self::new("GET", target)
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers += &format!("{name}: {value}\r\n");
        self
    }

    /// Asks the server to close the connection after its response.
    #[must_use]
    pub fn close(self) -> Self {
        self.header("Connection", "close")
    }

    /// Adds a body with its `Content-Length`.
    #[must_use]
    pub fn body(self, body: impl Into<Vec<u8>>) -> Self {
        let body = body.into();
        let length = body.len().to_string();
        Self {
            body,
            ..self.header("Content-Length", &length)
        }
    }

    /// Adds a body as one chunk.
    #[must_use]
    pub fn chunked(self, body: impl AsRef<[u8]>) -> Self {
        let body = body.as_ref();
        let size = format!("{:x}\r\n", body.len());
        Self {
            body: [size.as_bytes(), body, b"\r\n0\r\n\r\n"].concat(),
            ..self.header("Transfer-Encoding", "chunked")
        }
    }

    /// The bytes to send.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let Self {
            line,
            headers,
            body,
        } = self;
        let has_host = headers.lines().any(|line| line.starts_with("Host:"));
        let host = if has_host { "" } else { "Host: localhost\r\n" };
        [format!("{line}{host}{headers}\r\n").as_bytes(), body].concat()
    }
}
