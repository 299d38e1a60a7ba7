//! Masks secrets in two responses, their differences and the target of their request.

use std::{collections::HashSet, sync::LazyLock};

use actix_web::{
    HttpRequest,
    http::header::{AUTHORIZATION, COOKIE, HeaderMap},
};
use regex::{Captures, Regex};
use serde_json::Value;
use twinroute_compare::{ComparedResponse, Differences, Place};

use super::{comparer::ComparisonResult, names::SecretNames};

/// The replacement of a secret.
pub(super) const MASK: &str = "(masked)";

/// Values shorter than this, in bytes, are too common to be searched for without their name.
const SHORTEST: usize = 4;

/// `name=value`, `name: value` and `"name":"value"`, also with escaped quotes.
static PAIR: LazyLock<Regex> = LazyLock::new(|| {
    regex(r#"([\w.\-\[\]]+)(\\?["']?\s*[=:]\s*)(\\?["'][^"'\\]*|[^\s"'<>;,&\\]+)"#)
});

/// A field of an HTML form, with the name first and with the value first.
static FIELDS: LazyLock<[Regex; 2]> = LazyLock::new(|| {
    [
        regex(
            r#"(?i)(?P<before>name=\\?["'](?P<name>[^"'\\]+)\\?["'][^>]*?(?:value|content)=\\?["'])(?P<value>[^"'\\]*)"#,
        ),
        regex(
            r#"(?i)(?P<before>(?:value|content)=\\?["'])(?P<value>[^"'\\]*)(?P<after>\\?["'][^>]*?name=\\?["'](?P<name>[^"'\\]+))"#,
        ),
    ]
});

/// Credentials of `Authorization`, and JSON web tokens, anywhere in a text.
static CREDENTIALS: LazyLock<Regex> = LazyLock::new(|| {
    regex(r"(?i)\b(?:bearer|basic)\s+[\w\-.~+/]{6,}=*|\beyJ[\w\-]+\.[\w\-]+\.[\w\-]*")
});

fn regex(text: &str) -> Regex {
    Regex::new(text).expect("a constant expression")
}

/// Masks the secrets of one request: values with secret names, and the same values anywhere else.
#[derive(Debug, Clone)]
pub(super) struct Mask {
    names: SecretNames,
    /// Longest first, so that no value is masked only in part.
    values: Vec<String>,
    /// The cookies whose values are shown: both sides set them, and neither their names nor their attributes suggest a secret.
    shown_cookies: HashSet<String>,
}

impl Mask {
    pub(super) fn new(names: &SecretNames, request: &HttpRequest) -> Self {
        Self {
            names: names.clone(),
            values: sent_secrets(names, request.headers()),
            shown_cookies: HashSet::new(),
        }
    }

    /// Masks the secrets in responses and differences.
    pub(super) fn apply(mut self, found: ComparisonResult) -> (Self, ComparisonResult) {
        let responses = [Some(&found.legacy), found.rust.as_ref()];
        self.learn(responses);
        let masked = ComparisonResult {
            differences: self.differences(found.differences),
            legacy: self.response(found.legacy),
            rust: found.rust.map(|rust| self.response(rust)),
        };
        (self, masked)
    }

    fn learn(&mut self, responses: [Option<&ComparedResponse>; 2]) {
        let [legacy, rust] = responses.map(|response| {
            let cookies = response.into_iter().flat_map(set_cookies);
            cookies.collect::<Vec<_>>()
        });
        let is_open =
            |cookie: &ResponseCookie<'_>| !cookie.is_http_only && !self.names.contains(cookie.name);
        let all_open = |cookies: &[ResponseCookie<'_>], name: &str| {
            let mut named = cookies
                .iter()
                .filter(|cookie| cookie.name == name)
                .peekable();
            named.peek().is_some() && named.all(is_open)
        };
        let names = legacy.iter().map(|cookie| cookie.name);
        let shown = names.filter(|name| all_open(&legacy, name) && all_open(&rust, name));
        let shown: HashSet<_> = shown.map(str::to_owned).collect();
        let hidden = legacy.iter().chain(&rust);
        let hidden = hidden.filter(|cookie| !shown.contains(cookie.name));
        let hidden = hidden.map(|cookie| cookie.value.to_owned());
        self.values
            .extend(hidden.filter(|value| value.len() >= SHORTEST));
        self.values
            .sort_by_key(|value| std::cmp::Reverse(value.len()));
        self.shown_cookies = shown;
    }

    fn differences(&self, differences: Differences) -> Differences {
        differences.map_values(|place, values| values.map(|value| Some(self.at(place, value?))))
    }

    fn at(&self, place: &Place, value: &str) -> String {
        let is_secret = match place {
            Place::Header(name) => self.names.contains(name),
            Place::Cookie { name, attribute } => {
                attribute == "value" && !self.shown_cookies.contains(name)
            }
            Place::Json(path) => path.names().any(|name| self.names.contains(name)),
            _ => false,
        };
        match (place, is_secret) {
            (_, true) => MASK.to_owned(),
            (Place::Json(_), false) => self.json_text(value).unwrap_or_else(|| self.text(value)),
            (_, false) => self.text(value),
        }
    }

    fn response(&self, mut response: ComparedResponse) -> ComparedResponse {
        for (name, value) in &mut response.headers {
            *value = self.header(name, value);
        }
        let body = String::from_utf8_lossy(&response.body);
        let masked = self.json_text(&body).unwrap_or_else(|| self.text(&body));
        if masked != body {
            response.body = masked.into_bytes();
        }
        response
    }

    fn header(&self, name: &str, value: &str) -> String {
        if !name.eq_ignore_ascii_case("set-cookie") {
            return if self.names.contains(name) {
                MASK.to_owned()
            } else {
                self.text(value)
            };
        }
        let cookie = ResponseCookie::parse(value);
        if self.shown_cookies.contains(cookie.name) {
            return self.text(value);
        }
        let attributes = value.split_once(';').map(|(_, rest)| rest);
        let attributes = attributes.map_or(String::new(), |rest| format!(";{}", self.text(rest)));
        format!("{}={MASK}{attributes}", cookie.name)
    }

    /// Masks the secrets in a JSON text. It is unchanged if it has none, and `None` if it is not JSON.
    fn json_text(&self, text: &str) -> Option<String> {
        let before: Value = serde_json::from_str(text).ok()?;
        let mut masked = before.clone();
        self.json(&mut masked);
        Some(if masked == before {
            text.to_owned()
        } else {
            masked.to_string()
        })
    }

    fn json(&self, value: &mut Value) {
        match value {
            Value::String(text) => *text = self.text(text),
            Value::Array(items) => items.iter_mut().for_each(|item| self.json(item)),
            Value::Object(members) => {
                for (name, member) in members {
                    // Booleans and null only show whether there is a secret.
                    let is_shown = member.is_boolean() || member.is_null();
                    if !is_shown && self.names.contains(name) {
                        *member = MASK.into();
                    } else {
                        self.json(member);
                    }
                }
            }
            Value::Number(number) => {
                if self
                    .values
                    .iter()
                    .any(|secret| *secret == number.to_string())
                {
                    *value = MASK.into();
                }
            }
            Value::Null | Value::Bool(_) => {}
        }
    }

    /// Masks the secrets in a text.
    pub(super) fn text(&self, text: &str) -> String {
        let values = self.values.iter();
        let text = values.fold(text.to_owned(), |text, value| text.replace(value, MASK));
        let text = CREDENTIALS.replace_all(&text, MASK);
        let [name_first, value_first] = &*FIELDS;
        let field = |found: &Captures<'_>| {
            let part = |name| found.name(name).map_or("", |part| part.as_str());
            if self.names.contains(part("name")) {
                format!("{}{MASK}{}", part("before"), part("after"))
            } else {
                found[0].to_owned()
            }
        };
        let text = name_first.replace_all(&text, field);
        let text = value_first.replace_all(&text, field);
        let pair = |found: &Captures<'_>| {
            let quote = found[3]
                .find(|c| !matches!(c, '"' | '\'' | '\\'))
                .unwrap_or(found[3].len());
            if self.names.contains(&found[1]) && quote < found[3].len() {
                format!("{}{}{}{MASK}", &found[1], &found[2], &found[3][..quote])
            } else {
                found[0].to_owned()
            }
        };
        PAIR.replace_all(&text, pair).into_owned()
    }

    /// Masks the secret parameters in a path and query; `pattern` names those of the path.
    pub(super) fn target(&self, pattern: &str, target: &str) -> String {
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, format!("?{query}")),
            None => (target, String::new()),
        };
        let mut names = pattern.split('/').map(parameter);
        let mut rest_is_secret = false;
        let segments = path.split('/').map(|segment| {
            let (name, is_catch_all) = names.next().flatten().unwrap_or_default();
            let is_secret = rest_is_secret || self.names.contains(name);
            rest_is_secret |= is_secret && is_catch_all;
            if is_secret { MASK } else { segment }
        });
        let path = segments.collect::<Vec<_>>().join("/");
        self.text(&format!("{path}{query}"))
    }
}

/// The parameter name of a pattern's segment, and whether it is a catch-all.
fn parameter(segment: &str) -> Option<(&str, bool)> {
    let inner = segment.strip_prefix('[')?.strip_suffix(']')?;
    let inner = inner.strip_prefix('[').unwrap_or(inner);
    let inner = inner.strip_suffix(']').unwrap_or(inner);
    match inner.strip_prefix("...") {
        Some(name) => Some((name, true)),
        None => Some((inner, false)),
    }
}

/// The credentials and the secret cookies of a request.
fn sent_secrets(names: &SecretNames, headers: &HeaderMap) -> Vec<String> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let authorization = headers.get_all(AUTHORIZATION).filter_map(|value| {
        let value = text(value.as_bytes());
        value.split_ascii_whitespace().last().map(str::to_owned)
    });
    let cookies = headers.get_all(COOKIE).map(|value| text(value.as_bytes()));
    let cookies = cookies.flat_map(|value| {
        let pairs = value.split(';').filter_map(|pair| pair.split_once('='));
        let secret = pairs.filter(|(name, _)| names.contains(name.trim()));
        secret
            .map(|(_, value)| value.trim().to_owned())
            .collect::<Vec<_>>()
    });
    let named = headers.iter().filter(|(name, _)| {
        names.contains(name.as_str()) && *name != AUTHORIZATION && *name != COOKIE
    });
    let named = named.map(|(_, value)| text(value.as_bytes()));
    let all = authorization.chain(cookies).chain(named);
    all.filter(|value| value.len() >= SHORTEST).collect()
}

struct ResponseCookie<'a> {
    name: &'a str,
    value: &'a str,
    is_http_only: bool,
}

impl<'a> ResponseCookie<'a> {
    fn parse(text: &'a str) -> Self {
        let mut parts = text.split(';').map(str::trim);
        let (name, value) = parts
            .next()
            .and_then(|pair| pair.split_once('='))
            .unwrap_or_default();
        Self {
            name: name.trim(),
            value: value.trim(),
            is_http_only: parts.any(|part| part.eq_ignore_ascii_case("httponly")),
        }
    }
}

fn set_cookies(response: &ComparedResponse) -> impl Iterator<Item = ResponseCookie<'_>> {
    let headers = response.headers.iter();
    let cookies = headers.filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
    cookies.map(|(_, text)| ResponseCookie::parse(text))
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn mask() -> Mask {
        let request = TestRequest::default()
            .insert_header(("Authorization", "Bearer hidden-1"))
            .insert_header(("Cookie", "theme=dark; session=hidden-2"))
            .insert_header(("X-Api-Key", "hidden-3"));
        Mask::new(&SecretNames::default(), &request.to_http_request())
    }

    #[test]
    fn secrets_in_texts_are_masked() {
        let cases = [
            ("plain text: title=a", "plain text: title=a"),
            (
                "echo hidden-1, hidden-2 and hidden-3",
                "echo (masked), (masked) and (masked)",
            ),
            ("theme=dark; session=other", "theme=dark; session=(masked)"),
            (
                "/cb?access_token=abc&page=2",
                "/cb?access_token=(masked)&page=2",
            ),
            (
                r#"{"password":"a b","id":1"#,
                r#"{"password":"(masked)","id":1"#,
            ),
            (
                r#""{\"password\":\"a b\",\"id\":1""#,
                r#""{\"password\":\"(masked)\",\"id\":1""#,
            ),
            ("Bearer abcdefgh", MASK),
            ("at eyJhbGciOi.eyJzdWIi.c2ln now", "at (masked) now"),
            (
                r#"<input type="hidden" name="csrf" value="abc">"#,
                r#"<input type="hidden" name="csrf" value="(masked)">"#,
            ),
            (
                r#""<input value=\"abc\" name=\"csrfToken\">""#,
                r#""<input value=\"(masked)\" name=\"csrfToken\">""#,
            ),
            (
                r#"<meta name="csrf-token" content="abc">"#,
                r#"<meta name="csrf-token" content="(masked)">"#,
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(mask().text(text), expected);
        }
    }

    #[test]
    fn only_secrets_in_json_are_masked() {
        let text =
            r#"{"user":{"id":1,"accessToken":"abc","hasToken":true},"pin":1234,"url":"/?sid=abc"}"#;
        assert_eq!(
            mask().json_text(text).unwrap(),
            r#"{"user":{"id":1,"accessToken":"(masked)","hasToken":true},"pin":"(masked)","url":"/?sid=(masked)"}"#
        );
        let text = r#"{ "id": 1.0 }"#;
        assert_eq!(mask().json_text(text).unwrap(), text);
    }

    #[test]
    fn secret_parameters_in_targets_are_masked() {
        let cases = [
            ("/reset/[token]/do", "/reset/abc/do", "/reset/(masked)/do"),
            (
                "/reset/[...token]",
                "/reset/a/b?x=1",
                "/reset/(masked)/(masked)?x=1",
            ),
            (
                "/posts/[id]",
                "/posts/1?token=a&page=2",
                "/posts/1?token=(masked)&page=2",
            ),
        ];
        for (pattern, target, expected) in cases {
            assert_eq!(mask().target(pattern, target), expected);
        }
    }
}
