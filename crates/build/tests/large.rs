//! The input of `examples/discover_500.rs`: 500 routes, all in the generated table.

mod corpus;

use twinroute_build::Manifest;

#[test]
fn five_hundred_routes() {
    let package = tempfile::tempdir().unwrap();
    corpus::write(package.path()).unwrap();
    let manifest = Manifest::discover(package.path(), "src").unwrap();
    assert_eq!(manifest.routes().len(), corpus::ROUTES);
    assert_eq!(manifest.emit().matches(".origin(").count(), corpus::ROUTES);
}
