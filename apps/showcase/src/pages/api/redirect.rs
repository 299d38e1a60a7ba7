//! A redirect is a 307; another status is set with `redirect_with`.

use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};

pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    match req.query().get("permanent") {
        Some(_) => res.redirect_with(308, "/api/hello"),
        None => res.redirect("/api/hello"),
    }
}
