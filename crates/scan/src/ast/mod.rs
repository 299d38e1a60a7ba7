//! Parses TypeScript and JavaScript. Only this module names `oxc`: an update of the parser changes no other file.

mod class;
mod common_js;
mod expression;
mod function;
mod jsx;
mod module;
mod pattern;
mod statement;
mod text;
mod type_note;

use std::path::Path;

use oxc_allocator::Allocator;
use oxc_parser::ParseOptions;
use oxc_span::SourceType;

use crate::syntax::Module;

/// Why a file can't be parsed.
#[derive(Debug)]
pub(crate) struct SyntaxError {
    pub(crate) line: Option<u32>,
    pub(crate) message: String,
}

/// Parses modules one after the other. The memory of one syntax tree serves the next.
#[derive(Default)]
pub(crate) struct Parser {
    allocator: Allocator,
}

impl Parser {
    /// Parses a module.
    pub(crate) fn parse(&mut self, path: &Path, source: String) -> Result<Module, SyntaxError> {
        self.allocator.reset();
        parse(&self.allocator, path, source)
    }
}

/// Parses a module. The parser recovers from many mistakes, as Next.js's own compiler would not; only a file that
/// yields no statements is an error.
fn parse(allocator: &Allocator, path: &Path, source: String) -> Result<Module, SyntaxError> {
    let source = source
        .strip_prefix('\u{feff}')
        .map(str::to_owned)
        .unwrap_or(source);
    let mut module = Module {
        path: path.to_owned(),
        ..Module::default()
    };
    module.set_source(source);
    let parsed = oxc_parser::Parser::new(allocator, &module.source, source_type(path))
        .with_options(ParseOptions {
            parse_regular_expression: false,
            preserve_parens: false,
            ..ParseOptions::default()
        })
        .parse();
    if parsed.panicked || (parsed.program.is_empty() && parsed.diagnostics.has_errors()) {
        let error = parsed.diagnostics.errors().next();
        let offset = error.and_then(|error| Some(error.labels.first()?.offset()));
        return Err(SyntaxError {
            line: offset.map(|offset| module.line(offset)),
            message: error.map_or_else(
                || "unknown syntax".to_owned(),
                |error| error.message.to_string(),
            ),
        });
    }
    let mut lowered = Module::default();
    module::lower(&parsed.program, &mut lowered);
    drop(parsed);
    Ok(Module {
        path: module.path,
        source: module.source,
        lines: module.lines,
        ..lowered
    })
}

/// JavaScript files of Next.js projects may contain JSX with any extension.
fn source_type(path: &Path) -> SourceType {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("ts" | "mts" | "cts") => SourceType::ts(),
        Some("tsx") => SourceType::tsx(),
        _ => SourceType::unambiguous().with_jsx(true),
    }
}
