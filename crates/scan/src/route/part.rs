//! A handler that is a part of an object: `handlers.GET`.

use std::rc::Rc;

use super::unwrap::{DEEPEST, Found, Unwrap};
use super::uses::Uses;
use crate::model::Wrapper;
use crate::sources::Origin;
use crate::syntax::{
    Binding, Export, ExportTarget, Expression, ExpressionKind, Module, Property, Text,
};

/// A part of an object.
pub(super) enum Part {
    Known(Found),
    /// The object has no part of that name.
    Absent,
}

impl Unwrap<'_> {
    /// `handlers.GET`, where `handlers` is an object literal or what a function returned.
    pub(super) fn member(
        &self,
        object: &Expression,
        name: &str,
        module: &Rc<Module>,
        wrappers: &mut Vec<Wrapper>,
        depth: u8,
    ) -> Found {
        match self.part(object, name, module, wrappers, depth)? {
            Part::Known(found) => found,
            Part::Absent => None,
        }
    }

    /// A part of an object; `None` if the object isn't known.
    fn part(
        &self,
        object: &Expression,
        name: &str,
        module: &Rc<Module>,
        wrappers: &mut Vec<Wrapper>,
        depth: u8,
    ) -> Option<Part> {
        if depth > DEEPEST {
            return None;
        }
        match &object.bare().kind {
            ExpressionKind::Object(properties) => {
                self.property(properties, name, module, wrappers, depth)
            }
            ExpressionKind::Name(object) => self.named_part(object, name, module, wrappers, depth),
            ExpressionKind::Call {
                callee, arguments, ..
            } => Some(Part::Known(
                self.call(callee, arguments, module, wrappers, depth),
            )),
            _ => None,
        }
    }

    fn named_part(
        &self,
        object: &str,
        name: &str,
        module: &Rc<Module>,
        wrappers: &mut Vec<Wrapper>,
        depth: u8,
    ) -> Option<Part> {
        match self.sources.origin(module, object)? {
            Origin::Local(declaring, declared, Binding::Value(declarator)) => {
                self.assigned_again(&declaring, &declared, Some(name), wrappers)?;
                if !Rc::ptr_eq(&declaring, module) {
                    // The file may change what it imports.
                    self.assigned_again(module, object, Some(name), wrappers)?;
                }
                if self.is_changed_elsewhere(&declaring, &declared, module) {
                    return None;
                }
                let init = declarator.init.as_ref()?;
                self.part(init, name, &declaring, wrappers, depth + 1)
            }
            Origin::Namespace(target) => {
                if Uses::of(module, object).is_set() {
                    return None;
                }
                let export = self.sources.export(&target, name)?;
                Some(Part::Known(self.origin(&export, wrappers, depth + 1)))
            }
            _ => None,
        }
    }

    /// Whether a file, other than the one that leads here, may change an object that a module exports.
    fn is_changed_elsewhere(&self, module: &Rc<Module>, name: &str, from: &Rc<Module>) -> bool {
        let is_exported = |export: &Export| match &export.target {
            ExportTarget::Local(local) => &**local == name,
            _ => false,
        };
        if !module.exports.iter().any(is_exported) {
            return false;
        }
        let changes = |importer: &Rc<Module>, alias: &Text| {
            let uses = || Uses::of(importer, alias);
            match self.sources.origin(importer, alias) {
                Some(Origin::Local(found, local, _)) => {
                    Rc::ptr_eq(&found, module)
                        && *local == *name
                        && (uses().is_set() || uses().is_shared())
                }
                Some(Origin::Namespace(found)) => Rc::ptr_eq(&found, module) && uses().is_set(),
                _ => false,
            }
        };
        let importers = self.sources.importers(module);
        let mut others = importers.iter().filter(|one| !Rc::ptr_eq(one, from));
        others.any(|importer| {
            importer
                .imports
                .keys()
                .any(|alias| changes(importer, alias))
        })
    }

    /// The last property of a name counts, also one of an object that is spread. A computed key may be that name.
    fn property(
        &self,
        properties: &[Property],
        name: &str,
        module: &Rc<Module>,
        wrappers: &mut Vec<Wrapper>,
        depth: u8,
    ) -> Option<Part> {
        for property in properties.iter().rev() {
            match property {
                Property::Named(key, value) if &**key == name => {
                    let found = self.expression(value, module, wrappers, depth + 1);
                    return Some(Part::Known(found));
                }
                Property::Named(..) => {}
                Property::Computed(..) => return None,
                Property::Spread(object) => {
                    match self.part(object, name, module, wrappers, depth + 1)? {
                        Part::Absent => {}
                        known @ Part::Known(_) => return Some(known),
                    }
                }
            }
        }
        Some(Part::Absent)
    }
}
