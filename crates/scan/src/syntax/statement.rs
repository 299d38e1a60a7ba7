//! A statement.

use std::rc::Rc;

use super::{Expression, Function, Pattern, Span, TypeNote};

/// A statement. Labels are left out.
#[derive(Debug)]
pub enum Statement {
    Declare(Rc<Declarator>),
    Function(Rc<Function>),
    Expression(Expression),
    Return(Option<Expression>),
    Throw(Expression),
    If {
        test: Expression,
        then: Vec<Self>,
        otherwise: Vec<Self>,
    },
    Switch {
        subject: Expression,
        cases: Vec<Case>,
    },
    Block(Vec<Self>),
    Try {
        block: Vec<Self>,
        catch: Option<(Option<Pattern>, Vec<Self>)>,
        finally: Vec<Self>,
    },
    Loop {
        /// What runs before the body: initializers and tests.
        head: Vec<Self>,
        /// `for (binding of over)`, and whether it is `for await`.
        each: Option<Box<Each>>,
        body: Vec<Self>,
    },
    Break,
    /// Any other statement, with the expressions inside it.
    Other(Vec<Expression>),
}

/// The head of a `for ... of` loop.
#[derive(Debug)]
pub struct Each {
    pub pattern: Pattern,
    pub over: Expression,
}

/// `case test:`; `None` for `default:`.
#[derive(Debug)]
pub struct Case {
    pub test: Option<Expression>,
    pub body: Vec<Statement>,
}

/// `const pattern: Note = init`.
#[derive(Debug)]
pub struct Declarator {
    /// The whole declaration: `const a = 1, b = 2`.
    pub span: Span,
    pub pattern: Pattern,
    pub note: Option<TypeNote>,
    pub init: Option<Expression>,
    /// Whether it is a `const`, whose value does not change.
    pub is_const: bool,
    /// Whether it is a `var`, which belongs to the function and not to its block.
    pub is_var: bool,
}
