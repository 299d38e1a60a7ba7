//! A model of the semantics of kept entries, and a test that runs random steps against it and a real cache.
//!
//! It is written for any store: implement [`Servers`], and call [`check`] with the steps of [`steps`].

use std::{collections::HashMap, fmt, future::Future, sync::Arc, time::Duration};

use proptest::prelude::*;
use twinroute_cache::{
    Attempt, CacheKey, CacheLife, Clock, Entry, IncrementalCache, Lookup, NewEntry, Run, Tag,
};

/// The servers under test.
pub(crate) trait Servers {
    /// How many there are.
    fn count(&self) -> usize;
    /// Whether all servers share one store that survives their restarts.
    fn is_shared(&self) -> bool;
    /// Whether the store may lose entries, or use them less than it could.
    fn may_miss(&self) -> bool;
    /// Starts a server.
    fn start(&self, clock: &Clock) -> impl Future<Output = IncrementalCache>;
    /// Waits until all servers have seen a revalidation.
    fn settle(&self) -> impl Future<Output = ()>;
}

/// One step. Numbers are reduced to what there is.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// Looks a key up, for a reader with these tags.
    Look {
        server: usize,
        key: usize,
        soft_tags: u8,
    },
    /// Looks a key up, and begins a run if the lookup needs one.
    Request { server: usize, key: usize },
    /// Ends a run.
    Finish { run: usize, how: Finish },
    /// Revalidates tags: at once, or with an expiry in milliseconds.
    Revalidate {
        server: usize,
        tags: u8,
        expire: Option<u64>,
    },
    /// Stops a server with its runs, and starts another.
    Restart { server: usize },
    /// Moves the clock by milliseconds.
    Advance(u64),
}

/// How a run ends.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Finish {
    Store { life: usize, tags: u8 },
    Fail,
    Cancel,
    Postpone,
}

const KEYS: usize = 3;
const TAGS: usize = 3;

fn lives() -> [CacheLife; 5] {
    let second = Duration::from_secs(1);
    [
        CacheLife::FOREVER,
        CacheLife::new().revalidate(second).expire(4 * second),
        CacheLife::new().revalidate(2 * second),
        CacheLife::new().expire(2 * second),
        CacheLife::new().revalidate(Duration::ZERO),
    ]
}

/// Generates steps.
pub(crate) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let server = 0..4_usize;
    let key = 0..KEYS;
    let tags = 1..8_u8;
    let expire = prop_oneof![Just(None), (1..4000_u64).prop_map(Some)];
    let finish = prop_oneof![
        5 => (0..5_usize, 0..8_u8).prop_map(|(life, tags)| Finish::Store { life, tags }),
        1 => Just(Finish::Fail),
        1 => Just(Finish::Cancel),
        2 => Just(Finish::Postpone),
    ];
    let step = prop_oneof![
        6 => (server.clone(), key.clone(), 0..8_u8)
            .prop_map(|(server, key, soft_tags)| Step::Look { server, key, soft_tags }),
        6 => (server.clone(), key).prop_map(|(server, key)| Step::Request { server, key }),
        6 => (0..8_usize, finish).prop_map(|(run, how)| Step::Finish { run, how }),
        3 => (server.clone(), tags, expire)
            .prop_map(|(server, tags, expire)| Step::Revalidate { server, tags, expire }),
        1 => server.prop_map(|server| Step::Restart { server }),
        4 => prop_oneof![0..20_u64, 0..3000_u64, (1..4_u64).prop_map(|seconds| seconds * 1000)].prop_map(Step::Advance),
    ];
    prop::collection::vec(step, 1..60)
}

/// What a lookup should find. Ordered by how much the entry may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    Miss,
    Expired,
    Stale,
    Fresh,
}

/// A stored entry.
#[derive(Debug)]
struct Stored {
    id: usize,
    /// The position of the run's beginning among all events.
    started: u64,
    stored_at: Duration,
    /// The age from which on it is stale.
    revalidate: Option<Duration>,
    expires_at: Option<Duration>,
    tags: Vec<usize>,
}

/// A revalidation of one tag.
#[derive(Debug, Clone, Copy)]
struct Revalidated {
    order: u64,
    at: Duration,
    /// None: at once.
    deadline: Option<Duration>,
}

/// The plain semantics: everything that ever happened, judged anew for each lookup.
#[derive(Debug, Default)]
struct Oracle {
    now: Duration,
    events: u64,
    /// All entries that were stored, in the order of their storing.
    stored: HashMap<usize, Vec<Stored>>,
    revalidated: HashMap<usize, Vec<Revalidated>>,
    /// When the pause of a server's background runs of a key ends.
    pauses: HashMap<(usize, usize), Duration>,
}

impl Oracle {
    fn next(&mut self) -> u64 {
        self.events += 1;
        self.events
    }

    /// The entry that counts: of the run that began last.
    fn current(&self, key: usize) -> Option<&Stored> {
        let stored = self.stored.get(&key)?;
        stored.iter().max_by_key(|entry| entry.started)
    }

    fn store(&mut self, key: usize, id: usize, started: u64, life: CacheLife, tags: Vec<usize>) {
        let entry = Stored {
            id,
            started,
            stored_at: self.now,
            revalidate: life.revalidate_after(),
            expires_at: life.expire_after().map(|age| self.now + age),
            tags,
        };
        self.stored.entry(key).or_default().push(entry);
    }

    fn postpone(&mut self, server: usize, key: usize, old: &Entry) {
        let pause = old.life().after_failure().revalidate_after();
        let until = self.now + pause.unwrap_or_default();
        self.pauses.insert((server, key), until);
        let stored = self.stored.entry(key).or_default();
        for entry in stored.iter_mut().filter(|entry| entry.id == id(old)) {
            entry.revalidate = pause;
            entry.stored_at = self.now;
        }
    }

    fn state(&self, entry: &Stored, soft_tags: &[usize]) -> State {
        self.judge(entry, soft_tags, Self::is_dropped)
    }

    /// What a store may find that does not merge the deadlines of revalidations from before the run.
    fn most(&self, entry: &Stored, soft_tags: &[usize]) -> State {
        self.judge(entry, soft_tags, Self::is_dropped_by_one)
    }

    fn judge(
        &self,
        entry: &Stored,
        soft_tags: &[usize],
        is_dropped: fn(&Self, usize, u64) -> bool,
    ) -> State {
        let tags = || entry.tags.iter().chain(soft_tags);
        let age = self.now - entry.stored_at;
        if tags().any(|tag| is_dropped(self, *tag, entry.started)) {
            State::Miss
        } else if entry.expires_at.is_some_and(|at| self.now >= at) {
            State::Expired
        } else if entry.revalidate.is_some_and(|limit| age >= limit)
            || tags().any(|tag| self.is_stale(*tag, entry.started))
        {
            State::Stale
        } else {
            State::Fresh
        }
    }

    fn of(&self, tag: usize) -> &[Revalidated] {
        self.revalidated.get(&tag).map_or(&[], Vec::as_slice)
    }

    fn is_stale(&self, tag: usize, started: u64) -> bool {
        self.of(tag).iter().any(|event| event.order > started)
    }

    /// Whether a run was dropped: at once, or because the expiry of the tag has passed.
    fn is_dropped(&self, tag: usize, started: u64) -> bool {
        self.dropped_up_to(tag) > started
    }

    /// Whether a revalidation after the run's beginning has dropped it by itself.
    fn is_dropped_by_one(&self, tag: usize, started: u64) -> bool {
        let mut later = self.of(tag).iter().filter(|event| event.order > started);
        later.any(|event| event.deadline.is_none_or(|deadline| deadline <= self.now))
    }

    /// The last event that has dropped what began before it. Revalidations with a deadline are pending until the earliest
    /// of their deadlines: then all of them drop.
    fn dropped_up_to(&self, tag: usize) -> u64 {
        let mut dropped = 0;
        let mut pending: Vec<Revalidated> = Vec::new();
        for event in self.of(tag) {
            if let Some(last) = last_if_passed(&pending, event.at) {
                dropped = last;
                pending.clear();
            }
            if event.deadline.is_some() {
                pending.push(*event);
            } else {
                dropped = event.order;
                pending.clear();
            }
        }
        last_if_passed(&pending, self.now).unwrap_or(dropped)
    }
}

/// The last of the pending revalidations, if the earliest of their deadlines has passed.
fn last_if_passed(pending: &[Revalidated], now: Duration) -> Option<u64> {
    let expiry = pending.iter().filter_map(|event| event.deadline).min()?;
    let last = pending.last()?.order;
    (expiry <= now).then_some(last)
}

/// A run that is under way.
struct Open {
    run: Run,
    server: usize,
    key: usize,
    started: u64,
    old: Option<Arc<Entry>>,
}

struct World<'a, S> {
    servers: &'a S,
    clock: Clock,
    caches: Vec<IncrementalCache>,
    oracle: Oracle,
    open: Vec<Open>,
    ids: usize,
    prefix: String,
}

/// Runs steps against the servers and the model. `prefix` separates keys and tags from those of other calls on the same
/// store.
///
/// # Errors
/// When the servers do something else than the model.
pub(crate) async fn check<S: Servers>(
    servers: &S,
    prefix: &str,
    steps: &[Step],
) -> Result<(), String> {
    let clock = Clock::manual();
    let mut caches = Vec::new();
    for _ in 0..servers.count() {
        caches.push(servers.start(&clock).await);
    }
    let mut world = World {
        servers,
        clock,
        caches,
        oracle: Oracle::default(),
        open: Vec::new(),
        ids: 0,
        prefix: prefix.to_owned(),
    };
    for (index, step) in steps.iter().enumerate() {
        let end = world.step(step).await;
        end.map_err(|error| format!("step {index}, {step:?}: {error}"))?;
    }
    Ok(())
}

impl<S: Servers> World<'_, S> {
    async fn step(&mut self, step: &Step) -> Result<(), String> {
        let count = self.caches.len();
        match *step {
            Step::Look {
                server,
                key,
                soft_tags,
            } => {
                self.look(server % count, key, &numbers(soft_tags)).await?;
            }
            Step::Request { server, key } => self.request(server % count, key).await?,
            Step::Finish { run, how } if !self.open.is_empty() => {
                let open = self.open.remove(run % self.open.len());
                self.finish(open, how).await;
            }
            Step::Finish { .. } => {}
            Step::Revalidate {
                server,
                tags,
                expire,
            } => {
                self.revalidate(server % count, tags, expire).await?;
            }
            Step::Restart { server } => self.restart(server % count).await,
            Step::Advance(millis) => {
                let duration = Duration::from_millis(millis);
                self.clock.advance(duration);
                self.oracle.now += duration;
            }
        }
        Ok(())
    }

    fn key(&self, key: usize) -> CacheKey {
        CacheKey::data(&(&self.prefix, key)).unwrap()
    }

    fn tags(&self, tags: impl IntoIterator<Item = usize>) -> Vec<Tag> {
        let tags = tags.into_iter();
        tags.map(|tag| Tag::new(&format!("{}-{tag}", self.prefix)).unwrap())
            .collect()
    }

    async fn look(&self, server: usize, key: usize, soft: &[usize]) -> Result<Lookup, String> {
        let soft_tags = self.tags(soft.iter().copied());
        let name = self.key(key);
        let found = self.caches[server].lookup_for(&name, &soft_tags).await;
        let (actual, entry) = match &found {
            Lookup::Fresh(entry) => (State::Fresh, Some(id(entry))),
            Lookup::Stale(entry) => (State::Stale, Some(id(entry))),
            Lookup::Expired(entry) => (State::Expired, Some(id(entry))),
            Lookup::Miss => (State::Miss, None),
        };
        if self.servers.may_miss() {
            self.check_at_most(key, soft, actual, entry)?;
        } else {
            self.check_exactly(key, soft, actual, entry)?;
        }
        Ok(found)
    }

    fn check_exactly(
        &self,
        key: usize,
        soft: &[usize],
        actual: State,
        entry: Option<usize>,
    ) -> Result<(), String> {
        let current = self.oracle.current(key);
        let expected = current.map_or(State::Miss, |entry| self.oracle.state(entry, soft));
        let is_same = entry.is_none() || entry == current.map(|entry| entry.id);
        match actual == expected && is_same {
            true => Ok(()),
            false => Err(format!(
                "found {actual:?} of {entry:?}, but {current:?} is {expected:?}"
            )),
        }
    }

    fn check_at_most(
        &self,
        key: usize,
        soft: &[usize],
        actual: State,
        entry: Option<usize>,
    ) -> Result<(), String> {
        let Some(entry) = entry else { return Ok(()) };
        let stored = self.oracle.stored.get(&key).map_or(&[][..], Vec::as_slice);
        let stored = stored.iter().find(|stored| stored.id == entry);
        let stored = stored.ok_or_else(|| format!("run {entry} was never stored"))?;
        let most = self.oracle.most(stored, soft);
        match actual <= most {
            true => Ok(()),
            false => Err(format!("found {actual:?}, but {stored:?} is {most:?}")),
        }
    }

    async fn request(&mut self, server: usize, key: usize) -> Result<(), String> {
        let is_open =
            |open: &&Open| open.key == key && (self.servers.is_shared() || open.server == server);
        let open = self.open.iter().find(is_open).map(|open| open.server);
        match self.look(server, key, &[]).await? {
            Lookup::Fresh(_) => Ok(()),
            Lookup::Stale(old) => self.refresh(server, key, old, open).await,
            // It would wait for the other run.
            _ if open.is_some() => Ok(()),
            Lookup::Expired(old) => self.compute(server, key, Some(old)).await,
            Lookup::Miss => self.compute(server, key, None).await,
        }
    }

    /// Begins a run in the background. `open` is the server that runs already.
    async fn refresh(
        &mut self,
        server: usize,
        key: usize,
        old: Arc<Entry>,
        open: Option<usize>,
    ) -> Result<(), String> {
        let pause = self.oracle.pauses.get(&(server, key));
        let is_paused = pause.is_some_and(|until| *until > self.oracle.now);
        let started = self.oracle.next();
        let run = match self.caches[server].begin_background(&self.key(key)) {
            Some(run) if !is_paused && open != Some(server) => run.await,
            Some(_) => return Err("a second background run began, or one in a pause".into()),
            None => None,
        };
        let is_expected = !is_paused && open.is_none() && !self.servers.may_miss();
        match run {
            Some(run) => self.open.push(Open {
                run,
                server,
                key,
                started,
                old: Some(old),
            }),
            None if is_expected => return Err("no background run began".into()),
            None => {}
        }
        Ok(())
    }

    async fn compute(
        &mut self,
        server: usize,
        key: usize,
        old: Option<Arc<Entry>>,
    ) -> Result<(), String> {
        let started = self.oracle.next();
        match self.caches[server].begin(&self.key(key)).await {
            Attempt::Run(run) => self.open.push(Open {
                run,
                server,
                key,
                started,
                old,
            }),
            _ if self.servers.may_miss() => {}
            other => return Err(format!("no run began: {other:?}")),
        }
        Ok(())
    }

    async fn finish(&mut self, open: Open, how: Finish) {
        let Open {
            run,
            server,
            key,
            started,
            old,
        } = open;
        match (how, old) {
            (Finish::Store { life, tags }, _) => {
                self.ids += 1;
                let (life, tags) = (lives()[life], numbers(tags));
                let names = self.tags(tags.iter().copied());
                run.store(NewEntry::new(self.ids.to_string(), life, names))
                    .await;
                if life.is_kept() {
                    self.oracle.store(key, self.ids, started, life, tags);
                    self.oracle.pauses.remove(&(server, key));
                }
            }
            (Finish::Postpone, Some(old)) => {
                run.postpone(&old).await;
                self.oracle.postpone(server, key, &old);
            }
            (Finish::Fail | Finish::Postpone, _) => run.discard(),
            (Finish::Cancel, _) => drop(run),
        }
    }

    async fn revalidate(
        &mut self,
        server: usize,
        tags: u8,
        expire: Option<u64>,
    ) -> Result<(), String> {
        let expire = expire.map(Duration::from_millis);
        let names = self.tags(numbers(tags));
        let revalidated = self.caches[server].revalidate(&names, expire).await;
        revalidated.map_err(|error| error.to_string())?;
        let order = self.oracle.next();
        let at = self.oracle.now;
        let deadline = expire.map(|expire| at + expire);
        for tag in numbers(tags) {
            let events = self.oracle.revalidated.entry(tag).or_default();
            events.push(Revalidated {
                order,
                at,
                deadline,
            });
        }
        self.servers.settle().await;
        Ok(())
    }

    async fn restart(&mut self, server: usize) {
        self.open.retain(|open| open.server != server);
        self.oracle.pauses.retain(|(of, _), _| *of != server);
        self.caches[server] = self.servers.start(&self.clock).await;
        if !self.servers.is_shared() {
            self.oracle.stored.clear();
            self.oracle.revalidated.clear();
        }
    }
}

/// The number of the run that has stored an entry.
fn id(entry: &Entry) -> usize {
    std::str::from_utf8(entry.value()).unwrap().parse().unwrap()
}

/// The tags of a bit set.
fn numbers(bits: u8) -> Vec<usize> {
    (0..TAGS).filter(|tag| bits >> tag & 1 == 1).collect()
}

impl fmt::Debug for Open {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "run of key {} on server {}", self.key, self.server)
    }
}
