//! The names that people write, and digests in them.

use portolan_image::Reference;
use portolan_image::reference::parse_registry;

use crate::Target;

pub(super) const TARGET: Target = Target {
    name: "reference",
    run,
    seeds: &[
        b"python:3.7-slim",
        b"docker.io/library/python",
        b"ghcr.io/owner/name@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        b"localhost:5000/a/b__c.d-e:v1@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        b"[2001:db8::1]:5000/team/app:latest",
        b"index.docker.io/user/app",
        b"example.com:443/x",
        b"Foo/bar",
        b"a:b:c",
        b"a@sha512:00",
        b"",
    ],
    words: &[
        "docker.io", "library/", "index.docker.io", "localhost", ":5000", "[::1]", "@sha256:", "@sha512:", "__", "..",
        "//", "xn--", "latest",
    ],
};

/// Both printed forms of a reference that was read are read as the same reference.
fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    // A registry by itself is another grammar; all that must hold is that it answers.
    let _ = parse_registry(text);
    let Ok(reference) = text.parse::<Reference>() else {
        return;
    };
    let canonical = reference.to_string();
    assert_eq!(
        canonical.parse().as_ref(),
        Ok(&reference),
        "canonical form `{canonical}`"
    );
    let familiar = reference.familiar();
    assert_eq!(
        familiar.parse().as_ref(),
        Ok(&reference),
        "familiar form `{familiar}`"
    );
    let host = reference.repository().wire_host();
    assert!(
        !host.is_empty() && !host.contains(['/', '@', '#', '?', '\\']),
        "wire host `{host}`"
    );
}
