use twinroute::app::{NextRequest, ProxyConfig, ProxyMatcher, Result};

use crate::steer::steer;

const MATCHERS: &[ProxyMatcher] = &[
    ProxyMatcher::new("/seen/:path*"),
    ProxyMatcher::new("/api/:path*"),
    ProxyMatcher::new("/old"),
    ProxyMatcher::new("/before/:id"),
    ProxyMatcher::new("/exact"),
    ProxyMatcher::new("/_next/data/:path*"),
];

pub const CONFIG: ProxyConfig = ProxyConfig::new().matchers(MATCHERS);

pub async fn proxy(req: NextRequest) -> Result {
    steer(&req)
}
