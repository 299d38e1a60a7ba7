//! The names that code sees.

use std::collections::HashMap;
use std::rc::Rc;

use twinroute_scan::code::syntax::{Function, Module, Text};

use super::value::Value;

/// A function that is translated: its module, and the names of its blocks, the innermost last.
#[derive(Clone)]
pub(super) struct Frame {
    pub(super) module: Rc<Module>,
    blocks: Vec<HashMap<Text, Value>>,
    /// The names that `var` declares more than once, of which a block may declare one again for the whole function.
    pub(super) repeated: Vec<Text>,
}

impl Frame {
    pub(super) fn new(module: Rc<Module>) -> Self {
        Self {
            module,
            blocks: vec![HashMap::new()],
            repeated: Vec::new(),
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

    /// The block that declares a name.
    pub(super) fn depth_of(&self, name: &str) -> Option<usize> {
        self.blocks
            .iter()
            .rposition(|block| block.contains_key(name))
    }

    /// What a function sees that is declared in one of the blocks.
    pub(super) fn around(&self, function: &Rc<Function>) -> Option<Self> {
        let is_it = |value: &Value| matches!(value, Value::Function(written) if Rc::ptr_eq(&written.function, function));
        let depth = self
            .blocks
            .iter()
            .position(|block| block.values().any(is_it))?;
        Some(Self {
            module: self.module.clone(),
            blocks: self.blocks[..=depth].to_vec(),
            repeated: Vec::new(),
        })
    }

    /// Whether it has a function that sees the names of the code around it.
    pub(super) fn has_functions(&self) -> bool {
        let mut values = self.blocks.iter().flat_map(HashMap::values);
        values.any(|value| matches!(value, Value::Function(written) if !written.is_top_level()))
    }

    /// Whether the value of a name, other than `except`, has a variable of Rust.
    pub(super) fn uses(&self, variable: &str, except: &str) -> bool {
        let names = self.blocks.iter().flatten();
        let mut others = names.filter(|(name, _)| ***name != *except);
        others.any(|(_, value)| value.uses(variable))
    }

    /// Sets a name of the innermost block.
    pub(super) fn declare(&mut self, name: &Text, value: Value) {
        if let Some(block) = self.blocks.last_mut() {
            block.insert(name.clone(), value);
        }
    }
}
