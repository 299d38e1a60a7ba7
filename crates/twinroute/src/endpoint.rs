//! The handlers of a route, in one of the two styles.

use twinroute_app::AppRoute;
use twinroute_core::context::OnDisconnect;
use twinroute_matcher::{Origin, Pattern, Style};
use twinroute_pages::PagesRoute;

/// The handler, or handlers, of a route.
#[derive(Debug, Clone)]
pub(crate) enum Endpoint {
    Pages(PagesRoute),
    App(AppRoute),
}

impl Endpoint {
    /// Sets what happens to the handler when the client disconnects.
    pub(crate) fn on_disconnect(self, on_disconnect: OnDisconnect) -> Self {
        match self {
            Self::Pages(route) => Self::Pages(route.on_disconnect(on_disconnect)),
            Self::App(route) => Self::App(route.on_disconnect(on_disconnect)),
        }
    }

    /// Logs a warning for each setting that has no effect.
    pub(crate) fn warn(&self, pattern: &Pattern, origin: &Origin) {
        let Self::App(route) = self else { return };
        for setting in route.without_effect(pattern) {
            tracing::warn!("no effect in {origin}: {setting}");
        }
    }

    /// Returns the file or the pattern of the route, for messages.
    pub(crate) fn origin(&self, pattern: &str) -> Origin {
        let (style, origin) = match self {
            Self::Pages(route) => (Style::Pages, route.origin_text()),
            Self::App(route) => (Style::App, route.origin_text()),
        };
        let origin = if origin.is_empty() {
            format!("the {style} route `{pattern}`")
        } else {
            origin.to_owned()
        };
        Origin::new(style, origin)
    }

    /// Returns the methods that it serves, for the log of routes.
    pub(crate) fn methods(&self) -> String {
        match self {
            Self::Pages(_) => "any".to_owned(),
            Self::App(route) => route.allowed().join(" "),
        }
    }
}
