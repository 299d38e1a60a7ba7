//! Lists of values.

use std::ops::Deref;

use super::value::{Value, parts_of};

/// Values in a row. What is asked of all of them is computed once, since they may be shared many times over.
pub(crate) struct List {
    items: Vec<Value>,
    parts: u32,
    is_of_request: bool,
}

impl List {
    pub(super) fn new(items: Vec<Value>) -> Self {
        Self {
            parts: parts_of(items.iter()),
            is_of_request: items.iter().any(Value::is_of_request),
            items,
        }
    }

    /// The values that it is made of, itself among them.
    pub(super) fn parts(&self) -> u32 {
        self.parts
    }

    /// Whether an item comes from the request.
    pub(super) fn is_of_request(&self) -> bool {
        self.is_of_request
    }
}

impl Deref for List {
    type Target = [Value];

    fn deref(&self) -> &[Value] {
        &self.items
    }
}
