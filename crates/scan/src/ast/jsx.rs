//! Lowers JSX to the expressions inside it, so that no call is lost.

use oxc_ast::ast::{
    self, JSXAttributeItem, JSXAttributeValue, JSXChild, JSXElementName, JSXExpression,
    JSXMemberExpressionObject,
};

use super::expression::expression;
use super::text::{span, text};
use crate::syntax::{Expression, ExpressionKind};

pub(super) fn jsx_element(element: &ast::JSXElement) -> Vec<Expression> {
    let opening = &element.opening_element;
    let mut inner: Vec<Expression> = jsx_name(&opening.name).into_iter().collect();
    for attribute in &opening.attributes {
        match attribute {
            JSXAttributeItem::SpreadAttribute(item) => inner.push(expression(&item.argument)),
            JSXAttributeItem::Attribute(item) => match &item.value {
                Some(JSXAttributeValue::ExpressionContainer(item)) => {
                    inner.extend(jsx_expression(&item.expression))
                }
                Some(JSXAttributeValue::Element(item)) => inner.extend(jsx_element(item)),
                Some(JSXAttributeValue::Fragment(item)) => {
                    inner.extend(jsx_children(&item.children))
                }
                Some(JSXAttributeValue::StringLiteral(_)) | None => {}
            },
        }
    }
    inner.extend(jsx_children(&element.children));
    inner
}

/// The component of an element; `None` for an HTML element.
fn jsx_name(name: &JSXElementName) -> Option<Expression> {
    let mut object = match name {
        JSXElementName::IdentifierReference(name) => {
            let kind = ExpressionKind::Name(text(&name.name));
            return Some(Expression {
                span: span(name.span),
                kind,
            });
        }
        JSXElementName::MemberExpression(member) => &member.object,
        _ => return None,
    };
    loop {
        match object {
            JSXMemberExpressionObject::IdentifierReference(name) => {
                let kind = ExpressionKind::Name(text(&name.name));
                return Some(Expression {
                    span: span(name.span),
                    kind,
                });
            }
            JSXMemberExpressionObject::MemberExpression(member) => object = &member.object,
            JSXMemberExpressionObject::ThisExpression(_) => return None,
        }
    }
}

pub(super) fn jsx_children(children: &[JSXChild]) -> Vec<Expression> {
    let mut inner = Vec::new();
    for child in children {
        match child {
            JSXChild::Element(item) => inner.extend(jsx_element(item)),
            JSXChild::Fragment(item) => inner.extend(jsx_children(&item.children)),
            JSXChild::ExpressionContainer(item) => inner.extend(jsx_expression(&item.expression)),
            JSXChild::Spread(item) => inner.push(expression(&item.expression)),
            JSXChild::Text(_) => {}
        }
    }
    inner
}

fn jsx_expression(item: &JSXExpression) -> Option<Expression> {
    item.as_expression().map(expression)
}
