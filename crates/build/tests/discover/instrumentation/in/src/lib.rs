//! The crate root, which declares no module `proxy`.
