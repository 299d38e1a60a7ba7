//! Finds the Rust twins of the handlers and of the proxy.

fn main() {
    twinroute_build::discover("src");
}
