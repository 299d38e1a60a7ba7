//! Guards: calls that read the session, and request helpers that reject requests by themselves.

use twinroute_scan::code::Written;
use twinroute_scan::code::syntax::{Expression, ExpressionKind, Pattern, Statement, Text};

use super::block::Translator;
use super::usage;
use super::value::Value;
use crate::guard::{Guard, GuardPlace};
use crate::mark::one_line;

/// A call of a guard.
pub(super) struct GuardCall {
    name: String,
    source: Option<Written>,
    is_handed_request: bool,
}

impl Translator<'_, '_> {
    /// Whether a call is one of a guard: a session library's function, or one of the project that is handed the request.
    pub(super) fn guard_call(&mut self, expression: &Expression) -> Option<GuardCall> {
        let ExpressionKind::Call {
            callee,
            arguments,
            is_new: false,
        } = &expression.bare().kind
        else {
            return None;
        };
        let callee = callee.bare();
        if usage::root(callee).is_some_and(|root| self.is_local(root)) {
            return None;
        }
        let name = callee.path()?.rsplit('.').next()?.to_owned();
        let value = self.peeked(|this| this.value(callee))?;
        let is_request = |this: &mut Self, argument: &Expression| {
            let value = this.peeked(|this| this.value(argument));
            matches!(
                value,
                Some(Value::Request | Value::Headers | Value::Cookies)
            )
        };
        let is_handed_request = arguments.iter().any(|argument| is_request(self, argument));
        let source = match value {
            Value::Function(written) => Some(written),
            Value::Package(..) => None,
            _ => return None,
        };
        Some(GuardCall {
            name,
            source,
            is_handed_request,
        })
    }

    /// Whether a call reads the session: what the callee leads to includes a session library.
    pub(super) fn reads_session(&mut self, call: &GuardCall, expression: &Expression) -> bool {
        let ExpressionKind::Call {
            callee, arguments, ..
        } = &expression.bare().kind
        else {
            return false;
        };
        let module = self.module();
        let reaches = self.input.code.reaches(&module, callee, &|_| false);
        reaches.session && (call.is_handed_request || arguments.is_empty() || call.source.is_none())
    }

    /// A call in place: what it returns, as an expression.
    pub(super) fn session(&mut self, call: &GuardCall, expression: &Expression) -> String {
        let guard = self.add_guard(call, expression);
        self.import("actix_web::FromRequest as _");
        format!("{}::extract(req.http()).await?.0", guard.type_name())
    }

    /// The extractor of a helper that rejects by itself; returns its variable.
    pub(super) fn extractor(&mut self, call: &GuardCall, expression: &Expression) -> String {
        let guard = self.add_guard(call, expression);
        let variable = guard.variable();
        if self.is_pages() {
            self.import("actix_web::FromRequest as _");
            let extractor = guard.type_name();
            let line = format!("let {variable} = {extractor}::extract(req.http()).await?;");
            self.push(vec![line]);
        } else if !self.out.arguments.contains(&variable) {
            self.out.arguments.push(variable.clone());
        }
        variable
    }

    fn add_guard(&mut self, call: &GuardCall, expression: &Expression) -> Guard {
        let place = call.source.as_ref().map(|written| {
            let (file, lines) = self.input.code.place(written);
            GuardPlace { file, lines }
        });
        let source = one_line(&self.source(expression.bare()), 200);
        let guard = self.input.guards.claim(&call.name, source, place);
        if !self.out.guards.contains(&guard) {
            self.out.guards.push(guard.clone());
        }
        guard
    }

    /// The name in a pattern that holds a rejection: `error` of `const { error } = await check(req); if (error) return error()`.
    pub(super) fn rejection(
        call: &GuardCall,
        pattern: &Pattern,
        rest: &[Statement],
    ) -> Option<Text> {
        if !call.is_handed_request || call.source.is_none() {
            return None;
        }
        let mut names = Vec::new();
        pattern.names(&mut |name| names.push(name.clone()));
        let Pattern::Object { .. } = pattern else {
            return None;
        };
        names
            .into_iter()
            .find(|name| rest.iter().any(|statement| rejects(name, statement)))
    }
}

/// `if (error) return error()`
fn rejects(name: &str, statement: &Statement) -> bool {
    let Statement::If {
        test,
        then,
        otherwise,
    } = statement
    else {
        return false;
    };
    let returned = match &then[..] {
        [Statement::Return(Some(value))] => value,
        [Statement::Block(block)] => match &block[..] {
            [Statement::Return(Some(value))] => value,
            _ => return false,
        },
        _ => return false,
    };
    let is_it = |value: &Expression| value.name().is_some_and(|one| &**one == name);
    let is_returned = match &returned.bare().kind {
        ExpressionKind::Call { callee, .. } => is_it(callee),
        _ => is_it(returned),
    };
    is_it(test) && otherwise.is_empty() && is_returned
}
