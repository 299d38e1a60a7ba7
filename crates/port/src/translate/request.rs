//! What is read of the request.

use twinroute_scan::code::syntax::Text;

use super::block::Translator;
use super::missing::typed;
use super::rust::{Kind, Rust};
use super::text::literal;
use super::value::Value;
use crate::declare::{Declared, DeclaredField, Nothing};

impl Translator<'_, '_> {
    /// A property of a value.
    pub(super) fn member(&mut self, value: &Value, name: &Text) -> Option<Value> {
        match value {
            Value::Request => self.of_request(name),
            Value::Context if &**name == "params" => Some(Value::Params),
            Value::Passed => self.of_wrapper(name),
            Value::Params => self.param(name),
            Value::Query => self.query_key(name),
            Value::ReadQuery => self.read_query(name),
            Value::Url if &**name == "searchParams" => Some(Value::SearchParams),
            // In App, headers are read with `get`, and a property of a header's name is `undefined`.
            Value::Headers if self.is_pages() => Some(self.header(name, Kind::OptionalText)),
            Value::Cookies if self.is_pages() => {
                let text = format!("req.cookies().get({})", literal(name));
                Some(Value::Rust(Rust::new(text, Kind::OptionalText)))
            }
            Value::Body => self.body_field(name),
            Value::ReadBody => self.read_body_field(name),
            Value::Parsed(inner) if &**name == "data" => Some((**inner).clone()),
            Value::Parsed(_) if &**name == "error" => Some(Value::ParseError),
            Value::Parsed(_) if &**name == "success" => {
                Some(Value::Rust(Rust::new("true", Kind::Boolean)))
            }
            Value::Rust(rust) if rust.kind == Kind::Data => {
                // A length is that of a list or a text.
                (&**name != "length").then(|| {
                    let text = format!("{}[{}]", rust.text, literal(name));
                    Value::Rust(Rust::new(text, Kind::Data))
                })
            }
            Value::Json(super::json::Json::Object(fields)) => {
                let field = fields.iter().find(|(key, _)| key == &**name);
                match field {
                    Some((_, super::json::Json::Value(rust))) => Some(Value::Rust(rust.clone())),
                    Some((_, json)) => Some(Value::Json(json.clone())),
                    None => None,
                }
            }
            Value::Package(package, export) => Some(Value::Package(
                package.clone(),
                format!("{export}.{name}").into(),
            )),
            Value::Global(path) => Some(Value::Global(format!("{path}.{name}").into())),
            Value::Target(twinroute_scan::code::Target::Namespace(module)) => {
                match self.input.code.export(module, name)? {
                    twinroute_scan::code::Target::Function(written, _) => {
                        Some(Value::Function(written))
                    }
                    target => Some(Value::Target(target)),
                }
            }
            _ => None,
        }
    }

    fn of_request(&mut self, name: &str) -> Option<Value> {
        Some(match (name, self.is_pages()) {
            ("method", _) => Value::Method,
            ("query", true) => Value::Query,
            ("body", true) => {
                self.input.names.body.as_ref()?;
                Value::Body
            }
            ("headers", _) => Value::Headers,
            ("cookies", _) => Value::Cookies,
            ("nextUrl" | "url", false) => Value::Url,
            ("url", true) => Value::Rust(Rust::new("req.url()", Kind::OwnedText)),
            _ => return None,
        })
    }

    /// What a wrapper passes to its handler: the request and its parts, or a value of the wrapper's own.
    fn of_wrapper(&mut self, name: &str) -> Option<Value> {
        Some(match name {
            "req" | "request" => Value::Request,
            "params" => Value::Params,
            "headers" => Value::Headers,
            "res" if self.is_pages() => Value::Responder(Vec::new()),
            _ => {
                let variable = self.input.names.wrappers.last()?.variable();
                let text = format!("{variable}.0[{}]", literal(name));
                Value::Rust(Rust::new(text, Kind::Data))
            }
        })
    }

    fn param(&mut self, name: &str) -> Option<Value> {
        if self.is_pages() {
            return self.query_key(name);
        }
        let param = self
            .input
            .names
            .params
            .iter()
            .find(|param| param.key == name)?;
        let text = format!("ctx.params.{}", param.name);
        Some(Value::Rust(match param.rust {
            "String" => Rust::new(format!("{text}.as_str()"), Kind::Text),
            "Vec<String>" => Rust::new(format!("&{text}"), Kind::Other),
            _ => Rust::new(format!("{text}.as_ref()"), Kind::OptionalOther),
        }))
    }

    /// A key of `req.query` of a Pages handler, params among them.
    fn query_key(&mut self, name: &str) -> Option<Value> {
        if !self.is_pages() {
            return None;
        }
        let key = literal(name);
        let param = self
            .input
            .names
            .params
            .iter()
            .find(|param| param.key == name);
        let get = format!("req.query().get({key})");
        Some(Value::Rust(match param.map(|param| param.rust) {
            Some("String") => Rust::new(format!("{get}.unwrap_or_default()"), Kind::Text),
            Some("Vec<String>") => {
                let text = format!("req.query().get_all({key}).collect::<Vec<_>>()");
                Rust::new(text, Kind::Other)
            }
            Some(_) => return None,
            None => Rust::new(get, Kind::OptionalText),
        }))
    }

    /// A key of a query that a schema checks.
    fn read_query(&mut self, name: &str) -> Option<Value> {
        let query = self.input.names.query.as_ref();
        match query.and_then(|query| field(query, "query", name)) {
            Some(field) => Some(Value::Rust(field)),
            None => self.query_key(name),
        }
    }

    /// A field of the body as it is sent. If a schema checks it elsewhere, its struct refuses what the code here may accept.
    fn body_field(&mut self, name: &str) -> Option<Value> {
        let body = self.input.names.body.as_ref()?;
        if body.is_checked {
            let is_as_sent = |field: &DeclaredField| field.key == name && field.is_as_sent;
            let is_known = self.is_read("body") && body.fields.iter().any(is_as_sent);
            return is_known.then(|| self.read_body_field(name)).flatten();
        }
        if self.is_pages() {
            self.read_body(0);
        }
        self.read_body_field(name)
    }

    /// A field of the body that was read into its struct.
    fn read_body_field(&mut self, name: &str) -> Option<Value> {
        let body = self.input.names.body.as_ref()?;
        field(body, "body", name).map(Value::Rust)
    }

    /// A header, by its name in any case.
    pub(super) fn header(&mut self, name: &str, kind: Kind) -> Value {
        let text = format!("req.header({}).as_deref()", literal(name));
        Value::Rust(Rust::new(text, kind))
    }

    /// Reads the body into its struct, once on each way. Another read of an App handler, at another place, fails as in TypeScript.
    pub(super) fn read_body(&mut self, place: u32) {
        let Some(body) = &self.input.names.body else {
            return;
        };
        let is_again = self
            .reads
            .iter()
            .any(|block| block.contains(&("body", place)));
        if self.is_read("body") && (is_again || self.is_pages()) {
            return;
        }
        if let Some(block) = self.reads.last_mut() {
            block.insert(("body", place));
        }
        let name = &body.name;
        if has_claimed_types(body) {
            self.read_claimed_body(name);
            return;
        }
        let line = match self.is_pages() {
            true => format!("let body: {name} = req.body().read()?;"),
            false => format!("let body: {name} = req.json().await?;"),
        };
        self.before.push(line);
        self.mark_checks("body", body);
    }

    /// Ends the handler where a schema checks more than its struct does.
    pub(super) fn mark_checks(&mut self, what: &str, declared: &Declared) {
        for check in declared.left(what) {
            let call = self.left("check", &check);
            self.before.push(format!("{}?;", typed(&call, "()")));
        }
    }

    /// Reads a body whose types no code of TypeScript checks: a field of another type is not refused there.
    fn read_claimed_body(&mut self, name: &str) {
        if !self.is_pages() {
            self.import("serde_json::Value");
            self.before
                .push("let body: Value = req.json().await?;".to_owned());
        }
        let left = self.left(
            "check",
            "the types of the body, which only TypeScript claims",
        );
        let read = match self.is_pages() {
            true => "req.body().read()",
            false => "serde_json::from_value(body)",
        };
        self.before
            .push(format!("let body: {name} = {read}.or_else(|_| {left})?;"));
    }

    /// Reads the query into its struct, once on each way.
    pub(super) fn read_query_struct(&mut self) {
        let Some(query) = &self.input.names.query else {
            return;
        };
        let name = &query.name;
        let line = match self.is_pages() {
            true => format!("let query: {name} = req.query().read()?;"),
            false => format!("let query: {name} = req.next_url().search_params().read()?;"),
        };
        if !self.is_read("query") {
            self.read("query", line);
            self.mark_checks("query", query);
        }
    }

    /// `searchParams` as a variable, set once on each way.
    pub(super) fn read_search_params(&mut self) {
        let line = "let search_params = req.next_url().search_params();".to_owned();
        self.read("search_params", line);
    }

    fn is_read(&self, what: &str) -> bool {
        self.reads
            .iter()
            .any(|block| block.iter().any(|(read, _)| *read == what))
    }

    fn read(&mut self, what: &'static str, line: String) {
        if self.is_read(what) {
            return;
        }
        if let Some(block) = self.reads.last_mut() {
            block.insert((what, 0));
        }
        self.before.push(line);
    }
}

/// Whether a struct has types that no schema checks.
fn has_claimed_types(body: &Declared) -> bool {
    let is_any = |rust: &str| matches!(rust, "Value" | "Option<Value>");
    !body.is_checked && body.fields.iter().any(|field| !is_any(&field.rust))
}

/// A field of a struct, as an expression that leaves it in its place.
fn field(declared: &Declared, variable: &str, key: &str) -> Option<Rust> {
    let field = declared.fields.iter().find(|field| field.key == key)?;
    let place = format!("{variable}.{}", field.name);
    let inner = |rust: &str| {
        rust.strip_prefix("Option<")
            .and_then(|rust| rust.strip_suffix('>').map(str::to_owned))
    };
    let is_number = |rust: &str| {
        matches!(
            rust,
            "f64" | "i64" | "u64" | "i32" | "u32" | "f32" | "u16" | "usize"
        )
    };
    Some(match (&*field.rust, inner(&field.rust).as_deref()) {
        ("String", _) => Rust::new(format!("{place}.as_str()"), Kind::Text),
        ("bool", _) => Rust::new(place, Kind::Boolean),
        ("Value" | "serde_json::Value", _) => Rust::new(format!("&{place}"), Kind::Json),
        (number, _) if is_number(number) => Rust::new(place, Kind::Number),
        (_, Some("String")) => {
            let kind = match field.none {
                Nothing::Undefined => Kind::OptionalText,
                Nothing::Null => Kind::NullableText,
                Nothing::Either => Kind::AbsentText,
            };
            Rust::new(format!("{place}.as_deref()"), kind)
        }
        (_, Some("bool")) => Rust::new(place, Kind::OptionalBoolean),
        (_, Some("Value" | "serde_json::Value")) => {
            Rust::new(format!("{place}.as_ref()"), Kind::OptionalJson)
        }
        (_, Some(number)) if is_number(number) => Rust::new(place, Kind::OptionalNumber),
        (_, Some(_)) => {
            let kind = match field.is_enum {
                true => Kind::OptionalEnum,
                false => Kind::OptionalOther,
            };
            Rust::new(format!("{place}.as_ref()"), kind)
        }
        (_, None) => {
            let kind = if field.is_enum {
                Kind::Enum
            } else {
                Kind::Other
            };
            Rust::new(format!("&{place}"), kind)
        }
    })
}
