//! Where a catalogue can be, as it is typed; and that nothing secret in it is ever shown.

use std::time::Duration;

use portolan_testkit::registry::TestRegistry;
use portolan_testkit::servers::{Durability, Postgres, S3};

use crate::run::Home;
use crate::scanning::{differing, files, library, wait_for_requests};

#[test]
fn a_catalogue_is_the_same_wherever_it_is() {
    const TAGS: usize = 6;
    let registry = TestRegistry::start();
    registry.put("app", &library(TAGS));
    let name = format!("{}/app", registry.host());
    let server = S3::shared().unwrap();
    let postgres = Postgres::shared().unwrap();
    let [one, two] = [(); 2].map(|()| format!("s3://{}/deep/down", server.fresh_bucket().unwrap()));
    let database = postgres.fresh_database().unwrap();
    let places: [&[&str]; 5] = [
        &["--catalog", "elsewhere"],
        &["--catalog", "sqlite:elsewhere/x.db"],
        &["--catalog", "sqlite:x.db", "--blobs", "blobs"],
        &["--catalog", "sqlite:x.db", "--blobs", &one],
        &["--catalog", &database, "--blobs", &two],
    ];
    let mut sites = Vec::new();
    for place in places {
        let home = Home::new()
            .with("AWS_ENDPOINT_URL_S3", &server.endpoint())
            .with("AWS_ACCESS_KEY_ID", "key")
            .with("AWS_SECRET_ACCESS_KEY", "secret");
        let run = |words: &[&str]| home.run(&[words, place].concat());
        let ran = run(&["scan", "-q", &name]);
        assert_eq!(
            (ran.status, &*ran.stderr),
            (0, ""),
            "{place:?}: {}",
            ran.page()
        );
        run(&["reports", "site"]).text();
        let image = format!("{name}:tag-1@{{now}}");
        run(&["digest", "--offline", &image]).text();
        assert_eq!(run(&["verify"]).status, 0, "{place:?}");
        sites.push(files(&home.here("site")));
    }
    for site in &sites[1..] {
        assert_eq!(differing(&sites[0], site), Vec::<String>::new());
    }
}

#[test]
fn what_is_secret_in_a_catalogue_s_place_is_never_shown() {
    let server = Postgres::start(Durability::Forgetful).unwrap();
    let database = server.fresh_database().unwrap();
    let secret = |url: String| format!("{url}&password=s3cret");
    let away = secret(database.replace("portolan_", "none_"));
    let places = [
        vec!["--catalog", "postgres://me:s3cret@127.0.0.1:port/db"],
        vec!["--catalog", "postgres:me:s3cret@127.0.0.1/db"],
        vec!["--catalog", "mysql://me:s3cret@127.0.0.1/db"],
        vec!["--catalog", &away],
        vec!["--catalog", "x", "--blobs", "s3://me:s3cret@bucket"],
        vec!["--catalog", "x", "--blobs", "https://me:s3cret@bucket"],
    ];
    for place in places {
        let home = Home::new();
        for verbosity in ["-q", "-v", "-vvv"] {
            let ran = home.run(&[&["scan", "app", verbosity], &place[..]].concat());
            assert!([1, 2].contains(&ran.status), "{place:?}: {}", ran.page());
            assert!(!ran.page().contains("s3cret"), "{place:?}: {}", ran.page());
        }
        let ran = home.run(&[&["scan", "app"], &place[..]].concat());
        assert!(ran.stderr.starts_with("error: "), "{}", ran.page());
    }
    // Neither while it works, nor while it is away.
    let registry = TestRegistry::start();
    registry.put("app", &library(20));
    registry.delay(Duration::from_millis(10));
    let name = format!("{}/app", registry.host());
    let home = Home::new().with("PORTOLAN_CATALOG", &secret(database));
    let scan = home
        .command(&["scan", "-vv", "--jobs", "1", &name])
        .spawn()
        .unwrap();
    wait_for_requests(&registry, 10);
    server.stop().unwrap();
    std::thread::sleep(Duration::from_millis(300));
    server.start_again().unwrap();
    let ended = scan.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(ended.status.success(), "{said}");
    assert!(!said.contains("s3cret"), "{said}");
}
