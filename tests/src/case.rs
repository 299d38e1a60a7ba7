//! A case: the request to send, and the behaviour that its response pins.
//!
//! ```
//! use twinroute_tests::Case;
//!
//! let case: Case = serde_json::from_str(
//!     r#"{"id": "hello", "pins": "a greeting", "send": "GET /api/hello", "headers": ["X-Name: you"]}"#,
//! ).unwrap();
//! assert_eq!(
//!     case.request.bytes(),
//!     b"GET /api/hello HTTP/1.1\r\nHost: conformance.test\r\nX-Name: you\r\n\r\n",
//! );
//! ```

use std::{collections::BTreeMap, time::Duration};

use serde::Deserialize;
use twinroute_compare::{Comparison, Part};

/// One line of `cases/*.jsonl`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Names the case in recordings, differences and reports; unique in the suite.
    pub id: String,
    /// The behaviour that the response shows, in words.
    pub pins: String,
    /// The first request.
    #[serde(flatten)]
    pub request: CaseRequest,
    /// Further requests over the same connection.
    #[serde(default)]
    pub then: Vec<CaseRequest>,
}

impl Case {
    /// Its requests, in the order in which they are sent.
    pub fn requests(&self) -> impl Iterator<Item = &CaseRequest> {
        std::iter::once(&self.request).chain(&self.then)
    }

    /// Whether it waits before one of its requests.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.requests().any(|request| request.wait > 0)
    }
}

/// A request: either built from `send`, `headers` and a body, or spelled out byte by byte in `raw`.
///
/// `Host` and `Content-Length` (or `Transfer-Encoding`, for chunks) are added unless `headers` has them.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct CaseRequest {
    /// Method and target, `GET /api/x`, and the version if it is not `HTTP/1.1`.
    pub send: String,
    /// Header lines, `Name: value`.
    pub headers: Vec<String>,
    /// The body, with its length as `Content-Length`.
    pub body: Option<CaseBody>,
    /// The body in `Transfer-Encoding: chunked`.
    pub chunks: Option<Vec<CaseBody>>,
    /// The complete request, for malformed ones.
    pub raw: Option<CaseBody>,
    /// How the strings above become bytes.
    pub encoding: Encoding,
    /// Milliseconds to wait before it is sent.
    pub wait: u64,
    /// The parts of the response that are not compared, each with the reason: `body`, a header by its name, or `page` for
    /// the parts that depend on a React page.
    pub ignore: BTreeMap<String, String>,
}

/// How the strings of a request become bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Encoding {
    /// As UTF-8.
    #[default]
    Utf8,
    /// One byte per character, so that `"\u00ff"` is the byte FF.
    Latin1,
}

/// Bytes of a request, in the form that is easiest to write.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum CaseBody {
    /// As they are.
    Text(String),
    /// `{"base64": "..."}`.
    Base64 {
        /// The bytes.
        #[serde(with = "crate::base64_bytes")]
        base64: Vec<u8>,
    },
    /// `{"before": "\"", "repeat": "a", "times": 1000000, "after": "\""}`, for large and deeply nested bodies.
    Repeat {
        /// Goes first.
        #[serde(default)]
        before: String,
        /// Goes in the middle, over and over.
        repeat: String,
        /// How often.
        times: usize,
        /// Goes last.
        #[serde(default)]
        after: String,
    },
}

impl CaseRequest {
    /// A GET without headers.
    #[must_use]
    pub fn get(target: &str) -> Self {
        Self {
            send: format!("GET {target}"),
            ..Self::default()
        }
    }

    /// The bytes to send.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        if let Some(raw) = &self.raw {
            return raw.bytes(self.encoding);
        }
        let mut out = self.encoding.bytes(&self.send);
        if !self.send.contains(" HTTP/") {
            out.extend_from_slice(b" HTTP/1.1");
        }
        out.extend_from_slice(b"\r\n");
        let body = self.body.as_ref().map(|body| body.bytes(self.encoding));
        for line in self.header_lines(body.as_ref().map(Vec::len)) {
            out.extend(self.encoding.bytes(&line));
            out.extend_from_slice(b"\r\n");
        }
        out.extend_from_slice(b"\r\n");
        out.extend(body.unwrap_or_default());
        for chunk in self.chunks.iter().flatten() {
            let chunk = chunk.bytes(self.encoding);
            out.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
            out.extend(chunk);
            out.extend_from_slice(b"\r\n");
        }
        if self.chunks.is_some() {
            out.extend_from_slice(b"0\r\n\r\n");
        }
        out
    }

    /// The time to wait before it is sent.
    #[must_use]
    pub fn delay(&self) -> Duration {
        Duration::from_millis(self.wait)
    }

    /// How its responses are compared: byte for byte, without the ignored parts.
    #[must_use]
    pub fn comparison(&self) -> Comparison {
        let ignored = self.ignore.keys().flat_map(|name| match name.as_str() {
            "body" => vec![Part::Body],
            "page" => vec![Part::Body, header("etag"), header("x-nextjs-*")],
            name => vec![header(name)],
        });
        let comparison = Comparison::exact().between("expected", "actual");
        ignored.fold(comparison, Comparison::ignore)
    }

    fn header_lines(&self, body_length: Option<usize>) -> Vec<String> {
        let has = |name: &str| {
            self.headers.iter().any(|line| {
                line.split(':')
                    .next()
                    .is_some_and(|n| n.eq_ignore_ascii_case(name))
            })
        };
        let mut lines = Vec::new();
        if !has("host") {
            lines.push("Host: conformance.test".to_owned());
        }
        lines.extend(self.headers.iter().cloned());
        if let Some(length) =
            body_length.filter(|_| !has("content-length") && !has("transfer-encoding"))
        {
            lines.push(format!("Content-Length: {length}"));
        }
        if self.chunks.is_some() && !has("transfer-encoding") {
            lines.push("Transfer-Encoding: chunked".to_owned());
        }
        lines
    }
}

fn header(name: &str) -> Part {
    Part::Header(name.to_ascii_lowercase())
}

impl CaseBody {
    pub(crate) fn bytes(&self, encoding: Encoding) -> Vec<u8> {
        match self {
            Self::Text(text) => encoding.bytes(text),
            Self::Base64 { base64 } => base64.clone(),
            Self::Repeat {
                before,
                repeat,
                times,
                after,
            } => encoding.bytes(&format!("{before}{}{after}", repeat.repeat(*times))),
        }
    }
}

impl Encoding {
    fn bytes(self, text: &str) -> Vec<u8> {
        match self {
            Self::Utf8 => text.as_bytes().to_vec(),
            // A character above U+00FF is an error of the case, which `?` makes visible in the request.
            Self::Latin1 => text
                .chars()
                .map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?'))
                .collect(),
        }
    }
}
