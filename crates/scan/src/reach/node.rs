//! A name of the top level of a module, and what it leads to.

use std::cell::OnceCell;
use std::rc::Rc;
use std::sync::Arc;

use super::mentions::Mentions;
use super::packages::{PackageKind, kind_of};
use crate::model::Helper;
use crate::sources::{Origin, Sources};
use crate::syntax::{Binding, Expression, ExpressionKind, Import, ImportName, Module, Span, Text};

/// What identifies a node. Modules live as long as the sources.
#[derive(PartialEq, Eq, Hash)]
pub(super) struct Key(*const Module, Text);

impl Key {
    pub(super) fn of(origin: &Origin) -> Option<Self> {
        match origin {
            Origin::Local(module, name, _) => Some(Self(Rc::as_ptr(module), name.clone())),
            Origin::Expression(module, _) => Some(Self(Rc::as_ptr(module), "default".into())),
            Origin::Namespace(_) | Origin::Package(..) => None,
        }
    }
}

/// A name of the top level of a module.
pub(super) struct Node {
    pub(super) origin: Origin,
    pub(super) mentions: Mentions,
    pub(super) helper: Option<Helper>,
    pub(super) next: OnceCell<Vec<usize>>,
    pub(super) packages: OnceCell<Vec<(Text, Text)>>,
}

impl Node {
    pub(super) fn new(origin: Origin, sources: &Sources) -> Self {
        let mut mentions = Mentions::default();
        match &origin {
            Origin::Local(_, _, Binding::Function(function)) => mentions.of_function(function),
            Origin::Local(_, _, Binding::Value(declarator)) => {
                declarator.init.iter().for_each(|init| mentions.of(init))
            }
            Origin::Local(_, _, Binding::Class(value) | Binding::Enum(value))
            | Origin::Expression(_, value) => mentions.of(value),
            Origin::Namespace(_) | Origin::Package(..) => {}
        }
        let helper = helper(&origin, sources);
        Self {
            origin,
            mentions,
            helper,
            next: OnceCell::new(),
            packages: OnceCell::new(),
        }
    }

    /// The names of the project that this one leads to, and the packages.
    pub(super) fn leads_to(&self, sources: &Sources) -> (Vec<Origin>, Vec<(Text, Text)>) {
        let (Origin::Local(module, ..) | Origin::Expression(module, _)) = &self.origin else {
            return (Vec::new(), Vec::new());
        };
        let mut origins = Vec::new();
        for (name, member) in &self.mentions.names {
            match sources.origin(module, name) {
                Some(Origin::Namespace(target)) => {
                    origins.extend(
                        member
                            .as_ref()
                            .and_then(|member| sources.export(&target, member)),
                    );
                }
                Some(Origin::Package(package, export)) => {
                    let export = match (&*export, member) {
                        ("*" | "default", Some(member)) => member.clone(),
                        _ => export,
                    };
                    origins.push(Origin::Package(package, export));
                }
                origin => origins.extend(origin),
            }
        }
        for (source, member) in &self.mentions.imports {
            let import = Import {
                module: source.clone(),
                name: ImportName::Namespace,
            };
            match sources.import(module, &import) {
                Some(Origin::Namespace(target)) => origins.extend(sources.export(&target, member)),
                origin => origins.extend(origin),
            }
        }
        self.split(origins)
    }

    fn split(&self, origins: Vec<Origin>) -> (Vec<Origin>, Vec<(Text, Text)>) {
        let (mut inner, mut packages) = (Vec::new(), Vec::new());
        for origin in origins {
            match origin {
                Origin::Package(package, export) => packages.push((package, export)),
                origin => inner.push(origin),
            }
        }
        // How a session library is set up is no part of the routes that read sessions.
        if self.sets_sessions_up(&packages) {
            packages.retain(|(package, export)| kind_of(package, export) == PackageKind::Session);
            inner.clear();
        }
        (inner, packages)
    }

    /// Whether this is the configuration of a session library.
    fn sets_sessions_up(&self, packages: &[(Text, Text)]) -> bool {
        let Origin::Local(_, name, Binding::Value(declarator)) = &self.origin else {
            return false;
        };
        let noted = declarator.note.as_ref().and_then(|note| note.short_name());
        let is_noted =
            noted.is_some_and(|note| note.contains("AuthOptions") || note.contains("AuthConfig"));
        let is_named = matches!(&**name, "authOptions" | "nextAuthOptions" | "authConfig");
        let is_made = declarator
            .init
            .as_ref()
            .is_some_and(|init| match &init.bare().kind {
                ExpressionKind::Call { callee, .. } => callee.name().is_some_and(|name| {
                    matches!(&**name, "NextAuth" | "betterAuth" | "NextAuthImport")
                }),
                _ => false,
            });
        is_noted
            || is_named
            || is_made
                && packages
                    .iter()
                    .any(|(package, export)| kind_of(package, export) == PackageKind::Session)
    }
}

/// The helper that a name is, if it is a function or a class.
fn helper(origin: &Origin, sources: &Sources) -> Option<Helper> {
    let (module, name, span): (_, Arc<str>, _) = match origin {
        Origin::Local(module, name, binding) => (module, (&**name).into(), callable(binding)?),
        Origin::Expression(module, value) => {
            (module, "default".into(), callable_expression(value)?)
        }
        Origin::Namespace(_) | Origin::Package(..) => return None,
    };
    Some(Helper {
        name,
        file: sources.show(&module.path).into(),
        line: module.line(span.start),
        end_line: module.line(span.end.saturating_sub(1)),
        depth: 0,
    })
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
            let is_function =
                |one: &Expression| matches!(one.bare().kind, ExpressionKind::Function(_));
            arguments.iter().any(is_function).then_some(value.span)
        }
        _ => None,
    }
}
