//! Translates conditions, with JavaScript's truthiness.

use twinroute_scan::code::syntax::{Expression, ExpressionKind, Operator};

use super::block::Translator;
use super::compare::{compared, nothing, unequal};
use super::rust::{Kind, Rust};
use super::text::literal;
use super::value::Value;

/// A condition in Rust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Condition {
    Always,
    Never,
    When(String, Binding),
}

/// How strongly a condition binds its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Binding {
    /// A call, a name, or a negation.
    Tight,
    Compare,
    And,
    Or,
}

impl Condition {
    pub(super) fn tight(text: impl Into<String>) -> Self {
        Self::When(text.into(), Binding::Tight)
    }

    pub(super) fn compare(text: impl Into<String>) -> Self {
        Self::When(text.into(), Binding::Compare)
    }

    pub(super) fn of(truth: bool) -> Self {
        match truth {
            true => Self::Always,
            false => Self::Never,
        }
    }

    pub(super) fn not(self) -> Self {
        match self {
            Self::Always => Self::Never,
            Self::Never => Self::Always,
            Self::When(text, Binding::Tight) => match text.strip_prefix('!') {
                Some(inner) => match without_parentheses(inner) {
                    Some(inner) => Self::When(inner.to_owned(), Binding::Or),
                    None => Self::tight(inner),
                },
                None => Self::tight(absent(&text).unwrap_or_else(|| format!("!{text}"))),
            },
            Self::When(text, _) => Self::tight(format!("!({text})")),
        }
    }

    fn text_for(&self, operator: Binding) -> String {
        match self {
            Self::Always => "true".to_owned(),
            Self::Never => "false".to_owned(),
            Self::When(text, Binding::Or) if operator == Binding::And => format!("({text})"),
            Self::When(text, Binding::And) if operator == Binding::Or => format!("({text})"),
            Self::When(text, _) => text.clone(),
        }
    }
}

impl Translator<'_, '_> {
    /// A condition; what is not known is missing.
    pub(super) fn test(&mut self, expression: &Expression) -> Condition {
        if let Some(condition) = self.tried(|this| this.condition(expression)) {
            return condition;
        }
        match &expression.kind {
            ExpressionKind::Not(inner) => self.test(inner).not(),
            ExpressionKind::Binary(Operator::And, left, right) => {
                let first = self.test(left);
                match first {
                    Condition::Never => Condition::Never,
                    Condition::Always => self.test(right),
                    first @ Condition::When(..) => {
                        let second = self.test(right);
                        both(&first, &second)
                    }
                }
            }
            ExpressionKind::Binary(Operator::Or, left, right) => {
                let first = self.test(left);
                match first {
                    Condition::Always => Condition::Always,
                    Condition::Never => self.test(right),
                    first @ Condition::When(..) => {
                        let second = self.test(right);
                        one_of(&first, &second)
                    }
                }
            }
            _ => Condition::tight(self.missing(expression, "bool")),
        }
    }

    /// A condition that is wholly known.
    pub(super) fn condition(&mut self, expression: &Expression) -> Option<Condition> {
        match &expression.kind {
            ExpressionKind::Not(inner) => self.negated(inner),
            ExpressionKind::Await(inner) => self.awaited_condition(inner),
            ExpressionKind::As(inner, _) => self.condition(inner),
            ExpressionKind::Binary(Operator::And, left, right) => match self.condition(left)? {
                Condition::Never => Some(Condition::Never),
                Condition::Always => self.condition(right),
                first @ Condition::When(..) => Some(both(&first, &self.condition(right)?)),
            },
            ExpressionKind::Binary(Operator::Or, left, right) => match self.condition(left)? {
                Condition::Always => Some(Condition::Always),
                Condition::Never => self.condition(right),
                first @ Condition::When(..) => Some(one_of(&first, &self.condition(right)?)),
            },
            ExpressionKind::Binary(Operator::Equal, left, right) => self.equal(left, right),
            ExpressionKind::Binary(Operator::Unequal, left, right) => {
                self.equal(left, right).map(unequal)
            }
            // `null ?? false` is as false as `null`.
            ExpressionKind::Binary(Operator::Coalesce, left, right) => {
                match self.condition(right)? {
                    Condition::Never => self.condition(left),
                    _ => None,
                }
            }
            ExpressionKind::Binary(..) => None,
            ExpressionKind::Call {
                callee,
                arguments,
                is_new: false,
            } => {
                let test = self.tried(|this| this.helper_test(callee, arguments, false));
                test.or_else(|| self.value_test(expression))
            }
            _ => self.value_test(expression),
        }
    }

    fn value_test(&mut self, expression: &Expression) -> Option<Condition> {
        let value = self.value(expression)?;
        self.truth(&value)
    }

    /// A condition that code waits for. Without `await`, the promise of an `async` function is always true.
    pub(super) fn awaited_condition(&mut self, expression: &Expression) -> Option<Condition> {
        match &expression.kind {
            ExpressionKind::As(inner, _) => self.awaited_condition(inner),
            ExpressionKind::Call {
                callee,
                arguments,
                is_new: false,
            } => {
                let test = self.tried(|this| this.helper_test(callee, arguments, true));
                if test.is_some() {
                    return test;
                }
                let value = self.awaited(expression)?;
                self.truth(&value)
            }
            _ => self.condition(expression),
        }
    }

    fn negated(&mut self, inner: &Expression) -> Option<Condition> {
        let is_plain = matches!(
            inner.kind,
            ExpressionKind::Name(_) | ExpressionKind::Member(..)
        );
        if is_plain && let Value::Rust(rust) = self.value(inner)? {
            let text = &rust.text;
            match rust.kind {
                Kind::OptionalText | Kind::NullableText | Kind::AbsentText => {
                    return Some(Condition::tight(format!(
                        "{text}.is_none_or(str::is_empty)"
                    )));
                }
                Kind::OptionalData => return Some(Condition::tight(format!("{text}.is_none()"))),
                _ => {}
            }
        }
        self.condition(inner).map(Condition::not)
    }

    /// Whether a value is true as a condition.
    fn truth(&mut self, value: &Value) -> Option<Condition> {
        if let Value::Json(_) = value
            && value.can_fail()
        {
            return None;
        }
        let rust = match value {
            Value::Undefined | Value::Rejection => return Some(Condition::Never),
            Value::Json(_)
            | Value::Request
            | Value::Context
            | Value::Params
            | Value::Query
            | Value::ReadQuery
            | Value::ReadBody
            | Value::Headers
            | Value::Url
            | Value::Function(..)
            | Value::Table(_)
            | Value::ParseError
            | Value::Parsed(_) => return Some(Condition::Always),
            // What was called on `res` would be lost.
            Value::Responder(calls) if calls.is_empty() => return Some(Condition::Always),
            Value::Rust(rust) => rust,
            _ => return None,
        };
        let text = &rust.text;
        Some(match rust.kind {
            Kind::Literal => Condition::of(text != "\"\""),
            Kind::Text | Kind::OwnedText => Condition::tight(format!("!{text}.is_empty()")),
            Kind::OptionalText | Kind::NullableText | Kind::AbsentText => {
                Condition::tight(format!("{text}.is_some_and(|text| !text.is_empty())"))
            }
            Kind::Boolean if text == "true" => Condition::Always,
            Kind::Boolean if text == "false" => Condition::Never,
            Kind::Boolean if text.contains(' ') && !text.starts_with("matches!") => {
                Condition::When(text.clone(), Binding::Or)
            }
            Kind::Boolean => Condition::tight(text.clone()),
            Kind::OptionalBoolean => Condition::compare(format!("{text} == Some(true)")),
            Kind::Number if rust.number().is_some() => {
                Condition::of(rust.number().is_some_and(|number| number != 0.0))
            }
            Kind::OwnedData if text == "null" => Condition::Never,
            Kind::Data => Condition::tight(self.truthy(&format!("&{text}"))),
            Kind::Json | Kind::OwnedData => Condition::tight(self.truthy(text)),
            Kind::OptionalData => Condition::tight(format!("{text}.is_some()")),
            Kind::OptionalJson => {
                let _ = self.truthy("");
                Condition::tight(format!("{text}.is_some_and(truthy)"))
            }
            Kind::Number
            | Kind::OptionalNumber
            | Kind::Enum
            | Kind::OptionalEnum
            | Kind::Other
            | Kind::OptionalOther => return None,
        })
    }

    fn truthy(&mut self, argument: &str) -> String {
        self.import("twinroute::ported::truthy");
        format!("truthy({argument})")
    }

    fn equal(&mut self, left: &Expression, right: &Expression) -> Option<Condition> {
        if let ExpressionKind::Other(inner) = &left.kind
            && self.source(left).starts_with("typeof ")
            && let [inner] = &inner[..]
        {
            return self.type_test(inner, right);
        }
        let is_strict = is_strict(&self.between(left, right));
        let (first, second) = (self.value(left)?, self.value(right)?);
        match (&first, &second) {
            (Value::Method, Value::Rust(rust)) | (Value::Rust(rust), Value::Method) => {
                self.method_test(rust)
            }
            (value, Value::Undefined) | (Value::Undefined, value) => {
                nothing(value, true, is_strict)
            }
            (value, Value::Rust(rust)) | (Value::Rust(rust), value) if rust.text == "null" => {
                nothing(value, false, is_strict)
            }
            (Value::Rust(one), Value::Rust(other)) => {
                // Between texts, `==` is `===`.
                let is_plain = is_strict || is_textual(one) && is_textual(other);
                if is_plain {
                    compared(one, other).or_else(|| compared(other, one))
                } else {
                    None
                }
            }
            _ => None,
        }
    }

    /// `typeof x === "string"` of a value whose type Rust knows.
    fn type_test(&mut self, inner: &Expression, right: &Expression) -> Option<Condition> {
        let name = right.text()?.clone();
        let Value::Rust(rust) = self.value(inner)? else {
            return None;
        };
        match (rust.kind, &*name) {
            (Kind::Literal | Kind::Text | Kind::OwnedText, _) => {
                Some(Condition::of(&*name == "string"))
            }
            (Kind::OptionalText | Kind::NullableText | Kind::AbsentText, "string") => {
                Some(Condition::tight(format!("{}.is_some()", rust.text)))
            }
            (Kind::OptionalJson | Kind::Json, "string") => {
                let test = match rust.kind {
                    Kind::Json => format!("{}.is_string()", rust.text),
                    _ => format!("{}.is_some_and(|value| value.is_string())", rust.text),
                };
                Some(Condition::tight(test))
            }
            _ => None,
        }
    }

    fn method_test(&self, name: &Rust) -> Option<Condition> {
        if name.kind != Kind::Literal {
            return None;
        }
        let is_it = |method: &twinroute_scan::model::Method| literal(method.name()) == name.text;
        Some(match self.input.method {
            Some(method) => Condition::of(is_it(&method)),
            None if self.input.methods.iter().any(is_it) => Condition::Never,
            None => Condition::compare(format!("req.method() == {}", name.text)),
        })
    }
}

/// Whether the text between two operands has `===` or `!==`, which comments may surround.
fn is_strict(between: &str) -> bool {
    let mut rest = between;
    loop {
        rest = rest.trim_start_matches(|letter: char| letter.is_whitespace() || letter == ')');
        let comment = rest.strip_prefix("//").map(|comment| (comment, "\n"));
        let comment = comment.or(rest.strip_prefix("/*").map(|comment| (comment, "*/")));
        let Some((comment, end)) = comment else {
            return rest.starts_with("===") || rest.starts_with("!==");
        };
        rest = comment.split_once(end).map_or("", |(_, rest)| rest);
    }
}

fn is_textual(rust: &Rust) -> bool {
    rust.is_text() || matches!(rust.kind, Kind::OptionalText | Kind::AbsentText)
}

/// `a.is_none()` of `a.is_some()`, and the other way round.
fn absent(text: &str) -> Option<String> {
    let some = text.strip_suffix(".is_some()");
    let none = text.strip_suffix(".is_none()");
    some.map(|value| format!("{value}.is_none()"))
        .or(none.map(|value| format!("{value}.is_some()")))
}

/// `a || b` of `(a || b)`.
fn without_parentheses(text: &str) -> Option<&str> {
    let inner = text.strip_prefix('(')?.strip_suffix(')')?;
    let mut depth = 0_i32;
    for letter in inner.chars() {
        depth += match letter {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        if depth < 0 {
            return None;
        }
    }
    Some(inner)
}

fn both(first: &Condition, second: &Condition) -> Condition {
    match (first, second) {
        (_, Condition::Always) => first.clone(),
        _ => {
            let parts = [first, second].map(|one| one.text_for(Binding::And));
            Condition::When(parts.join(" && "), Binding::And)
        }
    }
}

fn one_of(first: &Condition, second: &Condition) -> Condition {
    match (first, second) {
        (_, Condition::Never) => first.clone(),
        _ => {
            let parts = [first, second].map(|one| one.text_for(Binding::Or));
            Condition::When(parts.join(" || "), Binding::Or)
        }
    }
}
