//! Runs the handler of a kept route, and keeps its response.

use std::{borrow::Cow, collections::HashSet, fmt::Display, rc::Rc, sync::Arc};

use actix_web::{
    HttpResponse,
    body::{BoxBody, MessageBody as _},
    http::{StatusCode, header::SET_COOKIE},
    rt,
};
use bytes::Bytes;
use tracing::Instrument as _;
use twinroute_app::KeptRun;
use twinroute_core::{
    FixedBody,
    context::{Reporter, finish_detached},
    error_response::page,
};
use twinroute_matcher::Params;

use super::{kept_response::KeptResponse, kept_route::KeptRoute};
use crate::{
    cache::{CacheKey, CacheLife, Entry, NewEntry, Outcome, Run, Scope, Tag},
    instrumentation::RevalidateReason,
    router::Router,
};

/// A run of a kept route's handler, for one path.
pub(crate) struct Computation {
    pub(crate) router: Rc<Router>,
    pub(crate) number: usize,
    /// The path in one spelling, which the handler sees.
    pub(crate) path: String,
    /// The path as the client has sent it.
    pub(crate) asked: String,
    pub(crate) key: CacheKey,
    pub(crate) params: Params,
    /// The response that is kept at present.
    pub(crate) old: Option<Arc<Entry>>,
    /// Whether the data that the handler reads is computed anew too.
    pub(crate) is_on_demand: bool,
}

/// The longest path that is a tag, in bytes.
const MAX_PATH: usize = 4 * 1024;

/// The result of a run.
pub(crate) enum Computed {
    /// The response, which is kept unless the cache is not reachable.
    Kept(Arc<Entry>),
    /// A response that is for this client only, and the reason.
    Unkept(Box<HttpResponse>, Unkept),
    /// The handler has read this of the request, so it must run for each.
    Dynamic(&'static str),
}

/// Why a response is not kept.
#[derive(Debug)]
pub(crate) enum Unkept {
    /// The handler has failed.
    Failed(String),
    /// The response is an error with this status.
    Status(StatusCode),
    /// The response sets cookies.
    Cookies,
}

impl Computation {
    /// Runs the handler to its end, also when the client disconnects.
    pub(crate) async fn detached(self, run: Option<Run>) -> Computed {
        let computed = async move { self.run(run).await }.in_current_span();
        let computed = finish_detached(rt::spawn(computed));
        computed.await.unwrap_or_else(|error| {
            tracing::error!(%error, "the run of a kept route was cancelled");
            failed(page(StatusCode::INTERNAL_SERVER_ERROR), &error)
        })
    }

    /// Runs the handler in the background, unless another request does.
    pub(crate) fn in_background(self) {
        let Some(begun) = self.router.kept.cache.begin_background(&self.key) else {
            return;
        };
        rt::spawn(async move {
            if let Some(run) = begun.await {
                self.run(Some(run)).await;
            }
        });
    }

    /// Runs the handler.
    pub(crate) async fn run(self, run: Option<Run>) -> Computed {
        let (Some(kept), Some(route)) = (
            self.router.kept.get(self.number),
            self.router.app_route(self.number),
        ) else {
            return Computed::Dynamic("the request");
        };
        let request = match self.router.kept.blank.get(&self.shown_path()).await {
            Ok(request) => request,
            Err(error) => {
                let reason = error.to_string();
                return failed(HttpResponse::from_error(error), &reason);
            }
        };
        self.reason().note(&request);
        let reporter = Reporter::new(Rc::<Router>::clone(&self.router), self.number);
        let tags = self.router.tags_of(self.number, &self.path);
        let scope = Scope::new(&self.router.kept.cache).soft_tags(tags);
        let params = self.params.clone();
        let scope = if self.is_on_demand {
            scope.anew()
        } else {
            scope
        };
        let handler = twinroute_app::serve_kept(route, &request, params, reporter);
        let run_of_handler = scope.enter(handler).await;
        self.finish(kept, &scope, run_of_handler, run).await
    }

    /// Returns the reason of the run, for reports of errors.
    fn reason(&self) -> RevalidateReason {
        match self.is_on_demand {
            true => RevalidateReason::OnDemand,
            false => RevalidateReason::Stale,
        }
    }

    /// Returns the path that the handler sees: with a slash at its end, if `trailingSlash` is set and it doesn't look like a file.
    fn shown_path(&self) -> Cow<'_, str> {
        let front = self.router.front.as_ref();
        let has_slash = front.is_some_and(|front| front.rules.load().rules.trailing_slash());
        let is_file = self
            .path
            .rsplit('/')
            .next()
            .is_some_and(|last| last.contains('.'));
        match has_slash && !is_file && self.path != "/" {
            true => Cow::Owned(format!("{}/", self.path)),
            false => Cow::Borrowed(&self.path),
        }
    }

    /// Keeps the response, if other clients may get it.
    async fn finish(
        &self,
        kept: &KeptRoute,
        scope: &Scope,
        handler: KeptRun,
        run: Option<Run>,
    ) -> Computed {
        if let Some(read) = handler.read {
            self.mark_dynamic(kept, run, read).await;
            return Computed::Dynamic(read);
        }
        let is_kept = handler.may_be_kept();
        let response = *handler.response;
        if !is_kept {
            let reason = match handler.error {
                Some(error) => Unkept::Failed(error.to_string()),
                None if response.headers().contains_key(SET_COOKIE) => Unkept::Cookies,
                None => Unkept::Status(response.status()),
            };
            kept.counter.count(Outcome::Error);
            let route = self.router.pattern(self.number);
            tracing::debug!(route, path = self.path, ?reason, "the response is not kept");
            self.fail(run).await;
            // Framed as the response of a dynamic route.
            let response = response.map_body(|_, body| match body.try_into_bytes() {
                Ok(bytes) => BoxBody::new(FixedBody::chunked(bytes)),
                Err(body) => body,
            });
            return Computed::Unkept(Box::new(response), reason);
        }
        let value = KeptResponse::new(response).encode();
        let (life, tags) = (self.life(kept, scope), self.tags(kept, scope));
        Computed::Kept(match run {
            Some(run) => run.store(NewEntry::new(value, life, tags)).await,
            None => {
                let now = self.router.kept.cache.clock().now();
                Arc::new(Entry::new(value, life, tags.into(), now, now))
            }
        })
    }

    /// Lets the handler run for each request of this path, of which an empty entry says so.
    async fn mark_dynamic(&self, kept: &KeptRoute, run: Option<Run>, read: &str) {
        if !kept.has_params() {
            let pattern = self.router.pattern(self.number);
            let reason = format!("its handler reads {read}");
            return kept.make_dynamic(pattern, &reason, HashSet::new());
        }
        kept.log_read(self.router.pattern(self.number), &self.path, read);
        if let Some(run) = run {
            run.store(NewEntry::new(Bytes::new(), kept.life(), kept.tags.clone()))
                .await;
        }
    }

    /// Keeps the old response for a while, if there is one.
    async fn fail(&self, run: Option<Run>) {
        match (run, &self.old) {
            (Some(run), Some(old)) => run.postpone(old).await,
            (Some(run), None) => run.discard(),
            (None, _) => {}
        }
    }

    /// Returns how long the response is kept: at most as long as the data that it is computed from.
    fn life(&self, kept: &KeptRoute, scope: &Scope) -> CacheLife {
        let life = kept.life();
        let life = scope.life().map_or(life, |data| life.shortest(data));
        if life.revalidate_after().is_none() {
            return life;
        }
        let expire_time = self.router.kept.cache.current_expire_time();
        life.expire(
            life.expire_after()
                .map_or(expire_time, |expire| expire.min(expire_time)),
        )
    }

    /// Returns the tags of the response: those of its route, of its path in both spellings, and of the data that the handler has read.
    fn tags(&self, kept: &KeptRoute, scope: &Scope) -> Vec<Tag> {
        let mut tags = kept.tags.clone();
        // No revalidation names a longer path.
        let paths = [&self.path, &self.asked].into_iter();
        let paths = paths.filter(|path| path.len() <= MAX_PATH);
        tags.extend(paths.map(|path| Tag::of_path(path)));
        tags.extend(scope.tags());
        tags.sort_unstable();
        tags.dedup();
        tags
    }
}

/// The end of a run that has failed.
pub(crate) fn failed(response: HttpResponse, error: &dyn Display) -> Computed {
    Computed::Unkept(Box::new(response), Unkept::Failed(error.to_string()))
}
