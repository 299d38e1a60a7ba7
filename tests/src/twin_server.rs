//! The server of the Rust twins.

use std::{io, net::SocketAddr};

use actix_web::{
    middleware::from_fn,
    web::{Data, scope},
};
use conformance_proxy::LegacyUrl;
use tempfile::TempDir;
use twinroute::{Routes, Server, test::serve};

use crate::{
    legacy::serve_legacy,
    preview_secrets,
    public_folder::PublicFolder,
    routes,
    snapshot::snapshot_for,
    suite::project_root,
    wrappers::{
        banks::Banks, cache::cache, cors::cors, errors::as_json, flags::Flags,
        rate_limit::RateLimit, request_id::request_id,
    },
};

/// Creates the server of a project's twins.
///
/// # Errors
///
/// For an unknown project, and if the legacy server, to which some of them forward requests, does not start.
pub fn twin_server(project: &str) -> io::Result<Twin> {
    let routes = match project {
        "conformance" => {
            return Ok(Twin {
                server: main()?,
                folder: None,
            });
        }
        "base-path" => conformance_base_path::routes(),
        "data" => conformance_data::routes(),
        "i18n" => conformance_i18n::routes(),
        "instrumentation" => conformance_instrumentation::routes(),
        "kept" => conformance_kept::routes(),
        "metadata" => conformance_metadata::routes(),
        "metadata-code" => conformance_metadata_code::routes(),
        "order" => conformance_order::routes(),
        "proxy" => conformance_proxy::routes(),
        "public" => conformance_public::routes(),
        "revalidation" => conformance_revalidation::routes(),
        "rules" => conformance_rules::routes(),
        "skip-slash" => conformance_skip_slash::routes(),
        "trailing-slash" => conformance_trailing_slash::routes(),
        _ => return Err(io::Error::other(format!("`{project}` has no twins"))),
    };
    configured(project, routes)
}

/// The twins of a project with the settings of its `next.config.ts`.
fn configured(project: &str, mut routes: Routes) -> io::Result<Twin> {
    let temporary = TempDir::new()?;
    let folder = PublicFolder::write(project, temporary.path())?.map(Data::new);
    if let Some(folder) = &folder {
        routes = routes.public(folder.path());
    }
    let legacy = format!("http://{}", serve_legacy()?);
    let snapshot = snapshot_for(&project_root(project), &legacy)?;
    let routes = routes
        .trusted_peers(["127.0.0.1"]) // Next.js trusts every peer.
        .build_output(snapshot.path());
    let server = Server::new(routes)
        .app_data(preview_secrets()?)
        .app_data(Data::new(conformance_data::LegacyUrl(legacy.clone())))
        .app_data(Data::new(LegacyUrl(legacy)));
    // The files are deleted with the server.
    let server = server
        .app_data(Data::new(snapshot))
        .app_data(Data::new(temporary));
    Ok(Twin { server, folder })
}

/// The server of a project's twins, and its public folder.
#[derive(Debug)]
pub struct Twin {
    /// The server.
    pub server: Server,
    folder: Option<Data<PublicFolder>>,
}

impl Twin {
    /// Serves the twins in the background, and changes the files of the public folder that change while the server runs.
    ///
    /// # Errors
    /// As [`serve`].
    pub fn serve(self) -> io::Result<SocketAddr> {
        let address = serve(self.server)?;
        self.folder.map_or(Ok(()), |folder| folder.change())?;
        Ok(address)
    }
}

/// The twins of the main project, with the data and middlewares of their handlers.
fn main() -> io::Result<Server> {
    let mut routes = routes()
        .trusted_peers(["127.0.0.1"]) // Next.js trusts every peer.
        .render_error_below("/wrappers/errors", as_json("application/json"))
        .render_error_below(
            "/api/wrappers/errors",
            as_json("application/json; charset=utf-8"),
        )
        .wrap_below("/wrappers/cached", || from_fn(cache))
        .wrap_below("/api/wrappers/request-id", || from_fn(request_id))
        .wrap_below("/api/wrappers/cors", cors);

    // Split off, so that unknown paths elsewhere do not go to the legacy server.
    let legacy = format!("http://{}", serve_legacy()?);
    let app = routes.split_off("/wrappers/legacy").legacy(&*legacy);
    let pages = routes.split_off("/api/wrappers/legacy").legacy(&*legacy);

    let server = Server::new(routes)
        .app_data(preview_secrets()?)
        .app_data(Data::new(Banks::default()))
        .app_data(Data::new(Flags::default()))
        .app_data(Data::new(RateLimit::default()));
    Ok(server.configure(move |config| {
        config
            .service(scope("/wrappers/legacy").service(app.clone()))
            .service(scope("/api/wrappers/legacy").service(pages.clone()));
    }))
}
