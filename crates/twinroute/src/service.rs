//! Routes and routers as services of an actix-web `App`.

use std::{future::ready, rc::Rc};

use actix_web::{
    dev::{AppService, HttpServiceFactory, ResourceDef, fn_factory, fn_service},
    guard::{Guard, fn_guard},
};

use crate::{
    dispatch::dispatch, layers::layered, router::Router, routes::Routes,
    server_context::enter_context,
};

/// Serves the requests that match a route. The others go to the services that are registered later or, with a legacy server, to that
/// server.
impl HttpServiceFactory for Router {
    fn register(self, config: &mut AppService) {
        let unprepared = self.kept.unprepared();
        if let Some(number) = unprepared {
            let pattern = self.pattern(number);
            tracing::error!(
                "the routes can't be served: `{pattern}` has `DYNAMIC_PARAMS = false`, so its params must be known before requests arrive; build the routes, await `Router::prerender`, and mount the router"
            );
            return register(Err(()), config, None);
        }
        self.warn_unregistered();
        let router = self.clone();
        let guard = fn_guard(move |request| router.claims(request));
        register(Ok(self), config, Some(vec![Box::new(guard)]));
    }
}

/// Builds and registers the `Router`. If the routes have mistakes, they are logged and the server does not start.
impl HttpServiceFactory for Routes {
    fn register(self, config: &mut AppService) {
        if !self.limits.is_empty() {
            tracing::error!(
                "the routes can't be served: each worker would count the requests of their rate limits by itself; build the routes once and mount the router"
            );
            return register(Err(()), config, None);
        }
        let has_cache = self.has_cache();
        match self.build() {
            // Each worker builds its own router, and would have a cache of its own, which revalidations in others don't reach.
            Ok(router) => match router.kept.first().filter(|_| !has_cache) {
                None => router.register(config),
                Some(number) => {
                    let pattern = router.pattern(number);
                    tracing::error!(
                        "the routes can't be served: the responses of `{pattern}` are kept, and each worker would have a cache of its own; set one with `Routes::cache`, or build the routes once and mount the router"
                    );
                    register(Err(()), config, None);
                }
            },
            Err(error) => {
                tracing::error!("the routes can't be served:\n{error}");
                register(Err(()), config, None);
            }
        }
    }
}

/// Serves every request, also those that match no route.
pub(crate) struct CatchAll(pub(crate) Router);

impl HttpServiceFactory for CatchAll {
    fn register(self, config: &mut AppService) {
        register(Ok(self.0), config, None);
    }
}

/// Registers the service of a router. `Err` keeps the server from starting.
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
    // A closure, not a service type: the named future of a type would need a box, and actix-web adds another one.
    let factory = fn_factory(move || {
        ready(router.clone().map(|router| {
            fn_service::<_, _, _, _, _, ()>(move |request| dispatch(Rc::clone(&router), request))
        }))
    });
    config.register_service(everything(), guards, factory, None);
}

/// Matches every path, so that actix-web never chooses between routes.
fn everything() -> ResourceDef {
    ResourceDef::prefix("")
}
