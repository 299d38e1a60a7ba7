//! Restarts and kills servers behind nginx under load.

use std::{
    collections::BTreeMap,
    fs,
    net::{Ipv4Addr, SocketAddr},
    os::unix::fs::PermissionsExt as _,
    process::Command,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use rustix::process::Signal;
use twinroute_test_client::{Peer, listen};

use crate::{
    api_server::{ApiServer, free_port},
    load::{Client, Load, Outcome},
    nginx::Nginx,
    page::{block, replace},
    tls_client::TlsClient,
    tool::{LONG, run, wait_for},
};

/// The requests of a rolling restart, at least.
const REQUESTS: usize = 20_000;

/// How long the restarts go on, at most, until these requests are sent.
const LIMIT: Duration = Duration::from_secs(300);

const CLIENTS: [Client; 12] = [
    client("GET", "/api/orders", true),
    client("GET", "/api/orders", true),
    client("GET", "/api/orders", false),
    client("GET", "/api/orders?ms=100", true),
    client("GET", "/api/orders?ms=100", true),
    client("GET", "/api/orders?ms=100", false),
    client("POST", "/api/orders", true),
    client("POST", "/api/orders", true),
    client("POST", "/api/orders", false),
    client("POST", "/api/orders?ms=100", true),
    client("POST", "/api/orders?ms=100", true),
    client("POST", "/api/orders?ms=100", false),
];

const fn client(method: &'static str, path: &'static str, keeps_connection: bool) -> Client {
    Client {
        method,
        path,
        keeps_connection,
    }
}

/// The servers by their ports. They are killed when this is dropped; clones of the `Arc` may live longer.
struct Servers(Arc<Mutex<BTreeMap<u16, ApiServer>>>);

impl Servers {
    fn start(ports: [u16; 2]) -> Self {
        let servers = ports.map(|port| (port, ApiServer::start(port)));
        Self(Arc::new(Mutex::new(servers.into_iter().collect())))
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<u16, ApiServer>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The ids of the processes.
    fn ids(&self) -> Vec<u32> {
        self.lock().values().map(ApiServer::id).collect()
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        self.lock().clear();
    }
}

/// Two servers behind nginx.
fn site() -> Option<(Servers, Nginx)> {
    let ports = [free_port(), free_port()];
    let address = |port| SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let nginx = Nginx::start(ports.map(address))?;
    Some((Servers::start(ports), nginx))
}

fn start_load(nginx: &Nginx) -> (Load, TlsClient) {
    let client = nginx.client([127, 0, 0, 1]);
    let address = client.address;
    let load = Load::start(&CLIENTS, move || {
        let mut peer = Peer::connect(address);
        peer.set_timeout(LONG);
        Ok(peer)
    });
    (load, client)
}

#[test]
#[ignore = "sends thousands of requests"]
fn no_request_fails_in_a_rolling_restart() {
    let Some((servers, nginx)) = site() else {
        return;
    };
    let (load, _client) = start_load(&nginx);
    let first = servers.ids();
    let start = Instant::now();
    let mut rounds = 0;
    while rounds == 0 || load.sent() < REQUESTS {
        assert!(start.elapsed() < LIMIT, "{} requests only", load.sent());
        roll(&servers);
        rounds += 1;
    }
    let last = servers.ids();
    let outcome = load.end();
    eprintln!(
        "rolling restart: {rounds} times both servers, {} requests to {} processes in {:?}, {} failed",
        outcome.sent,
        outcome.served.len(),
        start.elapsed(),
        outcome.failures.len(),
    );
    assert!(
        outcome.failures.is_empty(),
        "{:#?}\n{:#?}",
        outcome.failures,
        nginx.errors()
    );
    for id in first.iter().chain(&last) {
        assert!(
            outcome.served.contains_key(&id.to_string()),
            "{id} served nothing"
        );
    }
}

/// Runs the script of the page, with a `systemctl` that restarts the test's servers.
fn roll(servers: &Servers) {
    let systemctl = restarts(servers);
    let ports: Vec<_> = servers.lock().keys().map(u16::to_string).collect();
    let script = block("nginx.md", "rolling-restart.sh");
    let script = replace(script, &[("3001", &ports[0]), ("3002", &ports[1])]);
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("systemctl");
    let text = format!(
        "#!/bin/sh\n[ \"$1\" = restart ] || exit 1\nexec curl -sf --max-time 120 http://{systemctl}/$2\n"
    );
    fs::write(&program, text).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = [folder.path().into()]
        .into_iter()
        .chain(std::env::split_paths(&path));
    let path = std::env::join_paths(folders).unwrap();
    run(Command::new("sh").args(["-c", &script]).env("PATH", path));
}

/// A server that restarts the unit `my-api@<port>.service` when it is asked for it: SIGTERM, then a new process.
fn restarts(servers: &Servers) -> SocketAddr {
    let servers = Arc::clone(&servers.0);
    listen(move |mut peer| {
        let request = peer.read_message().unwrap();
        let unit = request.line.split(' ').nth(1).unwrap();
        let port = unit
            .strip_prefix("/my-api@")
            .and_then(|unit| unit.strip_suffix(".service"));
        let port = port
            .and_then(|port| port.parse().ok())
            .unwrap_or_else(|| panic!("{unit}"));
        let old = servers.lock().unwrap().remove(&port).unwrap();
        old.stop();
        let new = ApiServer::start(port);
        servers.lock().unwrap().insert(port, new);
        peer.send("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
    })
}

#[test]
#[ignore = "sends thousands of requests"]
fn only_requests_of_a_killed_server_fail() {
    let Some((servers, nginx)) = site() else {
        return;
    };
    let (load, _client) = start_load(&nginx);
    let ids = servers.ids();
    wait_for("requests at both servers", || {
        ids.iter().all(|id| load.served_by(*id) > 200).then_some(())
    });
    let (port, mut killed) = servers.lock().pop_first().unwrap();
    killed.signal(Signal::KILL);
    killed.wait();
    wait_for("request that is repeated", || {
        let log = UpstreamLog::new(nginx.log(), killed.address);
        (log.repeated() > 0).then_some(())
    });
    // nginx uses it again when it is back.
    let new = ApiServer::start(port);
    wait_for("requests at the new server", || {
        (load.served_by(new.id()) > 100).then_some(())
    });
    let Outcome { sent, failures, .. } = load.end();

    let log = UpstreamLog::new(nginx.whole_log(), killed.address);
    let (lost, repeated) = (log.lost(), log.repeated());
    eprintln!(
        "SIGKILL: {} of {sent} requests failed, all of them POST; {repeated} were repeated",
        failures.len()
    );
    // All that failed were POSTs that the killed server had received.
    let is_post = |failure: &String| failure.starts_with("POST ");
    assert!(failures.iter().all(is_post), "{failures:#?}");
    assert_eq!(lost, failures.len(), "{failures:#?}");
    // Each client has one request at a time.
    assert!(failures.len() <= CLIENTS.len(), "{failures:#?}");
}

/// What nginx's log says of the requests that it sent to one of the servers.
struct UpstreamLog {
    lines: Vec<String>,
    server: SocketAddr,
}

impl UpstreamLog {
    fn new(lines: Vec<String>, server: SocketAddr) -> Self {
        Self { lines, server }
    }

    /// The requests that were sent to the other server after this one, and succeeded.
    fn repeated(&self) -> usize {
        let upstreams = format!("upstreams={}, ", self.server);
        let repeated = self.lines.iter().filter(|line| line.contains(&upstreams));
        let is_ok = |line: &&String| line.contains(" 200 ") || line.contains(" 201 ");
        repeated.filter(is_ok).count()
    }

    /// The requests that failed, each of which must be a POST that was sent to this server only.
    fn lost(&self) -> usize {
        let end = format!("upstreams={} statuses=502", self.server);
        let is_lost = |line: &&String| line.contains(" 502 ");
        let lost: Vec<_> = self.lines.iter().filter(is_lost).collect();
        for line in &lost {
            assert!(line.starts_with("POST ") && line.ends_with(&end), "{line}");
        }
        lost.len()
    }
}
