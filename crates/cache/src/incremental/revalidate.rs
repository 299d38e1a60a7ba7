//! Revalidation by tag and by path.

use std::{
    borrow::Cow,
    sync::{Arc, PoisonError},
    time::Duration,
};

use tokio::sync::broadcast;

use super::IncrementalCache;
use crate::{
    PathKind, RevalidateError, Revalidation, Scope, Tag,
    path::{canonical_path, is_pattern},
};

/// The longest path of a revalidation, in UTF-16 units.
pub const MAX_PATH_LENGTH: usize = 1024;

const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Refuses paths that the application's routes don't have.
pub(super) type PathCheck =
    dyn Fn(&str, Option<PathKind>) -> Result<(), RevalidateError> + Send + Sync;

impl IncrementalCache {
    /// Revalidates all responses and data with a tag that were begun before this call.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), twinroute_cache::RevalidateError> {
    /// use std::time::Duration;
    /// use twinroute_cache::{IncrementalCache, Revalidation};
    ///
    /// let cache = IncrementalCache::default();
    /// // Stale now, and no longer used after a year.
    /// cache.revalidate_tag("products", "max").await?;
    /// // Stale now, and no longer used after 5 seconds.
    /// cache.revalidate_tag("products", Duration::from_secs(5)).await?;
    /// // No longer used.
    /// cache.revalidate_tag("products", Revalidation::Now).await?;
    /// assert!(cache.revalidate_tag("products", "unknown").await.is_err());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// A tag has one expiry: the earliest of those that revalidations have set since it last passed. When it passes, all
    /// that began before the last of these revalidations is dropped.
    ///
    /// # Errors
    /// When the text can't be a tag, the profile is unknown, or other servers can't be reached.
    pub async fn revalidate_tag(
        &self,
        tag: &str,
        how: impl Into<Revalidation<'_>>,
    ) -> Result<(), RevalidateError> {
        refuse_in_scope("revalidate_tag")?;
        let tag = Tag::new(tag)?;
        let expire = match how.into() {
            Revalidation::Now => None,
            Revalidation::Expire(expire) => Some(expire),
            Revalidation::Named(name) => {
                let life = self.life_of(name.into())?;
                Some(life.expire_after().unwrap_or(Duration::MAX))
            }
        };
        self.revalidate(&[tag], expire).await
    }

    /// Drops the response at a path, and with it all data that its route reads. The path is that of one response, without
    /// query.
    ///
    /// # Errors
    /// When the path is not absolute, has a query, is a pattern, is longer than 1,024 UTF-16 units, or other servers can't
    /// be reached.
    pub async fn revalidate_path(&self, path: &str) -> Result<(), RevalidateError> {
        refuse_in_scope("revalidate_path")?;
        check(path)?;
        if is_pattern(path) {
            return Err(RevalidateError::PatternWithoutType(path.to_owned()));
        }
        let canonical = canonical(path)?;
        self.check_path(&canonical, None)?;
        // A Next application with the same store keeps a path as its client has spelled it.
        let mut tags = vec![Tag::of_path(&canonical), Tag::of_spelling(path)];
        // Next has two names for the root.
        if matches!(tags[0].as_str(), "_N_T_/" | "_N_T_/index") {
            tags.extend([Tag::of_path("/"), Tag::of_path("/index")]);
        }
        tags.sort_unstable();
        tags.dedup();
        let result = self.revalidate(&tags, None).await;
        // It fails if there is no bridge to a legacy server.
        let _ = self.0.literal_paths.send(canonical.as_ref().into());
        result
    }

    /// Drops all responses of a route, or below a folder. The path is written as the folders are named, such as
    /// `/posts/[id]` or `/(shop)/cart`.
    ///
    /// # Errors
    /// When the path is not absolute, has a query, is longer than 1,024 UTF-16 units, no route has it, the kind is
    /// [`PathKind::Page`] and the path that of a handler, or other servers can't be reached.
    pub async fn revalidate_path_as(
        &self,
        path: &str,
        kind: PathKind,
    ) -> Result<(), RevalidateError> {
        refuse_in_scope("revalidate_path_as")?;
        check(path)?;
        self.check_path(path, Some(kind))?;
        let tag = match kind {
            PathKind::Page => Tag::of_page(path),
            PathKind::Layout => Tag::of_layout(path),
        };
        self.revalidate(&[tag], None).await
    }

    /// Adds a function that refuses paths which the application's routes don't have, so that a wrong path is an error. It
    /// is called with the path and its kind; `None` is the path of one response.
    ///
    /// Several routers may share a cache, each with a function of its own: a path is refused if all of them refuse it, with
    /// the error of the first one.
    pub fn add_path_check(
        &self,
        check: impl Fn(&str, Option<PathKind>) -> Result<(), RevalidateError> + Send + Sync + 'static,
    ) {
        let mut checks = self
            .0
            .path_checks
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        checks.push(Arc::new(check));
    }

    /// Returns a receiver of the paths of [`revalidate_path`](Self::revalidate_path), for the legacy servers that keep
    /// responses too. One that falls behind by more than 1,024 paths misses the oldest.
    #[must_use]
    pub fn literal_paths(&self) -> broadcast::Receiver<Arc<str>> {
        self.0.literal_paths.subscribe()
    }

    /// Revalidates tags: see [`Cache::revalidate`](crate::Cache::revalidate).
    ///
    /// # Errors
    /// When other servers can't be reached.
    pub async fn revalidate(
        &self,
        tags: &[Tag],
        expire: Option<Duration>,
    ) -> Result<(), RevalidateError> {
        let revalidated = self.0.store.revalidate(tags, expire).await;
        revalidated.map_err(RevalidateError::from)
    }

    /// Before the value of a key is computed anew while the kept one is fresh: has other servers with the same store drop
    /// their local copies. All entries with the tag are stale from now on, and expire after a year. Does nothing if no other
    /// server uses the store.
    ///
    /// # Errors
    /// When other servers can't be reached.
    pub async fn revalidate_shared(&self, tag: &Tag) -> Result<(), RevalidateError> {
        if !self.0.store.is_shared() {
            return Ok(());
        }
        self.revalidate(std::slice::from_ref(tag), Some(YEAR)).await
    }

    fn check_path(&self, path: &str, kind: Option<PathKind>) -> Result<(), RevalidateError> {
        let checks = self
            .0
            .path_checks
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        let mut refused = Ok(());
        for check in checks {
            match check(path, kind) {
                Ok(()) => return Ok(()),
                Err(error) => refused = refused.and(Err(error)),
            }
        }
        refused
    }
}

/// A value that revalidates while it is computed could revalidate itself, and would do so only when it is not kept yet.
fn refuse_in_scope(function: &'static str) -> Result<(), RevalidateError> {
    match Scope::current() {
        Some(_) => Err(RevalidateError::WhileComputing { function }),
        None => Ok(()),
    }
}

fn check(path: &str) -> Result<(), RevalidateError> {
    let length = path.encode_utf16().count();
    let invalid = |reason| Err(RevalidateError::InvalidPath(path.to_owned(), reason));
    if length > MAX_PATH_LENGTH {
        return Err(RevalidateError::TooLong { length });
    }
    if !path.starts_with('/') {
        return invalid("it begins with a slash");
    }
    if path.contains(['?', '#']) {
        return invalid("it has no query and no fragment");
    }
    if path.contains("//") || path.split('/').any(|segment| matches!(segment, "." | "..")) {
        return invalid("it has no empty segments, and none of `.` and `..`");
    }
    Ok(())
}

fn canonical(path: &str) -> Result<Cow<'_, str>, RevalidateError> {
    let reason = "it is valid percent-encoded UTF-8";
    canonical_path(path).ok_or_else(|| RevalidateError::InvalidPath(path.to_owned(), reason))
}
