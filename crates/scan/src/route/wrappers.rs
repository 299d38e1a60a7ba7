//! What is around a handler.

use std::rc::Rc;

use super::chain::{Chain, Link};
use super::unwrap::Unwrap;
use crate::model::{Method, Wrapper};
use crate::sources::Origin;
use crate::syntax::{Expression, ExpressionKind, Module, Property};

/// Which argument holds the handler, and which property of it, if it is an object.
#[derive(Clone, Copy)]
pub(super) struct Taken {
    pub(super) index: usize,
    pub(super) property: Option<usize>,
}

impl Unwrap<'_> {
    /// The wrapper that a call is. The argument that is `taken` holds the handler.
    pub(super) fn wrapper(
        &self,
        callee: &Expression,
        arguments: &[Expression],
        taken: Option<Taken>,
        module: &Rc<Module>,
    ) -> Wrapper {
        // `withRoles(["admin"])(handler)`: the name and the arguments are those of the inner call.
        let mut written: Vec<String> = Vec::new();
        let mut callee = callee.bare();
        while let ExpressionKind::Call {
            callee: inner,
            arguments,
            ..
        } = &callee.kind
        {
            written.extend(rest(arguments, None, module));
            callee = inner.bare();
        }
        written.extend(rest(arguments, taken, module));
        let name = callee
            .path()
            .unwrap_or_else(|| module.text(callee.span).chars().take(60).collect());
        let root = name.split('.').next().unwrap_or(&name);
        let import = module.imports.get(root);
        Wrapper {
            module: import.map(|import| import.module.to_string()),
            file: self.declaring_file(module, root),
            arguments: written,
            name,
        }
    }

    fn declaring_file(&self, module: &Rc<Module>, name: &str) -> Option<String> {
        match self.sources.origin(module, name)? {
            Origin::Local(module, ..)
            | Origin::Expression(module, _)
            | Origin::Namespace(module) => Some(self.sources.show(&module.path)),
            Origin::Package(..) => None,
        }
    }

    /// What the router has around all its handlers: a function of the project makes it, its own options, or another file.
    pub(super) fn root_wrapper(&self, chain: &Chain<'_>, module: &Rc<Module>) -> Option<Wrapper> {
        let Some((function, arguments)) = chain.made else {
            return Some(self.router_wrapper(&chain.root, module));
        };
        let root = chain.root.split('.').next().unwrap_or_default();
        // A package makes a router without a guard, unless its options say otherwise.
        let is_package = matches!(self.sources.origin(module, root), Some(Origin::Package(..)));
        let is_plain = is_package && arguments.iter().all(only_listens);
        (!is_plain).then(|| self.wrapper(function, arguments, None, module))
    }

    fn router_wrapper(&self, name: &str, module: &Rc<Module>) -> Wrapper {
        let root = name.split('.').next().unwrap_or_default();
        Wrapper {
            name: name.to_owned(),
            module: module
                .imports
                .get(root)
                .map(|import| import.module.to_string()),
            file: self.declaring_file(module, root),
            arguments: Vec::new(),
        }
    }

    /// A call of a router, such as `.use(auth)`.
    pub(super) fn link_wrapper(
        &self,
        chain: &Chain<'_>,
        link: &Link<'_>,
        arguments: Vec<String>,
        module: &Rc<Module>,
    ) -> Wrapper {
        let name = format!("{}.{}", chain.root, link.name);
        Wrapper {
            arguments,
            ..self.router_wrapper(&name, module)
        }
    }
}

/// Whether options are listeners only, such as `onError`.
fn only_listens(options: &Expression) -> bool {
    match &options.bare().kind {
        ExpressionKind::Object(properties) => properties
            .iter()
            .all(|property| matches!(property, Property::Named(key, _) if key.starts_with("on"))),
        _ => false,
    }
}

/// The texts of arguments, without the handler: also the other properties of the object that holds it, such as `roles: ["admin"]`.
pub(super) fn rest(arguments: &[Expression], taken: Option<Taken>, module: &Module) -> Vec<String> {
    let mut texts = Vec::new();
    for (index, argument) in arguments.iter().enumerate() {
        match taken.filter(|taken| taken.index == index) {
            None => texts.push(module.text(argument.span).to_owned()),
            Some(taken) => texts.extend(other_properties(argument, taken.property, module)),
        }
    }
    texts
}

fn other_properties(argument: &Expression, taken: Option<usize>, module: &Module) -> Vec<String> {
    let (ExpressionKind::Object(properties), Some(taken)) = (&argument.bare().kind, taken) else {
        return Vec::new();
    };
    let is_method = |property: &Property| matches!(property, Property::Named(key, _) if Method::parse(&key.to_ascii_uppercase()).is_some());
    let is_table = is_method(&properties[taken]);
    let others = properties.iter().enumerate();
    others
        // The handlers of other methods are not around this one.
        .filter(|(index, property)| *index != taken && !(is_table && is_method(property)))
        .map(|(_, property)| shown(property, module))
        .collect()
}

fn shown(property: &Property, module: &Module) -> String {
    let text = |value: &Expression| module.text(value.span).to_owned();
    match property {
        Property::Named(key, value) if value.name() == Some(key) => key.to_string(),
        Property::Named(key, value) => format!("{key}: {}", text(value)),
        Property::Computed(key, value) => format!("[{}]: {}", text(key), text(value)),
        Property::Spread(value) => format!("...{}", text(value)),
    }
}
