use twinroute::app::metadata::{Robots, RobotsRule};

pub async fn robots() -> Robots {
    Robots::new()
        .rule(RobotsRule::new().user_agent("*").disallow("/private/"))
        .sitemap("https://acme.com/sitemap.xml")
}
