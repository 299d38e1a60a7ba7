use twinroute::app::metadata::{Sitemap, SitemapEntry};

use crate::run::run;

pub const REVALIDATE: u32 = 60;

pub async fn sitemap() -> Sitemap {
    Sitemap::from(vec![SitemapEntry::new(format!(
        "https://acme.com/{}",
        run()
    ))])
}
