fn main() {
    twinroute_build::discover("src");
}
