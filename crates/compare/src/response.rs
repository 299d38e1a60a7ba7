//! The input of a comparison.

/// A response as plain data.
///
/// Callers build it as a literal: the fields are all that a comparison reads, and the struct is exhaustive.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ComparedResponse {
    /// The status code.
    pub status: u16,
    /// Names and values in the order in which they were received. A value has one character for each byte (Latin-1), so
    /// that no byte is lost.
    pub headers: Vec<(String, String)>,
    /// The body, without transfer and content encoding.
    pub body: Vec<u8>,
}

impl ComparedResponse {
    /// Returns the first value of a header; the name is case-insensitive.
    ///
    /// ```
    /// use twinroute_compare::ComparedResponse;
    ///
    /// let response = ComparedResponse {
    ///     status: 204,
    ///     headers: vec![("ETag".to_owned(), "\"a\"".to_owned())],
    ///     ..ComparedResponse::default()
    /// };
    /// assert_eq!(response.header("etag"), Some("\"a\""));
    /// ```
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(other, _)| other.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}
