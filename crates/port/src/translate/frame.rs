//! The names that code sees.

use std::collections::HashMap;
use std::rc::Rc;

use twinroute_scan::code::syntax::{Module, Text};

use super::value::Value;

/// A function that is translated: its module, and the names of its blocks, the innermost last.
#[derive(Clone)]
pub(super) struct Frame {
    pub(super) module: Rc<Module>,
    blocks: Vec<HashMap<Text, Value>>,
}

impl Frame {
    pub(super) fn new(module: Rc<Module>) -> Self {
        Self {
            module,
            blocks: vec![HashMap::new()],
        }
    }

    pub(super) fn open(&mut self) {
        self.blocks.push(HashMap::new());
    }

    pub(super) fn close(&mut self) {
        self.blocks.pop();
    }

    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.blocks.iter().rev().find_map(|block| block.get(name))
    }

    /// Sets a name of the innermost block.
    pub(super) fn declare(&mut self, name: &Text, value: Value) {
        if let Some(block) = self.blocks.last_mut() {
            block.insert(name.clone(), value);
        }
    }
}
