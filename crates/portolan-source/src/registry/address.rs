//! Which addresses may be reached on a registry's word: a public registry must not lead to this machine or its network.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

/// Whether an address is on this machine, in a private network, or nowhere (threat 4).
pub(super) fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_private_v4(ip),
        IpAddr::V6(ip) => is_private_v6(ip),
    }
}

fn is_private_v4(ip: Ipv4Addr) -> bool {
    let [a, b, ..] = ip.octets();
    ip.is_loopback()
        || ip.is_private()
        || ip.is_link_local()
        || ip.is_unspecified()
        || ip.is_broadcast()
        || ip.is_multicast()
        || a == 0
        || (a == 100 && (64..128).contains(&b))
        || (a == 198 && (18..20).contains(&b))
        || a >= 240
}

fn is_private_v6(ip: Ipv6Addr) -> bool {
    if let Some(v4) = ip.to_ipv4_mapped() {
        return is_private_v4(v4);
    }
    let segments = ip.segments();
    // 64:ff9b::/96 translates to IPv4.
    let nat64 = segments[..6] == [0x64, 0xff9b, 0, 0, 0, 0];
    let [.., a, b] = segments;
    let inner = Ipv4Addr::from((u32::from(a) << 16) | u32::from(b));
    ip.is_loopback()
        || ip.is_unspecified()
        || ip.is_multicast()
        || (segments[0] & 0xfe00) == 0xfc00
        || (segments[0] & 0xffc0) == 0xfe80
        || (nat64 && is_private_v4(inner))
}

/// Whether a URL's host is a private address or a name of this machine. Names in general are judged when they resolve.
/// The URL parser has already turned odd spellings of IPv4 (`0x7f.1`) into addresses.
pub(super) fn is_private_host(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => is_private_v4(ip),
        Some(Host::Ipv6(ip)) => is_private_v6(ip),
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            name == "localhost" || name.ends_with(".localhost")
        }
        None => true,
    }
}

/// A resolver that leaves private addresses out, so that a public name cannot lead into a private network.
#[derive(Debug)]
pub(super) struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> =
                found.filter(|address| !is_private(address.ip())).collect();
            if public.is_empty() {
                return Err(format!(
                    "{} has no public address, and a public registry may not lead to a private one",
                    name.as_str()
                )
                .into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threat_4_private_addresses_are_known_in_every_spelling() {
        let cases = [
            ("http://169.254.169.254/", true),
            ("http://[::1]/", true),
            ("http://0.0.0.0/", true),
            ("http://10.0.0.1/", true),
            ("http://172.16.0.1/", true),
            ("http://192.168.1.1/", true),
            ("http://100.64.0.1/", true),
            ("http://0x7f.1/", true),
            ("http://2130706433/", true),
            ("http://[::ffff:127.0.0.1]/", true),
            ("http://[64:ff9b::7f00:1]/", true),
            ("http://[fe80::1]/", true),
            ("http://[fd00::1]/", true),
            ("http://localhost/", true),
            ("http://localhost./", true),
            ("http://x.localhost/", true),
            ("http://8.8.8.8/", false),
            ("http://[2606:4700::1]/", false),
            ("http://localhost.evil/", false),
            ("http://127.0.0.1.evil/", false),
            ("http://example.com/", false),
        ];
        for (url, private) in cases {
            assert_eq!(is_private_host(&Url::parse(url).unwrap()), private, "{url}");
        }
    }
}
