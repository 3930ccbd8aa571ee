//! Threats 5, 8, 13 and 14: logins are found by the exact host, and helpers are run only by a plain name and not for ever.

#![expect(
    clippy::disallowed_methods,
    reason = "tests write into folders of their own"
)]

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use portolan_image::record::Record;
use portolan_source::Error;
use portolan_testkit::image::{Image, ImageSet};
use portolan_testkit::registry::{Access, Bearer, Role, Rule, Seen, TestRegistry};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::client::{PASSWORD, Setup, USER, all_of, at, read};

/// The folders of a user: docker's configuration, and programs.
struct Home(TempDir);

impl Home {
    fn new(config: &Value) -> Self {
        let home = Self(tempfile::tempdir().unwrap());
        std::fs::create_dir(home.docker()).unwrap();
        std::fs::create_dir(home.programs()).unwrap();
        std::fs::write(home.docker().join("config.json"), config.to_string()).unwrap();
        home
    }

    fn docker(&self) -> std::path::PathBuf {
        self.0.path().join("docker")
    }

    fn programs(&self) -> std::path::PathBuf {
        self.0.path().join("programs")
    }

    async fn read(&self, registry: &TestRegistry) -> Result<Record, Error> {
        let (docker, programs) = (self.docker(), self.programs());
        let source = Setup::new().docker(&docker, &programs).impatient().client();
        let reference = at(registry, "team/app:1.0");
        let work = read(&source, &reference);
        tokio::time::timeout(Duration::from_secs(30), work)
            .await
            .expect("a helper does not hold the client")
    }
}

/// A program that runs a script.
fn program(path: &Path, script: &str) {
    std::fs::write(path, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

fn app(access: Access) -> TestRegistry {
    let registry = TestRegistry::start();
    registry.access(access);
    registry.put(
        "team/app",
        &ImageSet::of("1.0", &Image::small("app").build()),
    );
    registry
}

fn private() -> TestRegistry {
    app(Access::Bearer(Bearer::private(USER, PASSWORD)))
}

fn login() -> Value {
    json!({"auth": STANDARD.encode(format!("{USER}:{PASSWORD}"))})
}

fn told(registry: &TestRegistry) -> bool {
    registry
        .requests()
        .iter()
        .any(|seen| seen.basic().is_some())
}

/// A key of `auths`, from a registry's host and its port.
type Key = fn(&str, &str) -> String;

#[tokio::test]
async fn threat_05_a_login_is_for_exactly_its_host() {
    let port = |host: &str| host.rsplit(':').next().unwrap().to_owned();
    let keys: [(Key, bool); 14] = [
        (|host, _| host.to_owned(), true),
        (|host, _| format!("http://{host}"), true),
        (|host, _| format!("https://{host}/v1/"), true),
        (|host, _| format!("http://{host}/v2/"), true),
        (|host, _| format!("{host}.evil.com"), false),
        (|host, _| format!("{host}0"), false),
        (|host, _| format!("x{host}"), false),
        (|host, _| format!("evil@{host}"), false),
        (|host, _| format!("https://evil/{host}"), false),
        (|_, port| format!("127.0.0.2:{port}"), false),
        (|_, port| format!("27.0.0.1:{port}"), false),
        (|_, _| "127.0.0.1:1".to_owned(), false),
        (|_, _| "https://index.docker.io/v1/".to_owned(), false),
        (|_, _| String::new(), false),
    ];
    for (key, fits) in keys {
        let registry = private();
        let key = key(registry.host(), &port(registry.host()));
        let home = Home::new(&json!({"auths": {&key: login()}}));
        let result = home.read(&registry).await;
        assert_eq!(result.is_ok(), fits, "{key}");
        assert_eq!(told(&registry), fits, "{key}");
    }
}

#[tokio::test]
async fn threat_08_headers_of_dockers_configuration_stay_with_the_registry() {
    let registry = private();
    let store = registry.open("store", Role::Storage);
    registry.rule(Rule::on("/blobs/").redirect_to(307, &store));
    let home = Home::new(&json!({
        "auths": {registry.host(): login()},
        "HttpHeaders": {"X-Canary": "canary"},
    }));
    let record = home.read(&registry).await.unwrap();
    assert!(record.is_complete());
    let stored = registry.requests_at("store");
    assert!(!stored.is_empty());
    assert!(stored.iter().all(|seen| seen.header("x-canary").is_none()));
    assert_eq!(
        registry.leaks().iter().map(Seen::line).collect::<Vec<_>>(),
        [""; 0]
    );
}

/// What comes of a helper: what the registry gets to see, and whether the image can be read.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    /// It is asked without a login.
    Anonymous,
    /// It is asked with the helper's.
    Known,
    /// Nothing is read; whether anonymously or not at all does not matter, but no login is sent.
    NoLogin,
}

#[tokio::test]
async fn threat_13_a_helper_that_misbehaves_gives_no_login_and_does_not_hang() {
    let good = format!(r#"{{"ServerURL":"x","Username":"{USER}","Secret":"{PASSWORD}"}}"#);
    for (case, script, outcome) in [
        (
            "good",
            format!("cat > /dev/null; echo '{good}'"),
            Outcome::Known,
        ),
        (
            "good, and reads nothing",
            format!("echo '{good}'"),
            Outcome::Known,
        ),
        (
            "not found",
            "echo 'credentials not found in native keychain'; exit 1".to_owned(),
            Outcome::Anonymous,
        ),
        (
            "another failure",
            format!("printf 'keychain \\033[2J locked: {PASSWORD}\\n'; exit 1"),
            Outcome::NoLogin,
        ),
        (
            "no JSON",
            format!("echo 'the secret is {PASSWORD}'"),
            Outcome::NoLogin,
        ),
        (
            "a gigabyte",
            "head -c 1073741824 /dev/zero".to_owned(),
            Outcome::NoLogin,
        ),
        ("no end", "exec sleep 600".to_owned(), Outcome::NoLogin),
        ("it dies", "kill -9 $$".to_owned(), Outcome::NoLogin),
    ] {
        // Everyone may read, so that being anonymous shows.
        let registry = app(Access::Bearer(Bearer::anonymous()));
        let home = Home::new(&json!({"credsStore": "test"}));
        let path = home.programs().join("docker-credential-test");
        program(&path, &format!("PATH=/usr/bin:/bin\n{script}"));
        let result = home.read(&registry).await;
        if let Err(error) = &result {
            let said = all_of(error);
            assert!(
                !said.contains(PASSWORD) && !said.contains('\u{1b}'),
                "{case}: {said}"
            );
        }
        match outcome {
            Outcome::Known => assert!(result.is_ok() && told(&registry), "{case}: {result:?}"),
            Outcome::Anonymous => assert!(result.is_ok() && !told(&registry), "{case}: {result:?}"),
            Outcome::NoLogin => assert!(!told(&registry), "{case}"),
        }
    }
}

#[tokio::test]
async fn threat_13_an_identity_token_is_exchanged_by_post() {
    let registry = app(Access::Bearer(
        Bearer::private(USER, PASSWORD).identity_token("canary-identity"),
    ));
    let home = Home::new(&json!({"credHelpers": {registry.host(): "test"}}));
    let path = home.programs().join("docker-credential-test");
    let answer = r#"{"ServerURL":"x","Username":"<token>","Secret":"canary-identity"}"#;
    program(&path, &format!("echo '{answer}'"));
    let record = home.read(&registry).await.unwrap();
    assert!(record.is_complete());
    let exchange = registry
        .requests()
        .into_iter()
        .find(|seen| seen.path == "/token")
        .unwrap();
    assert_eq!(exchange.method, "POST");
    let form = exchange.form();
    let field = |name: &str| {
        form.iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    };
    assert_eq!(field("grant_type"), Some("refresh_token"));
    assert_eq!(field("refresh_token"), Some("canary-identity"));
    assert_eq!(field("scope"), Some("repository:team/app:pull"));
    assert!(field("client_id").is_some_and(|id| !id.is_empty()));
}

#[tokio::test]
async fn threat_14_a_helper_whose_name_is_no_plain_name_is_not_run() {
    for name in ["../x", "a/b", "-x", "", "x y", "x;y", "x\0y", "$(x)", ".."] {
        let registry = app(Access::Bearer(Bearer::anonymous()));
        for config in [
            json!({"credsStore": name}),
            json!({"credHelpers": {registry.host(): name}}),
        ] {
            let home = Home::new(&config);
            let canary = home.0.path().join("was-run");
            let script = format!("touch {}", canary.display());
            std::fs::create_dir_all(home.programs().join("docker-credential-a")).unwrap();
            std::fs::create_dir_all(home.programs().join("docker-credential-..")).unwrap();
            for name in [
                "x",
                "docker-credential-x",
                "docker-credential--x",
                "docker-credential-",
                "docker-credential-x y",
                "docker-credential-a/b",
                "docker-credential-...",
            ] {
                program(&home.programs().join(name), &script);
            }
            let _ = home.read(&registry).await;
            assert!(!canary.exists(), "{config}");
            assert!(!told(&registry), "{config}");
        }
    }
}
