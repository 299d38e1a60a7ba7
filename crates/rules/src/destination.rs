//! A compiled destination.

use std::borrow::Cow;

use crate::{
    location::{Location, Origin},
    params::{ParamValue, Params},
    query::{Entry, Query},
    rule_error::SyntaxError,
    source::MAX_LENGTH,
    target_error::{TargetError, TargetErrorKind},
    template::{Template, push_value},
    token::{Delimiter, Group, Name, Token, parse},
    token_expression::{End, expression},
};

/// Where a rule leads.
#[derive(Debug, Clone)]
pub(crate) struct Destination {
    text: String,
    /// Or what is wrong with it.
    parts: Result<Parts, String>,
}

#[derive(Debug, Clone)]
struct Parts {
    origin: Option<Origin>,
    host: Vec<Token>,
    /// The path and the hash.
    path: Vec<Token>,
    query: Vec<(String, Vec<Template>)>,
}

/// The parts of a target, without params.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Target {
    /// `https://user@host:8080`, `mailto:` or empty.
    pub(crate) origin: String,
    pub(crate) path: String,
    pub(crate) query: Query,
    /// With the `#`, or empty.
    pub(crate) hash: String,
}

/// The param of the locale, which is never added to a query.
pub(crate) const LOCALE: &str = "nextInternalLocale";

impl Destination {
    pub(crate) fn parse(text: &str) -> Result<Self, SyntaxError> {
        Ok(Self {
            text: text.to_owned(),
            parts: Ok(Parts::parse(text)?),
        })
    }

    /// Returns the text, if it is a URL and not a path.
    pub(crate) fn url(&self) -> Option<&str> {
        let parts = self.parts.as_ref().ok()?;
        parts.origin.is_some().then_some(&self.text)
    }

    /// A destination that Next.js builds but cannot use: a request that it is for gets a 500.
    pub(crate) fn unusable(text: &str, error: &SyntaxError) -> Self {
        Self {
            text: text.to_owned(),
            parts: Err(error.to_string()),
        }
    }

    /// Returns the params in the path, the hash and the host.
    pub(crate) fn params(&self) -> impl Iterator<Item = &Group> {
        self.parts.iter().flat_map(Parts::params)
    }

    /// Returns whether the destination is a path of this server.
    pub(crate) fn is_path(&self) -> bool {
        self.text.starts_with('/')
    }

    /// Puts params in. The query of the request comes first; a key that the destination has too takes the destination's values.
    pub(crate) fn target(
        &self,
        params: &Params,
        query: &[(String, String)],
        unused: UnusedParams,
    ) -> Result<Target, TargetError> {
        let parts = self.parts.as_ref();
        let target = parts
            .map_err(|reason| TargetErrorKind::Unusable(reason.clone()))
            .and_then(|parts| parts.fill(params, query, unused));
        target.map_err(|kind| TargetError::new(&self.text, kind))
    }
}

impl Parts {
    fn parse(text: &str) -> Result<Self, SyntaxError> {
        if text.len() > MAX_LENGTH {
            return Err(SyntaxError::new("longer than 4096 characters"));
        }
        let location = Location::parse(text)?;
        let authority = location
            .origin
            .as_ref()
            .and_then(|origin| origin.authority.as_ref());
        let host = authority.map_or("", |authority| authority.host.as_str());
        let path = format!("{}{}", location.path, location.hash);
        let query = Query::from_pairs(form_urlencoded::parse(location.query.as_bytes()));
        let query = query.into_entries().into_iter().map(|entry| {
            let values = entry.values.iter().map(|value| Template::parse(value));
            (entry.key, values.collect())
        });
        Ok(Self {
            host: parse_part(host)?,
            path: parse_part(&path)?,
            query: query.collect(),
            origin: location.origin,
        })
    }

    fn params(&self) -> impl Iterator<Item = &Group> {
        self.path
            .iter()
            .chain(&self.host)
            .filter_map(|token| match token {
                Token::Literal(_) => None,
                Token::Group(group) => Some(group),
            })
    }

    fn uses(&self, name: &str) -> bool {
        self.params()
            .any(|group| matches!(&group.name, Name::Named(used) if used == name))
    }

    fn fill(
        &self,
        params: &Params,
        query: &[(String, String)],
        unused: UnusedParams,
    ) -> Result<Target, TargetErrorKind> {
        let own_query = self.own_query(params, unused)?;
        let mut merged = Query::from_pairs(
            query
                .iter()
                .map(|(key, value)| (Cow::from(key), Cow::from(value))),
        );
        for entry in own_query.into_entries() {
            merged.set(entry);
        }
        let path = render(&self.path, params, str::to_owned)?;
        let mut parts = path.splitn(3, '#');
        let path = parts.next().unwrap_or_default();
        let hash = parts.next().filter(|hash| !hash.is_empty());
        Ok(Target {
            origin: self.origin_text(params)?,
            path: path.to_owned(),
            hash: hash.map(|hash| format!("#{hash}")).unwrap_or_default(),
            query: merged,
        })
    }

    fn own_query(&self, params: &Params, unused: UnusedParams) -> Result<Query, TargetErrorKind> {
        let mut query = Query::default();
        for (key, values) in &self.query {
            let values: Result<_, _> = values.iter().map(|value| value.render(params)).collect();
            query.set(Entry {
                key: key.clone(),
                values: values?,
                is_list: false,
            });
        }
        let is_any_used = params
            .iter()
            .any(|(name, _)| name != LOCALE && self.uses(name));
        if unused == UnusedParams::Ignore || is_any_used {
            return Ok(query);
        }
        for (name, value) in params.iter().filter(|(name, _)| *name != LOCALE) {
            let (values, is_list) = match value {
                _ if query.contains(name) => continue,
                ParamValue::Absent => continue,
                ParamValue::One(value) => (vec![value.clone()], false),
                ParamValue::Many(values) => (values.clone(), true),
            };
            query.set(Entry {
                key: name.to_owned(),
                values,
                is_list,
            });
        }
        Ok(query)
    }

    fn origin_text(&self, params: &Params) -> Result<String, TargetErrorKind> {
        let Some(origin) = &self.origin else {
            return Ok(String::new());
        };
        let Some(authority) = &origin.authority else {
            return Ok(origin.scheme.clone());
        };
        let host = render(&self.host, params, encode_component)?;
        let (scheme, user, port) = (&origin.scheme, &authority.user, &authority.port);
        Ok(format!("{scheme}//{user}{host}{port}"))
    }
}

fn parse_part(text: &str) -> Result<Vec<Token>, SyntaxError> {
    let tokens = parse(text, Delimiter::SlashHashQuestion)?;
    // Next.js makes the expression for each request, and responds with 500 if there is none.
    expression(&tokens, Delimiter::SlashHashQuestion, End::Delimiter)?;
    Ok(tokens)
}

/// What becomes of params that the path of a destination does not use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnusedParams {
    /// Rewrites add all params to the query if the path uses none of them.
    ToQuery,
    /// Redirects leave them out.
    Ignore,
}

fn render(
    tokens: &[Token],
    params: &Params,
    encode: fn(&str) -> String,
) -> Result<String, TargetErrorKind> {
    let mut out = String::new();
    for token in tokens {
        let group = match token {
            Token::Literal(text) => {
                out.push_str(text);
                continue;
            }
            Token::Group(group) => group,
        };
        let name = match &group.name {
            Name::Named(name) => name.as_str(),
            Name::Unnamed => "0",
        };
        let around = (group.prefix.as_str(), group.suffix.as_str());
        let value = params.get(name).unwrap_or(&ParamValue::Absent);
        push_value(&mut out, name, value, around, group.modifier, encode)?;
    }
    Ok(out)
}

/// Encodes as `encodeURIComponent`.
pub(crate) fn encode_component(text: &str) -> String {
    const KEPT: &percent_encoding::AsciiSet = &percent_encoding::NON_ALPHANUMERIC
        .remove(b'-')
        .remove(b'_')
        .remove(b'.')
        .remove(b'!')
        .remove(b'~')
        .remove(b'*')
        .remove(b'\'')
        .remove(b'(')
        .remove(b')');
    percent_encoding::utf8_percent_encode(text, KEPT).to_string()
}

impl Target {
    /// Returns the whole URL, as Node.js formats it, with the query as Next.js writes it: values of the request are encoded, all
    /// others stand as they are.
    pub(crate) fn into_url(self, request_query: &[(String, String)]) -> String {
        let encode = |text: &str| {
            let is_from_request = request_query
                .iter()
                .any(|(key, value)| key == text || value == text);
            if is_from_request {
                encode_component(text)
            } else {
                text.to_owned()
            }
        };
        let pairs = self.query.into_pairs();
        let search: Vec<String> = pairs
            .iter()
            .map(|(key, value)| format!("{}={}", encode(key), encode(value)))
            .collect();
        let search = search.join("&").replace('#', "%23");
        let mark = match search.as_bytes() {
            [] | [b'?', ..] => "",
            _ => "?",
        };
        let path = self.path.replace('?', "%3F").replace('#', "%23");
        let slash = match self.origin.ends_with(':') || path.starts_with('/') || path.is_empty() {
            false if !self.origin.is_empty() => "/",
            _ => "",
        };
        format!("{}{slash}{path}{mark}{search}{}", self.origin, self.hash)
    }
}
