//! A module: its imports, its exports, and the names of its top level.

use std::path::PathBuf;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::{
    Declarator, Expression, ExpressionKind, Function, Span, Statement, Text, TypeNote,
    visit_expression, visit_statements,
};

/// A parsed source file.
#[derive(Debug, Default)]
pub struct Module {
    pub path: PathBuf,
    pub source: String,
    pub imports: FxHashMap<Text, Import>,
    pub exports: Vec<Export>,
    /// The modules of `export * from`.
    pub star_exports: Vec<Text>,
    pub bindings: FxHashMap<Text, Binding>,
    pub types: FxHashMap<Text, TypeNote>,
    pub type_spans: FxHashMap<Text, Span>,
    /// Such as `use server`.
    pub directives: Vec<Text>,
    /// The top level, without imports, functions and types.
    pub body: Vec<Statement>,
    /// The offsets at which lines start.
    pub lines: Vec<u32>,
}

/// What a name of the top level is.
#[derive(Clone, Debug)]
pub enum Binding {
    Function(Rc<Function>),
    /// The declarator binds the name, maybe in a pattern.
    Value(Rc<Declarator>),
    /// The methods and initial values of a class.
    Class(Rc<Expression>),
    /// The members of an `enum`, as an object literal.
    Enum(Rc<Expression>),
}

/// Where an imported name comes from.
#[derive(Clone, Debug)]
pub struct Import {
    pub module: Text,
    pub name: ImportName,
}

/// Which export of a module is imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportName {
    Default,
    Namespace,
    Named(Text),
}

/// A name that a module exports. Types are left out.
#[derive(Clone, Debug)]
pub struct Export {
    pub name: Text,
    pub target: ExportTarget,
    pub span: Span,
}

/// What an exported name leads to.
#[derive(Clone, Debug)]
pub enum ExportTarget {
    Local(Text),
    From(Import),
    Expression(Rc<Expression>),
}

impl Module {
    pub fn export(&self, name: &str) -> Option<&Export> {
        self.exports.iter().find(|export| &*export.name == name)
    }

    /// The name that `export default function handler() {}` declares, too.
    pub(crate) fn declared_name<'e>(&self, value: &'e Expression) -> Option<&'e Text> {
        let ExpressionKind::Function(function) = &value.kind else {
            return None;
        };
        let name = function.name.as_ref()?;
        match self.bindings.get(name)? {
            Binding::Function(bound) if Rc::ptr_eq(bound, function) => Some(name),
            _ => None,
        }
    }

    /// The expression at a span, in the module's top level, its functions and exports.
    pub fn expression_at(&self, span: Span) -> Option<&Expression> {
        let mut found = None;
        let mut visit = |expression| find(expression, span, &mut found);
        visit_statements(&self.body, &mut visit);
        for export in &self.exports {
            if let ExportTarget::Expression(value) = &export.target {
                visit_expression(value, &mut visit);
            }
        }
        for binding in self.bindings.values() {
            if let Binding::Function(function) = binding {
                visit_statements(&function.body, &mut visit);
            }
        }
        found
    }

    /// The number of the line, from 1, of an offset.
    pub fn line(&self, offset: u32) -> u32 {
        let line = self.lines.partition_point(|&start| start <= offset);
        u32::try_from(line).unwrap_or(u32::MAX).max(1)
    }

    /// The source text of some lines, from 1, both included.
    pub(crate) fn source_lines(&self, first: u32, last: u32) -> String {
        let count = (last + 1).saturating_sub(first) as usize;
        let lines = self.source.lines().skip(first.saturating_sub(1) as usize);
        lines.take(count).collect::<Vec<_>>().join("\n")
    }

    /// The source text of a span.
    pub fn text(&self, span: Span) -> &str {
        let range = span.start as usize..span.end as usize;
        self.source.get(range).unwrap_or_default()
    }

    /// Sets the source and the offsets of its lines.
    pub fn set_source(&mut self, source: String) {
        let starts = source
            .bytes()
            .enumerate()
            .filter(|&(_, byte)| byte == b'\n');
        let starts = starts.map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX));
        self.lines = std::iter::once(0).chain(starts).collect();
        self.source = source;
    }
}

fn find<'a>(expression: &'a Expression, span: Span, found: &mut Option<&'a Expression>) {
    if expression.span == span && found.is_none() {
        *found = Some(expression);
    }
}
