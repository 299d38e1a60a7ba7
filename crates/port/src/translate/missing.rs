//! Marks, and what stands for code that is not translated.

use twinroute_scan::code::syntax::{Expression, ExpressionKind, Statement, visit_expression};
use twinroute_scan::code::{Target, makes_schemas};

use super::block::{Flow, Translator};
use super::text::literal;
use super::usage;
use super::value::Value;
use crate::comment::shown;
use crate::mark::one_line;

// Longer parts of the source are cut in marks.
const LONGEST: usize = 100;
// More lines of a statement's source are left out: the whole source stands at the end of the file.
const MOST_LINES: usize = 24;

impl Translator<'_, '_> {
    /// Adds a mark before the statement.
    fn mark(&mut self, kind: &str, text: &str) {
        let mark = format!("// port: {kind} {}", one_line(text, LONGEST));
        if self.before.last() != Some(&mark) {
            self.before.push(mark);
        }
    }

    /// Marks what is left, and returns `not_ported("...")` for it: a `Result` of any type. Nothing else writes the call.
    pub(super) fn left(&mut self, kind: &str, what: &str) -> String {
        self.mark(kind, what);
        self.import("twinroute::ported::not_ported");
        format!("not_ported({})", literal(&one_line(what, LONGEST)))
    }

    /// Stands for an expression that is not translated, with a mark.
    pub(super) fn missing(&mut self, expression: &Expression, rust_type: &str) -> String {
        let call = self.left_of(expression);
        if rust_type.contains("Value") {
            self.import("serde_json::Value");
        }
        format!("{}?", typed(&call, rust_type))
    }

    /// Marks an expression as left, and returns the call for it.
    pub(super) fn left_of(&mut self, expression: &Expression) -> String {
        let kind = self.kind_of(expression);
        let bare = self.called(expression);
        let source = self.source(bare);
        self.left(kind, &source)
    }

    fn called<'e>(&self, expression: &'e Expression) -> &'e Expression {
        match &expression.kind {
            ExpressionKind::Await(inner) | ExpressionKind::As(inner, _) => self.called(inner),
            _ => expression,
        }
    }

    /// The kind of a mark: what the names in the expression lead to.
    pub(super) fn kind_of(&self, expression: &Expression) -> &'static str {
        let module = self.module();
        let reaches = self
            .input
            .code
            .reaches(&module, expression, &|name| self.is_local(name));
        let mut is_call = false;
        let mut is_check = false;
        let mut is_parse = false;
        visit_expression(expression, &mut |inner| match &inner.kind {
            ExpressionKind::Call { callee, .. } => {
                is_call = true;
                is_parse |= self.is_parse(callee);
            }
            ExpressionKind::Name(name) => {
                is_check |= matches!(self.local(name), Some(Value::Parsed(_) | Value::ParseError));
            }
            _ => {}
        });
        match reaches {
            _ if is_check => "check",
            reaches if reaches.database => "data",
            _ if is_parse => "check",
            _ if !is_call => "logic",
            reaches if reaches.session => "auth",
            reaches if reaches.service => "call",
            reaches if reaches.cache => "cache",
            _ => "logic",
        }
    }

    /// Whether a function is a method of a schema that checks its argument: not `JSON.parse`, or `parse` of a package for other texts.
    fn is_parse(&self, callee: &Expression) -> bool {
        let ExpressionKind::Member(object, method) = &callee.bare().kind else {
            return false;
        };
        match (&**method, object.name()) {
            ("safeParse" | "safeParseAsync" | "parseAsync", _) => true,
            ("parse", Some(name)) => match self.input.code.target(&self.module(), name) {
                Some(Target::Package(package, _)) => makes_schemas(&package) || has_schemas(name),
                Some(_) => true,
                None => self.is_local(name),
            },
            ("parse", None) => self.makes_schema(object),
            _ => false,
        }
    }

    /// Stands for a statement that is not translated. It sets the names that the statement assigns; a statement that may
    /// respond ends the handler.
    pub(super) fn missing_statement(&mut self, statement: &Statement) -> Flow {
        self.flush();
        let source = self.statement_source(statement);
        let first = source.lines().next().unwrap_or_default().trim().to_owned();
        let kind = usage::expressions(statement)
            .into_iter()
            .map(|expression| self.kind_of(expression))
            .find(|kind| *kind != "logic")
            .unwrap_or("logic");
        let call = self.left(kind, &first);
        self.comment(&source);
        let module = self.module();
        let text = |expression: &Expression| module.text(expression.span).to_owned();
        let assigned = usage::assigned(statement, &text);
        let assigned: Vec<_> = assigned
            .into_iter()
            .filter(|name| self.is_local(name))
            .collect();
        if usage::leaves(statement) || !self.set_missing(&assigned, &call) {
            self.push(vec![format!("return {call};")]);
            return Flow::Ends;
        }
        Flow::Continues
    }

    fn comment(&mut self, source: &str) {
        let lines: Vec<&str> = source.lines().collect();
        if lines.len() < 2 {
            return;
        }
        let indent = |line: &&&str| line.len() - line.trim_start().len();
        let inner = lines[1..].iter().filter(|line| !line.trim().is_empty());
        let left = inner.clone().map(|line| indent(&line)).min().unwrap_or(0);
        for line in lines[1..].iter().take(MOST_LINES) {
            let text = line.get(left..).unwrap_or_default().trim_end();
            self.before
                .push(format!("//   {}", shown(text)).trim_end().to_owned());
        }
        if lines.len() - 1 > MOST_LINES {
            self.before.push("//   ...".to_owned());
        }
    }

    /// Gives names a value that is missing.
    fn set_missing(&mut self, names: &[twinroute_scan::code::syntax::Text], call: &str) -> bool {
        use super::rust::{Kind, Rust};
        if names.is_empty() {
            self.push(vec![format!("{}?;", typed(call, "()"))]);
            return true;
        }
        let [name] = names else {
            return false;
        };
        match self.local(name) {
            Some(Value::Rust(Rust {
                kind: Kind::Data,
                text,
            })) if super::text::is_identifier(&text) => {
                self.push(vec![format!("{text} = {call}?;")]);
                true
            }
            _ => false,
        }
    }

    /// The source of a statement: from the line of its first expression to the line that closes its brackets.
    fn statement_source(&self, statement: &Statement) -> String {
        let module = self.module();
        let spans: Vec<_> = usage::expressions(statement)
            .into_iter()
            .map(|one| one.span)
            .collect();
        let start = spans.iter().map(|span| span.start).min().unwrap_or(0) as usize;
        let end = spans.iter().map(|span| span.end).max().unwrap_or(0) as usize;
        let source = &module.source;
        let start = source[..start].rfind('\n').map_or(0, |at| at + 1);
        let mut text = String::new();
        for line in source[start..].split_inclusive('\n') {
            text.push_str(line);
            let is_whole = start + text.trim_end().len() >= end;
            if is_whole && is_balanced(&text) {
                break;
            }
        }
        text.trim_end().to_owned()
    }
}

fn has_schemas(name: &str) -> bool {
    name.to_lowercase().contains("schema")
}

/// `not_ported::<T>("...")` of `not_ported("...")`.
pub(super) fn typed(call: &str, rust_type: &str) -> String {
    call.replacen("not_ported(", &format!("not_ported::<{rust_type}>("), 1)
}

fn is_balanced(text: &str) -> bool {
    let count = |letters: [char; 3]| {
        text.chars()
            .filter(|letter| letters.contains(letter))
            .count()
    };
    count(['(', '[', '{']) <= count([')', ']', '}'])
}
