//! What a handler reaches: the functions of the project and the packages that it uses, through any number of files.
//!
//! The graph is one of names of top levels, so a file that exports much adds only what is used of it.

mod mentions;
mod packages;

use std::collections::{BTreeSet, HashMap, HashSet, VecDeque};
use std::path::PathBuf;
use std::rc::Rc;

use mentions::Mentions;
pub(crate) use packages::{PackageKind, kind_of, obstacle_of, serves_routes};

use crate::model::{Helper, Uses};
use crate::sources::{Origin, Sources};
use crate::syntax::{Binding, Expression, ExpressionKind, Module, Span, Text};

/// What a handler reaches.
#[derive(Default)]
pub(crate) struct Reached {
    pub(crate) helpers: Vec<Helper>,
    /// Each package with the exports that are used of it.
    pub(crate) packages: BTreeSet<(Text, Text)>,
    pub(crate) environment: BTreeSet<Text>,
    pub(crate) fetches: BTreeSet<Text>,
    pub(crate) tables: BTreeSet<Text>,
    pub(crate) uses_cache: bool,
    pub(crate) waits: bool,
}

/// Finds what handlers reach. The mentions of a name are collected once.
pub(crate) struct Reach<'a> {
    sources: &'a Sources,
    known: HashMap<(PathBuf, Text), Rc<Mentions>>,
}

/// A name of a top level that is reached, and how far it is from the handler.
struct Step {
    origin: Origin,
    depth: u32,
}

// What lies further is the project's own infrastructure.
const MOST_NAMES: usize = 1_500;

impl<'a> Reach<'a> {
    pub(crate) fn new(sources: &'a Sources) -> Self {
        Self { sources, known: HashMap::new() }
    }

    /// What is reached from an export.
    pub(crate) fn from(&mut self, origin: &Origin) -> Reached {
        let mut reached = Reached::default();
        let mut seen: HashSet<(PathBuf, Text)> = HashSet::new();
        let mut steps = VecDeque::from([Step { origin: origin.clone(), depth: 0 }]);
        while let Some(Step { origin, depth }) = steps.pop_front() {
            if seen.len() > MOST_NAMES {
                break;
            }
            let (module, name) = match &origin {
                Origin::Package(module, name) => {
                    reached.packages.insert((module.clone(), name.clone()));
                    continue;
                }
                // A namespace is used by its members, which the mentions resolve.
                Origin::Namespace(_) => continue,
                Origin::Local(module, name, _) => (module.clone(), name.clone()),
                Origin::Expression(module, _) => (module.clone(), Text::from("default")),
            };
            if !seen.insert((module.path.clone(), name.clone())) {
                continue;
            }
            if depth > 0 {
                reached.helpers.extend(self.helper(&origin, depth));
            }
            let mentions = self.mentions(&origin, &module, &name);
            reached.add(&mentions);
            steps.extend(self.next(&mentions, &module).into_iter().map(|origin| Step { origin, depth: depth + 1 }));
        }
        reached
    }

    fn mentions(&mut self, origin: &Origin, module: &Rc<Module>, name: &Text) -> Rc<Mentions> {
        let key = (module.path.clone(), name.clone());
        if let Some(known) = self.known.get(&key) {
            return known.clone();
        }
        let mut mentions = Mentions::default();
        match origin {
            Origin::Local(_, _, Binding::Function(function)) => mentions.of_function(function),
            Origin::Local(_, _, Binding::Value(declarator)) => {
                declarator.init.iter().for_each(|init| mentions.of(init));
            }
            Origin::Local(_, _, Binding::Class(value) | Binding::Enum(value)) | Origin::Expression(_, value) => mentions.of(value),
            Origin::Namespace(_) | Origin::Package(..) => {}
        }
        let mentions = Rc::new(mentions);
        self.known.insert(key, mentions.clone());
        mentions
    }

    fn next(&self, mentions: &Mentions, module: &Rc<Module>) -> Vec<Origin> {
        let mut found = Vec::new();
        for (name, member) in &mentions.names {
            match self.sources.origin(module, name) {
                Some(Origin::Namespace(target)) => {
                    let member = member.as_ref().and_then(|member| self.sources.export(&target, member));
                    found.extend(member);
                }
                Some(Origin::Package(package, export)) => {
                    let export = match (&*export, member) {
                        ("*" | "default", Some(member)) => member.clone(),
                        _ => export,
                    };
                    found.push(Origin::Package(package, export));
                }
                Some(origin) => found.push(origin),
                None => {}
            }
        }
        for (source, member) in &mentions.imports {
            let import = crate::syntax::Import { module: source.clone(), name: crate::syntax::ImportName::Namespace };
            match self.sources.import(module, &import) {
                Some(Origin::Namespace(target)) => found.extend(self.sources.export(&target, member)),
                Some(origin) => found.push(origin),
                None => {}
            }
        }
        found
    }

    /// The helper that a name is, if it is a function or a class.
    fn helper(&self, origin: &Origin, depth: u32) -> Option<Helper> {
        let (module, name, span) = match origin {
            Origin::Local(module, name, binding) => (module, name.to_string(), callable(binding)?),
            Origin::Expression(module, value) => (module, "default".to_owned(), callable_expression(value)?),
            Origin::Namespace(_) | Origin::Package(..) => return None,
        };
        Some(Helper {
            name,
            file: self.sources.show(&module.path),
            line: module.line(span.start),
            end_line: module.line(span.end.saturating_sub(1)),
            depth,
        })
    }
}

fn callable(binding: &Binding) -> Option<Span> {
    match binding {
        Binding::Function(function) => Some(function.span),
        Binding::Value(declarator) => callable_expression(declarator.init.as_ref()?),
        Binding::Class(value) => Some(value.span),
        Binding::Enum(_) => None,
    }
}

fn callable_expression(value: &Expression) -> Option<Span> {
    match &value.bare().kind {
        ExpressionKind::Function(_) => Some(value.span),
        // `const f = cache(async () => ...)`
        ExpressionKind::Call { arguments, .. } => {
            let is_function = |one: &Expression| matches!(one.bare().kind, ExpressionKind::Function(_));
            arguments.iter().any(is_function).then_some(value.span)
        }
        _ => None,
    }
}

impl Reached {
    fn add(&mut self, mentions: &Mentions) {
        self.environment.extend(mentions.environment.iter().cloned());
        self.fetches.extend(mentions.fetches.iter().cloned());
        self.tables.extend(mentions.tables.iter().cloned());
        self.uses_cache |= mentions.uses_cache;
        self.waits |= mentions.waits;
    }

    /// Adds what is reached to what a route uses.
    pub(crate) fn add_to(&self, uses: &mut Uses) {
        for (package, export) in &self.packages {
            let name = packages::shown(package);
            let list = match kind_of(package, export) {
                PackageKind::Framework => continue,
                PackageKind::After => {
                    uses.after_response = true;
                    continue;
                }
                PackageKind::Cache => {
                    push(&mut uses.caching, export);
                    continue;
                }
                PackageKind::Session => &mut uses.sessions,
                PackageKind::Database => &mut uses.databases,
                PackageKind::Service => &mut uses.outbound,
                PackageKind::Other => &mut uses.packages,
            };
            push(list, &name);
        }
        if self.uses_cache {
            push(&mut uses.caching, "use cache");
        }
        uses.after_response |= self.waits;
        self.fetches.iter().for_each(|host| push(&mut uses.outbound, host));
        self.environment.iter().for_each(|name| push(&mut uses.environment, name));
        self.tables.iter().for_each(|name| push(&mut uses.tables, name));
    }
}

fn push(list: &mut Vec<String>, name: &str) {
    if !list.iter().any(|one| one == name) {
        list.push(name.to_owned());
    }
}
