//! What is around a handler.

use std::rc::Rc;

use super::chain::{Chain, Link};
use super::unwrap::Unwrap;
use crate::model::Wrapper;
use crate::sources::Origin;
use crate::syntax::{Expression, ExpressionKind, Module};

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

    pub(super) fn link_wrapper<'e>(
        &self,
        chain: &Chain<'_>,
        link: &Link<'_>,
        arguments: impl Iterator<Item = &'e Expression>,
        module: &Rc<Module>,
    ) -> Wrapper {
        let root = chain.root.split('.').next().unwrap_or_default();
        let import = module.imports.get(root);
        Wrapper {
            name: format!("{}.{}", chain.root, link.name),
            module: import.map(|import| import.module.to_string()),
            file: self.declaring_file(module, root),
            arguments: arguments
                .map(|argument| module.text(argument.span).to_owned())
                .collect(),
        }
    }
}
