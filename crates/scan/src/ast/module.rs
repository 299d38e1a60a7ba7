//! Lowers the top level of a module.

use std::rc::Rc;

use oxc_ast::ast::{
    self, Declaration, ExportDefaultDeclarationKind, ImportDeclarationSpecifier, TSModuleReference,
};
use oxc_span::GetSpan;

use super::class::{class, enumeration};
use super::expression::expression;
use super::function::function;
use super::statement::{declarators, statement};
use super::text::{span, text};
use super::type_note::{declared_interface, type_note};
use crate::model::Method;
use crate::syntax::{
    Binding, Declarator, Export, ExportTarget, Expression, ExpressionKind, Import, ImportName,
    Module, Pattern, Property, Span, Statement, Text, TypeNote, visit_expression,
};

pub(super) fn lower(program: &ast::Program, module: &mut Module) {
    module.directives = program
        .directives
        .iter()
        .map(|directive| text(&directive.directive))
        .collect();
    for item in &program.body {
        lower_item(item, module);
    }
    common_js(module);
}

fn lower_item(item: &ast::Statement, module: &mut Module) {
    match item {
        ast::Statement::ImportDeclaration(import) => lower_import(import, module),
        ast::Statement::ExportDefaultDeclaration(export) => default_export(export, module),
        ast::Statement::ExportDeclaration(export) => {
            for name in declare(&export.declaration, module) {
                let target = ExportTarget::Local(name.clone());
                push_export(module, name, target, export.span);
            }
        }
        ast::Statement::ExportNamedDeclaration(export) if !export.export_kind.is_type() => {
            for one in values(&export.specifiers) {
                let target = ExportTarget::Local(text(&one.local.name()));
                push_export(module, text(&one.exported.name()), target, one.span);
            }
        }
        ast::Statement::ExportFromDeclaration(export) if !export.export_kind.is_type() => {
            for one in values(&export.specifiers) {
                let target = imported(&export.source.value, import_name(&one.local.name()));
                push_export(module, text(&one.exported.name()), target, one.span);
            }
        }
        ast::Statement::ExportAllDeclaration(export) if !export.export_kind.is_type() => {
            export_all(export, module);
        }
        ast::Statement::TSExportAssignment(export) => {
            let value = ExportTarget::Expression(Rc::new(expression(&export.expression)));
            push_export(module, "default".into(), value, export.span);
        }
        _ => match item.as_declaration() {
            Some(declaration) => drop(declare(declaration, module)),
            None => module.body.extend(statement(item)),
        },
    }
}

/// The exports that are not types.
fn values<'a>(
    specifiers: &'a [ast::ExportSpecifier<'a>],
) -> impl Iterator<Item = &'a ast::ExportSpecifier<'a>> {
    specifiers.iter().filter(|one| !one.export_kind.is_type())
}

fn imported(module: &str, name: ImportName) -> ExportTarget {
    let module = text(module);
    ExportTarget::From(Import { module, name })
}

/// `export * from`, and `export * as name from`.
fn export_all(export: &ast::ExportAllDeclaration, module: &mut Module) {
    let source = &export.source.value;
    match &export.exported {
        None => module.star_exports.push(text(source)),
        Some(name) => {
            let target = imported(source, ImportName::Namespace);
            push_export(module, text(&name.name()), target, export.span);
        }
    }
}

fn push_export(module: &mut Module, name: Text, target: ExportTarget, at: oxc_span::Span) {
    let span = span(at);
    module.exports.push(Export { name, target, span });
}

fn import_name(name: &str) -> ImportName {
    match name {
        "default" => ImportName::Default,
        _ => ImportName::Named(name.into()),
    }
}

fn lower_import(import: &ast::ImportDeclaration, module: &mut Module) {
    let source = text(&import.source.value);
    for specifier in import.specifiers.iter().flatten() {
        let (local, name) = match specifier {
            ImportDeclarationSpecifier::ImportSpecifier(one) => {
                (&one.local, import_name(&one.imported.name()))
            }
            ImportDeclarationSpecifier::ImportDefaultSpecifier(one) => {
                (&one.local, ImportName::Default)
            }
            ImportDeclarationSpecifier::ImportNamespaceSpecifier(one) => {
                (&one.local, ImportName::Namespace)
            }
        };
        let import = Import {
            module: source.clone(),
            name,
        };
        module.imports.insert(text(&local.name), import);
    }
}

fn default_export(export: &ast::ExportDefaultDeclaration, module: &mut Module) {
    let target = match &export.declaration {
        // An overload has no body.
        ExportDefaultDeclarationKind::FunctionDeclaration(item) if item.body.is_none() => return,
        ExportDefaultDeclarationKind::FunctionDeclaration(item) => {
            let function = Rc::new(function(item));
            if let Some(name) = &function.name {
                bind(module, name.clone(), Binding::Function(function.clone()));
            }
            let (span, kind) = (span(item.span), ExpressionKind::Function(function));
            ExportTarget::Expression(Rc::new(Expression { span, kind }))
        }
        ExportDefaultDeclarationKind::ClassDeclaration(item) => {
            let class = Rc::new(class(item));
            if let Some(name) = &item.id {
                bind(module, text(&name.name), Binding::Class(class.clone()));
            }
            ExportTarget::Expression(class)
        }
        other => match other.as_expression().map(expression) {
            // `export default handler`: the name keeps its declaration.
            Some(Expression {
                kind: ExpressionKind::Name(name),
                ..
            }) => ExportTarget::Local(name),
            Some(value) => ExportTarget::Expression(Rc::new(value)),
            None => return,
        },
    };
    push_export(module, "default".into(), target, export.declaration.span());
}

fn bind(module: &mut Module, name: Text, binding: Binding) {
    module.bindings.insert(name, binding);
}

/// Binds the names of a declaration, and returns those that are values.
fn declare(declaration: &Declaration, module: &mut Module) -> Vec<Text> {
    match declaration {
        Declaration::VariableDeclaration(variables) if !variables.declare => {
            variable(variables, module)
        }
        Declaration::FunctionDeclaration(item) if item.body.is_some() => {
            let function = Rc::new(function(item));
            let name = function.name.clone();
            name.map(|name| declared(module, name, Binding::Function(function)))
                .unwrap_or_default()
        }
        Declaration::ClassDeclaration(item) if !item.declare => {
            let class = Binding::Class(Rc::new(class(item)));
            let name = item.id.as_ref().map(|name| text(&name.name));
            name.map(|name| declared(module, name, class))
                .unwrap_or_default()
        }
        Declaration::TSEnumDeclaration(item) => {
            let members = Binding::Enum(Rc::new(enumeration(item)));
            declared(module, text(&item.id.name), members)
        }
        _ => {
            declare_type(declaration, module);
            Vec::new()
        }
    }
}

fn declared(module: &mut Module, name: Text, binding: Binding) -> Vec<Text> {
    bind(module, name.clone(), binding);
    vec![name]
}

/// Types, and `import name = require("module")`.
fn declare_type(declaration: &Declaration, module: &mut Module) {
    match declaration {
        Declaration::TSTypeAliasDeclaration(item) => {
            let note = type_note(&item.type_annotation);
            declared_type(module, text(&item.id.name), note, item.span);
        }
        Declaration::TSInterfaceDeclaration(item) => {
            let note = declared_interface(item);
            declared_type(module, text(&item.id.name), note, item.span);
        }
        Declaration::TSImportEqualsDeclaration(item) => {
            if let TSModuleReference::ExternalModuleReference(reference) = &item.module_reference {
                let import = Import {
                    module: text(&reference.expression.value),
                    name: ImportName::Namespace,
                };
                module.imports.insert(text(&item.id.name), import);
            }
        }
        _ => {}
    }
}

fn declared_type(module: &mut Module, name: Text, note: TypeNote, at: oxc_span::Span) {
    module.type_spans.insert(name.clone(), span(at));
    module.types.insert(name, note);
}

fn variable(variables: &ast::VariableDeclaration, module: &mut Module) -> Vec<Text> {
    let mut names = Vec::new();
    for mut declarator in declarators(variables) {
        if required(&declarator, module) {
            continue;
        }
        export_declared(&mut declarator, module);
        let declarator = Rc::new(declarator);
        declarator.pattern.names(&mut |name| {
            names.push(name.clone());
            module
                .bindings
                .insert(name.clone(), Binding::Value(declarator.clone()));
        });
        module.body.push(Statement::Declare(declarator));
    }
    names
}

/// Turns `const handler = module.exports = value` into a variable that is exported.
fn export_declared(declarator: &mut Declarator, module: &mut Module) {
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

/// Turns `const { a: b } = require("module")` into imports.
fn required(declarator: &Declarator, module: &mut Module) -> bool {
    let Some(source) = declarator.init.as_ref().and_then(required_module) else {
        return false;
    };
    match &declarator.pattern {
        Pattern::Name(name) => {
            let import = Import {
                module: source,
                name: ImportName::Default,
            };
            module.imports.insert(name.clone(), import);
            true
        }
        Pattern::Object {
            entries,
            rest: None,
        } => {
            for entry in entries {
                if let (Some(key), Pattern::Name(name)) = (&entry.key, &entry.pattern) {
                    let import = Import {
                        module: source.clone(),
                        name: ImportName::Named(key.clone()),
                    };
                    module.imports.insert(name.clone(), import);
                }
            }
            true
        }
        _ => false,
    }
}

/// The module of `require("module")` and `require("module").default`.
fn required_module(expression: &Expression) -> Option<Text> {
    match &expression.kind {
        ExpressionKind::Member(inner, name) if &**name == "default" => required_module(inner),
        ExpressionKind::Call {
            callee, arguments, ..
        } => {
            let is_require = callee.name().is_some_and(|name| &**name == "require");
            let [argument] = &arguments[..] else {
                return None;
            };
            if is_require {
                argument.text().cloned()
            } else {
                None
            }
        }
        _ => None,
    }
}

/// Adds the exports of `module.exports = ...`, `exports.name = ...` and `module.exports.name = ...`.
fn common_js(module: &mut Module) {
    let assigned: Vec<_> = module.body.iter_mut().filter_map(assigned_export).collect();
    for (name, mut value, span) in assigned {
        name_handlers(&mut value, module);
        // `module.exports = withPlugin(module.exports)` wraps the export that is known.
        if module.export(&name).is_some() && mentions_exports(&value) {
            continue;
        }
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
        };
        let binding = Binding::Value(Rc::new(declarator));
        module.bindings.insert(key.clone(), binding);
    }
}

/// Whether an expression uses what the module has exported so far.
fn mentions_exports(value: &Expression) -> bool {
    let mut found = false;
    visit_expression(value, &mut |inner| {
        found |= inner.path().as_deref() == Some("module.exports");
    });
    found
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
        path => path
            .strip_prefix("module.exports.")
            .or_else(|| path.strip_prefix("exports."))
            .map(Text::from),
    }
}
