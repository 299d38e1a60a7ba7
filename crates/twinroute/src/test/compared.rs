//! Conversion of a test's response for a comparison.

use twinroute_compare::ComparedResponse;
use twinroute_core::header;

use super::{ClientResponse, ClientResponseError};

impl ClientResponse {
    /// Converts the response for a [`Comparison`](twinroute_compare::Comparison), for example of a Pages handler with
    /// its App twin.
    ///
    /// # Errors
    /// If the body is incomplete.
    pub fn to_compare(&self) -> Result<ComparedResponse, ClientResponseError> {
        let headers = self.headers.iter();
        let headers =
            headers.map(|(name, value)| (name.to_string(), header::text(value).into_owned()));
        Ok(ComparedResponse {
            status: self.status(),
            headers: headers.collect(),
            body: self.bytes()?.into(),
        })
    }
}
