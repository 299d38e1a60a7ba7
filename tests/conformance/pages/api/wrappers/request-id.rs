use actix_web::web::ReqData;
use serde_json::json;
use twinroute::ApiError;
use twinroute::pages::{NextApiRequest, NextApiResponse, Result};

use crate::wrappers::request_id::RequestId;

pub async fn handler(id: ReqData<RequestId>, req: NextApiRequest, res: NextApiResponse) -> Result {
    let RequestId(id) = id.into_inner();
    match req.query().get("fail") {
        Some("thrown") => Err(ApiError::new(500, format!("request {id} failed")).into()),
        Some(_) => Ok(res.status(404).json(json!({ "error": "no such post" }))),
        None => {
            let given = req.header("x-request-id").is_some_and(|given| given == id);
            Ok(res.json(json!({ "given": given, "length": id.len() })))
        }
    }
}
