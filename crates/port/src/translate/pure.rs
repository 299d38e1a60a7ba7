//! Calls that only compute a value: those of JavaScript's own functions and methods that change nothing.

use twinroute_scan::code::syntax::{Expression, ExpressionKind, visit_expression};

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

/// Whether a callee only computes. A function of the project or of a package does not: it may throw.
pub(super) fn is_pure(callee: &Expression) -> bool {
    let callee = callee.bare();
    if let Some(path) = callee.path() {
        let starts = |objects: &[&str]| objects.iter().any(|object| path.starts_with(object));
        if FUNCTIONS.contains(&&*path) {
            return true;
        }
        if starts(OBJECTS) {
            return !starts(&WRITERS);
        }
    }
    matches!(&callee.kind, ExpressionKind::Member(_, method) if METHODS.contains(&&**method))
}

/// Whether an expression, with all in it, changes nothing and can't throw an error of the project.
pub(super) fn only_computes(expression: &Expression) -> bool {
    let mut only_computes = true;
    visit_expression(expression, &mut |part| {
        only_computes &= match &part.kind {
            ExpressionKind::Await(_) | ExpressionKind::Assign(..) | ExpressionKind::Import(_) => {
                false
            }
            ExpressionKind::Call { callee, .. } => is_pure(callee),
            _ => true,
        };
    });
    only_computes
}
