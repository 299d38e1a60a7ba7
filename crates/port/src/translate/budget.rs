//! How much of a handler is translated: a source that is no program of a person would take hours, and its Rust no one could read.

// Expressions, each as often as it is translated.
const MOST_VALUES: u32 = 50_000;
// Functions whose statements stand in place of a call.
const MOST_COPIES: u32 = 64;
// Blocks in each other, and literals in each other.
const DEEPEST: u32 = 24;

/// The work for one handler. What fails and is taken back counts, too.
#[derive(Debug, Default)]
pub(super) struct Budget {
    values: u32,
    copies: u32,
    /// How many blocks are around the code.
    pub(super) blocks: u32,
    /// How many literals are around an expression.
    pub(super) literals: u32,
}

impl Budget {
    /// Takes an expression; `false` if it is one too many.
    pub(super) fn takes_value(&mut self) -> bool {
        self.values += 1;
        self.values <= MOST_VALUES
    }

    /// Takes a function that stands in place of its call.
    pub(super) fn takes_copy(&mut self) -> bool {
        self.copies += 1;
        self.copies <= MOST_COPIES
    }

    /// Whether the rest of a block is left.
    pub(super) fn is_spent(&self) -> bool {
        self.values > MOST_VALUES || self.blocks > DEEPEST
    }

    /// Whether an expression stands in too many literals.
    pub(super) fn is_too_deep(&self) -> bool {
        self.literals > DEEPEST
    }
}
