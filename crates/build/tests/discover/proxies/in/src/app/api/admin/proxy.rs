use twinroute::app::{NextRequest, NextResponse, ProxyConfig};

pub const CONFIG: ProxyConfig = ProxyConfig::new().matcher("/api/:path*");

pub async fn proxy(_: NextRequest) -> NextResponse {
    NextResponse::next()
}
