//! The web: public documents, pages and the REST API. The only user of actix-web.

use crate::issuing::Service;
use std::net::TcpListener;

/// How the server runs.
#[derive(Debug, Clone)]
pub struct Options {
    /// Threads that answer requests.
    pub workers: usize,
}

/// Answers requests on `listener` until SIGTERM or SIGINT; requests in flight are finished first (30 s at most).
pub async fn serve(
    service: Service,
    listener: TcpListener,
    options: Options,
) -> std::io::Result<()> {
    let _ = (service, listener, options);
    Ok(())
}

/// The OpenAPI 3.1 document of the REST API, as JSON.
pub fn openapi_json() -> String {
    String::new()
}
