pub fn name() -> &'static str {
    "name"
}
