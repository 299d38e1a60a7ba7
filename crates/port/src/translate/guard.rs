//! Guards: calls that read the session, and request helpers that reject requests by themselves.

use twinroute_scan::code::Written;
use twinroute_scan::code::syntax::{
    Expression, ExpressionKind, Pattern, Property, Statement, Text, visit_expression,
};

use super::block::Translator;
use super::usage;
use super::value::Value;
use crate::function::quoted;
use crate::guard::{Guard, GuardPlace};
use crate::mark::one_line;

/// A call of a guard.
pub(super) struct GuardCall {
    name: String,
    source: Option<Written>,
    is_handed_request: bool,
    /// The source of the arguments that choose what it checks, such as a role.
    further: Option<String>,
}

impl GuardCall {
    pub(super) fn has_further(&self) -> bool {
        self.further.is_some()
    }
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
            further: self.further(arguments, source.is_none())?,
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
        let extract = format!("{}::extract(req.http()).await?", guard.type_name());
        let Some(further) = &call.further else {
            return format!("{extract}.0");
        };
        let variable = self.fresh(&guard.name);
        self.before.push(format!("let {variable} = {extract};"));
        self.before
            .push(format!("{variable}.check({})?;", quoted(further)));
        format!("{variable}.0")
    }

    /// The extractor of a helper that rejects by itself; returns its variable. In App it is an argument if the handler calls it first.
    pub(super) fn extractor(&mut self, call: &GuardCall, expression: &Expression) -> String {
        let guard = self.add_guard(call, expression);
        let mut variable = guard.variable();
        if self.is_pages() || !self.is_first() {
            self.import("actix_web::FromRequest as _");
            variable = self.fresh(&guard.name);
            let extractor = guard.type_name();
            let line = format!("let {variable} = {extractor}::extract(req.http()).await?;");
            self.push(vec![line]);
        } else {
            self.out.arguments.push(variable.clone());
        }
        if let Some(further) = &call.further {
            self.push(vec![format!("{variable}.check({})?;", quoted(further))]);
        }
        variable
    }

    /// Whether the handler has done nothing before.
    pub(super) fn is_first(&self) -> bool {
        // The parameters, and the block of the function.
        let is_outermost = self.frames.len() == 1 && self.reads.len() == 2;
        is_outermost && self.lines.is_empty() && self.out.arguments.is_empty()
    }

    /// The source of the arguments that are not the same in every call: all but the request and its parts, schemas, and the settings of
    /// a library. `None` if one has a value of the handler, which an extractor can't get.
    fn further(&mut self, arguments: &[Expression], is_library: bool) -> Option<Option<String>> {
        let mut further = Vec::new();
        for argument in arguments {
            let is_setting = is_library && is_setting(argument);
            if is_setting || self.is_of_request(argument) || self.is_schema(argument) {
                continue;
            }
            if self.has_locals(argument) {
                return None;
            }
            further.push(self.source(argument));
        }
        let text = one_line(&further.join(", "), 300);
        Some((!further.is_empty()).then_some(text))
    }

    pub(super) fn has_locals(&self, expression: &Expression) -> bool {
        let mut found = false;
        visit_expression(expression, &mut |part| {
            found |= matches!(&part.kind, ExpressionKind::Name(name) if self.is_local(name));
        });
        found
    }

    fn is_of_request(&mut self, argument: &Expression) -> bool {
        if let ExpressionKind::Object(properties) = &argument.bare().kind {
            return properties.iter().all(|property| match property {
                Property::Named(key, value) => {
                    self.is_of_request(value) || &**key == "secret" && is_environment(value)
                }
                _ => false,
            });
        }
        if let ExpressionKind::Call { callee, .. } = &argument.bare().kind {
            let callee = self.peeked(|this| this.value(callee));
            return matches!(callee, Some(Value::Package(package, _)) if &*package == "next/headers");
        }
        let value = self.peeked(|this| this.value(argument));
        matches!(
            value,
            Some(
                Value::Request
                    | Value::Responder(_)
                    | Value::Context
                    | Value::Params
                    | Value::Query
                    | Value::Url
                    | Value::SearchParams
                    | Value::Headers
                    | Value::Cookies
                    | Value::Body
                    | Value::ReadBody
            )
        )
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
        // A response before it would be refused, too.
        let next = rest.first()?;
        names.into_iter().find(|name| rejects(name, next))
    }
}

/// `authOptions`, which every call of a session library has.
fn is_setting(argument: &Expression) -> bool {
    let words = argument.name().map(|name| name.to_lowercase());
    words.is_some_and(|mut name| {
        for word in ["next", "auth", "options", "config"] {
            name = name.replace(word, "");
        }
        name.is_empty()
    })
}

fn is_environment(value: &Expression) -> bool {
    let path = value.path();
    path.is_some_and(|path| path.starts_with("process.env."))
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
