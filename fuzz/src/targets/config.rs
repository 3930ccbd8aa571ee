//! Image configs, and the steps that their history tells of (threat 29).

use bytes::Bytes;
use portolan_image::config::Config;
use portolan_image::history::{OsFamily, steps};
use portolan_image::{Descriptor, Digest, Document};

use crate::Target;

pub(super) const TARGET: Target = Target {
    name: "config",
    run,
    seeds: &[
        br#"{"architecture":"amd64","os":"linux","created":"2024-05-01T00:00:00.123Z","docker_version":"18.09","config":{"Entrypoint":["/e"],"Cmd":["a","b"],"Env":["PATH=/bin","TOKEN=x"],"Labels":{"a":"b"},"ExposedPorts":{"80/tcp":{}},"Volumes":{"/v":{}},"Healthcheck":{"Test":["CMD-SHELL","true"],"Interval":30000000000},"OnBuild":["RUN x"],"Shell":["/bin/bash","-c"]},"history":[{"created":"2024-05-01T00:00:00Z","created_by":"/bin/sh -c #(nop) ADD file:0a1b in / "},{"created":"2024-05-01T00:00:00Z","created_by":"RUN |1 A=b /bin/sh -c x # buildkit","comment":"buildkit.dockerfile.v0","empty_layer":true}],"rootfs":{"type":"layers","diff_ids":["sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]}}"#,
        br#"{"os":"windows","os.version":"10.0.17763.529","config":{"Shell":["powershell","-Command"],"Cmd":"c:\\x"},"history":[{"created_by":"cmd /S /C #(nop)  SHELL [powershell -Command]"}]}"#,
        br#"{"config":null,"history":null,"rootfs":{"diff_ids":null},"created":"0001-01-01T00:00:00Z"}"#,
        br#"{"created":"9999-99-99","history":[null,1,"x",{"created_by":1,"created":"-262144-01-01T00:00:00Z"}]}"#,
        b"{}",
        b"",
    ],
    words: &[
        "\"history\":", "\"created_by\":\"", "\"config\":", "\"Shell\":[", "\"Env\":[", "\"diff_ids\":[", "null",
        "\"empty_layer\":true", "\"created\":\"9999-12-31T23:59:60Z\"", "\"os.version\":", "\\u0000", "\\ud83d", "[[[[[[[[",
        "{\"a\":", "/bin/sh -c #(nop) ", "# buildkit",
    ],
};

/// A config that was read has steps, one for each entry of its history.
fn run(data: &[u8]) {
    let bytes = Bytes::copy_from_slice(data);
    let descriptor = Descriptor::new(
        "application/vnd.oci.image.config.v1+json",
        Digest::sha256(&bytes),
        bytes.len() as u64,
    );
    let document =
        Document::blob(bytes, &descriptor).expect("the descriptor is made from the bytes");
    let Ok(config) = Config::read(&document) else {
        return;
    };
    config.platform.described();
    let shell = config.run.shell.as_deref().unwrap_or_default();
    let steps = steps(
        &config.history,
        config.diff_ids.len(),
        OsFamily::Linux,
        shell,
    );
    assert_eq!(
        steps.steps().len(),
        config.history.len(),
        "one step an entry"
    );
}
