//! While a handler waits for its body.

use std::{fmt, rc::Rc};

use super::Scope;

/// A handler waits for its body until this is dropped, also by giving up: running out of time is the client's fault
/// meanwhile, 408.
pub struct Reading(Rc<dyn Scope>);

impl Reading {
    /// Begins for the handler of `scope`. Several count as one.
    pub fn new<S: Scope>(scope: &Rc<S>) -> Self {
        let scope = Rc::<S>::clone(scope);
        scope.life().reading.update(|reading| reading + 1);
        Self(scope)
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        self.0.life().reading.update(|reading| reading - 1);
    }
}

impl fmt::Debug for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reading")
    }
}
