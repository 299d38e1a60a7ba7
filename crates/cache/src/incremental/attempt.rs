//! The attempt to compute a value, alone or with others.

use std::{fmt, sync::Arc, time::Duration};

use tokio::{
    sync::watch,
    time::{Instant, sleep, timeout_at},
};

use super::{
    IncrementalCache,
    background::BackgroundGuard,
    flights::{End, Join, end_of},
};
use crate::{Begin, CacheKey, Entry, Lookup, NewEntry, Started, Tag};

/// What a caller does whose lookup was a miss.
#[derive(Debug)]
pub enum Attempt {
    /// It runs, and stores the value.
    Run(Run),
    /// Another run has stored the value meanwhile.
    Ready(Lookup),
    /// It runs, and keeps nothing: the other run failed, or the store can't be reached.
    Alone,
}

/// How often a caller waits for the run of another one before it runs by itself.
const MAX_JOINS: usize = 3;

/// How long a caller waits for the runs of others, so that one that hangs, or waits for the caller, blocks no one.
const MAX_WAIT: Duration = Duration::from_secs(30);

/// The pauses between two questions whether another server is done.
const SHORTEST_PAUSE: Duration = Duration::from_millis(5);
const LONGEST_PAUSE: Duration = Duration::from_millis(50);

impl IncrementalCache {
    /// Begins a run for a key whose lookup was a miss. At most one run of a key is under way in this process, and usually
    /// among all servers with the same store; others wait for it:
    ///
    /// - When it has stored its value, they use that.
    /// - When it failed, or the store has not kept its value, each runs by itself at once, without keeping the value. They
    ///   don't run one after the other.
    /// - When it was cancelled, one of them runs.
    /// - After 30 seconds they run by themselves.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), twinroute_cache::KeyError> {
    /// use twinroute_cache::{Attempt, CacheKey, CacheLife, IncrementalCache, NewEntry, Tag};
    ///
    /// let cache = IncrementalCache::default();
    /// let key = CacheKey::response("/posts")?;
    /// if let Attempt::Run(run) = cache.begin(&key).await {
    ///     let entry = NewEntry::new("the response", CacheLife::HOURS, [Tag::of_path("/posts")]);
    ///     run.store(entry).await;
    /// }
    /// assert!(cache.peek(&key).is_some_and(|found| found.is_fresh()));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn begin(&self, key: &CacheKey) -> Attempt {
        self.begin_for(key, &[], |found| found.usable().is_some())
            .await
    }

    /// Begins to compute the value of a key anew, even if the kept one is fresh. It waits for the runs that are under way,
    /// however they end, for at most 30 seconds. Returns `None` if the value can't be kept.
    pub async fn begin_anew(&self, key: &CacheKey) -> Option<Run> {
        let deadline = Instant::now() + MAX_WAIT;
        loop {
            match self.0.flights.join(key) {
                Join::Lead(sender) => {
                    let flight = Flight::new(self, key, sender);
                    return match self.lead(flight, &[], |_| false).await {
                        Attempt::Run(run) => Some(run),
                        Attempt::Ready(_) | Attempt::Alone => None,
                    };
                }
                Join::Follow(flight) => timeout_at(deadline, end_of(flight)).await.ok()?,
            };
        }
    }

    /// Begins a run that ends early if `is_enough` accepts what another run has stored.
    pub(crate) async fn begin_for(
        &self,
        key: &CacheKey,
        soft_tags: &[Tag],
        is_enough: fn(&Lookup) -> bool,
    ) -> Attempt {
        let start = Instant::now();
        for _ in 0..MAX_JOINS {
            let flight = match self.0.flights.join(key) {
                Join::Lead(sender) => {
                    let flight = Flight::new(self, key, sender);
                    return self.lead(flight, soft_tags, is_enough).await;
                }
                Join::Follow(flight) => flight,
            };
            match timeout_at(start + MAX_WAIT, end_of(flight)).await {
                Ok(End::NotShared) | Err(_) => return Attempt::Alone,
                Ok(End::Cancelled) => {}
                Ok(end @ (End::Stored | End::NotKept)) => {
                    let found = self.lookup_for(key, soft_tags).await;
                    if is_enough(&found) {
                        return Attempt::Ready(found);
                    }
                    // A value that was stored is a miss if it was revalidated meanwhile.
                    if end == End::NotKept {
                        return Attempt::Alone;
                    }
                }
            }
        }
        Attempt::Alone
    }

    async fn lead(
        &self,
        flight: Flight,
        soft_tags: &[Tag],
        is_enough: fn(&Lookup) -> bool,
    ) -> Attempt {
        // Another run may have ended since the lookup.
        if let Some(found) = self.0.store.peek(&flight.key, soft_tags)
            && is_enough(&found)
        {
            flight.end(End::Stored);
            return Attempt::Ready(found);
        }
        let start = Instant::now();
        let mut pause = SHORTEST_PAUSE;
        loop {
            match self.0.store.begin(&flight.key).await {
                Begin::Run(started) => return Attempt::Run(Run::new(flight, started)),
                Begin::Busy if start.elapsed() < MAX_WAIT => {}
                Begin::Busy | Begin::Uncached => {
                    flight.end(End::NotShared);
                    return Attempt::Alone;
                }
            }
            sleep(pause).await;
            pause = LONGEST_PAUSE.min(pause * 2);
            let found = self.0.store.get(&flight.key, soft_tags).await;
            if is_enough(&found) {
                flight.end(End::Stored);
                return Attempt::Ready(found);
            }
        }
    }

    /// Begins a run in the background, for a key whose lookup was stale. The future resolves to the run, or to `None` if
    /// another server runs or the store can't be reached.
    ///
    /// Returns `None` if a run is under way in this process, or if the last one failed and the next is due later: see
    /// [`Run::postpone`].
    pub fn begin_background(
        &self,
        key: &CacheKey,
    ) -> Option<impl Future<Output = Option<Run>> + Send + use<>> {
        self.begin_background_for(key, &[])
    }

    pub(crate) fn begin_background_for(
        &self,
        key: &CacheKey,
        soft_tags: &[Tag],
    ) -> Option<impl Future<Output = Option<Run>> + Send + use<>> {
        if self.0.pauses.is_paused(key, self.clock().now()) {
            return None;
        }
        let Join::Lead(sender) = self.0.flights.join(key) else {
            return None;
        };
        let mut flight = Flight::new(self, key, sender);
        flight.background = Some(self.0.background.begin());
        // Another run may have ended since the lookup.
        let found = self.0.store.peek(key, soft_tags);
        if found.is_some_and(|found| found.is_fresh()) {
            flight.end(End::Stored);
            return None;
        }
        Some(async move {
            let begin = flight.cache.0.store.begin(&flight.key).await;
            match begin {
                Begin::Run(started) => Some(Run::new(flight, started)),
                // Dropping the flight lets those who wait for it ask the other server.
                Begin::Busy | Begin::Uncached => None,
            }
        })
    }
}

/// The place of a run among those of this process. It is cancelled when dropped.
struct Flight {
    cache: IncrementalCache,
    key: CacheKey,
    sender: Option<watch::Sender<Option<End>>>,
    /// Counts it among the background runs.
    background: Option<BackgroundGuard>,
}

impl Flight {
    fn new(cache: &IncrementalCache, key: &CacheKey, sender: watch::Sender<Option<End>>) -> Self {
        Self {
            cache: cache.clone(),
            key: key.clone(),
            sender: Some(sender),
            background: None,
        }
    }

    fn end(mut self, end: End) {
        self.finish(end);
    }

    fn finish(&mut self, end: End) {
        if let Some(sender) = self.sender.take() {
            self.cache.0.flights.end(&self.key, &sender, end);
        }
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        self.finish(End::Cancelled);
    }
}

/// A run: the right and the duty to compute the value of a key. Dropping it cancels the run, and lets another begin.
#[must_use = "a run that is dropped is cancelled"]
pub struct Run {
    flight: Flight,
    // None once it has ended.
    started: Option<Started>,
}

impl Run {
    fn new(flight: Flight, started: Started) -> Self {
        Self {
            flight,
            started: Some(started),
        }
    }

    /// Returns the key.
    #[must_use]
    pub fn key(&self) -> &CacheKey {
        &self.flight.key
    }

    /// Ends the run with its value, and returns the entry for the caller to use. A value whose life is zero is not kept.
    pub async fn store(mut self, entry: NewEntry) -> Arc<Entry> {
        let cache = self.flight.cache.clone();
        let Some(started) = self.started.filter(|_| entry.life.is_kept()) else {
            self.discard();
            return Arc::new(entry.unkept(cache.clock().now()));
        };
        let stored = cache.0.store.store(&self.flight.key, started, entry).await;
        self.started = None;
        cache.0.pauses.end(&self.flight.key);
        let is_kept = stored.is_kept;
        self.flight
            .finish(if is_kept { End::Stored } else { End::NotKept });
        stored.entry
    }

    /// Ends the run without a value to be shared: it failed, or its value must not be kept. Those who wait run by
    /// themselves.
    pub fn discard(mut self) {
        self.release();
        self.flight.finish(End::NotShared);
    }

    /// Ends a background run that failed: `old`, which it should have replaced, is fresh again for a time, with the life
    /// [`after_failure`](crate::CacheLife::after_failure), until it expires. If it is stale because of a revalidation, it
    /// stays stale, and the next background run begins only after this time.
    pub async fn postpone(mut self, old: &Arc<Entry>) {
        let cache = self.flight.cache.clone();
        let key = &self.flight.key;
        let now = cache.clock().now();
        let pause = old.life().retry_after();
        cache.0.pauses.begin(key, now + pause, now);
        if let Some(started) = self.started {
            let life = old.life().after_failure();
            cache.0.store.postpone(key, started, old, life).await;
        }
        self.started = None;
        self.flight.finish(End::NotShared);
    }

    /// Releases the lease of the store.
    fn release(&mut self) {
        if let Some(started) = self.started.take() {
            let store = &self.flight.cache.0.store;
            store.abandon(&self.flight.key, started);
        }
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        self.release();
    }
}

impl fmt::Debug for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Run").field(&self.flight.key).finish()
    }
}
