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
const KNOWN_REALMS: [(&str, &str); 4] = [
    ("registry-1.docker.io", "auth.docker.io"),
    ("registry.gitlab.com", "gitlab.com"),
    ("docker.elastic.co", "docker-auth.elastic.co"),
    ("registry.digitalocean.com", "api.digitalocean.com"),
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
        && (KNOWN_REALMS.contains(&(host.as_str(), realm.as_str()))
            || is_alibabas_realm(&host, &realm));
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

/// Alibaba Cloud has a registry and a token service in each region: `registry.REGION.aliyuncs.com`, or
/// `NAME-registry.REGION.cr.aliyuncs.com` for an enterprise, and `dockerauth.REGION.aliyuncs.com`.
fn is_alibabas_realm(host: &str, realm: &str) -> bool {
    let registry: Vec<&str> = host.split('.').collect();
    let region = match registry[..] {
        ["registry", region, "aliyuncs", "com"] => region,
        [name, region, "cr", "aliyuncs", "com"] if name.ends_with("-registry") => region,
        _ => return false,
    };
    realm
        .split('.')
        .eq(["dockerauth", region, "aliyuncs", "com"])
}

/// The same scheme, host and port.
pub(crate) fn same_origin(a: &Url, b: &Url) -> bool {
    a.scheme() == b.scheme()
        && a.host() == b.host()
        && a.port_or_known_default() == b.port_or_known_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::Settings;

    fn verdict(registry: &str, target: &str, trusted: &[TrustedRealm]) -> Verdict {
        let endpoint = Endpoint::of(registry, &Settings::default()).unwrap();
        may_send_credentials(&Url::parse(target).unwrap(), &endpoint, trusted)
    }

    #[test]
    fn threats_3_5_and_6_only_the_own_origin_and_known_realms_may_see_credentials() {
        let cases = [
            ("reg.example", "https://reg.example/v2/", Verdict::May),
            ("reg.example", "https://REG.example:443/token", Verdict::May),
            ("reg.example", "http://reg.example/v2/", Verdict::MayNot),
            ("reg.example", "https://reg.example:5000/", Verdict::MayNot),
            (
                "reg.example:5000",
                "https://reg.example:5000/x",
                Verdict::May,
            ),
            ("reg.example:5000", "https://reg.example/x", Verdict::MayNot),
            ("reg.example", "https://reg.example.evil/", Verdict::MayNot),
            ("reg.example", "https://reg.example@evil/", Verdict::MayNot),
            ("reg.example", "https://xreg.example/", Verdict::MayNot),
            ("reg.example", "https://reg.example./", Verdict::MayNot),
            ("reg.example", "https://cdn.reg.example/", Verdict::MayNot),
            ("docker.io", "https://auth.docker.io/token", Verdict::May),
            ("docker.io", "http://auth.docker.io/token", Verdict::MayNot),
            (
                "docker.io",
                "https://auth.docker.io.evil/token",
                Verdict::MayNot,
            ),
            (
                "docker.io",
                "https://auth.docker.io:8443/token",
                Verdict::MayNot,
            ),
            (
                "reg.example",
                "https://auth.docker.io/token",
                Verdict::MayNot,
            ),
            (
                "index.docker.io.evil",
                "https://auth.docker.io/token",
                Verdict::MayNot,
            ),
            (
                "registry.gitlab.com",
                "https://gitlab.com/jwt/auth",
                Verdict::May,
            ),
            (
                "x.azurecr.io",
                "https://y.azurecr.io/oauth2/token",
                Verdict::MayNot,
            ),
            (
                "127.0.0.1:5000",
                "http://127.0.0.1:5000/token",
                Verdict::May,
            ),
            (
                "127.0.0.1:5000",
                "http://127.0.0.1:5001/token",
                Verdict::MayNot,
            ),
        ];
        for (registry, target, expected) in cases {
            assert_eq!(
                verdict(registry, target, &[]),
                expected,
                "{registry} -> {target}"
            );
        }
    }

    #[test]
    fn threat_5_realms_of_clouds_are_known_by_whole_names() {
        let cases = [
            (
                "registry.digitalocean.com",
                "https://api.digitalocean.com/v2/registry/auth",
                Verdict::May,
            ),
            (
                "registry.cn-hangzhou.aliyuncs.com",
                "https://dockerauth.cn-hangzhou.aliyuncs.com/auth",
                Verdict::May,
            ),
            (
                "acme-registry.cn-hangzhou.cr.aliyuncs.com",
                "https://dockerauth.cn-hangzhou.aliyuncs.com/auth",
                Verdict::May,
            ),
            (
                "registry.cn-hangzhou.aliyuncs.com",
                "https://dockerauth.cn-shanghai.aliyuncs.com/auth",
                Verdict::MayNot,
            ),
            (
                "registry.cn-hangzhou.aliyuncs.com",
                "https://dockerauth.cn-hangzhou.aliyuncs.com.evil/auth",
                Verdict::MayNot,
            ),
            (
                "registry.cn-hangzhou.aliyuncs.com.evil",
                "https://dockerauth.cn-hangzhou.aliyuncs.com/auth",
                Verdict::MayNot,
            ),
            (
                "registry.cn-hangzhou.aliyuncs.com",
                "https://x.dockerauth.cn-hangzhou.aliyuncs.com/auth",
                Verdict::MayNot,
            ),
        ];
        for (registry, target, expected) in cases {
            assert_eq!(
                verdict(registry, target, &[]),
                expected,
                "{registry} -> {target}"
            );
        }
    }

    #[test]
    fn a_configured_realm_may_see_the_credentials_of_its_registry_over_tls() {
        let rule = [TrustedRealm {
            registry: "reg.example".to_owned(),
            realm: "auth.example:8443".to_owned(),
        }];
        assert_eq!(
            verdict("reg.example", "https://auth.example:8443/token", &rule),
            Verdict::May
        );
        assert_eq!(
            verdict("reg.example", "http://auth.example:8443/token", &rule),
            Verdict::MayNot
        );
        assert_eq!(
            verdict("reg.example", "https://auth.example/token", &rule),
            Verdict::MayNot
        );
        assert_eq!(
            verdict("other.example", "https://auth.example:8443/token", &rule),
            Verdict::MayNot
        );
    }
}
