//! Checks the matchers of a proxy's `CONFIG`, as far as they are literals or constants of the same file. The server checks all of
//! them when it starts.

use syn::{Expr, ExprCall, Lit, LitStr};
use twinroute_rules::{Has, ProxyMatcher, ProxyMatchers};

use super::Check;
use crate::error::Rule;
use crate::item::ItemKind;

impl Check<'_> {
    /// Reports the matchers of a `ProxyConfig` that can't be used.
    pub(super) fn matchers(&mut self, config: &Expr) {
        let mut expression = config;
        while let Expr::MethodCall(call) = expression {
            let argument = call.args.first().map(|argument| self.resolve(argument));
            match argument {
                Some(Expr::Array(list)) if call.method == "matchers" && list.elems.is_empty() => {
                    let message = "an empty list of matchers has no meaning; remove it if the proxy guards every URL";
                    self.problem(Rule::ProxyConfig, call.method.span().start().line, message);
                }
                Some(Expr::Array(list)) if call.method == "matchers" => {
                    let matchers = list.elems.iter();
                    let matchers: Vec<_> = matchers
                        .filter_map(|matcher| self.read_matcher(self.resolve(matcher)))
                        .collect();
                    matchers
                        .into_iter()
                        .for_each(|matcher| self.matcher(matcher));
                }
                Some(source) if call.method == "matcher" => {
                    if let Some(matcher) = literal(source).map(new_matcher) {
                        self.matcher(matcher);
                    }
                }
                _ => {}
            }
            expression = &call.receiver;
        }
    }

    fn matcher(&mut self, (matcher, line): (ProxyMatcher, usize)) {
        let errors = ProxyMatchers::build(&[matcher], "", None).err();
        for error in errors.into_iter().flatten() {
            self.problem(Rule::ProxyConfig, line, error.to_string());
        }
    }

    /// An expression without `&`; for a constant of this file, its value. Only once, since a constant may mention itself.
    fn resolve<'e>(&'e self, expression: &'e Expr) -> &'e Expr {
        let expression = without_references(expression);
        let Expr::Path(path) = expression else {
            return expression;
        };
        let value = path.path.get_ident().and_then(|name| {
            let mut items = self.items.items.iter();
            let item = items.find(|item| name == &item.name)?;
            match &item.kind {
                ItemKind::Constant(constant) => Some(without_references(&constant.expr)),
                ItemKind::Function(_) | ItemKind::Static | ItemKind::Reexport => None,
            }
        });
        value.unwrap_or(expression)
    }

    /// `ProxyMatcher::new("/a").has(&[..])`, with the line of its source.
    fn read_matcher(&self, expression: &Expr) -> Option<(ProxyMatcher, usize)> {
        match expression {
            Expr::Call(call) if function(call)? == ["ProxyMatcher", "new"] => {
                literal(self.resolve(call.args.first()?)).map(new_matcher)
            }
            Expr::MethodCall(call) => {
                let (matcher, line) = self.read_matcher(&call.receiver)?;
                let conditions = || self.conditions(call.args.first());
                let matcher = match call.method.to_string().as_str() {
                    "has" => matcher.has(conditions()),
                    "missing" => matcher.missing(conditions()),
                    _ => matcher,
                };
                Some((matcher, line))
            }
            _ => None,
        }
    }

    fn conditions(&self, argument: Option<&Expr>) -> &'static [Has<'static>] {
        let Some(Expr::Array(list)) = argument.map(|argument| self.resolve(argument)) else {
            return &[];
        };
        let conditions = list.elems.iter();
        let conditions: Vec<_> = conditions
            .filter_map(|condition| self.condition(self.resolve(condition)))
            .collect();
        conditions.leak()
    }

    /// `Has::header("a").value("b")`
    fn condition(&self, expression: &Expr) -> Option<Has<'static>> {
        let text = |argument| Some(leak(literal(self.resolve(argument))?));
        match expression {
            Expr::Call(call) => {
                let text = text(call.args.first()?)?;
                let [kind, function] = function(call)?;
                match function.as_str() {
                    _ if kind != "Has" => None,
                    "header" => Some(Has::header(text)),
                    "cookie" => Some(Has::cookie(text)),
                    "query" => Some(Has::query(text)),
                    "host" => Some(Has::host(text)),
                    _ => None,
                }
            }
            Expr::MethodCall(call) if call.method == "value" => Some(
                self.condition(&call.receiver)?
                    .value(text(call.args.first()?)?),
            ),
            _ => None,
        }
    }
}

fn new_matcher(source: &LitStr) -> (ProxyMatcher, usize) {
    (ProxyMatcher::new(leak(source)), source.span().start().line)
}

/// Matchers are constants at run time, so their texts are `&'static`. A build script reads few of them, and ends soon.
fn leak(text: &LitStr) -> &'static str {
    text.value().leak()
}

fn literal(expression: &Expr) -> Option<&LitStr> {
    match expression {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text),
            _ => None,
        },
        _ => None,
    }
}

fn without_references(mut expression: &Expr) -> &Expr {
    while let Expr::Reference(reference) = expression {
        expression = &reference.expr;
    }
    expression
}

/// `["ProxyMatcher", "new"]` in `twinroute::app::ProxyMatcher::new(..)`.
fn function(call: &ExprCall) -> Option<[String; 2]> {
    let Expr::Path(path) = &*call.func else {
        return None;
    };
    let mut segments = path.path.segments.iter().rev();
    let (function, kind) = (segments.next()?, segments.next()?);
    Some([kind.ident.to_string(), function.ident.to_string()])
}
