//! Whether a value of the top level stays as it is written.

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::rc::Rc;

use super::changed::changed;
use super::writers::writers;
use crate::sources::{Origin, Sources};
use crate::syntax::{
    Binding, Expression, ExpressionKind, Module, Text, visit_expression, visit_statements,
};

/// A name of the top level of a file.
type Place = (PathBuf, Text);

/// Knows which values of the top level some file of the project changes.
pub(super) struct Changes<'a> {
    sources: &'a Sources,
    /// What each file changes.
    changed: RefCell<HashMap<PathBuf, Rc<HashSet<Text>>>>,
    /// What files change of other files.
    imported: OnceCell<HashSet<Place>>,
    known: RefCell<HashMap<Place, bool>>,
}

impl<'a> Changes<'a> {
    pub(super) fn new(sources: &'a Sources) -> Self {
        Self {
            sources,
            changed: RefCell::default(),
            imported: OnceCell::new(),
            known: RefCell::default(),
        }
    }

    /// Whether all that an expression uses of the project stays as it is written.
    pub(super) fn is_fixed(&self, module: &Rc<Module>, expression: &Expression) -> bool {
        let mut names = Vec::new();
        visit_expression(expression, &mut |part| add_name(part, &mut names));
        self.are_fixed(module, &names)
    }

    fn are_fixed(&self, module: &Rc<Module>, names: &[Text]) -> bool {
        names
            .iter()
            .all(|name| match self.sources.origin(module, name) {
                Some(Origin::Local(module, name, binding)) => {
                    self.is_fixed_name(&module, &name, &binding)
                }
                Some(Origin::Expression(module, value)) => {
                    let place = (module.path.clone(), "default".into());
                    !self.imported().contains(&place) && self.is_fixed(&module, &value)
                }
                Some(Origin::Namespace(module)) => self.is_fixed_module(&module),
                Some(Origin::Package(..)) | None => true,
            })
    }

    fn is_fixed_name(&self, module: &Rc<Module>, name: &Text, binding: &Binding) -> bool {
        let place = (module.path.clone(), name.clone());
        if let Some(known) = self.known.borrow().get(&place) {
            return *known;
        }
        // A name that needs itself is as fixed as the rest of it.
        self.known.borrow_mut().insert(place.clone(), true);
        let mut names = Vec::new();
        let mut visit = |part: &Expression| add_name(part, &mut names);
        match binding {
            Binding::Function(function) => visit_statements(&function.body, &mut visit),
            Binding::Value(declarator) => {
                if let Some(init) = &declarator.init {
                    visit_expression(init, &mut visit);
                }
            }
            Binding::Class(value) | Binding::Enum(value) => visit_expression(value, &mut visit),
        }
        let is_changed = self.changed(module).contains(name) || self.imported().contains(&place);
        let is_fixed = !is_changed && self.are_fixed(module, &names);
        self.known.borrow_mut().insert(place, is_fixed);
        is_fixed
    }

    fn is_fixed_module(&self, module: &Rc<Module>) -> bool {
        let is_own = |(path, _): &&Place| *path == module.path;
        self.imported().iter().find(is_own).is_none()
            && !module
                .bindings
                .keys()
                .any(|name| self.changed(module).contains(name))
    }

    fn changed(&self, module: &Module) -> Rc<HashSet<Text>> {
        if let Some(known) = self.changed.borrow().get(&module.path) {
            return known.clone();
        }
        let found = Rc::new(changed(module));
        self.changed
            .borrow_mut()
            .insert(module.path.clone(), found.clone());
        found
    }

    fn imported(&self) -> &HashSet<Place> {
        self.imported.get_or_init(|| {
            let modules = writers(self.sources.root());
            let modules = modules.iter().filter_map(|path| self.sources.module(path));
            modules
                .flat_map(|module| self.imported_by(&module))
                .collect()
        })
    }

    /// What a file changes of those that it imports.
    fn imported_by(&self, module: &Rc<Module>) -> Vec<Place> {
        let changed = self.changed(module);
        let imported = changed
            .iter()
            .filter(|name| module.imports.contains_key(*name));
        let places = imported.filter_map(|name| match self.sources.origin(module, name)? {
            Origin::Local(module, name, _) => Some(vec![(module.path.clone(), name)]),
            Origin::Expression(module, _) => Some(vec![(module.path.clone(), "default".into())]),
            // Any of its exports may be meant.
            Origin::Namespace(module) => {
                let names = module.bindings.keys();
                Some(
                    names
                        .map(|name| (module.path.clone(), name.clone()))
                        .collect(),
                )
            }
            Origin::Package(..) => None,
        });
        places.flatten().collect()
    }
}

fn add_name(part: &Expression, names: &mut Vec<Text>) {
    if let ExpressionKind::Name(name) = &part.kind
        && !names.contains(name)
    {
        names.push(name.clone());
    }
}
