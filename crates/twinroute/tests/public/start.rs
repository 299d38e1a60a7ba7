//! What keeps a server with a public folder from starting.

use std::{os::unix::fs::symlink, path::Path};

use twinroute::{Routes, app, app::NextResponse, test::Client};

use crate::{folder, write};

async fn get() -> NextResponse {
    NextResponse::text("route")
}

fn mistakes(routes: Routes) -> String {
    routes.build().unwrap_err().to_string()
}

#[test]
fn a_folder_that_is_not_there_is_named_with_the_reason() {
    let text = mistakes(Routes::new().public("no/such/folder"));
    let expected = "can't read the public folder `no/such/folder`: No such file or directory";
    assert!(text.starts_with(expected), "{text}");

    let root = folder(&[("a.txt", "a")]);
    let text = mistakes(Routes::new().public(root.path().join("public/a.txt")));
    assert!(text.contains("public/a.txt`: Not a directory"), "{text}");
}

#[test]
fn a_file_with_the_path_of_a_route_is_named_with_the_route() {
    let root = folder(&[("api/a", "a"), ("b.txt", "b"), ("[id]", "no conflict")]);
    let public = root.path().join("public");
    let route = || app::route().get(get);
    let routes = Routes::new()
        .app("/api/a", route())
        .app("/b.txt", route().origin("src/app/b.txt/route.rs"))
        .app("/[id]", route())
        .public(&public);
    let text = mistakes(routes);
    assert_eq!(text.lines().count(), 2, "{text}");
    assert!(
        text.contains("public/api/a` has the path of a route: `"),
        "{text}"
    );
    assert!(
        text.contains("public/b.txt` has the path of a route: `src/app/b.txt/route.rs`"),
        "{text}"
    );
}

#[test]
fn the_folder_of_next_is_refused() {
    let root = folder(&[("_next/a.js", "a")]);
    let text = mistakes(Routes::new().public(root.path().join("public")));
    assert!(
        text.contains("paths below `/_next` are those of Next.js"),
        "{text}"
    );
}

#[actix_web::test]
async fn links_that_lead_in_a_circle_end() {
    let root = folder(&[("sub/a.txt", "a")]);
    let public = root.path().join("public");
    symlink("..", public.join("sub/up")).unwrap();
    let link = |target: &str, name: &str| symlink(Path::new(target), public.join(name)).unwrap();
    link("sub", "alias");
    write(&public, "late.txt", "in time");
    let client = Client::new(Routes::new().public(&public)).await.unwrap();
    assert_eq!(client.get("/alias/a.txt").send().await.status(), 200);
    assert_eq!(client.get("/sub/up/late.txt").send().await.status(), 404);
}

#[test]
fn a_link_to_itself_is_named() {
    let root = folder(&[]);
    let public = root.path().join("public");
    write(&public, "a.txt", "a");
    symlink("loop", public.join("loop")).unwrap();
    let text = mistakes(Routes::new().public(&public));
    assert!(text.contains("public/loop`: "), "{text}");
}
