use twinroute::app::metadata::SitemapEntry;

pub async fn sitemap() -> Vec<SitemapEntry> {
    vec![SitemapEntry::new("https://acme.com/0")]
}
