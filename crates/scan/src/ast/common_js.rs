//! The exports of CommonJS modules.

use std::rc::Rc;

use super::module::required_module;
use crate::model::Method;
use crate::syntax::{
    Binding, Declarator, Export, ExportTarget, Expression, ExpressionKind, Import, ImportName,
    Module, Pattern, Property, Span, Statement, Text, visit_expression, visit_statements,
};

/// Adds the exports of `module.exports = ...`, `exports.name = ...` and `module.exports.name = ...`.
pub(super) fn common_js(module: &mut Module) {
    let assigned: Vec<_> = module.body.iter_mut().filter_map(assigned_export).collect();
    let is_common_js = !assigned.is_empty();
    for (name, mut value, span) in assigned {
        name_handlers(&mut value, module);
        keep_export(&name, &mut value, module);
        // `module.exports = { a, b }` exports each of its names, too.
        if let ("default", ExpressionKind::Object(properties)) = (&*name, &value.kind) {
            for property in properties {
                if let Property::Named(
                    key,
                    Expression {
                        kind: ExpressionKind::Name(local),
                        ..
                    },
                ) = property
                {
                    let target = ExportTarget::Local(local.clone());
                    module.exports.push(Export {
                        name: key.clone(),
                        target,
                        span,
                    });
                }
            }
        }
        let target = match required_module(&value) {
            // `module.exports = require("module")`
            Some(source) => ExportTarget::From(Import {
                module: source,
                name: ImportName::Default,
            }),
            None => ExportTarget::Expression(value),
        };
        // The last assignment counts: compiled modules begin with `exports.default = void 0`.
        module.exports.retain(|export| export.name != name);
        module.exports.push(Export { name, target, span });
    }
    if is_common_js && are_shared(module) {
        forget_exports(module);
    }
}

/// Gives the export that `module.exports = withAuth(module.exports)` wraps a name of its own, and sets it in its place.
fn keep_export(name: &Text, value: &mut Rc<Expression>, module: &mut Module) {
    let Some(at) = module.exports.iter().position(|one| one.name == *name) else {
        return;
    };
    let is_it = |part: &Expression| is_export(part, name);
    let mut is_mentioned = false;
    visit_expression(value, &mut |part| is_mentioned |= is_it(part));
    let Some(value) = Rc::get_mut(value).filter(|_| is_mentioned) else {
        return;
    };
    let old = module.exports.remove(at);
    let kept: Text = match old.target {
        ExportTarget::Local(local) => local,
        target => {
            // No name of the source has a space.
            let kept: Text = format!("exports {name} {}", module.bindings.len()).into();
            bind_export(kept.clone(), target, old.span, module);
            kept
        }
    };
    replace(value, &is_it, &kept);
}

fn bind_export(name: Text, target: ExportTarget, span: Span, module: &mut Module) {
    match target {
        ExportTarget::Local(_) => {}
        ExportTarget::From(import) => drop(module.imports.insert(name, import)),
        ExportTarget::Expression(value) => {
            let declarator = Declarator {
                span,
                pattern: Pattern::Name(name.clone()),
                note: None,
                init: Rc::into_inner(value),
                is_const: true,
                is_var: false,
            };
            let declarator = Rc::new(declarator);
            module.body.push(Statement::Declare(declarator.clone()));
            module.bindings.insert(name, Binding::Value(declarator));
        }
    }
}

/// Whether an expression is an export of the module itself.
fn is_export(part: &Expression, name: &str) -> bool {
    let path = part.path().unwrap_or_default();
    match path.as_str() {
        "module.exports" | "exports" => name == "default",
        path => export_path(path).is_some_and(|export| export == name),
    }
}

/// Puts a name in the place of each part that is an export, in calls, lists and conditions.
fn replace(value: &mut Expression, is_it: &dyn Fn(&Expression) -> bool, name: &Text) {
    if is_it(value) {
        value.kind = ExpressionKind::Name(name.clone());
        return;
    }
    match &mut value.kind {
        ExpressionKind::Call {
            callee, arguments, ..
        } => {
            replace(callee, is_it, name);
            arguments
                .iter_mut()
                .for_each(|argument| replace(argument, is_it, name));
        }
        ExpressionKind::Member(inner, _)
        | ExpressionKind::As(inner, _)
        | ExpressionKind::Await(inner)
        | ExpressionKind::Spread(inner) => replace(inner, is_it, name),
        ExpressionKind::Array(items) => {
            items.iter_mut().for_each(|item| replace(item, is_it, name))
        }
        ExpressionKind::Binary(_, left, right) => {
            replace(left, is_it, name);
            replace(right, is_it, name);
        }
        ExpressionKind::Conditional(_, then, otherwise) => {
            replace(then, is_it, name);
            replace(otherwise, is_it, name);
        }
        ExpressionKind::Object(properties) => {
            for property in properties {
                let value = match property {
                    Property::Named(_, value) | Property::Spread(value) => value,
                    Property::Computed(_, value) => &mut **value,
                };
                replace(value, is_it, name);
            }
        }
        _ => {}
    }
}

/// Whether the code does anything else with its exports than to read them and to assign them at the top level: other code may change
/// them then.
fn are_shared(module: &Module) -> bool {
    let (mut mentioned, mut known, mut is_changed) = (0, 0, false);
    let mut visit = |part: &Expression| match &part.kind {
        _ if is_whole(part) => mentioned += 1,
        ExpressionKind::Assign(target, _) => {
            let exports = exports_of(target);
            is_changed |= !exports.is_empty() && !is_taken(part);
            known += exports
                .iter()
                .filter(|path| *path == "module.exports")
                .count();
        }
        ExpressionKind::Member(object, _) if is_whole(object) => known += 1,
        ExpressionKind::Call {
            callee, arguments, ..
        } => known += usize::from(adds_exports(callee, arguments)),
        _ => {}
    };
    visit_statements(&module.body, &mut visit);
    for binding in module.bindings.values() {
        match binding {
            Binding::Function(function) => visit_statements(&function.body, &mut visit),
            Binding::Class(value) | Binding::Enum(value) => visit_expression(value, &mut visit),
            Binding::Value(_) => {}
        }
    }
    is_changed || mentioned > known
}

/// Whether an expression is the object of all exports.
fn is_whole(part: &Expression) -> bool {
    matches!(part.path().as_deref(), Some("module.exports" | "exports"))
}

/// The exports that a pattern assigns to.
fn exports_of(target: &Pattern) -> Vec<String> {
    let mut found = Vec::new();
    match target {
        Pattern::Name(_) => {}
        Pattern::Place(place) => {
            let path = place.path().unwrap_or_default();
            found.extend(
                Some(path).filter(|path| path == "module.exports" || export_path(path).is_some()),
            );
        }
        Pattern::Default(inner, _) => found.extend(exports_of(inner)),
        Pattern::Object { entries, rest } => {
            let patterns = entries.iter().map(|entry| &entry.pattern);
            found.extend(patterns.chain(rest.as_deref()).flat_map(exports_of));
        }
        Pattern::Array { items, rest } => {
            let patterns = items.iter().flatten().chain(rest.as_deref());
            found.extend(patterns.flat_map(exports_of));
        }
    }
    found
}

/// Whether the value of an assignment was taken out of it: what is left has the span of the whole.
fn is_taken(assignment: &Expression) -> bool {
    match &assignment.kind {
        ExpressionKind::Assign(_, value) => value.span == assignment.span || is_taken(value),
        _ => false,
    }
}

/// Calls that compilers write: they add exports that the module has not.
fn adds_exports(callee: &Expression, arguments: &[Expression]) -> bool {
    let path = callee.path().unwrap_or_default();
    let name = path.rsplit('.').next().unwrap_or_default();
    match arguments {
        [exports, key, ..] if path == "Object.defineProperty" => {
            is_whole(exports) && key.text().is_some_and(|key| &**key == "__esModule")
        }
        [.., exports] => name == "__exportStar" && is_whole(exports),
        [] => false,
    }
}

/// Makes all exports values that are not known.
fn forget_exports(module: &mut Module) {
    for export in &mut module.exports {
        let value = Expression {
            span: export.span,
            kind: ExpressionKind::Other(Vec::new()),
        };
        export.target = ExportTarget::Expression(Rc::new(value));
    }
}

/// Gives the handlers in `module.exports = { GET: async () => {} }` names of the top level, so that they are exports as others are.
fn name_handlers(value: &mut Rc<Expression>, module: &mut Module) {
    let Some(ExpressionKind::Object(properties)) = Rc::get_mut(value).map(|value| &mut value.kind)
    else {
        return;
    };
    for property in properties {
        let Property::Named(key, value) = property else {
            continue;
        };
        let is_handler = Method::parse(key).is_some() && value.name().is_none();
        if !is_handler || module.bindings.contains_key(key) {
            continue;
        }
        let name = Expression {
            span: value.span,
            kind: ExpressionKind::Name(key.clone()),
        };
        let declarator = Declarator {
            span: value.span,
            pattern: Pattern::Name(key.clone()),
            note: None,
            init: Some(std::mem::replace(value, name)),
            is_const: true,
            is_var: false,
        };
        let binding = Binding::Value(Rc::new(declarator));
        module.bindings.insert(key.clone(), binding);
    }
}

/// Takes the value out of a statement that assigns an export.
fn assigned_export(statement: &mut Statement) -> Option<(Text, Rc<Expression>, Span)> {
    match statement {
        Statement::Expression(expression) => take_export(expression),
        _ => None,
    }
}

/// Takes the value out of `module.exports = value`, also of a chain such as `exports = module.exports = value`.
fn take_export(expression: &mut Expression) -> Option<(Text, Rc<Expression>, Span)> {
    let span = expression.span;
    let ExpressionKind::Assign(pattern, value) = &mut expression.kind else {
        return None;
    };
    let inner = take_export(value);
    let Some(name) = assigned_name(pattern) else {
        return inner;
    };
    if let Some((_, value, _)) = inner {
        return Some((name, value, span));
    }
    let nothing = Expression {
        span,
        kind: ExpressionKind::Null,
    };
    let value = Rc::new(std::mem::replace(&mut **value, nothing));
    Some((name, value, span))
}

/// The export that an assignment sets: `exports.name`; `default` for the module as a whole.
fn assigned_name(pattern: &Pattern) -> Option<Text> {
    let path = match pattern {
        Pattern::Name(name) => name.to_string(),
        Pattern::Place(place) => place.path()?,
        _ => return None,
    };
    match path.as_str() {
        "module.exports" | "exports" => Some("default".into()),
        path => export_path(path).map(Text::from),
    }
}

/// `name` of `exports.name` and `module.exports.name`.
fn export_path(path: &str) -> Option<&str> {
    path.strip_prefix("module.exports.")
        .or_else(|| path.strip_prefix("exports."))
}

/// Turns `const handler = module.exports = value` into a variable that is exported.
pub(super) fn export_declared(declarator: &mut Declarator, module: &mut Module) {
    let (Some(init), Pattern::Name(name)) = (&mut declarator.init, &declarator.pattern) else {
        return;
    };
    if let Some((export, value, span)) = take_export(init) {
        let target = ExportTarget::Local(name.clone());
        module.exports.push(Export {
            name: export,
            target,
            span,
        });
        // The value was made a moment ago, and has one owner.
        declarator.init = Rc::into_inner(value);
    }
}
