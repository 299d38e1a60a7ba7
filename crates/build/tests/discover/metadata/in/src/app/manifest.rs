use twinroute::app::metadata::Manifest;

pub const REVALIDATE: u32 = 60;

pub async fn manifest() -> Manifest {
    Manifest::default()
}
