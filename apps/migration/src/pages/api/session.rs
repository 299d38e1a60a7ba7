use std::time::Duration;

use serde_json::json;
use twinroute::pages::{NextApiRequest, NextApiResponse, Sent};
use twinroute::{SameSite, SetCookie};

pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    match req.method().as_str() {
        "GET" => {
            let name = req.cookies().get("name");
            res.status(200).json(json!({ "name": name }))
        }
        "POST" => {
            let form = req.body().as_form();
            let name = form.and_then(|form| form.get("name")).unwrap_or_default();
            let cookie = SetCookie::new("name", name)
                .path("/")
                .max_age(Duration::from_secs(3600))
                .http_only()
                .same_site(SameSite::Lax);
            res.set_cookie(cookie).redirect_with(303, "/api/session")
        }
        _ => res.status(405).set_header("Allow", "GET, POST").end(),
    }
}
