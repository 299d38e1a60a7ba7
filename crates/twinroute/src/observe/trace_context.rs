//! W3C Trace Context: `traceparent` and `tracestate`.

use actix_web::http::header::HeaderMap;

/// A span in a trace, as `traceparent` and `tracestate` name it.
///
/// ```
/// use twinroute::trace::TraceContext;
///
/// let sent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
/// let context = TraceContext::parse(sent, "vendor=1").unwrap();
/// assert!(context.is_sampled());
/// assert_eq!((context.trace_parent().as_str(), context.trace_state()), (sent, "vendor=1"));
/// assert!(TraceContext::parse("00-0-0-01", "").is_none());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceContext {
    trace_id: [u8; 16],
    span_id: [u8; 8],
    is_sampled: bool,
    state: String,
}

/// The most entries of a `tracestate`.
const MAX_ENTRIES: usize = 32;
/// The longest `tracestate`, in bytes. The specification demands that 512 are passed on.
const MAX_STATE: usize = 1024;

impl TraceContext {
    /// Creates the context of a span. A `state` that is not well-formed is dropped. Returns `None` if an id is zero.
    #[must_use]
    pub fn new(
        trace_id: [u8; 16],
        span_id: [u8; 8],
        is_sampled: bool,
        state: &str,
    ) -> Option<Self> {
        if trace_id == [0; 16] || span_id == [0; 8] {
            return None;
        }
        Some(Self {
            trace_id,
            span_id,
            is_sampled,
            state: Some(state)
                .filter(|state| is_state(state))
                .unwrap_or_default()
                .to_owned(),
        })
    }

    /// Parses the values of `traceparent` and `tracestate`; the latter may be empty. Returns `None` if the `traceparent` is not
    /// well-formed. A `tracestate` that is not well-formed, has over 32 entries or over 1,024 bytes is dropped.
    #[must_use]
    pub fn parse(trace_parent: &str, trace_state: &str) -> Option<Self> {
        let (version, rest) = trace_parent.split_once('-')?;
        let (trace_id, rest) = rest.split_once('-')?;
        let (span_id, rest) = rest.split_once('-')?;
        let (flags, later) = match rest.split_once('-') {
            Some((flags, later)) => (flags, Some(later)),
            None => (rest, None),
        };
        let [version] = hex(version)?;
        // Version 255 is invalid. Later versions may have more fields.
        if version == 0xff || (version == 0 && later.is_some()) {
            return None;
        }
        let [flags] = hex(flags)?;
        Self::new(hex(trace_id)?, hex(span_id)?, flags & 1 == 1, trace_state)
    }

    /// Reads the context that a request has, if it has one `traceparent` that is well-formed.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let mut parents = headers.get_all("traceparent");
        let (parent, None) = (parents.next()?, parents.next()) else {
            return None;
        };
        let states = headers.get_all("tracestate");
        let states: Vec<_> = states.filter_map(|state| state.to_str().ok()).collect();
        Self::parse(parent.to_str().ok()?, &states.join(","))
    }

    /// Returns the id of the trace.
    #[must_use]
    pub fn trace_id(&self) -> [u8; 16] {
        self.trace_id
    }

    /// Returns the id of the span.
    #[must_use]
    pub fn span_id(&self) -> [u8; 8] {
        self.span_id
    }

    /// Whether the caller may have recorded the trace.
    #[must_use]
    pub fn is_sampled(&self) -> bool {
        self.is_sampled
    }

    /// Returns the value of `traceparent`.
    #[must_use]
    pub fn trace_parent(&self) -> String {
        let (trace_id, span_id) = (
            u128::from_be_bytes(self.trace_id),
            u64::from_be_bytes(self.span_id),
        );
        let flags = u8::from(self.is_sampled);
        format!("00-{trace_id:032x}-{span_id:016x}-{flags:02x}")
    }

    /// Returns the value of `tracestate`, which may be empty.
    #[must_use]
    pub fn trace_state(&self) -> &str {
        &self.state
    }
}

/// Parses exactly `N` bytes in lower-case hexadecimal digits.
fn hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digit = |byte: &u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    if text.len() != 2 * N {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
        let [high, low] = pair else { return None };
        *byte = digit(high)? << 4 | digit(low)?;
    }
    Some(bytes)
}

fn is_state(state: &str) -> bool {
    let entries = || {
        state
            .split(',')
            .map(|entry| entry.trim_matches([' ', '\t']))
    };
    state.len() <= MAX_STATE
        && entries().count() <= MAX_ENTRIES
        && entries().all(|entry| entry.is_empty() || is_entry(entry))
}

fn is_entry(entry: &str) -> bool {
    let Some((key, value)) = entry.split_once('=') else {
        return false;
    };
    let is_key =
        |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-*/@".contains(&byte);
    let is_value = |byte: u8| matches!(byte, b' '..=b'~') && byte != b',' && byte != b'=';
    !key.is_empty()
        && key.len() <= 256
        && key.bytes().all(is_key)
        && value.len() <= 256
        && value.bytes().all(is_value)
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
    const SPAN: &str = "00f067aa0ba902b7";

    #[test]
    fn only_well_formed_parents_are_read() {
        let zeros = "0".repeat(32);
        for (sent, is_read) in [
            (format!("00-{TRACE}-{SPAN}-01"), true),
            (format!("00-{TRACE}-{SPAN}-00"), true),
            (format!("cc-{TRACE}-{SPAN}-01-what-the-future-brings"), true),
            (format!("00-{TRACE}-{SPAN}-01-"), false),
            (format!("00-{TRACE}-{SPAN}-1"), false),
            (format!("00-{TRACE}-{SPAN}"), false),
            (format!("ff-{TRACE}-{SPAN}-01"), false),
            (format!("00-{}-{SPAN}-01", TRACE.to_uppercase()), false),
            (format!("00-{zeros}-{SPAN}-01"), false),
            (format!("00-{TRACE}-{}-01", &zeros[..16]), false),
            (format!("00-{TRACE}a-{SPAN}-01"), false),
            (format!("0-{TRACE}-{SPAN}-01"), false),
            (format!(" 00-{TRACE}-{SPAN}-01"), false),
            (String::new(), false),
        ] {
            assert_eq!(TraceContext::parse(&sent, "").is_some(), is_read, "{sent}");
        }
    }

    #[test]
    fn a_malformed_state_is_dropped() {
        let many = vec!["a=1"; 33].join(",");
        let long = format!("a={}", "b".repeat(257));
        for (state, is_kept) in [
            ("", true),
            ("rojo=00f067aa0ba902b7,congo=t61rcWkgMzE", true),
            ("fw529a3039@dt=FfuBJQnZ, a=b c", true),
            ("A=1", false),
            ("a", false),
            ("=1", false),
            ("a=b=c", false),
            (&many, false),
            (&long, false),
        ] {
            let sent = format!("00-{TRACE}-{SPAN}-01");
            let context = TraceContext::parse(&sent, state).unwrap();
            let expected = if is_kept { state } else { "" };
            assert_eq!(context.trace_state(), expected);
        }
    }

    #[test]
    fn two_parents_are_none_and_several_states_are_one() {
        let parent = format!("00-{TRACE}-{SPAN}-01");
        let request = || TestRequest::default().append_header(("traceparent", parent.as_str()));
        let two = request().append_header(("traceparent", parent.as_str()));
        assert_eq!(TraceContext::of(two.to_http_request().headers()), None);
        let states = request()
            .append_header(("tracestate", "a=1"))
            .append_header(("tracestate", "b=2"));
        let context = TraceContext::of(states.to_http_request().headers()).unwrap();
        assert_eq!(context.trace_state(), "a=1,b=2");
    }
}
