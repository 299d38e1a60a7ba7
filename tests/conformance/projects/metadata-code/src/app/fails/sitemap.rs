use twinroute::app::{
    Error, Result, headers,
    metadata::{Sitemap, SitemapEntry},
};

pub async fn sitemap() -> Result<Sitemap> {
    headers()?;
    let entries: Result<Vec<SitemapEntry>> = Err(Error::new("no sitemap"));
    Ok(entries?.into())
}
