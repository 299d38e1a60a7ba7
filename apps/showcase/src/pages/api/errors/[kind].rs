//! What becomes of errors: our own keep their status, any other is a 500 that tells the client nothing.

use twinroute::{
    ApiError, Error,
    pages::{NextApiRequest, NextApiResponse, Sent},
};

pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Result<Sent, Error> {
    match req.query().get("kind").unwrap_or_default() {
        "own" => Err(ApiError::new(422, "the date is in the past").into()),
        "panic" => panic!("a handler that panics"),
        text => {
            // Any `std::error::Error` will do; what is no number fails here.
            let number: u32 = text.parse()?;
            Ok(res.json(number))
        }
    }
}
