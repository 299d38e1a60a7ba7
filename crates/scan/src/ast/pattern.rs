//! Lowers binding patterns and the targets of assignments.

use oxc_ast::ast::{
    self, AssignmentTarget, AssignmentTargetMaybeDefault, AssignmentTargetProperty, BindingPattern,
};
use oxc_span::GetSpan;

use super::expression::{expression, key_name, member};
use super::text::{span, text};
use crate::syntax::{Expression, ExpressionKind, Pattern, PatternEntry};

pub(super) fn pattern(item: &BindingPattern) -> Pattern {
    match item {
        BindingPattern::BindingIdentifier(name) => Pattern::Name(text(&name.name)),
        BindingPattern::AssignmentPattern(item) => Pattern::Default(
            Box::new(pattern(&item.left)),
            Box::new(expression(&item.right)),
        ),
        BindingPattern::ObjectPattern(item) => Pattern::Object {
            entries: item.properties.iter().map(entry).collect(),
            rest: item
                .rest
                .as_ref()
                .map(|rest| Box::new(pattern(&rest.argument))),
        },
        BindingPattern::ArrayPattern(item) => Pattern::Array {
            items: item
                .elements
                .iter()
                .map(|one| one.as_ref().map(pattern))
                .collect(),
            rest: item
                .rest
                .as_ref()
                .map(|rest| Box::new(pattern(&rest.argument))),
        },
    }
}

fn entry(item: &ast::BindingProperty) -> PatternEntry {
    PatternEntry {
        key: key_name(&item.key),
        pattern: pattern(&item.value),
    }
}

pub(super) fn assignment_target(item: &AssignmentTarget) -> Pattern {
    match item {
        AssignmentTarget::ObjectAssignmentTarget(object) => Pattern::Object {
            entries: object.properties.iter().map(target_entry).collect(),
            rest: object
                .rest
                .as_ref()
                .map(|rest| Box::new(assignment_target(&rest.target))),
        },
        AssignmentTarget::ArrayAssignmentTarget(array) => Pattern::Array {
            items: array
                .elements
                .iter()
                .map(|one| one.as_ref().map(maybe_default))
                .collect(),
            rest: array
                .rest
                .as_ref()
                .map(|rest| Box::new(assignment_target(&rest.target))),
        },
        other => {
            let target = other.as_simple_assignment_target().and_then(simple_target);
            match target {
                Some(Expression {
                    kind: ExpressionKind::Name(name),
                    ..
                }) => Pattern::Name(name),
                Some(place) => Pattern::Place(Box::new(place)),
                None => Pattern::Array {
                    items: Vec::new(),
                    rest: None,
                },
            }
        }
    }
}

pub(super) fn simple_target(item: &ast::SimpleAssignmentTarget) -> Option<Expression> {
    let kind = match item {
        ast::SimpleAssignmentTarget::AssignmentTargetIdentifier(name) => {
            ExpressionKind::Name(text(&name.name))
        }
        ast::SimpleAssignmentTarget::TSAsExpression(inner) => {
            return Some(expression(&inner.expression));
        }
        ast::SimpleAssignmentTarget::TSSatisfiesExpression(inner) => {
            return Some(expression(&inner.expression));
        }
        ast::SimpleAssignmentTarget::TSNonNullExpression(inner) => {
            return Some(expression(&inner.expression));
        }
        ast::SimpleAssignmentTarget::TSTypeAssertion(inner) => {
            return Some(expression(&inner.expression));
        }
        other => member(other.as_member_expression()?),
    };
    Some(Expression {
        span: span(item.span()),
        kind,
    })
}

fn maybe_default(item: &AssignmentTargetMaybeDefault) -> Pattern {
    match item {
        AssignmentTargetMaybeDefault::AssignmentTargetWithDefault(item) => Pattern::Default(
            Box::new(assignment_target(&item.binding)),
            Box::new(expression(&item.init)),
        ),
        other => match other.as_assignment_target() {
            Some(target) => assignment_target(target),
            None => Pattern::Array {
                items: Vec::new(),
                rest: None,
            },
        },
    }
}

fn target_entry(item: &AssignmentTargetProperty) -> PatternEntry {
    match item {
        AssignmentTargetProperty::AssignmentTargetPropertyIdentifier(item) => {
            let name = text(&item.binding.name);
            let bare = Pattern::Name(name.clone());
            let pattern = match &item.init {
                Some(default) => Pattern::Default(Box::new(bare), Box::new(expression(default))),
                None => bare,
            };
            PatternEntry {
                key: Some(name),
                pattern,
            }
        }
        AssignmentTargetProperty::AssignmentTargetPropertyProperty(item) => PatternEntry {
            key: key_name(&item.name),
            pattern: maybe_default(&item.binding),
        },
    }
}
