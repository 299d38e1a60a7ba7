//! Finds the handlers.

fn main() {
    twinroute_build::discover("src");
}
