//! Resolves a request of a router with config rules or proxies, up to its first proxy.

use std::{ops::ControlFlow, sync::Arc};

use actix_web::{dev::RequestHead, http::StatusCode};
use twinroute_core::header;
use twinroute_matcher::Match;
use twinroute_rules::{RedirectTarget, RequestParts as _, TargetError};

use crate::{
    active_rules::ActiveRules,
    dispatch::steps_before_proxies,
    front::Front,
    head_parts::HeadParts,
    lead::{Found, Lead, Search},
    normalize::{Normalized, normalize_with},
    passage::Passage,
    refusal::Refusal,
    resolve::{Redirect, Resolution, Resolved, forward, redirect_to_normalized},
    router::Router,
    subtree::Subtree,
    target::Target,
    upstream::ForwardedRequest,
};

/// A request that arrives. Each method is a step, which ends its way if it decides the response.
pub(crate) struct Arrival<'a> {
    head: HeadParts<'a>,
    normalized: &'a Normalized<'a>,
    target: Target<'a>,
    passage: Passage,
}

impl Router {
    /// Resolves a request that arrives: it goes to the upstream as it came, or through config rules and proxies.
    pub(crate) fn arrive(&self, front: &Front, head: &RequestHead) -> Resolved {
        let active = front.rules.load_full();
        let normalized = normalize_with(&head.uri, |path| {
            active.slash_redirect(path, self.locale_host(&active, head).as_deref())
        });
        match self.claim_untouched(&active, &normalized, head) {
            None => self.enter(front, active, &normalized, head, false),
            Some(forwarded) if forwarded.is_compared() => {
                let compared = self.enter(front, active, &normalized, head, true);
                self.compare(front, forwarded, compared, head)
            }
            Some(forwarded) => forward(forwarded, None, &head.uri),
        }
    }

    /// Forwards a request in shadow. Its response in Rust is compared unless that needs another target or a proxy: the request, which
    /// is shared with the legacy server's response, can't be changed.
    fn compare(
        &self,
        front: &Front,
        mut forwarded: ForwardedRequest,
        compared: Resolved,
        head: &RequestHead,
    ) -> Resolved {
        let is_proxied = matches!(compared.resolution, Resolution::Proxy(_));
        if is_proxied || compared.uri.is_some() {
            front.report.log_uncompared(head.uri.path());
            forwarded.skip_comparison();
            return forward(forwarded, None, &head.uri);
        }
        forward(forwarded, Some(Box::new(compared)), &head.uri)
    }

    /// Claims a request for the upstream if its path and where the rewrites lead belong to it: the server there applies its own
    /// rules and its own proxy.
    fn claim_untouched(
        &self,
        active: &ActiveRules,
        normalized: &Normalized<'_>,
        head: &RequestHead,
    ) -> Option<ForwardedRequest> {
        let upstream = self.upstream.as_ref()?;
        let path = active.route_path(normalized.written()).unwrap_or_default();
        let found = self.lookup_raw(path);
        if self.is_split_off(path, found.as_ref()) {
            return None;
        }
        let number = found.map(|found| *found.route.value());
        let forwarded = upstream.claim(number, &head.method)?;
        let written = (normalized.written(), head.uri.query());
        match self
            .search(active, head, written, active.has_locale(written.0))
            .lead
        {
            None => Some(forwarded),
            Some(Lead::Route(number, _)) => upstream.claim(Some(number), &head.method),
            // Only that server knows whether a page or a file comes before its own rule.
            Some(Lead::Url(_)) if active.has_build_output => Some(forwarded),
            Some(Lead::File(_) | Lead::Url(_) | Lead::SplitOff | Lead::Failed) => None,
        }
    }

    /// Takes the steps before the proxies, and resolves what follows them.
    fn enter(
        &self,
        front: &Front,
        active: Arc<ActiveRules>,
        normalized: &Normalized<'_>,
        head: &RequestHead,
        is_compared: bool,
    ) -> Resolved {
        if !self.split_off.is_empty() {
            let path = active.route_path(normalized.written()).unwrap_or_default();
            if self.is_split_off(path, self.lookup_raw(path).as_ref()) {
                return Resolved::refused(Refusal::NotFound);
            }
        }
        let target = self.target(&active, (normalized.written(), head.uri.query()), head);
        let mut arrival = Arrival {
            head: self.parts(head),
            normalized,
            target,
            passage: Passage::new(front, active, normalized),
        };
        if let ControlFlow::Break(resolved) = steps_before_proxies(&mut arrival) {
            return resolved;
        }
        let mut passage = Box::new(arrival.passage);
        passage.is_compared = is_compared;
        let layers = self.layers.iter();
        passage.layers = layers
            .map(|layer| self.reaches(&layer.subtree, head))
            .collect();
        self.proceed(front, head, passage)
    }

    /// Looks up a path. As in Next, escaped static segments match no route: a rule or the code of a proxy that compares paths would not
    /// recognize them.
    pub(crate) fn lookup_raw<'p>(&self, path: &'p str) -> Option<Match<'_, 'p, usize>> {
        self.best_match(path).filter(Match::is_raw)
    }

    /// Searches where a path with a query leads.
    pub(crate) fn search(
        &self,
        active: &ActiveRules,
        head: &RequestHead,
        target: (&str, Option<&str>),
        has_locale: bool,
    ) -> Found {
        let search = Search {
            router: self,
            active,
            method: &head.method,
            parts: &self.parts(head),
            target: self.target(active, target, head),
            has_locale,
            lists: None,
        };
        search.run()
    }

    /// Returns a path and a query as rules see them.
    pub(crate) fn target<'t>(
        &self,
        active: &ActiveRules,
        (path, query): (&'t str, Option<&str>),
        head: &RequestHead,
    ) -> Target<'t> {
        let host = self.locale_host(active, head);
        Target::new(active.localized(path, host.as_deref()), query)
    }

    /// Returns the host on which the default locale depends; `None` without `i18n`.
    fn locale_host(&self, active: &ActiveRules, head: &RequestHead) -> Option<String> {
        active.rules.i18n()?;
        Some(self.parts(head).host()?.into_owned())
    }

    pub(crate) fn parts<'h>(&'h self, head: &'h RequestHead) -> HeadParts<'h> {
        HeadParts {
            head,
            trusted: &self.trusted,
        }
    }

    /// Whether the path of a request, or the path to which config rules rewrite it, is in a subtree.
    pub(crate) fn reaches(&self, subtree: &Subtree, head: &RequestHead) -> bool {
        let normalized = normalize_with(&head.uri, |_| None);
        if subtree.covers(normalized.path()) {
            return true;
        }
        let Some(front) = &self.front else {
            return false;
        };
        let active = front.rules.load();
        let written = (normalized.written(), head.uri.query());
        let rewritten = self
            .search(&active, head, written, active.has_locale(written.0))
            .rewritten;
        let is_below = |path: &str| {
            let path = active.route_path(path);
            path.is_some_and(|path| subtree.covers(path))
        };
        is_below(written.0) || rewritten.is_some_and(|rewritten| is_below(&rewritten.path))
    }
}

impl Arrival<'_> {
    /// Redirects to the normal form of the path.
    pub(crate) fn normal_form(&mut self) -> ControlFlow<Resolved> {
        match self.normalized {
            Normalized::Redirect(target) => ControlFlow::Break(redirect_to_normalized(target)),
            Normalized::Path(_) => ControlFlow::Continue(()),
        }
    }

    /// Collects the headers of rules, which every response but a redirect of config gets.
    pub(crate) fn header_rules(&mut self) -> ControlFlow<Resolved> {
        let rules = &self.passage.active.rules;
        match rules.headers(&self.target.request(&self.head)) {
            Ok(headers) => {
                self.passage.headers.add_rules(headers);
                ControlFlow::Continue(())
            }
            Err(error) => self.fail(&error),
        }
    }

    /// Redirects by a rule.
    pub(crate) fn redirects(&mut self) -> ControlFlow<Resolved> {
        let rules = &self.passage.active.rules;
        match rules.redirect(&self.target.request(&self.head)) {
            Ok(None) => ControlFlow::Continue(()),
            Ok(Some(redirect)) => ControlFlow::Break(redirect_by_rule(&redirect)),
            Err(error) => self.fail(&error),
        }
    }

    fn fail(&self, error: &TargetError) -> ControlFlow<Resolved> {
        tracing::error!(path = &*self.target.path, %error, "a rule failed");
        ControlFlow::Break(Resolved::refused(Refusal::RuleFailed))
    }
}

fn redirect_by_rule(target: &RedirectTarget) -> Resolved {
    if let Err(error) = header::value(&target.location) {
        tracing::error!(%error, "a redirect has no valid location");
        return Resolved::refused(Refusal::RuleFailed);
    }
    let status = StatusCode::from_u16(target.status).unwrap_or(StatusCode::TEMPORARY_REDIRECT);
    let redirect = Redirect {
        // Browsers skip a tab, so that `/` and a tab before `/` would lead to another host.
        location: target.location.replace('\t', "%09"),
        status,
        is_rule: true,
    };
    Resolved::new(Resolution::Redirect(redirect), None)
}
