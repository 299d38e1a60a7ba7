//! What is around a handler.

use std::rc::Rc;

use super::chain::{Chain, Link};
use super::unwrap::Unwrap;
use crate::model::Wrapper;
use crate::sources::Origin;
use crate::syntax::{Expression, ExpressionKind, Module, Property};

impl Unwrap<'_> {
    /// The wrapper that a call is. The argument that is `taken` holds the handler.
    pub(super) fn wrapper(
        &self,
        callee: &Expression,
        arguments: &[Expression],
        taken: Option<usize>,
        module: &Rc<Module>,
    ) -> Wrapper {
        // `withRoles(["admin"])(handler)`: the name and the arguments are those of the inner call.
        let mut written: Vec<&Expression> = Vec::new();
        let mut callee = callee.bare();
        while let ExpressionKind::Call {
            callee: inner,
            arguments,
            ..
        } = &callee.kind
        {
            written.extend(arguments);
            callee = inner.bare();
        }
        let others = arguments.iter().enumerate();
        let others = others.filter(|(index, _)| Some(*index) != taken);
        written.extend(others.map(|(_, argument)| argument));
        let name = callee
            .path()
            .unwrap_or_else(|| module.text(callee.span).chars().take(60).collect());
        let root = name.split('.').next().unwrap_or(&name);
        let import = module.imports.get(root);
        Wrapper {
            module: import.map(|import| import.module.to_string()),
            file: self.declaring_file(module, root),
            arguments: written
                .into_iter()
                .map(|argument| module.text(argument.span).to_owned())
                .collect(),
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
    pub(super) fn link_wrapper<'e>(
        &self,
        chain: &Chain<'_>,
        link: &Link<'_>,
        arguments: impl Iterator<Item = &'e Expression>,
        module: &Rc<Module>,
    ) -> Wrapper {
        let name = format!("{}.{}", chain.root, link.name);
        let arguments = arguments.map(|argument| module.text(argument.span).to_owned());
        Wrapper {
            arguments: arguments.collect(),
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
