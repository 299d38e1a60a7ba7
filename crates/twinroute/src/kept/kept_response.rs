//! A response as it is kept.

use std::time::Duration;

use actix_web::{
    HttpResponse,
    body::{BoxBody, MessageBody as _},
    http::{
        StatusCode,
        header::{CACHE_CONTROL, CONTENT_LENGTH, HeaderName, HeaderValue},
    },
};
use bytes::{Buf as _, BufMut as _, Bytes, BytesMut};
use twinroute_core::FixedBody;

use crate::cache::{CacheLife, Entry};

/// Where a kept response comes from: the value of `x-nextjs-cache`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Hit,
    Stale,
    Miss,
    Revalidated,
}

/// Next's header that shows the state.
pub(crate) const STATE: HeaderName = HeaderName::from_static("x-nextjs-cache");

/// Headers that are not kept: the length is that of the body, and the others are Next's own.
const DROPPED: [HeaderName; 3] = [
    CONTENT_LENGTH,
    STATE,
    HeaderName::from_static("x-next-cache-tags"),
];

/// Next's limit for a response without `revalidate`, in seconds.
const YEAR: u64 = 31_536_000;

/// The `Cache-Control` of a response that must not be kept.
pub(super) const PRIVATE: &str = "private, no-cache, no-store, max-age=0, must-revalidate";

impl State {
    pub(crate) fn value(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Hit => "HIT",
            Self::Stale => "STALE",
            Self::Miss => "MISS",
            Self::Revalidated => "REVALIDATED",
        })
    }
}

/// A response as it is kept: all that each client gets.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct KeptResponse {
    status: StatusCode,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Bytes,
}

impl KeptResponse {
    /// Keeps a response whose body is in memory.
    pub(crate) fn new(response: HttpResponse) -> Self {
        let (response, body) = response.into_parts();
        let mut kept: Vec<_> = response
            .headers()
            .iter()
            .filter(|(name, _)| !DROPPED.contains(name))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        // A stable sort: values of one name stay in their order.
        kept.sort_by(|(one, _), (other, _)| one.as_str().cmp(other.as_str()));
        Self {
            status: response.status(),
            headers: kept,
            body: body.try_into_bytes().unwrap_or_default(),
        }
    }

    /// Returns the kept response of an entry. `None` if another version of twinroute has written it, or it is damaged.
    pub(crate) fn of(entry: &Entry) -> Option<&Self> {
        let life = entry.life();
        entry.decoded(|value| {
            let mut response = Self::decode(value.clone())?;
            if !response
                .headers
                .iter()
                .any(|(name, _)| name == CACHE_CONTROL)
            {
                response.headers.push((CACHE_CONTROL, cache_control(life)));
            }
            Some(response)
        })
    }

    /// Makes the response to one client.
    pub(crate) fn respond(&self, state: State) -> Box<HttpResponse> {
        let mut response = HttpResponse::new(self.status);
        let headers = response.headers_mut();
        headers.insert(STATE, state.value());
        for (name, value) in &self.headers {
            headers.append(name.clone(), value.clone());
        }
        let body = BoxBody::new(FixedBody::chunked(self.body.clone()));
        Box::new(response.set_body(body))
    }

    /// Writes the response as bytes: the status, the number of headers, each header with the lengths of its parts, the body.
    pub(crate) fn encode(&self) -> Bytes {
        // Exactly as much as is written: the bound of the cache does not count spare capacity.
        let of_headers = self.headers.iter();
        let of_headers = of_headers.map(|(name, value)| 8 + name.as_str().len() + value.len());
        let mut out = BytesMut::with_capacity(6 + of_headers.sum::<usize>() + self.body.len());
        out.put_u16(self.status.as_u16());
        out.put_u32(self.headers.len() as u32);
        for (name, value) in &self.headers {
            for part in [name.as_str().as_bytes(), value.as_bytes()] {
                out.put_u32(part.len() as u32);
                out.put_slice(part);
            }
        }
        out.put_slice(&self.body);
        out.freeze()
    }

    fn decode(mut bytes: Bytes) -> Option<Self> {
        let status = StatusCode::from_u16(bytes.try_get_u16().ok()?).ok()?;
        if status.is_informational() || status.as_u16() > 599 {
            return None;
        }
        let count = bytes.try_get_u32().ok()?;
        let mut headers = Vec::new();
        for _ in 0..count {
            let name = HeaderName::from_bytes(&part(&mut bytes)?).ok()?;
            let value = HeaderValue::from_maybe_shared(part(&mut bytes)?).ok()?;
            headers.push((name, value));
        }
        Some(Self {
            status,
            headers,
            body: bytes,
        })
    }
}

fn part(bytes: &mut Bytes) -> Option<Bytes> {
    let length = usize::try_from(bytes.try_get_u32().ok()?).ok()?;
    (length <= bytes.len()).then(|| bytes.split_to(length))
}

/// Returns Next's `Cache-Control` of a kept response.
fn cache_control(life: CacheLife) -> HeaderValue {
    if !life.is_kept() {
        return HeaderValue::from_static(PRIVATE);
    }
    let Some(fresh) = life.revalidate_after() else {
        return text(&format!("s-maxage={YEAR}"));
    };
    let stale = life
        .expire_after()
        .and_then(|expire| expire.checked_sub(fresh));
    match stale.filter(|stale| !stale.is_zero()) {
        Some(stale) => text(&format!(
            "s-maxage={}, stale-while-revalidate={}",
            seconds(fresh),
            seconds(stale)
        )),
        None => text(&format!("s-maxage={}", seconds(fresh))),
    }
}

/// Seconds, with a fraction if there is one.
fn seconds(duration: Duration) -> f64 {
    duration.as_secs_f64()
}

fn text(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static("no-store"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response() -> KeptResponse {
        let mut response = HttpResponse::new(StatusCode::CREATED);
        for (name, value) in [
            ("x-b", "1"),
            ("x-a", "ü"),
            ("x-b", "2"),
            ("content-length", "9"),
        ] {
            response.headers_mut().append(
                HeaderName::try_from(name).unwrap(),
                HeaderValue::from_bytes(value.as_bytes()).unwrap(),
            );
        }
        KeptResponse::new(response.set_body(BoxBody::new("body\0")))
    }

    #[test]
    fn a_response_survives_its_encoding() {
        let response = response();
        assert_eq!(response.headers.len(), 3);
        assert_eq!(KeptResponse::decode(response.encode()), Some(response));
    }

    #[test]
    fn damaged_bytes_are_no_response() {
        let bytes = response().encode();
        let head = bytes.len() - response().body.len();
        for end in 0..head {
            assert_eq!(KeptResponse::decode(bytes.slice(..end)), None, "{end}");
        }
        assert_eq!(
            KeptResponse::decode(Bytes::from_static(&[0, 200, 255, 255, 255, 255])),
            None
        );
    }

    #[test]
    fn the_lifetime_is_in_the_cache_control() {
        let life = |fresh: Option<u64>, expire: Option<u64>| {
            let mut life = CacheLife::new();
            if let Some(fresh) = fresh {
                life = life.revalidate(Duration::from_secs(fresh));
            }
            if let Some(expire) = expire {
                life = life.expire(Duration::from_secs(expire));
            }
            cache_control(life)
        };
        assert_eq!(life(None, None), "s-maxage=31536000");
        assert_eq!(life(Some(60), None), "s-maxage=60");
        assert_eq!(
            life(Some(60), Some(90)),
            "s-maxage=60, stale-while-revalidate=30"
        );
        assert_eq!(life(Some(60), Some(60)), "s-maxage=60");
        assert_eq!(life(Some(0), None), PRIVATE);
        let half = CacheLife::new().revalidate(Duration::from_millis(1500));
        let half = half.expire(Duration::from_secs(YEAR));
        assert_eq!(
            cache_control(half),
            "s-maxage=1.5, stale-while-revalidate=31535998.5"
        );
    }
}
