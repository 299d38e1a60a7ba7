//! A Redis server of a test's own, and caches that use it.

#![allow(dead_code, reason = "each test uses a part of it")]

use std::{
    io::{self, Write as _},
    net::{Ipv4Addr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    thread::sleep,
    time::{Duration, Instant},
};

use redis::{Commands as _, Connection, FromRedisValue};
use tempfile::TempDir;
use tracing_subscriber::fmt::MakeWriter;
use twinroute_cache::{Begin, Cache as _, CacheKey, CacheLife, Lookup, NewEntry, Started, Tag};
use twinroute_redis::{RedisCache, RedisCacheBuilder};

/// A Redis server on a free port, without persistence. It is killed when dropped.
pub(crate) struct Redis {
    pub(crate) port: u16,
    folder: TempDir,
    arguments: Vec<String>,
    process: Option<Child>,
}

impl Redis {
    /// Starts a server. `None`, and a line on the standard error, if Redis is not installed.
    pub(crate) fn start(arguments: &[&str]) -> Option<Self> {
        if Command::new("redis-server")
            .arg("--version")
            .output()
            .is_err()
        {
            // Not `eprintln!`, whose output is captured.
            let name = std::thread::current().name().unwrap_or_default().to_owned();
            let _ = writeln!(
                io::stderr(),
                "SKIPPED {name}: redis-server is not installed"
            );
            return None;
        }
        let mut redis = Self {
            port: free_port(),
            folder: tempfile::tempdir().unwrap(),
            arguments: arguments
                .iter()
                .map(|&argument| argument.to_owned())
                .collect(),
            process: None,
        };
        redis.start_again();
        Some(redis)
    }

    /// Starts the server on the same port, and waits until it serves.
    pub(crate) fn start_again(&mut self) {
        self.spawn();
        let start = Instant::now();
        while self.try_connect().is_none() {
            assert!(
                start.elapsed() < Duration::from_secs(20),
                "redis-server does not start"
            );
            sleep(Duration::from_millis(5));
        }
    }

    /// Starts the server on the same port.
    pub(crate) fn spawn(&mut self) {
        let process = Command::new("redis-server")
            .args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            .args(["--port", &self.port.to_string()])
            .args(&self.arguments)
            .current_dir(self.folder.path())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        self.process = Some(process);
    }

    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    pub(crate) fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().unwrap();
            process.wait().unwrap();
        }
    }

    /// Sends a signal, such as `STOP`.
    pub(crate) fn signal(&self, name: &str) {
        let id = self.process.as_ref().unwrap().id().to_string();
        let status = Command::new("kill")
            .args(["-s", name, &id])
            .status()
            .unwrap();
        assert!(status.success());
    }

    pub(crate) fn connection(&self) -> Connection {
        self.try_connect().unwrap()
    }

    fn try_connect(&self) -> Option<Connection> {
        let mut connection = redis::Client::open(self.url())
            .unwrap()
            .get_connection()
            .ok()?;
        redis::cmd("PING").query::<String>(&mut connection).ok()?;
        Some(connection)
    }

    /// Runs a command.
    pub(crate) fn run<T: FromRedisValue>(&self, command: &[&str]) -> T {
        let mut connection = self.connection();
        redis::cmd(command[0])
            .arg(&command[1..])
            .query(&mut connection)
            .unwrap()
    }

    pub(crate) fn delete(&self, key: &str) {
        let () = self.connection().del(key).unwrap();
    }

    /// Returns the settings of a cache whose links are not lost because a test machine is busy.
    pub(crate) fn settings(&self) -> RedisCacheBuilder {
        RedisCache::builder(self.url())
            .version("v1")
            .step_timeout(Duration::from_secs(2))
    }

    /// Returns a cache without local copies.
    pub(crate) async fn cache(&self) -> RedisCache {
        let settings = self.settings().local_bytes(bytesize::ByteSize(0));
        settings.connect().await.unwrap()
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        self.kill();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap().port()
}

pub(crate) fn key(name: &str) -> CacheKey {
    CacheKey::data(name).unwrap()
}

pub(crate) fn tag(name: &str) -> Tag {
    Tag::new(name).unwrap()
}

pub(crate) fn tags(names: &[&str]) -> Vec<Tag> {
    names.iter().map(|name| tag(name)).collect()
}

/// An entry that lives for an hour.
pub(crate) fn entry(value: &str, names: &[&str]) -> NewEntry {
    NewEntry::new(value.to_owned(), CacheLife::MINUTES, tags(names))
}

pub(crate) async fn begin(cache: &RedisCache, name: &str) -> Started {
    match cache.begin(&key(name)).await {
        Begin::Run(started) => started,
        other => panic!("the run of {name} does not begin: {other:?}"),
    }
}

/// Computes and stores a value.
pub(crate) async fn store(cache: &RedisCache, name: &str, value: &str, names: &[&str]) {
    let started = begin(cache, name).await;
    cache.store(&key(name), started, entry(value, names)).await;
}

/// Returns the state and the value of an entry, such as `fresh 1`.
pub(crate) async fn look(cache: &RedisCache, name: &str) -> String {
    shown(&cache.get(&key(name), &[]).await)
}

pub(crate) fn shown(lookup: &Lookup) -> String {
    let (state, entry) = match lookup {
        Lookup::Fresh(entry) => ("fresh", entry),
        Lookup::Stale(entry) => ("stale", entry),
        Lookup::Expired(entry) => ("expired", entry),
        Lookup::Miss => return "miss".to_owned(),
    };
    format!("{state} {}", String::from_utf8_lossy(entry.value()))
}

pub(crate) async fn revalidate(cache: &RedisCache, names: &[&str]) {
    cache.revalidate(&tags(names), None).await.unwrap();
}

/// Waits until `check` holds, and returns how long it took.
pub(crate) async fn eventually(
    what: &str,
    limit: Duration,
    mut check: impl AsyncFnMut() -> bool,
) -> Duration {
    let start = Instant::now();
    while !check().await {
        assert!(start.elapsed() < limit, "{what}: not within {limit:?}");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    start.elapsed()
}

/// The lines that were logged since it was made. Threads of caches are seen too, so a test with it needs a process of its
/// own.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    pub(crate) fn start() -> Self {
        let log = Self::default();
        tracing_subscriber::fmt()
            .with_writer(log.clone())
            .with_ansi(false)
            .init();
        log
    }

    pub(crate) fn clear(&self) {
        self.0.lock().unwrap().clear();
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        let text = self.0.lock().unwrap();
        String::from_utf8_lossy(&text)
            .lines()
            .map(str::to_owned)
            .collect()
    }

    pub(crate) fn count(&self, part: &str) -> usize {
        self.lines()
            .iter()
            .filter(|line| line.contains(part))
            .count()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// Stores entries by their numbers, many at a time, as `RedisCache` would with the default prefix and version `v1`.
pub(crate) fn load(
    redis: &Redis,
    count: usize,
    ttl: Duration,
    tags: impl Fn(usize) -> Vec<String>,
) {
    let mut connection = redis.connection();
    let ttl = ttl.as_millis().to_string();
    let script = include_str!("../../src/scripts/store.lua");
    let hash: String = redis::cmd("SCRIPT")
        .arg("LOAD")
        .arg(script)
        .query(&mut connection)
        .unwrap();
    for start in (0..count).step_by(10_000) {
        let begin = redis::cmd("EVAL")
            .arg(include_str!("../../src/scripts/begin.lua"))
            .arg((1, "tr1:guard", "", &ttl, "-", "1000"))
            .query(&mut connection);
        let (begun, base): (String, String) = begin.unwrap();
        let mut commands = redis::pipe();
        for index in start..count.min(start + 10_000) {
            let entry = format!("tr1:entry:v1:\"{index}\"");
            let tags = serde_json::to_string(&tags(index)).unwrap();
            let store = commands
                .cmd("EVALSHA")
                .arg(&hash)
                .arg(2)
                .arg("tr1:guard")
                .arg(entry);
            let store = store
                .arg("")
                .arg("tr1:tag:")
                .arg(&begun)
                .arg(&base)
                .arg(&ttl);
            store.arg("").arg("").arg(tags).arg(index);
        }
        let kept: Vec<(u8, u8)> = commands.query(&mut connection).unwrap();
        assert!(kept.iter().all(|kept| *kept == (1, 0)));
    }
}
