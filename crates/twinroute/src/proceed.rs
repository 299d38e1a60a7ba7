//! Resolves a request after the redirects of config: to the next proxy, or to where its path leads.

use std::sync::Arc;

use actix_web::{
    dev::RequestHead,
    http::{Method, Uri},
};

use crate::{
    front::Front,
    lead::{Found, Lead},
    normalize::with_path,
    passage::Passage,
    proxies::Proxy,
    refusal::Refusal,
    resolve::{Resolution, Resolved, forward},
    router::Router,
    target::Rewritten,
};

impl Router {
    /// Resolves a request after the redirects, and again after each proxy.
    pub(crate) fn proceed(
        &self,
        front: &Front,
        head: &RequestHead,
        mut passage: Box<Passage>,
    ) -> Resolved {
        let found = passage
            .found
            .take()
            .unwrap_or_else(|| self.find(head, &passage));
        let mut resolved = match self.next_proxy(front, head, &passage, &found) {
            Some((number, proxy_target)) => {
                passage.ran[number] = true;
                passage.proxy_target = proxy_target;
                passage.found = Some(found);
                Resolved::new(Resolution::Proxy(number), None)
            }
            None => self.conclude(front, head, &mut passage, found),
        };
        resolved.passage = Some(passage);
        resolved
    }

    fn find(&self, head: &RequestHead, passage: &Passage) -> Found {
        let active = &passage.active;
        let current = passage.current(&head.uri);
        // The target of a proxy may name a locale, that of a client may not.
        let has_locale = passage.rewritten.is_none() && active.has_locale(current.0);
        self.search(active, head, current, has_locale)
    }

    /// Returns the outermost proxy that has not run and guards the request, and the target that it sees if it is not the original
    /// one.
    fn next_proxy(
        &self,
        front: &Front,
        head: &RequestHead,
        passage: &Passage,
        found: &Found,
    ) -> Option<(usize, Option<Uri>)> {
        if front.proxies.is_empty() {
            return None;
        }
        let parts = self.parts(head);
        let waiting = front.proxies.iter().enumerate();
        let mut waiting = waiting.filter(|(number, _)| !passage.ran[*number]);
        waiting.find_map(|(number, proxy): (usize, &Proxy)| {
            let mut targets = passage.guarded(&head.uri, found);
            let target = targets.find(|target| {
                let request = target.request(&parts);
                passage.active.runs((number, proxy), target.path, request)
            })?;
            let proxy_target = target.destination.and_then(Rewritten::uri);
            Some((
                number,
                proxy_target.or_else(|| current_uri(&head.uri, passage)),
            ))
        })
    }

    /// Resolves a request whose proxies have run.
    fn conclude(
        &self,
        front: &Front,
        head: &RequestHead,
        passage: &mut Passage,
        found: Found,
    ) -> Resolved {
        if passage.ran.contains(&true) {
            passage.limits = self.limits_below(head, passage, &found);
        }
        if let Some(resolved) = self.refuse_unguarded(front, head, passage, &found) {
            return resolved;
        }
        if self.bypasses_layer(head, passage, &found) {
            tracing::error!(
                path = head.uri.path(),
                "a proxy leads a request to a path whose middleware (`wrap_below`) did not run"
            );
            return Resolved::refused(Refusal::Unguarded);
        }
        let Found { lead, rewritten } = found;
        let number = match &lead {
            None => None,
            Some(Lead::Route(number, _)) => Some(*number),
            Some(Lead::File(_)) => return in_rust(head, passage, lead, rewritten),
            Some(Lead::Url(url)) => return Resolved::new(Resolution::External(url.clone()), None),
            Some(Lead::SplitOff) => return Resolved::refused(Refusal::NotFound),
            Some(Lead::Failed) => return Resolved::refused(Refusal::RuleFailed),
        };
        let upstream = self.upstream.as_ref().filter(|_| !passage.is_compared);
        let Some(forwarded) = upstream.and_then(|upstream| upstream.claim(number, &head.method))
        else {
            return in_rust(head, passage, lead, rewritten);
        };
        // A proxy's target goes through the legacy server's own rewrites.
        let uri = match (&passage.rewritten, &rewritten) {
            (Some(uri), _) => Some(uri.clone()),
            (None, Some(rewritten)) => rewritten.uri(),
            (None, None) => Some(head.uri.clone()),
        };
        let Some(uri) = uri else {
            return Resolved::refused(Refusal::TargetTooLong);
        };
        let mut resolved = forward(forwarded, None, &uri);
        resolved.uri = resolved.uri.or(Some(uri));
        resolved
    }

    /// Keeps the guard of the legacy server: a request for which it runs its proxy, and no proxy ran here, goes there as it came.
    /// `None` if the request is guarded, or needs no guard.
    fn refuse_unguarded(
        &self,
        front: &Front,
        head: &RequestHead,
        passage: &Passage,
        found: &Found,
    ) -> Option<Resolved> {
        passage.active.legacy_proxy.as_ref()?;
        let number = match found.lead.as_ref()? {
            Lead::Route(number, _) => Some(*number),
            Lead::File(_) | Lead::Url(_) | Lead::SplitOff | Lead::Failed => None,
        };
        let upstream = self.upstream.as_ref();
        let is_waived = number.is_some_and(|number| front.report.is_waived(number, upstream));
        if is_waived || passage.is_compared || passage.ran.contains(&true) {
            return None;
        }
        let parts = self.parts(head);
        let mut targets = passage.guarded(&head.uri, found);
        let is_guarded = targets.any(|target| {
            let request = target.request(&parts);
            passage.active.legacy_proxy_runs(target.path, request)
        });
        if !is_guarded {
            return None;
        }
        front
            .report
            .log(number, head.uri.path(), upstream.is_some());
        let mut forwarded = upstream.and_then(|upstream| upstream.claim(None, &head.method));
        if let Some(forwarded) = &mut forwarded {
            forwarded.set_route(number);
        }
        Some(match forwarded {
            Some(forwarded) => forward(forwarded, None, &head.uri),
            None => Resolved::refused(Refusal::Unguarded),
        })
    }

    /// Whether the request leads into a part of the routes whose middleware did not run: a proxy has rewritten it, or has changed the
    /// headers that a rewrite depends on.
    fn bypasses_layer(&self, head: &RequestHead, passage: &Passage, found: &Found) -> bool {
        let layers = self.layers.iter().zip(&passage.layers);
        let mut skipped = layers.filter_map(|(layer, ran)| (!ran).then_some(&layer.subtree));
        skipped.any(|subtree| {
            let mut targets = passage.guarded(&head.uri, found);
            targets.any(|target| {
                let path = passage.active.route_path(target.path);
                path.is_some_and(|path| subtree.covers(path))
            })
        })
    }
}

/// The target that a proxy sees, if it is not that of the request.
fn current_uri(uri: &Uri, passage: &Passage) -> Option<Uri> {
    let normal = || with_path(uri, passage.normal.as_deref()?);
    passage.rewritten.clone().or_else(normal)
}

/// Resolves a request that Rust serves. Handlers see its own path in normal form, without `basePath` and locale, also after a rewrite;
/// Pages handlers see the query of the destination.
fn in_rust(
    head: &RequestHead,
    passage: &mut Passage,
    lead: Option<Lead>,
    rewritten: Option<Rewritten>,
) -> Resolved {
    let resolution = match lead {
        Some(Lead::Route(_, resolution)) => resolution,
        Some(Lead::File(file)) => Resolution::File(file),
        _ if head.method == Method::CONNECT => Resolution::Refused(Refusal::Tunnel),
        _ => Resolution::Refused(Refusal::NotFound),
    };
    passage.query = match (rewritten, &passage.rewritten) {
        (Some(rewritten), _) => Some(rewritten.into_query()),
        (None, Some(uri)) => Some(Rewritten::of(uri).into_query()),
        (None, None) => None,
    };
    let active = Arc::clone(&passage.active);
    let path = active.handler_path(passage.path(&head.uri));
    if path == head.uri.path() {
        return Resolved::new(resolution, None);
    }
    match with_path(&head.uri, path) {
        Some(uri) => Resolved::new(resolution, Some(uri)),
        None => Resolved::refused(Refusal::TargetTooLong),
    }
}
