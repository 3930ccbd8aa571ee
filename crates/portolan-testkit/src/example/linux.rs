//! The example on Linux: a base by the classic builder, and the rest by `BuildKit`.

use serde_json::json;

use super::{debian, files};
use crate::image::{Compression, Image, Layer, Tree};

/// An architecture that the example is built for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Architecture {
    Amd64,
    Arm64,
}

/// The image of an architecture. The layers of the author's own files are the same on both.
pub(super) fn image(architecture: Architecture) -> Image {
    // Debian and OCI name both architectures alike.
    let (name, base) = match architecture {
        Architecture::Amd64 => (
            "amd64",
            "4b7ce07002c69e8f3d704a9c5d6fd3053be500b7f1c69fc0d80990c2ad8dd412",
        ),
        Architecture::Arm64 => (
            "arm64",
            "d61c6da9a5ee09c3bd3b1d1ae6ce2f43e6e1d1d5fbd3f1ab6c02ba1d1fc7d1a4",
        ),
    };
    let image = match architecture {
        Architecture::Amd64 => Image::new("linux", name),
        Architecture::Arm64 => Image::new("linux", name).variant("v8"),
    };
    let path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    image
        .config("Env", json!([path, "HARBOUR_TIDES=/srv/harbour/tides.csv"]))
        .config("Entrypoint", json!(["/srv/harbour/bin/harbour"]))
        .config("Cmd", json!(["Genoa"]))
        .config("WorkingDir", json!("/srv/harbour"))
        .config("ExposedPorts", json!({"8080/tcp": {}}))
        .config("Labels", labels())
        .config(
            "Healthcheck",
            json!({
                "Test": ["CMD-SHELL", "/srv/harbour/bin/harbour --check"],
                "Interval": 30_000_000_000_u64,
                "Timeout": 3_000_000_000_u64,
                "Retries": 3,
            }),
        )
        .dated("2025-03-17T00:00:00Z")
        .layer(
            &stored(&debian::base(name)),
            &format!("/bin/sh -c #(nop) ADD file:{base} in / "),
        )
        .dated("2025-03-17T00:00:01Z")
        .step("/bin/sh -c #(nop)  CMD [\"bash\"]")
        .comment("buildkit.dockerfile.v0")
        .dated("2025-04-02T10:00:05.120874913Z")
        .step("ARG VERSION=1.0")
        .step("LABEL org.opencontainers.image.title=Harbour org.opencontainers.image.version=1.0")
        .step("LABEL org.opencontainers.image.licenses=MIT OR Apache-2.0")
        .layer(
            &stored(&debian::added(name)),
            "RUN |1 VERSION=1.0 /bin/sh -c apt-get update \
             && apt-get install -y --no-install-recommends ca-certificates mawk \
             && rm -rf /var/lib/apt/lists/* # buildkit",
        )
        .dated("2025-04-02T10:00:05.301228645Z")
        .layer(
            &stored(&own().dir("srv").dir("srv/harbour")),
            "WORKDIR /srv/harbour",
        )
        .dated("2025-04-02T10:00:05.348001172Z")
        .layer(
            &stored(
                &own()
                    .dir("srv/harbour/bin")
                    .program("srv/harbour/bin/harbour", files::PROGRAM),
            ),
            "COPY --chmod=0755 harbour.sh bin/harbour # buildkit",
        )
        .dated("2025-04-02T10:00:05.391547338Z")
        .layer(
            &stored(
                &own()
                    .file("srv/harbour/harbour.toml", files::SETTINGS)
                    .file("srv/harbour/tides.csv", files::TIDES),
            ),
            "COPY harbour.toml tides.csv ./ # buildkit",
        )
        .dated("2025-04-02T10:00:05.702219984Z")
        .layer(
            &stored(&own().file("srv/harbour/version", "1.0\n")),
            "RUN |1 VERSION=1.0 /bin/sh -c set -eu\n\
             echo \"$VERSION\" > version\n\
             bin/harbour --check\n # buildkit",
        )
        .step("ENV HARBOUR_TIDES=/srv/harbour/tides.csv")
        .step("EXPOSE map[8080/tcp:{}]")
        .step(
            "HEALTHCHECK &{[\"CMD-SHELL\" \"/srv/harbour/bin/harbour --check\"] \
             \"30s\" \"3s\" \"0s\" \"0s\" '\\x03'}",
        )
        .step("ENTRYPOINT [\"/srv/harbour/bin/harbour\"]")
        .step("CMD [\"Genoa\"]")
}

/// The labels, on every platform.
pub(super) fn labels() -> serde_json::Value {
    json!({
        "org.opencontainers.image.licenses": "MIT OR Apache-2.0",
        "org.opencontainers.image.title": "Harbour",
        "org.opencontainers.image.version": "1.0",
    })
}

/// A layer whose bytes depend on no compressor.
pub(super) fn stored(tree: &Tree) -> Layer {
    Layer::of(tree, Compression::Stored)
}

/// The author's own files.
pub(super) fn own() -> Tree {
    Tree::new().dated(1_743_588_000) // 2025-04-02T10:00
}
