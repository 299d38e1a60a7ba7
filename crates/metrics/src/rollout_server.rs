//! Which server served a request of a route in a migration, as a label.

/// Which server the rollout has chosen for a request of a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RolloutServer {
    /// The handler in Rust.
    Rust,
    /// The legacy server.
    Legacy,
    /// The legacy server, and Rust's response was compared.
    Shadow,
}

impl RolloutServer {
    pub(crate) const ALL: [Self; 3] = [Self::Rust, Self::Legacy, Self::Shadow];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::Legacy => "legacy",
            Self::Shadow => "shadow",
        }
    }
}
