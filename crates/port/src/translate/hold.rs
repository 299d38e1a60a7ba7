//! Values that stand where their variable is used, and not where the source computes them.

use twinroute_scan::code::syntax::{Pattern, Statement, Text};

use super::block::Translator;
use super::json::Json;
use super::value::Value;

impl Translator<'_, '_> {
    /// Whether a value may stand where its variable is used, and not only where it is computed. An error ends the handler at once,
    /// as `res.json()` responds at once.
    pub(super) fn may_wait(&self, value: &Value, pattern: &Pattern, rest: &[Statement]) -> bool {
        let is_returned = match (pattern, rest.first()) {
            (Pattern::Name(name), Some(Statement::Return(Some(value)))) => {
                value.name() == Some(name)
            }
            _ => false,
        };
        match value {
            Value::Throws(_) => false,
            Value::Json(_) => matches!(pattern, Pattern::Name(_)) || !value.can_fail(),
            Value::Reply(_) => is_returned || !self.is_pages() && !value.can_fail(),
            _ => true,
        }
    }

    /// Declares a name for a value that needs no code of its own. What was called on `res` happens here: `const denied = res.status(403)`.
    pub(super) fn hold(&mut self, name: &Text, value: Value) {
        let value = match value {
            Value::Responder(calls) => {
                self.chain.extend(calls);
                Value::Responder(Vec::new())
            }
            value => value,
        };
        self.declare(name, value);
    }
}

/// JSON that may be repeated where it is used.
pub(super) fn is_small(json: &Json) -> bool {
    json.inline().len() <= 40 && !Value::Json(json.clone()).can_fail()
}
