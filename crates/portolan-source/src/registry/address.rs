//! Which addresses may be reached on a registry's word: none that is nearer to this machine than the registry itself.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

/// How near an address is to this machine. A registry may lead (by redirects, realms and foreign layers' URLs) to hosts that
/// are as far as itself or farther: a public one to public hosts only, one of the own network also to others there, and only
/// one on this machine to this machine (threat 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Nearness {
    /// Anywhere in the world.
    Public,
    /// In a private network.
    Network,
    /// On this machine or its link (where clouds keep their metadata service), or nowhere.
    Machine,
}

impl Nearness {
    /// How near an address is.
    pub(super) fn of(ip: IpAddr) -> Self {
        match ip {
            IpAddr::V4(ip) => of_v4(ip),
            IpAddr::V6(ip) => of_v6(ip),
        }
    }

    /// How near a URL's host is, as far as it can be told without resolving it; a name is judged when it resolves.
    /// The URL parser has already turned odd spellings of IPv4 (`0x7f.1`) into addresses.
    pub(super) fn of_host(url: &Url) -> Option<Self> {
        match url.host() {
            Some(Host::Ipv4(ip)) => Some(of_v4(ip)),
            Some(Host::Ipv6(ip)) => Some(of_v6(ip)),
            Some(Host::Domain(name)) => {
                let name = name.trim_end_matches('.');
                (name == "localhost" || name.ends_with(".localhost")).then_some(Self::Machine)
            }
            None => Some(Self::Machine),
        }
    }
}

fn of_v4(ip: Ipv4Addr) -> Nearness {
    let [a, b, c, _] = ip.octets();
    let nowhere = a == 0 || a >= 240 || (a, b, c) == (192, 0, 0);
    if ip.is_loopback() || ip.is_link_local() || ip.is_multicast() || nowhere {
        return Nearness::Machine;
    }
    let carriers = a == 100 && (64..128).contains(&b);
    let benchmarks = a == 198 && (18..20).contains(&b);
    if ip.is_private() || carriers || benchmarks {
        return Nearness::Network;
    }
    Nearness::Public
}

fn of_v6(ip: Ipv6Addr) -> Nearness {
    if let Some(v4) = inner_v4(ip) {
        return of_v4(v4);
    }
    let [first, ..] = ip.segments();
    let is_link_local = (first & 0xffc0) == 0xfe80;
    let is_unique_local = (first & 0xfe00) == 0xfc00;
    let is_site_local = (first & 0xffc0) == 0xfec0;
    if ip.is_loopback() || ip.is_unspecified() || ip.is_multicast() || is_link_local {
        Nearness::Machine
    } else if is_unique_local || is_site_local {
        Nearness::Network
    } else {
        Nearness::Public
    }
}

/// The IPv4 address that an IPv6 address stands for: mapped (`::ffff:0:0/96`), compatible (`::/96`), translated
/// (`64:ff9b::/96`), or tunnelled (6to4, `2002::/16`).
fn inner_v4(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let of = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match ip.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0 | 1] => None,
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            Some(of(high, low))
        }
        [0x2002, high, low, ..] => Some(of(high, low)),
        _ => None,
    }
}

/// A resolver that leaves addresses out that are too near, so that a name cannot lead where its address may not. The address
/// that is judged is the one that is connected to: there is no second look-up in between.
#[derive(Debug)]
pub(super) struct UpTo {
    /// The nearest that may be reached.
    pub(super) nearest: Nearness,
    /// The names of the user's proxies, which are reached wherever they are.
    pub(super) proxies: Vec<String>,
}

impl Resolve for UpTo {
    fn resolve(&self, name: Name) -> Resolving {
        let is_proxy = self
            .proxies
            .iter()
            .any(|proxy| proxy.eq_ignore_ascii_case(name.as_str()));
        let nearest = if is_proxy {
            Nearness::Machine
        } else {
            self.nearest
        };
        Box::pin(async move {
            let found: Vec<SocketAddr> =
                tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let far: Vec<SocketAddr> = found
                .into_iter()
                .filter(|address| Nearness::of(address.ip()) <= nearest)
                .collect();
            if far.is_empty() {
                return Err(format!(
                    "{} has a private address only, and a registry may not lead nearer to this machine than it is itself",
                    name.as_str()
                )
                .into());
            }
            Ok(Box::new(far.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Nearness::{Machine, Network, Public};
    use super::*;

    #[test]
    fn threat_4_near_addresses_are_known_in_every_spelling() {
        let cases = [
            ("http://169.254.169.254/", Some(Machine)),
            ("http://[::1]/", Some(Machine)),
            ("http://[::]/", Some(Machine)),
            ("http://0.0.0.0/", Some(Machine)),
            ("http://10.0.0.1/", Some(Network)),
            ("http://172.16.0.1/", Some(Network)),
            ("http://192.168.1.1/", Some(Network)),
            ("http://100.64.0.1/", Some(Network)),
            ("http://0x7f.1/", Some(Machine)),
            ("http://2130706433/", Some(Machine)),
            ("http://[::ffff:127.0.0.1]/", Some(Machine)),
            ("http://[::127.0.0.1]/", Some(Machine)),
            ("http://[::ffff:10.0.0.1]/", Some(Network)),
            ("http://[64:ff9b::7f00:1]/", Some(Machine)),
            ("http://[64:ff9b::808:808]/", Some(Public)),
            ("http://[2002:7f00:1::]/", Some(Machine)),
            ("http://[2002:a00:1::]/", Some(Network)),
            ("http://[fe80::1]/", Some(Machine)),
            ("http://[fd00::1]/", Some(Network)),
            ("http://[fec0::1]/", Some(Network)),
            ("http://255.255.255.255/", Some(Machine)),
            ("http://224.0.0.1/", Some(Machine)),
            ("http://localhost/", Some(Machine)),
            ("http://localhost./", Some(Machine)),
            ("http://x.localhost/", Some(Machine)),
            ("http://8.8.8.8/", Some(Public)),
            ("http://[2606:4700::1]/", Some(Public)),
            ("http://localhost.evil/", None),
            ("http://127.0.0.1.evil/", None),
            ("http://example.com/", None),
        ];
        for (url, expected) in cases {
            assert_eq!(
                Nearness::of_host(&Url::parse(url).unwrap()),
                expected,
                "{url}"
            );
        }
    }

    #[tokio::test]
    async fn threat_4_a_name_is_judged_by_its_addresses_unless_it_is_the_users_proxy() {
        for (nearest, proxies, found) in [
            (Public, vec![], false),
            (Network, vec![], false),
            (Machine, vec![], true),
            (Public, vec!["LocalHost".to_owned()], true),
        ] {
            let resolver = UpTo { nearest, proxies };
            let name = "localhost".parse().unwrap();
            assert_eq!(resolver.resolve(name).await.is_ok(), found, "{resolver:?}");
        }
    }
}
