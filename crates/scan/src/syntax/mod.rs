//! A TypeScript module as the scan sees it: smaller than the parser's syntax tree, owned, and without its types.
//!
//! The scan needs names, calls, literals, patterns and control flow. Everything else is
//! [`ExpressionKind::Other`], which keeps the expressions inside it, so that no call is lost.

mod expression;
mod function;
mod module;
mod pattern;
mod span;
mod statement;
mod type_note;
mod visit;

pub use expression::{Expression, ExpressionKind, Operator, Property};
pub use function::{Function, Parameter};
pub use module::{Binding, Export, ExportTarget, Import, ImportName, Module};
pub use pattern::{Pattern, PatternEntry};
pub use span::Span;
pub use statement::{Case, Declarator, Each, Statement};
pub use type_note::{TypeField, TypeNote};
pub(crate) use visit::visit_function;
pub use visit::{visit_expression, visit_statements};

/// A name or a string of the source; many values share it.
pub type Text = std::rc::Rc<str>;
