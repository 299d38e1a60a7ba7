use twinroute::pages::{NextApiResponse, Sent};
use twinroute::rate_limit::RateLimit;

pub const RATE_LIMIT: RateLimit = RateLimit::per_minute(5);

pub async fn handler(res: NextApiResponse) -> Sent {
    res.end()
}
