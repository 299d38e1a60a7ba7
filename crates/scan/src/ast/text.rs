//! Names and places.

use std::cell::RefCell;

use rustc_hash::FxHashSet;

use crate::syntax::{Span, Text};

// Longer texts are messages, which occur once.
const MOST_SHARED: usize = 32;

thread_local! {
    // Names such as `id` occur in every file of a project. Shared, they take a quarter less memory.
    static SHARED: RefCell<FxHashSet<Text>> = RefCell::default();
}

/// A name or a string of the source.
pub(super) fn text(text: &str) -> Text {
    if text.len() > MOST_SHARED {
        return text.into();
    }
    SHARED.with_borrow_mut(|shared| match shared.get(text) {
        Some(known) => known.clone(),
        None => {
            let new = Text::from(text);
            shared.insert(new.clone());
            new
        }
    })
}

pub(super) fn span(span: oxc_span::Span) -> Span {
    Span::new(span.start, span.end)
}
