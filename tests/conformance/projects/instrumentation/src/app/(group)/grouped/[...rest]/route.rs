use twinroute::app::{Error, NextRequest, NextResponse, Result};

pub async fn get(req: NextRequest) -> Result<NextResponse> {
    let probe = req.headers().get("x-probe").unwrap_or_default();
    Err(Error::new(format!("planted {probe}")))
}
