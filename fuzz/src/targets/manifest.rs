//! Manifests of every kind, through the document that proves them (threats 15 to 18, 26).

use bytes::Bytes;
use portolan_image::Document;
use portolan_image::manifest::Manifest;

use crate::Target;

pub(super) const TARGET: Target = Target {
    name: "manifest",
    run,
    seeds: &[
        br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":7,"platform":{"architecture":"arm","os":"linux","variant":"v7","os.features":["win32k"],"os.version":"10.0.1"}},{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","size":7,"platform":{"architecture":"unknown","os":"unknown"},"annotations":{"vnd.docker.reference.digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","vnd.docker.reference.type":"attestation-manifest"}}]}"#,
        br#"{"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":{"mediaType":"application/vnd.docker.container.image.v1+json","size":3,"digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},"layers":[{"mediaType":"application/vnd.docker.image.rootfs.foreign.diff.tar.gzip","size":12,"digest":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","urls":["https://example.com/layer"]}]}"#,
        br#"{"schemaVersion":1,"name":"library/a","tag":"b","architecture":"amd64","fsLayers":[{"blobSum":"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}],"history":[{"v1Compatibility":"{\"id\":\"x\",\"created\":\"2016-01-01T00:00:00Z\",\"container_config\":{\"Cmd\":[\"/bin/sh\"]}}"}],"signatures":[{"header":{},"signature":"AA","protected":"eyJmb3JtYXRMZW5ndGgiOjEwLCJmb3JtYXRUYWlsIjoiZlEifQ"}]}"#,
        br#"{"schemaVersion":2,"layers":null,"config":null,"annotations":null}"#,
        br#"{"schemaVersion":2,"manifests":[],"layers":[]}"#,
        br#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","artifactType":"application/x","subject":{"mediaType":"a/b","size":-1,"digest":"md5:00"},"config":{"mediaType":"application/vnd.oci.empty.v1+json","size":2,"digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","data":"e30="},"layers":[]}"#,
        b"[]",
        b"",
    ],
    words: &[
        "\"manifests\":", "\"layers\":", "\"config\":", "\"fsLayers\":", "\"signatures\":", "\"protected\":",
        "\"mediaType\":", "\"schemaVersion\":1", "\"urls\":[", "\"platform\":{", "\"size\":-1", "\"size\":18446744073709551616",
        "1e400", "null", "\"\\ud800\"", "[[[[[[[[", "{\"a\":", "\"data\":\"e30=\"", "\"subject\":",
    ],
};

/// What is taken for a manifest keeps its bytes and its digest through a record's JSON.
fn run(data: &[u8]) {
    let Ok(document) = Document::manifest(Bytes::copy_from_slice(data), None, None) else {
        return;
    };
    assert_eq!(document.bytes(), data, "the bytes are kept as served");
    let json = serde_json::to_vec(&document).expect("a document is written as JSON");
    let again: Document = serde_json::from_slice(&json).expect("its JSON is read");
    assert_eq!(again, document, "through JSON and back");
    match Manifest::read(&document) {
        Ok(Manifest::Index(index)) => {
            for platform in index
                .entries
                .iter()
                .filter_map(|entry| entry.platform.as_ref())
            {
                platform.described();
            }
        }
        Ok(Manifest::Image(image)) => {
            let _ = (image.is_image(), image.total_size());
        }
        Ok(Manifest::Schema1(_)) | Err(_) => {}
    }
}
