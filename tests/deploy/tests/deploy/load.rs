//! Clients that send requests without a pause.

use std::{
    collections::BTreeMap,
    io::{self, Write as _},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed},
    },
    thread::{self, JoinHandle},
};

use twinroute_test_client::{Message, Peer, Request};

/// What a client of the load does.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Client {
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    /// Whether it uses a connection for more than one request.
    pub(crate) keeps_connection: bool,
}

#[derive(Default)]
struct Shared {
    is_over: AtomicBool,
    sent: AtomicUsize,
    failures: Mutex<Vec<String>>,
    /// How many requests each process served.
    served: Mutex<BTreeMap<String, usize>>,
}

/// A running load.
pub(crate) struct Load {
    shared: Arc<Shared>,
    clients: Vec<JoinHandle<()>>,
}

/// What became of the requests of a load.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) sent: usize,
    /// The method of each request without the expected response, and what it got.
    pub(crate) failures: Vec<String>,
    pub(crate) served: BTreeMap<String, usize>,
}

impl Load {
    /// Starts clients, which connect with `connect`.
    pub(crate) fn start(
        clients: &[Client],
        connect: impl Fn() -> io::Result<Peer> + Clone + Send + 'static,
    ) -> Self {
        let shared = Arc::<Shared>::default();
        let start = |client: &Client| {
            let (client, shared, connect) = (*client, Arc::clone(&shared), connect.clone());
            thread::spawn(move || shared.run(client, connect))
        };
        let clients = clients.iter().map(start).collect();
        Self { shared, clients }
    }

    /// The number of requests so far.
    pub(crate) fn sent(&self) -> usize {
        self.shared.sent.load(Relaxed)
    }

    /// The number of requests that a process served.
    pub(crate) fn served_by(&self, process: u32) -> usize {
        let served = self.shared.served.lock().unwrap();
        served.get(&process.to_string()).copied().unwrap_or(0)
    }

    /// Stops the clients, after their last response.
    pub(crate) fn end(mut self) -> Outcome {
        self.shared.is_over.store(true, Relaxed);
        for client in self.clients.drain(..) {
            client.join().unwrap();
        }
        Outcome {
            sent: self.sent(),
            failures: self.shared.failures.lock().unwrap().clone(),
            served: self.shared.served.lock().unwrap().clone(),
        }
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        self.shared.is_over.store(true, Relaxed);
    }
}

impl Shared {
    fn run(&self, client: Client, connect: impl Fn() -> io::Result<Peer>) {
        let request = Request::new(client.method, client.path);
        let request = if client.keeps_connection {
            request
        } else {
            request.close()
        };
        let request = request.bytes();
        let mut kept = None;
        while !self.is_over.load(Relaxed) {
            let response = kept.take().map_or_else(&connect, Ok).and_then(|mut peer| {
                let response = send(&mut peer, &request)?;
                let closes = response.header("connection") == Some("close");
                kept = (client.keeps_connection && !closes).then_some(peer);
                Ok(response)
            });
            self.sent.fetch_add(1, Relaxed);
            match response {
                Ok(response) if (200..300).contains(&response.status) => {
                    let process = response.header("x-server").unwrap_or_default();
                    let mut served = self.served.lock().unwrap();
                    *served.entry(process.to_owned()).or_default() += 1;
                }
                Ok(response) => self.fail(client, &response.to_string()),
                Err(error) => self.fail(client, &error.to_string()),
            }
        }
    }

    fn fail(&self, client: Client, reason: &str) {
        let failure = format!("{} {reason}", client.method);
        self.failures.lock().unwrap().push(failure);
    }
}

/// Sends a request and reads its response.
fn send(peer: &mut Peer, request: &[u8]) -> io::Result<Message> {
    peer.write_all(request)?;
    Ok(peer.read_message()?)
}
