use twinroute::pages::{NextApiRequest, NextApiResponse, Result};

use crate::{steps::results, stored::stored};

pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Result {
    let steps = serde_json::from_str(req.body().as_text().unwrap_or_default())?;
    let results = results(steps, stored).await?;
    Ok(res
        .set_header("Content-Type", "application/json")
        .end_with(serde_json::to_string(&results)?))
}
