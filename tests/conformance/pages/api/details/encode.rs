use twinroute::{
    encode_uri_component,
    pages::{NextApiRequest, NextApiResponse, Sent},
};

pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Sent {
    res.send(encode_uri_component(
        req.query().get("text").unwrap_or_default(),
    ))
}
