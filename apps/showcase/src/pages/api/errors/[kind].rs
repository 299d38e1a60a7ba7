//! Errors: an `ApiError` keeps its status and message; any other error is a 500 without details.

use twinroute::{
    ApiError, Error,
    pages::{NextApiRequest, NextApiResponse, Sent},
};

pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Result<Sent, Error> {
    match req.query().get("kind").unwrap_or_default() {
        "own" => Err(ApiError::new(422, "the date is in the past").into()),
        "panic" => panic!("a handler that panics"),
        text => {
            // `?` takes any `std::error::Error`: text that is not a number fails here.
            let number: u32 = text.parse()?;
            Ok(res.json(number))
        }
    }
}
