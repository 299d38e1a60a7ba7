//! Finds the Rust twins of the handlers.

fn main() {
    twinroute_build::discover("src");
}
