//! Lowers functions.

use oxc_ast::ast::{self, ArrowFunctionBody};

use super::expression::{boxed, expression};
use super::pattern::pattern;
use super::statement::statements;
use super::text::{span, text};
use super::type_note::type_note;
use crate::syntax::{Function, Parameter, Pattern, Statement};

pub(super) fn function(item: &ast::Function) -> Function {
    let (directives, body) = match &item.body {
        Some(body) => (
            body.directives
                .iter()
                .map(|one| text(&one.directive))
                .collect(),
            statements(&body.statements),
        ),
        None => (Vec::new(), Vec::new()),
    };
    Function {
        span: span(item.span),
        name: item.id.as_ref().map(|name| text(&name.name)),
        parameters: parameters(&item.params),
        body,
        directives,
        is_async: item.r#async,
        is_generator: item.generator,
    }
}

pub(super) fn arrow(item: &ast::ArrowFunctionExpression) -> Function {
    let (directives, body) = match &item.body {
        ArrowFunctionBody::FunctionBody(body) => (
            body.directives
                .iter()
                .map(|one| text(&one.directive))
                .collect(),
            statements(&body.statements),
        ),
        other => (
            Vec::new(),
            vec![Statement::Return(other.as_expression().map(expression))],
        ),
    };
    Function {
        span: span(item.span),
        name: None,
        parameters: parameters(&item.params),
        body,
        directives,
        is_async: item.r#async,
        is_generator: false,
    }
}

fn parameters(items: &ast::FormalParameters) -> Vec<Parameter> {
    let parameter = |item: &ast::FormalParameter| {
        let bare = pattern(&item.pattern);
        Parameter {
            pattern: match &item.initializer {
                Some(default) => Pattern::Default(Box::new(bare), boxed(default)),
                None => bare,
            },
            note: item
                .type_annotation
                .as_ref()
                .map(|note| type_note(&note.type_annotation)),
            is_rest: false,
        }
    };
    let rest = items.rest.iter().map(|rest| Parameter {
        pattern: pattern(&rest.rest.argument),
        note: None,
        is_rest: true,
    });
    items.items.iter().map(parameter).chain(rest).collect()
}
