//! The files of a mode.

/// Which files are loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Mode {
    /// `.env.production.local`, `.env.local`, `.env.production`, `.env`: as `next start`.
    #[default]
    Production,
    /// `.env.development.local`, `.env.local`, `.env.development`, `.env`: as `next dev`.
    Development,
    /// `.env.test.local`, `.env.test`, `.env`: tests are independent of `.env.local`.
    Test,
}

impl Mode {
    /// The mode of a value of `NODE_ENV`: `development`, `test`, and production for all others.
    #[must_use]
    pub fn of_node_env(value: &str) -> Self {
        match value {
            "development" => Self::Development,
            "test" => Self::Test,
            _ => Self::Production,
        }
    }

    /// The names of the files, the one that wins first.
    #[must_use]
    pub fn files(self) -> &'static [&'static str] {
        match self {
            Self::Production => &[
                ".env.production.local",
                ".env.local",
                ".env.production",
                ".env",
            ],
            Self::Development => &[
                ".env.development.local",
                ".env.local",
                ".env.development",
                ".env",
            ],
            Self::Test => &[".env.test.local", ".env.test", ".env"],
        }
    }
}
