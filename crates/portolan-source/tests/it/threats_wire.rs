//! Threats 54, 58 and 59: framing, encodings and ranges give no other bytes than those that were named.

use portolan_image::record::Record;
use portolan_image::{Digest, media_type as types};
use portolan_source::{Extent, Found, Source as _};
use portolan_testkit::image::{Image, ImageSet};
use portolan_testkit::registry::{Answer, Body, Rule, TestRegistry};

use crate::client::{at, read, soon, stranger};

const DATE: &str = "Tue, 07 Mar 2017 15:01:14 GMT";

fn app() -> TestRegistry {
    let registry = TestRegistry::start();
    registry.put(
        "team/app",
        &ImageSet::of("1.0", &Image::small("app").build()),
    );
    registry.rule(Rule::on("/blobs/").anywhere().header("Last-Modified", DATE));
    registry
}

async fn record(registry: &TestRegistry) -> Record {
    read(&stranger(), &at(registry, "team/app:1.0"))
        .await
        .unwrap()
}

#[tokio::test]
async fn threat_54_framing_that_can_be_read_in_two_ways_gives_no_other_content() {
    let manifest = Image::small("app").build();
    let chunked = || Body::UntilClosed("3\r\n{}\n\r\n0\r\n\r\n".into());
    for (case, answer) in [
        (
            "length and chunks",
            Answer::status(200)
                .with("Content-Length", "3")
                .with("Transfer-Encoding", "chunked")
                .body(chunked()),
        ),
        (
            "two lengths",
            Answer::status(200)
                .with("Content-Length", "3")
                .with("Content-Length", "13")
                .body(chunked()),
        ),
        (
            "an unknown coding",
            Answer::status(200)
                .with("Transfer-Encoding", "xchunked")
                .body(chunked()),
        ),
        (
            "a chunk of more than can be counted",
            Answer::status(200)
                .with("Transfer-Encoding", "chunked")
                .body(Body::UntilClosed("ffffffffffffffffff\r\n{}".into())),
        ),
        (
            "a header without an end",
            Answer::status(200).with("X-Long", &"x".repeat(1 << 20)),
        ),
    ] {
        let registry = app();
        let answer = answer
            .with("Content-Type", types::OCI_MANIFEST)
            .with("Docker-Content-Digest", manifest.digest().as_str());
        registry.rule(Rule::on("/manifests/").method("GET").answer(answer));
        let pinned = format!("{}@{}", registry.reference("team/app"), manifest.digest());
        let error = soon(read(&stranger(), &pinned.parse().unwrap()))
            .await
            .unwrap_err();
        assert!(!error.to_string().is_empty(), "{case}");
    }
}

#[tokio::test]
async fn threat_58_a_config_that_comes_compressed_is_decoded_once() {
    let registry = app();
    let config = Digest::sha256(&Image::small("app").config_bytes());
    registry.rule(Rule::on(config.as_str()).gzipped());
    let record = record(&registry).await;
    assert_eq!(record.entries[0].image_id(), Some(&config));
    for seen in registry.requests() {
        let accepted = seen.header("accept-encoding");
        assert!(
            accepted.is_none_or(|coding| coding == "identity"),
            "{}: {accepted:?}",
            seen.line()
        );
    }
}

#[tokio::test]
async fn threat_58_a_manifest_that_comes_compressed_is_decoded_once() {
    let registry = app();
    let image = Image::small("app").build();
    registry.rule(Rule::on("/manifests/").method("GET").gzipped());
    let found = stranger()
        .find(&at(&registry, "team/app:1.0"))
        .await
        .unwrap();
    let Found::Manifest(document) = found else {
        panic!("a registry keeps manifests");
    };
    assert_eq!(document.digest(), image.digest());
}

#[tokio::test]
async fn threat_58_a_bomb_in_a_config_is_cut() {
    let registry = app();
    let config = Digest::sha256(&Image::small("app").config_bytes());
    registry.rule(
        Rule::on(config.as_str())
            .answer(Answer::bytes("application/json", vec![b' '; 64 << 20]))
            .gzipped(),
    );
    let record = read(&stranger(), &at(&registry, "team/app:1.0")).await;
    assert!(record.is_err() || record.unwrap().entries[0].config.is_none());
}

#[tokio::test]
async fn threat_59_answers_to_a_range_are_never_taken_for_what_they_are_not() {
    let size = Image::small("app").build().document()["layers"][0]["size"].as_u64();
    let part = |range: &str, body: &str| {
        Answer::bytes("application/octet-stream", body.to_owned())
            .as_status(206)
            .with("Content-Range", range)
    };
    let total = size.unwrap();
    for (case, answer, known) in [
        ("as asked", part(&format!("bytes 0-0/{total}"), "x"), true),
        (
            "another offset",
            part(&format!("bytes 5-5/{total}"), "x"),
            false,
        ),
        ("an unknown total", part("bytes 0-0/*", "x"), false),
        ("a range of nonsense", part("bytes x-y/z", "x"), false),
        (
            "more than can be counted",
            part("bytes 0-0/99999999999999999999999", "x"),
            false,
        ),
        (
            "several parts",
            Answer::bytes(
                "multipart/byteranges; boundary=a:b",
                "--a:b\r\n\r\nx\r\n--a:b--",
            )
            .as_status(206),
            false,
        ),
        (
            "all of it",
            Answer::bytes(
                "application/octet-stream",
                vec![0; usize::try_from(total).unwrap()],
            ),
            true,
        ),
        (
            "all of an endless one",
            Answer::endless("application/octet-stream", vec![0; 4096]),
            false,
        ),
        (
            "none of it",
            Answer::status(416).with("Content-Range", &format!("bytes */{total}")),
            true,
        ),
    ] {
        let registry = app();
        let on = || Rule::on("/blobs/").when(|seen| seen.header("range").is_some());
        registry.rule(
            Rule::on("/blobs/")
                .method("HEAD")
                .answer(Answer::status(405)),
        );
        registry.rule(on().answer(answer));
        let record = record(&registry).await;
        let headers = record.entries[0].layers[0]
            .headers
            .clone()
            .unwrap_or_default();
        if known {
            assert_eq!(headers.size, size, "{case}");
        } else {
            assert!(
                headers.size.is_none() || headers.size == size,
                "{case}: {headers:?}"
            );
        }
    }
}

#[tokio::test]
async fn threat_59_a_stream_that_is_cut_never_continues_with_other_bytes() {
    use futures_util::StreamExt as _;
    let image = Image::small("app").build();
    let layer: Digest = image.document()["layers"][0]["digest"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let registry = app();
    registry.rule(Rule::on(layer.as_str()).times(1).cut());
    registry.rule(
        Rule::on(layer.as_str())
            .after(1)
            .when(|seen| seen.header("range").is_some())
            .change(|_, answer| {
                answer.set("Content-Range", "bytes 0-5/1000");
            })
            .body(|bytes| Body::Whole(bytes.slice(..bytes.len().min(5)))),
    );
    let reference = at(&registry, "team/app:1.0");
    let source = stranger();
    let Ok(stream) = source
        .blob_stream(reference.repository(), &layer, Extent::Verified)
        .await
    else {
        return; // Refusing is right as well.
    };
    let parts: Vec<_> = stream.bytes.collect().await;
    let whole = parts.iter().all(Result::is_ok);
    let bytes: Vec<u8> = parts.into_iter().flatten().flatten().collect();
    assert!(!whole || Digest::sha256(&bytes) == layer);
}
