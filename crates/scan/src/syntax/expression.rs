//! An expression.

use std::rc::Rc;

use super::{Function, Pattern, Span, Text, TypeNote};

/// An expression and where it stands. Parentheses and `!` are left out.
///
/// A project has millions of them, so large parts are behind a pointer.
#[derive(Debug)]
pub struct Expression {
    pub span: Span,
    pub kind: ExpressionKind,
}

/// What an expression is.
#[derive(Debug)]
pub enum ExpressionKind {
    Name(Text),
    Text(Text),
    Number(f64),
    Boolean(bool),
    Null,
    /// `` `a${b}c` ``: one more text than holes.
    Template(Box<[Text]>, Box<[Expression]>),
    Member(Box<Expression>, Text),
    Index(Box<Expression>, Box<Expression>),
    Call {
        callee: Box<Expression>,
        arguments: Vec<Expression>,
        is_new: bool,
    },
    Object(Vec<Property>),
    Array(Vec<Expression>),
    Spread(Box<Expression>),
    Function(Rc<Function>),
    Await(Box<Expression>),
    Not(Box<Expression>),
    Binary(Operator, Box<Expression>, Box<Expression>),
    Conditional(Box<Expression>, Box<Expression>, Box<Expression>),
    Assign(Box<Pattern>, Box<Expression>),
    /// `value as Type`, `<Type>value`.
    As(Box<Expression>, Box<TypeNote>),
    /// `import("module")`, with a literal.
    Import(Text),
    /// Any other expression, with those inside it.
    Other(Vec<Expression>),
}

/// The operators whose meaning the scan needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    And,
    Or,
    Coalesce,
    Equal,
    Unequal,
    Add,
    In,
    Other,
}

/// A part of an object literal.
#[derive(Debug)]
pub enum Property {
    Named(Text, Expression),
    Computed(Box<Expression>, Box<Expression>),
    Spread(Expression),
}

impl Expression {
    /// The expression without `as Type` and `await` around it.
    pub fn bare(&self) -> &Self {
        match &self.kind {
            ExpressionKind::As(inner, _) | ExpressionKind::Await(inner) => inner.bare(),
            _ => self,
        }
    }

    /// The name, if the expression is one.
    pub fn name(&self) -> Option<&Text> {
        match &self.bare().kind {
            ExpressionKind::Name(name) => Some(name),
            _ => None,
        }
    }

    /// The text of a string literal, or of a template without holes.
    pub fn text(&self) -> Option<&Text> {
        match &self.bare().kind {
            ExpressionKind::Text(text) => Some(text),
            ExpressionKind::Template(texts, holes) if holes.is_empty() => texts.first(),
            _ => None,
        }
    }

    /// `a.b.c` as a text, if the expression is a chain of names.
    pub fn path(&self) -> Option<String> {
        match &self.bare().kind {
            ExpressionKind::Name(name) => Some(name.to_string()),
            ExpressionKind::Member(object, name) => Some(format!("{}.{name}", object.path()?)),
            _ => None,
        }
    }
}
