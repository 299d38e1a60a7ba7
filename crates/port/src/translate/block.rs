//! Blocks of statements, and the function as a whole.

use std::collections::HashSet;
use std::rc::Rc;

use twinroute_scan::code::Written;
use twinroute_scan::code::syntax::{Expression, Module, Pattern, Statement, Text};
use twinroute_scan::model::RouteStyle;

use super::budget::Budget;
use super::frame::Frame;
use super::json::indented;
use super::text::{assigned, drop_unused, literal, query_keys, with_mut};
use super::value::Value;
use super::{Input, Translation};
use crate::guard::Guard;
use crate::imports::{code_of, mentions};
use crate::names::variable;

/// Translates one handler.
pub(super) struct Translator<'a, 'c> {
    pub(super) input: &'a Input<'a, 'c>,
    /// The function of the handler, without the wrappers around it.
    pub(super) written: Written,
    pub(super) frames: Vec<Frame>,
    pub(super) out: Translation,
    /// The lines of the block.
    pub(super) lines: Vec<String>,
    /// Marks and reads that stand before the statement.
    pub(super) before: Vec<String>,
    /// What is called on `res` until the next statement that is not about it.
    pub(super) chain: Vec<String>,
    /// What each block has read of the request, such as the body, and at which place of the source.
    pub(super) reads: Vec<HashSet<(&'static str, u32)>>,
    /// The variables that hold an object: Rust panics where a property of another value is set.
    pub(super) objects: HashSet<String>,
    /// How many functions are translated in place.
    pub(super) depth: u8,
    /// How many `try` are around the code.
    pub(super) attempts: u8,
    /// Whether the `try` around the code is one of the same function, or of one that does not wait for it.
    pub(super) catches: bool,
    /// Whether the value is what a schema checks.
    pub(super) is_checked: bool,
    pub(super) budget: Budget,
    // Where the last statement of the block starts.
    last: usize,
}

/// Whether code runs on after a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    Continues,
    Ends,
}

/// The lines of a block, and whether every way through it ends the handler.
pub(super) struct Block {
    pub(super) lines: Vec<String>,
    pub(super) flow: Flow,
}

impl<'a, 'c> Translator<'a, 'c> {
    pub(super) fn new(input: &'a Input<'a, 'c>, written: Written) -> Self {
        Self {
            input,
            frames: vec![Frame::new(written.module.clone())],
            written,
            out: Translation::default(),
            lines: Vec::new(),
            before: Vec::new(),
            chain: Vec::new(),
            reads: Vec::new(),
            objects: HashSet::new(),
            depth: 0,
            attempts: 0,
            catches: false,
            is_checked: false,
            budget: Budget::default(),
            last: 0,
        }
    }

    pub(super) fn handler(mut self) -> Translation {
        let function = self.written.function.clone();
        self.reads.push(HashSet::new());
        self.declare_variables(&function);
        self.bind_parameters(&function.parameters);
        let mut start = std::mem::take(&mut self.before);
        let mut block = self.body(&function.body);
        start.append(&mut block.lines);
        block.lines = start;
        let changed = block.lines.iter().filter_map(|line| assigned(line));
        let changed: Vec<String> = changed
            .filter(|name| *name != "res")
            .map(str::to_owned)
            .collect();
        let lines = block.lines.iter().map(|line| with_mut(line, &changed));
        let mut lines: Vec<String> = lines.collect();
        if lines
            .iter()
            .any(|line| line.trim_start().starts_with("res = res"))
        {
            lines.insert(0, "let mut res = res;".to_owned());
        }
        if !lines
            .iter()
            .any(|line| line.trim_start().starts_with("// port: "))
        {
            drop_unused(&mut lines);
        }
        self.refuse_repeated(&mut lines);
        // A translation that failed may have left imports.
        let code = code_of(&lines.join("\n"));
        self.out.imports.retain(|path| {
            let name = path.rsplit("::").next().unwrap_or(path);
            match name {
                "FromRequest as _" => code.contains("::extract("),
                name => mentions(&code, name),
            }
        });
        self.out.statements = indented(lines).join("\n") + "\n";
        self.out
    }

    /// Refuses lists in the query string, where the statements take its keys for texts.
    fn refuse_repeated(&mut self, lines: &mut Vec<String>) {
        let keys = query_keys(lines);
        let params = &self.input.names.params;
        let is_param = |key: &String| params.iter().any(|param| literal(&param.key) == *key);
        let keys: Vec<String> = keys.into_iter().filter(|key| !is_param(key)).collect();
        if !keys.is_empty() {
            self.import("twinroute::ported::not_repeated");
            let line = format!("not_repeated(req.query(), &[{}])?;", keys.join(", "));
            lines.insert(0, line);
        }
    }

    /// The body of a function that must end with a response.
    fn body(&mut self, statements: &[Statement]) -> Block {
        let (mut block, last) = self.whole(statements, true);
        as_tail(&mut block.lines, last);
        block
    }

    /// Statements that end with a response on every way, and where the last of them starts; `None` if code runs on after them.
    pub(super) fn ending(
        &mut self,
        statements: &[Statement],
        is_tail: bool,
    ) -> Option<(Block, usize)> {
        let ending = self.whole(statements, is_tail);
        (ending.0.flow == Flow::Ends).then_some(ending)
    }

    fn whole(&mut self, statements: &[Statement], is_tail: bool) -> (Block, usize) {
        let block = self.captured(|this| {
            let flow = this.run(statements, is_tail);
            if flow == Flow::Continues && is_tail {
                let text = this.left("response", "the function ends without a response");
                this.push(vec![format!("return {text};")]);
                return Flow::Ends;
            }
            flow
        });
        (block, self.last)
    }

    /// The lines of a nested block.
    pub(super) fn block(&mut self, statements: &[Statement], is_tail: bool) -> Block {
        self.captured(|this| this.run(statements, is_tail))
    }

    fn captured(&mut self, run: impl FnOnce(&mut Self) -> Flow) -> Block {
        let outer = std::mem::take(&mut self.lines);
        let before = std::mem::take(&mut self.before);
        self.budget.blocks += 1;
        let flow = run(self);
        self.budget.blocks -= 1;
        self.before = before;
        Block {
            lines: std::mem::replace(&mut self.lines, outer),
            flow,
        }
    }

    /// Translates statements in a scope of their own.
    pub(super) fn run(&mut self, statements: &[Statement], is_tail: bool) -> Flow {
        self.frame().open();
        self.reads.push(HashSet::new());
        self.hoist(statements);
        let mut flow = Flow::Continues;
        for (index, statement) in statements.iter().enumerate() {
            self.last = self.lines.len();
            flow = self.statement(statement, &statements[index + 1..], is_tail);
            if flow == Flow::Ends {
                break;
            }
        }
        if flow == Flow::Continues {
            self.flush();
            // What the last statement reads and checks, although no code of the block uses it.
            if !self.before.is_empty() {
                self.push(Vec::new());
            }
        }
        self.reads.pop();
        self.frame().close();
        flow
    }

    /// Adds lines, after the marks that belong to them.
    pub(super) fn push(&mut self, lines: Vec<String>) {
        self.lines.append(&mut self.before);
        self.last = self.lines.len();
        self.lines.extend(lines);
    }

    /// Writes what was called on `res`, before something else happens.
    pub(super) fn flush(&mut self) {
        if !self.chain.is_empty() {
            let calls = std::mem::take(&mut self.chain).concat();
            self.push(vec![format!("res = res{calls};")]);
        }
    }

    pub(super) fn frame(&mut self) -> &mut Frame {
        if self.frames.is_empty() {
            self.frames.push(Frame::new(self.written.module.clone()));
        }
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    pub(super) fn module(&self) -> Rc<Module> {
        self.frames
            .last()
            .map_or_else(|| self.written.module.clone(), |frame| frame.module.clone())
    }

    pub(super) fn local(&self, name: &str) -> Option<Value> {
        self.frames.last()?.get(name).cloned()
    }

    pub(super) fn import(&mut self, path: &str) {
        self.out.imports.insert(path.to_owned());
    }

    pub(super) fn is_pages(&self) -> bool {
        self.input.route.style == RouteStyle::Pages
    }

    /// The source of an expression.
    pub(super) fn source(&self, expression: &Expression) -> String {
        self.module().text(expression.span).to_owned()
    }

    /// The source between two expressions: an operator.
    pub(super) fn between(&self, left: &Expression, right: &Expression) -> String {
        use twinroute_scan::code::syntax::Span;
        let span = Span::new(left.span.end, right.span.start);
        self.module()
            .text(span)
            .trim()
            .trim_matches(['(', ')'])
            .trim()
            .to_owned()
    }

    /// Runs a translation that may fail; then nothing of it stays.
    pub(super) fn tried<T>(&mut self, run: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let (lines, before) = (self.lines.len(), self.before.clone());
        let arguments = self.out.arguments.len();
        let (chain, reads) = (self.chain.clone(), self.reads.clone());
        let frame = self.frames.last().cloned();
        let (frames, depth, guards) = (self.frames.len(), self.depth, self.out.guards.len());
        let result = run(self);
        if result.is_none() {
            self.lines.truncate(lines);
            self.before = before;
            self.out.arguments.truncate(arguments);
            (self.chain, self.reads, self.depth) = (chain, reads, depth);
            self.frames.truncate(frames);
            if let (Some(last), Some(frame)) = (self.frames.last_mut(), frame) {
                *last = frame;
            }
            self.out.guards.truncate(guards);
        }
        result
    }

    /// Runs a translation for what it finds only; nothing of it stays.
    pub(super) fn peeked<T>(&mut self, run: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let mut found = None;
        self.tried(|this| {
            found = run(this);
            None::<()>
        });
        found
    }

    /// The variable for a new name of the source: one that the value of no other visible name uses. Where a function of the handler
    /// may be called, it still sees an outer name that the new one hides.
    pub(super) fn fresh(&self, name: &str) -> String {
        let plain = variable(name, "value");
        let base = plain.trim_start_matches("r#").to_owned();
        let numbered = (2..).map(|number| format!("{base}_{number}"));
        let has_functions = self.frames.last().is_some_and(Frame::has_functions);
        let hidden = if has_functions { "" } else { name };
        let is_free = |rust: &String| {
            let starts = ["let", "let mut"].map(|start| format!("{start} {rust} = "));
            let declares = |line: &String| starts.iter().any(|start| line.starts_with(start));
            let is_guard = |guard: &Guard| guard.variable() == *rust;
            !self.before.iter().any(declares)
                && !self.frames.iter().any(|frame| frame.uses(rust, hidden))
                && !self.input.names.wrappers.iter().any(is_guard)
                && !self.out.arguments.contains(rust)
        };
        std::iter::once(plain)
            .chain(numbered)
            .find(is_free)
            .unwrap_or(base)
    }

    /// Binds a name of the source, without code in Rust.
    pub(super) fn declare(&mut self, name: &Text, value: Value) {
        if let Value::Rust(rust) = &value {
            self.objects.remove(&rust.text);
        }
        self.frame().declare(name, value);
    }

    fn bind_parameters(&mut self, parameters: &[twinroute_scan::code::syntax::Parameter]) {
        let is_passed = self.is_passed(parameters);
        for (index, parameter) in parameters.iter().enumerate() {
            let value = match (index, self.input.route.style) {
                (0, _) if is_passed => Value::Passed,
                (0, _) => Value::Request,
                (1, RouteStyle::Pages) => Value::Responder(Vec::new()),
                (1, RouteStyle::App) => Value::Context,
                _ if self.input.names.wrappers.is_empty() => Value::Undefined,
                _ => Value::Passed,
            };
            let pattern = &parameter.pattern;
            pattern.names(&mut |name| self.declare(name, Value::Unset));
            let is_bound = !parameter.is_rest && self.bind_silently(pattern, &value);
            if !is_bound
                && let Some(default) = pattern
                    .defaults()
                    .into_iter()
                    .find(|one| !self.only_computes(one))
            {
                let text = self.missing(default, "()");
                self.before.push(format!("{text};"));
            }
        }
    }

    /// Whether the first parameter is what a wrapper made: `async ({ workspace, session }) => ...`.
    fn is_passed(&self, parameters: &[twinroute_scan::code::syntax::Parameter]) -> bool {
        let Some(first) = parameters.first() else {
            return false;
        };
        let mut pattern = &first.pattern;
        while let Pattern::Default(inner, _) = pattern {
            pattern = inner;
        }
        let is_request = match pattern {
            Pattern::Name(name) => {
                matches!(
                    name.trim_start_matches('_'),
                    "req" | "request" | "nextRequest" | "r"
                ) || first
                    .note
                    .as_ref()
                    .and_then(|note| note.short_name())
                    .is_some_and(|note| {
                        matches!(
                            note,
                            "NextApiRequest" | "NextRequest" | "Request" | "IncomingMessage"
                        )
                    })
            }
            _ => false,
        };
        !self.input.names.wrappers.is_empty() && !is_request
            || matches!(pattern, Pattern::Object { .. }) && !self.is_pages()
    }

    /// Whether an expression is a name that the code around it has, so it does not belong to the module.
    pub(super) fn is_local(&self, name: &str) -> bool {
        self.frames
            .last()
            .is_some_and(|frame| frame.get(name).is_some())
    }
}

/// Takes `return` from the last statement, which starts at a line.
pub(super) fn as_tail(lines: &mut [String], start: usize) {
    let is_return = lines
        .get(start)
        .is_some_and(|line| line.starts_with("return "));
    if !is_return {
        return;
    }
    lines[start] = lines[start]["return ".len()..].to_owned();
    if let Some(last) = lines.last_mut()
        && last.ends_with(';')
    {
        last.pop();
    }
}
