//! Section 8: the commands that show that the work is done.

use twinroute_scan::model::{Handler, Method};

use crate::brief::writer::Writer;
use crate::brief::{Brief, IN_ROLLOUT};

impl Brief {
    pub(super) fn checks(&self, out: &mut Writer) {
        out.heading(2, "8. Done when");
        for check in &self.checks {
            let is_toml = check.command.starts_with(IN_ROLLOUT);
            out.code(if is_toml { "toml" } else { "sh" }, &check.command);
            out.paragraph(&format!("Expected: {}.", check.expected));
        }
        if self.handlers.iter().any(|handler| !is_safe(handler)) {
            out.paragraph(&format!(
                "Only GET and HEAD are compared by default. Another method would run on both sides and change data twice; compare it only \
                 against a database for tests: `\"{}\" = {{ mode = \"shadow\", POST = \"shadow\" }}`.",
                self.url
            ));
        }
    }
}

fn is_safe(handler: &Handler) -> bool {
    matches!(
        handler.method,
        Some(Method::Get | Method::Head | Method::Options)
    )
}
