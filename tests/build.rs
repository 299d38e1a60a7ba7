//! Finds the Rust twins of the reference handlers.

fn main() {
    twinroute_build::discover("conformance");
}
