//! Translates declarations.

use std::rc::Rc;

use twinroute_scan::code::syntax::{
    Binding, Declarator, Expression, ExpressionKind, Pattern, PatternEntry, Statement, Text,
};

use super::block::{Flow, Translator};
use super::hold::is_small;
use super::missing::typed;
use super::rust::{Kind, Rust};
use super::usage;
use super::value::Value;

impl Translator<'_, '_> {
    pub(super) fn declaration(&mut self, declarator: &Rc<Declarator>, rest: &[Statement]) -> Flow {
        let Some(init) = &declarator.init else {
            let mut names = Vec::new();
            declarator
                .pattern
                .names(&mut |name| names.push(name.clone()));
            names.iter().for_each(|name| self.declare_unset(name));
            return Flow::Continues;
        };
        if let Some(items) = all_of(init)
            && let Pattern::Array {
                items: patterns,
                rest: None,
            } = &declarator.pattern
        {
            for (index, item) in items.iter().enumerate() {
                match patterns.get(index) {
                    Some(Some(pattern)) => self.bind(pattern, item, rest),
                    _ => self.side_effect(item),
                }
            }
            for pattern in patterns.iter().skip(items.len()).flatten() {
                self.bind_value(pattern, Value::Undefined, None);
            }
            return Flow::Continues;
        }
        if !self.defers(declarator, init, rest) {
            self.bind(&declarator.pattern, init, rest);
        }
        Flow::Continues
    }

    /// Binds a pattern to the value of an expression.
    pub(super) fn bind(&mut self, pattern: &Pattern, init: &Expression, rest: &[Statement]) {
        if self.bind_guard(pattern, init, rest)
            || self.bind_schema(pattern, init, rest)
            || self.bind_content(pattern, init, rest)
        {
            return;
        }
        let value = self.tried(|this| {
            let value = this.value(init)?;
            let is_known = this.may_wait(&value, pattern, rest) && !this.is_shared(pattern, init);
            is_known.then_some(value)
        });
        match value {
            Some(value) => self.bind_value(pattern, value, Some(init)),
            None => self.bind_missing(pattern, init, rest),
        }
        self.note_object(pattern, init);
    }

    /// Notes a variable for an object literal. Any other value may be the object of another name, too.
    fn note_object(&mut self, pattern: &Pattern, init: &Expression) {
        if let (Pattern::Name(name), ExpressionKind::Object(_)) = (pattern, &init.bare().kind)
            && let Some(Value::Rust(rust)) = self.local(name)
            && rust.kind == Kind::Data
        {
            self.objects.insert(rust.text);
        }
    }

    pub(super) fn bind_value(
        &mut self,
        pattern: &Pattern,
        value: Value,
        init: Option<&Expression>,
    ) {
        match pattern {
            Pattern::Name(name) => {
                let is_fixed = init.is_none_or(|init| !self.has_changed_names(init));
                self.bind_name(name, value, is_fixed);
            }
            Pattern::Default(inner, default) => self.bind_default(inner, default, value),
            Pattern::Object { entries, rest } => {
                entries
                    .iter()
                    .for_each(|entry| self.bind_entry(entry, &value, init));
                if let Some(rest) = rest {
                    self.set_missing_names(rest, init, "the rest of a pattern");
                }
            }
            Pattern::Array { .. } | Pattern::Place(_) => {
                self.set_missing_names(pattern, init, "a pattern");
            }
        }
    }

    fn bind_entry(&mut self, entry: &PatternEntry, value: &Value, init: Option<&Expression>) {
        let member = entry
            .key
            .as_ref()
            .and_then(|key| self.tried(|this| this.member(value, key)));
        match member {
            Some(member) => self.bind_value(&entry.pattern, member, init),
            None => {
                let key = entry.key.as_deref().unwrap_or("a computed key").to_owned();
                self.set_missing_names(&entry.pattern, init, &key);
            }
        }
    }

    fn bind_default(&mut self, inner: &Pattern, default: &Expression, value: Value) {
        let value = match value {
            Value::Undefined => self.tried(|this| {
                let value = this.value(default)?;
                this.may_wait(&value, inner, &[]).then_some(value)
            }),
            Value::Rust(rust) if rust.kind == Kind::OptionalText => {
                match self.tried(|this| this.value(default)) {
                    Some(Value::Rust(default))
                        if default.is_text() && default.kind != Kind::OwnedText =>
                    {
                        let text = format!("{}.unwrap_or({})", rust.text, default.text);
                        Some(Value::Rust(Rust::new(text, Kind::Text)))
                    }
                    _ => None,
                }
            }
            Value::Rust(rust)
                if rust.is_text() || matches!(rust.kind, Kind::Number | Kind::Boolean) =>
            {
                Some(Value::Rust(rust))
            }
            _ => None,
        };
        match value {
            Some(value) => self.bind_value(inner, value, None),
            None => self.set_missing_names(inner, Some(default), "a default"),
        }
    }

    /// Declares a variable for a value that Rust computes. One that `is_fixed` is the same wherever it stands.
    fn bind_name(&mut self, name: &Text, value: Value, is_fixed: bool) {
        let is_changed = self.is_changed(name);
        let rust_name = self.fresh(name);
        match value {
            Value::Json(json)
                if is_fixed && !is_changed && is_small(&json) && !self.is_given(name) =>
            {
                self.declare(name, Value::Json(json));
            }
            Value::Json(json) => {
                self.import("serde_json::json");
                let keyword = if is_changed { "let mut" } else { "let" };
                let before = format!("{keyword} {rust_name} = json!(");
                self.push(json.lines(&before, ");"));
                self.declare(name, Value::Rust(Rust::new(rust_name, Kind::Data)));
            }
            Value::Rust(rust) => self.bind_rust(name, rust, is_changed),
            value => self.hold(name, value),
        }
    }

    fn bind_rust(&mut self, name: &Text, rust: Rust, is_changed: bool) {
        let rust_name = self.fresh(name);
        let is_literal = matches!(rust.kind, Kind::Literal | Kind::Number | Kind::Boolean)
            && !rust.text.contains(' ');
        if is_literal && !is_changed && rust.kind != Kind::Literal {
            self.declare(name, Value::Rust(rust));
            return;
        }
        let (kind, init, used) = match rust.kind {
            Kind::Literal if !is_changed => {
                self.declare(name, Value::Rust(rust));
                return;
            }
            Kind::Literal => (Kind::Text, rust.text, rust_name.clone()),
            // The text outlives the statement only as a variable of its own.
            _ if rust.text.ends_with(").as_deref()") => {
                let init = rust.text.trim_end_matches(".as_deref()").to_owned();
                (rust.kind, init, format!("{rust_name}.as_deref()"))
            }
            Kind::Text if rust.text.contains(").as_deref().") => (
                Kind::OwnedText,
                format!("{}.to_owned()", rust.text),
                rust_name.clone(),
            ),
            Kind::OwnedData => (Kind::Data, data_text(&rust.text), rust_name.clone()),
            kind => {
                let init = Rust::new(rust.text, kind).bound();
                (kind, init, rust_name.clone())
            }
        };
        if rust_name == init {
            self.declare(name, Value::Rust(Rust::new(used, kind)));
            return;
        }
        let keyword = if is_changed { "let mut" } else { "let" };
        self.push(vec![format!("{keyword} {rust_name} = {init};")]);
        self.declare(name, Value::Rust(Rust::new(used, kind)));
    }

    /// Whether the function sets a name after its declaration, or changes what it holds.
    pub(super) fn is_changed(&self, name: &str) -> bool {
        let module = self.module();
        let is_own = Rc::ptr_eq(&module, &self.written.module);
        let text = |expression: &Expression| module.text(expression.span).to_owned();
        let changes = |statement: &Statement| {
            let names = usage::assigned(statement, &text);
            names.iter().any(|one| **one == *name)
        };
        // The functions that are translated in place are part of the module.
        let is_handler = self.frames.len() == 1;
        let in_module = || {
            module.bindings.values().any(|binding| match binding {
                Binding::Function(function) => function.body.iter().any(changes),
                Binding::Value(declarator) => changes(&Statement::Declare(declarator.clone())),
                _ => false,
            })
        };
        is_own && self.written.function.body.iter().any(changes) || !is_handler && in_module()
    }

    /// `let name;`: what is not ported has `null` for `undefined`.
    fn declare_unset(&mut self, name: &Text) {
        if !self.is_changed(name) {
            self.declare(name, Value::Undefined);
            return;
        }
        self.import("serde_json::Value");
        let rust = self.fresh(name);
        self.push(vec![format!("let mut {rust} = Value::Null;")]);
        self.declare(name, Value::Rust(Rust::new(rust, Kind::Data)));
    }

    /// Declares the names of a pattern for a value that is missing.
    fn bind_missing(&mut self, pattern: &Pattern, init: &Expression, rest: &[Statement]) {
        let mut names = Vec::new();
        pattern.names(&mut |name| names.push(name.clone()));
        let text = self.left_of(init);
        match (&names[..], pattern) {
            ([], _) => {
                self.push(vec![format!("{}?;", typed(&text, "()"))]);
            }
            ([name], Pattern::Name(_)) => {
                let is_guarded = usage::is_guarded(name, rest);
                self.declare_missing(name, &text, is_guarded);
            }
            ([name], _) => self.declare_missing(name, &text, false),
            (names, _) => {
                self.import("serde_json::Value");
                let mut variables = Vec::new();
                for name in names {
                    variables.push(self.fresh(name));
                    let value = Rust::new(self.fresh(name), Kind::Data);
                    self.declare(name, Value::Rust(value));
                }
                let types = vec!["Value"; names.len()].join(", ");
                self.push(vec![format!(
                    "let ({}): ({types}) = {text}?;",
                    variables.join(", ")
                )]);
            }
        }
    }

    fn declare_missing(&mut self, name: &Text, text: &str, is_guarded: bool) {
        self.import("serde_json::Value");
        let rust = self.fresh(name);
        let keyword = if self.is_changed(name) {
            "let mut"
        } else {
            "let"
        };
        let (rust_type, kind) = match is_guarded {
            true => ("Option<Value>", Kind::OptionalData),
            false => ("Value", Kind::Data),
        };
        self.push(vec![format!("{keyword} {rust}: {rust_type} = {text}?;")]);
        self.declare(name, Value::Rust(Rust::new(rust, kind)));
    }

    /// Declares names as missing whose part of a value is not known.
    fn set_missing_names(&mut self, pattern: &Pattern, init: Option<&Expression>, what: &str) {
        let mut names = Vec::new();
        pattern.names(&mut |name| names.push(name.clone()));
        if names.is_empty() {
            let text = self.left("logic", what);
            self.push(vec![format!("{}?;", typed(&text, "()"))]);
        }
        for name in names {
            let source = init.map(|init| self.source(init)).unwrap_or_default();
            let text = self.left("logic", &format!("{what} of {source}"));
            self.declare_missing(&name, &text, false);
        }
    }

    /// A call of a guard.
    fn bind_guard(&mut self, pattern: &Pattern, init: &Expression, rest: &[Statement]) -> bool {
        let Some(call) = self.guard_call(init) else {
            return false;
        };
        // In a `try`, what the extractor refuses would be caught.
        let can_reject = self.attempts == 0;
        if let Some(rejection) = Self::rejection(&call, pattern, rest).filter(|_| can_reject) {
            let variable = self.extractor(&call, init);
            self.bind_extracted(pattern, &variable, &rejection, rest);
            return true;
        }
        if !self.reads_session(&call, init) {
            return false;
        }
        let text = self.session(&call, init);
        match pattern {
            Pattern::Name(name) => {
                let rust = self.fresh(name);
                self.push(vec![format!("let {rust} = {text};")]);
                self.declare(name, Value::Rust(Rust::new(rust, Kind::Data)));
            }
            pattern => {
                let rust = self.fresh("session");
                self.push(vec![format!("let {rust} = {text};")]);
                let session = Value::Rust(Rust::new(rust, Kind::Data));
                self.bind_value(pattern, session, Some(init));
            }
        }
        true
    }

    /// The names that a request helper returns: parts of the request that it has read, the rejection, and values of its own.
    fn bind_extracted(
        &mut self,
        pattern: &Pattern,
        variable: &str,
        rejection: &Text,
        rest: &[Statement],
    ) {
        let Pattern::Object { entries, .. } = pattern else {
            return;
        };
        for entry in entries {
            let (Some(key), Pattern::Name(name)) = (&entry.key, &entry.pattern) else {
                continue;
            };
            let value = match &**key {
                _ if name == rejection => Value::Rejection,
                "body" if self.input.names.body.is_some() => {
                    self.read_body(0);
                    Value::ReadBody
                }
                "query" | "searchParams" if self.input.names.query.is_some() => {
                    self.read_query_struct();
                    Value::ReadQuery
                }
                "url" if !self.is_pages() => Value::Url,
                key => {
                    let text = format!("{variable}.0[{}]", super::text::literal(key));
                    let value = Value::Rust(Rust::new(text, Kind::Data));
                    if usage::is_used(name, rest) {
                        self.declare(name, value);
                    }
                    continue;
                }
            };
            self.declare(name, value);
        }
    }

    /// An expression for what it does only.
    pub(super) fn side_effect(&mut self, expression: &Expression) {
        if let Some(call) = self.guard_call(expression)
            && self.reads_session(&call, expression)
        {
            let text = self.session(&call, expression);
            match call.has_further() {
                true => self.push(Vec::new()),
                false => self.push(vec![format!("{text};")]),
            }
            return;
        }
        let text = self.missing(expression, "()");
        self.push(vec![format!("{text};")]);
    }
}

/// The items of `Promise.all([...])`.
fn all_of(init: &Expression) -> Option<&[Expression]> {
    let ExpressionKind::Call {
        callee, arguments, ..
    } = &init.bare().kind
    else {
        return None;
    };
    if callee.path().as_deref() != Some("Promise.all") {
        return None;
    }
    let [list] = &arguments[..] else { return None };
    match &list.bare().kind {
        ExpressionKind::Array(items)
            if !items
                .iter()
                .any(|item| matches!(item.kind, ExpressionKind::Spread(_))) =>
        {
            Some(items)
        }
        _ => None,
    }
}

fn data_text(text: &str) -> String {
    match text {
        "null" => "serde_json::Value::Null".to_owned(),
        text => text.to_owned(),
    }
}
