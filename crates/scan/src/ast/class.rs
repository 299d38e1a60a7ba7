//! Lowers classes and enums to objects.

use std::rc::Rc;

use oxc_ast::ast::{self, ClassElement, TSEnumMemberName};

use super::expression::{expression, key_name};
use super::function::function;
use super::text::{span, text};
use crate::syntax::{Expression, ExpressionKind, Property};

/// A class, as an object of its methods and initial values.
pub(super) fn class(item: &ast::Class) -> Expression {
    let mut members: Vec<Property> = Vec::new();
    if let Some(heritage) = &item.heritage {
        members.push(Property::Spread(expression(&heritage.expression)));
    }
    for element in &item.body.body {
        match element {
            ClassElement::MethodDefinition(method) => {
                let kind = ExpressionKind::Function(Rc::new(function(&method.value)));
                let value = Expression {
                    span: span(method.span),
                    kind,
                };
                members.push(Property::Named(
                    key_name(&method.key).unwrap_or_else(|| "".into()),
                    value,
                ));
                let decorated = method.decorators.iter().find_map(method_of);
                if let Some(name) = decorated {
                    let kind = ExpressionKind::Function(Rc::new(function(&method.value)));
                    let value = Expression {
                        span: span(method.span),
                        kind,
                    };
                    members.push(Property::Named(name.into(), value));
                }
            }
            ClassElement::PropertyDefinition(property) => {
                if let Some(value) = &property.value {
                    let name = key_name(&property.key).unwrap_or_else(|| "".into());
                    members.push(Property::Named(name, expression(value)));
                }
            }
            ClassElement::StaticBlock(_)
            | ClassElement::AccessorProperty(_)
            | ClassElement::TSIndexSignature(_) => {}
        }
    }
    Expression {
        span: span(item.span),
        kind: ExpressionKind::Object(members),
    }
}

/// The method that a decorator such as `@Get("/:id")` names.
fn method_of(decorator: &ast::Decorator) -> Option<&'static str> {
    let name = match &decorator.expression {
        ast::Expression::CallExpression(call) => call.callee.get_identifier_reference()?,
        other => other.get_identifier_reference()?,
    };
    let names = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH"];
    let method = names
        .into_iter()
        .find(|method| method.eq_ignore_ascii_case(&name.name));
    // `@Get`, not `@get`.
    method.filter(|_| {
        name.name
            .starts_with(|letter: char| letter.is_ascii_uppercase())
    })
}

/// An `enum`, as an object of its values. Members without a value count up.
pub(super) fn enumeration(item: &ast::TSEnumDeclaration) -> Expression {
    let mut next = 0.0;
    let mut members = Vec::new();
    for member in &item.body.members {
        let value = match &member.initializer {
            Some(value) => expression(value),
            None => Expression {
                span: span(member.span),
                kind: ExpressionKind::Number(next),
            },
        };
        if let ExpressionKind::Number(number) = value.kind {
            next = number + 1.0;
        }
        let name = match &member.id {
            TSEnumMemberName::Identifier(name) => text(&name.name),
            TSEnumMemberName::String(name) | TSEnumMemberName::ComputedString(name) => {
                text(&name.value)
            }
            TSEnumMemberName::ComputedTemplateString(_) => continue,
        };
        members.push(Property::Named(name, value));
    }
    Expression {
        span: span(item.span),
        kind: ExpressionKind::Object(members),
    }
}
