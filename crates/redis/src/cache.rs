//! The store.

use std::{
    fmt, io,
    sync::{Arc, Weak},
    thread,
    time::Duration,
};

use futures_util::future::{BoxFuture, FutureExt as _};
use tokio::{runtime, sync::oneshot, time::timeout};
use twinroute_cache::{
    Begin, Cache, CacheError, CacheKey, CacheLife, Clock, Entry, Lookup, NewEntry, Started, Stored,
    Tag,
};

use crate::{
    RedisCacheBuilder, RedisCacheError, RedisLimits,
    client::Client,
    link::Link,
    queue::Deadline,
    reply::{self, Found},
    scripts::Script,
    watch::keep_link,
};

/// A store in Redis, which several servers share.
///
/// ```no_run
/// # async fn example() -> Result<(), twinroute_redis::RedisCacheError> {
/// use twinroute_cache::IncrementalCache;
/// use twinroute_redis::RedisCache;
///
/// let redis = RedisCache::builder("redis://127.0.0.1:6379")
///     .version("2026-11-28.1")
///     .prefix("shop:")
///     .connect()
///     .await?;
/// let cache = IncrementalCache::new(redis);
/// # drop(cache);
/// # Ok(())
/// # }
/// ```
pub struct RedisCache {
    client: Arc<Client>,
}

/// How long `connect` waits for Redis.
const FIRST_WAIT: Duration = Duration::from_secs(1);

/// How long an expired entry is kept, so that it is known to have expired.
const EXPIRED_TTL: Duration = Duration::from_secs(60);

impl RedisCache {
    /// Begins the settings of a cache in the Redis at `url`, such as `redis://user:password@127.0.0.1:6379/0` or
    /// `redis+unix:///run/redis.sock`. [`version`](RedisCacheBuilder::version) is required.
    pub fn builder(url: impl Into<String>) -> RedisCacheBuilder {
        RedisCacheBuilder::new(url.into())
    }

    /// Returns rate limits in the same Redis, for `Routes::shared_limits`. Servers of all versions share them.
    ///
    /// ```no_run
    /// # async fn example() -> Result<(), twinroute_redis::RedisCacheError> {
    /// use twinroute_redis::RedisCache;
    ///
    /// let redis = RedisCache::builder("redis://127.0.0.1:6379").version("1").connect().await?;
    /// let limits = redis.limits();
    /// # drop(limits);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn limits(&self) -> RedisLimits {
        RedisLimits::new(Arc::clone(&self.client))
    }

    pub(crate) async fn connect(settings: RedisCacheBuilder) -> Result<Self, RedisCacheError> {
        let redis = Link::client(&settings.url).map_err(RedisCacheError::Url)?;
        let client = Arc::new(Client::new(settings)?);
        let (sender, started) = oneshot::channel();
        let weak = Arc::downgrade(&client);
        // A thread of its own: a worker that is busy with a handler does not delay messages or leases.
        thread::Builder::new()
            .name("twinroute-redis".to_owned())
            .spawn(move || run_link(weak, redis, sender))
            .map_err(RedisCacheError::Thread)?;
        if let Ok(Err(error)) = started.await {
            return Err(RedisCacheError::Thread(error));
        }
        let _ = timeout(FIRST_WAIT, client.linked.notified()).await;
        Ok(Self { client })
    }

    async fn read(&self, key: &CacheKey, soft_tags: &[Tag]) -> Lookup {
        let client = &*self.client;
        let Some(link) = client.link() else {
            return client.offline(key, soft_tags);
        };
        // Both before Redis is asked: revalidations from here on count for the copy, and the entry is not younger.
        let copies = client.copies();
        let reading = copies.start();
        let asked = self.clock().now();
        let entry = client.keys.entry(key);
        let now = client.now();
        let mut arguments = vec![now.as_bytes(), client.keys.tags.as_bytes()];
        arguments.extend(soft_tags.iter().map(|tag| tag.as_str().as_bytes()));
        let keys = [entry.as_str(), &client.keys.guard];
        let Some(reply) = client.step(&link, Script::Get, &keys, &arguments).await else {
            return client.offline(key, soft_tags);
        };
        match Found::read(reply) {
            Ok(None) => Lookup::Miss,
            Ok(Some(found)) if found.is_fresh() => {
                Lookup::Fresh(copies.insert(key, reading, found.entry(asked), soft_tags))
            }
            Ok(Some(found)) => found.lookup(asked),
            Err(problem) => {
                client.report.refused(&problem);
                Lookup::Miss
            }
        }
    }

    async fn take_lease(&self, key: &CacheKey) -> Begin {
        let client = &self.client;
        let Some(link) = client.link() else {
            return Begin::Uncached;
        };
        let (sender, begun) = oneshot::channel();
        // It goes on if this future times out or is dropped: then the lease is given back.
        tokio::spawn(begin(Arc::clone(client), link, key.clone(), sender));
        match timeout(client.settings.step_timeout, begun).await {
            Ok(Ok(Some((started, lease)))) => {
                lease.hold();
                Begin::Run(started)
            }
            Ok(Ok(None)) => Begin::Busy,
            Ok(Err(_)) => Begin::Uncached,
            // Whether the link is lost is for its thread to decide.
            Err(_) => {
                client.wake.notify_one();
                Begin::Uncached
            }
        }
    }

    async fn write(&self, key: &CacheKey, started: Started, new: NewEntry) -> Stored {
        let client = &self.client;
        let lease = Lease::new(client, key, started.token);
        let NewEntry {
            value,
            life,
            tags,
            soft_tags,
        } = new;
        let entry = Entry::new(value, life, tags, started.at, self.clock().now());
        let Some(link) = client.link().filter(|_| self.is_small_enough(key, &entry)) else {
            return not_kept(entry);
        };
        let copies = client.copies();
        let reading = copies.start();
        let sent = self.send(&link, key, started, &entry, &soft_tags).await;
        let Some((is_kept, is_stale)) = sent else {
            return not_kept(entry);
        };
        lease.settle();
        client.report.accepted();
        let entry = if is_kept && !is_stale {
            copies.insert(key, reading, entry, &soft_tags)
        } else {
            Arc::new(entry)
        };
        Stored { entry, is_kept }
    }

    /// Sends an entry. Returns whether Redis keeps it, and whether it is stale.
    async fn send(
        &self,
        link: &Link,
        key: &CacheKey,
        started: Started,
        entry: &Entry,
        soft_tags: &[Tag],
    ) -> Option<(bool, bool)> {
        let client = &*self.client;
        let lease = client.keys.lease(key);
        let stored = client.keys.entry(key);
        let tags: Vec<&str> = entry.tags().iter().map(Tag::as_str).collect();
        let tags = serde_json::to_string(&tags).ok()?;
        let numbers =
            [started.token, started.proof, self.ttl(entry.life())].map(|number| number.to_string());
        let [begun, base, ttl] = &numbers;
        let [revalidate, expire] = ages(entry.life());
        let now = client.now();
        let texts = [
            &now,
            &client.keys.tags,
            begun,
            base,
            ttl,
            &revalidate,
            &expire,
            &tags,
        ];
        let mut arguments: Vec<&[u8]> = texts.into_iter().map(String::as_bytes).collect();
        arguments.push(entry.value());
        arguments.extend(soft_tags.iter().map(|tag| tag.as_str().as_bytes()));
        let keys = [client.keys.guard.as_str(), &stored, &lease];
        let reply = client.step(link, Script::Store, &keys, &arguments).await?;
        match reply::pair(&reply) {
            Ok((is_kept, is_stale)) => Some((is_kept == 1, is_stale == 1)),
            Err(problem) => {
                client.report.refused(&problem);
                None
            }
        }
    }

    async fn extend(&self, key: &CacheKey, started: Started, entry: &Arc<Entry>, life: CacheLife) {
        let client = &self.client;
        let lease_of_run = Lease::new(client, key, started.token);
        client.copies().renew(key, entry, life);
        let Some(link) = client.link() else { return };
        let now = client.now();
        let begun = started.token.to_string();
        let [revalidate, _] = ages(life);
        let arguments = [&now, &begun, &revalidate].map(|text| text.as_bytes());
        let (entry, lease) = (client.keys.entry(key), client.keys.lease(key));
        let keys = [entry.as_str(), &lease];
        let reply = client
            .step(&link, Script::Postpone, &keys, &arguments)
            .await;
        if reply.is_some() {
            lease_of_run.settle();
        }
    }

    fn is_small_enough(&self, key: &CacheKey, entry: &Entry) -> bool {
        let bytes = entry.value().len() as u64;
        let max = self.client.settings.max_entry_bytes.0;
        if bytes > max {
            let problem = format!("the value of `{key}` has {bytes} bytes, the limit is {max}");
            self.client.report.refused(&problem);
        }
        bytes <= max
    }

    /// Returns the TTL of an entry in milliseconds.
    fn ttl(&self, life: CacheLife) -> u64 {
        let max = self.client.settings.max_ttl;
        let ttl = match life.expire_after() {
            // Redis does not move its clock with a manual one: it must not drop entries earlier.
            Some(expire) if !self.clock().is_manual() => {
                max.min(expire.saturating_add(EXPIRED_TTL))
            }
            _ => max,
        };
        reply::millis(ttl).max(1)
    }
}

fn not_kept(entry: Entry) -> Stored {
    Stored {
        entry: Arc::new(entry),
        is_kept: false,
    }
}

/// Takes a lease, and sends it with the start of its run, or `None` if another run holds it. Sends nothing if Redis gave no
/// reply until the lease would have run out.
async fn begin(
    client: Arc<Client>,
    link: Arc<Link>,
    key: CacheKey,
    sender: oneshot::Sender<Option<(Started, Lease)>>,
) {
    let settings = &client.settings;
    let lease = client.keys.lease(&key);
    let now = client.now();
    let ttl = reply::millis(settings.max_ttl).to_string();
    let millis = reply::millis(settings.lease).to_string();
    let arguments = [&now, &ttl, &link.run, &millis].map(|text| text.as_bytes());
    let keys = [client.keys.guard.as_str(), &lease];
    let limit = settings.lease.max(settings.step_timeout);
    let reply = timeout(limit, client.reply(&link, Script::Begin, &keys, &arguments));
    let Ok(Some(reply)) = reply.await else { return };
    match reply::started(&reply) {
        Ok(started) => {
            let begun = started.map(|started| (started, Lease::new(&client, &key, started.token)));
            // Dropping a lease that is not received gives it back.
            drop(sender.send(begun));
        }
        Err(problem) => client.report.refused(&problem),
    }
}

/// The thread of a cache.
fn run_link(client: Weak<Client>, redis: redis::Client, started: oneshot::Sender<io::Result<()>>) {
    let runtime = match runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            let _ = started.send(Err(error));
            return;
        }
    };
    let _ = started.send(Ok(()));
    runtime.block_on(keep_link(client, redis));
}

/// Returns the ages of a life in milliseconds, empty for never.
fn ages(life: CacheLife) -> [String; 2] {
    let text = |age: Option<Duration>| {
        age.map(|age| reply::millis(age).to_string())
            .unwrap_or_default()
    };
    [text(life.revalidate_after()), text(life.expire_after())]
}

impl Cache for RedisCache {
    fn clock(&self) -> &Clock {
        &self.client.settings.clock
    }

    fn is_shared(&self) -> bool {
        true
    }

    fn peek(&self, key: &CacheKey, soft_tags: &[Tag]) -> Option<Lookup> {
        self.client.peek(key, soft_tags)
    }

    fn get<'a>(&'a self, key: &'a CacheKey, soft_tags: &'a [Tag]) -> BoxFuture<'a, Lookup> {
        async move {
            match self.peek(key, soft_tags) {
                Some(found) => found,
                None => self.read(key, soft_tags).await,
            }
        }
        .boxed()
    }

    fn begin<'a>(&'a self, key: &'a CacheKey) -> BoxFuture<'a, Begin> {
        self.take_lease(key).boxed()
    }

    fn store<'a>(
        &'a self,
        key: &'a CacheKey,
        started: Started,
        entry: NewEntry,
    ) -> BoxFuture<'a, Stored> {
        self.write(key, started, entry).boxed()
    }

    fn postpone<'a>(
        &'a self,
        key: &'a CacheKey,
        started: Started,
        entry: &'a Arc<Entry>,
        life: CacheLife,
    ) -> BoxFuture<'a, ()> {
        self.extend(key, started, entry, life).boxed()
    }

    fn abandon(&self, key: &CacheKey, started: Started) {
        drop(Lease::new(&self.client, key, started.token));
    }

    fn revalidate<'a>(
        &'a self,
        tags: &'a [Tag],
        expire: Option<Duration>,
    ) -> BoxFuture<'a, Result<(), CacheError>> {
        let client = &*self.client;
        let expire = expire.filter(|expire| !expire.is_zero());
        client.copies().revalidate(tags, expire, None);
        // Queued when it is dropped, unless Redis has acknowledged it.
        let unsent = Unsent {
            client,
            tags,
            deadline: Deadline::new(expire),
        };
        async move {
            if let Some(link) = client.link() {
                let tags: Vec<&Tag> = tags.iter().collect();
                let sent = timeout(
                    client.settings.step_timeout,
                    client.publish(&link, &tags, expire),
                )
                .await;
                match sent {
                    Ok(Ok(())) => unsent.settle(),
                    Ok(Err(error)) => client.refused(&error),
                    Err(_) => {}
                }
            }
            Ok(())
        }
        .boxed()
    }
}

impl fmt::Debug for RedisCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.client.fmt(f)
    }
}

/// The lease of a run that is not under way: it is not renewed, and given back when dropped.
struct Lease {
    client: Arc<Client>,
    key: String,
    token: u64,
}

impl Lease {
    fn new(client: &Arc<Client>, key: &CacheKey, token: u64) -> Self {
        let key = client.keys.lease(key);
        client.leases.end(&key, token);
        Self {
            client: Arc::clone(client),
            key,
            token,
        }
    }

    /// The run is under way.
    fn hold(mut self) {
        let key = std::mem::take(&mut self.key);
        self.client.leases.hold(key, self.token);
    }

    /// Redis has deleted it.
    fn settle(mut self) {
        self.key.clear();
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        if !self.key.is_empty() {
            let key = std::mem::take(&mut self.key);
            self.client.leases.give_back(key, self.token);
            self.client.wake.notify_one();
        }
    }
}

/// A revalidation that Redis has not acknowledged. It is queued when dropped.
struct Unsent<'a> {
    client: &'a Client,
    tags: &'a [Tag],
    deadline: Deadline,
}

impl Unsent<'_> {
    fn settle(mut self) {
        self.tags = &[];
    }
}

impl Drop for Unsent<'_> {
    fn drop(&mut self) {
        if !self.tags.is_empty() {
            self.client.queue(self.tags, self.deadline);
        }
    }
}
