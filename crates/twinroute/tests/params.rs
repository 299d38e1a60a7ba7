//! Custom params types: a value that does not fit is a 400; a type that does not fit the route is a 500, whose reason is reported
//! and not sent.

use std::sync::{Arc, Mutex};

use actix_web::http::StatusCode;
use serde::Deserialize;
use twinroute::{
    Routes, app,
    app::{NextResponse, RouteContext},
    test::Client,
};

#[derive(Deserialize)]
struct Post {
    id: u32,
}

#[derive(Deserialize)]
struct File {
    path: String,
}

async fn post(ctx: RouteContext<Post>) -> NextResponse {
    NextResponse::json(ctx.params.id)
}

async fn file(ctx: RouteContext<File>) -> NextResponse {
    NextResponse::text(ctx.params.path)
}

#[actix_web::test]
async fn params_that_do_not_fit() {
    let reported = Arc::new(Mutex::new(Vec::new()));
    let reports = reported.clone();
    let routes = Routes::new()
        .app("/posts/[id]", app::route().get(post))
        .app("/misnamed/[post_id]", app::route().get(post))
        .app("/files/[...path]", app::route().get(file))
        .on_error(move |event| reports.lock().unwrap().push(event.error.to_string()));
    let client = Client::new(routes).await.unwrap();

    let invalid = "Invalid parameter: `id` is `abc`: invalid digit found in string";
    let missing = "`params::Post` does not fit the segments of the route: missing field `id`";
    let several =
        "`params::File` does not fit the segments of the route: `path` has several values";
    let table = [
        ("/posts/7", 200, "7", None),
        ("/posts/abc", 400, invalid, None),
        ("/misnamed/7", 500, "", Some(missing)),
        ("/files/a/b", 500, "", Some(several)),
    ];
    for (path, status, body, report) in table {
        let response = client.get(path).send().await;
        assert_eq!(
            response.status(),
            StatusCode::from_u16(status).unwrap(),
            "{path}"
        );
        assert_eq!(response.text().unwrap(), body, "{path}");
        assert_eq!(reported.lock().unwrap().pop().as_deref(), report, "{path}");
    }
}
