//! Lowers the top level of a module.

use std::rc::Rc;

use oxc_ast::ast::{
    self, Declaration, ExportDefaultDeclarationKind, ImportDeclarationSpecifier, TSModuleReference,
};
use oxc_span::GetSpan;

use super::expression::{class, enumeration, expression, function, span, text};
use super::statement::{declarators, statement};
use super::type_note::{declared_interface, type_note};
use crate::syntax::{
    Binding, Declarator, Export, ExportTarget, Expression, ExpressionKind, Import, ImportName,
    Module, Pattern, Property, Span, Statement, Text,
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
            let names = declare(&export.declaration, module);
            for name in names {
                let target = ExportTarget::Local(name.clone());
                push_export(module, name, target, span(export.span));
            }
        }
        ast::Statement::ExportNamedDeclaration(export) if !export.export_kind.is_type() => {
            for specifier in export
                .specifiers
                .iter()
                .filter(|one| !one.export_kind.is_type())
            {
                let target = ExportTarget::Local(text(&specifier.local.name()));
                push_export(
                    module,
                    text(&specifier.exported.name()),
                    target,
                    span(specifier.span),
                );
            }
        }
        ast::Statement::ExportFromDeclaration(export) if !export.export_kind.is_type() => {
            for specifier in export
                .specifiers
                .iter()
                .filter(|one| !one.export_kind.is_type())
            {
                let import = Import {
                    module: text(&export.source.value),
                    name: import_name(&specifier.local.name()),
                };
                let name = text(&specifier.exported.name());
                push_export(
                    module,
                    name,
                    ExportTarget::From(import),
                    span(specifier.span),
                );
            }
        }
        ast::Statement::ExportAllDeclaration(export) if !export.export_kind.is_type() => {
            let source = text(&export.source.value);
            match &export.exported {
                None => module.star_exports.push(source),
                Some(name) => {
                    let import = Import {
                        module: source,
                        name: ImportName::Namespace,
                    };
                    push_export(
                        module,
                        text(&name.name()),
                        ExportTarget::From(import),
                        span(export.span),
                    );
                }
            }
        }
        ast::Statement::TSExportAssignment(export) => {
            let value = Rc::new(expression(&export.expression));
            push_export(
                module,
                "default".into(),
                ExportTarget::Expression(value),
                span(export.span),
            );
        }
        _ => match item.as_declaration() {
            Some(declaration) => {
                declare(declaration, module);
            }
            None => module.body.extend(statement(item)),
        },
    }
}

fn push_export(module: &mut Module, name: Text, target: ExportTarget, span: Span) {
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
        ExportDefaultDeclarationKind::FunctionDeclaration(item) => {
            let function = Rc::new(function(item));
            if let Some(name) = &function.name {
                module
                    .bindings
                    .insert(name.clone(), Binding::Function(function.clone()));
            }
            let kind = ExpressionKind::Function(function);
            ExportTarget::Expression(Rc::new(Expression {
                span: span(item.span),
                kind,
            }))
        }
        ExportDefaultDeclarationKind::ClassDeclaration(item) => {
            let class = Rc::new(class(item));
            if let Some(name) = &item.id {
                module
                    .bindings
                    .insert(text(&name.name), Binding::Class(class.clone()));
            }
            ExportTarget::Expression(class)
        }
        ExportDefaultDeclarationKind::TSInterfaceDeclaration(_) => return,
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
    push_export(
        module,
        "default".into(),
        target,
        span(export.declaration.span()),
    );
}

/// Binds the names of a declaration, and returns those that are values.
fn declare(declaration: &Declaration, module: &mut Module) -> Vec<Text> {
    match declaration {
        Declaration::VariableDeclaration(variables) if !variables.declare => {
            variable(variables, module)
        }
        Declaration::FunctionDeclaration(item) => {
            let function = Rc::new(function(item));
            let Some(name) = function.name.clone() else {
                return Vec::new();
            };
            // An overload has no body.
            if item.body.is_some() {
                module
                    .bindings
                    .insert(name.clone(), Binding::Function(function));
                return vec![name];
            }
            Vec::new()
        }
        Declaration::ClassDeclaration(item) if !item.declare => {
            let Some(name) = &item.id else {
                return Vec::new();
            };
            let name = text(&name.name);
            module
                .bindings
                .insert(name.clone(), Binding::Class(Rc::new(class(item))));
            vec![name]
        }
        Declaration::TSEnumDeclaration(item) => {
            let name = text(&item.id.name);
            module
                .bindings
                .insert(name.clone(), Binding::Enum(Rc::new(enumeration(item))));
            vec![name]
        }
        Declaration::TSTypeAliasDeclaration(item) => {
            module
                .types
                .insert(text(&item.id.name), type_note(&item.type_annotation));
            Vec::new()
        }
        Declaration::TSInterfaceDeclaration(item) => {
            module
                .types
                .insert(text(&item.id.name), declared_interface(item));
            Vec::new()
        }
        Declaration::TSImportEqualsDeclaration(item) => {
            if let TSModuleReference::ExternalModuleReference(reference) = &item.module_reference {
                let import = Import {
                    module: text(&reference.expression.value),
                    name: ImportName::Namespace,
                };
                module.imports.insert(text(&item.id.name), import);
            }
            Vec::new()
        }
        _ => Vec::new(),
    }
}

fn variable(variables: &ast::VariableDeclaration, module: &mut Module) -> Vec<Text> {
    let mut names = Vec::new();
    for declarator in declarators(variables) {
        if required(&declarator, module) {
            continue;
        }
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
    let mut found = Vec::new();
    for statement in &mut module.body {
        let Statement::Expression(Expression {
            kind: ExpressionKind::Assign(pattern, value),
            span,
        }) = statement
        else {
            continue;
        };
        let Pattern::Place(place) = &**pattern else {
            continue;
        };
        let Some(path) = place.path() else { continue };
        let name: Text = match path.as_str() {
            "module.exports" | "exports" => "default".into(),
            _ => match path
                .strip_prefix("module.exports.")
                .or_else(|| path.strip_prefix("exports."))
            {
                Some(name) => name.into(),
                None => continue,
            },
        };
        let nothing = Expression {
            span: *span,
            kind: ExpressionKind::Null,
        };
        let value = Rc::new(std::mem::replace(&mut **value, nothing));
        found.push((name, value, *span));
    }
    for (name, value, span) in found {
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
                    push_export(
                        module,
                        key.clone(),
                        ExportTarget::Local(local.clone()),
                        span,
                    );
                }
            }
        }
        push_export(module, name, ExportTarget::Expression(value), span);
    }
}
