//! A certificate authority of one test's own, and certificates by it.

use std::fmt;
use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use tokio_rustls::rustls::{RootCertStore, ServerConfig};

/// A certificate authority that nobody trusts unless told to.
pub struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

/// A certificate and its key, both PEM.
#[derive(Debug, Clone)]
pub struct Certificate {
    /// The certificate.
    pub certificate: String,
    /// The private key, PKCS #8.
    pub key: String,
}

const HOLDS: &str = "a fresh key and fixed names make a certificate";

impl Authority {
    /// A new one.
    pub fn new() -> Self {
        let key = KeyPair::generate().expect(HOLDS);
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        params
            .distinguished_name
            .push(DnType::CommonName, "Portolan testkit authority");
        let pem = params.self_signed(&key).expect(HOLDS).pem();
        Self {
            issuer: Issuer::new(params, key),
            pem,
        }
    }

    /// Its own certificate, for `--cacert`.
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// A server's certificate for some host names or addresses.
    pub fn server(&self, names: &[&str]) -> Certificate {
        self.issue(names, ExtendedKeyUsagePurpose::ServerAuth)
    }

    /// A client's certificate.
    pub fn client(&self) -> Certificate {
        self.issue(&["client.test"], ExtendedKeyUsagePurpose::ClientAuth)
    }

    fn issue(&self, names: &[&str], usage: ExtendedKeyUsagePurpose) -> Certificate {
        let key = KeyPair::generate().expect(HOLDS);
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        let mut params = CertificateParams::new(names).expect(HOLDS);
        params
            .distinguished_name
            .push(DnType::CommonName, "Portolan testkit");
        params.extended_key_usages = vec![usage];
        Certificate {
            certificate: params.signed_by(&key, &self.issuer).expect(HOLDS).pem(),
            key: key.serialize_pem(),
        }
    }

    /// Takes TLS for loopback names. A client's certificate by this authority is asked for, and not needed.
    pub(super) fn acceptor(&self, host: &str) -> TlsAcceptor {
        let server = self.server(&[host, "localhost"]);
        let chain: Vec<_> = CertificateDer::pem_slice_iter(server.certificate.as_bytes())
            .collect::<Result<_, _>>()
            .expect(HOLDS);
        let key = PrivateKeyDer::from_pem_slice(server.key.as_bytes()).expect(HOLDS);
        let mut roots = RootCertStore::empty();
        roots
            .add(CertificateDer::from_pem_slice(self.pem.as_bytes()).expect(HOLDS))
            .expect(HOLDS);
        let provider = Arc::new(aws_lc_rs::default_provider());
        let verifier =
            WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider.clone())
                .allow_unauthenticated()
                .build()
                .expect(HOLDS);
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect(HOLDS)
            .with_client_cert_verifier(verifier)
            .with_single_cert(chain, key)
            .expect(HOLDS);
        TlsAcceptor::from(Arc::new(config))
    }
}

impl Default for Authority {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authority").finish_non_exhaustive()
    }
}
