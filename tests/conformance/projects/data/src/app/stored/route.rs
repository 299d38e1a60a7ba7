use twinroute::app::{NextRequest, NextResponse, Result};

use crate::{read::Read, steps::take, stored::stored};

pub async fn get(req: NextRequest) -> Result {
    let params = req.next_url().search_params();
    let read = Read {
        key: params.get("key").unwrap_or_default().to_owned(),
        ..Read::default()
    };
    Ok(NextResponse::json([stored(read).await?]))
}

pub async fn post(req: NextRequest) -> Result {
    take(req, stored).await
}
