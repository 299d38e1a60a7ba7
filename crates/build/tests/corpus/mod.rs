//! A large package: 500 routes of about 50 lines each.

use std::fs;
use std::io;
use std::path::Path;

/// The number of routes.
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
    let mut text = if handler == "handler" {
        "use twinroute::pages::{NextApiResponse, Sent};\n\n\
         pub async fn handler(res: NextApiResponse) -> Sent {\n    \
         res.status(200).json(&helper_0(&[12]))\n}\n"
            .to_owned()
    } else {
        format!(
            "use twinroute::app::NextResponse;\n\n\
             pub async fn {handler}() -> NextResponse {{\n    \
             NextResponse::json(&helper_0(&[12]))\n}}\n"
        )
    };
    for number in 0..10 {
        let next = (number < 9).then(|| format!(".or_else(|| helper_{}(input))", number + 1));
        text.push_str(&format!(
            "\nfn helper_{number}(input: &[u32]) -> Option<u32> {{\n    \
             let sum: u32 = input.iter().map(|n| n * {number}).sum();\n    \
             Some(sum).filter(|sum| *sum > 10){}\n}}\n",
            next.unwrap_or_default()
        ));
    }
    fs::write(path, text)
}
