//! Responses.

use twinroute_scan::code::syntax::{Expression, ExpressionKind, Property};

use super::block::Translator;
use super::json::Json;
use super::rust::{Kind, Rust};
use super::text::literal;
use super::value::Value;

/// Calls on `res` that don't respond: `.status(404)`.
pub(super) type Chain = Vec<String>;

/// A response.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    /// `res` or `NextResponse`, with calls before the one that makes the response.
    start: String,
    body: ReplyBody,
    /// Calls after it.
    rest: String,
}

#[derive(Clone, Debug)]
enum ReplyBody {
    Json(Json),
    /// A call, such as `.end()`.
    Call(String),
}

impl Reply {
    /// The lines of `before` + response + `after`.
    pub(super) fn lines(&self, before: &str, after: &str) -> Vec<String> {
        let Self { start, body, rest } = self;
        match body {
            ReplyBody::Json(Json::Value(rust)) => {
                let value = match &*rust.text {
                    "null" => "()".to_owned(),
                    _ => rust.by_reference(),
                };
                vec![format!("{before}{start}json({value}){rest}{after}")]
            }
            ReplyBody::Json(json) => json.lines(
                &format!("{before}{start}json(json!("),
                &format!(")){rest}{after}"),
            ),
            ReplyBody::Call(call) => vec![format!("{before}{start}{call}{rest}{after}")],
        }
    }
}

impl Translator<'_, '_> {
    /// A method of `res`: it goes on with the chain, or responds.
    pub(super) fn respond(
        &mut self,
        chain: Chain,
        method: &str,
        arguments: &[Expression],
    ) -> Option<Value> {
        let mut chain = chain;
        let add = |mut chain: Chain, call: String| {
            chain.push(call);
            Some(Value::Responder(chain))
        };
        match (method, arguments) {
            ("status", [status]) => {
                let status = self.status(status);
                add(chain, format!(".status({status})"))
            }
            ("setHeader" | "appendHeader", [name, value]) => {
                let call = self.header_call(method, name, value)?;
                add(chain, call)
            }
            ("json", [body]) => {
                let body = self.json_body(body);
                Some(self.sent(&chain, body))
            }
            ("send", [body]) => {
                let body = self.send_body(body)?;
                Some(self.sent(&chain, body))
            }
            ("end", []) => Some(self.sent(&chain, ReplyBody::Call("end()".to_owned()))),
            ("end", [text]) => {
                let text = self.text_or_missing(text);
                Some(self.sent(
                    &chain,
                    ReplyBody::Call(format!("end_with({})", text.trim_start_matches('&'))),
                ))
            }
            ("redirect", [url]) => {
                let url = self.text_or_missing(url);
                Some(self.sent(&chain, ReplyBody::Call(format!("redirect({url})"))))
            }
            ("redirect", [status, url]) => {
                let status = self.status(status);
                let url = self.text_or_missing(url);
                chain.retain(|call| !call.starts_with(".status("));
                Some(self.sent(
                    &chain,
                    ReplyBody::Call(format!("redirect_with({status}, {url})")),
                ))
            }
            _ => None,
        }
    }

    fn sent(&mut self, chain: &Chain, body: ReplyBody) -> Value {
        let pending = std::mem::take(&mut self.chain).concat();
        if let ReplyBody::Json(Json::Object(_) | Json::Array(_)) = body {
            self.import("serde_json::json");
        }
        Value::Reply(Box::new(Reply {
            start: format!("res{pending}{}.", chain.concat()),
            body,
            rest: String::new(),
        }))
    }

    fn header_call(
        &mut self,
        method: &str,
        name: &Expression,
        value: &Expression,
    ) -> Option<String> {
        let name = name.text()?.clone();
        let known = self.tried(|this| this.header_value(value));
        let value = known.unwrap_or_else(|| self.missing(value, "String"));
        let rust = match method {
            "setHeader" | "set" => "set_header",
            _ => "append_header",
        };
        Some(format!(".{rust}({}, {value})", literal(&name)))
    }

    fn header_value(&mut self, value: &Expression) -> Option<String> {
        let is_text = |item: &Json| matches!(item, Json::Value(rust) if rust.kind == Kind::Literal);
        match self.value(value)? {
            Value::Rust(rust) if rust.is_text() => Some(rust.as_str()),
            Value::Rust(rust) if rust.kind == Kind::Number => {
                rust.whole().is_some().then_some(rust.text)
            }
            Value::Json(Json::Array(items)) if items.iter().all(is_text) => match &items[..] {
                [one] => Some(one.inline()),
                items => {
                    let texts: Vec<_> = items.iter().map(Json::inline).collect();
                    Some(format!("[{}]", texts.join(", ")))
                }
            },
            _ => None,
        }
    }

    fn status(&mut self, status: &Expression) -> String {
        let known = self.tried(|this| match this.value(status)? {
            Value::Rust(rust) if rust.kind == Kind::Number => {
                let is_literal = rust.text.parse::<u16>().is_ok() || rust.text.starts_with("if ");
                is_literal.then_some(rust.text)
            }
            _ => None,
        });
        known.unwrap_or_else(|| self.missing(status, "u16"))
    }

    /// The argument of `json(...)`; missing if it is not known.
    fn json_body(&mut self, body: &Expression) -> ReplyBody {
        let known = self.tried(|this| {
            let value = this.value(body)?;
            this.as_json(value)
        });
        match known {
            Some(Json::Value(rust)) if rust.kind == Kind::Literal || rust.kind == Kind::Number => {
                ReplyBody::Json(Json::Value(rust))
            }
            Some(json) => ReplyBody::Json(json),
            None => {
                let text = self.missing(body, "Value");
                ReplyBody::Json(Json::Value(Rust::new(text, Kind::OwnedData)))
            }
        }
    }

    fn send_body(&mut self, body: &Expression) -> Option<ReplyBody> {
        Some(match self.value(body)? {
            Value::Rust(rust) if rust.is_text() => {
                ReplyBody::Call(format!("send({})", rust.as_str().trim_start_matches('&')))
            }
            Value::Rust(rust) if rust.text == "null" => ReplyBody::Call("send(())".to_owned()),
            Value::Json(json) => {
                self.import("serde_json::json");
                ReplyBody::Json(json)
            }
            _ => return None,
        })
    }

    /// `Response.json(body, init)`
    pub(super) fn json_response(&mut self, arguments: &[Expression]) -> Option<Value> {
        let arguments = no_more_than_two(arguments)?;
        let body = match arguments.first() {
            Some(body) => self.json_body(body),
            None => return None,
        };
        if let ReplyBody::Json(Json::Object(_) | Json::Array(_)) = body {
            self.import("serde_json::json");
        }
        let rest = self.init(arguments.get(1))?;
        Some(self.made(body, rest))
    }

    fn made(&mut self, body: ReplyBody, rest: String) -> Value {
        self.import("twinroute::app::NextResponse");
        Value::Reply(Box::new(Reply {
            start: "NextResponse::".to_owned(),
            body,
            rest,
        }))
    }

    /// `new Response(body, init)`
    pub(super) fn new_response(&mut self, arguments: &[Expression]) -> Option<Value> {
        let arguments = no_more_than_two(arguments)?;
        let body = match arguments.first() {
            Some(body) => self.value(body)?,
            None => Value::Undefined,
        };
        match body {
            Value::Undefined => self.empty_response(arguments.get(1)),
            Value::Rust(rust) if rust.text == "null" => self.empty_response(arguments.get(1)),
            Value::Rust(rust) if rust.is_text() => {
                let rest = self.init(arguments.get(1))?;
                Some(self.made(ReplyBody::Call(format!("text({})", rust.text)), rest))
            }
            _ => None,
        }
    }

    fn empty_response(&mut self, init: Option<&Expression>) -> Option<Value> {
        let rest = self.init(init)?;
        let (status, rest) = match rest
            .strip_prefix(".status(")
            .and_then(|rest| rest.split_once(')'))
        {
            Some((status, rest)) => (status.to_owned(), rest.to_owned()),
            None => ("200".to_owned(), rest),
        };
        Some(self.made(ReplyBody::Call(format!("empty({status})")), rest))
    }

    /// `NextResponse.redirect(url, status)`
    pub(super) fn redirect_response(&mut self, arguments: &[Expression]) -> Option<Value> {
        let arguments = no_more_than_two(arguments)?;
        let url = self.url(arguments.first()?)?;
        let call = match arguments.get(1) {
            None => format!("redirect({url})"),
            Some(status) if matches!(status.kind, ExpressionKind::Number(_)) => {
                format!("redirect_with({}, {url})", self.status(status))
            }
            Some(_) => return None,
        };
        Some(self.made(ReplyBody::Call(call), String::new()))
    }

    /// A URL as Rust takes it: a text, or `new URL("/path", request.url)`.
    fn url(&mut self, url: &Expression) -> Option<String> {
        if let ExpressionKind::Call {
            callee,
            arguments,
            is_new: true,
        } = &url.kind
            && callee.name().is_some_and(|name| &**name == "URL")
            && let [path, base] = &arguments[..]
            && base.path().is_some_and(|path| path.ends_with(".url"))
            && matches!(self.member_base(base), Some(Value::Url))
        {
            let path = self.text_or_missing(path);
            return Some(format!("req.next_url().join({path})?"));
        }
        match self.value(url)? {
            Value::Rust(rust) if rust.is_text() => Some(rust.as_str()),
            _ => None,
        }
    }

    fn member_base(&mut self, base: &Expression) -> Option<Value> {
        self.value(base)
    }

    /// The status and the headers of a response's second argument, as calls.
    fn init(&mut self, init: Option<&Expression>) -> Option<String> {
        let Some(init) = init else {
            return Some(String::new());
        };
        let ExpressionKind::Object(properties) = &init.bare().kind else {
            return None;
        };
        let (mut status, mut headers) = (String::new(), String::new());
        for property in properties {
            let Property::Named(key, value) = property else {
                return None;
            };
            match &**key {
                "status" => status = format!(".status({})", self.status(value)),
                "headers" => headers = self.init_headers(value)?,
                _ => return None,
            }
        }
        Some(status + &headers)
    }

    fn init_headers(&mut self, headers: &Expression) -> Option<String> {
        let ExpressionKind::Object(properties) = &headers.bare().kind else {
            return None;
        };
        let mut calls = String::new();
        for property in properties {
            let Property::Named(name, value) = property else {
                return None;
            };
            match self.value(value)? {
                Value::Rust(rust) if rust.is_text() => {
                    calls.push_str(&format!(
                        ".set_header({}, {})",
                        literal(name),
                        rust.as_str()
                    ));
                }
                _ => return None,
            }
        }
        Some(calls)
    }
}

/// The arguments of a response. What a third one does would be lost.
fn no_more_than_two(arguments: &[Expression]) -> Option<&[Expression]> {
    (arguments.len() <= 2).then_some(arguments)
}
