//! A collector of our own sees the traces of a client, twinroute, a legacy server and twinroute again, with the right parents.
//!
//! The subscriber is that of the whole process, so this test has a file of its own.
#![expect(
    clippy::unwrap_used,
    reason = "clippy.toml allows it in tests, but not in their helpers"
)]

use std::{
    collections::BTreeMap,
    io,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use futures_util::{StreamExt as _, stream};
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_otlp::{SpanExporter, WithExportConfig as _};
use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest,
    common::v1::any_value::Value,
    trace::v1::{Span, span::SpanKind, status::StatusCode},
};
use opentelemetry_sdk::trace::SdkTracerProvider;
use prost::{Message as _, bytes::Bytes};
use tracing::Instrument as _;
use tracing_subscriber::{layer::SubscriberExt as _, util::SubscriberInitExt as _};
use twinroute::{
    Routes, Server, after,
    app::{self, NextRequest, NextResponse, RouteContext},
    pages::{self, NextApiResponse, Sent},
    test,
};
use twinroute_test_client::{Peer, Request, listen};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const CLIENT_SPAN: &str = "00f067aa0ba902b7";

/// The spans that the collector has received.
type Received = Arc<Mutex<Vec<Span>>>;

/// Receives OTLP over HTTP with protobuf.
fn collector() -> (SocketAddr, Received) {
    let received = Received::default();
    let spans = Arc::clone(&received);
    let address = listen(move |mut peer| {
        while let Ok(message) = peer.read_message() {
            assert!(
                message.line.starts_with("POST /v1/traces "),
                "{}",
                message.line
            );
            let request = ExportTraceServiceRequest::decode(&message.body[..]).unwrap();
            let scopes = request.resource_spans.into_iter();
            let scopes = scopes.flat_map(|resource| resource.scope_spans);
            spans
                .lock()
                .unwrap()
                .extend(scopes.flat_map(|scope| scope.spans));
            peer.send("HTTP/1.1 200 OK\r\nContent-Type: application/x-protobuf\r\nContent-Length: 0\r\n\r\n");
        }
    });
    (address, received)
}

fn subscribe(collector: SocketAddr) -> SdkTracerProvider {
    let exporter = SpanExporter::builder()
        .with_http()
        .with_endpoint(format!("http://{collector}/v1/traces"))
        .build()
        .unwrap();
    let provider = SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        .build();
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("test"));
    tracing_subscriber::registry().with(layer).init();
    provider
}

/// The value of a header line of a raw head.
fn header_of(head: &str, name: &str) -> String {
    let line = head.lines().find_map(|line| {
        let (found, value) = line.split_once(':')?;
        found
            .eq_ignore_ascii_case(name)
            .then(|| value.trim().to_owned())
    });
    line.unwrap_or_default()
}

/// A legacy server, which calls back with a span of its own: the parent that it got is in the span's state.
fn legacy(back: SocketAddr, seen: Arc<Mutex<Vec<(String, String)>>>) -> SocketAddr {
    listen(move |mut peer| {
        let request = peer.read_message().unwrap();
        let head = String::from_utf8_lossy(request.raw_head()).into_owned();
        let (parent, state) = (
            header_of(&head, "traceparent"),
            header_of(&head, "tracestate"),
        );
        seen.lock().unwrap().push((parent.clone(), state));
        let trace = parent.split('-').nth(1).unwrap().to_owned();
        let own = format!("00-{trace}-1111111111111111-01");
        let request = Request::get("/api/inner")
            .header("traceparent", &own)
            .close();
        let inner = Peer::send_to(back, request.bytes()).last_response();
        let body = inner.text();
        let length = body.len();
        peer.send(format!(
            "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
        ));
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn attributes(span: &Span) -> BTreeMap<String, String> {
    let values = span.attributes.iter().map(|attribute| {
        let value = attribute
            .value
            .as_ref()
            .and_then(|value| value.value.clone());
        let value = match value {
            Some(Value::StringValue(text)) => text,
            Some(Value::IntValue(number)) => number.to_string(),
            other => format!("{other:?}"),
        };
        (attribute.key.clone(), value)
    });
    values.collect()
}

async fn inner(res: NextApiResponse) -> Sent {
    res.send("from inside")
}

async fn work() -> NextResponse {
    async {}
        .instrument(tracing::info_span!("in the handler"))
        .await;
    let _ = after(async {
        async {}
            .instrument(tracing::info_span!("after the response"))
            .await;
    });
    let pieces = stream::iter(["a", "b"]).map(|piece| {
        tracing::info_span!("in the stream").in_scope(|| Ok::<_, io::Error>(Bytes::from(piece)))
    });
    NextResponse::stream(pieces)
}

async fn fails(_: RouteContext) -> app::Result {
    Err(io::Error::other("planted").into())
}

async fn panics(req: NextRequest) -> NextResponse {
    panic!("planted in {}", req.method())
}

fn routes() -> Routes {
    Routes::new()
        .pages("/api/inner", pages::route(inner))
        .app("/api/work/[id]", app::route().get(work))
        .app("/api/fails/[id]", app::route().get(fails).post(panics))
        .traces(twinroute_opentelemetry::traces())
}

fn traced(request: Request) -> Request {
    request
        .header("traceparent", &format!("00-{TRACE}-{CLIENT_SPAN}-01"))
        .header("tracestate", "vendor=1")
        .close()
}

#[test]
fn a_trace_goes_through_the_legacy_server_and_back() {
    let (collector, received) = collector();
    let provider = subscribe(collector);
    let back = test::serve(Server::new(routes())).unwrap();
    let seen = Arc::default();
    let legacy = legacy(back, Arc::clone(&seen));
    let front = routes().legacy(format!("http://{legacy}").as_str());
    let front = test::serve(Server::new(front)).unwrap();

    let ask = |request: Request| Peer::send_to(front, traced(request).bytes()).last_response();
    assert_eq!(
        ask(Request::get("/legacy/page?secret=1")).text(),
        "from inside"
    );
    assert_eq!(ask(Request::get("/api/work/7")).text(), "ab");
    assert_eq!(ask(Request::get("/api/fails/1")).status, 500);
    assert_eq!(ask(Request::new("POST", "/api/fails/1")).status, 500);
    // Malformed: a trace of its own.
    let malformed = Request::get("/api/inner")
        .header("traceparent", "00-zz-11-01")
        .close();
    assert_eq!(
        Peer::send_to(front, malformed.bytes())
            .last_response()
            .status,
        200
    );

    // The work after the response ends soon.
    let is_complete = |spans: &[Span]| spans.iter().any(|span| span.name == "GET /api/work/[id]");
    for _ in 0..100 {
        provider.force_flush().unwrap();
        if is_complete(&received.lock().unwrap()) {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let spans = Spans(received.lock().unwrap().clone());
    check_parents(&spans, &seen.lock().unwrap());
    check_handler(&spans);
    for (name, kind) in [
        ("GET /api/fails/[id]", "handler"),
        ("POST /api/fails/[id]", "panic"),
    ] {
        let span = spans.one(name);
        let status = span.status.as_ref().map(|status| status.code);
        assert_eq!(status, Some(StatusCode::Error as i32), "{name}");
        assert_eq!(attributes(span)["error.type"], kind);
    }
}

/// The spans that the collector has received.
struct Spans(Vec<Span>);

impl Spans {
    fn all(&self, name: &str) -> Vec<&Span> {
        self.0.iter().filter(|span| span.name == name).collect()
    }

    fn one(&self, name: &str) -> &Span {
        let found = self.all(name);
        let names: Vec<_> = self.0.iter().map(|span| &span.name).collect();
        assert_eq!(found.len(), 1, "{name} in {names:?}");
        found[0]
    }
}

/// Checks the way from the client through twinroute to the legacy server, and from there to twinroute. `seen` is what the legacy server
/// got.
fn check_parents(spans: &Spans, seen: &[(String, String)]) {
    let forwarded = spans.one("GET");
    assert_eq!(hex(&forwarded.trace_id), TRACE);
    assert_eq!(hex(&forwarded.parent_span_id), CLIENT_SPAN);
    assert_eq!(forwarded.trace_state, "vendor=1");
    assert_eq!(forwarded.kind, SpanKind::Server as i32);
    let own = format!("00-{TRACE}-{}-01", hex(&forwarded.span_id));
    assert_eq!(seen, [(own, "vendor=1".to_owned())]);
    let back = spans.all("GET /api/inner");
    let (of_legacy, of_malformed): (Vec<_>, Vec<_>) = back
        .into_iter()
        .partition(|span| hex(&span.trace_id) == TRACE);
    assert_eq!(of_legacy.len(), 1);
    assert_eq!(hex(&of_legacy[0].parent_span_id), "1111111111111111");
    assert_eq!(of_malformed.len(), 1);
    assert!(of_malformed[0].parent_span_id.is_empty());
}

/// Checks the span of a request: it is the parent of all that the handler does.
fn check_handler(spans: &Spans) {
    let request = spans.one("GET /api/work/[id]");
    for name in ["in the handler", "after the response"] {
        assert_eq!(spans.one(name).parent_span_id, request.span_id, "{name}");
    }
    let streamed = spans.all("in the stream");
    assert_eq!(streamed.len(), 2);
    assert!(
        streamed
            .iter()
            .all(|span| span.parent_span_id == request.span_id)
    );

    let found = attributes(request);
    for (name, value) in [
        ("http.request.method", "GET"),
        ("http.route", "/api/work/[id]"),
        ("url.path", "/api/work/7"),
        ("http.response.status_code", "200"),
        ("client.address", "127.0.0.1"),
        ("network.protocol.version", "1.1"),
    ] {
        assert_eq!(
            found.get(name).map(String::as_str),
            Some(value),
            "{name} in {found:?}"
        );
    }
    assert!(found.contains_key("server.address"), "{found:?}");
    assert!(!found.contains_key("error.type"), "{found:?}");
}
