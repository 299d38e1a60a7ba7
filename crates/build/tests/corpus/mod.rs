//! A package as large as the largest that migrate: 500 routes of some 50 lines.

use std::fs;
use std::io;
use std::path::Path;

/// How many routes `write` writes.
pub(crate) const ROUTES: usize = 500;

/// Writes 250 Pages files and 250 App files below `package`.
pub(crate) fn write(package: &Path) -> io::Result<()> {
    for number in 0..ROUTES / 4 {
        let service = format!("service-{}/thing-{number}", number % 20);
        route(
            package,
            &format!("src/pages/api/{service}/index.rs"),
            "handler",
        )?;
        route(
            package,
            &format!("src/pages/api/{service}/[id].rs"),
            "handler",
        )?;
        route(
            package,
            &format!("src/app/(shop)/v2/{service}/route.rs"),
            "get",
        )?;
        route(
            package,
            &format!("src/app/(shop)/v2/{service}/[thingId]/[...rest]/route.rs"),
            "put",
        )?;
    }
    Ok(())
}

fn route(package: &Path, file: &str, handler: &str) -> io::Result<()> {
    let path = package.join(file);
    fs::create_dir_all(path.parent().unwrap_or(package))?;
    let mut text = format!("pub async fn {handler}() {{}}\n");
    for number in 0..10 {
        text.push_str(&format!(
            "\nfn helper_{number}(input: &[u32]) -> Option<u32> {{\n    \
             let sum: u32 = input.iter().map(|n| n * {number}).sum();\n    \
             Some(sum).filter(|sum| *sum > 10)\n}}\n"
        ));
    }
    fs::write(path, text)
}
