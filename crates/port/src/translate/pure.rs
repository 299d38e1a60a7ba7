//! Calls that only compute a value: those of JavaScript's own functions and methods that change nothing.

use twinroute_scan::code::syntax::{Expression, ExpressionKind};

/// Functions by their whole path.
const FUNCTIONS: &[&str] = &[
    "Boolean",
    "Number",
    "String",
    "decodeURIComponent",
    "encodeURIComponent",
    "isNaN",
    "parseFloat",
    "parseInt",
];

/// Objects whose functions all compute.
const OBJECTS: &[&str] = &[
    "Array.",
    "Date.",
    "JSON.stringify",
    "Math.",
    "Number.",
    "Object.",
];

/// Functions of those that write to their argument.
const WRITERS: [&str; 3] = ["Object.assign", "Object.define", "Object.set"];

/// Those among the functions and methods that call a function that they are handed.
const CALLERS: [&str; 14] = [
    "every",
    "filter",
    "find",
    "findIndex",
    "flatMap",
    "from",
    "fromAsync",
    "groupBy",
    "map",
    "reduce",
    "replace",
    "replaceAll",
    "some",
    "stringify",
];

/// Methods of strings, arrays, numbers, dates, maps and sets.
const METHODS: &[&str] = &[
    "at",
    "charAt",
    "charCodeAt",
    "concat",
    "endsWith",
    "entries",
    "every",
    "filter",
    "find",
    "findIndex",
    "flat",
    "flatMap",
    "get",
    "getAll",
    "getTime",
    "has",
    "includes",
    "indexOf",
    "join",
    "keys",
    "lastIndexOf",
    "localeCompare",
    "map",
    "match",
    "padEnd",
    "padStart",
    "reduce",
    "repeat",
    "replace",
    "replaceAll",
    "slice",
    "some",
    "split",
    "startsWith",
    "substring",
    "toFixed",
    "toISOString",
    "toLocaleString",
    "toLowerCase",
    "toString",
    "toUpperCase",
    "trim",
    "trimEnd",
    "trimStart",
    "values",
];

/// Whether a call only computes, if its method is one of JavaScript's own. One of a function of the project or of a package does not: it
/// may throw. The arguments are those of the call: what is called back may be such a function, unless it is written there.
pub(super) fn is_pure(callee: &Expression, arguments: &[Expression]) -> bool {
    let callee = callee.bare();
    let path = callee.path().unwrap_or_default();
    let starts = |objects: &[&str]| objects.iter().any(|object| path.starts_with(object));
    let is_function = FUNCTIONS.contains(&&*path) || starts(OBJECTS) && !starts(&WRITERS);
    let is_method =
        matches!(&callee.kind, ExpressionKind::Member(_, method) if METHODS.contains(&&**method));
    let calls_back = match &callee.kind {
        ExpressionKind::Member(_, method) => CALLERS.contains(&&**method),
        _ => false,
    };
    (is_function || is_method) && !(calls_back && arguments.iter().any(may_be_function))
}

/// Whether a name of no module is one of JavaScript's own, which no code of the project declares.
pub(super) fn is_built_in(name: &str) -> bool {
    name == "process" || name.starts_with(char::is_uppercase) || FUNCTIONS.contains(&name)
}

/// Whether an argument may be a function that is not written there.
fn may_be_function(argument: &Expression) -> bool {
    matches!(
        argument.bare().kind,
        ExpressionKind::Name(_)
            | ExpressionKind::Member(..)
            | ExpressionKind::Index(..)
            | ExpressionKind::Call { .. }
            | ExpressionKind::Spread(_)
            | ExpressionKind::Conditional(..)
            | ExpressionKind::Binary(..)
    )
}
