//! The settings of a comparison, and the comparison itself.

use crate::{ComparedResponse, Difference, Differences, Part, Place, body, cookies, headers};

/// How closely two responses are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Strictness {
    ByValue,
    Exact,
}

/// The settings of a comparison: its strictness, the ignored parts, and the names of the two sides.
///
/// ```
/// use twinroute_compare::{ComparedResponse, Comparison, Part};
///
/// let with_cookie = |cookie: &str| ComparedResponse {
///     status: 200,
///     headers: vec![("Set-Cookie".to_owned(), cookie.to_owned())],
///     ..ComparedResponse::default()
/// };
/// let (before, after) = (with_cookie("id=1; Path=/; HttpOnly"), with_cookie("id=1; httponly; path=/"));
/// assert!(Comparison::by_value().compare(&before, &after).is_empty());
///
/// let exact = Comparison::exact().between("before", "after");
/// assert_eq!(
///     exact.compare(&before, &after).to_string(),
///     r#"header set-cookie: before "id=1; Path=/; HttpOnly", after "id=1; httponly; path=/""#,
/// );
/// let exact = exact.ignore(Part::Header("set-cookie".to_owned()));
/// assert!(exact.compare(&before, &after).is_empty());
/// ```
#[derive(Debug, Clone)]
pub struct Comparison {
    strictness: Strictness,
    sides: [&'static str; 2],
    ignored: Vec<Part>,
}

impl Comparison {
    /// Compares by value: two responses are equal if they are equivalent for a client that parses JSON. The
    /// [rules](crate#what-is-compared) are in the documentation of the crate.
    #[must_use]
    pub fn by_value() -> Self {
        Self {
            strictness: Strictness::ByValue,
            sides: ["legacy", "rust"],
            ignored: Vec::new(),
        }
    }

    /// Compares header values and bodies byte for byte.
    #[must_use]
    pub fn exact() -> Self {
        Self {
            strictness: Strictness::Exact,
            ..Self::by_value()
        }
    }

    /// Sets the names of the two sides in reports; the default is `legacy` and `rust`.
    #[must_use]
    pub fn between(self, left: &'static str, right: &'static str) -> Self {
        Self {
            sides: [left, right],
            ..self
        }
    }

    /// Ignores a part of both responses.
    #[must_use]
    pub fn ignore(mut self, part: Part) -> Self {
        self.ignored.push(part);
        self
    }

    /// Compares two responses.
    #[must_use]
    pub fn compare(&self, left: &ComparedResponse, right: &ComparedResponse) -> Differences {
        let mut found = Vec::new();
        if left.status != right.status {
            let statuses = [left.status, right.status].map(|status| Some(status.to_string()));
            found.push(Difference::new(Place::Status, statuses));
        }
        headers::compare(left, right, self.strictness, &mut found);
        if self.strictness == Strictness::ByValue {
            cookies::compare(left, right, &mut found);
        }
        body::compare(left, right, self.strictness, &mut found);
        found.retain(|difference| !self.ignores(difference.place()));
        Differences::new(self.sides, found)
    }

    /// Returns the parts of a response that this comparison reads, for example to store them as an expectation: without
    /// headers that are never compared, ignored headers, and an ignored body. Ignored cookies and JSON values stay, since
    /// they are parts of a header or a body.
    #[must_use]
    pub fn compared(&self, response: &ComparedResponse) -> ComparedResponse {
        let mut headers = headers::compared(&response.headers);
        headers.retain(|(name, _)| !self.ignores(&Place::Header(name.to_ascii_lowercase())));
        let body = if self.ignored.contains(&Part::Body) {
            Vec::new()
        } else {
            response.body.clone()
        };
        ComparedResponse {
            status: response.status,
            headers,
            body,
        }
    }

    fn ignores(&self, place: &Place) -> bool {
        self.ignored.iter().any(|part| part.covers(place))
    }
}
