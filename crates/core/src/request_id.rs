//! The id of a request, which connects its logs, its errors and its response.

use std::{
    cell::{Cell, RefCell},
    convert::Infallible,
    fmt,
    future::{Ready, ready},
};

use actix_web::{
    FromRequest, HttpMessage as _, HttpRequest,
    dev::{Payload, RequestHead},
    http::header::{HeaderName, HeaderValue},
};
use bytes::Bytes;
use data_encoding::HEXLOWER;

use crate::TrustedPeers;

/// The header that carries the id.
pub static X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The longest id that is taken from a trusted peer, in bytes.
const MAX_LENGTH: usize = 128;

/// So many ids are made at a time, since fetching random bytes is a system call.
const BATCH: usize = 64;

/// The length of an id that is made here, in hexadecimal digits.
const LENGTH: usize = 32;

thread_local! {
    /// The text of the next ids.
    static NEXT: RefCell<Bytes> = const { RefCell::new(Bytes::new()) };
    /// Whether the server of this thread assigns an id to each request.
    static IS_ASSIGNED: Cell<bool> = const { Cell::new(false) };
}

/// The id of a request, as an extractor of both styles: 32 hexadecimal digits, or the text that a trusted peer has sent.
///
/// With `Server::request_id`, it is the `x-request-id` of the request and of the response, in the logs and in error events. Without it,
/// the extractor makes an id for the request.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct RequestId(
    /// Invariant: visible ASCII.
    HeaderValue,
);

impl RequestId {
    /// Makes a random id: a UUID of version 4, without hyphens.
    #[must_use]
    #[expect(
        clippy::new_without_default,
        reason = "each id is another one, which a default value should not be"
    )]
    pub fn new() -> Self {
        let id = NEXT.with_borrow_mut(|next| {
            if next.is_empty() {
                *next = batch()?;
            }
            HeaderValue::from_maybe_shared(next.split_to(LENGTH)).ok()
        });
        Self(id.unwrap_or_else(|| HeaderValue::from_static("unknown")))
    }

    /// Returns the id of a request. On a server that assigns none, the first call makes it.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Self {
        let assigned = IS_ASSIGNED.get().then(|| sent(request.head())).flatten();
        assigned.unwrap_or_else(|| {
            let mut extensions = request.extensions_mut();
            if let Some(known) = extensions.get::<Self>() {
                return known.clone();
            }
            let id = Self::new();
            extensions.insert(id.clone());
            id
        })
    }

    /// Returns the id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.to_str().unwrap_or_default()
    }

    /// Returns the value of the header.
    #[must_use]
    pub fn header_value(&self) -> &HeaderValue {
        &self.0
    }
}

/// Makes the text of the next ids; `None` if the system has no random bytes.
fn batch() -> Option<Bytes> {
    let mut random = [[0; LENGTH / 2]; BATCH];
    getrandom::fill(random.as_flattened_mut()).ok()?;
    for id in &mut random {
        // The version and the variant of RFC 9562.
        id[6] = id[6] & 0x0f | 0x40;
        id[8] = id[8] & 0x3f | 0x80;
    }
    Some(HEXLOWER.encode(random.as_flattened()).into())
}

impl FromRequest for RequestId {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of(request)))
    }
}

impl fmt::Debug for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RequestId").field(&self.as_str()).finish()
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Assigns an id to each request of a server.
#[derive(Debug, Clone)]
pub struct RequestIds {
    trusted: TrustedPeers,
}

impl RequestIds {
    /// Creates ids of which `trusted` peers may send their own.
    #[must_use]
    pub fn new(trusted: TrustedPeers) -> Self {
        Self { trusted }
    }

    /// Records that all requests of this thread have an id, so that [`RequestId::of`] relies on the header.
    pub fn enter(&self) {
        IS_ASSIGNED.set(true);
    }

    /// Sets the `x-request-id` of a request: a well-formed one of a trusted peer is kept, all others are replaced.
    pub fn assign(&self, head: &mut RequestHead) -> RequestId {
        let is_trusted = self.trusted.trusts(head.peer_addr);
        let sent = is_trusted.then(|| sent(head)).flatten();
        sent.unwrap_or_else(|| {
            let (id, headers) = (RequestId::new(), head.headers_mut());
            if headers.contains_key(&X_REQUEST_ID) {
                headers.remove(&X_REQUEST_ID);
            }
            // Cheaper than `insert`, which returns the values before.
            headers.append(X_REQUEST_ID.clone(), id.0.clone());
            id
        })
    }
}

/// Returns the id in the headers of a request, if there is exactly one and it is well-formed.
fn sent(head: &RequestHead) -> Option<RequestId> {
    let mut values = head.headers().get_all(&X_REQUEST_ID);
    let value = values.next().filter(|value| is_well_formed(value))?;
    values.next().is_none().then(|| RequestId(value.clone()))
}

/// Whether an id has a permitted length, and only characters that need no escape in logs, URLs and shells.
fn is_well_formed(value: &HeaderValue) -> bool {
    let is_permitted = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~+/=:@".contains(byte);
    (1..=MAX_LENGTH).contains(&value.len()) && value.as_bytes().iter().all(is_permitted)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use actix_web::test::TestRequest;

    use super::*;

    fn assigned(peer: &str, ids: &[&str]) -> String {
        let trusted = TrustedPeers::new(["10.0.0.0/8"]).unwrap();
        let mut request = TestRequest::default().peer_addr(peer.parse().unwrap());
        for id in ids {
            request = request.append_header(("x-request-id", *id));
        }
        let mut request = request.to_srv_request();
        let id = RequestIds::new(trusted).assign(request.head_mut());
        let sent: Vec<_> = request.headers().get_all("x-request-id").collect();
        assert_eq!(sent, [id.header_value()]);
        id.as_str().to_owned()
    }

    fn is_random(id: &str) -> bool {
        let (version, variant) = (&id[12..13], &id[16..17]);
        id.len() == 32
            && id.bytes().all(|byte| byte.is_ascii_hexdigit())
            && version == "4"
            && "89ab".contains(variant)
    }

    #[test]
    fn ids_of_several_batches_differ() {
        let ids: HashSet<_> = (0..200).map(|_| RequestId::new()).collect();
        assert_eq!(ids.len(), 200);
        assert!(ids.iter().all(|id| is_random(id.as_str())));
    }

    #[test]
    fn only_a_well_formed_id_of_a_trusted_peer_is_kept() {
        let trusted = "10.1.2.3:4567";
        let longest = "a".repeat(128);
        for id in ["a-1", "01JD.x_~+/=:@", &longest] {
            assert_eq!(assigned(trusted, &[id]), id);
            assert!(is_random(&assigned("192.0.2.1:1", &[id])), "{id}");
        }
        let long = "a".repeat(129);
        for id in [
            "", &long, "a b", "a\"b", "a\\b", "a\tb", "a,b", "${x}", "<x>",
        ] {
            assert!(is_random(&assigned(trusted, &[id])), "{id}");
        }
        assert!(is_random(&assigned(trusted, &["a", "b"])));
        assert_ne!(assigned(trusted, &[]), assigned(trusted, &[]));
    }

    #[test]
    fn a_server_without_ids_does_not_read_the_header() {
        let sent = TestRequest::default().insert_header(("x-request-id", "a-1"));
        let request = sent.to_http_request();
        let id = RequestId::of(&request);
        assert!(is_random(id.as_str()));
        assert_eq!(RequestId::of(&request), id);
    }
}
