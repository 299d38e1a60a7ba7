//! Binds values to patterns and parameters.

use std::rc::Rc;

use super::Tracer;
use super::scope::Scope;
use super::value::{Closure, Status, Value};
use crate::model::RouteStyle;
use crate::syntax::{Expression, ExpressionKind, Parameter, Pattern, PatternEntry, Span, Text};

impl Tracer<'_> {
    /// Binds a value to a pattern. An assignment keeps the old value of a name as possible.
    pub(super) fn bind(
        &mut self,
        pattern: &Pattern,
        value: Value,
        span: Span,
        scope: &Rc<Scope>,
        assigns: bool,
    ) {
        match pattern {
            Pattern::Name(name) if assigns => {
                if !scope.assign(name, value.clone()) {
                    scope.declare(name.clone(), value);
                }
            }
            Pattern::Name(name) => scope.declare(name.clone(), value),
            Pattern::Default(inner, default) => {
                let value = match value {
                    Value::Undefined => self.evaluate(default, scope),
                    value => {
                        self.hint(&value, default, span, scope);
                        value
                    }
                };
                self.bind(inner, value, span, scope, assigns);
            }
            Pattern::Object { entries, rest } => {
                for entry in entries {
                    self.bind_entry(entry, &value, span, scope, assigns);
                }
                if let Some(rest) = rest {
                    let left = without(&value, entries);
                    self.bind(rest, left, span, scope, assigns);
                }
            }
            Pattern::Array { items, rest } => {
                self.bind_items(items, rest.as_deref(), &value, span, scope, assigns)
            }
            Pattern::Place(place) => self.set_place(place, value, span, scope),
        }
    }

    fn bind_entry(
        &mut self,
        entry: &PatternEntry,
        value: &Value,
        span: Span,
        scope: &Rc<Scope>,
        assigns: bool,
    ) {
        let member = match &entry.key {
            Some(key) => self.member(value, key, span, scope),
            None => Value::Unknown,
        };
        self.bind(&entry.pattern, member, span, scope, assigns);
    }

    fn bind_items(
        &mut self,
        items: &[Option<Pattern>],
        rest: Option<&Pattern>,
        value: &Value,
        span: Span,
        scope: &Rc<Scope>,
        assigns: bool,
    ) {
        for (index, item) in items.iter().enumerate() {
            let Some(item) = item else { continue };
            let inner = match value {
                Value::Array(values) => values.get(index).cloned().unwrap_or(Value::Unknown),
                Value::Body(_) => self.item_of(value),
                _ => Value::Unknown,
            };
            self.bind(item, inner, span, scope, assigns);
        }
        if let Some(rest) = rest {
            self.bind(rest, Value::Unknown, span, scope, assigns);
        }
    }

    /// `res.statusCode = 404`, `object.key = value`, `object[key] = value`
    fn set_place(&mut self, place: &Expression, value: Value, span: Span, scope: &Rc<Scope>) {
        let (object, key) = match &place.kind {
            ExpressionKind::Member(object, name) => (object, Some(name.clone())),
            ExpressionKind::Index(object, index) => match self.evaluate(index, scope) {
                Value::Literal(serde_json::Value::String(name)) => (object, Some(name.into())),
                _ => (object, None),
            },
            _ => return,
        };
        match (self.evaluate(object, scope), object.name()) {
            (Value::Object(table), Some(name)) => {
                let code = self.code(span, scope);
                scope.replace(name, Value::object(table.with(key, value, code)));
            }
            (Value::Responder(_), _) if key.as_deref() == Some("statusCode") => {
                self.status = Some(status_of(&value));
            }
            _ => {}
        }
    }

    /// Binds the parameters of a function. `guesses` are for a function that is called outside the project.
    pub(super) fn bind_parameters(
        &mut self,
        closure: &Closure,
        arguments: &[Value],
        scope: &Rc<Scope>,
    ) {
        let function = closure.function.clone();
        for (index, parameter) in function.parameters.iter().enumerate() {
            let value = match parameter.is_rest {
                true => Value::list(arguments.get(index..).unwrap_or_default().to_vec()),
                false => arguments
                    .get(index)
                    .map_or(Value::Undefined, |value| value.settled().clone()),
            };
            if let Some(note) = &parameter.note {
                self.annotate(&value, note, function.span, scope);
            }
            self.bind(&parameter.pattern, value, function.span, scope, false);
        }
    }

    /// What an unknown wrapper probably hands to a handler, by the names and types of its parameters.
    pub(super) fn guessed_arguments(&self, closure: &Closure) -> Vec<Value> {
        let parameters = closure.function.parameters.iter().enumerate();
        parameters
            .map(|(index, parameter)| self.guess(index, parameter))
            .collect()
    }

    fn guess(&self, index: usize, parameter: &Parameter) -> Value {
        let note = parameter
            .note
            .as_ref()
            .and_then(|note| note.short_name())
            .unwrap_or_default();
        match note {
            "NextApiRequest" | "NextRequest" | "Request" | "IncomingMessage"
            | "NextAuthRequest" => return Value::Request,
            "NextApiResponse" | "ServerResponse" => return Value::Responder(None),
            _ => {}
        }
        let mut name = None;
        let mut pattern = &parameter.pattern;
        while let Pattern::Default(inner, _) = pattern {
            pattern = inner;
        }
        if let Pattern::Name(simple) = pattern {
            name = by_name(simple.trim_start_matches('_'), self.style);
        }
        match (name, index, self.style) {
            (Some(value), ..) => value,
            (None, 0, RouteStyle::Pages) if matches!(pattern, Pattern::Name(_)) => Value::Request,
            (None, 1, RouteStyle::Pages) => Value::Responder(None),
            (None, 1, RouteStyle::App) => Value::Context,
            _ => Value::Bag,
        }
    }
}

/// What a name that wrappers use probably is.
pub(super) fn by_name(name: &str, style: RouteStyle) -> Option<Value> {
    Some(match name {
        "req" | "request" | "nextRequest" => Value::Request,
        "res" if style == RouteStyle::Pages => Value::Responder(None),
        "response" if style == RouteStyle::Pages => Value::Responder(None),
        "params" => Value::Params,
        "searchParams" | "query" => Value::Query,
        "body" | "parsedBody" => Value::body(crate::model::BodyKind::Json),
        "headers" => Value::Headers,
        "cookies" => Value::Cookies,
        _ => return None,
    })
}

/// The status that a value is.
pub(super) fn status_of(value: &Value) -> Status {
    match value {
        Value::Literal(serde_json::Value::Number(number)) => number
            .as_u64()
            .and_then(|number| u16::try_from(number).ok())
            .map_or(Status::Computed, Status::Known),
        _ => Status::Computed,
    }
}

/// An object without the entries that a pattern took.
fn without(value: &Value, taken: &[PatternEntry]) -> Value {
    let is_taken = |key: &Text| taken.iter().any(|entry| entry.key.as_ref() == Some(key));
    match value {
        Value::Object(object) => Value::object(object.without(is_taken)),
        value => value.clone(),
    }
}
