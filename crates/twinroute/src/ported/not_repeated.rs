//! Keys of a query string that are repeated.

use twinroute_core::{Error, Query};
use twinroute_matcher::ParamValue;

use super::not_ported;

/// Checks that a query string has none of the keys twice: then `req.query` of Next.js has a list where there is a text otherwise.
///
/// `cargo twinroute port` writes it at the start of a handler whose TypeScript takes the keys for texts. What the TypeScript does with a
/// list is not ported. Remove the call where the first value, which `get` returns, is right for a list as well.
///
/// ```
/// use twinroute::{ported::not_repeated, pages::{NextApiRequest, NextApiResponse, Result}};
///
/// pub async fn handler(req: NextApiRequest, res: NextApiResponse) -> Result {
///     not_repeated(req.query(), &["name"])?;
///     let name = req.query().get("name");
///     Ok(res.json(name))
/// }
/// ```
///
/// # Errors
/// With status 501 if a key is repeated.
pub fn not_repeated(query: &Query, keys: &[&str]) -> Result<(), Error> {
    let is_list = |key: &&&str| matches!(query.value(key), Some(ParamValue::Many(_)));
    match keys.iter().find(is_list) {
        Some(key) => not_ported(&format!("the list of values of the query's `{key}`")),
        None => Ok(()),
    }
}
