//! The fields of a form in `req.body`.

use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    match req.body().as_form() {
        Some(form) => {
            res.json(json!({ "email": form.get("email"), "fields": form.len(), "form": form }))
        }
        None => res.status(415).send("a form, please"),
    }
}
