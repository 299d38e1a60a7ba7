//! Where a route comes from.

use std::borrow::Cow;
use std::fmt;

/// Which of Next's two routers a route is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Style {
    /// A handler under `pages/api`.
    Pages,
    /// A `route` file under `app`.
    App,
}

impl fmt::Display for Style {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Pages => "pages",
            Self::App => "app",
        })
    }
}

/// The style of a route and its file, for error messages.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Origin {
    style: Style,
    file: Cow<'static, str>,
}

impl Origin {
    /// Creates an origin. `file` is only displayed, never opened.
    pub fn new(style: Style, file: impl Into<Cow<'static, str>>) -> Self {
        Self {
            style,
            file: file.into(),
        }
    }

    /// The router that the route is written for.
    pub fn style(&self) -> Style {
        self.style
    }

    /// The file, as it was given to [`new`](Self::new).
    pub fn file(&self) -> &str {
        &self.file
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)
    }
}
