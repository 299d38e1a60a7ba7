//! A continuous load of requests, each of which must get the expected response.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use ureq::Agent;

/// A request, and the status that its response must have.
#[derive(Debug, Clone, Copy)]
pub(crate) struct LoadRequest {
    path: &'static str,
    /// The form to post, if any.
    form: Option<&'static str>,
    cookie: Option<&'static str>,
    status: u16,
}

const fn get(path: &'static str, status: u16) -> LoadRequest {
    LoadRequest {
        path,
        form: None,
        cookie: None,
        status,
    }
}

const fn post(path: &'static str, form: &'static str, status: u16) -> LoadRequest {
    LoadRequest {
        form: Some(form),
        ..get(path, status)
    }
}

const SIGNED_IN: LoadRequest = LoadRequest {
    cookie: Some("name=ada"),
    ..get("/api/drafts", 200)
};

/// Requests that Rust serves at the end, with its guard and its rules.
pub(crate) const MOVED: &[LoadRequest] = &[
    get("/api/posts", 200),
    post("/api/posts", "title=a", 201),
    get("/api/session", 200),
    post("/api/session", "name=a", 303),
    get("/api/old-posts", 308),
    get("/api/drafts", 401),
    SIGNED_IN,
    get("/docs/a/b", 200),
    get("/feed", 200),
    get("/rss", 200),
    get("/status", 200),
];

/// Those, and requests to routes in shadow and of Next.js only.
pub(crate) const ALL: &[LoadRequest] = &[
    get("/api/posts", 200),
    post("/api/posts", "title=a", 201),
    get("/api/posts/1", 200),
    get("/api/posts/9", 404),
    get("/api/session", 200),
    post("/api/session", "name=a", 303),
    get("/api/old-posts", 308),
    get("/api/drafts", 401),
    SIGNED_IN,
    get("/api/articles/1", 308),
    get("/docs/a/b", 200),
    get("/feed", 200),
    get("/rss", 200),
    get("/status", 200),
    post("/api/upload", "bytes=1", 200),
    post("/contact", "message=a", 200),
    get("/", 200),
];

const CLIENTS: usize = 3;

/// How many requests a load has at least, so that it shows something.
const ENOUGH: usize = 100;

/// Clients that send requests until they are stopped.
pub(crate) struct Load {
    stop: Arc<AtomicBool>,
    sent: Arc<AtomicUsize>,
    clients: Vec<JoinHandle<Vec<String>>>,
}

impl Load {
    pub(crate) fn start(port: u16, requests: &'static [LoadRequest]) -> Self {
        let (stop, sent) = (Arc::default(), Arc::default());
        let client = || {
            let (stop, sent) = (Arc::clone(&stop), Arc::clone(&sent));
            thread::spawn(move || send_requests(port, requests, &stop, &sent))
        };
        let clients = (0..CLIENTS).map(|_| client()).collect();
        Self {
            stop,
            sent,
            clients,
        }
    }

    /// Stops the clients after enough requests, and returns the number of requests and the failures.
    pub(crate) fn stop(self) -> (usize, Vec<String>) {
        let start = Instant::now();
        while self.sent.load(Ordering::Relaxed) < ENOUGH {
            assert!(
                start.elapsed() < Duration::from_secs(60),
                "too few requests"
            );
            thread::sleep(Duration::from_millis(10));
        }
        self.stop.store(true, Ordering::Relaxed);
        let clients = self.clients.into_iter();
        let failed = clients.flat_map(|client| client.join().unwrap()).collect();
        (self.sent.load(Ordering::Relaxed), failed)
    }
}

fn send_requests(
    port: u16,
    requests: &[LoadRequest],
    stop: &AtomicBool,
    sent: &AtomicUsize,
) -> Vec<String> {
    let agent: Agent = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_global(Some(Duration::from_secs(10)))
        .build()
        .into();
    let mut failed = Vec::new();
    for request in requests.iter().cycle() {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        sent.fetch_add(1, Ordering::Relaxed);
        match status(&agent, port, request) {
            Ok(status) if status == request.status => {}
            other => failed.push(format!("{other:?} for {request:?}")),
        }
        thread::sleep(Duration::from_millis(5));
    }
    failed
}

fn status(agent: &Agent, port: u16, request: &LoadRequest) -> Result<u16, ureq::Error> {
    let url = format!("http://127.0.0.1:{port}{}", request.path);
    let cookie = request.cookie.unwrap_or_default();
    let mut response = match request.form {
        None => agent.get(url).header("cookie", cookie).call()?,
        Some(form) => agent
            .post(url)
            .content_type("application/x-www-form-urlencoded")
            .send(form)?,
    };
    // An incomplete response is an error.
    response.body_mut().read_to_vec()?;
    Ok(response.status().as_u16())
}
