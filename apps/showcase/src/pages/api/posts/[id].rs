//! Reads, replaces and deletes a post.

use actix_web::web::Data;
use twinroute::{
    ApiError, Error,
    pages::{FromBody, NextApiRequest, NextApiResponse, Sent},
};

use crate::posts::{NewPost, Posts};

pub async fn handler(
    req: NextApiRequest,
    res: NextApiResponse,
    posts: Data<Posts>,
) -> Result<Sent, Error> {
    let id = req.query().get("id").and_then(|id| id.parse().ok());
    let id = id.ok_or_else(|| ApiError::new(400, "an id is a number"))?;
    Ok(match req.method().as_str() {
        "GET" => res.json(&posts.find(id)?),
        "PUT" => res.json(&posts.replace(id, NewPost::from_body(req.into_body())?)?),
        "DELETE" => {
            posts.delete(id)?;
            res.status(204).end()
        }
        _ => res
            .status(405)
            .set_header("Allow", "GET, PUT, DELETE")
            .end(),
    })
}
