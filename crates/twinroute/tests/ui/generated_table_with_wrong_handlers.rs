//! The code that `routes!()` includes: the compiler shows the file and line of the handler.

use twinroute::Routes;

mod app {
    pub mod route {
        pub async fn get() -> &'static str {
            "hello"
        }
    }
}

mod pages {
    pub mod route {
        pub fn handler() {}
    }
}

#[rustfmt::skip]
fn main() {
    let _ = Routes::new()
        .app(
            "/posts/[id]",
            ::twinroute::app::route()
                .get(::twinroute::__private::handler!("src/app/posts/[id]/route.rs:7", app::route::get)),
        )
        .pages(
            "/api/posts",
            ::twinroute::pages::route(::twinroute::__private::handler!("src/pages/api/posts.rs:15", pages::route::handler)),
        );
}
