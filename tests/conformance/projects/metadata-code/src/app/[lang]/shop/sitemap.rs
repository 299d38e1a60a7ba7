use twinroute::app::metadata::{MetadataId, SitemapEntry};

pub async fn generate_sitemaps() -> Vec<&'static str> {
    vec!["0", "a"]
}

pub async fn sitemap(id: MetadataId) -> Vec<SitemapEntry> {
    vec![SitemapEntry::new(format!("https://acme.com/id/{id}"))]
}
