//! Lowers expressions.

use std::rc::Rc;

use oxc_ast::ast::{self, Argument, ArrayExpressionElement, ObjectPropertyKind, PropertyKey};
use oxc_span::GetSpan;
use oxc_syntax::operator::{AssignmentOperator, BinaryOperator, LogicalOperator, UnaryOperator};

use super::class::class;
use super::function::{arrow, function};
use super::jsx::{jsx_children, jsx_element};
use super::pattern::{assignment_target, simple_target};
use super::text::{span, text};
use super::type_note::type_note;
use crate::syntax::{Expression, ExpressionKind, Operator, Pattern, Property, Text};

pub(super) fn boxed(item: &ast::Expression) -> Box<Expression> {
    Box::new(expression(item))
}

pub(super) fn expression(item: &ast::Expression) -> Expression {
    Expression {
        span: span(item.span()),
        kind: kind(item),
    }
}

fn kind(item: &ast::Expression) -> ExpressionKind {
    match item {
        ast::Expression::Identifier(name) => ExpressionKind::Name(text(&name.name)),
        // A lone surrogate is no text in Rust.
        ast::Expression::StringLiteral(literal) if literal.lone_surrogates => {
            ExpressionKind::Other(Vec::new())
        }
        ast::Expression::StringLiteral(literal) => ExpressionKind::Text(text(&literal.value)),
        ast::Expression::NumericLiteral(literal) => ExpressionKind::Number(literal.value),
        ast::Expression::BooleanLiteral(literal) => ExpressionKind::Boolean(literal.value),
        ast::Expression::NullLiteral(_) => ExpressionKind::Null,
        ast::Expression::TemplateLiteral(template) => template_kind(template),
        ast::Expression::ObjectExpression(object) => ExpressionKind::Object(properties(object)),
        ast::Expression::ArrayExpression(array) => {
            ExpressionKind::Array(array.elements.iter().filter_map(element).collect())
        }
        ast::Expression::ArrowFunctionExpression(item) => {
            ExpressionKind::Function(Rc::new(arrow(item)))
        }
        ast::Expression::FunctionExpression(item) => {
            ExpressionKind::Function(Rc::new(function(item)))
        }
        ast::Expression::ClassExpression(item) => class(item).kind,
        ast::Expression::CallExpression(call) => ExpressionKind::Call {
            callee: boxed(&call.callee),
            arguments: arguments(&call.arguments),
            is_new: false,
        },
        ast::Expression::NewExpression(call) => ExpressionKind::Call {
            callee: boxed(&call.callee),
            arguments: arguments(&call.arguments),
            is_new: true,
        },
        ast::Expression::AwaitExpression(inner) => ExpressionKind::Await(boxed(&inner.argument)),
        ast::Expression::ConditionalExpression(item) => ExpressionKind::Conditional(
            boxed(&item.test),
            boxed(&item.consequent),
            boxed(&item.alternate),
        ),
        ast::Expression::BinaryExpression(item) => compared(item),
        ast::Expression::LogicalExpression(item) => ExpressionKind::Binary(
            logical(item.operator),
            boxed(&item.left),
            boxed(&item.right),
        ),
        ast::Expression::UnaryExpression(item) => unary(item),
        ast::Expression::AssignmentExpression(item) => assignment(item),
        _ => wrapped(item),
    }
}

/// Expressions that only wrap others.
fn wrapped(item: &ast::Expression) -> ExpressionKind {
    match item {
        ast::Expression::ParenthesizedExpression(inner) => kind(&inner.expression),
        ast::Expression::TSNonNullExpression(inner) => kind(&inner.expression),
        ast::Expression::TSSatisfiesExpression(inner) => kind(&inner.expression),
        ast::Expression::TSInstantiationExpression(inner) => kind(&inner.expression),
        ast::Expression::TSAsExpression(inner) => ExpressionKind::As(
            boxed(&inner.expression),
            Box::new(type_note(&inner.type_annotation)),
        ),
        ast::Expression::TSTypeAssertion(inner) => ExpressionKind::As(
            boxed(&inner.expression),
            Box::new(type_note(&inner.type_annotation)),
        ),
        ast::Expression::ChainExpression(chain) => chain_kind(&chain.expression),
        ast::Expression::ImportExpression(import) => match &import.source {
            ast::Expression::StringLiteral(source) => ExpressionKind::Import(text(&source.value)),
            source => ExpressionKind::Other(vec![expression(source)]),
        },
        ast::Expression::SequenceExpression(items) => {
            ExpressionKind::Other(items.expressions.iter().map(expression).collect())
        }
        ast::Expression::TaggedTemplateExpression(item) => {
            let holes = item.quasi.expressions.iter().map(expression);
            ExpressionKind::Other(
                std::iter::once(expression(&item.tag))
                    .chain(holes)
                    .collect(),
            )
        }
        ast::Expression::YieldExpression(item) => {
            ExpressionKind::Other(item.argument.iter().map(expression).collect())
        }
        ast::Expression::UpdateExpression(item) => {
            ExpressionKind::Other(simple_target(&item.argument).into_iter().collect())
        }
        ast::Expression::PrivateInExpression(item) => {
            ExpressionKind::Other(vec![expression(&item.right)])
        }
        ast::Expression::JSXElement(element) => ExpressionKind::Other(jsx_element(element)),
        ast::Expression::JSXFragment(fragment) => {
            ExpressionKind::Other(jsx_children(&fragment.children))
        }
        _ => item
            .as_member_expression()
            .map_or_else(|| ExpressionKind::Other(Vec::new()), member),
    }
}

pub(super) fn member(item: &ast::MemberExpression) -> ExpressionKind {
    match item {
        ast::MemberExpression::StaticMemberExpression(item) => {
            ExpressionKind::Member(boxed(&item.object), text(&item.property.name))
        }
        ast::MemberExpression::PrivateFieldExpression(item) => {
            ExpressionKind::Member(boxed(&item.object), text(&item.field.name))
        }
        ast::MemberExpression::ComputedMemberExpression(item) => match &item.expression {
            ast::Expression::StringLiteral(key) if !key.lone_surrogates => {
                ExpressionKind::Member(boxed(&item.object), text(&key.value))
            }
            key => ExpressionKind::Index(boxed(&item.object), boxed(key)),
        },
    }
}

fn chain_kind(item: &ast::ChainElement) -> ExpressionKind {
    match item {
        ast::ChainElement::CallExpression(call) => ExpressionKind::Call {
            callee: boxed(&call.callee),
            arguments: arguments(&call.arguments),
            is_new: false,
        },
        ast::ChainElement::TSNonNullExpression(inner) => kind(&inner.expression),
        other => other
            .as_member_expression()
            .map_or_else(|| ExpressionKind::Other(Vec::new()), member),
    }
}

fn template_kind(template: &ast::TemplateLiteral) -> ExpressionKind {
    let holes = template.expressions.iter().map(expression);
    if template.quasis.iter().any(|part| part.lone_surrogates) {
        return ExpressionKind::Other(holes.collect());
    }
    let texts = template
        .quasis
        .iter()
        .map(|part| text(part.value.cooked.as_ref().unwrap_or(&part.value.raw)));
    let texts: Box<[Text]> = texts.collect();
    match &texts[..] {
        [only] => ExpressionKind::Text(only.clone()),
        _ => ExpressionKind::Template(texts, holes.collect()),
    }
}

fn spread(item: &ast::SpreadElement) -> Expression {
    let kind = ExpressionKind::Spread(boxed(&item.argument));
    Expression {
        span: span(item.span),
        kind,
    }
}

fn element(item: &ArrayExpressionElement) -> Option<Expression> {
    match item {
        ArrayExpressionElement::SpreadElement(item) => Some(spread(item)),
        // A hole has no value, but its place.
        ArrayExpressionElement::Elision(hole) => Some(Expression {
            span: span(hole.span),
            kind: ExpressionKind::Name("undefined".into()),
        }),
        other => other.as_expression().map(expression),
    }
}

pub(super) fn arguments(items: &[Argument]) -> Vec<Expression> {
    let argument = |item: &Argument| match item {
        Argument::SpreadElement(item) => Some(spread(item)),
        other => other.as_expression().map(expression),
    };
    // Most calls have one argument, and a list that grows has room for four.
    let mut arguments = Vec::with_capacity(items.len());
    arguments.extend(items.iter().filter_map(argument));
    arguments
}

fn properties(object: &ast::ObjectExpression) -> Vec<Property> {
    let property = |item: &ObjectPropertyKind| match item {
        ObjectPropertyKind::SpreadProperty(item) => Property::Spread(expression(&item.argument)),
        ObjectPropertyKind::ObjectProperty(item) => match property_name(item) {
            Some(name) => Property::Named(name, expression(&item.value)),
            None => {
                let key = item.key.as_expression().map(expression);
                let nothing = Expression {
                    span: span(item.span),
                    kind: ExpressionKind::Null,
                };
                let key = Box::new(key.unwrap_or(nothing));
                Property::Computed(key, boxed(&item.value))
            }
        },
    };
    object.properties.iter().map(property).collect()
}

/// The name of a property, unless it is computed. `__proto__: value` sets no property: what the object has then is not known.
fn property_name(item: &ast::ObjectProperty) -> Option<Text> {
    let is_plain = !item.computed && !item.shorthand && !item.method;
    key_name(&item.key).filter(|name| !is_plain || &**name != "__proto__")
}

/// The name of a key, unless it is computed.
pub(super) fn key_name(key: &PropertyKey) -> Option<Text> {
    match key {
        PropertyKey::StaticIdentifier(name) => Some(text(&name.name)),
        PropertyKey::StringLiteral(literal) if !literal.lone_surrogates => {
            Some(text(&literal.value))
        }
        // Larger and smaller numbers have an exponent in JavaScript.
        PropertyKey::NumericLiteral(literal)
            if literal.value == 0.0 || (1e-6..1e21).contains(&literal.value) =>
        {
            Some(literal.value.to_string().into())
        }
        _ => None,
    }
}

fn unary(item: &ast::UnaryExpression) -> ExpressionKind {
    match (item.operator, &item.argument) {
        (UnaryOperator::LogicalNot, inner) => ExpressionKind::Not(boxed(inner)),
        (UnaryOperator::UnaryNegation, ast::Expression::NumericLiteral(literal)) => {
            ExpressionKind::Number(-literal.value)
        }
        (_, inner) => ExpressionKind::Other(vec![expression(inner)]),
    }
}

fn assignment(item: &ast::AssignmentExpression) -> ExpressionKind {
    let right = boxed(&item.right);
    let operator = match item.operator {
        AssignmentOperator::Assign => {
            return ExpressionKind::Assign(Box::new(assignment_target(&item.left)), right);
        }
        AssignmentOperator::LogicalOr => Some(Operator::Or),
        AssignmentOperator::LogicalNullish => Some(Operator::Coalesce),
        AssignmentOperator::LogicalAnd => Some(Operator::And),
        _ => None,
    };
    match (operator, assigned_place(item)) {
        // `a ||= b` is `a = a || b`.
        (Some(operator), Some(place)) => {
            let value = ExpressionKind::Binary(operator, Box::new(place), right);
            let value = Expression {
                span: span(item.span),
                kind: value,
            };
            ExpressionKind::Assign(Box::new(assignment_target(&item.left)), Box::new(value))
        }
        (_, place) => ExpressionKind::Other(place.into_iter().chain([*right]).collect()),
    }
}

/// The variable or the member that is assigned to, as a value.
fn assigned_place(item: &ast::AssignmentExpression) -> Option<Expression> {
    match assignment_target(&item.left) {
        Pattern::Place(place) => Some(*place),
        Pattern::Name(name) => Some(Expression {
            span: span(item.left.span()),
            kind: ExpressionKind::Name(name),
        }),
        _ => None,
    }
}

fn compared(item: &ast::BinaryExpression) -> ExpressionKind {
    let (left, mut right) = (boxed(&item.left), boxed(&item.right));
    let operator = match (position_test(item), &mut right.kind) {
        (Some(operator), ExpressionKind::Number(number)) => {
            *number = -1.0;
            operator
        }
        _ => binary(item.operator),
    };
    ExpressionKind::Binary(operator, left, right)
}

/// `list.indexOf(item) < 0` is `=== -1`, and `>= 0` and `> -1` are `!== -1`.
fn position_test(item: &ast::BinaryExpression) -> Option<Operator> {
    let ast::Expression::CallExpression(call) = &item.left else {
        return None;
    };
    let member = call.callee.get_member_expr()?;
    let is_zero = match &item.right {
        ast::Expression::NumericLiteral(literal) => literal.value == 0.0,
        ast::Expression::UnaryExpression(unary) => match &unary.argument {
            ast::Expression::NumericLiteral(literal) if literal.value == 1.0 => false,
            _ => return None,
        },
        _ => return None,
    };
    match (member.static_property_name()?, item.operator, is_zero) {
        ("indexOf", BinaryOperator::LessThan, true) => Some(Operator::Equal),
        ("indexOf", BinaryOperator::GreaterEqualThan, true)
        | ("indexOf", BinaryOperator::GreaterThan, false) => Some(Operator::Unequal),
        _ => None,
    }
}

fn binary(operator: BinaryOperator) -> Operator {
    match operator {
        BinaryOperator::Equality | BinaryOperator::StrictEquality => Operator::Equal,
        BinaryOperator::Inequality | BinaryOperator::StrictInequality => Operator::Unequal,
        BinaryOperator::Addition => Operator::Add,
        BinaryOperator::In => Operator::In,
        _ => Operator::Other,
    }
}

fn logical(operator: LogicalOperator) -> Operator {
    match operator {
        LogicalOperator::And => Operator::And,
        LogicalOperator::Or => Operator::Or,
        LogicalOperator::Coalesce => Operator::Coalesce,
    }
}
