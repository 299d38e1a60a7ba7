use twinroute::app::{NextRequest, ProxyConfig, ProxyMatcher, Result};

use crate::steer::steer;

const MATCHERS: &[ProxyMatcher] = &[
    ProxyMatcher::new("/api/:path*"),
    ProxyMatcher::new("/guarded"),
    ProxyMatcher::new("/plain-guarded").locale(false),
    ProxyMatcher::new("/de/guarded-de").locale(false),
    ProxyMatcher::new("/app/:path*"),
];

pub const CONFIG: ProxyConfig = ProxyConfig::new().matchers(MATCHERS);

pub async fn proxy(req: NextRequest) -> Result {
    steer(&req)
}
