//! The table of a handler's life, cell by cell and in both styles, over real sockets.

use std::{
    convert::Infallible,
    future::pending,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    sync::mpsc::{Receiver, Sender, channel},
    thread,
    time::{Duration, Instant},
};

use actix_rt::time::sleep;
use actix_web::web::Data;
use bytes::Bytes;
use futures_util::{Stream, StreamExt as _, stream};
use twinroute::{
    ApiError, OnDisconnect, Routes, Server, after,
    app::{self, AppHandler, NextRequest, NextResponse, SegmentConfig},
    pages::{self, NextApiRequest, NextApiResponse, PageConfig, PagesHandler, Sent},
};

const SHORT: Duration = Duration::from_millis(150);
const LONG: Duration = Duration::from_secs(5);

/// What handlers say on their way, so that a test sees how far they got.
type Log = Data<Sender<&'static str>>;

/// A server of both styles' handlers at `/pages` and `/app`.
struct Life {
    address: SocketAddr,
    said: Receiver<String>,
}

/// Says that it was dropped.
struct Dropped(Log);

impl Drop for Dropped {
    fn drop(&mut self) {
        let _ = self.0.send("dropped");
    }
}

fn serve(routes: Routes) -> Life {
    let (say, said) = channel();
    let (log, heard) = channel::<&'static str>();
    let errors = say.clone();
    thread::spawn(move || heard.iter().try_for_each(|word| say.send(word.to_owned())));
    let routes = routes.on_error(move |event| {
        let event = format!(
            "{} {} {:?}: {}",
            event.method, event.route, event.phase, event.error
        );
        let _ = errors.send(event);
    });
    let (tell, address) = channel();
    thread::spawn(move || {
        actix_rt::System::new().block_on(async {
            let server = Server::new(routes)
                .app_data(Data::new(log))
                .port(0)
                .workers(1);
            let server = server.bind().expect("a free port");
            tell.send(server.address()).expect("the test waits");
            server.run().await
        })
    });
    Life {
        address: address.recv().expect("the server starts"),
        said,
    }
}

impl Life {
    fn send(&self, request: &str) -> TcpStream {
        let mut socket = TcpStream::connect(self.address).expect("the server listens");
        socket.set_read_timeout(Some(LONG)).expect("a timeout");
        socket.write_all(request.as_bytes()).expect("sent");
        socket
    }

    fn get(&self, path: &str) -> TcpStream {
        self.send(&format!("GET {path} HTTP/1.1\r\nHost: a\r\n\r\n"))
    }

    /// The whole answer, until the server closes.
    fn answer(&self, path: &str) -> String {
        let close = format!("GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        rest(&mut self.send(&close))
    }

    fn hear(&self) -> String {
        self.said.recv_timeout(LONG).expect("something is said")
    }

    fn is_silent(&self) -> bool {
        self.said.recv_timeout(SHORT * 3).is_err()
    }
}

fn rest(socket: &mut TcpStream) -> String {
    let mut text = Vec::new();
    let _ = socket.read_to_end(&mut text);
    String::from_utf8(text).expect("text")
}

/// Reads until `end` has come.
fn until(socket: &mut TcpStream, end: &str) -> String {
    let mut text = String::new();
    let mut byte = [0];
    while !text.ends_with(end) {
        socket.read_exact(&mut byte).expect("more");
        text.push(char::from(byte[0]));
    }
    text
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}

/// Every style's path.
const BOTH: [&str; 2] = ["/pages", "/app"];

fn both<P, PA, A, AA>(pages: P, app: A) -> Routes
where
    P: PagesHandler<PA>,
    A: AppHandler<AA>,
{
    let config = PageConfig::new();
    Routes::new()
        .pages("/pages", pages::route(pages).config(config))
        .app("/app", app::route().get(app))
}

fn limited<P, PA, A, AA>(pages: P, app: A) -> Routes
where
    P: PagesHandler<PA>,
    A: AppHandler<AA> + Clone,
{
    let config = PageConfig::new().max_duration(1);
    let segment = SegmentConfig::new().max_duration(1);
    let route = app::route().get(app.clone()).post(app);
    Routes::new()
        .pages("/pages", pages::route(pages).config(config))
        .app("/app", route.segment_config(segment))
}

// The client goes away.

async fn slow(log: &Log) {
    let _dropped = Dropped(log.clone());
    let _ = log.send("begun");
    sleep(SHORT).await;
    let _ = log.send("ended");
}

async fn slow_pages(_: NextApiRequest, res: NextApiResponse, log: Log) -> Sent {
    slow(&log).await;
    let _ = log.send(if pages::after(async {}).is_ok() {
        "in scope"
    } else {
        "lost"
    });
    res.end()
}

async fn slow_app(log: Log) -> NextResponse {
    slow(&log).await;
    let _ = log.send(if app::headers().is_ok() {
        "in scope"
    } else {
        "lost"
    });
    NextResponse::empty(204)
}

#[test]
fn a_handler_runs_to_its_end_without_its_client() {
    let life = serve(both(slow_pages, slow_app));
    for path in BOTH {
        let socket = life.get(path);
        assert_eq!(life.hear(), "begun");
        drop(socket);
        assert_eq!(
            [life.hear(), life.hear(), life.hear()],
            ["ended", "dropped", "in scope"]
        );
    }
}

#[test]
fn a_handler_is_cancelled_with_its_client_where_it_says_so() {
    let life = serve(both(slow_pages, slow_app).on_disconnect(OnDisconnect::Cancel));
    for path in BOTH {
        let socket = life.get(path);
        assert_eq!(life.hear(), "begun");
        drop(socket);
        assert_eq!(life.hear(), "dropped");
        assert!(life.is_silent());
    }
}

#[test]
fn reading_is_given_up_without_its_client() {
    async fn read(mut req: NextRequest, log: Log) -> NextResponse {
        let read = req.bytes().await;
        let _ = log.send(if read.is_ok() { "read" } else { "broke off" });
        NextResponse::empty(204)
    }
    let life = serve(
        Routes::new()
            .pages("/pages", pages::route(slow_pages))
            .app("/app", app::route().post(read)),
    );
    let begin = |path| format!("POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc");
    drop(life.send(&begin("/pages")));
    assert!(life.is_silent());
    let socket = life.send(&begin("/app"));
    thread::sleep(SHORT);
    drop(socket);
    assert_eq!(life.hear(), "broke off");
}

/// Pieces without end, and a word when they are dropped.
fn endless(log: Log) -> impl Stream<Item = Result<Bytes, Infallible>> {
    let dropped = Dropped(log);
    stream::unfold(dropped, |dropped| async {
        sleep(Duration::from_millis(10)).await;
        Some((Ok(Bytes::from_static(b"piece")), dropped))
    })
}

async fn endless_pages(res: NextApiResponse, log: Log) -> Sent {
    res.stream(endless(log))
}

async fn endless_app(log: Log) -> NextResponse {
    NextResponse::stream(endless(log))
}

#[test]
fn a_stream_is_dropped_with_its_client() {
    let life = serve(both(endless_pages, endless_app));
    for path in BOTH {
        let mut socket = life.get(path);
        until(&mut socket, "piece");
        drop(socket);
        assert_eq!(life.hear(), "dropped");
    }
}

#[test]
fn a_token_says_when_the_client_has_gone() {
    fn wait(token: twinroute::Disconnected, log: Log) {
        let told = token.clone();
        actix_rt::spawn(async move {
            token.await;
            let gone = told.is_disconnected();
            let _ = log.send(if gone { "gone" } else { "there" });
        });
    }
    async fn pages(req: NextApiRequest, res: NextApiResponse, log: Log) -> Sent {
        wait(req.disconnected(), log.clone());
        if req.query().get("stream").is_some() {
            return res.stream(endless(log).map(|piece| piece));
        }
        if req.query().get("quick").is_none() {
            let _ = log.send("begun");
            pending::<()>().await;
        }
        res.send("whole")
    }
    async fn app(req: NextRequest, log: Log) -> NextResponse {
        wait(req.disconnected(), log.clone());
        if req.url().ends_with("stream=1") {
            return NextResponse::stream(endless(log));
        }
        if !req.url().ends_with("quick=1") {
            let _ = log.send("begun");
            pending::<()>().await;
        }
        NextResponse::text("whole")
    }
    let life = serve(both(pages, app));
    for path in BOTH {
        let socket = life.get(path);
        assert_eq!(life.hear(), "begun");
        drop(socket);
        assert_eq!(life.hear(), "gone");

        let mut socket = life.get(&format!("{path}?stream=1"));
        until(&mut socket, "piece");
        drop(socket);
        let mut said = [life.hear(), life.hear()];
        said.sort_unstable();
        assert_eq!(said, ["dropped", "gone"]);

        assert!(life.answer(&format!("{path}?quick=1")).contains("whole"));
        assert!(life.is_silent());
    }
}

// Panics and errors.

#[test]
fn a_panic_before_the_answer_is_a_500() {
    async fn pages(_: NextApiResponse) -> Sent {
        panic!("secret")
    }
    async fn app() -> NextResponse {
        panic!("secret")
    }
    let life = serve(both(pages, app));
    for path in BOTH {
        let answer = life.answer(path);
        assert_eq!(status(&answer), "500");
        assert!(!answer.contains("secret"));
        assert_eq!(
            life.hear(),
            format!("GET {path} Handler: the handler panicked: secret")
        );
    }
}

#[test]
fn an_error_before_the_answer_is_a_500_and_told() {
    async fn pages(_: NextApiResponse) -> Result<Sent, std::io::Error> {
        Err(std::io::Error::other("secret"))
    }
    async fn app() -> app::Result {
        Err(std::io::Error::other("secret"))?
    }
    let life = serve(both(pages, app));
    for path in BOTH {
        assert_eq!(status(&life.answer(path)), "500");
        assert_eq!(life.hear(), format!("GET {path} Handler: secret"));
    }
}

/// An answer that breaks off ends without the chunk that says it is whole.
fn assert_broken(life: &Life, path: &str, event: &str) {
    let answer = life.answer(path);
    assert!(answer.contains("begun"), "{answer}");
    assert!(!answer.ends_with("0\r\n\r\n"), "{answer}");
    assert_eq!(life.hear(), format!("GET {path} Stream: {event}"));
}

fn begun(
    next: impl Future<Output = Result<Bytes, ApiError>>,
) -> impl Stream<Item = Result<Bytes, ApiError>> {
    stream::iter([Ok(Bytes::from("begun"))]).chain(stream::once(async {
        sleep(SHORT).await;
        next.await
    }))
}

#[test]
fn a_panic_while_streaming_aborts_the_connection() {
    async fn fall() -> Result<Bytes, ApiError> {
        panic!("secret")
    }
    async fn pages(res: NextApiResponse) -> Sent {
        res.stream(begun(fall()))
    }
    async fn app() -> NextResponse {
        NextResponse::stream(begun(fall()))
    }
    async fn actix() -> actix_web::HttpResponse {
        actix_web::HttpResponse::Ok().streaming(begun(fall()))
    }
    let life = serve(both(pages, app).app("/actix", app::route().get(actix)));
    for path in ["/pages", "/app", "/actix"] {
        assert_broken(&life, path, "the handler panicked: secret");
    }
}

#[test]
fn an_error_while_streaming_aborts_the_connection() {
    async fn fail() -> Result<Bytes, ApiError> {
        Err(ApiError::new(400, "secret"))
    }
    async fn pages(res: NextApiResponse) -> Sent {
        res.stream(begun(fail()))
    }
    async fn app() -> NextResponse {
        NextResponse::stream(begun(fail()))
    }
    let life = serve(both(pages, app));
    for path in BOTH {
        assert_broken(&life, path, "secret");
    }
}

// Max duration.

#[test]
fn a_handler_over_its_max_duration_is_dropped_with_504() {
    async fn pages(_: NextApiRequest, res: NextApiResponse, log: Log) -> Sent {
        let _dropped = Dropped(log);
        pending::<()>().await;
        res.end()
    }
    async fn app(log: Log) -> NextResponse {
        let _dropped = Dropped(log);
        pending().await
    }
    let life = serve(limited(pages, app));
    for path in BOTH {
        let start = Instant::now();
        assert_eq!(status(&life.answer(path)), "504");
        assert!(start.elapsed() >= Duration::from_secs(1));
        let mut said = [life.hear(), life.hear()];
        said.sort_unstable();
        assert_eq!(
            said,
            [
                format!("GET {path} Handler: Gateway Timeout"),
                "dropped".to_owned()
            ]
        );
    }
}

#[test]
fn a_body_over_the_max_duration_is_answered_with_408() {
    async fn app(mut req: NextRequest) -> app::Result {
        req.bytes().await?;
        Ok(NextResponse::empty(204))
    }
    let life = serve(limited(slow_pages, app));
    for path in BOTH {
        let head = "Host: a\r\nContent-Length: 9\r\n\r\nabc";
        let mut socket = life.send(&format!("POST {path} HTTP/1.1\r\n{head}"));
        assert_eq!(status(&until(&mut socket, "\r\n\r\n")), "408");
    }
}

#[test]
fn a_stream_over_its_max_duration_aborts_the_connection() {
    async fn pages(res: NextApiResponse) -> Sent {
        res.stream(begun(pending()))
    }
    async fn app() -> NextResponse {
        NextResponse::stream(begun(pending()))
    }
    let life = serve(limited(pages, app));
    let event = "the answer took longer than the route's max duration";
    for path in BOTH {
        assert_broken(&life, path, event);
    }
}

// After the answer.

/// A function that a handler calls, which is not given the request.
fn later(log: &Log) -> Result<(), ApiError> {
    let log = log.clone();
    after(async move {
        sleep(SHORT).await;
        let nested = log.clone();
        let scoped = after(async move {
            let _ = nested.send("nested");
        });
        let _ = log.send(if scoped.is_ok() { "after" } else { "lost" });
    })
}

async fn later_pages(
    req: NextApiRequest,
    res: NextApiResponse,
    log: Log,
) -> Result<Sent, ApiError> {
    later(&log)?;
    if req.query().get("fail").is_some() {
        return Err(ApiError::new(400, "failed"));
    }
    let _ = log.send("answered");
    Ok(res.send("whole"))
}

async fn later_app(req: NextRequest, log: Log) -> app::Result {
    later(&log)?;
    if req.url().ends_with("fail=1") {
        return Err(ApiError::new(400, "failed").into());
    }
    let _ = log.send("answered");
    Ok(NextResponse::text("whole"))
}

#[test]
fn the_answer_is_complete_before_the_work_after_it_ends() {
    let life = serve(both(later_pages, later_app));
    for path in BOTH {
        let mut socket = life.get(path);
        until(&mut socket, "whole");
        assert_eq!(life.hear(), "answered");
        assert!(life.said.try_recv().is_err());
        assert_eq!([life.hear(), life.hear()], ["after", "nested"]);
        drop(socket);
    }
}

#[test]
fn the_work_after_an_error_runs_too() {
    let life = serve(both(later_pages, later_app));
    for path in BOTH {
        assert_eq!(status(&life.answer(&format!("{path}?fail=1"))), "400");
        assert_eq!([life.hear(), life.hear()], ["after", "nested"]);
    }
}

#[test]
fn the_work_after_a_stream_waits_for_its_end() {
    fn pieces(log: Log) -> impl Stream<Item = Result<Bytes, ApiError>> {
        stream::once(async move {
            later(&log)?;
            sleep(SHORT * 3).await;
            let _ = log.send("streamed");
            Ok(Bytes::from("whole"))
        })
    }
    async fn pages(res: NextApiResponse, log: Log) -> Sent {
        res.stream(pieces(log))
    }
    async fn app(log: Log) -> NextResponse {
        NextResponse::stream(pieces(log))
    }
    let life = serve(both(pages, app));
    for path in BOTH {
        assert!(life.answer(path).contains("whole"));
        assert_eq!(
            [life.hear(), life.hear(), life.hear()],
            ["streamed", "after", "nested"]
        );
    }
}

#[test]
fn the_work_after_runs_to_its_end_without_the_client() {
    let life = serve(both(later_pages, later_app));
    for path in BOTH {
        let mut socket = life.get(path);
        until(&mut socket, "whole");
        drop(socket);
        assert_eq!(
            [life.hear(), life.hear(), life.hear()],
            ["answered", "after", "nested"]
        );
    }
}

#[test]
fn a_panic_or_an_error_in_the_work_after_is_told() {
    fn fall() {
        panic!("secret")
    }
    fn leave() -> Result<(), ApiError> {
        after(async { fall() })?;
        after(async { Err::<(), _>(ApiError::new(400, "failed")) })
    }
    async fn pages(res: NextApiResponse) -> Result<Sent, ApiError> {
        leave()?;
        Ok(res.send("whole"))
    }
    async fn app() -> app::Result {
        leave()?;
        Ok(NextResponse::text("whole"))
    }
    let life = serve(both(pages, app));
    for path in BOTH {
        assert_eq!(status(&life.answer(path)), "200");
        let mut said = [life.hear(), life.hear()];
        said.sort_unstable();
        assert_eq!(
            said,
            ["failed", "the handler panicked: secret"]
                .map(|text| format!("GET {path} After: {text}"))
        );
    }
}

#[test]
fn the_work_after_is_bounded_by_the_max_duration() {
    fn leave(log: Log) -> Result<(), ApiError> {
        let dropped = Dropped(log);
        after(async move {
            let _dropped = dropped;
            pending::<()>().await;
        })
    }
    async fn pages(res: NextApiResponse, log: Log) -> Result<Sent, ApiError> {
        leave(log)?;
        Ok(res.send("whole"))
    }
    async fn app(log: Log) -> app::Result {
        leave(log)?;
        Ok(NextResponse::text("whole"))
    }
    let life = serve(limited(pages, app));
    for path in BOTH {
        assert_eq!(status(&life.answer(path)), "200");
        let mut said = [life.hear(), life.hear()];
        said.sort_unstable();
        assert!(said[0].starts_with(&format!("GET {path} After: ")));
        assert_eq!(said[1], "dropped");
    }
}

#[test]
fn outside_of_a_request_there_is_no_after() {
    let error = after(async {}).expect_err("there is no request");
    assert_eq!(error.to_string(), "`after` was called outside of a request");
}
