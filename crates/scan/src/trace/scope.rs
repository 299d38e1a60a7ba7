//! The names that code sees.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::value::Value;
use crate::syntax::{Module, Text};

/// The names of a function; blocks have no scope of their own.
pub(crate) struct Scope {
    pub(crate) module: Rc<Module>,
    names: RefCell<FxHashMap<Text, Value>>,
    parent: Option<Rc<Self>>,
}

impl Scope {
    pub(crate) fn top(module: &Rc<Module>) -> Rc<Self> {
        Rc::new(Self {
            module: module.clone(),
            names: RefCell::default(),
            parent: None,
        })
    }

    pub(crate) fn below(parent: &Rc<Self>) -> Rc<Self> {
        Rc::new(Self {
            module: parent.module.clone(),
            names: RefCell::default(),
            parent: Some(parent.clone()),
        })
    }

    /// Whether both are the names of the same run of a function. All values of a top level are the same.
    pub(super) fn is_same(self: &Rc<Self>, other: &Rc<Self>) -> bool {
        Rc::ptr_eq(self, other) || self.parent.is_none() && other.parent.is_none()
    }

    pub(crate) fn get(&self, name: &str) -> Option<Value> {
        match self.names.borrow().get(name) {
            Some(value) => Some(value.clone()),
            None => self.parent.as_ref()?.get(name),
        }
    }

    pub(crate) fn declare(&self, name: Text, value: Value) {
        self.names.borrow_mut().insert(name, value);
    }

    /// Replaces the value of a name where it was declared; a name of the top level stays.
    pub(crate) fn replace(&self, name: &str, value: Value) {
        if let Some(old) = self.names.borrow_mut().get_mut(name) {
            *old = value;
        } else if let Some(parent) = &self.parent {
            parent.replace(name, value);
        }
    }

    /// Sets a name where it was declared. The old value stays possible: the assignment may be in a branch.
    pub(crate) fn assign(&self, name: &Text, value: Value) -> bool {
        let mut names = self.names.borrow_mut();
        match names.get_mut(name) {
            Some(old) => {
                let before = std::mem::replace(old, Value::Unknown);
                *old = Value::either(value, before);
                true
            }
            None => {
                drop(names);
                self.parent
                    .as_ref()
                    .is_some_and(|parent| parent.assign(name, value))
            }
        }
    }
}
