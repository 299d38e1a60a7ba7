//! Handlers that take keys of the query string for texts.

use twinroute::{
    Routes,
    pages::{self, NextApiRequest, NextApiResponse},
    ported::not_repeated,
};

use crate::support::{ask, serve};

async fn handler(req: NextApiRequest, res: NextApiResponse) -> pages::Result {
    not_repeated(req.query(), &["id", "name"])?;
    Ok(res.json(req.query().get("name")))
}

#[test]
fn a_repeated_key_is_a_501() {
    let server = serve(Routes::new().pages("/a/[id]", pages::route(handler)));
    let table = [
        ("/a/1", 200),
        ("/a/1?name=b&other=c&other=d", 200),
        // A param of the path replaces the keys of its name.
        ("/a/1?id=2&id=3", 200),
        ("/a/1?name=b&name=b", 501),
    ];
    for (path, status) in table {
        assert_eq!(ask(server, path).status, status, "{path}");
    }
}
