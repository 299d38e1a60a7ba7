//! The headers that config rules and proxies add to a response.

use actix_web::{
    HttpResponse,
    http::header::{
        HeaderMap, HeaderName, HeaderValue, PROXY_AUTHENTICATE, SET_COOKIE, VARY, WWW_AUTHENTICATE,
    },
};
use twinroute_core::header;

use crate::kept::STATE;

/// The headers that config rules and proxies add to a response. They are few, so each is found by a walk.
#[derive(Debug, Default)]
pub(crate) struct AddedHeaders {
    rules: Vec<(HeaderName, HeaderValue)>,
    proxy: Vec<(HeaderName, HeaderValue)>,
    /// Whether the cookies of rules are sent beside those of a proxy.
    keeps_cookies: bool,
}

/// How added headers are combined with those of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Merge {
    /// A header that the response sets itself wins, as after `res.setHeader()`: for Pages, errors and the legacy server.
    ResponseWins,
    /// The added header wins, as Next sends the `Response` of a route handler.
    AddedWins,
    /// The response is that of a proxy, whose headers replace those of the rules, cookies among them.
    OfProxy,
    /// The response is that of another host: rules add nothing.
    OfOtherHost,
}

/// Headers of which the added ones and those of a route handler are both sent.
const LISTS: [HeaderName; 4] = [SET_COOKIE, VARY, WWW_AUTHENTICATE, PROXY_AUTHENTICATE];

impl AddedHeaders {
    /// Adds the headers of config rules. A later value replaces an earlier one of the same name, except for cookies.
    pub(crate) fn add_rules(&mut self, rules: Vec<(String, String)>) {
        for (written, value) in rules {
            match header::name(&written).and_then(|name| Ok((name, header::value(&value)?))) {
                Ok((name, value)) => {
                    if name == SET_COOKIE {
                        self.keeps_cookies |= written != "set-cookie";
                    } else {
                        self.rules.retain(|(known, _)| *known != name);
                    }
                    self.rules.push((name, value));
                }
                Err(error) => tracing::error!(%error, "a header rule has no valid header"),
            }
        }
    }

    /// Adds the headers of a proxy, which replace those of the same name. Next keeps the cookies of a rule that spells `Set-Cookie`
    /// with a capital.
    pub(crate) fn add_proxy(&mut self, headers: HeaderMap) {
        if headers.is_empty() {
            return;
        }
        let keeps_cookies = self.keeps_cookies;
        self.proxy.retain(|(name, _)| !headers.contains_key(name));
        self.rules.retain(|(name, _)| {
            !headers.contains_key(name) || (*name == SET_COOKIE && keeps_cookies)
        });
        self.proxy.extend(headers);
    }

    /// Returns the value that a header of this name has, if one is added.
    pub(crate) fn get(&self, name: &HeaderName) -> Option<&HeaderValue> {
        let mut all = self.proxy.iter().chain(&self.rules);
        all.find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// Adds no header of this name.
    pub(crate) fn remove(&mut self, name: &HeaderName) {
        self.rules.retain(|(known, _)| known != name);
        self.proxy.retain(|(known, _)| known != name);
    }

    /// Adds the headers to a response.
    pub(crate) fn merge(mut self, response: &mut HttpResponse, merge: Merge) {
        if self.rules.is_empty() && self.proxy.is_empty() {
            return;
        }
        let headers = response.headers_mut();
        match merge {
            Merge::OfOtherHost => self.rules.clear(),
            Merge::OfProxy => self.add_proxy(std::mem::take(headers)),
            Merge::ResponseWins if headers.contains_key(SET_COOKIE) => {
                self.rules.retain(|(name, _)| *name != SET_COOKIE);
            }
            Merge::ResponseWins | Merge::AddedWins => {}
        }
        if headers.contains_key(STATE) {
            // Next.js sets it last.
            self.rules.retain(|(name, _)| *name != STATE);
        }
        let own = std::mem::take(headers);
        let added: Vec<_> = self.rules.into_iter().chain(self.proxy).collect();
        let is_both = |name: &HeaderName| {
            *name == SET_COOKIE || (merge == Merge::AddedWins && LISTS.contains(name))
        };
        let is_added = |name: &HeaderName| added.iter().any(|(known, _)| known == name);
        let (of_response, of_added): (Vec<_>, Vec<_>) = match merge {
            Merge::AddedWins => (
                own.iter()
                    .filter(|(name, _)| !is_added(name) || is_both(name))
                    .collect(),
                added.iter().collect(),
            ),
            _ => (
                own.iter().collect(),
                added
                    .iter()
                    .filter(|(name, _)| !own.contains_key(name) || is_both(name))
                    .collect(),
            ),
        };
        let of_added = of_added.into_iter().map(|(name, value)| (name, value));
        for (name, value) in of_added.chain(of_response) {
            let is_repeated =
                *name == SET_COOKIE && headers.get_all(name).any(|known| known == value);
            if !is_repeated {
                headers.append(name.clone(), value.clone());
            }
        }
    }
}
