//! What the workers and the thread of the link share.

use std::{
    fmt, str,
    sync::Arc,
    time::{Duration, Instant},
};

use arc_swap::{ArcSwap, ArcSwapOption};
use redis::{RedisError, Value};
use tokio::{sync::Notify, time::timeout};
use twinroute_cache::{CacheKey, Lookup, Tag};

use crate::{
    RedisCacheBuilder, RedisCacheError,
    copies::Copies,
    keys::Keys,
    leases::Leases,
    link::Link,
    message::Message,
    pulse::Pulse,
    queue::{Deadline, Queue},
    reply,
    report::{Report, Worded},
    scripts::Script,
};

/// The state of a cache.
pub(crate) struct Client {
    pub(crate) settings: RedisCacheBuilder,
    pub(crate) keys: Keys,
    pub(crate) pulse: Pulse,
    pub(crate) queue: Queue,
    pub(crate) leases: Leases,
    pub(crate) report: Report,
    /// Wakes the thread of the link.
    pub(crate) wake: Notify,
    /// The link was made.
    pub(crate) linked: Notify,
    link: ArcSwapOption<Link>,
    copies: ArcSwap<Copies>,
}

impl Client {
    pub(crate) fn new(settings: RedisCacheBuilder) -> Result<Self, RedisCacheError> {
        settings.check_times()?;
        let keys = Keys::new(&settings.prefix, settings.checked_version()?);
        let copies = Copies::new(settings.local_bytes, settings.clock.clone());
        Ok(Self {
            keys,
            pulse: Pulse::new(),
            queue: Queue::default(),
            leases: Leases::default(),
            report: Report::new(settings.log_interval),
            wake: Notify::new(),
            linked: Notify::new(),
            link: ArcSwapOption::empty(),
            copies: ArcSwap::from_pointee(copies),
            settings,
        })
    }

    /// Returns the link, if it works and Redis knows of all revalidations of this process.
    pub(crate) fn link(&self) -> Option<Arc<Link>> {
        if self.is_lost() {
            None
        } else {
            self.link.load_full()
        }
    }

    /// Returns the link, whatever its state.
    pub(crate) fn set_link(&self, link: Option<Arc<Link>>) {
        self.link.store(link);
    }

    pub(crate) fn copies(&self) -> Arc<Copies> {
        self.copies.load_full()
    }

    /// Begins with no copies.
    pub(crate) fn drop_copies(&self) {
        let settings = &self.settings;
        let copies = Copies::new(settings.local_bytes, settings.clock.clone());
        self.copies.store(Arc::new(copies));
    }

    /// Applies a message of another server, or of this one.
    pub(crate) fn receive(&self, message: &[u8]) {
        match Message::read(message) {
            Message::Tags { at, tags, expire } => {
                self.copies.load().revalidate(&tags, expire, Some(at))
            }
            Message::All => self.drop_copies(),
        }
    }

    /// Looks at the local copies. `None`: Redis must be asked.
    ///
    /// A copy is fresh if the link was seen to deliver within twice the time of a step: then a revalidation that Redis has
    /// acknowledged is seen here after that time at the latest, whatever happens to the link.
    pub(crate) fn peek(&self, key: &CacheKey, soft_tags: &[Tag]) -> Option<Lookup> {
        if self.is_lost() {
            return Some(self.offline(key, soft_tags));
        }
        if !self.pulse.is_within(2 * self.settings.step_timeout) {
            return None;
        }
        let found = self.copies.load().find(key, soft_tags);
        found.is_fresh().then_some(found)
    }

    /// Returns a local copy, stale, while Redis is not reachable.
    pub(crate) fn offline(&self, key: &CacheKey, soft_tags: &[Tag]) -> Lookup {
        if !self.pulse.is_within(self.settings.offline_ttl) {
            return Lookup::Miss;
        }
        match self.copies.load().find(key, soft_tags) {
            Lookup::Fresh(entry) | Lookup::Stale(entry) => Lookup::Stale(entry),
            Lookup::Expired(_) | Lookup::Miss => Lookup::Miss,
        }
    }

    /// Runs a script for a request: within the time of a step, or not at all.
    pub(crate) async fn step(
        &self,
        link: &Link,
        script: Script,
        keys: &[&str],
        arguments: &[&[u8]],
    ) -> Option<Value> {
        let reply = self.reply(link, script, keys, arguments);
        let reply = timeout(self.settings.step_timeout, reply).await;
        // Whether the link is lost is for its thread to decide.
        reply.unwrap_or_else(|_| {
            self.wake.notify_one();
            None
        })
    }

    /// Runs a script, however long it takes.
    pub(crate) async fn reply(
        &self,
        link: &Link,
        script: Script,
        keys: &[&str],
        arguments: &[&[u8]],
    ) -> Option<Value> {
        let sent = Instant::now();
        match link.run(script, keys, arguments).await {
            Ok(reply) => {
                self.pulse.prove(sent);
                Some(reply)
            }
            Err(error) => {
                self.refused(&error);
                None
            }
        }
    }

    /// Keeps a revalidation until Redis is reachable.
    pub(crate) fn queue(&self, tags: &[Tag], deadline: Deadline) {
        if self.queue.add(tags, deadline) {
            self.drop_copies();
        }
        self.wake.notify_one();
    }

    /// Sends a revalidation.
    pub(crate) async fn publish(
        &self,
        link: &Link,
        tags: &[&Tag],
        expire: Option<Duration>,
    ) -> Result<(), RedisError> {
        // Scripts have no integers above 2^53: a later time is never.
        let expire = expire.map(|expire| reply::millis(expire).min(NEVER));
        let message = Message::text(tags, expire);
        let expire = expire.map(|expire| expire.to_string()).unwrap_or_default();
        let now = self.now();
        let mut arguments = vec![
            now.as_bytes(),
            self.keys.tags.as_bytes(),
            self.keys.channel.as_bytes(),
            message.as_bytes(),
            expire.as_bytes(),
        ];
        arguments.extend(tags.iter().map(|tag| tag.as_str().as_bytes()));
        link.run(Script::Revalidate, &[&self.keys.guard], &arguments)
            .await?;
        Ok(())
    }

    /// Logs that Redis refuses something, or that the link has ended.
    pub(crate) fn refused(&self, error: &RedisError) {
        if error.is_unrecoverable_error() {
            self.wake.notify_one();
        } else {
            self.report.refused(&Worded(error));
        }
    }

    /// Returns the argument `now` of scripts: empty, unless the clock is moved by hand.
    pub(crate) fn now(&self) -> String {
        let clock = &self.settings.clock;
        if clock.is_manual() {
            format!("{}000", clock.now().as_millis())
        } else {
            String::new()
        }
    }

    fn is_lost(&self) -> bool {
        self.pulse.is_lost() || self.queue.is_pending()
    }
}

/// A hundred years, in milliseconds.
const NEVER: u64 = 100 * 365 * 24 * 60 * 60 * 1_000;

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("settings", &self.settings)
            .field("is_lost", &self.is_lost())
            .finish_non_exhaustive()
    }
}
