//! The commands that Redis gets.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "clippy.toml allows it in tests, but not in what they share"
)]

mod support;

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::TcpStream,
    time::Duration,
};

use twinroute_cache::Cache as _;

use self::support::{Redis, eventually, load, look, revalidate, store};

/// Lists what Redis executes.
struct Monitor(BufReader<TcpStream>);

impl Monitor {
    fn start(redis: &Redis) -> Self {
        let mut stream = TcpStream::connect(("127.0.0.1", redis.port)).unwrap();
        stream.write_all(b"MONITOR\r\n").unwrap();
        let mut monitor = Self(BufReader::new(stream));
        assert_eq!(monitor.line(), "+OK");
        monitor
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.0.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// Returns the commands up to now, in scripts and elsewhere, without the checks of the link.
    fn commands(&mut self, redis: &Redis) -> Vec<String> {
        redis.run::<String>(&["ECHO", "until here"]);
        let mut commands = Vec::new();
        loop {
            let line = self.line();
            if line.contains(r#""ECHO" "until here""#) {
                return commands;
            }
            let (_, command) = line.split_once(']').unwrap();
            let command = command.split_whitespace().next().unwrap_or_default();
            let is_check = line.contains(r#""HGET" "tr1:guard" "base""#) && !line.contains("lua]");
            let is_of_connection = ["\"PING\"", "\"CLIENT\"", "\"HELLO\""].contains(&command);
            if !is_check && !is_of_connection {
                commands.push(command.to_owned());
            }
        }
    }
}

async fn commands_of_a_revalidation(redis: &Redis, entries: usize) -> Vec<String> {
    redis.run::<String>(&["FLUSHALL"]);
    let cache = redis.cache().await;
    load(redis, entries, Duration::from_secs(600), |_| {
        vec!["a".to_owned()]
    });
    assert_eq!(redis.run::<usize>(&["DBSIZE"]), entries + 2);
    assert_eq!(look(&cache, "0").await, "fresh 0");
    let mut monitor = Monitor::start(redis);
    revalidate(&cache, &["a"]).await;
    let commands = monitor.commands(redis);
    assert_eq!(look(&cache, "0").await, "miss");
    assert_eq!(look(&cache, &(entries - 1).to_string()).await, "miss");
    commands
}

async fn same_commands(many: usize) {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let one = commands_of_a_revalidation(&redis, 1).await;
    println!("{one:?}");
    assert_eq!(
        one,
        [
            "EVALSHA", "TIME", "HGET", "HSET", "HMGET", "HSET", "PUBLISH"
        ]
        .map(|name| format!("\"{name}\""))
    );
    assert_eq!(commands_of_a_revalidation(&redis, many).await, one);
}

#[tokio::test]
async fn a_revalidation_takes_the_same_commands_for_one_entry_and_for_many() {
    same_commands(100_000).await;
}

#[tokio::test]
#[ignore = "takes a minute in a debug build; CI runs it"]
async fn a_revalidation_takes_the_same_commands_for_one_entry_and_for_a_million() {
    same_commands(1_000_000).await;
}

#[tokio::test]
async fn no_command_walks_the_keys() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let mut monitor = Monitor::start(&redis);
    let cache = redis.settings().connect().await.unwrap();
    for number in 0..5 {
        store(&cache, "k", &number.to_string(), &["a", "b"]).await;
        look(&cache, "k").await;
        revalidate(&cache, &["a"]).await;
        cache
            .revalidate(&support::tags(&["b"]), Some(Duration::from_secs(1)))
            .await
            .unwrap();
        look(&cache, "k").await;
    }
    let commands = monitor.commands(&redis);
    for walk in [
        "SCAN", "KEYS", "HSCAN", "SSCAN", "ZSCAN", "SMEMBERS", "HGETALL",
    ] {
        assert!(
            !commands.contains(&format!("\"{walk}\"")),
            "{walk} in {commands:?}"
        );
    }
}

#[tokio::test]
async fn a_local_hit_asks_nothing() {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let cache = redis.settings().connect().await.unwrap();
    store(&cache, "k", "1", &["a"]).await;
    let mut monitor = Monitor::start(&redis);
    for _ in 0..100 {
        assert_eq!(look(&cache, "k").await, "fresh 1");
    }
    assert!(monitor.commands(&redis).is_empty());
}

/// After each entry has expired, nothing is left.
async fn nothing_stays(count: usize, life: Duration) {
    let Some(redis) = Redis::start(&[]) else {
        return;
    };
    let cache = redis.settings().max_ttl(life).connect().await.unwrap();
    // A few tags of their own, a few of all, and revalidations of some, known or not.
    load(&redis, count, life, |index| {
        vec![format!("own {index}"), format!("shared {}", index % 1000)]
    });
    for index in 0..200 {
        let tag = format!("{} {index}", ["own", "shared", "unknown"][index % 3]);
        revalidate(&cache, &[&tag]).await;
    }
    for index in 0..200 {
        store(&cache, &format!("more {index}"), "1", &["own 0", "another"]).await;
    }
    let size: usize = redis.run(&["DBSIZE"]);
    println!("{size} keys");
    assert!(size > 1_000);
    // Records of tags live twice as long as their entries. The check of the link does not keep the guard alive.
    let limit = 3 * life + Duration::from_secs(30);
    eventually("everything has expired", limit, async || {
        redis.run::<usize>(&["DBSIZE"]) == 0
    })
    .await;
}

#[tokio::test]
async fn nothing_stays_of_ten_thousand_keys_and_tags() {
    nothing_stays(10_000, Duration::from_secs(2)).await;
}

#[tokio::test]
#[ignore = "takes a minute in a debug build; CI runs it"]
async fn nothing_stays_of_a_million_keys_and_tags() {
    nothing_stays(1_000_000, Duration::from_secs(10)).await;
}
