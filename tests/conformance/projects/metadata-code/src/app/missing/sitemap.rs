use twinroute::app::{Result, headers, metadata::Sitemap, not_found};

pub async fn sitemap() -> Result<Sitemap> {
    headers()?;
    Err(not_found())
}
