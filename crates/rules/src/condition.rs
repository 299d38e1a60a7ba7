//! Compiled `has` and `missing`.

use std::borrow::Cow;

use crate::{
    RuleRequest,
    expression::{Expression, LimitExceeded},
    has::{HasKind, HasText},
    js_regex::Case,
    params::{ParamValue, Params},
    rule_error::SyntaxError,
};

/// The conditions of one rule.
#[derive(Debug, Clone, Default)]
pub(crate) struct Conditions {
    has: Vec<Condition>,
    missing: Vec<Condition>,
}

#[derive(Debug, Clone)]
struct Condition {
    kind: HasKind,
    key: String,
    /// The key in the case in which it is written.
    written_key: String,
    /// The name of the param that a condition without a value sets.
    param: String,
    value: Option<Value>,
}

#[derive(Debug, Clone)]
enum Value {
    Text(String),
    Expression(Box<Expression>),
}

impl Conditions {
    pub(crate) fn new(has: &[HasText], missing: &[HasText]) -> Result<Self, SyntaxError> {
        let compile = |list: &[HasText]| list.iter().map(Condition::new).collect::<Result<_, _>>();
        Ok(Self {
            has: compile(has)?,
            missing: compile(missing)?,
        })
    }

    /// Adds the params of conditions that hold and returns whether all do.
    pub(crate) fn hold(
        &self,
        request: &RuleRequest<'_>,
        params: &mut Params,
    ) -> Result<bool, LimitExceeded> {
        for condition in &self.has {
            if !condition.holds(request, params)? {
                return Ok(false);
            }
        }
        for condition in &self.missing {
            if condition.holds(request, &mut Params::default())? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Returns the names of the params that the conditions can set.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.has.iter().flat_map(Condition::names)
    }

    /// Returns the keys that a destination which is a path may use, as Next.js checks them: not a header in capitals.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.has.iter().flat_map(|condition| {
            let own = match condition.value {
                None => condition.written_key.as_str(),
                Some(_) => "",
            };
            let is_key = move |name: &&str| condition.value.is_some() || *name == own;
            condition.names().chain([own]).filter(is_key)
        })
    }
}

impl Condition {
    fn names(&self) -> impl Iterator<Item = &str> {
        let groups: &[(String, usize)] = match &self.value {
            Some(Value::Expression(expression)) => expression.names(),
            _ => &[],
        };
        let is_param = self.value.is_none() || self.kind == HasKind::Host;
        let param = is_param.then_some(self.param.as_str());
        groups.iter().map(|(name, _)| name.as_str()).chain(param)
    }

    fn new(has: &HasText) -> Result<Self, SyntaxError> {
        let key = match has.kind {
            HasKind::Header => has.key.to_ascii_lowercase(),
            _ => has.key.to_string(),
        };
        let param = match has.kind {
            HasKind::Host => String::from("host"),
            _ => key.chars().filter(char::is_ascii_alphabetic).collect(),
        };
        // As in Next.js, an empty value is as good as no value.
        let value = has.value.as_deref().filter(|value| !value.is_empty());
        if value.is_none() && has.kind == HasKind::Host {
            return Err(SyntaxError::new("a condition on the host without a value"));
        }
        Ok(Self {
            kind: has.kind,
            param,
            value: value.map(|value| Value::new(value, &key)).transpose()?,
            key,
            written_key: has.key.to_string(),
        })
    }

    fn holds(&self, request: &RuleRequest<'_>, params: &mut Params) -> Result<bool, LimitExceeded> {
        let parts = request.parts;
        let value = match self.kind {
            HasKind::Header => parts.header(&self.key),
            HasKind::Cookie => parts.cookie(&self.key),
            HasKind::Host => parts.host().map(|host| Cow::Owned(host_name(&host))),
            HasKind::Query => return self.holds_for_query(request, params),
        };
        match value.filter(|value| !value.is_empty()) {
            None => Ok(false),
            Some(value) => self.holds_for(&value, params),
        }
    }

    /// Asks for the last value of a query parameter. Two empty values are a value, as in Next.js.
    fn holds_for_query(
        &self,
        request: &RuleRequest<'_>,
        params: &mut Params,
    ) -> Result<bool, LimitExceeded> {
        let values: Vec<&str> = request
            .query
            .iter()
            .filter(|(key, _)| *key == self.key)
            .map(|(_, value)| value.as_str())
            .collect();
        match (values.as_slice(), &self.value) {
            ([] | [""], _) => Ok(false),
            ([value], _) => self.holds_for(value, params),
            ([.., last], Some(_)) => self.holds_for(last, params),
            (values, None) => {
                let values = values.iter().map(|value| (*value).to_owned()).collect();
                self.set(params, ParamValue::Many(values));
                Ok(true)
            }
        }
    }

    fn holds_for(&self, text: &str, params: &mut Params) -> Result<bool, LimitExceeded> {
        match &self.value {
            None => {
                self.set(params, ParamValue::One(text.to_owned()));
                Ok(true)
            }
            Some(Value::Text(value)) => {
                if value != text {
                    return Ok(false);
                }
                self.set_host(params, text);
                Ok(true)
            }
            Some(Value::Expression(expression)) => {
                if expression.decide(text) == Some(false) {
                    return Ok(false);
                }
                let Some(groups) = expression.captures(text)? else {
                    return Ok(false);
                };
                for (name, group) in expression.names() {
                    let value = groups.get(*group).copied().flatten();
                    let value = value.map_or(ParamValue::Absent, |value| {
                        ParamValue::One(value.to_owned())
                    });
                    params.set(name, value);
                }
                if expression.names().is_empty() {
                    self.set_host(
                        params,
                        groups.first().copied().flatten().unwrap_or_default(),
                    );
                }
                Ok(true)
            }
        }
    }

    fn set(&self, params: &mut Params, value: ParamValue) {
        if !self.param.is_empty() {
            params.set(&self.param, value);
        }
    }

    /// A host without named groups is a param itself.
    fn set_host(&self, params: &mut Params, text: &str) {
        if self.kind == HasKind::Host && !text.is_empty() {
            params.set("host", ParamValue::One(text.to_owned()));
        }
    }
}

impl Value {
    fn new(value: &str, key: &str) -> Result<Self, SyntaxError> {
        let is_plain = |char: char| char.is_alphanumeric() || " -_/:,;@%&=~<>!#\"'`".contains(char);
        if value.chars().all(is_plain) {
            return Ok(Self::Text(value.to_owned()));
        }
        // As in Next.js, the anchors bind closer than `|`.
        let expression =
            Expression::new(&format!("^{value}$"), Case::Sensitive).map_err(|error| {
                // A host has no key.
                let key = if key.is_empty() { "host" } else { key };
                SyntaxError::new(format!("value `{value}` of `{key}`: {error}"))
            })?;
        Ok(Self::Expression(Box::new(expression)))
    }
}

/// Removes the port and lowers the case.
fn host_name(host: &str) -> String {
    let name = host.split(':').next().unwrap_or_default();
    name.to_lowercase()
}
