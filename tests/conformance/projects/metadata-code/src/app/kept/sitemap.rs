use twinroute::app::metadata::{Sitemap, SitemapEntry};

use crate::run::run;

pub async fn sitemap() -> Sitemap {
    Sitemap::from(vec![SitemapEntry::new(format!(
        "https://acme.com/{}",
        run()
    ))])
}
