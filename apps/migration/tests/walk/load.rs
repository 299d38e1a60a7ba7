//! A continuous load of requests, each of which must get the expected response.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use ureq::Agent;

/// The path, the form to post if any, and the expected status.
type LoadRequest = (&'static str, Option<&'static str>, u16);

/// Requests to the migrated routes.
pub(crate) const MOVED: &[LoadRequest] = &[
    ("/api/posts", None, 200),
    ("/api/posts", Some("title=a"), 201),
    ("/api/session", None, 200),
    ("/api/session", Some("name=a"), 303),
    ("/api/old-posts", None, 308),
    ("/docs/a/b", None, 200),
    ("/feed", None, 200),
    ("/status", None, 200),
];

/// Those, and requests to routes in shadow and of Next.js only.
pub(crate) const ALL: &[LoadRequest] = &[
    ("/api/posts", None, 200),
    ("/api/posts", Some("title=a"), 201),
    ("/api/posts/1", None, 200),
    ("/api/posts/9", None, 404),
    ("/api/session", None, 200),
    ("/api/session", Some("name=a"), 303),
    ("/api/old-posts", None, 308),
    ("/docs/a/b", None, 200),
    ("/feed", None, 200),
    ("/status", None, 200),
    ("/api/upload", Some("bytes=1"), 200),
    ("/contact", Some("message=a"), 200),
    ("/", None, 200),
];

const CLIENTS: usize = 3;

/// Clients that send requests until they are stopped.
pub(crate) struct Load {
    stop: Arc<AtomicBool>,
    clients: Vec<JoinHandle<(usize, Vec<String>)>>,
}

impl Load {
    pub(crate) fn start(port: u16, requests: &'static [LoadRequest]) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let client = || {
            let stop = Arc::clone(&stop);
            thread::spawn(move || send_requests(port, requests, &stop))
        };
        let clients = (0..CLIENTS).map(|_| client()).collect();
        Self { stop, clients }
    }

    /// Stops the clients, and returns the number of requests and the failures.
    pub(crate) fn stop(self) -> (usize, Vec<String>) {
        self.stop.store(true, Ordering::Relaxed);
        let clients = self
            .clients
            .into_iter()
            .map(|client| client.join().unwrap());
        clients.fold((0, Vec::new()), |(sent, mut failed), (more, failures)| {
            failed.extend(failures);
            (sent + more, failed)
        })
    }
}

fn send_requests(port: u16, requests: &[LoadRequest], stop: &AtomicBool) -> (usize, Vec<String>) {
    let agent: Agent = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_global(Some(Duration::from_secs(10)))
        .build()
        .into();
    let (mut sent, mut failed) = (0, Vec::new());
    for (path, form, expected) in requests.iter().cycle() {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        sent += 1;
        match status(&agent, &format!("http://127.0.0.1:{port}{path}"), *form) {
            Ok(status) if status == *expected => {}
            other => failed.push(format!("{path}: {other:?} instead of {expected}")),
        }
        thread::sleep(Duration::from_millis(5));
    }
    (sent, failed)
}

fn status(agent: &Agent, url: &str, form: Option<&str>) -> Result<u16, ureq::Error> {
    let mut response = match form {
        None => agent.get(url).call()?,
        Some(form) => agent
            .post(url)
            .content_type("application/x-www-form-urlencoded")
            .send(form)?,
    };
    // An incomplete response is an error.
    response.body_mut().read_to_vec()?;
    Ok(response.status().as_u16())
}
