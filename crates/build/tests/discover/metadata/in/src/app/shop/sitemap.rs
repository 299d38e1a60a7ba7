use twinroute::app::metadata::{MetadataId, SitemapEntry};

pub async fn generate_sitemaps() -> Vec<u32> {
    vec![0]
}

pub async fn sitemap(id: MetadataId) -> Vec<SitemapEntry> {
    vec![SitemapEntry::new(id.to_string())]
}
