//! Responds in place of the server while it does not run.

use std::convert::Infallible;
use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE, HOST, HeaderValue, VARY};
use hyper::http::uri::Authority;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch::{Receiver, Sender, channel};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use super::page::{MARK, Page, WAIT};

/// How long a client may take to send a request.
const HEAD: Duration = Duration::from_secs(5);

/// The body of a request is read before the response, for this long: a client that is still sending may miss the response.
const BODY: Duration = Duration::from_secs(1);

/// A client that has connected at most this long ago gets the page of that moment, although a server has started meanwhile.
const CONNECTED: Duration = Duration::from_secs(1);

/// How long a page waits for a change in one request.
const POLL: Duration = Duration::from_secs(25);

/// The pause after an error of `accept`, and between two looks at the queue.
const PAUSE: Duration = Duration::from_millis(100);

/// With clients in so many looks at the queue, one after each pause, the server does not accept them.
const LOOKS: usize = 3;

type Shown = Option<Arc<Page>>;

/// Shows a page on the socket of the server.
#[derive(Debug)]
pub(crate) struct PageServer {
    page: Sender<Shown>,
    accepts: Option<JoinHandle<()>>,
}

impl PageServer {
    pub(crate) fn new() -> Self {
        Self {
            page: channel(None).0,
            accepts: None,
        }
    }

    /// Shows a page. No server must accept on the socket meanwhile.
    pub(crate) fn show(&mut self, listener: &std::net::TcpListener, page: Page) -> io::Result<()> {
        self.accept(listener, page, false)
    }

    /// Shows a page to the clients that a running server does not accept.
    pub(crate) fn show_meanwhile(
        &mut self,
        listener: &std::net::TcpListener,
        page: Page,
    ) -> io::Result<()> {
        self.accept(listener, page, true)
    }

    fn accept(
        &mut self,
        listener: &std::net::TcpListener,
        page: Page,
        is_patient: bool,
    ) -> io::Result<()> {
        self.page.send_replace(Some(Arc::new(page)));
        let listener = TcpListener::from_std(listener.try_clone()?)?;
        let accepts = accept(listener, self.page.subscribe(), is_patient);
        if let Some(former) = self.accepts.replace(tokio::spawn(accepts)) {
            former.abort();
        }
        Ok(())
    }

    /// Stops to accept. Clients that are connected get their response.
    pub(crate) async fn hide(&mut self) {
        if let Some(accepts) = self.accepts.take() {
            accepts.abort();
            let _ = accepts.await;
        }
        self.page.send_replace(None);
    }
}

/// Accepts clients, if `is_patient` those that a server leaves in the queue. If the task is aborted, the next client stays there.
async fn accept(listener: TcpListener, page: Receiver<Shown>, is_patient: bool) {
    loop {
        if is_patient {
            unserved(&listener).await;
        }
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(serve(stream, page.clone()))),
            Err(_) => sleep(PAUSE).await,
        }
    }
}

/// Waits until there have been clients in the queue for a while: a server that accepts them, but does not report it, empties it.
async fn unserved(listener: &TcpListener) {
    let mut left = LOOKS;
    while left > 0 {
        sleep(PAUSE).await;
        left = if has_clients(listener) {
            left - 1
        } else {
            LOOKS
        };
    }
}

/// Whether there are clients in the queue of a socket.
fn has_clients(listener: &TcpListener) -> bool {
    let mut polled = [PollFd::new(listener, PollFlags::IN)];
    poll(&mut polled, Some(&Timespec::default())).is_ok_and(|count| count > 0)
}

async fn serve(stream: TcpStream, page: Receiver<Shown>) {
    let (at_first, connected) = (page.borrow().clone(), Instant::now());
    let service = service_fn(move |request| {
        let at_first = at_first.clone().filter(|_| connected.elapsed() < CONNECTED);
        respond(request, page.clone(), at_first)
    });
    // One request for each connection, so that the next one reaches the server.
    let connection = http1::Builder::new()
        .keep_alive(false)
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .serve_connection(TokioIo::new(stream), service);
    // The client has disconnected, or has sent something that is not HTTP.
    let _ = connection.await;
}

async fn respond(
    request: Request<Incoming>,
    mut page: Receiver<Shown>,
    at_first: Shown,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let headers = request.headers();
    if !headers.get(HOST).is_none_or(is_own) {
        return Ok(misdirected());
    }
    let waits_for = headers.get(WAIT).cloned();
    let wants_html = headers.get_all(ACCEPT).iter().any(|accept| {
        accept
            .to_str()
            .is_ok_and(|accept| accept.contains("text/html"))
    });
    let mut body = request.into_body();
    let _ = timeout(BODY, async {
        while let Some(Ok(_)) = body.frame().await {}
    })
    .await;
    let page = match waits_for {
        Some(mark) => {
            let changes = page.wait_for(|page| id(page.as_deref()) != mark);
            let _ = timeout(POLL, changes).await;
            page.borrow().clone()
        }
        None => page.borrow().clone().or(at_first),
    };
    Ok(response(page.as_deref(), wants_html))
}

/// Whether a `Host` is an address or `localhost`. Another name may be that of a website whose DNS leads its visitors' browsers to
/// this machine, and its scripts could read the page.
fn is_own(host: &HeaderValue) -> bool {
    let Some(host) = host.to_str().ok().and_then(|host| host.parse().ok()) else {
        return false;
    };
    let host: Authority = host;
    let name = host.host().trim_matches(['[', ']']);
    name.parse::<IpAddr>().is_ok()
        || name.eq_ignore_ascii_case("localhost")
        || name.to_ascii_lowercase().ends_with(".localhost")
}

fn misdirected() -> Response<Full<Bytes>> {
    let text = "`cargo twinroute dev` shows its errors under an address or `localhost` only, and the request has another `Host`\n";
    let mut response = Response::new(Full::new(Bytes::from_static(text.as_bytes())));
    *response.status_mut() = StatusCode::MISDIRECTED_REQUEST;
    response
}

fn response(page: Option<&Page>, wants_html: bool) -> Response<Full<Bytes>> {
    // Without a page, the client has connected before the server started, and sends its request after that.
    let status = match page {
        Some(_) => StatusCode::INTERNAL_SERVER_ERROR,
        None => StatusCode::SERVICE_UNAVAILABLE,
    };
    let (kind, text) = match (page, wants_html) {
        (Some(page), true) => ("text/html; charset=utf-8", page.html()),
        (None, true) => ("text/html; charset=utf-8", Page::restarting()),
        (Some(page), false) => ("text/plain; charset=utf-8", page.text()),
        (None, false) => (
            "text/plain; charset=utf-8",
            "The server has been restarted. Send the request again.\n".to_owned(),
        ),
    };
    let mut response = Response::new(Full::from(text));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(VARY, HeaderValue::from_static("accept"));
    headers.insert(MARK, id(page));
    response
}

/// The mark of a page.
fn id(page: Option<&Page>) -> HeaderValue {
    page.map_or(HeaderValue::from_static("none"), |page| {
        HeaderValue::from(page.id())
    })
}

#[cfg(test)]
mod tests {
    use hyper::header::HeaderValue;

    use super::is_own;

    #[test]
    fn only_addresses_and_localhost_are_own() {
        for host in [
            "127.0.0.1:3000",
            "[::1]:3000",
            "192.0.2.7",
            "localhost:3000",
            "api.LOCALHOST",
        ] {
            assert!(is_own(&HeaderValue::from_static(host)), "{host}");
        }
        for host in [
            "evil.example:3000",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "a b",
            "",
        ] {
            assert!(!is_own(&HeaderValue::from_static(host)), "{host}");
        }
    }
}
