//! Finds the handlers under `src/pages/api` and `src/app`.

fn main() {
    twinroute_build::discover("src");
}
