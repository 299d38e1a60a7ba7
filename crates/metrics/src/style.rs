//! Who made a response, as a label.

/// Who made a response: a handler of one of the two styles, the legacy server, a static file, or none of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// A handler of the Pages style.
    Pages,
    /// A handler of the App style.
    App,
    /// The legacy server.
    Legacy,
    /// A static file.
    File,
    /// Any other response: a redirect, a refusal, an unknown path, a proxy, another host.
    Other,
}

impl Style {
    /// Returns the text of the label.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pages => "pages",
            Self::App => "app",
            Self::Legacy => "legacy",
            Self::File => "file",
            Self::Other => "other",
        }
    }
}
