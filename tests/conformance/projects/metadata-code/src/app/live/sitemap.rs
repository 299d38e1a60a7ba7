use twinroute::app::{
    Result, headers,
    metadata::{MetadataId, SitemapEntry},
};

pub async fn generate_sitemaps() -> Result<Vec<&'static str>> {
    Ok(vec!["0", "a"])
}

pub async fn sitemap(id: MetadataId) -> Result<Vec<SitemapEntry>> {
    let data = headers()?
        .get("x-data")
        .unwrap_or_else(|| "null".into())
        .into_owned();
    Ok(vec![SitemapEntry::new(format!(
        "https://acme.com/live/{id}/{data}"
    ))])
}
