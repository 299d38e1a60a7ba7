//! Requests without a pause, each of which must be answered as it should.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use ureq::Agent;

/// Path, what to post as a form if anything, and the status to expect.
type Request = (&'static str, Option<&'static str>, u16);

/// What has moved to Rust.
pub(crate) const MOVED: &[Request] = &[
    ("/api/posts", None, 200),
    ("/api/posts", Some("title=a"), 201),
    ("/api/session", None, 200),
    ("/api/session", Some("name=a"), 303),
    ("/api/old-posts", None, 308),
    ("/docs/a/b", None, 200),
    ("/feed", None, 200),
    ("/status", None, 200),
];

/// That, what is in shadow, and what only Next.js has.
pub(crate) const ALL: &[Request] = &[
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

/// Clients that ask until they are stopped.
pub(crate) struct Load {
    stop: Arc<AtomicBool>,
    clients: Vec<JoinHandle<(usize, Vec<String>)>>,
}

impl Load {
    pub(crate) fn start(port: u16, requests: &'static [Request]) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let client = || {
            let stop = Arc::clone(&stop);
            thread::spawn(move || ask(port, requests, &stop))
        };
        let clients = (0..CLIENTS).map(|_| client()).collect();
        Self { stop, clients }
    }

    /// How many requests there were, and what went wrong.
    pub(crate) fn stop(self) -> (usize, Vec<String>) {
        self.stop.store(true, Ordering::Relaxed);
        let clients = self
            .clients
            .into_iter()
            .map(|client| client.join().unwrap());
        clients.fold((0, Vec::new()), |(asked, mut failed), (more, failures)| {
            failed.extend(failures);
            (asked + more, failed)
        })
    }
}

fn ask(port: u16, requests: &[Request], stop: &AtomicBool) -> (usize, Vec<String>) {
    let agent: Agent = Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_global(Some(Duration::from_secs(10)))
        .build()
        .into();
    let (mut asked, mut failed) = (0, Vec::new());
    for (path, form, expected) in requests.iter().cycle() {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        asked += 1;
        match status(&agent, &format!("http://127.0.0.1:{port}{path}"), *form) {
            Ok(status) if status == *expected => {}
            other => failed.push(format!("{path}: {other:?} instead of {expected}")),
        }
        thread::sleep(Duration::from_millis(5));
    }
    (asked, failed)
}

fn status(agent: &Agent, url: &str, form: Option<&str>) -> Result<u16, ureq::Error> {
    let mut response = match form {
        None => agent.get(url).call()?,
        Some(form) => agent
            .post(url)
            .content_type("application/x-www-form-urlencoded")
            .send(form)?,
    };
    // An answer that breaks off is no answer.
    response.body_mut().read_to_vec()?;
    Ok(response.status().as_u16())
}
