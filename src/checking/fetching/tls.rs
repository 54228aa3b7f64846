//! TLS: 1.2 and 1.3, certificates checked against the authorities of this machine.

use super::{Refused, Vetted, network::Metered};
use std::io;
use std::sync::{Arc, OnceLock};
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::{
    self, CertificateError, ClientConfig, RootCertStore,
    client::Resumption,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, ServerName},
    version::{TLS12, TLS13},
};
use tokio_rustls::{TlsConnector, rustls::Error};

/// Whose certificates are good.
#[derive(Debug, Clone)]
pub enum Authorities {
    /// Of those that this machine trusts (`SSL_CERT_FILE` and `SSL_CERT_DIR` can name others).
    System,
    /// Of these.
    Given(Vec<CertificateDer<'static>>),
}

/// The configuration, made when it is first needed.
pub(super) struct Tls {
    authorities: Authorities,
    config: OnceLock<Option<Arc<ClientConfig>>>,
}

impl Tls {
    pub fn new(authorities: Authorities) -> Self {
        Self {
            authorities,
            config: OnceLock::new(),
        }
    }

    /// `None` when there is no authority.
    pub fn config(&self) -> Option<&Arc<ClientConfig>> {
        let config = self.config.get_or_init(|| {
            let config = match &self.authorities {
                Authorities::System => {
                    let found = rustls_native_certs::load_native_certs();
                    for why in &found.errors {
                        tracing::warn!(%why, "certificate authorities could not be read");
                    }
                    make(found.certs)
                }
                Authorities::Given(given) => make(given.clone()),
            };
            config.map(Arc::new)
        });
        config.as_ref()
    }

    /// Agrees on TLS with the host of that URL.
    pub async fn connect(
        &self,
        at: &Vetted,
        stream: Metered,
    ) -> Result<TlsStream<Metered>, Refused> {
        let config = self
            .config()
            .ok_or_else(|| Refused::no_authorities(at.url()))?;
        let bare = at.host().trim_start_matches('[').trim_end_matches(']');
        let name = ServerName::try_from(bare.to_owned())
            .map_err(|_| Refused::tls_failed(at.url(), "no certificate can have its name"))?;
        let connecting = TlsConnector::from(Arc::clone(config)).connect(name, stream);
        connecting
            .await
            .map_err(|why| failure(at, &why).unwrap_or_else(|| Refused::connection_lost(at.url())))
    }
}

fn make(authorities: Vec<CertificateDer<'static>>) -> Option<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(authorities);
    if roots.is_empty() {
        return None;
    }
    let provider = Arc::new(aws_lc_rs::default_provider());
    let versions = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&TLS13, &TLS12])
        .ok()?;
    let mut config = versions.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    config.resumption = Resumption::disabled(); // nothing that would tell two verifications to be ours
    Some(config)
}

/// What TLS had against it, when it was TLS.
pub(super) fn failure(at: &Vetted, why: &io::Error) -> Option<Refused> {
    let why: &rustls::Error = why.get_ref()?.downcast_ref()?;
    let why = match why {
        Error::InvalidCertificate(why) => match why {
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                "its certificate has expired"
            }
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                "its certificate is not valid yet"
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                "its certificate is that of another host"
            }
            CertificateError::UnknownIssuer => "its certificate is not from a known authority",
            _ => "its certificate is not good",
        },
        Error::InvalidMessage(_) => "it does not answer in TLS",
        _ => "TLS failed",
    };
    Some(Refused::tls_failed(at.url(), why))
}
