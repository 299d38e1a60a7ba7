//! `ProxyMatchers`.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use crate::{
    I18n, ProxyMatcher, RuleError, RuleRequest,
    condition::Conditions,
    expression::Expression,
    has::{Has, HasText},
    js_regex::Case,
    params::Params,
    rule_error::{RuleKind, SyntaxError},
    source::MAX_LENGTH,
    token::{Delimiter, Modifier, Token, parse},
    token_expression::{End, expression},
};

/// Compiled matchers: which requests a proxy runs for.
///
/// If a regular expression exceeds its limit of steps, the proxy runs.
///
/// ```
/// use twinroute_rules::{ProxyMatcher, ProxyMatchers};
///
/// const API: ProxyMatcher = ProxyMatcher::new("/api/:path*");
/// assert!(ProxyMatchers::build(&[API], "/docs", None).is_ok());
///
/// const WRONG: ProxyMatcher = ProxyMatcher::new("/api/:");
/// let errors = ProxyMatchers::build(&[WRONG], "", None).unwrap_err();
/// assert_eq!(errors[0].to_string(), "matcher `/api/:`: a parameter without a name at character 6");
/// ```
#[derive(Debug, Clone)]
pub struct ProxyMatchers {
    /// `None` for every request.
    matchers: Option<Vec<Matcher>>,
}

#[derive(Debug, Clone)]
struct Matcher {
    expression: Expression,
    conditions: Conditions,
}

/// A matcher as it stands in the build output of Next.js.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct MatcherText {
    pub(crate) regexp: String,
    pub(crate) original_source: String,
    pub(crate) has: Vec<HasText>,
    pub(crate) missing: Vec<HasText>,
}

impl ProxyMatchers {
    /// Matches every request, as a proxy without matchers does.
    #[must_use]
    pub fn all() -> Self {
        Self { matchers: None }
    }

    /// Compiles matchers for a `basePath`, empty or `/docs`, and locales.
    ///
    /// # Errors
    ///
    /// All matchers whose source or conditions are wrong.
    pub fn build(
        matchers: &[ProxyMatcher],
        base_path: &str,
        i18n: Option<&I18n>,
    ) -> Result<Self, Vec<RuleError>> {
        let owned = |list: &[Has<'static>]| -> Vec<HasText> {
            list.iter().copied().map(HasText::from).collect()
        };
        Self::compile(matchers.iter().map(|matcher| {
            let regexp =
                refuse_segment(matcher.source).and_then(|()| regexp(matcher, base_path, i18n));
            let (has, missing) = (owned(matcher.has), owned(matcher.missing));
            let compiled = regexp.and_then(|regexp| Matcher::new(&regexp, &has, &missing));
            compiled.map_err(|error| (matcher.source, error))
        }))
    }

    /// Compiles the matchers of a build output. An empty list matches nothing.
    ///
    /// # Errors
    ///
    /// All matchers whose expression or conditions are not supported.
    pub(crate) fn from_manifest(matchers: &[MatcherText]) -> Result<Self, Vec<RuleError>> {
        Self::compile(matchers.iter().map(|matcher| {
            Matcher::new(&matcher.regexp, &matcher.has, &matcher.missing)
                .map_err(|error| (matcher.original_source.as_str(), error))
        }))
    }

    fn compile<'a>(
        matchers: impl Iterator<Item = Result<Matcher, (&'a str, SyntaxError)>>,
    ) -> Result<Self, Vec<RuleError>> {
        let mut compiled = Vec::new();
        let mut errors = Vec::new();
        for matcher in matchers {
            match matcher {
                Ok(matcher) => compiled.push(matcher),
                Err((source, error)) => {
                    errors.push(RuleError::new(RuleKind::Matcher, source, error.to_string()));
                }
            }
        }
        if errors.is_empty() {
            Ok(Self {
                matchers: Some(compiled),
            })
        } else {
            Err(errors)
        }
    }

    /// Returns whether the proxy runs for a request. The path is asked as it is and decoded; either match counts.
    #[must_use]
    pub fn matches(&self, request: &RuleRequest<'_>) -> bool {
        let Some(matchers) = &self.matchers else {
            return true;
        };
        let any = |path: &str| {
            let mut matchers = matchers.iter();
            matchers.any(|matcher| matcher.matches(path, request))
        };
        any(request.path) || decoded(request.path).is_some_and(|path| any(&path))
    }
}

/// Refuses a segment as folders have it, which would match itself only, and guard nothing.
fn refuse_segment(source: &str) -> Result<(), SyntaxError> {
    let is_segment = |part: &str| part.starts_with('[') && part.ends_with(']');
    match source.split('/').find(|part| is_segment(part)) {
        None => Ok(()),
        Some(part) => {
            let name = part.trim_matches(['[', ']', '.']);
            Err(SyntaxError::new(format!(
                "`{part}` is no parameter of a matcher: write `:{name}`"
            )))
        }
    }
}

impl Matcher {
    fn new(regexp: &str, has: &[HasText], missing: &[HasText]) -> Result<Self, SyntaxError> {
        Ok(Self {
            expression: Expression::new(regexp, Case::Sensitive)?,
            conditions: Conditions::new(has, missing)?,
        })
    }

    fn matches(&self, path: &str, request: &RuleRequest<'_>) -> bool {
        self.expression.is_match(path).unwrap_or(true)
            && self
                .conditions
                .hold(request, &mut Params::default())
                .unwrap_or(true)
    }
}

/// Decodes a path as `decodeURIComponent` does, if that changes it.
fn decoded(path: &str) -> Option<Cow<'_, str>> {
    let is_encoded = path.bytes().any(|byte| byte == b'%');
    if !is_encoded || !is_well_encoded(path) {
        return None;
    }
    percent_decode_str(path).decode_utf8().ok()
}

/// Whether every `%` starts an escape: otherwise `decodeURIComponent` refuses the path.
fn is_well_encoded(path: &str) -> bool {
    path.split('%').skip(1).all(|escape| {
        escape.len() >= 2 && escape.bytes().take(2).all(|byte| byte.is_ascii_hexdigit())
    })
}

/// The requests for data and for the parts of a page, which lead to the same page.
const NEXT_DATA: &str = "/:nextData(_next/data/[^/]{1,})?";
const TRANSPORT: &str = "\\.rsc|\\.segments/.+\\.segment\\.rsc";

/// Returns the regular expression that Next.js makes of a matcher.
fn regexp(
    matcher: &ProxyMatcher,
    base_path: &str,
    i18n: Option<&I18n>,
) -> Result<String, SyntaxError> {
    let source = matcher.source;
    if !source.starts_with('/') {
        return Err(SyntaxError::new("a source starts with `/`"));
    }
    if source.len() > MAX_LENGTH {
        return Err(SyntaxError::new("longer than 4096 characters"));
    }
    parse(source, Delimiter::SlashHashQuestion)?;
    let is_root = source == "/";
    let locale = match i18n {
        Some(_) if matcher.locale => "/:nextInternalLocale((?!_next/)[^/.]{1,})",
        _ => "",
    };
    let source = if is_root && !locale.is_empty() {
        ""
    } else {
        source
    };
    let suffix = if is_root {
        let data = if i18n.is_some() { "|\\.json|" } else { "" };
        format!("({data}/?index|/?index\\.json|/?index(?:{TRANSPORT}))?")
    } else {
        format!("{{(\\.json|{TRANSPORT})}}?")
    };
    let source = format!("{base_path}{NEXT_DATA}{locale}{source}{suffix}");
    let mut tokens = parse(&source, Delimiter::SlashHashQuestion)?;
    tokens.iter_mut().for_each(repeat_with_slash);
    expression(&tokens, Delimiter::SlashHashQuestion, End::Delimiter)
}

/// Next.js gives a slash to a group that repeats without text around it.
fn repeat_with_slash(token: &mut Token) {
    if let Token::Group(group) = token
        && matches!(group.modifier, Modifier::Any | Modifier::Many)
        && group.prefix.is_empty()
        && group.suffix.is_empty()
    {
        group.prefix.push('/');
    }
}
