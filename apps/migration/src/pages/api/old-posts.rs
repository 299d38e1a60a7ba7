use twinroute::pages::{NextApiResponse, Sent};

pub async fn handler(res: NextApiResponse) -> Sent {
    res.redirect_with(308, "/api/posts")
}
