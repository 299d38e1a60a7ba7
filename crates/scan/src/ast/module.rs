//! Lowers the top level of a module.

use std::rc::Rc;

use oxc_ast::ast::{
    self, Declaration, ExportDefaultDeclarationKind, ImportDeclarationSpecifier, TSModuleReference,
};
use oxc_span::GetSpan;

use super::class::{class, enumeration};
use super::common_js::{common_js, export_declared};
use super::expression::expression;
use super::function::function;
use super::statement::{declarators, statement};
use super::text::{span, text};
use super::type_note::{declared_interface, type_note};
use crate::syntax::{
    Binding, Declarator, Export, ExportTarget, Expression, ExpressionKind, Import, ImportName,
    Module, Pattern, Statement, Text, TypeNote,
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
pub(super) fn required_module(expression: &Expression) -> Option<Text> {
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
