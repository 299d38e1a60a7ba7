//! Marks that a handler waits for its request's body.

use std::{fmt, rc::Rc};

use super::request_context::StyleContext;

/// Marks, until dropped, that a handler waits for its body. If the max duration is exceeded meanwhile, the response is a 408.
pub struct Reading(Rc<dyn StyleContext>);

impl Reading {
    /// Marks the handler of `context` as waiting. Several marks may exist at once.
    pub fn new<C: StyleContext>(context: &Rc<C>) -> Self {
        let context = Rc::<C>::clone(context);
        context.shared().reading.update(|reading| reading + 1);
        Self(context)
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        self.0.shared().reading.update(|reading| reading - 1);
    }
}

impl fmt::Debug for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reading")
    }
}
