//! Finds the handlers that have moved.

fn main() {
    twinroute_build::discover("src");
}
