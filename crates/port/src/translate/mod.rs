//! Translates the statements of a handler to Rust.
//!
//! The translation is never wrong where it is silent: code whose meaning in Rust would differ, or is not known, becomes `not_ported` with
//! a mark. It ends the handler with 501 when it is reached, so nothing after it runs on a wrong value, and no check before a response is
//! skipped.
//!
//! - [`block`] has the translator and its blocks, [`scope`] their names;
//!   [`statement`], [`switch`], [`declare`], [`defer`], [`assign`] and [`attempt`] the statements,
//! - [`expression`], [`choice`], [`condition`], [`compare`] and [`call`] the expressions, [`request`] and [`reply`] what they read and send,
//! - [`schema`] and [`schema_source`] the schemas that check what is read, [`guard`] the calls that become extractors,
//! - [`value`], [`rust`], [`hold`], [`sharing`], [`pure`] and [`data`] what is known of a value, [`missing`] the marks, and [`budget`] the limits.

mod assign;
mod attempt;
mod block;
mod budget;
mod call;
mod choice;
mod compare;
mod condition;
mod data;
mod declare;
mod defer;
mod expression;
mod frame;
mod guard;
mod hold;
mod input;
mod json;
mod missing;
mod pure;
mod reply;
mod request;
mod rust;
mod schema;
mod schema_source;
mod scope;
mod sharing;
mod statement;
mod switch;
mod text;
mod usage;
mod value;

pub(crate) use input::{Declarations, Input, ParamName, Translation};

use block::Translator;

/// The statements of a handler in Rust; `None` if its function is not in the project.
pub(crate) fn translate(input: &Input<'_, '_>) -> Option<Translation> {
    let written = input.code.handler(input.route, input.method)?;
    Some(Translator::new(input, written).handler())
}
