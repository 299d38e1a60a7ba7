//! A function.

use super::{Pattern, Span, Statement, Text, TypeNote};

/// A function, an arrow function or a method. The expression of an arrow function is its `return`.
#[derive(Debug)]
pub struct Function {
    pub span: Span,
    pub name: Option<Text>,
    pub parameters: Vec<Parameter>,
    pub body: Vec<Statement>,
    /// Such as `use cache`.
    pub directives: Vec<Text>,
    /// Whether a call returns a promise, which is true as a condition.
    pub is_async: bool,
    /// Whether a call runs nothing of the body.
    pub is_generator: bool,
}

/// A parameter of a function.
#[derive(Debug)]
pub struct Parameter {
    pub pattern: Pattern,
    pub note: Option<TypeNote>,
    pub is_rest: bool,
}
