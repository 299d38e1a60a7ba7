//! Handlers that are not ported in whole.

use std::sync::mpsc::channel;

use twinroute::{
    Routes,
    app::{self, NextResponse},
    pages::{self, NextApiResponse},
    ported::not_ported,
};

use crate::support::{LONG, ask, serve};

async fn app() -> app::Result<NextResponse> {
    let title: String = not_ported("getPost(id)")?;
    Ok(NextResponse::json(title))
}

async fn pages(res: NextApiResponse) -> pages::Result {
    let title: String = not_ported("getPost(id)")?;
    Ok(res.json(title))
}

#[test]
fn the_response_is_a_501_and_the_missing_part_is_reported() {
    let (send, reports) = channel();
    let routes = Routes::new()
        .app("/app", app::route().get(app))
        .pages("/pages", pages::route(pages))
        .on_error(move |event| {
            let _ = send.send(event.error.to_string());
        });
    let server = serve(routes);
    for path in ["/app", "/pages"] {
        let response = ask(server, path);
        assert_eq!(response.status, 501, "{path}");
        assert!(!response.text().contains("getPost"), "{path}");
        let reported = reports.recv_timeout(LONG).unwrap();
        assert_eq!(reported, "not ported: getPost(id)");
    }
}
