//! Every folder under `discover/` has a package in `in`, and the generated source in `out.snap`.

use std::fs;
use std::path::Path;

use twinroute_build::Manifest;

#[test]
fn cases() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/discover");
    for case in fs::read_dir(cases).unwrap() {
        let case = case.unwrap().path();
        let package = case.join("in");
        let root = if package.join("src").is_dir() {
            "src"
        } else {
            "."
        };
        let manifest =
            Manifest::discover(&package, root).unwrap_or_else(|problems| panic!("{problems}"));
        let written = manifest
            .emit()
            .replace(&package.display().to_string(), "<package>");
        insta::with_settings!({ snapshot_path => &case, prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!("out", written);
        });
    }
}
