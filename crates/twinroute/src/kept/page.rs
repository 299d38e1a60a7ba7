//! The name of a route's file in Next's own terms.

/// Returns the page of a route: the folders of its file below `app`, groups and slots among them, or its pattern if it has no such file.
///
/// `revalidatePath("/(group)/posts", "layout")` names folders as they are written.
pub(crate) fn page_of<'r>(pattern: &'r str, file: &'r str) -> &'r str {
    let folders = file
        .find("app/")
        .filter(|at| *at == 0 || file[..*at].ends_with('/'))
        .and_then(|at| file[at + "app".len()..].split_once("/route.rs"))
        .map(|(folders, _)| folders);
    match folders {
        Some("") if pattern == "/" => pattern,
        Some(folders) if has_pattern(folders, pattern) => folders,
        _ => pattern,
    }
}

/// Whether folders lead to a pattern.
fn has_pattern(folders: &str, pattern: &str) -> bool {
    let is_named = |folder: &&str| !folder.starts_with('@') && !is_group(folder);
    let named = folders.split('/').skip(1).filter(is_named);
    named.eq(pattern
        .split('/')
        .skip(1)
        .filter(|segment| !segment.is_empty()))
}

fn is_group(folder: &str) -> bool {
    folder.starts_with('(') && folder.ends_with(')')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_have_the_groups_of_their_files() {
        for (pattern, file, page) in [
            (
                "/g/[id]",
                "src/app/(group)/g/[id]/route.rs",
                "/(group)/g/[id]",
            ),
            ("/g", "app/@slot/g/route.rs:3", "/@slot/g"),
            ("/g", "the app route `/g`", "/g"),
            ("/g", "src/app/other/route.rs", "/g"),
            ("/", "src/app/route.rs", "/"),
            ("/", "src/app/(a)/route.rs", "/(a)"),
            ("/app/x", "src/app/app/x/route.rs", "/app/x"),
        ] {
            assert_eq!(page_of(pattern, file), page, "{file}");
        }
    }
}
