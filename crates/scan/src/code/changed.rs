//! Code that changes a value.

use crate::syntax::{Expression, ExpressionKind, Text};

/// Functions that change their first argument.
pub(crate) const FUNCTIONS: [&str; 6] = [
    "Object.assign",
    "Object.defineProperties",
    "Object.defineProperty",
    "Object.setPrototypeOf",
    "Reflect.deleteProperty",
    "Reflect.set",
];

/// Whether the text of an expression is a change: `count += 1`, `delete object.key`.
pub(crate) fn changes(text: &str) -> bool {
    let is_step = text.starts_with("++")
        || text.starts_with("--")
        || text.ends_with("++")
        || text.ends_with("--");
    let operators = [
        "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=", "||=", "&&=", "??=",
    ];
    let is_delete = text
        .strip_prefix("delete")
        .is_some_and(|rest| rest.starts_with(char::is_whitespace));
    is_step || is_delete || operators.iter().any(|one| text.contains(one))
}

/// `a` of `a.b[c]`.
pub(crate) fn root(place: &Expression) -> Option<&Text> {
    match &place.bare().kind {
        ExpressionKind::Name(name) => Some(name),
        ExpressionKind::Member(object, _) | ExpressionKind::Index(object, _) => root(object),
        _ => None,
    }
}
