use actix_web::web::Payload;
use serde_json::json;
use twinroute::migrate::LegacyServer;
use twinroute::pages::{NextApiRequest, NextApiResponse, PageConfig, Sent};

pub const CONFIG: PageConfig = PageConfig::new().body_parser(false);

/// Responds for what has moved. The legacy server responds to the rest.
pub async fn handler(
    req: NextApiRequest,
    body: Payload,
    legacy: LegacyServer,
    res: NextApiResponse,
) -> Sent {
    if req.query().get("path") == Some("moved") {
        let path: Vec<_> = req.query().get_all("path").collect();
        return res.json(json!({ "moved": path, "method": req.method().as_str() }));
    }
    res.responder(legacy.forward(req.http(), body).await)
}
