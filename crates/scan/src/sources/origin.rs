//! Where a name comes from.

use std::collections::HashSet;
use std::rc::Rc;

use super::{Resolved, Sources};
use crate::syntax::{Binding, ExportTarget, Expression, Import, ImportName, Module, Text};

/// What a name leads to, through imports and re-exports.
#[derive(Clone, Debug)]
pub(crate) enum Origin {
    /// A name of the top level of a module.
    Local(Rc<Module>, Text, Binding),
    /// A default export without a name.
    Expression(Rc<Module>, Rc<Expression>),
    /// All exports of a module.
    Namespace(Rc<Module>),
    /// An export of a package; the name is `default` or `*` for the package as a whole.
    Package(Text, Text),
}

// Re-exports that lead in a circle end here.
const MOST_HOPS: u8 = 24;

/// The exports that were looked for behind an `export *`: several of them may lead to the same module.
type Searched = HashSet<(*const Module, Text)>;

impl Sources {
    /// Where a name of the top level of a module comes from; `None` for a global.
    pub(crate) fn origin(&self, module: &Rc<Module>, name: &str) -> Option<Origin> {
        self.origin_after(module, name, 0, &mut Searched::new())
    }

    /// Where an export of a module comes from.
    pub(crate) fn export(&self, module: &Rc<Module>, name: &str) -> Option<Origin> {
        self.export_after(module, name, 0, &mut Searched::new())
    }

    /// What an import leads to.
    pub(crate) fn import(&self, module: &Rc<Module>, import: &Import) -> Option<Origin> {
        self.import_after(module, import, 0, &mut Searched::new())
    }

    fn origin_after(
        &self,
        module: &Rc<Module>,
        name: &str,
        hops: u8,
        searched: &mut Searched,
    ) -> Option<Origin> {
        if let Some((name, binding)) = module.bindings.get_key_value(name) {
            return Some(Origin::Local(module.clone(), name.clone(), binding.clone()));
        }
        self.import_after(module, module.imports.get(name)?, hops, searched)
    }

    fn export_after(
        &self,
        module: &Rc<Module>,
        name: &str,
        hops: u8,
        searched: &mut Searched,
    ) -> Option<Origin> {
        if hops > MOST_HOPS {
            return None;
        }
        if let Some(export) = module.export(name) {
            return match &export.target {
                ExportTarget::Local(local) => self.origin_after(module, local, hops + 1, searched),
                ExportTarget::From(import) => self.import_after(module, import, hops + 1, searched),
                ExportTarget::Expression(value) => {
                    Some(Origin::Expression(module.clone(), value.clone()))
                }
            };
        }
        let mut is_searched = || !searched.insert((Rc::as_ptr(module), name.into()));
        if name == "default" || module.star_exports.is_empty() || is_searched() {
            return None;
        }
        module
            .star_exports
            .iter()
            .find_map(|source| match self.resolve(&module.path, source) {
                Resolved::File(path) => {
                    self.export_after(&self.module(&path)?, name, hops + 1, searched)
                }
                Resolved::Package => None,
            })
    }

    fn import_after(
        &self,
        module: &Rc<Module>,
        import: &Import,
        hops: u8,
        searched: &mut Searched,
    ) -> Option<Origin> {
        let name = match &import.name {
            ImportName::Default => "default",
            ImportName::Namespace => "*",
            ImportName::Named(name) => name,
        };
        match self.resolve(&module.path, &import.module) {
            Resolved::Package => Some(Origin::Package(import.module.clone(), name.into())),
            Resolved::File(path) => {
                let target = self.module(&path)?;
                if name == "*" {
                    return Some(Origin::Namespace(target));
                }
                // CommonJS has no default export of its own: `require` yields the module.
                let whole = || (name == "default").then(|| Origin::Namespace(target.clone()));
                self.export_after(&target, name, hops + 1, searched)
                    .or_else(whole)
            }
        }
    }
}
