//! A function.

use super::{Pattern, Span, Statement, Text, TypeNote};

/// A function, an arrow function or a method. The expression of an arrow function is its `return`.
#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) span: Span,
    pub(crate) name: Option<Text>,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) body: Vec<Statement>,
    /// Such as `use cache`.
    pub(crate) directives: Vec<Text>,
}

/// A parameter of a function.
#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) pattern: Pattern,
    pub(crate) note: Option<TypeNote>,
    pub(crate) is_rest: bool,
}
