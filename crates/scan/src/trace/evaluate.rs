//! Evaluates expressions.

use std::rc::Rc;

use super::by_method::or_else;
use super::methods::MethodSet;
use super::object::{Entry, Object, Open};
use super::scope::Scope;
use super::value::{Closure, Code, Value, literal_text};
use super::{Frame, Tracer};
use crate::syntax::{Expression, ExpressionKind, Operator, Pattern, Property, Span};

// Spreads add no items to a longer list.
const MOST_ITEMS: usize = 10_000;

impl Tracer<'_> {
    pub(super) fn evaluate(&mut self, expression: &Expression, scope: &Rc<Scope>) -> Value {
        if self.steps == 0 {
            return Value::Unknown;
        }
        self.steps -= 1;
        let span = expression.span;
        match &expression.kind {
            ExpressionKind::Name(name) => self.name(name, scope),
            ExpressionKind::Text(text) => Value::text(text),
            // JSON has no infinity.
            ExpressionKind::Number(number) if !number.is_finite() => Value::Unknown,
            ExpressionKind::Number(number) => Value::Literal(number_json(*number)),
            ExpressionKind::Boolean(value) => Value::Literal((*value).into()),
            ExpressionKind::Null => Value::Literal(serde_json::Value::Null),
            ExpressionKind::Template(_, holes) => {
                let values = self.evaluate_all(holes, scope);
                // `${origin}${request.url}`
                values
                    .into_iter()
                    .find(|value| matches!(value, Value::Url))
                    .unwrap_or(Value::Unknown)
            }
            ExpressionKind::Member(object, name) => {
                let object = self.evaluate(object, scope);
                self.member(&object, name, span, scope)
            }
            ExpressionKind::Index(object, index) => self.index(object, index, span, scope),
            ExpressionKind::Call {
                callee,
                arguments,
                is_new,
            } => self.call(callee, arguments, *is_new, span, scope),
            ExpressionKind::Object(properties) => self.object(properties, scope),
            ExpressionKind::Array(items) => {
                let values = self.evaluate_all(items, scope);
                Value::list(values)
            }
            ExpressionKind::Spread(inner) | ExpressionKind::Await(inner) => {
                self.evaluate(inner, scope)
            }
            ExpressionKind::Function(function) => Value::Function(Rc::new(Closure {
                function: function.clone(),
                scope: scope.clone(),
                name: function.name.clone(),
            })),
            ExpressionKind::Not(inner) => not(&self.evaluate(inner, scope)),
            ExpressionKind::Binary(operator, left, right) => {
                self.binary(*operator, left, right, scope)
            }
            ExpressionKind::Conditional(test, then, otherwise) => {
                self.conditional(test, then, otherwise, scope)
            }
            ExpressionKind::Assign(pattern, value) => self.assign(pattern, value, scope),
            ExpressionKind::As(inner, note) => {
                let value = self.evaluate(inner, scope);
                self.annotate(&value, note, span, scope);
                value
            }
            ExpressionKind::Import(_) => Value::Unknown,
            ExpressionKind::Other(inner) => {
                let values = self.evaluate_all(inner, scope);
                // A sequence has the value of its last part.
                values
                    .last()
                    .filter(|value| matches!(value, Value::Reply))
                    .cloned()
                    .unwrap_or(Value::Unknown)
            }
        }
    }

    pub(super) fn evaluate_all(
        &mut self,
        expressions: &[Expression],
        scope: &Rc<Scope>,
    ) -> Vec<Value> {
        let mut values = Vec::with_capacity(expressions.len());
        for expression in expressions {
            let value = self.evaluate(expression, scope);
            match (&expression.kind, &value) {
                (ExpressionKind::Spread(_), Value::Array(items)) if values.len() < MOST_ITEMS => {
                    values.extend(items.iter().cloned())
                }
                // No list: the spread throws.
                (ExpressionKind::Spread(_), Value::Literal(_) | Value::Object(_)) => {
                    values.push(Value::Unknown);
                }
                _ => values.push(value),
            }
        }
        values
    }

    pub(super) fn code(&self, span: Span, scope: &Rc<Scope>) -> Code {
        Code {
            module: scope.module.clone(),
            span,
        }
    }

    fn name(&mut self, name: &crate::syntax::Text, scope: &Rc<Scope>) -> Value {
        if let Some(value) = scope.get(name) {
            return value;
        }
        if &**name == "undefined" {
            return Value::Undefined;
        }
        self.top_level(&scope.module, name)
    }

    fn index(
        &mut self,
        object: &Expression,
        index: &Expression,
        span: Span,
        scope: &Rc<Scope>,
    ) -> Value {
        let object = self.evaluate(object, scope);
        let index = self.evaluate(index, scope);
        match (&object, &index) {
            // `handlers[req.method]`
            (Value::Object(table), Value::Method) => self.entry_by_method(table),
            (Value::Namespace(module), Value::Method) => {
                let table = self.exported_table(module, span, scope);
                self.entry_by_method(&table)
            }
            (_, Value::Literal(serde_json::Value::String(name))) => {
                let name = name.as_str().into();
                self.member(&object, &name, span, scope)
            }
            (Value::Array(items), Value::Literal(serde_json::Value::Number(at))) => {
                let at = at.as_u64().and_then(|at| usize::try_from(at).ok());
                at.and_then(|at| items.get(at).cloned())
                    .unwrap_or(Value::Unknown)
            }
            (Value::Body(_), Value::Literal(serde_json::Value::Number(_))) => self.item_of(&object),
            (Value::QueryKey(_) | Value::Param(_), Value::Literal(_))
            | (Value::Query, Value::Literal(serde_json::Value::Number(_))) => object,
            _ => Value::Unknown,
        }
    }

    fn object(&mut self, properties: &[Property], scope: &Rc<Scope>) -> Value {
        let mut object = Object::default();
        for property in properties {
            match property {
                Property::Named(key, expression) => {
                    let value = self.evaluate(expression, scope);
                    let value = named(value, key);
                    object.set(Entry {
                        key: key.clone(),
                        value,
                        code: self.code(expression.span, scope),
                    });
                }
                Property::Computed(key, expression) => {
                    let key = self.evaluate(key, scope);
                    let value = self.evaluate(expression, scope);
                    let code = self.code(expression.span, scope);
                    match key {
                        Value::Literal(serde_json::Value::String(key)) => {
                            object.set(Entry {
                                key: key.as_str().into(),
                                value,
                                code,
                            });
                        }
                        _ => object.open.push(Open {
                            value: Value::Unknown,
                            code,
                        }),
                    }
                }
                Property::Spread(expression) => {
                    let value = self.evaluate(expression, scope);
                    self.spread(&value, expression, scope, &mut object);
                }
            }
        }
        Value::object(object)
    }

    fn spread(
        &mut self,
        value: &Value,
        expression: &Expression,
        scope: &Rc<Scope>,
        object: &mut Object,
    ) {
        match value {
            Value::Object(inner) => object.extend(inner),
            Value::Literal(serde_json::Value::String(_)) => object.open.push(Open {
                value: Value::Unknown,
                code: self.code(expression.span, scope),
            }),
            Value::Undefined | Value::Literal(_) => {}
            value => object.open.push(Open {
                value: value.clone(),
                code: self.code(expression.span, scope),
            }),
        }
    }

    fn binary(
        &mut self,
        operator: Operator,
        left: &Expression,
        right: &Expression,
        scope: &Rc<Scope>,
    ) -> Value {
        let first = self.evaluate(left, scope);
        match operator {
            Operator::And | Operator::Or | Operator::Coalesce => {
                self.logical(operator, first, right, scope)
            }
            Operator::Equal | Operator::Unequal => {
                let second = self.evaluate(right, scope);
                let equal = self.equal(&first, &second);
                if operator == Operator::Unequal {
                    not(&equal)
                } else {
                    equal
                }
            }
            // `req.method in handlers`
            Operator::In => match (first, self.evaluate(right, scope)) {
                (Value::Method, Value::Object(table)) => self.has_method(&table),
                _ => Value::Unknown,
            },
            Operator::Add | Operator::Other => {
                self.evaluate(right, scope);
                Value::Unknown
            }
        }
    }

    /// `&&`, `||` and `??`: the right side runs only for the methods that reach it.
    fn logical(
        &mut self,
        operator: Operator,
        first: Value,
        right: &Expression,
        scope: &Rc<Scope>,
    ) -> Value {
        let (when_true, when_false) = tested(&first);
        let before = self.live;
        let reached = match operator {
            Operator::And => when_true,
            Operator::Or => when_false,
            _ if first.truth() == Some(true) => MethodSet::NONE,
            _ => MethodSet::ALL,
        };
        self.live = before.and(reached);
        let second = match self.live.is_empty() {
            true => Value::Unknown,
            false => self.evaluate(right, scope),
        };
        // The right side may throw, such as `ok || notFound()`.
        let ended = self.live.is_empty() && !reached.and(before).is_empty();
        self.live = if ended {
            before.and(reached.not())
        } else {
            before
        };
        let (second_true, second_false) = tested(&second);
        let is_test = |value: &Value| matches!(value, Value::Test(..) | Value::ByMethod(_));
        let is_test = is_test(&first) || is_test(&second);
        if let (Operator::Or | Operator::Coalesce, Value::ByMethod(cases)) = (operator, &first)
            && !matches!(second, Value::Test(..))
        {
            return or_else(cases, &second);
        }
        match (operator, first.truth()) {
            (Operator::And, _) if is_test => {
                Value::Test(when_true.and(second_true), when_false.or(second_false))
            }
            (Operator::Or, _) if is_test => {
                Value::Test(when_true.or(second_true), when_false.and(second_false))
            }
            _ if reached.is_empty() => first,
            (Operator::And, Some(true)) | (Operator::Or | Operator::Coalesce, Some(false)) => {
                second
            }
            // `cond && value`: false has no use of its own.
            (Operator::And, _) => Value::either(second, Value::Unknown),
            _ => Value::either(first, second),
        }
    }

    fn equal(&mut self, first: &Value, second: &Value) -> Value {
        match (first, second) {
            (Value::Method, Value::Literal(serde_json::Value::String(name)))
            | (Value::Literal(serde_json::Value::String(name)), Value::Method) => {
                self.method_test(&[name])
            }
            (Value::ByMethod(cases), other) | (other, Value::ByMethod(cases)) => {
                let (mut when_true, mut when_false) = (MethodSet::NONE, MethodSet::NONE);
                for (methods, value) in cases.iter() {
                    let (may_hold, may_fail) = tested(&self.equal(value, other));
                    when_true = when_true.or(methods.and(may_hold));
                    when_false = when_false.or(methods.and(may_fail));
                }
                Value::Test(when_true, when_false)
            }
            // `["GET"].indexOf(req.method) === -1`
            (Value::Test(when_true, when_false), Value::Literal(literal)) if *literal == -1 => {
                Value::Test(*when_false, *when_true)
            }
            // `methods.some((method) => method === req.method)`
            (Value::Either(values), Value::Method) | (Value::Method, Value::Either(values)) => {
                let names: Option<Vec<&String>> = values.iter().map(literal_text).collect();
                names.map_or(Value::Unknown, |names| self.method_test(&names))
            }
            _ => Value::Unknown,
        }
    }

    /// Whether the method is one of these.
    pub(super) fn method_test(&mut self, names: &[&String]) -> Value {
        let mut set = MethodSet::NONE;
        for name in names {
            set = set.or(MethodSet::named(name));
            if !self.quiet {
                self.trace.named.insert(name.to_ascii_uppercase().into());
            }
        }
        // A method that is not known by name may be any other.
        let possible_false = if set == MethodSet::OTHER {
            MethodSet::ALL
        } else {
            set.not()
        };
        Value::Test(set, possible_false)
    }

    fn conditional(
        &mut self,
        test: &Expression,
        then: &Expression,
        otherwise: &Expression,
        scope: &Rc<Scope>,
    ) -> Value {
        let test = self.evaluate(test, scope);
        let (when_true, when_false) = tested(&test);
        let before = self.live;
        let mut results = Vec::new();
        let mut after = before.and(when_true.or(when_false).not());
        for (methods, branch) in [(when_true, then), (when_false, otherwise)] {
            self.live = before.and(methods);
            if !self.live.is_empty() {
                results.push(self.evaluate(branch, scope));
            }
            after = after.or(self.live);
        }
        self.live = after;
        let mut results = results.into_iter();
        let first = results.next().unwrap_or(Value::Unknown);
        results.fold(first, Value::either)
    }

    fn assign(&mut self, pattern: &Pattern, expression: &Expression, scope: &Rc<Scope>) -> Value {
        let value = self.evaluate(expression, scope);
        self.bind(pattern, value.clone(), expression.span, scope, true);
        value
    }
}

impl Frame {
    /// Whether it is a run of the same function.
    pub(super) fn runs(&self, closure: &Closure) -> bool {
        let same_names = |scope: &Rc<Scope>| scope.is_same(&closure.scope);
        std::ptr::eq(self.function, Rc::as_ptr(&closure.function))
            && self.scope.as_ref().is_some_and(same_names)
    }
}

/// The methods for which a condition may hold, and those for which it may not.
pub(super) fn tested(value: &Value) -> (MethodSet, MethodSet) {
    match value {
        Value::Test(when_true, when_false) => (*when_true, *when_false),
        Value::ByMethod(cases) => cases.iter().fold(
            (MethodSet::NONE, MethodSet::NONE),
            |(holds, fails), (methods, value)| {
                let (may_hold, may_fail) = tested(value);
                (
                    holds.or(methods.and(may_hold)),
                    fails.or(methods.and(may_fail)),
                )
            },
        ),
        value => match value.truth() {
            Some(true) => (MethodSet::ALL, MethodSet::NONE),
            Some(false) => (MethodSet::NONE, MethodSet::ALL),
            None => (MethodSet::ALL, MethodSet::ALL),
        },
    }
}

fn not(value: &Value) -> Value {
    match value {
        Value::Test(when_true, when_false) => Value::Test(*when_false, *when_true),
        Value::ByMethod(_) => {
            let (when_true, when_false) = tested(value);
            Value::Test(when_false, when_true)
        }
        value => value
            .truth()
            .map_or(Value::Unknown, |truth| Value::Literal((!truth).into())),
    }
}

/// A function or schema takes the name of the property or variable that holds it.
pub(super) fn named(value: Value, name: &crate::syntax::Text) -> Value {
    match value {
        Value::Function(closure) if closure.name.is_none() => Value::Function(Rc::new(Closure {
            function: closure.function.clone(),
            scope: closure.scope.clone(),
            name: Some(name.clone()),
        })),
        Value::Schema(schema) if schema.name.is_none() => {
            let mut schema = (*schema).clone();
            schema.name = Some(name.to_string());
            Value::Schema(Rc::new(schema))
        }
        value => value,
    }
}

/// A number as JSON: whole ones without a fraction.
pub(crate) fn number_json(number: f64) -> serde_json::Value {
    const LARGEST: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() < LARGEST {
        #[expect(clippy::cast_possible_truncation, reason = "a whole number in range")]
        return serde_json::Value::from(number as i64);
    }
    serde_json::Value::from(number)
}
