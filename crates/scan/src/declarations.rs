//! Finds the declarations that a route uses.

use std::collections::{HashSet, VecDeque};
use std::path::Path;
use std::rc::Rc;

use crate::declaration::{Declaration, DeclarationKind, Declarations};
use crate::model::Route;
use crate::package_import::PackageImport;
use crate::reach::Reach;
use crate::scan::on_large_stack;
use crate::sources::{Origin, Sources, normalize, read_text};
use crate::syntax::{Binding, ExpressionKind, ImportName, Module, Span, Text};

/// The declarations of the project that a route uses, outside of its own file: functions, schemas, constants, classes and
/// types, the nearest first.
///
/// `project` is the folder of the project, and `route` a route that [`scan`](crate::scan()) found there. A file that can't be
/// read or parsed declares nothing.
pub fn declarations(project: &Path, route: &Route) -> Declarations {
    on_large_stack(|| find(project, route))
}

fn find(project: &Path, route: &Route) -> Declarations {
    let sources = Sources::new(project);
    let Some(module) = sources.module(&project.join(&route.file)) else {
        return Declarations::default();
    };
    let mut found = Found::new(&sources, &module);
    let mut reach = Reach::new(&sources);
    for export in &module.exports {
        let Some(origin) = sources.export(&module, &export.name) else {
            continue;
        };
        for (origin, depth) in reach.origins(&origin) {
            found.value(&origin, depth);
        }
    }
    found.data();
    found.types_of_route();
    found.types();
    let mut all = found.all;
    all.sort_by_key(|one| one.depth);
    Declarations {
        packages: PackageImport::of(&sources, &module, words(&module.source)),
        all,
    }
}

/// What was found so far.
struct Found<'a> {
    sources: &'a Sources,
    route: &'a Rc<Module>,
    all: Vec<Declaration>,
    seen: HashSet<(*const Module, Text)>,
    // Code whose types are still to be found, with its distance.
    code: VecDeque<(Rc<Module>, String, u32)>,
}

impl<'a> Found<'a> {
    fn new(sources: &'a Sources, route: &'a Rc<Module>) -> Self {
        Self {
            sources,
            route,
            all: Vec::new(),
            seen: HashSet::new(),
            code: VecDeque::new(),
        }
    }

    fn value(&mut self, origin: &Origin, depth: u32) {
        match origin {
            Origin::Local(module, name, binding) => {
                self.add(module, name, kind(binding), span(binding), depth);
            }
            Origin::Expression(module, value) => {
                let kind = match value.bare().kind {
                    ExpressionKind::Function(_) => DeclarationKind::Function,
                    _ => DeclarationKind::Value,
                };
                self.add(module, &"default".into(), kind, value.span, depth);
            }
            Origin::Namespace(_) | Origin::Package(..) => {}
        }
    }

    fn add(
        &mut self,
        module: &Rc<Module>,
        name: &Text,
        kind: DeclarationKind,
        span: Span,
        depth: u32,
    ) {
        if Rc::ptr_eq(module, self.route) || !self.seen.insert((Rc::as_ptr(module), name.clone())) {
            return;
        }
        let (first, last) = (
            module.line(span.start),
            module.line(span.end.saturating_sub(1)),
        );
        let first = first - comment_lines(module, first);
        let source = module.source_lines(first, last);
        self.code.push_back((module.clone(), source.clone(), depth));
        let file = self.sources.show(&module.path);
        // Two names of one pattern, or of one statement.
        let is_known = self.all.iter().any(|one| {
            one.kind == kind && one.file == file && one.line == first && one.end_line == last
        });
        if !is_known {
            self.all.push(Declaration {
                name: name.to_string(),
                kind,
                file,
                line: first,
                end_line: last,
                depth: depth.max(1),
                packages: PackageImport::of(self.sources, module, words(&source)),
                source,
            });
        }
    }

    /// The JSON files that the route imports by a relative path.
    fn data(&mut self) {
        let is_data = |name: &str| name.ends_with(".json") && name.starts_with('.');
        let mut imports: Vec<_> = self.route.imports.iter().collect();
        imports.retain(|(_, import)| is_data(&import.module));
        imports.sort_by_key(|(name, _)| *name);
        for (name, import) in imports {
            let folder = self.route.path.parent().unwrap_or(&self.route.path);
            let path = normalize(&folder.join(&*import.module));
            let source = match read_text(&path) {
                Ok(Some(source)) => source,
                // In place of the data stands why it can't be read.
                Ok(None) => "there is no such file".to_owned(),
                Err(message) => message,
            };
            self.all.push(Declaration {
                name: name.to_string(),
                kind: DeclarationKind::Data,
                file: self.sources.show(&path),
                line: 1,
                end_line: u32::try_from(source.lines().count()).unwrap_or(u32::MAX),
                depth: 1,
                source,
                packages: Vec::new(),
            });
        }
    }

    fn types_of_route(&mut self) {
        let code = (self.route.clone(), self.route.source.clone(), 0);
        self.code.push_front(code);
    }

    /// Finds the types that the code mentions, and those that they mention. The syntax tree has no types, so this goes by
    /// the words of the source.
    fn types(&mut self) {
        while let Some((module, source, depth)) = self.code.pop_front() {
            for word in words(&source) {
                self.named_type(&module, word, depth + 1);
            }
        }
    }

    fn named_type(&mut self, module: &Rc<Module>, word: &str, depth: u32) {
        let Some((target, name)) = self.declared_type(module, word) else {
            return;
        };
        let Some(&span) = target.type_spans.get(&name) else {
            return;
        };
        self.add(&target, &name, DeclarationKind::Type, span, depth);
        // `z.infer<typeof schema>` is as good as the schema.
        for word in words(target.text(span)) {
            if let Some((word, binding)) = target.bindings.get_key_value(word) {
                self.add(&target, word, kind(binding), self::span(binding), depth + 1);
            }
        }
    }

    /// The module that declares a type which another module names.
    fn declared_type(&self, module: &Rc<Module>, name: &str) -> Option<(Rc<Module>, Text)> {
        if let Some((name, _)) = module.type_spans.get_key_value(name) {
            return Some((module.clone(), name.clone()));
        }
        let import = module.imports.get(name)?;
        let ImportName::Named(original) = &import.name else {
            return None;
        };
        let target = self.sources.imported(module, &import.module)?;
        self.exported_type(&target, original, 0)
    }

    fn exported_type(
        &self,
        module: &Rc<Module>,
        name: &str,
        hops: u8,
    ) -> Option<(Rc<Module>, Text)> {
        if let Some((name, _)) = module.type_spans.get_key_value(name) {
            return Some((module.clone(), name.clone()));
        }
        if hops > 8 {
            return None;
        }
        module.star_exports.iter().find_map(|source| {
            let target = self.sources.imported(module, source)?;
            self.exported_type(&target, name, hops + 1)
        })
    }
}

fn kind(binding: &Binding) -> DeclarationKind {
    match binding {
        Binding::Function(_) => DeclarationKind::Function,
        Binding::Class(_) => DeclarationKind::Class,
        Binding::Enum(_) => DeclarationKind::Enum,
        Binding::Value(declarator) => {
            match declarator.init.as_ref().map(|init| &init.bare().kind) {
                Some(ExpressionKind::Function(_)) => DeclarationKind::Function,
                _ => DeclarationKind::Value,
            }
        }
    }
}

fn span(binding: &Binding) -> Span {
    match binding {
        Binding::Function(function) => function.span,
        Binding::Value(declarator) => declarator.span,
        Binding::Class(value) | Binding::Enum(value) => value.span,
    }
}

/// How many lines above a line are a comment that belongs to it.
fn comment_lines(module: &Module, line: u32) -> u32 {
    let lines: Vec<&str> = module.source.lines().take(line as usize - 1).collect();
    let is_comment = |line: &&&str| {
        let line = line.trim_start();
        line.starts_with("//") || line.starts_with("/*") || line.starts_with('*')
    };
    let count = lines.iter().rev().take_while(is_comment).count();
    u32::try_from(count).unwrap_or(0)
}

/// The names in a source text.
fn words(source: &str) -> impl Iterator<Item = &str> {
    source
        .split(|c: char| !c.is_alphanumeric() && c != '_' && c != '$')
        .filter(|word| !word.is_empty())
}
