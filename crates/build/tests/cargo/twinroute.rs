//! A stub of `twinroute`: accepts the generated calls, and prints their arguments.

pub mod __private {
    pub use serde;

    #[macro_export]
    macro_rules! handler {
        ($place:literal, $handler:path) => {
            $handler
        };
    }

    #[macro_export]
    macro_rules! params {
        ($($params:tt)*) => {
            #[derive($crate::__private::serde::Deserialize, $crate::__private::serde::Serialize)]
            #[serde(crate = "::twinroute::__private::serde")]
            #[allow(dead_code)]
            $($params)*
        };
    }

    pub use {handler, params};
}

#[macro_export]
macro_rules! routes {
    () => {
        include!(env!("TWINROUTE_ROUTES"));
    };
}

pub struct Routes(Vec<String>);

impl Routes {
    pub fn new() -> Self {
        Self(Vec::new())
    }

    pub fn proxy(mut self, path: &str, proxy: app::ProxyRoute) -> Self {
        self.0
            .push(format!("{path} {} {:?}", proxy.origin, proxy.matcher));
        self
    }

    pub fn pages(mut self, pattern: &str, route: pages::Route) -> Self {
        self.0.push(format!("{pattern} {}", route.origin));
        self
    }

    pub fn app(mut self, pattern: &str, route: app::Route) -> Self {
        self.0
            .push(format!("{pattern} {} {:?}", route.origin, route.methods));
        self
    }

    pub fn print(self) {
        for route in self.0 {
            println!("{route}");
        }
    }
}

pub mod pages {
    pub struct Route {
        pub origin: &'static str,
    }

    pub fn route<F: Future<Output = ()>>(_handler: fn() -> F) -> Route {
        Route { origin: "" }
    }

    impl Route {
        pub fn config(self, _config: u32) -> Self {
            self
        }

        pub fn origin(self, origin: &'static str) -> Self {
            Self { origin }
        }
    }
}

pub mod app {
    pub struct Route {
        pub methods: Vec<&'static str>,
        pub origin: &'static str,
    }

    pub fn route() -> Route {
        Route {
            methods: Vec::new(),
            origin: "",
        }
    }

    impl Route {
        pub fn get<P, F: Future<Output = ()>>(self, _handler: fn(P) -> F) -> Self {
            self.method("get")
        }

        pub fn post<P, F: Future<Output = ()>>(self, _handler: fn(P) -> F) -> Self {
            self.method("post")
        }

        pub fn static_params<P: serde::Serialize, F: Future<Output = Vec<P>>>(
            self,
            _handler: fn() -> F,
        ) -> Self {
            self.method("generate_static_params")
        }

        pub fn segment_config(self, _config: SegmentConfig) -> Self {
            self
        }

        pub fn origin(self, origin: &'static str) -> Self {
            Self { origin, ..self }
        }

        fn method(mut self, name: &'static str) -> Self {
            self.methods.push(name);
            self
        }
    }

    pub struct ProxyRoute {
        pub matcher: &'static str,
        pub origin: &'static str,
    }

    pub fn proxy<F: Future<Output = ()>>(_proxy: fn(u8) -> F) -> ProxyRoute {
        ProxyRoute {
            matcher: "",
            origin: "",
        }
    }

    impl ProxyRoute {
        pub fn config(self, config: ProxyConfig) -> Self {
            Self {
                matcher: config.0,
                ..self
            }
        }

        pub fn origin(self, origin: &'static str) -> Self {
            Self { origin, ..self }
        }
    }

    pub struct ProxyConfig(&'static str);

    impl ProxyConfig {
        pub const fn new() -> Self {
            Self("")
        }

        pub const fn matcher(self, matcher: &'static str) -> Self {
            Self(matcher)
        }
    }

    pub struct SegmentConfig;

    impl SegmentConfig {
        pub fn new() -> Self {
            Self
        }

        pub fn max_duration(self, _seconds: u32) -> Self {
            self
        }
    }
}
