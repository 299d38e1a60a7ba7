use twinroute::app::{NextRequest, ProxyConfig, ProxyMatcher, Result};

use crate::steer::steer;

const MATCHERS: &[ProxyMatcher] = &[
    ProxyMatcher::new("/proxied/:path*"),
    ProxyMatcher::new("/sub/proxied.txt"),
    ProxyMatcher::new("/api/:path*"),
];

pub const CONFIG: ProxyConfig = ProxyConfig::new().matchers(MATCHERS);

pub async fn proxy(req: NextRequest) -> Result {
    steer(&req)
}
