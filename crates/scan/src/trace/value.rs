//! What is known of a value while a handler is traced.

use std::rc::Rc;

use super::list::List;
use super::methods::MethodSet;
use super::object::Object;
use super::schema::Schema;
use super::scope::Scope;
use crate::model::BodyKind;
use crate::syntax::{Function, Module, Span, Text};

/// What is known of a value.
#[derive(Clone)]
pub(crate) enum Value {
    /// Nothing.
    Unknown,
    /// The result of an expression of another file than the one that uses it.
    Code(Code),
    Undefined,
    Literal(serde_json::Value),
    Object(Rc<Object>),
    Array(Rc<List>),
    Function(Rc<Closure>),
    /// One of these.
    Either(Rc<Vec<Self>>),
    /// What it is for each of these methods: the entries of `handlers[req.method]`, or what a function returns, such as `true` for OPTIONS.
    ByMethod(Rc<Vec<(MethodSet, Self)>>),
    /// The result of a function outside the project that was handed these functions.
    Wrapped(Rc<List>),
    /// An export of a package, or a part of one: `next/server`, `NextResponse.json`.
    Package(Text, Text),
    /// What a function of a package returned.
    Made(Text, Text),
    /// All exports of a module.
    Namespace(Rc<Module>),
    /// A global of JavaScript, or a part of one: `Response.json`.
    Global(Text),

    /// The request, in both styles.
    Request,
    /// `res` of a Pages handler, with the status that was set.
    Responder(Option<Status>),
    /// The second argument of an App handler.
    Context,
    /// The one argument that an unknown wrapper hands to a handler.
    Bag,
    Params,
    Param(Text),
    /// The query string as an object, as `URLSearchParams` or as a text.
    Query,
    QueryKey(Text),
    Url,
    Headers,
    Cookies,
    /// The body or a part of it.
    Body(Rc<BodyPart>),
    Form,
    /// The method of the request.
    Method,
    /// A condition, with the methods for which it may hold and may not hold.
    Test(MethodSet, MethodSet),

    Schema(Rc<Schema>),
    /// `safeParse`: the result has the source as `data`.
    Parsed(Rc<Self>),
    /// A response that was made.
    Reply,
    /// `JSON.stringify` of a value.
    Stringified(Rc<(Self, Code)>),
    Stream,
}

/// A status of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Status {
    Known(u16),
    Computed,
}

/// A part of the body: `payload.website`. An item of a list has the name `[]`.
#[derive(Debug)]
pub(crate) struct BodyPart {
    pub(crate) kind: BodyKind,
    pub(crate) path: Vec<Text>,
}

/// The source of an expression.
#[derive(Clone)]
pub(crate) struct Code {
    pub(crate) module: Rc<Module>,
    pub(crate) span: Span,
}

impl Code {
    pub(crate) fn text(&self) -> &str {
        self.module.text(self.span)
    }
}

/// A function with the names that it sees.
pub(crate) struct Closure {
    pub(crate) function: Rc<Function>,
    pub(crate) scope: Rc<Scope>,
    /// The name that it is declared under.
    pub(crate) name: Option<Text>,
}

impl Closure {
    pub(crate) fn module(&self) -> &Rc<Module> {
        &self.scope.module
    }
}

// More alternatives add nothing but time.
const MOST_ALTERNATIVES: usize = 6;

// A value of more parts is data, and no longer followed. Parts that are shared count each time, so that
// `const b = { left: a, right: a }`, repeated, does not make a value that takes forever to walk through.
const MOST_PARTS: u32 = 50_000;

// A longer text is data.
const LONGEST_TEXT: usize = 16 << 10;

impl Value {
    pub(crate) fn text(text: &str) -> Self {
        match text.len() > LONGEST_TEXT {
            true => Self::Unknown,
            false => Self::Literal(text.into()),
        }
    }

    /// An object; unknown if it is too large.
    pub(crate) fn object(object: Object) -> Self {
        let object = object.weighed();
        match object.parts() > MOST_PARTS {
            true => Self::Unknown,
            false => Self::Object(Rc::new(object)),
        }
    }

    /// A list; unknown if it is too large.
    pub(crate) fn list(items: Vec<Self>) -> Self {
        Self::of_list(items, Self::Array)
    }

    /// What a function outside the project returns that was handed these functions; unknown if they are too many.
    pub(crate) fn wrapped(functions: Vec<Self>) -> Self {
        Self::of_list(functions, Self::Wrapped)
    }

    fn of_list(items: Vec<Self>, kind: impl FnOnce(Rc<List>) -> Self) -> Self {
        let list = List::new(items);
        match list.parts() > MOST_PARTS {
            true => Self::Unknown,
            false => kind(Rc::new(list)),
        }
    }

    /// The values that it is made of, itself among them; those that are shared count each time.
    pub(crate) fn parts(&self) -> u32 {
        match self {
            Self::Object(object) => object.parts(),
            Self::Array(items) | Self::Wrapped(items) => items.parts(),
            Self::Either(values) => parts_of(values.iter()),
            Self::ByMethod(cases) => parts_of(cases.iter().map(|(_, value)| value)),
            Self::Parsed(inner) => inner.parts().saturating_add(1),
            Self::Stringified(inner) => inner.0.parts().saturating_add(1),
            _ => 1,
        }
    }

    /// One of two values.
    pub(crate) fn either(first: Self, second: Self) -> Self {
        let mut all = first.into_alternatives();
        for value in second.into_alternatives() {
            let is_plain = matches!(value, Self::Unknown);
            if all.len() < MOST_ALTERNATIVES
                && !(is_plain && all.iter().any(|one| matches!(one, Self::Unknown)))
            {
                all.push(value);
            }
        }
        match all.len() {
            1 => all.remove(0),
            _ => Self::Either(Rc::new(all)),
        }
    }

    fn into_alternatives(self) -> Vec<Self> {
        match self {
            Self::Either(values) => values.to_vec(),
            value => vec![value],
        }
    }

    /// The values that it may be.
    pub(crate) fn alternatives(&self) -> &[Self] {
        match self {
            Self::Either(values) => values,
            value => std::slice::from_ref(value),
        }
    }

    /// The request or a part of it that code can only have got from it, if the value may be one.
    ///
    /// `let next = req; if (wrap) next = wrap(req)` is the request, whatever `wrap` does to it.
    pub(crate) fn settled(&self) -> &Self {
        let is_certain = |value: &&Self| {
            matches!(
                value,
                Self::Request | Self::Responder(_) | Self::Context | Self::Url
            )
        };
        self.alternatives().iter().find(is_certain).unwrap_or(self)
    }

    /// What a function makes of a value: a part of the request stays one, and a literal becomes another one.
    pub(super) fn computed(self) -> Self {
        match self {
            Self::Literal(_) => Self::Unknown,
            value => value,
        }
    }

    /// Whether it is true as a condition, if that is known.
    pub(crate) fn truth(&self) -> Option<bool> {
        match self {
            Self::Unknown
            | Self::Code(_)
            | Self::Either(_)
            | Self::ByMethod(_)
            | Self::Made(..)
            | Self::Param(_)
            | Self::QueryKey(_)
            | Self::Body(_)
            | Self::Test(..)
            | Self::Global(_) => None,
            Self::Undefined => Some(false),
            Self::Literal(literal) => Some(match literal {
                serde_json::Value::Null => false,
                serde_json::Value::Bool(value) => *value,
                serde_json::Value::Number(number) => number.as_f64() != Some(0.0),
                serde_json::Value::String(text) => !text.is_empty(),
                serde_json::Value::Array(_) | serde_json::Value::Object(_) => true,
            }),
            _ => Some(true),
        }
    }

    /// Whether a function that gets it is worth following: it comes from the request or leads to the response.
    pub(crate) fn is_of_request(&self) -> bool {
        match self {
            Self::Unknown
            | Self::Code(_)
            | Self::Undefined
            | Self::Literal(_)
            | Self::Package(..)
            | Self::Made(..)
            | Self::Namespace(_)
            | Self::Global(_)
            | Self::Param(_)
            | Self::QueryKey(_)
            | Self::Stream
            | Self::ByMethod(_)
            | Self::Wrapped(_) => false,
            Self::Object(object) => object.is_of_request(),
            Self::Array(items) => items.is_of_request(),
            Self::Either(values) => values.iter().any(Self::is_of_request),
            Self::Body(part) => {
                !part.path.iter().any(|name| &**name == "[]") && part.path.len() < 3
            }
            _ => true,
        }
    }
}

/// The parts of a value that is made of these, with itself.
pub(super) fn parts_of<'v>(values: impl Iterator<Item = &'v Value>) -> u32 {
    values
        .map(Value::parts)
        .fold(1, |all, one| all.saturating_add(one))
}

/// The text that a value is.
pub(super) fn literal_text(value: &Value) -> Option<&String> {
    match value {
        Value::Literal(serde_json::Value::String(text)) => Some(text),
        _ => None,
    }
}
