//! Two servers that share a Redis: they agree, and no client notices when Redis fails.
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "clippy.toml allows `unwrap` in tests, but not in their helpers; the output shows skips and figures"
)]

mod redis_server;
mod servers;

use std::{
    collections::HashSet,
    sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed},
    thread,
    time::{Duration, Instant},
};

use redis_server::RedisServer;
use servers::{Shared, get, post};

/// How many rounds measure a revalidation. BENCHMARKS.md has the figures of 1,000.
const ROUNDS: usize = if cfg!(debug_assertions) { 100 } else { 1_000 };

/// Starts Redis; without it, the test is skipped.
macro_rules! redis {
    () => {
        match RedisServer::start() {
            Some(redis) => redis,
            None => {
                eprintln!("SKIPPED: this test needs redis-server, which is not installed");
                return;
            }
        }
    };
}

#[test]
fn a_revalidation_reaches_the_other_server() {
    let redis = redis!();
    let (one, other) = (Shared::start(&redis), Shared::start(&redis));
    let mut times: Vec<_> = (0..ROUNDS).map(|_| round(&one, &other)).collect();
    times.sort_unstable();
    let (median, late) = (times[times.len() / 2], times[times.len() * 99 / 100]);
    eprintln!("{ROUNDS} revalidations: median {median:?}, 99th percentile {late:?}");
    // A generous bound, since the machine may be busy.
    assert!(late < Duration::from_secs(5), "{late:?}");
}

/// Revalidates a path at one server. Returns how long the other one still sends the old response.
fn round(one: &Shared, other: &Shared) -> Duration {
    let old = get(other.address, "/kept/round").text;
    assert_eq!(get(one.address, "/kept/round").text, old);
    let start = Instant::now();
    assert_eq!(post(one.address, "/revalidate/round").status, 204);
    while get(other.address, "/kept/round").text == old {
        assert!(start.elapsed() < Duration::from_secs(10), "{old}");
    }
    start.elapsed()
}

#[test]
fn a_cold_path_is_computed_once_for_all_clients_of_both_servers() {
    let redis = redis!();
    let servers = [Shared::start(&redis), Shared::start(&redis)];
    let texts = thread::scope(|scope| {
        let clients: Vec<_> = (0..1_000)
            .map(|client| {
                let address = servers[client % 2].address;
                scope.spawn(move || get(address, "/slow/cold"))
            })
            .collect();
        let responses = clients.into_iter().map(|client| client.join().unwrap());
        let texts = responses.map(|response| {
            assert_eq!(response.status, 200);
            response.text
        });
        texts.collect::<HashSet<_>>()
    });
    let runs: usize = servers.iter().map(Shared::runs).sum();
    assert!(runs <= 2 && texts.len() <= 2, "{runs} runs, {texts:?}");
}

#[test]
fn no_request_fails_while_redis_fails() {
    let redis = redis!();
    let servers = [Shared::start(&redis), Shared::start(&redis)];
    let load = Load::default();
    thread::scope(|scope| {
        for client in 0..8 {
            let (load, address) = (&load, servers[client % 2].address);
            scope.spawn(move || load.run(address, client));
        }
        let _end = EndOfLoad(&load);
        disturb(&redis, &servers);
    });
    let sent = load.sent.load(Relaxed);
    eprintln!("{sent} requests, the slowest took {:?}", load.slowest());
    assert!(sent > 1_000, "{sent}");
    assert_eq!(load.failed.load(Relaxed), 0);
}

/// Stops, kills, denies and slows Redis. After each, the servers must agree again within a second.
fn disturb(redis: &RedisServer, servers: &[Shared; 2]) {
    redis.pause();
    thread::sleep(Duration::from_millis(1_500));
    redis.resume();
    agree_soon(servers, "paused");
    redis.kill();
    thread::sleep(Duration::from_millis(1_500));
    redis.restart();
    agree_soon(servers, "killed");
    redis.command("CONFIG SET maxmemory 1");
    thread::sleep(Duration::from_millis(1_500));
    redis.command("CONFIG SET maxmemory 0");
    agree_soon(servers, "full");
    redis.command("CLIENT PAUSE 1500 ALL");
    thread::sleep(Duration::from_millis(1_600));
    agree_soon(servers, "slow");
}

/// Waits until a revalidation at one server reaches the other one again.
fn agree_soon(servers: &[Shared; 2], after: &str) {
    let start = Instant::now();
    loop {
        let old = get(servers[1].address, "/kept/agree").text;
        post(servers[0].address, "/revalidate/agree");
        let revalidated = Instant::now();
        while revalidated.elapsed() < Duration::from_millis(250) {
            if get(servers[1].address, "/kept/agree").text != old {
                eprintln!(
                    "after Redis was {after}: the servers agree after {:?}",
                    start.elapsed()
                );
                return;
            }
        }
        assert!(
            start.elapsed() < Duration::from_secs(10),
            "Redis was {after}"
        );
    }
}

/// Clients that read kept responses.
#[derive(Default)]
struct Load {
    is_over: AtomicBool,
    sent: AtomicUsize,
    failed: AtomicUsize,
    slowest_micros: AtomicUsize,
}

/// Ends the load when dropped, also by a panic.
struct EndOfLoad<'a>(&'a Load);

impl Drop for EndOfLoad<'_> {
    fn drop(&mut self) {
        self.0.is_over.store(true, Relaxed);
    }
}

impl Load {
    fn run(&self, address: std::net::SocketAddr, client: usize) {
        let mut number = client;
        while !self.is_over.load(Relaxed) {
            let path = match number % 20 {
                0 => format!("/kept/cold-{number}"),
                path => format!("/kept/{path}"),
            };
            let start = Instant::now();
            let response = servers::try_get(address, &path);
            let micros = usize::try_from(start.elapsed().as_micros()).unwrap();
            self.slowest_micros.fetch_max(micros, Relaxed);
            let is_ok = response.is_ok_and(|response| response.status == 200);
            self.failed.fetch_add(usize::from(!is_ok), Relaxed);
            self.sent.fetch_add(1, Relaxed);
            number += 8;
        }
    }

    fn slowest(&self) -> Duration {
        Duration::from_micros(self.slowest_micros.load(Relaxed) as u64)
    }
}
