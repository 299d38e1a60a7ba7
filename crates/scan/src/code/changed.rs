//! The names that the code of a module changes: assigns, or changes the object of.

use std::collections::HashSet;

use crate::syntax::{
    Binding, ExportTarget, Expression, ExpressionKind, Module, Pattern, Statement, Text,
    visit_expression, visit_statements,
};

/// Methods that change the list, map or set that they are called on.
pub(super) const METHODS: [&str; 14] = [
    "add",
    "append",
    "clear",
    "copyWithin",
    "delete",
    "fill",
    "pop",
    "push",
    "reverse",
    "set",
    "shift",
    "sort",
    "splice",
    "unshift",
];

/// Functions that change their first argument.
pub(crate) const FUNCTIONS: [&str; 6] = [
    "Object.assign",
    "Object.defineProperties",
    "Object.defineProperty",
    "Object.setPrototypeOf",
    "Reflect.deleteProperty",
    "Reflect.set",
];

/// The names that a module changes, also by another name of the same value. A local name counts as one of the top level.
pub(super) fn changed(module: &Module) -> HashSet<Text> {
    let mut found = HashSet::new();
    let mut visit = |part: &Expression| add(module, part, &mut found);
    visit_statements(&module.body, &mut visit);
    for export in &module.exports {
        if let ExportTarget::Expression(value) = &export.target {
            visit_expression(value, &mut visit);
        }
    }
    let mut aliases = Vec::new();
    collect(&module.body, &mut aliases);
    for binding in module.bindings.values() {
        match binding {
            Binding::Function(function) => {
                visit_statements(&function.body, &mut visit);
                collect(&function.body, &mut aliases);
            }
            Binding::Class(value) | Binding::Enum(value) => visit_expression(value, &mut visit),
            Binding::Value(_) => {}
        }
    }
    while let Some((_, name)) = aliases
        .iter()
        .find(|(alias, name)| found.contains(alias) && !found.contains(name))
    {
        found.insert(name.clone());
    }
    found
}

fn add(module: &Module, part: &Expression, found: &mut HashSet<Text>) {
    let mut add = |place: &Expression| found.extend(root(place).cloned());
    match &part.kind {
        ExpressionKind::Assign(target, _) => match &**target {
            Pattern::Place(place) => add(place),
            target => target.names(&mut |name| {
                found.insert(name.clone());
            }),
        },
        ExpressionKind::Call {
            callee, arguments, ..
        } => match &callee.bare().kind {
            ExpressionKind::Member(object, method) if METHODS.contains(&&**method) => add(object),
            _ if callee
                .path()
                .is_some_and(|path| FUNCTIONS.contains(&&*path)) =>
            {
                arguments.first().into_iter().for_each(add);
            }
            _ => {}
        },
        // `count += 1`, `count++` and `delete object.key`
        ExpressionKind::Other(parts) if changes(module.text(part.span)) => {
            parts.first().into_iter().for_each(add);
        }
        _ => {}
    }
}

/// Whether the text of an expression is a change: `count += 1`, `delete object.key`.
pub(crate) fn changes(text: &str) -> bool {
    let is_step = text.starts_with("++")
        || text.starts_with("--")
        || text.ends_with("++")
        || text.ends_with("--");
    let operators = [
        "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=", "||=", "&&=", "??=",
    ];
    is_step || text.starts_with("delete ") || operators.iter().any(|one| text.contains(one))
}

/// `a` of `a.b[c]`.
pub(crate) fn root(place: &Expression) -> Option<&Text> {
    match &place.bare().kind {
        ExpressionKind::Name(name) => Some(name),
        ExpressionKind::Member(object, _) | ExpressionKind::Index(object, _) => root(object),
        _ => None,
    }
}

/// Adds the variables that are set to another one, or to a part of it: `const other = state`.
fn collect(statements: &[Statement], aliases: &mut Vec<(Text, Text)>) {
    for statement in statements {
        match statement {
            Statement::Declare(declarator) => {
                if let Some(init) = &declarator.init {
                    if let Some(name) = root(init) {
                        declarator
                            .pattern
                            .names(&mut |alias| aliases.push((alias.clone(), name.clone())));
                    }
                    if let ExpressionKind::Function(function) = &init.bare().kind {
                        collect(&function.body, aliases);
                    }
                }
            }
            Statement::Function(function) => collect(&function.body, aliases),
            Statement::If {
                then, otherwise, ..
            } => {
                collect(then, aliases);
                collect(otherwise, aliases);
            }
            Statement::Switch { cases, .. } => {
                cases.iter().for_each(|case| collect(&case.body, aliases));
            }
            Statement::Block(block) => collect(block, aliases),
            Statement::Try {
                block,
                catch,
                finally,
            } => {
                collect(block, aliases);
                catch.iter().for_each(|(_, catch)| collect(catch, aliases));
                collect(finally, aliases);
            }
            Statement::Loop { each, body, .. } => {
                if let Some(each) = each
                    && let Some(name) = root(&each.over)
                {
                    each.pattern
                        .names(&mut |alias| aliases.push((alias.clone(), name.clone())));
                }
                collect(body, aliases);
            }
            _ => {}
        }
    }
}
