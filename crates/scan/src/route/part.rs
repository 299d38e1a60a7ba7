//! A handler that is a part of an object: `handlers.GET`.

use std::rc::Rc;

use super::unwrap::{DEEPEST, Found, Unwrap};
use crate::model::Wrapper;
use crate::sources::Origin;
use crate::syntax::{Binding, Expression, ExpressionKind, Module, Property};

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
            ExpressionKind::Name(object) => {
                let origin = self.sources.origin(module, object)?;
                if module.imports.contains_key(object) {
                    self.assigned_again(module, object, Some(name), wrappers)?;
                }
                match origin {
                    Origin::Local(module, object, Binding::Value(declarator)) => {
                        self.assigned_again(&module, &object, Some(name), wrappers)?;
                        let init = declarator.init.as_ref()?;
                        self.part(init, name, &module, wrappers, depth + 1)
                    }
                    Origin::Namespace(target) => {
                        let export = self.sources.export(&target, name)?;
                        Some(Part::Known(self.origin(&export, wrappers, depth + 1)))
                    }
                    _ => None,
                }
            }
            ExpressionKind::Call {
                callee, arguments, ..
            } => Some(Part::Known(
                self.call(callee, arguments, module, wrappers, depth),
            )),
            _ => None,
        }
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
