//! While a handler waits for its body.

use std::{fmt, rc::Rc};

use super::request_context::StyleContext;

/// A handler waits for its body until this is dropped. A max duration that is exceeded meanwhile is the client's fault: 408.
pub struct Reading(Rc<dyn StyleContext>);

impl Reading {
    /// Begins for the handler of `context`. Several count as one.
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
