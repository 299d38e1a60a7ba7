use twinroute::app::{Error, NextRequest, NextResponse, ProxyConfig, Result};

pub const CONFIG: ProxyConfig = ProxyConfig::new().matcher("/guarded/:path*");

pub async fn proxy(req: NextRequest) -> Result<NextResponse> {
    if req.next_url().pathname().starts_with("/guarded/throws") {
        return Err(Error::new("planted in the proxy"));
    }
    Ok(NextResponse::next())
}
