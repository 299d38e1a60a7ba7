//! Lists and creates posts.

use actix_web::web::Data;
use twinroute::{
    Error,
    pages::{FromBody, NextApiRequest, NextApiResponse, Sent},
};

use crate::posts::{NewPost, Posts};

pub async fn handler(
    req: NextApiRequest,
    res: NextApiResponse,
    posts: Data<Posts>,
) -> Result<Sent, Error> {
    Ok(match req.method().as_str() {
        "GET" => res.json(posts.list()),
        "POST" => {
            let post = posts.create(NewPost::from_body(req.into_body())?);
            res.status(201).json(&post)
        }
        _ => res.status(405).set_header("Allow", "GET, POST").end(),
    })
}
