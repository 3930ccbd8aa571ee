//! Threats 4, 5 and 12: a public registry leads to no private address, and names are compared whole.
//!
//! A proxy stands in for the network: what the client asks of a public host, the test registry sees.

use portolan_testkit::image::{Image, ImageSet, Layer, Tree};
use portolan_testkit::registry::{Access, Answer, Bearer, Rule, TestRegistry};

use crate::client::{PASSWORD, Setup, USER, read};

/// The network, on which every host is this registry.
fn network(image: &Image) -> TestRegistry {
    let network = TestRegistry::start();
    network.put("team/app", &ImageSet::of("1.0", &image.build()));
    network
}

/// A client that reaches everything over the network, and `host` by plain HTTP.
fn over(network: &TestRegistry, host: &str) -> Setup {
    Setup::new().through(network.base()).plain_at(host)
}

/// The hosts that were asked, in order, each once.
fn hosts(network: &TestRegistry) -> Vec<String> {
    let mut hosts: Vec<String> = network
        .requests()
        .iter()
        .filter_map(|seen| seen.header("host").map(str::to_owned))
        .collect();
    hosts.dedup();
    hosts
}

#[tokio::test]
async fn threat_04_a_public_registry_leads_to_no_private_address() {
    for target in [
        "169.254.169.254",
        "[::1]",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "127.1.2.3",
        "0x7f.1",
        "2130706433",
        "0177.0.0.1",
        "[::ffff:127.0.0.1]",
        "[fd00::1]",
        "[fe80::1]",
        "[64:ff9b::7f00:1]",
        "localhost",
        "LOCALHOST.",
        "x.localhost",
    ] {
        let evil = format!("http://{target}/latest");
        let foreign = Layer::gzip(&Tree::new().file("a", "a")).foreign(&[&evil]);
        let foreign = Image::new("windows", "amd64").layer(&foreign, "Apply image 10.0");
        let to = || Answer::redirect(307, &evil);
        let challenge = format!(r#"Bearer realm="{evil}",service="x""#);
        let realm = Answer::status(401).with("WWW-Authenticate", &challenge);
        for (way, image, rule) in [
            (
                "a manifest's redirect",
                Image::small("x"),
                Some(Rule::on("/manifests/").answer(to())),
            ),
            (
                "a blob's redirect",
                Image::small("x"),
                Some(Rule::on("/blobs/").answer(to())),
            ),
            (
                "a realm",
                Image::small("x"),
                Some(Rule::on("/v2/").answer(realm)),
            ),
            ("a foreign layer", foreign, None),
        ] {
            let network = network(&image);
            if let Some(rule) = rule {
                network.rule(rule);
            }
            let source = over(&network, "registry.test").client();
            let reference = "registry.test/team/app:1.0".parse().unwrap();
            let record = read(&source, &reference).await;
            assert_eq!(hosts(&network), ["registry.test"], "{way} to {target}");
            let whole = record.is_ok_and(|record| record.is_complete());
            assert!(!whole, "{way} to {target}: it is said");
        }
    }
}

#[tokio::test]
async fn threat_04_a_public_registry_may_lead_to_another_public_host() {
    let network = network(&Image::small("x"));
    network.rule(
        Rule::on("/blobs/")
            .when(|seen| seen.header("host") == Some("registry.test"))
            .redirect_by(307, |seen| format!("http://store.test{}", seen.path)),
    );
    let source = over(&network, "registry.test").client();
    let reference = "registry.test/team/app:1.0".parse().unwrap();
    assert!(read(&source, &reference).await.unwrap().is_complete());
    assert!(hosts(&network).contains(&"store.test".to_owned()));
}

#[tokio::test]
async fn threat_04_a_proxy_with_a_private_name_is_reached_for_every_host() {
    let network = network(&Image::small("x"));
    network.rule(
        Rule::on("/blobs/")
            .when(|seen| seen.header("host") == Some("registry.test"))
            .redirect_by(307, |seen| format!("http://store.test{}", seen.path)),
    );
    // The proxy's name leads to this machine, and the store is one that the registry named.
    let proxy = network.base().replace("127.0.0.1", "localhost");
    let source = Setup::new()
        .through(&proxy)
        .plain_at("registry.test")
        .client();
    let reference = "registry.test/team/app:1.0".parse().unwrap();
    assert!(read(&source, &reference).await.unwrap().is_complete());
    assert!(hosts(&network).contains(&"store.test".to_owned()));
}

#[tokio::test]
async fn threat_05_a_host_that_looks_like_another_gets_no_login_of_it() {
    for (login, host) in [
        ("https://index.docker.io/v1/", "index.docker.io.evil.test"),
        ("https://index.docker.io/v1/", "docker.io.evil.test"),
        ("docker.io", "xdocker.io"),
        ("x.azurecr.io", "x.azurecr.io.evil.test"),
        ("x.azurecr.io", "evil.test:80"),
        ("registry.test", "registry.test:8080"),
        ("registry.test", "xn--regstry-4wa.test"),
        ("registry.test", "aregistry.test"),
    ] {
        let network = network(&Image::small("x"));
        network.access(Access::Bearer(Bearer::private(USER, PASSWORD).challenges(
            &[&format!(
                r#"Bearer realm="http://{host}/token",service="x",scope="{{scope}}""#
            )],
        )));
        let source = over(&network, host).login(login).client();
        let reference = format!("{host}/team/app:1.0").parse().unwrap();
        read(&source, &reference).await.unwrap_err();
        assert!(!network.lines().is_empty(), "{login} for {host}");
        let told = network.requests().iter().any(|seen| seen.basic().is_some());
        assert!(!told, "{login} for {host}: {:?}", network.lines());
    }
}

#[tokio::test]
async fn threat_12_only_loopback_itself_is_spoken_to_without_tls() {
    for host in [
        "127.0.0.1.evil.test",
        "localhost.evil.test",
        "xlocalhost.test",
        "127.0.0.1.evil.test:5000",
        "10.0.0.1",
        "192.168.1.1:5000",
    ] {
        let network = network(&Image::small("x"));
        let source = Setup::new().through(network.base()).impatient().client();
        let reference = format!("{host}/team/app:1.0").parse().unwrap();
        read(&source, &reference).await.unwrap_err();
        let methods: Vec<String> = network
            .requests()
            .into_iter()
            .map(|seen| seen.method)
            .collect();
        assert!(!methods.is_empty(), "{host}: the proxy is asked");
        assert!(
            methods.iter().all(|method| method == "CONNECT"),
            "{host}: {methods:?}"
        );
    }
    for host in ["localhost", "127.0.0.1"] {
        let network = network(&Image::small("x"));
        let port = network.host().rsplit(':').next().unwrap().to_owned();
        let reference = format!("{host}:{port}/team/app:1.0").parse().unwrap();
        let record = read(&Setup::new().client(), &reference).await.unwrap();
        assert!(record.is_complete(), "{host}");
    }
}
