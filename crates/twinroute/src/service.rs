//! Routes as a service of an actix-web `App`.

use std::{future::ready, rc::Rc};

use actix_web::{
    dev::{AppService, HttpServiceFactory, ResourceDef, fn_factory, fn_service},
    guard::{Guard, fn_guard},
};

use crate::{
    dispatch::dispatch, layers::layered, router::Router, routes::Routes,
    server_context::enter_context,
};

/// Takes what one of the routes matches; anything else goes to the services that are registered after, or with a legacy
/// server, to that.
impl HttpServiceFactory for Router {
    fn register(self, config: &mut AppService) {
        let router = self.clone();
        let guard = fn_guard(move |request| router.claims(request));
        register(Ok(self), config, Some(vec![Box::new(guard)]));
    }
}

/// The same, when `build` finds no mistake. Otherwise the mistakes are logged and the server does not start.
impl HttpServiceFactory for Routes {
    fn register(self, config: &mut AppService) {
        match self.build() {
            Ok(router) => router.register(config),
            Err(error) => {
                tracing::error!("the routes can't be served:\n{error}");
                register(Err(()), config, None);
            }
        }
    }
}

/// Takes every request, also what no route matches.
pub(crate) struct CatchAll(pub(crate) Router);

impl HttpServiceFactory for CatchAll {
    fn register(self, config: &mut AppService) {
        register(Ok(self.0), config, None);
    }
}

/// Registers what serves these routes, or keeps the server from starting if they have mistakes.
fn register(
    router: Result<Router, ()>,
    config: &mut AppService,
    guards: Option<Vec<Box<dyn Guard>>>,
) {
    enter_context();
    let router = router.map(Rc::new);
    if let Ok(router) = &router
        && !router.layers.is_empty()
    {
        let router = Rc::clone(router);
        let factory = fn_factory(move || layered(Rc::clone(&router)));
        return config.register_service(everything(), guards, factory, None);
    }
    // Not a type of our own, whose future would have a name and so a box: actix-web boxes it once more.
    let factory = fn_factory(move || {
        ready(router.clone().map(|router| {
            fn_service::<_, _, _, _, _, ()>(move |request| dispatch(Rc::clone(&router), request))
        }))
    });
    config.register_service(everything(), guards, factory, None);
}

/// An empty prefix matches every path, so actix-web never chooses between our routes.
fn everything() -> ResourceDef {
    ResourceDef::prefix("")
}
