use serde::Deserialize;
use serde_json::Value;
use twinroute::{
    Error,
    pages::{NextApiRequest, NextApiResponse, Sent},
};

use crate::call::Call;

pub async fn handler(req: NextApiRequest<Value>, res: NextApiResponse) -> Result<Sent, Error> {
    let call = Call::deserialize(req.body())?;
    Ok(res.send(call.outcome().await))
}
