//! A Redis that is killed, stopped, slow or denies its service, under load and without.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod support;

use std::{
    net::TcpListener,
    ops::AddAssign,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    sync::{Mutex, MutexGuard, watch},
    task::JoinHandle,
    time::{sleep, timeout},
};
use twinroute_cache::{Begin, Cache as _, Lookup};
use twinroute_redis::{RedisCache, RedisCacheBuilder};

use self::support::{Log, Redis, begin, entry, eventually, key, look, revalidate, store, tag};

const LOG_INTERVAL: Duration = Duration::from_millis(500);
const SECOND: Duration = Duration::from_secs(1);

/// The log is the process's, so the tests run one after the other.
async fn log() -> (Log, MutexGuard<'static, ()>) {
    static LOG: OnceLock<Log> = OnceLock::new();
    static ONE: Mutex<()> = Mutex::const_new(());
    let one = ONE.lock().await;
    let log = LOG.get_or_init(Log::start);
    log.clear();
    (log.clone(), one)
}

fn settings(url: String) -> RedisCacheBuilder {
    RedisCache::builder(url)
        .version("v1")
        .log_interval(LOG_INTERVAL)
}

/// Checks that a problem was logged, at most once an interval, and its end once.
fn check_log(log: &Log, since: Instant) {
    let lines = log.lines();
    let warnings = lines.iter().filter(|line| line.contains("WARN")).count();
    let most = 1 + since.elapsed().as_millis() / LOG_INTERVAL.as_millis();
    assert!(
        warnings > 0 && warnings as u128 <= most,
        "{:?}: {lines:#?}",
        since.elapsed()
    );
    let ends = lines.iter().filter(|line| line.ends_with(" again")).count();
    assert!(ends > 0 && ends <= warnings, "{lines:#?}");
}

/// What clients have seen.
#[derive(Debug, Default)]
struct Seen {
    steps: Vec<Duration>,
    fresh: usize,
    stale: usize,
    missed: usize,
    kept: usize,
    uncached: usize,
}

impl AddAssign for Seen {
    fn add_assign(&mut self, other: Self) {
        self.steps.extend(other.steps);
        self.fresh += other.fresh;
        self.stale += other.stale;
        self.missed += other.missed;
        self.kept += other.kept;
        self.uncached += other.uncached;
    }
}

impl Seen {
    async fn step<T>(&mut self, step: impl Future<Output = T>) -> T {
        let start = Instant::now();
        let result = step.await;
        self.steps.push(start.elapsed());
        result
    }

    async fn request(&mut self, cache: &RedisCache, number: usize) {
        let name = format!("load {}", number % 20);
        match self.step(cache.get(&key(&name), &[])).await {
            Lookup::Fresh(_) => return self.fresh += 1,
            Lookup::Stale(_) => self.stale += 1,
            Lookup::Expired(_) | Lookup::Miss => self.missed += 1,
        }
        match self.step(cache.begin(&key(&name))).await {
            Begin::Run(started) => {
                self.kept += 1;
                let new = entry("1", &["load", &format!("load {}", number % 7)]);
                self.step(cache.store(&key(&name), started, new)).await;
            }
            Begin::Uncached => self.uncached += 1,
            Begin::Busy => {}
        }
    }
}

/// Clients that ask all the time.
struct Load {
    is_over: Arc<AtomicBool>,
    clients: Vec<JoinHandle<Seen>>,
}

impl Load {
    fn start(cache: &Arc<RedisCache>) -> Self {
        let is_over = Arc::new(AtomicBool::new(false));
        let client = |number| {
            let (cache, is_over) = (Arc::clone(cache), Arc::clone(&is_over));
            tokio::spawn(async move {
                let mut seen = Seen::default();
                for round in number.. {
                    if is_over.load(Ordering::Relaxed) {
                        break;
                    }
                    seen.request(&cache, round).await;
                    if round % 100 == 0 {
                        let tags = [tag(&format!("load {}", round % 7))];
                        seen.step(cache.revalidate(&tags, None)).await.unwrap();
                    }
                    sleep(Duration::from_millis(2)).await;
                }
                seen
            })
        };
        let clients = (0..30).map(client).collect();
        Self { is_over, clients }
    }

    /// Ends it, and checks that no step waited for longer than it may. The limits have room for a busy machine.
    async fn end(self) -> Seen {
        self.is_over.store(true, Ordering::Relaxed);
        let mut seen = Seen::default();
        for client in self.clients {
            seen += client.await.unwrap();
        }
        seen.steps.sort();
        let percentile = |part: usize| seen.steps[seen.steps.len() * part / 1000];
        println!(
            "{} steps: median {:?}, 99.9th percentile {:?}, longest {:?}; {} fresh, {} stale, {} missed, {} kept, {} uncached",
            seen.steps.len(),
            percentile(500),
            percentile(999),
            seen.steps[seen.steps.len() - 1],
            seen.fresh,
            seen.stale,
            seen.missed,
            seen.kept,
            seen.uncached,
        );
        assert!(percentile(500) < Duration::from_millis(50));
        assert!(percentile(990) < Duration::from_millis(150));
        assert!(seen.steps[seen.steps.len() - 1] < SECOND);
        seen
    }
}

/// Waits until a run may begin, and checks that it takes at most a second.
async fn used_again(cache: &RedisCache) {
    let begins = async || match cache.begin(&key("again")).await {
        Begin::Run(started) => {
            cache.abandon(&key("again"), started);
            true
        }
        Begin::Busy | Begin::Uncached => false,
    };
    let took = eventually("used again", SECOND, begins).await;
    println!("used again after {took:?}");
}

async fn lost(cache: &RedisCache) {
    eventually("lost", SECOND, async || {
        cache.begin(&key("lost")).await == Begin::Uncached
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_under_load() {
    let Some(mut redis) = Redis::start(&[]) else {
        return;
    };
    let (log, _one) = log().await;
    let cache = Arc::new(settings(redis.url()).connect().await.unwrap());
    let start = Instant::now();
    let load = Load::start(&cache);
    sleep(SECOND).await;
    redis.kill();
    sleep(2 * SECOND).await;
    redis.start_again();
    used_again(&cache).await;
    sleep(SECOND / 2).await;
    let seen = load.end().await;
    assert!(
        seen.fresh > 0 && seen.stale > 0 && seen.kept > 0 && seen.uncached > 0,
        "{seen:?}"
    );
    check_log(&log, start);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn stopped_under_load() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let (log, _one) = log().await;
    let cache = Arc::new(settings(redis.url()).connect().await.unwrap());
    for length in [SECOND / 2, 3 * SECOND] {
        log.clear();
        let start = Instant::now();
        let load = Load::start(&cache);
        sleep(SECOND).await;
        redis.signal("STOP");
        lost(&cache).await;
        sleep(length).await;
        redis.signal("CONT");
        used_again(&cache).await;
        sleep(SECOND / 2).await;
        let seen = load.end().await;
        assert!(
            seen.fresh > 0 && seen.stale > 0 && seen.kept > 0 && seen.uncached > 0,
            "{seen:?}"
        );
        check_log(&log, start);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn slow_under_load() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let (log, _one) = log().await;
    let proxy = Proxy::start(&redis);
    let cache = Arc::new(settings(proxy.url()).connect().await.unwrap());
    let start = Instant::now();
    let load = Load::start(&cache);
    sleep(SECOND).await;
    proxy.set(Mode::Delay(Duration::from_millis(200)));
    lost(&cache).await;
    sleep(3 * SECOND).await;
    proxy.set(Mode::Pass);
    used_again(&cache).await;
    sleep(SECOND / 2).await;
    let seen = load.end().await;
    assert!(
        seen.fresh > 0 && seen.stale > 0 && seen.kept > 0 && seen.uncached > 0,
        "{seen:?}"
    );
    check_log(&log, start);
}

/// Commands that make Redis deny its service, and serve again, and a part of its error.
const DENIALS: [(&[&str], &[&str], &str); 4] = [
    (
        &["CONFIG", "SET", "maxmemory", "1"],
        &["CONFIG", "SET", "maxmemory", "0"],
        "OOM",
    ),
    (
        &["ACL", "SETUSER", "default", "-@all"],
        &["ACL", "SETUSER", "default", "+@all"],
        "NOPERM",
    ),
    (
        &["ACL", "SETUSER", "default", "-@write", "-@scripting"],
        &["ACL", "SETUSER", "default", "+@all"],
        "NOPERM",
    ),
    (
        &["REPLICAOF", "127.0.0.1", "1"],
        &["REPLICAOF", "NO", "ONE"],
        "READONLY",
    ),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn denying_under_load() {
    let Some(redis) = Redis::start(&["--user", "admin", "on", ">secret", "~*", "&*", "+@all"])
    else {
        return;
    };
    let (log, _one) = log().await;
    let run = |command: &[&str]| {
        let url = format!("redis://admin:secret@127.0.0.1:{}", redis.port);
        let mut admin = redis::Client::open(url).unwrap().get_connection().unwrap();
        let () = redis::cmd(command[0])
            .arg(&command[1..])
            .query(&mut admin)
            .unwrap();
    };
    let cache = Arc::new(settings(redis.url()).connect().await.unwrap());
    for (deny, allow, error) in DENIALS {
        log.clear();
        let start = Instant::now();
        let load = Load::start(&cache);
        sleep(SECOND / 2).await;
        run(deny);
        lost(&cache).await;
        sleep(SECOND).await;
        run(allow);
        used_again(&cache).await;
        sleep(SECOND / 2).await;
        let seen = load.end().await;
        assert!(
            seen.fresh > 0 && seen.kept > 0 && seen.uncached > 0,
            "{error}: {seen:?}"
        );
        assert!(log.count(error) > 0, "{error}: {:#?}", log.lines());
        check_log(&log, start);
    }
}

#[tokio::test]
async fn a_redis_that_refuses_scripts_or_connections() {
    let (log, _one) = log().await;
    let denials: [(&[&str], &[&str], &str); 3] = [
        (
            &["--rename-command", "EVALSHA", ""],
            &["PING"],
            "unknown command",
        ),
        (
            &["--rename-command", "INFO", ""],
            &["PING"],
            "unknown command",
        ),
        (&[], &["CONFIG", "SET", "requirepass", "secret"], "NOAUTH"),
    ];
    for (arguments, command, error) in denials {
        log.clear();
        let Some(redis) = Redis::start(arguments) else {
            return;
        };
        redis.run::<String>(command);
        let cache = settings(redis.url()).connect().await.unwrap();
        assert_eq!(cache.begin(&key("k")).await, Begin::Uncached);
        assert_eq!(look(&cache, "k").await, "miss");
        revalidate(&cache, &["a"]).await;
        assert!(log.count(error) > 0, "{error}: {:#?}", log.lines());
    }
}

#[tokio::test]
async fn revalidations_work_while_redis_is_out_of_memory() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let (_log, _one) = log().await;
    let cache = redis.cache().await;
    store(&cache, "k", "1", &["a"]).await;
    redis.run::<String>(&["CONFIG", "SET", "maxmemory", "1"]);
    assert_eq!(look(&cache, "k").await, "fresh 1");
    assert_eq!(cache.begin(&key("k")).await, Begin::Uncached);
    revalidate(&cache, &["a"]).await;
    assert_eq!(look(&cache, "k").await, "miss");
    redis.run::<String>(&["CONFIG", "SET", "maxmemory", "0"]);
    store(&cache, "k", "2", &["a"]).await;
    assert_eq!(look(&cache, "k").await, "fresh 2");
}

#[tokio::test]
async fn without_redis_local_copies_are_stale_for_a_time() {
    let Some(mut redis) = Redis::start(&[]) else {
        return;
    };
    let (_log, _one) = log().await;
    let offline = Duration::from_millis(1_500);
    let cache = settings(redis.url())
        .offline_ttl(offline)
        .connect()
        .await
        .unwrap();
    store(&cache, "k", "1", &["a"]).await;
    store(&cache, "dropped", "1", &["b"]).await;
    store(&cache, "aged", "1", &["c"]).await;
    let start = Instant::now();
    redis.kill();
    eventually("stale", SECOND, async || {
        look(&cache, "k").await == "stale 1"
    })
    .await;

    // Revalidations count here at once.
    revalidate(&cache, &["b"]).await;
    cache
        .revalidate(&[tag("c")], Some(SECOND / 4))
        .await
        .unwrap();
    assert_eq!(look(&cache, "dropped").await, "miss");
    assert_eq!(look(&cache, "aged").await, "stale 1");
    eventually("its deadline", SECOND, async || {
        look(&cache, "aged").await == "miss"
    })
    .await;
    assert_eq!(look(&cache, "k").await, "stale 1");
    assert_eq!(look(&cache, "unknown").await, "miss");

    // Handlers run, and nothing is kept.
    assert_eq!(cache.begin(&key("k")).await, Begin::Uncached);
    eventually("not any more", 2 * SECOND, async || {
        look(&cache, "k").await == "miss"
    })
    .await;
    let took = start.elapsed();
    assert!(took >= offline - Duration::from_millis(100), "{took:?}");
    assert!(took < offline + SECOND, "{took:?}");
}

#[tokio::test]
async fn a_cache_starts_without_redis() {
    let Some(mut redis) = Redis::start(&[]) else {
        return;
    };
    let (log, _one) = log().await;
    redis.kill();
    let cache = settings(redis.url()).connect().await.unwrap();
    assert_eq!(look(&cache, "k").await, "miss");
    assert_eq!(cache.begin(&key("k")).await, Begin::Uncached);
    assert!(log.count("Redis is not used by the cache") > 0);
    redis.start_again();
    used_again(&cache).await;
    store(&cache, "k", "1", &[]).await;
    assert_eq!(look(&cache, "k").await, "fresh 1");
}

#[tokio::test]
async fn a_revalidation_without_the_link_is_sent_before_anything_is_fresh() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let (_log, _one) = log().await;
    let proxy = Proxy::start(&redis);
    let one = settings(proxy.url()).connect().await.unwrap();
    let two = redis.settings().connect().await.unwrap();
    for is_soft in [false, true] {
        store(&two, "k", "old", &["a"]).await;
        assert_eq!(look(&one, "k").await, "fresh old");
        proxy.set(Mode::Cut);
        eventually("lost", SECOND, async || {
            look(&one, "k").await == "stale old"
        })
        .await;
        let expire = is_soft.then_some(60 * SECOND);
        one.revalidate(&[tag("a")], expire).await.unwrap();
        let expected = if is_soft { "stale old" } else { "miss" };
        assert_eq!(look(&one, "k").await, expected);
        assert_eq!(
            look(&two, "k").await,
            "fresh old",
            "Redis does not know of it"
        );

        proxy.set(Mode::Pass);
        let start = Instant::now();
        while start.elapsed() < SECOND {
            assert!(
                !look(&one, "k").await.starts_with("fresh"),
                "after {:?}",
                start.elapsed()
            );
            sleep(Duration::from_millis(1)).await;
        }
        assert_eq!(look(&two, "k").await, expected);
        assert_eq!(look(&one, "k").await, expected);
    }
}

#[tokio::test]
async fn a_revalidation_that_was_missed_counts_after_the_link_is_back() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let (_log, _one) = log().await;
    let proxy = Proxy::start(&redis);
    let one = settings(proxy.url()).connect().await.unwrap();
    let two = redis.settings().connect().await.unwrap();
    store(&two, "k", "old", &["a"]).await;
    store(&two, "other", "1", &["b"]).await;
    assert_eq!(look(&one, "k").await, "fresh old");
    assert_eq!(look(&one, "other").await, "fresh 1");
    // A run that is under way all the time.
    let started = begin(&one, "run").await;
    proxy.set(Mode::Cut);
    eventually("lost", SECOND, async || {
        look(&one, "k").await == "stale old"
    })
    .await;
    revalidate(&two, &["a"]).await;
    proxy.set(Mode::Pass);
    used_again(&one).await;
    assert_eq!(look(&one, "k").await, "miss");
    assert_eq!(look(&one, "other").await, "fresh 1");
    one.store(&key("run"), started, entry("old", &["a"])).await;
    assert_eq!(look(&one, "run").await, "miss");
}

#[tokio::test]
async fn a_stopped_link_is_not_fresh_for_long() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let (_log, _one) = log().await;
    let proxy = Proxy::start(&redis);
    let one = settings(proxy.url()).connect().await.unwrap();
    let two = redis.settings().connect().await.unwrap();
    for round in 0..10 {
        store(&two, "k", "old", &["a"]).await;
        eventually("read", SECOND, async || {
            look(&one, "k").await == "fresh old"
        })
        .await;
        // Messages and replies are held up, and the connection stays.
        proxy.set(Mode::Hold);
        revalidate(&two, &["a"]).await;
        let start = Instant::now();
        eventually("not fresh", SECOND, async || {
            !look(&one, "k").await.starts_with("fresh")
        })
        .await;
        let took = start.elapsed();
        assert!(took < Duration::from_millis(500), "round {round}: {took:?}");
        proxy.set(Mode::Pass);
        used_again(&one).await;
        assert_eq!(look(&one, "k").await, "miss");
    }
}

#[tokio::test]
async fn a_revalidation_that_redis_refuses_counts_here_at_once() {
    let Some(redis) = Redis::start(&["--user", "admin", "on", ">secret", "~*", "&*", "+@all"])
    else {
        return;
    };
    let (_log, _one) = log().await;
    let run = |rule: &str| {
        let url = format!("redis://admin:secret@127.0.0.1:{}", redis.port);
        let mut admin = redis::Client::open(url).unwrap().get_connection().unwrap();
        let () = redis::cmd("ACL")
            .arg(("SETUSER", "default", rule))
            .query(&mut admin)
            .unwrap();
    };
    let one = settings(redis.url()).connect().await.unwrap();
    let two = redis.cache().await;
    store(&two, "k", "old", &["a"]).await;
    assert_eq!(look(&one, "k").await, "fresh old");
    run("-hset");
    revalidate(&one, &["a"]).await;
    for _ in 0..100 {
        assert_eq!(look(&one, "k").await, "miss");
        sleep(Duration::from_millis(2)).await;
    }
    assert_eq!(look(&two, "k").await, "fresh old");
    run("+@all");
    used_again(&one).await;
    assert_eq!(look(&one, "k").await, "miss");
    assert_eq!(look(&two, "k").await, "miss");
}

#[tokio::test]
async fn too_many_revalidations_without_the_link_are_one_of_everything() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let (_log, _one) = log().await;
    let proxy = Proxy::start(&redis);
    let one = settings(proxy.url()).connect().await.unwrap();
    let two = redis.settings().connect().await.unwrap();
    store(&two, "k", "old", &["a"]).await;
    assert_eq!(look(&one, "k").await, "fresh old");
    let started = begin(&two, "run").await;
    proxy.set(Mode::Cut);
    eventually("lost", SECOND, async || {
        look(&one, "k").await == "stale old"
    })
    .await;
    for number in 0..10_001 {
        one.revalidate(&[tag(&number.to_string())], None)
            .await
            .unwrap();
    }
    assert_eq!(look(&one, "k").await, "miss");
    proxy.set(Mode::Pass);
    used_again(&one).await;
    assert_eq!(look(&one, "k").await, "miss");
    eventually("seen by the other server", SECOND, async || {
        look(&two, "k").await == "miss"
    })
    .await;
    two.store(&key("run"), started, entry("old", &[])).await;
    assert_eq!(look(&two, "run").await, "miss");
    store(&two, "k", "new", &["a"]).await;
    assert_eq!(look(&one, "k").await, "fresh new");
}

/// Each has a deadline of its own, and Redis is far away.
#[tokio::test]
async fn many_revalidations_with_deadlines_are_sent_soon_and_leases_are_renewed() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let (_log, _one) = log().await;
    let proxy = Proxy::start(&redis);
    let one = settings(proxy.url())
        .step_timeout(SECOND / 2)
        .connect()
        .await
        .unwrap();
    let two = redis.settings().connect().await.unwrap();
    store(&two, "k", "old", &["1"]).await;
    let run = begin(&one, "run").await;
    proxy.set(Mode::Cut);
    lost(&one).await;
    for number in 0..6_000 {
        let expire = SECOND * (3_600 + number);
        one.revalidate(&[tag(&number.to_string())], Some(expire))
            .await
            .unwrap();
    }
    proxy.set(Mode::Delay(Duration::from_millis(2)));
    eventually("used again", 10 * SECOND, async || {
        one.begin(&key("again")).await != Begin::Uncached
    })
    .await;
    assert_eq!(look(&two, "k").await, "stale old");
    assert!(redis.run::<bool>(&["EXISTS", r#"tr1:lease:v1:"run""#]));
    assert!(
        one.store(&key("run"), run, entry("1", &[]))
            .await
            .entry
            .value()
            == "1"
    );
}

#[tokio::test]
async fn a_lease_whose_caller_left_or_timed_out_is_given_back() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let (_log, _one) = log().await;
    for (step, is_dropped) in [(2 * SECOND, true), (SECOND / 10, false)] {
        let settings = settings(redis.url()).step_timeout(step).lease(60 * SECOND);
        let cache = settings.connect().await.unwrap();
        let key = key(&format!("{is_dropped}"));
        redis.signal("STOP");
        let begun = timeout(SECOND / 5, cache.begin(&key)).await;
        assert_eq!(begun.is_err(), is_dropped);
        redis.signal("CONT");
        eventually("given back", 3 * SECOND, async || {
            matches!(cache.begin(&key).await, Begin::Run(_))
        })
        .await;
    }
}

#[tokio::test]
async fn a_revalidation_whose_caller_left_is_sent_all_the_same() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let (_log, _one) = log().await;
    let one = redis.cache().await;
    let two = redis.cache().await;
    store(&two, "k", "old", &["a"]).await;
    let tags = [tag("a")];
    drop(one.revalidate(&tags, None));
    eventually("sent", SECOND, async || look(&two, "k").await == "miss").await;
}

/// How a proxy treats its connections.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Mode {
    Pass,
    /// Each part waits.
    Delay(Duration),
    /// Connections stay, and nothing goes through.
    Hold,
    /// Connections are closed.
    Cut,
}

/// A proxy in front of Redis.
struct Proxy {
    port: u16,
    mode: watch::Sender<Mode>,
}

impl Proxy {
    fn start(redis: &Redis) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        let (mode, receiver) = watch::channel(Mode::Pass);
        let target = redis.port;
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime
                .unwrap()
                .block_on(accept(listener, target, receiver));
        });
        Self { port, mode }
    }

    fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    fn set(&self, mode: Mode) {
        self.mode.send_replace(mode);
    }
}

async fn accept(listener: TcpListener, target: u16, mode: watch::Receiver<Mode>) {
    let listener = tokio::net::TcpListener::from_std(listener).unwrap();
    loop {
        let accepted = timeout(SECOND / 10, listener.accept()).await;
        if mode.has_changed().is_err() {
            return;
        }
        let Ok(Ok((client, _))) = accepted else {
            continue;
        };
        let Ok(server) = tokio::net::TcpStream::connect(("127.0.0.1", target)).await else {
            continue;
        };
        let mut until_cut = mode.clone();
        let (one, other) = (mode.clone(), mode.clone());
        tokio::spawn(async move {
            let (client_reads, client_writes) = client.into_split();
            let (server_reads, server_writes) = server.into_split();
            tokio::select! {
                () = copy(client_reads, server_writes, one) => {}
                () = copy(server_reads, client_writes, other) => {}
                _ = until_cut.wait_for(|mode| *mode == Mode::Cut) => {}
            }
        });
    }
}

async fn copy(
    mut from: tokio::net::tcp::OwnedReadHalf,
    mut to: tokio::net::tcp::OwnedWriteHalf,
    mut mode: watch::Receiver<Mode>,
) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(length @ 1..) = from.read(&mut buffer).await {
        let current = *mode.borrow_and_update();
        if let Mode::Delay(delay) = current {
            sleep(delay).await;
        }
        if mode.wait_for(|mode| *mode != Mode::Hold).await.is_err() {
            return;
        }
        if to.write_all(&buffer[..length]).await.is_err() {
            return;
        }
    }
}
