//! What is collected while a value is computed.

use std::{
    cell::Cell,
    fmt,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
};

use crate::{
    CacheError, CacheKey, CacheLife, IncrementalCache, NamedLife, Tag, tag::MAX_COLLECTED_TAGS,
};

thread_local! {
    /// The scope whose future is being polled.
    static CURRENT: Cell<Option<Scope>> = const { Cell::new(None) };
}

/// Collects tags and lives while a value is computed that will be kept: those of [`cache_tag`] and [`cache_life`], and those
/// of the data that the computing reads. Clones are the same scope.
///
/// Within a scope, `cached` never uses stale data: it waits for new data instead, since the value would be fresh for its
/// whole life.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// use twinroute_cache::{CacheLife, IncrementalCache, Scope, cache_life, cache_tag};
///
/// let scope = Scope::new(&IncrementalCache::default());
/// let value = scope.enter(async {
///     cache_tag("products")?;
///     cache_life("hours")?;
///     Ok::<_, twinroute_cache::CacheError>(1)
/// });
/// assert_eq!(value.await.ok(), Some(1));
/// assert_eq!(scope.tags()[0].as_str(), "products");
/// assert_eq!(scope.life(), Some(CacheLife::HOURS));
/// # }
/// ```
#[derive(Clone)]
pub struct Scope(Arc<Inner>);

struct Inner {
    cache: IncrementalCache,
    soft_tags: Arc<[Tag]>,
    is_anew: bool,
    /// The key of the data that is computed, and the scope that reads it.
    data: Option<(CacheKey, Option<Scope>)>,
    collected: Mutex<Collected>,
}

#[derive(Debug, Default)]
struct Collected {
    tags: Vec<Tag>,
    /// The shortest life of [`cache_life`].
    set: Option<CacheLife>,
    /// The shortest life of the data that was read.
    read: Option<CacheLife>,
}

impl Scope {
    /// Creates an empty scope.
    #[must_use]
    pub fn new(cache: &IncrementalCache) -> Self {
        Self(Arc::new(Inner {
            cache: cache.clone(),
            soft_tags: Arc::default(),
            is_anew: false,
            data: None,
            collected: Mutex::default(),
        }))
    }

    /// Sets the tags of the reader: those of the route and path of the response that is computed. Data that was computed
    /// before one of them was revalidated is computed again when the response reads it. They are not collected.
    ///
    /// Returns an empty scope.
    #[must_use]
    pub fn soft_tags(self, tags: impl Into<Arc<[Tag]>>) -> Self {
        self.with(|inner| inner.soft_tags = tags.into())
    }

    /// Computes all data anew that the computing reads, and keeps it. Nothing that is kept already is used.
    ///
    /// Returns an empty scope.
    #[must_use]
    pub fn anew(self) -> Self {
        self.with(|inner| inner.is_anew = true)
    }

    /// Creates the scope of data with this key, which `outer` reads.
    pub(crate) fn of_data(
        cache: &IncrementalCache,
        soft_tags: Arc<[Tag]>,
        key: CacheKey,
        outer: Option<Self>,
    ) -> Self {
        Self::new(cache).with(|inner| {
            inner.soft_tags = soft_tags;
            inner.is_anew = outer.as_ref().is_some_and(Self::is_anew);
            inner.data = Some((key, outer));
        })
    }

    fn with(self, change: impl FnOnce(&mut Inner)) -> Self {
        let mut inner = Inner {
            cache: self.0.cache.clone(),
            soft_tags: Arc::clone(&self.0.soft_tags),
            is_anew: self.0.is_anew,
            data: self.0.data.clone(),
            collected: Mutex::default(),
        };
        change(&mut inner);
        Self(Arc::new(inner))
    }

    /// Returns the scope that the calling code runs in.
    #[must_use]
    pub fn current() -> Option<Self> {
        let current = CURRENT.take();
        CURRENT.set(current.clone());
        current
    }

    /// Polls a future in this scope.
    pub fn enter<F: Future>(&self, future: F) -> InScope<F> {
        InScope {
            scope: Some(self.clone()),
            future: Box::pin(future),
        }
    }

    /// Returns the cache of the scope.
    #[must_use]
    pub fn cache(&self) -> &IncrementalCache {
        &self.0.cache
    }

    /// Returns the tags that were collected, in the order in which they came, each once.
    #[must_use]
    pub fn tags(&self) -> Vec<Tag> {
        self.collected().tags.clone()
    }

    /// Returns the shortest of the lives that were collected.
    #[must_use]
    pub fn life(&self) -> Option<CacheLife> {
        let collected = self.collected();
        shortest(collected.set, collected.read)
    }

    /// Returns the shortest life of [`cache_life`].
    pub(crate) fn set_life(&self) -> Option<CacheLife> {
        self.collected().set
    }

    /// Returns the tags of the reader.
    pub(crate) fn reader(&self) -> &Arc<[Tag]> {
        &self.0.soft_tags
    }

    /// Whether nothing that is kept is used.
    pub(crate) fn is_anew(&self) -> bool {
        self.0.is_anew
    }

    /// Whether the data with this key is being computed here, so that its computing reads itself.
    pub(crate) fn computes(&self, key: &CacheKey) -> bool {
        let Some((own, outer)) = &self.0.data else {
            return false;
        };
        own == key || outer.as_ref().is_some_and(|outer| outer.computes(key))
    }

    /// Adds the tags and the life of data that was read.
    pub(crate) fn add_read(&self, tags: &[Tag], life: Option<CacheLife>) {
        let mut collected = self.collected();
        for tag in tags {
            collected.add(tag.clone());
        }
        collected.read = shortest(collected.read, life);
    }

    fn collected(&self) -> MutexGuard<'_, Collected> {
        let collected = &self.0.collected;
        collected.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Collected {
    /// Adds a tag, unless it is there already.
    fn add(&mut self, tag: Tag) {
        if !self.tags.contains(&tag) {
            self.tags.push(tag);
        }
    }
}

fn shortest(one: Option<CacheLife>, other: Option<CacheLife>) -> Option<CacheLife> {
    one.into_iter().chain(other).reduce(CacheLife::shortest)
}

impl fmt::Debug for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scope")
            .field("collected", &*self.collected())
            .finish_non_exhaustive()
    }
}

/// A future that is polled in a [`Scope`].
#[must_use = "futures do nothing unless polled"]
pub struct InScope<F> {
    // Swapped with the current scope on each poll.
    scope: Option<Scope>,
    future: Pin<Box<F>>,
}

impl<F: Future> Future for InScope<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = &mut *self;
        let _entered = Entered::new(&mut this.scope);
        this.future.as_mut().poll(cx)
    }
}

impl<F> fmt::Debug for InScope<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InScope").finish_non_exhaustive()
    }
}

/// Makes a scope the current one until this is dropped, also by a panic.
struct Entered<'a> {
    other: &'a mut Option<Scope>,
}

impl<'a> Entered<'a> {
    fn new(scope: &'a mut Option<Scope>) -> Self {
        *scope = CURRENT.replace(scope.take());
        Self { other: scope }
    }
}

impl Drop for Entered<'_> {
    fn drop(&mut self) {
        *self.other = CURRENT.replace(self.other.take());
    }
}

/// Adds a tag to the value that is being computed.
///
/// # Errors
/// When called outside of a kept computation, when the text can't be a tag, or when 1,024 tags were
/// added.
pub fn cache_tag(tag: &str) -> Result<(), CacheError> {
    let function = "cache_tag";
    let scope = Scope::current().ok_or(CacheError::OutsideScope { function })?;
    let tag = Tag::new(tag)?;
    let mut collected = scope.collected();
    let limit = MAX_COLLECTED_TAGS;
    if collected.tags.len() >= limit && !collected.tags.contains(&tag) {
        return Err(CacheError::TooManyTags { limit });
    }
    collected.add(tag);
    Ok(())
}

/// Sets the life of the value that is being computed: the name of a profile, or a [`CacheLife`]. The shortest of several
/// calls and of the options counts.
///
/// # Errors
/// When called outside of a kept computation, when the profile is unknown, or when the life expires before it is stale.
pub fn cache_life<'a>(life: impl Into<NamedLife<'a>>) -> Result<(), CacheError> {
    let function = "cache_life";
    let scope = Scope::current().ok_or(CacheError::OutsideScope { function })?;
    let life = scope.cache().life_of(life.into())?.checked()?;
    let mut collected = scope.collected();
    collected.set = shortest(collected.set, Some(life));
    Ok(())
}
