use twinroute::app::metadata::{MetadataId, SitemapEntry};

pub async fn generate_sitemaps() -> Vec<&'static str> {
    vec!["0", "de"]
}

pub async fn sitemap(id: MetadataId) -> Vec<SitemapEntry> {
    vec![SitemapEntry::new(format!("https://acme.com/shop/{id}"))]
}
