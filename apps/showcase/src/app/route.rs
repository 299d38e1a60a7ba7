//! Lists the routes of this server, each with its file and with requests to try.

use twinroute::app::{NextRequest, NextResponse};

/// `$URL` is the address of the server.
const ROUTES: &str = r#"# The showcase of twinroute: its routes, each with its file and with requests to try.
# Other files are in apps/showcase/src. The same as a shell script: curl -s $URL | sh

# The App style: a function for each method.

# / in src/app/route.rs: this list
curl $URL/

# /hello in src/app/hello/route.rs: the first route handler of every tutorial
curl $URL/hello

# /methods in src/app/methods/route.rs: a function for each method; HEAD, OPTIONS and 405 are automatic
curl -i -X POST $URL/methods
curl -i -X OPTIONS $URL/methods

# /users/[id] in src/app/users/[id]/route.rs: a path parameter
curl $URL/users/caf%C3%A9

# /files/[...path] in src/app/files/[...path]/route.rs: a catch-all
curl $URL/files/a/b/c

# /docs/[[...slug]] in src/app/docs/[[...slug]]/route.rs: an optional catch-all
curl $URL/docs
curl $URL/docs/routing/groups

# /about in src/app/(company)/about/route.rs: a group is no part of the URL
curl $URL/about

# /account in src/app/account/route.rs: behind src/app/account/proxy.rs, which guards the folder
curl -i $URL/account
curl -i -H 'Cookie: session=ann' $URL/account

# /search in src/app/search/route.rs: the query
curl '$URL/search?q=next&tag=rust&tag=web'
curl -i $URL/search

# /headers in src/app/headers/route.rs: headers of the request and of the response
curl -i $URL/headers

# /cookies in src/app/cookies/route.rs: cookies of the request and of the response
curl -i -H 'Cookie: visits=4' $URL/cookies
curl -i -X DELETE $URL/cookies

# /json in src/app/json/route.rs: a typed body, with a limit
curl -d '{"item":"tea","count":2}' $URL/json
curl -i -d '{"item":"tea","count":"two"}' $URL/json

# /form in src/app/form/route.rs: a form, read by an extractor of actix-web
curl -d 'email=ada@example.com' $URL/form

# /upload in src/app/upload/route.rs: a form with a file, which is written to disk
curl -i -F note=hello -F file=@Cargo.toml $URL/upload

# /redirect in src/app/redirect/route.rs: redirects, which end the handler as errors do
curl -i $URL/redirect
curl -i -d 'a=b' $URL/redirect

# /errors/[kind] in src/app/errors/[kind]/route.rs: errors, and a panic
curl -i $URL/errors/own
curl -i $URL/errors/unauthorized
curl -i $URL/errors/panic

# /events in src/app/events/route.rs: server-sent events
curl -N '$URL/events?count=3'

# /bytes in src/app/bytes/route.rs: a long stream
curl -o /dev/null '$URL/bytes?mib=8'

# /websocket in src/app/websocket/route.rs: a WebSocket, which a browser opens with new WebSocket('ws://...')
curl -i -m 1 -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==' $URL/websocket

# /posts in src/app/posts/route.rs: a resource
curl -i -d '{"title":"First"}' $URL/posts
curl $URL/posts

# /posts/[id] in src/app/posts/[id]/route.rs: one post
curl $URL/posts/1
curl -X PUT -d '{"title":"Second"}' $URL/posts/1
curl -i $URL/posts/one

# /demo in src/app/demo/route.rs: a page for a browser, with events and forms
curl $URL/demo

# /api/external/[...path] in src/app/api/external/[...path]/route.rs: a request to another server, whose URL is in the variable EXTERNAL
curl -i $URL/api/external/hello

# A static file, public/posts.html: a page that lists and creates posts
curl -i $URL/posts.html

# The Pages style: a handler for all methods.

# /api/hello in src/pages/api/hello.rs: the first handler of every tutorial
curl $URL/api/hello

# /api/methods in src/pages/api/methods.rs: a handler for all methods
curl -i -X PUT $URL/api/methods

# /api/users/[id] in src/pages/api/users/[id].rs: a path parameter
curl $URL/api/users/7

# /api/files/[...path] in src/pages/api/files/[...path].rs: a catch-all
curl $URL/api/files/a/b/c

# /api/docs/[[...slug]] in src/pages/api/docs/[[...slug]].rs: an optional catch-all
curl $URL/api/docs
curl $URL/api/docs/routing/groups

# /api/query in src/pages/api/query.rs: the query
curl '$URL/api/query?q=next&tag=rust&tag=web'

# /api/headers in src/pages/api/headers.rs: headers of the request and of the response
curl -i $URL/api/headers

# /api/cookies in src/pages/api/cookies.rs: cookies of the request and of the response
curl -i -H 'Cookie: visits=4' $URL/api/cookies

# /api/json in src/pages/api/json.rs: a typed body
curl -H 'Content-Type: application/json' -d '{"item":"tea","count":2}' $URL/api/json
curl -i -H 'Content-Type: application/json' -d '{"item":"tea"}' $URL/api/json

# /api/form in src/pages/api/form.rs: a form
curl -d 'email=ada@example.com' $URL/api/form

# /api/raw in src/pages/api/raw.rs: the unparsed bytes of a body
curl -d 'hello' $URL/api/raw

# /api/webhook in src/pages/api/webhook.rs: the bytes of a body, and the parsed body
curl -H 'Content-Type: application/json' -d '{"type":"paid"}' $URL/api/webhook

# /api/redirect in src/pages/api/redirect.rs: redirects
curl -i $URL/api/redirect
curl -i '$URL/api/redirect?permanent'

# /api/errors/[kind] in src/pages/api/errors/[kind].rs: errors, and a panic
curl -i $URL/api/errors/own
curl -i $URL/api/errors/panic

# /api/export in src/pages/api/export.rs: a download that is written in chunks
curl -o rows.csv $URL/api/export

# /api/draft in src/pages/api/draft.rs: draft mode
curl $URL/api/draft
curl -i '$URL/api/draft?secret=wrong'

# /api/posts in src/pages/api/posts/index.rs: the posts of /posts
curl $URL/api/posts

# /api/posts/[id] in src/pages/api/posts/[id].rs: one post
curl $URL/api/posts/1
curl -i -X DELETE $URL/api/posts/1
"#;

pub async fn get(req: NextRequest) -> NextResponse {
    NextResponse::text(ROUTES.replace("$URL", &req.next_url().origin()))
}
