//! How statements use names.

use twinroute_scan::code::syntax::{
    Expression, ExpressionKind, Pattern, Statement, Text, visit_statements,
};

/// The expressions of a statement, also those inside functions and blocks.
pub(super) fn expressions(statement: &Statement) -> Vec<&Expression> {
    let mut found = Vec::new();
    visit_statements(std::slice::from_ref(statement), &mut |expression| {
        found.push(expression)
    });
    found
}

/// Whether a statement may end the handler: it has a `return` or a `throw`, or uses `res`.
pub(super) fn leaves(statement: &Statement) -> bool {
    let all = |statements: &[Statement]| statements.iter().any(leaves);
    match statement {
        Statement::Return(_) | Statement::Throw(_) => true,
        Statement::If {
            then, otherwise, ..
        } => all(then) || all(otherwise),
        Statement::Switch { cases, .. } => cases.iter().any(|case| all(&case.body)),
        Statement::Block(block) => all(block),
        Statement::Try {
            block,
            catch,
            finally,
        } => all(block) || catch.as_ref().is_some_and(|(_, catch)| all(catch)) || all(finally),
        Statement::Loop { head, body, .. } => all(head) || all(body),
        Statement::Declare(_)
        | Statement::Function(_)
        | Statement::Expression(_)
        | Statement::Break
        | Statement::Other(_) => mentions_response(statement),
    }
}

fn mentions_response(statement: &Statement) -> bool {
    expressions(statement)
        .into_iter()
        .any(|expression| match &expression.kind {
            ExpressionKind::Name(name) => matches!(
                &**name,
                "res"
                    | "response"
                    | "redirect"
                    | "permanentRedirect"
                    | "notFound"
                    | "forbidden"
                    | "unauthorized"
            ),
            _ => false,
        })
}

/// Whether statements end the handler in their last one.
pub(super) fn ends(statements: &[Statement]) -> bool {
    match statements.last() {
        Some(Statement::Return(_) | Statement::Throw(_)) => true,
        Some(Statement::Block(block)) => ends(block),
        Some(Statement::If {
            then, otherwise, ..
        }) => ends(then) && ends(otherwise),
        _ => false,
    }
}

/// A variable and the keys of a place in it; `None` for a computed key.
pub(super) type Path = Vec<Option<Text>>;

/// The path of a place such as `a.b[c]`.
pub(super) fn path(place: &Expression) -> Option<Path> {
    let (object, key) = match &place.bare().kind {
        ExpressionKind::Name(name) => return Some(vec![Some(name.clone())]),
        ExpressionKind::Member(object, name) => (object, Some(name.clone())),
        ExpressionKind::Index(object, key) => (object, key.text().cloned()),
        _ => return None,
    };
    let mut path = path(object)?;
    path.push(key);
    Some(path)
}

/// The names that a statement assigns, or whose properties it sets.
pub(super) fn assigned(statement: &Statement, text: &dyn Fn(&Expression) -> String) -> Vec<Text> {
    let mut names: Vec<Text> = Vec::new();
    for (path, _) in changes(statement, text) {
        if let Some(Some(name)) = path.first()
            && !names.contains(name)
        {
            names.push(name.clone());
        }
    }
    names
}

/// The places that a statement sets, and where. A list that grows has a key that is set.
pub(super) fn changes(
    statement: &Statement,
    text: &dyn Fn(&Expression) -> String,
) -> Vec<(Path, u32)> {
    let mut found: Vec<(Path, u32)> = Vec::new();
    for expression in expressions(statement) {
        let mut add = |path: Option<Path>| {
            found.extend(path.map(|path| (path, expression.span.start)));
        };
        match &expression.kind {
            ExpressionKind::Assign(pattern, _) => {
                if let Pattern::Place(place) = &**pattern {
                    add(path(place));
                }
                pattern.names(&mut |name| add(Some(vec![Some(name.clone())])));
            }
            // `list.push(x)`
            ExpressionKind::Call { callee, .. } => {
                if let ExpressionKind::Member(object, method) = &callee.kind
                    && CHANGING.contains(&&**method)
                    && let Some(mut path) = path(object)
                {
                    path.push(None);
                    add(Some(path));
                }
            }
            // `count += 1`, whose parts are all that is known of it
            ExpressionKind::Other(parts) if sets(&text(expression)) => {
                parts.iter().for_each(|part| add(path(part)));
            }
            _ => {}
        }
    }
    found
}

// Methods that change what they are called on.
const CHANGING: [&str; 12] = [
    "add", "append", "clear", "delete", "pop", "push", "reverse", "set", "shift", "sort", "splice",
    "unshift",
];

/// Whether an expression such as `count += 1` or `count++` sets what it starts or ends with.
fn sets(text: &str) -> bool {
    let has_operator = ["+=", "-=", "*=", "/=", "%=", "|=", "&=", "^=", "**="]
        .iter()
        .any(|operator| text.contains(operator));
    let is_step = |text: &str| text.starts_with("++") || text.starts_with("--");
    has_operator
        || is_step(text)
        || text.ends_with("++")
        || text.ends_with("--")
        || text.starts_with("delete ")
}

/// `a` of `a.b[c]`.
pub(super) fn root(place: &Expression) -> Option<&Text> {
    match &place.bare().kind {
        ExpressionKind::Name(name) => Some(name),
        ExpressionKind::Member(object, _) | ExpressionKind::Index(object, _) => root(object),
        _ => None,
    }
}

/// How the statements after a declaration test its name: with `if (!name) return`, before anything else uses it.
pub(super) fn is_guarded(name: &str, rest: &[Statement]) -> bool {
    for statement in rest {
        if let Statement::If { test, then, .. } = statement
            && ends(then)
            && negations(test).is_some_and(|names| names.iter().any(|one| ***one == *name))
        {
            return true;
        }
        if mentions(name, statement) {
            return false;
        }
    }
    false
}

/// The names of `!a || !b`, if the condition has that form.
pub(super) fn negations(test: &Expression) -> Option<Vec<&Text>> {
    use twinroute_scan::code::syntax::Operator;
    match &test.kind {
        ExpressionKind::Not(inner) => match &inner.kind {
            ExpressionKind::Name(name) => Some(vec![name]),
            _ => None,
        },
        ExpressionKind::Binary(Operator::Or, left, right) => {
            let mut names = negations(left)?;
            names.extend(negations(right)?);
            Some(names)
        }
        _ => None,
    }
}

/// Whether a statement has a schema check a variable: `schema.safeParse(name)`.
pub(super) fn checks(name: &str, statement: &Statement) -> bool {
    let is_check = |expression: &Expression| {
        let ExpressionKind::Call {
            callee, arguments, ..
        } = &expression.kind
        else {
            return false;
        };
        let is_parse = matches!(&callee.kind, ExpressionKind::Member(_, method)
            if matches!(&**method, "parse" | "parseAsync" | "safeParse" | "safeParseAsync"));
        is_parse && matches!(&arguments[..], [one] if one.name().is_some_and(|one| **one == *name))
    };
    expressions(statement).into_iter().any(is_check)
}

/// Whether a statement uses a name.
pub(super) fn mentions(name: &str, statement: &Statement) -> bool {
    expressions(statement)
        .into_iter()
        .any(|expression| matches!(&expression.kind, ExpressionKind::Name(one) if &**one == name))
}

/// Whether statements use a name.
pub(super) fn is_used(name: &str, statements: &[Statement]) -> bool {
    statements.iter().any(|statement| mentions(name, statement))
}

/// Adds the names that `var` declares anywhere in the statements of a function.
pub(super) fn add_variables(statements: &[Statement], names: &mut Vec<Text>) {
    for statement in statements {
        match statement {
            Statement::Declare(declarator) if declarator.is_var => {
                declarator
                    .pattern
                    .names(&mut |name| names.push(name.clone()));
            }
            Statement::If {
                then, otherwise, ..
            } => {
                add_variables(then, names);
                add_variables(otherwise, names);
            }
            Statement::Block(block) => add_variables(block, names),
            Statement::Switch { cases, .. } => {
                cases
                    .iter()
                    .for_each(|case| add_variables(&case.body, names));
            }
            Statement::Try {
                block,
                catch,
                finally,
            } => {
                add_variables(block, names);
                if let Some((_, catch)) = catch {
                    add_variables(catch, names);
                }
                add_variables(finally, names);
            }
            Statement::Loop { head, body, .. } => {
                add_variables(head, names);
                add_variables(body, names);
            }
            _ => {}
        }
    }
}
