//! The Rust code in the documents of the repository, as documentation tests.

#[doc = include_str!("../../../README.md")]
struct Readme;

#[doc = include_str!("../../../MIGRATION.md")]
struct Migration;

#[doc = include_str!("../../../docs/app.md")]
struct App;

#[doc = include_str!("../../port/src/brief/project.md")]
struct BriefProject;

#[doc = include_str!("../../../docs/caching.md")]
struct Caching;

#[doc = include_str!("../../../docs/environment.md")]
struct Environment;

#[doc = include_str!("../../../docs/errors.md")]
struct Errors;

#[doc = include_str!("../../../docs/files.md")]
struct Files;

#[doc = include_str!("../../../docs/handlers.md")]
struct Handlers;

#[doc = include_str!("../../../docs/legacy.md")]
struct LegacyServer;

#[doc = include_str!("../../../docs/library.md")]
struct Library;

#[doc = include_str!("../../../docs/observability.md")]
struct Observability;

#[doc = include_str!("../../../docs/pages.md")]
struct Pages;

#[doc = include_str!("../../../docs/pages-to-app.md")]
struct PagesToApp;

#[doc = include_str!("../../../docs/project.md")]
struct Project;

#[doc = include_str!("../../../docs/proxy.md")]
struct Proxy;

#[doc = include_str!("../../../docs/rules.md")]
struct Rules;

#[doc = include_str!("../../../docs/server.md")]
struct Server;
