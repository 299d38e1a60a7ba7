//! A function as it is written.

use std::rc::Rc;

use crate::syntax::{Function, Module};

/// A function, and the module that it is in.
#[derive(Clone, Debug)]
pub struct Written {
    /// The module.
    pub module: Rc<Module>,
    /// The function.
    pub function: Rc<Function>,
}
