//! Section 7: requests.

use crate::brief::Brief;
use crate::brief::writer::{Writer, code};

impl Brief {
    pub(super) fn requests(&self, out: &mut Writer) {
        out.heading(2, "7. Requests");
        if !self.recorded.is_empty() {
            out.paragraph("Recorded in shadow, with the responses of Next.js. Secrets are masked.");
            for request in &self.recorded {
                let legacy = &request.legacy;
                let text = format!(
                    "{} {}\n-> {}\n{}",
                    request.method, request.target, legacy.status, legacy.body
                );
                out.code("text", &text);
            }
        }
        out.paragraph(
            "Made up from the source, one for each method. Send each to Next.js and to Rust (`SERVER=http://127.0.0.1:3001` and \
             `SERVER=http://127.0.0.1:3000`), then with each value absent and wrong, and compare status, headers and body. Below each \
             command are the responses in the source.",
        );
        for request in &self.requests {
            out.paragraph(&format!("{}:", request.shows));
            out.code("sh", &request.command);
            out.list(
                &request
                    .responses
                    .iter()
                    .map(|one| code(one))
                    .collect::<Vec<_>>(),
            );
        }
        self.test(out);
    }
}
