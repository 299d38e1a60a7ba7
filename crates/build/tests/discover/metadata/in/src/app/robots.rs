use twinroute::app::metadata::Robots;

pub async fn robots() -> Robots {
    Robots::new()
}
