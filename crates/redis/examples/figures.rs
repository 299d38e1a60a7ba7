//! Measures a cache in Redis: how fast a revalidation reaches another server, and what hits and misses take.
//!
//! `cargo run --release -p twinroute-redis --example figures -- redis://127.0.0.1:6379`

#![expect(clippy::print_stdout, reason = "the figures are its output")]

use std::{
    env,
    error::Error,
    time::{Duration, Instant},
};

use bytesize::ByteSize;
use twinroute_cache::{Begin, Cache as _, CacheKey, CacheLife, NewEntry, Tag};
use twinroute_redis::RedisCache;

const ROUNDS: usize = 1_000;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let url = env::args()
        .nth(1)
        .unwrap_or_else(|| "redis://127.0.0.1:6379".to_owned());
    let settings = RedisCache::builder(url)
        .version("figures")
        .prefix("figures:");
    let one = settings.clone().connect().await?;
    let two = settings.clone().connect().await?;
    let remote = settings.local_bytes(ByteSize(0)).connect().await?;
    let key = CacheKey::data("k")?;
    let tags = [Tag::new("a")?, Tag::new("b")?];

    let mut figures = Figures::default();
    for _ in 0..ROUNDS {
        let miss = Instant::now();
        let found = one.get(&key, &[]).await;
        let Begin::Run(started) = one.begin(&key).await else {
            return Err("Redis is not used".into());
        };
        let entry = NewEntry::new(vec![b'x'; 1024], CacheLife::HOURS, tags.clone());
        one.store(&key, started, entry).await;
        figures.miss.push(miss.elapsed());
        assert!(!found.is_fresh());

        let hit = Instant::now();
        assert!(remote.get(&key, &[]).await.is_fresh());
        figures.remote.push(hit.elapsed());

        assert!(two.get(&key, &[]).await.is_fresh());
        let hit = Instant::now();
        for _ in 0..100 {
            assert!(two.peek(&key, &[]).is_some_and(|found| found.is_fresh()));
        }
        figures.local.push(hit.elapsed() / 100);

        let start = Instant::now();
        let revalidated = one.revalidate(&tags[..1], None);
        let seen = async {
            while two.peek(&key, &[]).is_some() {
                tokio::time::sleep(Duration::from_micros(50)).await;
            }
            start.elapsed()
        };
        let (revalidated, seen) = tokio::join!(revalidated, seen);
        revalidated?;
        figures.propagation.push(seen);
    }
    figures.print();
    Ok(())
}

/// The times of all rounds.
#[derive(Default)]
struct Figures {
    propagation: Vec<Duration>,
    local: Vec<Duration>,
    remote: Vec<Duration>,
    miss: Vec<Duration>,
}

impl Figures {
    fn print(self) {
        print("revalidation seen by the other server", self.propagation);
        print("hit of a local copy (1 KiB, 2 tags)", self.local);
        print("hit in Redis (1 KiB, 2 tags)", self.remote);
        print("miss, begin and store (1 KiB, 2 tags)", self.miss);
    }
}

fn print(name: &str, mut times: Vec<Duration>) {
    times.sort();
    let micros = |part: usize| times[times.len() * part / 100].as_nanos() as f64 / 1_000.0;
    println!(
        "{name}: median {:.1} us, 99th percentile {:.1} us",
        micros(50),
        micros(99)
    );
}
