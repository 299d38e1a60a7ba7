//! The comparison of two answers: what differs, in words that can be read.
//!
//! ```
//! use twinroute_compare::{Answer, Comparison};
//!
//! let answer = |body: &str| Answer {
//!     status: 200,
//!     headers: vec![("Content-Type".to_owned(), "application/json".to_owned())],
//!     body: body.into(),
//! };
//! let legacy = answer(r#"{"posts": [{"title": "a"}], "time": 1}"#);
//! let rust = answer(r#"{"time": 2, "posts": [{"title": "b"}]}"#);
//!
//! let comparison = Comparison::by_value().ignore("$.time".parse().unwrap());
//! let differences = comparison.compare(&legacy, &rust);
//! assert_eq!(differences.to_string(), "$.posts[0].title: legacy \"a\", rust \"b\"");
//! ```
//!
//! What is compared [by value](Comparison::by_value):
//!
//! 1. The status.
//! 2. Headers, but for those of the connection, the clock and the product. The order counts among values of one name.
//!    `Vary` is a set. An `ETag` counts where the bodies are the same, and a `Content-Length` never does: bodies do.
//! 3. Cookies, attribute by attribute. Two `Expires` are the same when they are at most ten seconds apart.
//! 4. The body: JSON by its values, other text by its lines, anything else by its bytes.
//!
//! [Byte for byte](Comparison::exact), cookies are headers as any other, and bodies are the same or they are not.
//! Plain data in, plain data out: no sockets, no files.

mod body;
mod cookies;
mod difference;
mod headers;
mod json;
mod part;

pub use difference::{Difference, Differences, Place};
pub use part::{JsonPath, Part, PartError, Step};

/// An answer as it is compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// Names as sent, values as Latin-1 (one character per byte), in the order they came.
    pub headers: Vec<(String, String)>,
    /// The body, out of its chunks and encodings.
    pub body: Vec<u8>,
}

impl Answer {
    /// The first value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(other, _)| other.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

/// How closely two answers are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scrutiny {
    Value,
    Byte,
}

/// What is compared, and what the two sides are called.
#[derive(Debug, Clone)]
pub struct Comparison {
    scrutiny: Scrutiny,
    sides: [&'static str; 2],
    ignored: Vec<Part>,
}

impl Comparison {
    /// Compares what a client can tell apart that reads JSON as JSON.
    #[must_use]
    pub fn by_value() -> Self {
        Self {
            scrutiny: Scrutiny::Value,
            sides: ["legacy", "rust"],
            ignored: Vec::new(),
        }
    }

    /// Compares byte for byte.
    #[must_use]
    pub fn exact() -> Self {
        Self {
            scrutiny: Scrutiny::Byte,
            ..Self::by_value()
        }
    }

    /// What the two answers are called where they differ; at first `legacy` and `rust`.
    #[must_use]
    pub fn between(self, left: &'static str, right: &'static str) -> Self {
        Self {
            sides: [left, right],
            ..self
        }
    }

    /// Leaves a part of the answers out.
    #[must_use]
    pub fn ignore(mut self, part: Part) -> Self {
        self.ignored.push(part);
        self
    }

    /// Compares two answers.
    #[must_use]
    pub fn compare(&self, left: &Answer, right: &Answer) -> Differences {
        let mut found = Vec::new();
        if left.status != right.status {
            let statuses = [left.status, right.status].map(|status| Some(status.to_string()));
            found.push(Difference::new(Place::Status, statuses));
        }
        let by_value = self.scrutiny == Scrutiny::Value;
        headers::compare(left, right, by_value, &mut found);
        if by_value {
            cookies::compare(left, right, &mut found);
        }
        body::compare(left, right, by_value, &mut found);
        found.retain(|difference| !self.ignores(difference.place()));
        Differences::new(self.sides, found)
    }

    /// What of an answer is compared: neither the headers that say nothing of it, nor what is ignored as a whole.
    #[must_use]
    pub fn compared(&self, answer: &Answer) -> Answer {
        let mut headers = headers::compared(&answer.headers);
        headers.retain(|(name, _)| !self.ignores(&Place::Header(name.to_ascii_lowercase())));
        let body = if self.ignored.contains(&Part::Body) {
            Vec::new()
        } else {
            answer.body.clone()
        };
        Answer {
            status: answer.status,
            headers,
            body,
        }
    }

    fn ignores(&self, place: &Place) -> bool {
        self.ignored.iter().any(|part| part.covers(place))
    }
}
