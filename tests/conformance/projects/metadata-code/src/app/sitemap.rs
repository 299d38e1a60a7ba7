use twinroute::app::{Result, metadata::SitemapEntry};

use crate::{data::data, entries::entries};

pub async fn sitemap() -> Result<Vec<SitemapEntry>> {
    Ok(entries(&data("[]")?))
}
