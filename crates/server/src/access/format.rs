//! How a line of the access log is written. A line has only printable ASCII, so that no request can forge a line or control a terminal.

use std::{fmt::Write as _, time::SystemTime};

use serde::Serialize;
use time::{Month, OffsetDateTime};
use twinroute_core::ServingServer;

use super::record::{AccessRecord, microseconds};

/// The format of the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Json,
    /// The Common Log Format.
    Common,
    /// The Common Log Format with referer and user agent.
    Combined,
}

/// Whether query strings are logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Queries {
    Omitted,
    Logged,
}

/// The members of a JSON line.
#[derive(Serialize)]
struct JsonLine<'a> {
    time: String,
    client: Option<String>,
    method: Option<&'a str>,
    path: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<&'a str>,
    version: Option<String>,
    status: Option<u16>,
    bytes: u64,
    microseconds: u64,
    end: String,
    route: Option<&'a str>,
    style: Option<&'static str>,
    upstream: Option<&'static str>,
    request_id: Option<&'a str>,
    user_agent: Option<&'a str>,
    referer: Option<&'a str>,
}

impl Format {
    /// Appends the line of a record, with its line feed.
    pub(super) fn write(self, record: &AccessRecord, queries: Queries, lines: &mut Vec<u8>) {
        let line = match self {
            Self::Json => json(record, queries),
            Self::Common => common(record, queries),
            Self::Combined => {
                let referer = referer(record, queries);
                let (referer, agent) = (quoted(referer), quoted(record.user_agent.as_deref()));
                format!("{} {referer} {agent}", common(record, queries))
            }
        };
        lines.extend_from_slice(line.as_bytes());
        lines.push(b'\n');
    }
}

fn json(record: &AccessRecord, queries: Queries) -> String {
    let line = JsonLine {
        time: rfc_3339(record.time),
        client: record.client.map(|client| client.to_string()),
        method: record.method.as_deref(),
        path: record.path.as_deref(),
        query: query(record, queries),
        version: record.version.map(|version| format!("{version:?}")),
        status: record.status.map(|status| status.as_u16()),
        bytes: record.bytes,
        microseconds: microseconds(record.duration),
        end: record.outcome.to_string(),
        route: record.served.route.as_deref(),
        style: record.served.style,
        upstream: record.served.server.map(ServingServer::as_str),
        request_id: record.request_id.as_deref(),
        user_agent: record.user_agent.as_deref(),
        referer: referer(record, queries),
    };
    // Texts and numbers can always be written.
    let line = serde_json::to_string(&line).unwrap_or_default();
    let mut ascii = String::with_capacity(line.len());
    for character in line.chars() {
        if matches!(character, ' '..='~') {
            ascii.push(character);
        } else {
            // Only in a text of JSON, where serde_json has escaped the other control characters.
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(ascii, "\\u{unit:04x}");
            }
        }
    }
    ascii
}

fn common(record: &AccessRecord, queries: Queries) -> String {
    let client = record.client.map(|client| client.to_string());
    let request = record.method.as_deref().map(|method| {
        let mut request = format!("{method} {}", record.path.as_deref().unwrap_or("-"));
        if let Some(query) = query(record, queries) {
            let _ = write!(request, "?{query}");
        }
        if let Some(version) = record.version {
            let _ = write!(request, " {version:?}");
        }
        request
    });
    // 499 as in nginx: the client disconnected before the response.
    let status = record.status.map_or(499, |status| status.as_u16());
    let bytes = if record.bytes == 0 {
        "-".to_owned()
    } else {
        record.bytes.to_string()
    };
    format!(
        "{} - - [{}] {} {status} {bytes}",
        client.as_deref().unwrap_or("-"),
        clf_time(record.time),
        quoted(request.as_deref())
    )
}

fn query(record: &AccessRecord, queries: Queries) -> Option<&str> {
    let query = record.query.as_deref();
    query.filter(|_| queries == Queries::Logged)
}

/// Returns the referer. Its query may have secrets too.
fn referer(record: &AccessRecord, queries: Queries) -> Option<&str> {
    let referer = record.referer.as_deref()?;
    match queries {
        Queries::Logged => Some(referer),
        Queries::Omitted => referer.split(['?', '#']).next(),
    }
}

/// Quotes a text, and escapes all that could end the quotes or the line.
fn quoted(text: Option<&str>) -> String {
    let mut quoted = String::from("\"");
    for byte in text.unwrap_or("-").bytes() {
        if matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\') {
            quoted.push(char::from(byte));
        } else {
            let _ = write!(quoted, "\\x{byte:02X}");
        }
    }
    quoted.push('"');
    quoted
}

fn rfc_3339(time: SystemTime) -> String {
    let time = OffsetDateTime::from(time);
    let (year, month, day) = (time.year(), u8::from(time.month()), time.day());
    let (hour, minute, second, milli) = time.to_hms_milli();
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z")
}

fn clf_time(time: SystemTime) -> String {
    let time = OffsetDateTime::from(time);
    let month = match time.month() {
        Month::January => "Jan",
        Month::February => "Feb",
        Month::March => "Mar",
        Month::April => "Apr",
        Month::May => "May",
        Month::June => "Jun",
        Month::July => "Jul",
        Month::August => "Aug",
        Month::September => "Sep",
        Month::October => "Oct",
        Month::November => "Nov",
        Month::December => "Dec",
    };
    let (year, day, (hour, minute, second)) = (time.year(), time.day(), time.to_hms());
    format!("{day:02}/{month}/{year:04}:{hour:02}:{minute:02}:{second:02} +0000")
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use actix_http::{Method, RequestHead, StatusCode, Uri, header::USER_AGENT};
    use actix_web::http::header::HeaderValue;
    use twinroute_core::ServedBy;

    use super::*;
    use crate::access::Outcome;

    fn record(target: &str, agent: &[u8]) -> AccessRecord {
        let mut head = RequestHead::default();
        head.method = Method::GET;
        head.uri = Uri::try_from(target).unwrap();
        let headers = head.headers_mut();
        headers.insert(USER_AGENT, HeaderValue::from_bytes(agent).unwrap());
        let referer = HeaderValue::from_static("https://a/b?token=1#c");
        headers.insert(actix_http::header::REFERER, referer);
        AccessRecord {
            time: UNIX_EPOCH + Duration::from_millis(951_825_600_123),
            duration: Duration::from_micros(1234),
            status: Some(StatusCode::OK),
            bytes: 5,
            outcome: Outcome::Complete,
            served: ServedBy::new(ServingServer::Rust).route("/[id]", "App"),
            ..AccessRecord::begin(&head, Some("192.0.2.1".parse().unwrap()))
        }
    }

    fn line(format: Format, record: &AccessRecord, queries: Queries) -> String {
        let mut lines = Vec::new();
        format.write(record, queries, &mut lines);
        String::from_utf8(lines).unwrap()
    }

    #[test]
    fn the_three_formats() {
        let record = record("/a?secret=1", b"curl/8");
        let json = line(Format::Json, &record, Queries::Omitted);
        let expected = r#"{"time":"2000-02-29T12:00:00.123Z","client":"192.0.2.1","method":"GET","path":"/a","version":"HTTP/1.1","status":200,"bytes":5,"microseconds":1234,"end":"complete","route":"/[id]","style":"App","upstream":"rust","request_id":null,"user_agent":"curl/8","referer":"https://a/b"}"#;
        assert_eq!(json.trim_end(), expected);
        let common = line(Format::Common, &record, Queries::Omitted);
        let expected = r#"192.0.2.1 - - [29/Feb/2000:12:00:00 +0000] "GET /a HTTP/1.1" 200 5"#;
        assert_eq!(common.trim_end(), expected);
        let combined = line(Format::Combined, &record, Queries::Omitted);
        assert_eq!(
            combined.trim_end(),
            format!(r#"{expected} "https://a/b" "curl/8""#)
        );
    }

    #[test]
    fn queries_are_logged_on_request_only() {
        let record = record("/a?secret=1", b"curl/8");
        for format in [Format::Json, Format::Common, Format::Combined] {
            let omitted = line(format, &record, Queries::Omitted);
            assert!(
                !omitted.contains("secret") && !omitted.contains("token"),
                "{omitted}"
            );
            let logged = line(format, &record, Queries::Logged);
            assert!(logged.contains("secret=1"), "{logged}");
            assert_eq!(
                logged.contains("token=1"),
                format != Format::Common,
                "{logged}"
            );
        }
    }

    #[test]
    fn no_request_forges_a_line() {
        let agent = "\"x\" \\ \t \u{9b}31m \u{2028} \u{202e} \u{1f600} {\"a\":1}";
        let record = record("/%0d%0a\"a", agent.as_bytes());
        for format in [Format::Json, Format::Common, Format::Combined] {
            let line = line(format, &record, Queries::Omitted);
            let text = line.strip_suffix('\n').unwrap();
            assert!(
                text.bytes().all(|byte| matches!(byte, b' '..=b'~')),
                "{text}"
            );
        }
        let json = line(Format::Json, &record, Queries::Omitted);
        let json: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["user_agent"], agent);
        let combined = line(Format::Combined, &record, Queries::Omitted);
        assert_eq!(combined.matches('"').count(), 6, "{combined}");
        assert!(
            combined.contains(r#""\x22x\x22 \x5C \x09 \xC2\x9B31m "#),
            "{combined}"
        );
    }

    #[test]
    fn a_refused_head_has_what_is_known() {
        let refused = |received: &str| {
            let bad = StatusCode::BAD_REQUEST;
            let record = AccessRecord::refused(bad, None, Some("a-1"), received.as_bytes());
            line(Format::Common, &record, Queries::Omitted)
        };
        let cases = [
            (
                "GET /a?b HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                r#""GET /a""#,
            ),
            ("GET", r#""GET -""#),
            ("\u{16}\u{3}\u{1}", r#""-""#),
            ("hello world\n", r#""-""#),
            ("", r#""-""#),
        ];
        for (received, request) in cases {
            let line = refused(received);
            assert!(line.ends_with(&format!("{request} 400 -\n")), "{line}");
        }
        let unserved = AccessRecord {
            status: None,
            ..record("/a", b"x")
        };
        let line = line(Format::Common, &unserved, Queries::Omitted);
        assert!(line.ends_with("\"GET /a HTTP/1.1\" 499 5\n"), "{line}");
    }
}
