use twinroute::app::metadata::{MetadataId, SitemapEntry};

use crate::run::run;

pub async fn generate_sitemaps() -> Vec<&'static str> {
    vec!["0", "1", "a-b", "x.y", "c d", "ü", "z.xml"]
}

pub async fn sitemap(id: MetadataId) -> Vec<SitemapEntry> {
    vec![SitemapEntry::new(format!(
        "https://acme.com/shop/{id}/{}",
        run()
    ))]
}
