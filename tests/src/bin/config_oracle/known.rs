//! Differences that have a reason.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{compare::Outcome, request::GeneratedRequest};

/// Whether a reason explains two outcomes that have little in common.
type Explains = fn(&Value, &GeneratedRequest, &Outcome, &Outcome) -> bool;

const WHOLE: &[(&str, Explains)] = &[
    (
        "Next.js fails on a header name that is not valid; it is logged here",
        bad_header_name,
    ),
    (
        "a header rule fails after the slash redirect here",
        failed_before_slash,
    ),
    (
        "Next.js serves an API route below a locale if the path has dot segments; it is not found here",
        dots_below_locale,
    ),
    (
        "Next.js decodes the params of a route that it doesn't serve below a locale",
        escape_below_locale,
    ),
    (
        "a rewrite to a path with an empty segment finds no route here",
        empty_segment,
    ),
];

/// Takes out of both outcomes what a reason explains.
type Explain = fn(&GeneratedRequest, &mut Outcome, &mut Outcome);

const REASONS: &[(&str, Explain)] = &[
    (
        "Next.js keeps a query in an object with a prototype",
        prototype,
    ),
    ("Next.js' 404 page has a Vary of its own", page_vary),
    ("no config headers on Next.js' 500 page", error_page),
    ("Next.js drops query keys of its own", own_keys),
    (
        "req.url of Next.js lacks keys that rules read",
        consumed_keys,
    ),
    (
        "Next.js drops an empty key named like an absent catch-all",
        empty_catch_all,
    ),
    (
        "Node.js writes such a header as UTF-8 before a text body",
        utf8_header,
    ),
    (
        "Next.js leaves a marker of its own in query keys",
        colon_marker,
    ),
    (
        "equal cookies of a rule are sent once here",
        repeated_cookies,
    ),
    (
        "Next.js encodes no query values of an earlier rewrite for another host",
        earlier_rewrite,
    ),
    (
        "an empty segment at the end of a destination is no segment here",
        empty_last_segment,
    ),
];

/// Why these outcomes may differ, if all differences have a reason.
pub(crate) fn reason(
    config: &Value,
    request: &GeneratedRequest,
    next: &Outcome,
    twin: &Outcome,
) -> Option<&'static str> {
    let whole = WHOLE
        .iter()
        .find(|(_, explains)| explains(config, request, next, twin));
    if let Some((reason, _)) = whole {
        return Some(reason);
    }
    let (mut next, mut twin) = (next.clone(), twin.clone());
    REASONS.iter().find_map(|(reason, explain)| {
        explain(request, &mut next, &mut twin);
        (next == twin).then_some(*reason)
    })
}

fn bad_header_name(
    config: &Value,
    request: &GeneratedRequest,
    next: &Outcome,
    twin: &Outcome,
) -> bool {
    next.status == 500 && twin.status != 500 && has_header_rule(config, request, "x-p-:")
}

fn failed_before_slash(
    config: &Value,
    request: &GeneratedRequest,
    next: &Outcome,
    twin: &Outcome,
) -> bool {
    let path = request.target.split('?').next().unwrap_or_default();
    let location = twin.headers.get("location").and_then(|all| all.first());
    let moved = location.map_or("", |location| {
        location.split('?').next().unwrap_or_default()
    });
    let is_slash_redirect = twin.headers.contains_key("refresh")
        && moved.starts_with('/')
        && moved.ends_with('/') != path.ends_with(['/', '.']);
    (next.status, twin.status) == (500, 308)
        && is_slash_redirect
        && has_header_rule(config, request, ":")
}

/// Whether the path may match a header rule with this text in the name or value of a header.
fn has_header_rule(config: &Value, request: &GeneratedRequest, text: &str) -> bool {
    let target = request.target.to_lowercase();
    let rules = config["headers"].as_array().into_iter().flatten();
    let has_text = |rule: &&Value| {
        let headers = rule["headers"].as_array().into_iter().flatten();
        let texts = headers.flat_map(|header| [header["key"].as_str(), header["value"].as_str()]);
        texts.flatten().any(|written| written.contains(text))
    };
    rules
        .filter(has_text)
        .filter_map(|rule| rule["source"].as_str())
        .any(|source| {
            let literal = source
                .split([':', '(', '{', '\\'])
                .next()
                .unwrap_or_default();
            let first = literal.split('/').nth(1).unwrap_or_default();
            target.contains(&first.to_lowercase())
        })
}

fn dots_below_locale(
    config: &Value,
    request: &GeneratedRequest,
    next: &Outcome,
    twin: &Outcome,
) -> bool {
    let has_dots = request.target.contains("/.") || request.target.contains("/%2e");
    config["i18n"].is_object() && has_dots && (next.status, twin.status) == (200, 404)
}

fn escape_below_locale(
    config: &Value,
    request: &GeneratedRequest,
    next: &Outcome,
    twin: &Outcome,
) -> bool {
    let is_below = request.target.contains("/appecho/%zz");
    config["i18n"].is_object() && is_below && (next.status, twin.status) == (400, 404)
}

fn empty_segment(_: &Value, _: &GeneratedRequest, next: &Outcome, twin: &Outcome) -> bool {
    let segments = next.echo.iter().filter_map(|echo| {
        let params = [&echo["query"]["path"], &echo["params"]["path"]];
        params.into_iter().find_map(Value::as_array)
    });
    let has_empty = segments.flatten().any(|segment| segment == "");
    has_empty && (next.status, twin.status) == (200, 404)
}

/// Next.js drops such keys, or finds a value for a key that the query doesn't have.
fn prototype(_: &GeneratedRequest, next: &mut Outcome, twin: &mut Outcome) {
    for key in ["__proto__", "constructor"] {
        drop_key(next, key);
        drop_key(twin, key);
    }
}

fn own_keys(_: &GeneratedRequest, next: &mut Outcome, twin: &mut Outcome) {
    drop_key(next, "nextInternalLocale");
    drop_key(twin, "nextInternalLocale");
}

/// Drops a key of the query from what the handler saw, and from the redirect.
fn drop_key(outcome: &mut Outcome, key: &str) {
    let without = |url: &str| {
        let (path, query) = url.split_once('?')?;
        let kept = query
            .split('&')
            .filter(|pair| pair.split('=').next() != Some(key));
        let kept = kept.collect::<Vec<_>>().join("&");
        let separator = if kept.is_empty() { "" } else { "?" };
        Some(format!("{path}{separator}{kept}"))
    };
    if let Some(echo) = &mut outcome.echo {
        if let Some(query) = echo["query"].as_object_mut() {
            query.remove(key);
        }
        if let Some(url) = echo["url"].as_str().and_then(without) {
            echo["url"] = url.into();
        }
    }
    for name in ["location", "refresh"] {
        for value in outcome.headers.get_mut(name).into_iter().flatten() {
            if let Some(url) = without(value) {
                *value = url;
            }
        }
    }
}

fn page_vary(_: &GeneratedRequest, next: &mut Outcome, twin: &mut Outcome) {
    if next.status == 404 && next.echo.is_none() {
        next.headers.remove("vary");
        twin.headers.remove("vary");
    }
}

fn error_page(_: &GeneratedRequest, next: &mut Outcome, twin: &mut Outcome) {
    if (next.status, twin.status) == (500, 500) {
        next.headers.clear();
        twin.headers.clear();
    }
}

fn consumed_keys(_: &GeneratedRequest, next: &mut Outcome, twin: &mut Outcome) {
    let (Some(next), Some(twin)) = (&mut next.echo, &twin.echo) else {
        return;
    };
    let (Some((path, pairs)), Some((twin_path, twin_pairs))) = (split_url(next), split_url(twin))
    else {
        return;
    };
    let is_pages = next["style"] == "pages" || next["style"] == "fixed";
    let is_part = |part: &[String], of: &[String]| part.iter().all(|pair| of.contains(pair));
    let is_explained = is_part(&pairs, &twin_pairs) || is_part(&twin_pairs, &pairs);
    if is_pages && path == twin_path && is_explained {
        next["url"] = twin["url"].clone();
    }
}

/// The path and the pairs of the URL that a handler saw.
fn split_url(echo: &Value) -> Option<(String, Vec<String>)> {
    let url = echo["url"].as_str()?;
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    Some((path.to_owned(), pairs.map(str::to_owned).collect()))
}

fn empty_catch_all(_: &GeneratedRequest, next: &mut Outcome, twin: &mut Outcome) {
    let (Some(next), Some(twin)) = (&next.echo, &mut twin.echo) else {
        return;
    };
    if next["query"]["path"].is_null()
        && twin["query"]["path"] == ""
        && let Some(query) = twin["query"].as_object_mut()
    {
        query.remove("path");
    }
}

fn utf8_header(_: &GeneratedRequest, next: &mut Outcome, _: &mut Outcome) {
    for value in next.headers.values_mut().flatten() {
        let bytes: Option<Vec<_>> = value.chars().map(|byte| u8::try_from(byte).ok()).collect();
        if let Some(text) = bytes.and_then(|bytes| String::from_utf8(bytes).ok()) {
            *value = text;
        }
    }
}

fn colon_marker(_: &GeneratedRequest, next: &mut Outcome, _: &mut Outcome) {
    const MARKER: &str = "__ESC_COLON_";
    if let Some(echo) = &mut next.echo
        && let Ok(replaced) = echo.to_string().replace(MARKER, ":").parse()
    {
        *echo = replaced;
    }
    for value in next.headers.values_mut().flatten() {
        *value = value.replace(MARKER, ":");
    }
}

fn repeated_cookies(_: &GeneratedRequest, next: &mut Outcome, twin: &mut Outcome) {
    for outcome in [next, twin] {
        if let Some(cookies) = outcome.headers.get_mut("set-cookie") {
            let mut seen = BTreeSet::new();
            cookies.retain(|cookie| seen.insert(cookie.clone()));
        }
    }
}

fn earlier_rewrite(_: &GeneratedRequest, next: &mut Outcome, twin: &mut Outcome) {
    for echo in [&mut next.echo, &mut twin.echo].into_iter().flatten() {
        if echo["style"] == "external"
            && let Some(url) = echo["url"].as_str()
        {
            echo["url"] = url.replace("%25", "%").into();
        }
    }
}

fn empty_last_segment(_: &GeneratedRequest, next: &mut Outcome, _: &mut Outcome) {
    let Some(echo) = &mut next.echo else { return };
    for pointer in ["/query/path", "/params/path"] {
        if let Some(segments) = echo.pointer_mut(pointer).and_then(Value::as_array_mut) {
            segments.pop_if(|segment| segment == "");
        }
    }
}
