//! `Rules`.

use crate::{
    I18n, RewriteList, RuleRequest, TargetError,
    destination::{Destination, UnusedParams},
    rule_list::RuleList,
    settings::Settings,
    template::Template,
};

/// The settings and rules of `next.config`, compiled. Nothing changes them after the start.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    pub(crate) settings: Settings,
    pub(crate) redirects: RuleList<RedirectAction>,
    pub(crate) headers: RuleList<Vec<HeaderAction>>,
    pub(crate) before_files: RewriteList,
    pub(crate) after_files: RewriteList,
    pub(crate) fallback: RewriteList,
}

/// What a redirect does.
#[derive(Debug, Clone)]
pub(crate) struct RedirectAction {
    pub(crate) destination: Destination,
    pub(crate) status: u16,
}

/// A header that a rule sets.
#[derive(Debug, Clone)]
pub(crate) struct HeaderAction {
    pub(crate) name: Template,
    pub(crate) value: Template,
}

/// Where a redirect leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedirectTarget {
    /// The value of `Location`, as Next.js writes it: it may contain spaces and characters outside ASCII.
    pub location: String,
    /// The status: 301, 302, 303, 307 or 308.
    pub status: u16,
}

impl Rules {
    /// Returns `basePath`: empty or `/docs`.
    #[must_use]
    pub fn base_path(&self) -> &str {
        &self.settings.base_path
    }

    /// Returns whether paths end with a slash.
    #[must_use]
    pub fn trailing_slash(&self) -> bool {
        self.settings.trailing_slash
    }

    /// Returns whether no redirect adds or removes a slash at the end.
    #[must_use]
    pub fn skip_trailing_slash_redirect(&self) -> bool {
        self.settings.skip_trailing_slash_redirect
    }

    /// Returns whether the proxy gets paths as they were sent.
    #[must_use]
    pub fn skip_proxy_url_normalize(&self) -> bool {
        self.settings.skip_proxy_url_normalize
    }

    /// Returns `compress`, if it is set.
    #[must_use]
    pub fn compress(&self) -> Option<bool> {
        self.settings.compress
    }

    /// Returns the locales.
    #[must_use]
    pub fn i18n(&self) -> Option<&I18n> {
        self.settings.i18n.as_ref()
    }

    /// Returns whether there are no rules and all settings are at their defaults.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.settings == Settings::default()
            && self.redirects.is_empty()
            && self.headers.is_empty()
            && self.before_files.is_empty()
            && self.after_files.is_empty()
            && self.fallback.is_empty()
    }

    /// Returns the response headers of all rules that apply.
    ///
    /// A later value replaces an earlier one of the same name. Several `Set-Cookie` stay.
    ///
    /// # Errors
    ///
    /// If a name or a value needs a param that has no value.
    pub fn headers(&self, request: &RuleRequest<'_>) -> Result<Vec<(String, String)>, TargetError> {
        if self.headers.is_empty() {
            return Ok(Vec::new());
        }
        let mut headers = HeaderValues::default();
        for (_, actions, params) in self.headers.applying(0, request) {
            for action in actions {
                if params.is_empty() {
                    headers.set(action.name.text(), action.value.text().to_owned());
                } else {
                    let name = action.name.render(&params);
                    let value = action.value.render(&params);
                    let name = name.map_err(|kind| TargetError::new(action.name.text(), kind))?;
                    let value =
                        value.map_err(|kind| TargetError::new(action.value.text(), kind))?;
                    headers.set(&name, value);
                }
            }
        }
        Ok(headers.into_pairs())
    }

    /// Returns the first redirect that applies. Paths below `/_next` are not redirected.
    ///
    /// # Errors
    ///
    /// If its destination needs a param that has no value.
    pub fn redirect(
        &self,
        request: &RuleRequest<'_>,
    ) -> Result<Option<RedirectTarget>, TargetError> {
        if self.redirects.is_empty() || self.is_internal(request.path) {
            return Ok(None);
        }
        let Some((_, action, params)) = self.redirects.applying(0, request).next() else {
            return Ok(None);
        };
        let mut target = action
            .destination
            .target(&params, request.query, UnusedParams::Ignore)?;
        target.path = single_slashes(&target.path);
        Ok(Some(RedirectTarget {
            location: target.into_url(request.query),
            status: action.status,
        }))
    }

    /// Returns the rewrites that come before files.
    #[must_use]
    pub fn before_files(&self) -> &RewriteList {
        &self.before_files
    }

    /// Returns the rewrites that come after files and static routes, and before dynamic routes.
    #[must_use]
    pub fn after_files(&self) -> &RewriteList {
        &self.after_files
    }

    /// Returns the rewrites that come last.
    #[must_use]
    pub fn fallback(&self) -> &RewriteList {
        &self.fallback
    }

    fn is_internal(&self, path: &str) -> bool {
        let starts_with = |path: &str, start: &str| {
            path.get(..start.len())
                .is_some_and(|found| found.eq_ignore_ascii_case(start))
        };
        let base_path = self.base_path();
        starts_with(path, base_path)
            && starts_with(path.get(base_path.len()..).unwrap_or_default(), "/_next")
    }
}

/// Response headers by their exact names, of which the last one of a name counts.
#[derive(Default)]
struct HeaderValues {
    values: Vec<(String, Vec<String>)>,
}

impl HeaderValues {
    fn set(&mut self, name: &str, value: String) {
        let is_cookie = name.eq_ignore_ascii_case("set-cookie");
        match self.values.iter_mut().find(|(known, _)| known == name) {
            Some((_, values)) if is_cookie => values.push(value),
            Some((_, values)) => *values = vec![value],
            None => self.values.push((name.to_owned(), vec![value])),
        }
    }

    /// Spellings of one name replace each other, in the order in which they came first.
    fn into_pairs(self) -> Vec<(String, String)> {
        if self.values.is_empty() {
            return Vec::new();
        }
        let mut headers: Vec<(String, Vec<String>)> = Vec::new();
        for (name, values) in self.values {
            match headers
                .iter_mut()
                .find(|(known, _)| known.eq_ignore_ascii_case(&name))
            {
                Some(header) => *header = (name, values),
                None => headers.push((name, values)),
            }
        }
        headers
            .into_iter()
            .flat_map(|(name, values)| values.into_iter().map(move |value| (name.clone(), value)))
            .collect()
    }
}

/// Makes one slash of several, up to a question mark.
fn single_slashes(path: &str) -> String {
    let (path, rest) = path.split_at(path.find('?').unwrap_or(path.len()));
    let mut single = String::with_capacity(path.len() + rest.len());
    for char in path.chars() {
        let char = if char == '\\' { '/' } else { char };
        if char != '/' || !single.ends_with('/') {
            single.push(char);
        }
    }
    single + rest
}
