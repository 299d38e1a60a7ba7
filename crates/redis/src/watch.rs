//! The thread that keeps the link.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    sync::{Arc, Weak},
    time::{Duration, Instant},
};

use futures_util::stream::{self, StreamExt as _};
use redis::{RedisError, Value};
use tokio::time::{sleep, timeout};
use twinroute_cache::Tag;

use crate::{
    client::Client,
    link::Link,
    message,
    queue::{Deadline, Waiting},
    reply,
    report::Worded,
    scripts::Script,
};

/// How long an attempt to connect may take.
const CONNECT_TIMEOUT: Duration = Duration::from_millis(500);
/// The pauses between attempts, which double. Together with [`CONNECT_TIMEOUT`] they are below a second.
const SHORTEST_PAUSE: Duration = Duration::from_millis(10);
const LONGEST_PAUSE: Duration = Duration::from_millis(250);
/// How long Redis may be silent before the connection is made again.
const MAX_SILENCE: Duration = Duration::from_secs(1);
/// How long Redis may take for the next of the revalidations that wait.
const FLUSH_TIMEOUT: Duration = Duration::from_secs(5);
/// The most tags of one revalidation, and the most revalidations that are sent before the first one has its reply.
const FLUSH_TAGS: usize = 500;
const FLUSH_WINDOW: usize = 64;

/// Keeps a link to Redis until the cache is dropped.
pub(crate) async fn keep_link(client: Weak<Client>, redis: redis::Client) {
    let mut pause = SHORTEST_PAUSE;
    loop {
        match timeout(CONNECT_TIMEOUT, connect(&client, &redis)).await {
            Ok(Ok(link)) => {
                let since = Instant::now();
                let reason = watch(&client, &link).await;
                lose(&client, &reason);
                if since.elapsed() > MAX_SILENCE {
                    pause = SHORTEST_PAUSE;
                }
            }
            Ok(Err(End::Dropped)) => return,
            Ok(Err(reason)) => lose(&client, &reason),
            Err(_) => lose(&client, &End::Silent),
        }
        sleep(pause).await;
        pause = LONGEST_PAUSE.min(2 * pause);
        if client.strong_count() == 0 {
            return;
        }
    }
}

/// Why a link ended.
#[derive(Debug)]
enum End {
    Failed(RedisError),
    Broken,
    Silent,
    NotUnderstood(&'static str),
    /// The cache was dropped.
    Dropped,
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(error) => Worded(error).fmt(f),
            Self::Broken => f.write_str("the connection is closed, or leads to a replica"),
            Self::Silent => f.write_str("it does not reply in time"),
            Self::NotUnderstood(reason) => f.write_str(reason),
            Self::Dropped => f.write_str("the cache was dropped"),
        }
    }
}

impl From<RedisError> for End {
    fn from(error: RedisError) -> Self {
        Self::Failed(error)
    }
}

/// Makes a link. It counts as lost until it is watched.
async fn connect(client: &Weak<Client>, redis: &redis::Client) -> Result<Arc<Link>, End> {
    let shared = client.upgrade().ok_or(End::Dropped)?;
    let receiver = Weak::clone(client);
    let receive = move |message: &[u8]| {
        if let Some(client) = receiver.upgrade() {
            client.receive(message);
        }
    };
    let link = Link::connect(redis, &shared.keys, receive).await?;
    // Copies of the last link are not used any more: revalidations in between were not received.
    shared.drop_copies();
    let now = shared.now();
    let ttl = reply::millis(shared.settings.max_ttl).to_string();
    let arguments = [now.as_bytes(), ttl.as_bytes(), link.run.as_bytes()];
    let reply = link
        .run(Script::Link, &[&shared.keys.guard], &arguments)
        .await?;
    let (_, since) = reply::pair(&reply).map_err(End::NotUnderstood)?;
    shared.copies().receives_since(since);
    let link = Arc::new(link);
    shared.set_link(Some(Arc::clone(&link)));
    Ok(link)
}

fn lose(client: &Weak<Client>, reason: &End) {
    if let Some(client) = client.upgrade() {
        client.pulse.lose();
        client.set_link(None);
        client.report.lost(reason);
    }
}

/// Checks the link again and again, and does what waits for it, until it ends.
async fn watch(client: &Weak<Client>, link: &Link) -> End {
    let mut watch = Watch {
        guard: None,
        renewed: Instant::now(),
        heard: Instant::now(),
    };
    loop {
        let Some(client) = client.upgrade() else {
            return End::Dropped;
        };
        if let Err(end) = watch.beat(&client, link).await {
            return end;
        }
        // Ends early if there is work. That the cache was dropped meanwhile is noticed afterwards.
        let _ = timeout(client.settings.beat(), client.wake.notified()).await;
    }
}

/// The state of a watched link.
#[derive(Debug)]
struct Watch {
    /// The base of the guard when it was seen last.
    guard: Option<Value>,
    /// When leases were renewed last.
    renewed: Instant,
    /// When the link was seen to work last.
    heard: Instant,
}

impl Watch {
    async fn beat(&mut self, client: &Client, link: &Link) -> Result<(), End> {
        self.tend_leases(client, link).await;
        let step = client.settings.step_timeout;
        let sent = Instant::now();
        match timeout(step, link.guard(&client.keys)).await {
            Ok(base) => self.check_guard(client, base?),
            // Busy, but alive: other commands got replies meanwhile.
            Err(_) if client.pulse.is_within(2 * step) && !client.pulse.is_lost() => return Ok(()),
            Err(_) => {
                client.pulse.lose();
                client.report.lost(&End::Silent);
                return if self.heard.elapsed() > MAX_SILENCE {
                    Err(End::Silent)
                } else {
                    Ok(())
                };
            }
        }
        if client.queue.is_pending() {
            self.flush(client, link).await?;
        }
        if link.is_broken() {
            return Err(End::Broken);
        }
        self.heard = Instant::now();
        client.pulse.prove(sent);
        client.pulse.found();
        client.linked.notify_one();
        client.report.back();
        Ok(())
    }

    /// Another guard means that an operator has emptied Redis, or that the guard was evicted. Redis has no entries then, and
    /// neither should there be copies.
    fn check_guard(&mut self, client: &Client, base: Value) {
        if self.guard.as_ref().is_some_and(|guard| *guard != base) {
            client.drop_copies();
        }
        self.guard = Some(base);
    }

    /// Sends the revalidations that wait, and renews leases meanwhile. What Redis has acknowledged is not sent again,
    /// whatever happens to the rest.
    async fn flush(&mut self, client: &Client, link: &Link) -> Result<(), End> {
        let mut unsent = Unsent {
            client,
            waiting: client.queue.take(),
        };
        let tags = match &unsent.waiting {
            Waiting::All => {
                let Ok(sent) = timeout(FLUSH_TIMEOUT, revalidate_all(client, link)).await else {
                    return Err(End::Silent);
                };
                sent?;
                unsent.settle();
                return Ok(());
            }
            Waiting::Tags(tags) => in_parts(tags),
        };
        let taken = Instant::now();
        let mut sent = stream::iter(tags)
            .map(|(expire, tags)| async move {
                let expire = expire.map(|expire| expire.saturating_sub(taken.elapsed()));
                let names: Vec<&Tag> = tags.iter().collect();
                client.publish(link, &names, expire).await.map(|()| tags)
            })
            .buffer_unordered(FLUSH_WINDOW);
        let mut acknowledged = taken;
        loop {
            match timeout(client.settings.beat(), sent.next()).await {
                Ok(None) => break,
                Ok(Some(tags)) => {
                    unsent.acknowledge(&tags?);
                    acknowledged = Instant::now();
                }
                Err(_) if acknowledged.elapsed() > FLUSH_TIMEOUT => return Err(End::Silent),
                Err(_) => {}
            }
            self.tend_leases(client, link).await;
        }
        unsent.settle();
        Ok(())
    }

    /// Gives leases back and renews others. If it fails, they run out.
    async fn tend_leases(&mut self, client: &Client, link: &Link) {
        let step = client.settings.step_timeout;
        for (key, token) in client.leases.take_ended() {
            let token = token.to_string();
            let (keys, arguments) = ([key.as_str()], [token.as_bytes()]);
            let release = link.run(Script::Release, &keys, &arguments);
            if timeout(step, release).await.is_err() {
                return;
            }
        }
        let lease = client.settings.lease;
        if self.renewed.elapsed() < lease / 3 {
            return;
        }
        self.renewed = Instant::now();
        let held = client.leases.held();
        if held.is_empty() {
            return;
        }
        let keys: Vec<&str> = held.iter().map(|(key, _)| key.as_str()).collect();
        let numbers =
            std::iter::once(reply::millis(lease)).chain(held.iter().map(|(_, token)| *token));
        let numbers: Vec<String> = numbers.map(|number| number.to_string()).collect();
        let arguments: Vec<&[u8]> = numbers.iter().map(String::as_bytes).collect();
        let _ = timeout(step, link.run(Script::Renew, &keys, &arguments)).await;
    }
}

/// Returns the tags in the parts to be sent, each with what is left until its deadline, in whole seconds: a tag of its own
/// deadline would need a command of its own. An entry may so expire a second earlier than it had to.
fn in_parts(tags: &HashMap<Tag, Deadline>) -> Vec<(Option<Duration>, Vec<Tag>)> {
    let mut by_rest: BTreeMap<Option<Duration>, Vec<Tag>> = BTreeMap::new();
    for (tag, deadline) in tags {
        let rest = deadline
            .rest()
            .map(|rest| Duration::from_secs(rest.as_secs()));
        by_rest.entry(rest).or_default().push(tag.clone());
    }
    let parts = by_rest.into_iter().flat_map(|(rest, tags)| {
        let parts: Vec<_> = tags.chunks(FLUSH_TAGS).map(<[Tag]>::to_vec).collect();
        parts.into_iter().map(move |tags| (rest, tags))
    });
    parts.collect()
}

async fn revalidate_all(client: &Client, link: &Link) -> Result<(), RedisError> {
    let keys = &client.keys;
    let now = client.now();
    let ttl = reply::millis(client.settings.max_ttl).to_string();
    let arguments = [
        now.as_bytes(),
        ttl.as_bytes(),
        link.run.as_bytes(),
        keys.channel.as_bytes(),
        message::ALL.as_bytes(),
    ];
    link.run(Script::RevalidateAll, &[&keys.guard], &arguments)
        .await?;
    Ok(())
}

/// What was taken from the queue, and goes back to it unless Redis has acknowledged all of it.
struct Unsent<'a> {
    client: &'a Client,
    waiting: Waiting,
}

impl Unsent<'_> {
    fn acknowledge(&mut self, sent: &[Tag]) {
        if let Waiting::Tags(tags) = &mut self.waiting {
            for tag in sent {
                tags.remove(tag);
            }
        }
    }

    fn settle(mut self) {
        self.waiting = Waiting::default();
        self.client.queue.settle();
    }
}

impl Drop for Unsent<'_> {
    fn drop(&mut self) {
        self.client
            .queue
            .put_back(std::mem::take(&mut self.waiting));
    }
}
