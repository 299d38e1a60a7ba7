use twinroute::app::{NextRequest, ProxyConfig, ProxyMatcher, Result};

use crate::steer::steer;

const MATCHERS: &[ProxyMatcher] = &[
    ProxyMatcher::new("/"),
    ProxyMatcher::new("/seen/:path*"),
    ProxyMatcher::new("/api/:path*"),
    ProxyMatcher::new("/old"),
    ProxyMatcher::new("/before/:id"),
    ProxyMatcher::new("/docs/:path*"),
    ProxyMatcher::new("/guarded"),
];

pub const CONFIG: ProxyConfig = ProxyConfig::new().matchers(MATCHERS);

pub async fn proxy(req: NextRequest) -> Result {
    steer(&req)
}
