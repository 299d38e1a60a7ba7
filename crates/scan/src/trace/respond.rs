//! Responses.

use serde_json::Value as Json;

use super::Tracer;
use super::bind::status_of;
use super::calls::Call;
use super::fact::FactKind;
use super::methods::MethodSet;
use super::template::Template;
use super::value::{Status, Value};
use crate::model::ResponseKind;

/// A response that is about to be recorded.
struct Made {
    status: Option<Status>,
    kind: ResponseKind,
    template: Option<Template>,
}

impl Tracer<'_> {
    fn respond(&mut self, made: Made, default: u16, call: &Call<'_>) {
        let status = match made.status {
            None => Some(default),
            Some(Status::Known(status)) => Some(status),
            Some(Status::Computed) => None,
        };
        let (body, literal) = match made.template {
            Some(template) => (Some(template.json), template.literal),
            None => (None, true),
        };
        let kind = FactKind::Respond {
            status,
            kind: made.kind,
            body,
            literal,
        };
        self.record(kind, &call.scope.module, call.span);
    }

    /// A method of `res`.
    pub(super) fn responder_call(
        &mut self,
        status: Option<Status>,
        name: &str,
        call: &Call<'_>,
    ) -> Option<Value> {
        let status = status.or(self.status);
        match name {
            "status" => {
                let status = status_of(call.argument(0));
                self.status = Some(status);
                return Some(Value::Responder(Some(status)));
            }
            "writeHead" => {
                self.status = Some(status_of(call.argument(0)));
                return Some(Value::Responder(self.status));
            }
            "setHeader" | "appendHeader" | "removeHeader" | "flushHeaders" => {
                if call
                    .text(0)
                    .is_some_and(|name| name.eq_ignore_ascii_case("set-cookie"))
                {
                    self.record(FactKind::SetCookie, &call.scope.module, call.span);
                }
                return Some(Value::Responder(status));
            }
            "setPreviewData" | "clearPreviewData" | "setDraftMode" => {
                self.record(FactKind::DraftMode, &call.scope.module, call.span);
                return Some(Value::Responder(status));
            }
            "json" | "send" | "end" | "redirect" | "write" => {}
            _ => return None,
        }
        let made = self.made_by_responder(status, name, call);
        let default = if made.kind == ResponseKind::Redirect {
            307
        } else {
            200
        };
        self.respond(made, default, call);
        if name != "write" {
            self.status = None;
        }
        Some(Value::Reply)
    }

    fn made_by_responder(&self, status: Option<Status>, name: &str, call: &Call<'_>) -> Made {
        let template = |index: usize| Some(Template::of(call.argument(index), &call.code(index)));
        match name {
            "json" => Made {
                status,
                kind: ResponseKind::Json,
                template: template(0),
            },
            "write" => Made {
                status,
                kind: ResponseKind::Stream,
                template: None,
            },
            "redirect" if call.arguments.len() > 1 => Made {
                status: Some(status_of(call.argument(0))),
                kind: ResponseKind::Redirect,
                template: template(1),
            },
            "redirect" => Made {
                status: None,
                kind: ResponseKind::Redirect,
                template: template(0),
            },
            _ => {
                let kind = body_kind(call.argument(0), name == "send");
                let template = if kind == ResponseKind::Empty {
                    None
                } else {
                    template(0)
                };
                Made {
                    status,
                    kind,
                    template,
                }
            }
        }
    }

    /// `Response.json`, `new Response`, `NextResponse.redirect` and the like; `path` is without the package.
    pub(super) fn web_response(&mut self, path: &str, call: &Call<'_>) -> Option<Value> {
        let template = |index: usize| Some(Template::of(call.argument(index), &call.code(index)));
        let (made, default) = match path {
            "Response.json" | "NextResponse.json" => {
                let status = init_status(call.argument(1));
                (
                    Made {
                        status,
                        kind: ResponseKind::Json,
                        template: template(0),
                    },
                    200,
                )
            }
            "Response" | "NextResponse" if call.is_new => {
                let kind = body_kind(call.argument(0), false);
                let template = if kind == ResponseKind::Empty {
                    None
                } else {
                    template(0)
                };
                (
                    Made {
                        status: init_status(call.argument(1)),
                        kind,
                        template,
                    },
                    200,
                )
            }
            "Response.redirect" | "NextResponse.redirect" => {
                let default = if path == "Response.redirect" {
                    302
                } else {
                    307
                };
                let status = init_status(call.argument(1));
                (
                    Made {
                        status,
                        kind: ResponseKind::Redirect,
                        template: template(0),
                    },
                    default,
                )
            }
            "NextResponse.next" | "NextResponse.rewrite" => return Some(Value::Reply),
            _ => return None,
        };
        self.respond(made, default, call);
        Some(Value::Reply)
    }

    /// The functions of `next/navigation`, which end the handler.
    pub(super) fn navigation(&mut self, name: &str, call: &Call<'_>) -> Option<Value> {
        let (status, kind) = match name {
            "redirect" => (307, ResponseKind::Redirect),
            "permanentRedirect" => (308, ResponseKind::Redirect),
            "notFound" => (404, ResponseKind::Interrupt),
            "unauthorized" => (401, ResponseKind::Interrupt),
            "forbidden" => (403, ResponseKind::Interrupt),
            _ => return None,
        };
        let is_redirect = kind == ResponseKind::Redirect;
        let template = is_redirect.then(|| Template::of(call.argument(0), &call.code(0)));
        self.respond(
            Made {
                status: None,
                kind,
                template,
            },
            status,
            call,
        );
        self.live = MethodSet::NONE;
        Some(Value::Undefined)
    }

    /// A response that streams.
    pub(super) fn stream_response(&mut self, call: &Call<'_>) -> Value {
        self.respond(
            Made {
                status: None,
                kind: ResponseKind::Stream,
                template: None,
            },
            200,
            call,
        );
        Value::Reply
    }

    /// A response of another kind, such as an image.
    pub(super) fn other_response(&mut self, call: &Call<'_>) -> Value {
        self.respond(
            Made {
                status: None,
                kind: ResponseKind::Other,
                template: None,
            },
            200,
            call,
        );
        Value::Reply
    }
}

/// What a body is sent as. `res.send` sends objects as JSON.
fn body_kind(body: &Value, sends_objects: bool) -> ResponseKind {
    match body {
        Value::Undefined | Value::Literal(Json::Null) => ResponseKind::Empty,
        Value::Literal(Json::String(text)) if text.is_empty() => ResponseKind::Empty,
        Value::Literal(Json::String(_)) => ResponseKind::Text,
        Value::Stringified(_) => ResponseKind::Json,
        Value::Object(_) | Value::Array(_) | Value::Literal(_) if sends_objects => {
            ResponseKind::Json
        }
        Value::Stream => ResponseKind::Stream,
        Value::Either(values) => values
            .iter()
            .map(|value| body_kind(value, sends_objects))
            .next()
            .unwrap_or(ResponseKind::Other),
        _ => ResponseKind::Other,
    }
}

/// The status of `{ status: 404 }`, or of a number.
fn init_status(init: &Value) -> Option<Status> {
    match init {
        Value::Undefined => None,
        Value::Object(object) => match object.get("status") {
            Some(entry) if matches!(entry.value, Value::Undefined) => None,
            Some(entry) => Some(status_of(&entry.value)),
            None if object.open.is_empty() => None,
            None => Some(Status::Computed),
        },
        Value::Literal(_) => Some(status_of(init)),
        _ => Some(Status::Computed),
    }
}
