//! The one decision on who may see credentials (threats 1 to 10).

use url::Url;

use crate::registry::endpoint::{Endpoint, authority};
use crate::registry::settings::TrustedRealm;

/// Whether a request may carry credentials, and why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// They may go along.
    May,
    /// The request may be made, without them.
    MayNot,
}

/// Registries whose tokens are made on another host, as their operators document.
const KNOWN_REALMS: [(&str, &str); 3] = [
    ("registry-1.docker.io", "auth.docker.io"),
    ("registry.gitlab.com", "gitlab.com"),
    ("docker.elastic.co", "docker-auth.elastic.co"),
];

/// Decides whether credentials of a registry may go to a URL: to the registry's own origin (same scheme, host and port), and
/// over TLS to the token realms that are known or configured for it. To nobody else, whatever a redirect, a `Link`, a `Location`,
/// a realm or a manifest's `urls` say. Hosts are compared whole, never by how they begin or end (threat 5).
pub(crate) fn may_send_credentials(
    target: &Url,
    registry: &Endpoint,
    trusted: &[TrustedRealm],
) -> Verdict {
    if same_origin(target, &registry.base) {
        return Verdict::May;
    }
    if target.scheme() != "https" {
        return Verdict::MayNot;
    }
    let (realm, host) = (authority(target), authority(&registry.base));
    let known = registry.base.scheme() == "https"
        && KNOWN_REALMS.contains(&(host.as_str(), realm.as_str()));
    let configured = trusted.iter().any(|rule| {
        rule.realm.eq_ignore_ascii_case(&realm)
            && (rule.registry.eq_ignore_ascii_case(&host)
                || rule.registry.eq_ignore_ascii_case(&registry.login))
    });
    if known || configured {
        Verdict::May
    } else {
        Verdict::MayNot
    }
}

/// The same scheme, host and port.
pub(crate) fn same_origin(a: &Url, b: &Url) -> bool {
    a.scheme() == b.scheme()
        && a.host() == b.host()
        && a.port_or_known_default() == b.port_or_known_default()
}
