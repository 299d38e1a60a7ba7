//! Data that is computed once and kept as JSON.

use std::{
    fmt,
    fmt::Debug,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use futures_util::{FutureExt as _, future::BoxFuture};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    Attempt, CacheKey, CacheLife, CacheOptions, Entry, IncrementalCache, Lookup, NewEntry, Outcome,
    Run, Scope, Tag,
};

/// The largest value that is kept, in bytes of JSON, as in Next.
pub const MAX_DATA_SIZE: usize = 2 * 1024 * 1024;

impl IncrementalCache {
    /// Returns the kept value of `key`, or computes it with `future`. It takes the place of `unstable_cache` and
    /// `"use cache"`.
    ///
    /// - A fresh value is returned, and `future` is dropped.
    /// - A stale value is returned, and `future` runs in the background. Within a [`Scope`], the caller waits for it, and
    ///   gets the stale value only if it fails.
    /// - Otherwise `future` runs, but only that of one of all callers with the same key, who share its value. If it fails,
    ///   the others run theirs.
    ///
    /// The key is anything that can be serialized, such as `("products", id)`. Its first text is the label of the
    /// [`counters`](Self::counters) and of log lines. Give each kind of data another one.
    ///
    /// Values are kept as JSON. The first caller gets the value itself. One that can't be serialized, or is larger than
    /// 2 MiB, is returned and not kept, which is logged. Errors are returned, and never kept.
    ///
    /// # Errors
    /// That of `future`.
    pub async fn cached<T, E, F>(
        &self,
        key: impl Serialize,
        options: CacheOptions,
        future: F,
    ) -> Result<T, E>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
        E: Debug + Send + 'static,
        F: Future<Output = Result<T, E>> + Send + 'static,
    {
        let work = Work::new(self, &[], &key, options);
        drop(key);
        match work.find().await {
            Found::Value(value) => Ok(value),
            Found::Stale(value, run) => {
                if let Some(run) = run {
                    tokio::spawn(work.refresh(run, future));
                }
                Ok(value)
            }
            Found::Compute(attempt, stale) => work.compute(attempt, stale, future).await,
        }
    }
}

/// Does the same as [`IncrementalCache::cached`] for a future that stays on its thread. Background runs are spawned on the
/// `LocalSet` of the thread, which every worker of actix-web has; without one they don't begin, which is logged.
///
/// `soft_tags` are the tags of the route and path that read the value: a value that was computed before one of them was
/// revalidated is computed again. Within a [`Scope`], its tags are used instead.
///
/// # Errors
/// That of `future`.
pub async fn cached_in<T, E, F>(
    cache: &IncrementalCache,
    soft_tags: &[Tag],
    key: impl Serialize,
    options: CacheOptions,
    future: F,
) -> Result<T, E>
where
    T: Serialize + DeserializeOwned + 'static,
    E: Debug + 'static,
    F: Future<Output = Result<T, E>> + 'static,
{
    let work = Work::new(cache, soft_tags, &key, options);
    drop(key);
    match work.find().await {
        Found::Value(value) => Ok(value),
        Found::Stale(value, run) => {
            if let Some(run) = run {
                spawn_local(work.refresh(run, future));
            }
            Ok(value)
        }
        Found::Compute(attempt, stale) => work.compute(attempt, stale, future).await,
    }
}

fn spawn_local(work: impl Future<Output = ()> + 'static) {
    let start = AssertUnwindSafe(|| drop(tokio::task::spawn_local(work)));
    if catch_unwind(start).is_err() {
        tracing::warn!("a background run was cancelled: its worker has stopped");
    }
}

/// One call of `cached`.
struct Work {
    cache: IncrementalCache,
    key: CacheKey,
    label: String,
    options: CacheOptions,
    /// Whether the key, the options and the life are those of a value that is kept.
    is_kept: bool,
    /// The scope of the caller, which collects the tags and the life of the value.
    outer: Option<Scope>,
    soft_tags: Arc<[Tag]>,
}

/// What a call of `cached` does.
enum Found<T> {
    /// It returns the value.
    Value(T),
    /// It returns the value, and begins a run in the background, if there is one to begin.
    Stale(T, Option<BoxFuture<'static, Option<Run>>>),
    /// It computes the value. If that fails, it uses the stale entry.
    Compute(Attempt, Option<Arc<Entry>>),
}

impl Work {
    /// Prepares a call. Logs why a value with this key or these options is not kept.
    fn new(
        cache: &IncrementalCache,
        soft_tags: &[Tag],
        key: &impl Serialize,
        options: CacheOptions,
    ) -> Self {
        let mut is_kept = options.life.is_none_or(CacheLife::is_kept);
        let (key, label) = CacheKey::labelled(key).unwrap_or_else(|error| {
            is_kept = false;
            log_once(cache, "(invalid key)", &error);
            (CacheKey::invalid(), String::from("(invalid key)"))
        });
        if let Err(error) = options.check() {
            is_kept = false;
            log_once(cache, &label, &error);
        }
        let outer = Scope::current();
        let soft_tags = match &outer {
            Some(outer) => {
                // What is made of the value depends on them, also when it fails or is not kept.
                outer.add_read(&options.tags, options.life);
                Arc::clone(outer.reader())
            }
            None => soft_tags.into(),
        };
        Self {
            cache: cache.clone(),
            key,
            label,
            options,
            is_kept,
            outer,
            soft_tags,
        }
    }

    async fn find<T: DeserializeOwned>(&self) -> Found<T> {
        // Data that reads itself would wait for itself.
        let is_own = self
            .outer
            .as_ref()
            .is_some_and(|outer| outer.computes(&self.key));
        if !self.is_kept || is_own {
            return self.compute_with(Attempt::Alone, None);
        }
        if self.outer.as_ref().is_some_and(Scope::is_anew) {
            return self.begin(None).await;
        }
        let found = self.cache.lookup_for(&self.key, &self.soft_tags).await;
        match found {
            Lookup::Fresh(entry) => self.use_entry(&entry, Outcome::Hit),
            Lookup::Stale(entry) if self.outer.is_none() => {
                match self.use_entry(&entry, Outcome::Stale) {
                    Found::Value(value) => Found::Stale(value, self.begin_background()),
                    other => other,
                }
            }
            Lookup::Stale(entry) => self.begin(Some(entry)).await,
            Lookup::Expired(_) | Lookup::Miss => self.begin(None).await,
        }
    }

    async fn begin<T: DeserializeOwned>(&self, stale: Option<Arc<Entry>>) -> Found<T> {
        // The value of a computation is kept as fresh, so it must not be made of stale data.
        let is_enough: fn(&Lookup) -> bool = match &self.outer {
            Some(outer) if outer.is_anew() => |_| false,
            Some(_) => Lookup::is_fresh,
            None => |found| found.usable().is_some(),
        };
        let attempt = self.cache.begin_for(&self.key, &self.soft_tags, is_enough);
        match attempt.await {
            Attempt::Ready(found) => match found.usable() {
                Some(entry) => self.use_entry(entry, Outcome::Miss),
                None => self.compute_with(Attempt::Alone, stale),
            },
            attempt => self.compute_with(attempt, stale),
        }
    }

    fn begin_background(&self) -> Option<BoxFuture<'static, Option<Run>>> {
        let run = self
            .cache
            .begin_background_for(&self.key, &self.soft_tags)?;
        Some(run.boxed())
    }

    fn compute_with<T>(&self, attempt: Attempt, stale: Option<Arc<Entry>>) -> Found<T> {
        self.cache.count(&self.label, Outcome::Miss);
        Found::Compute(attempt, stale)
    }

    /// Returns the value of an entry, or computes a value to be used once if the entry is not of this type.
    fn use_entry<T: DeserializeOwned>(&self, entry: &Entry, outcome: Outcome) -> Found<T> {
        match serde_json::from_slice(entry.value()) {
            Ok(value) => {
                self.cache.count(&self.label, outcome);
                self.collect(entry.tags(), entry.life());
                Found::Value(value)
            }
            Err(error) => {
                log_once(&self.cache, &self.label, &Unkept::Undecodable(error));
                self.compute_with(Attempt::Alone, None)
            }
        }
    }

    async fn refresh<T, E, F>(self, run: BoxFuture<'static, Option<Run>>, future: F)
    where
        T: Serialize + DeserializeOwned,
        E: Debug,
        F: Future<Output = Result<T, E>>,
    {
        let Some(run) = run.await else { return };
        let label = self.label.clone();
        if let Err(error) = self.compute(Attempt::Run(run), None, future).await {
            tracing::warn!(
                key = label,
                ?error,
                "a background run failed: the stale value is kept"
            );
        }
    }

    /// Computes the value, and keeps it if there is a run.
    async fn compute<T, E, F>(
        self,
        attempt: Attempt,
        stale: Option<Arc<Entry>>,
        future: F,
    ) -> Result<T, E>
    where
        T: Serialize + DeserializeOwned,
        E: Debug,
        F: Future<Output = Result<T, E>>,
    {
        let run = match attempt {
            Attempt::Run(run) => Some(run),
            Attempt::Ready(_) | Attempt::Alone => None,
        };
        let scope = Scope::of_data(
            &self.cache,
            Arc::clone(&self.soft_tags),
            self.key.clone(),
            self.outer.clone(),
        );
        let value = match scope.enter(future).await {
            Ok(value) => value,
            Err(error) => {
                if let Some(run) = run {
                    run.discard();
                }
                return self.recover(stale, error);
            }
        };
        let (tags, life) = (self.tags(&scope), self.life(&scope));
        self.collect(&tags, life);
        if let Some(run) = run {
            self.keep(run, encode(&value), life, tags).await;
        }
        Ok(value)
    }

    async fn keep(
        &self,
        run: Run,
        json: Result<Box<[u8]>, Unkept>,
        life: CacheLife,
        tags: Vec<Tag>,
    ) {
        match json {
            Ok(json) => {
                let entry = NewEntry::new(json, life, tags);
                let entry = entry.soft_tags(Arc::clone(&self.soft_tags));
                run.store(entry).await;
            }
            Err(reason) => {
                log_once(&self.cache, &self.label, &reason);
                run.discard();
            }
        }
    }

    /// Uses the stale value in place of an error.
    fn recover<T: DeserializeOwned, E: Debug>(
        &self,
        stale: Option<Arc<Entry>>,
        error: E,
    ) -> Result<T, E> {
        self.cache.count(&self.label, Outcome::Error);
        let Some(entry) = stale else {
            return Err(error);
        };
        let Ok(value) = serde_json::from_slice(entry.value()) else {
            return Err(error);
        };
        tracing::warn!(
            key = self.label,
            ?error,
            "a run failed: the stale value is used"
        );
        self.collect(entry.tags(), entry.life());
        Ok(value)
    }

    /// Returns the tags of the options and those that the computing has collected.
    fn tags(&self, scope: &Scope) -> Vec<Tag> {
        let mut tags = scope.tags();
        for tag in &self.options.tags {
            if !tags.contains(tag) {
                tags.push(tag.clone());
            }
        }
        tags
    }

    /// Returns the life that was set, or else that of the data that the computing has read, but not more than the default.
    fn life(&self, scope: &Scope) -> CacheLife {
        let set = scope.set_life().into_iter().chain(self.options.life);
        set.reduce(CacheLife::shortest).unwrap_or_else(|| {
            let default = self.cache.current_profiles().default_life();
            scope.life().map_or(default, |life| life.shortest(default))
        })
    }

    /// Adds tags and a life to the scope of the caller.
    fn collect(&self, tags: &[Tag], life: CacheLife) {
        if let Some(outer) = &self.outer {
            outer.add_read(tags, Some(life));
        }
    }
}

fn encode(value: &impl Serialize) -> Result<Box<[u8]>, Unkept> {
    let json = serde_json::to_vec(value).map_err(Unkept::Unserializable)?;
    match json.len() <= MAX_DATA_SIZE {
        // Spare capacity would be kept, too.
        true => Ok(json.into_boxed_slice()),
        false => Err(Unkept::TooLarge(json.len())),
    }
}

/// Why a value is not kept.
#[derive(Debug)]
enum Unkept {
    Undecodable(serde_json::Error),
    Unserializable(serde_json::Error),
    TooLarge(usize),
}

impl fmt::Display for Unkept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Undecodable(error) => {
                write!(
                    f,
                    "the kept value can't be read as the caller's type: {error}"
                )
            }
            Self::Unserializable(error) => {
                write!(f, "the value can't be serialized as JSON: {error}")
            }
            Self::TooLarge(size) => write!(
                f,
                "the value has {size} bytes, more than the {MAX_DATA_SIZE} that are kept"
            ),
        }
    }
}

/// Logs once for each label why a value is not kept.
fn log_once(cache: &IncrementalCache, label: &str, reason: &dyn fmt::Display) {
    if cache.is_first_log(label) {
        tracing::warn!(key = label, %reason, "a value is not kept");
    }
}
