//! The forms in which builders and tools wrote manifests: the order of fields, the indentation.

use std::fmt::Write as _;

use portolan_image::Platform;
use portolan_image::media_type::{
    DOCKER_CONFIG, DOCKER_LIST, DOCKER_MANIFEST, OCI_CONFIG, OCI_INDEX, OCI_MANIFEST,
};

/// A descriptor, as far as a page tells of it.
#[derive(Debug, Clone)]
pub(crate) struct Part<'a> {
    pub(crate) media_type: &'a str,
    pub(crate) digest: &'a str,
    pub(crate) size: u64,
    pub(crate) platform: Option<&'a Platform>,
}

/// A form of JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Form {
    /// How many blanks a level is indented by; `None` for everything on one line.
    indent: Option<usize>,
    order: Order,
    head: Head,
}

/// The order of a descriptor's fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    /// `mediaType`, `size`, `digest`: distribution until 2.8.
    SizeFirst,
    /// `mediaType`, `digest`, `size`: OCI, and distribution since.
    DigestFirst,
}

/// Whether the manifest states its own media type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Head {
    Stated,
    Silent,
}

/// What docker and its registry wrote, the usual first.
const DOCKER: [Form; 4] = [
    Form {
        indent: Some(3),
        order: Order::SizeFirst,
        head: Head::Stated,
    },
    Form {
        indent: None,
        order: Order::SizeFirst,
        head: Head::Stated,
    },
    Form {
        indent: Some(3),
        order: Order::DigestFirst,
        head: Head::Stated,
    },
    Form {
        indent: None,
        order: Order::DigestFirst,
        head: Head::Stated,
    },
];

/// What BuildKit, containers/image and others write.
const OCI: [Form; 4] = [
    Form {
        indent: Some(2),
        order: Order::DigestFirst,
        head: Head::Stated,
    },
    Form {
        indent: None,
        order: Order::DigestFirst,
        head: Head::Stated,
    },
    Form {
        indent: None,
        order: Order::DigestFirst,
        head: Head::Silent,
    },
    Form {
        indent: Some(2),
        order: Order::DigestFirst,
        head: Head::Silent,
    },
];

/// The forms that a manifest or index of a media type may have; none for those that are not known.
pub(crate) fn forms(media_type: &str) -> &'static [Form] {
    match media_type {
        DOCKER_MANIFEST | DOCKER_LIST => &DOCKER,
        OCI_MANIFEST | OCI_INDEX => &OCI,
        _ => &[],
    }
}

/// The media type of the config that goes with a manifest's.
pub(crate) fn config_type(manifest: &str) -> &'static str {
    if manifest == OCI_MANIFEST {
        OCI_CONFIG
    } else {
        DOCKER_CONFIG
    }
}

/// The two ends of a manifest, with the config's size missing between them.
pub(crate) fn image(
    form: Form,
    media_type: &str,
    config: &Part<'_>,
    layers: &[Part<'_>],
) -> (String, String) {
    const SIZE: u64 = u64::MAX;
    let unknown = Part {
        size: SIZE,
        ..config.clone()
    };
    let mut writer = Writer::new(form);
    writer.head(media_type);
    writer.key("config");
    writer.part(&unknown);
    writer.list("layers", layers);
    let text = writer.end();
    let (before, after) = text
        .split_once(&SIZE.to_string())
        .unwrap_or((text.as_str(), ""));
    (before.to_owned(), after.to_owned())
}

/// An index.
pub(crate) fn index(form: Form, media_type: &str, manifests: &[Part<'_>]) -> String {
    let mut writer = Writer::new(form);
    writer.head(media_type);
    writer.list("manifests", manifests);
    writer.end()
}

/// JSON as Go's encoder writes it, in the order in which it is told.
struct Writer {
    out: String,
    form: Form,
    level: usize,
    is_first: bool,
}

impl Writer {
    fn new(form: Form) -> Self {
        let mut writer = Self {
            out: String::new(),
            form,
            level: 0,
            is_first: true,
        };
        writer.open('{');
        writer
    }

    fn head(&mut self, media_type: &str) {
        self.key("schemaVersion");
        self.out.push('2');
        if self.form.head == Head::Stated {
            self.text("mediaType", media_type);
        }
    }

    fn end(mut self) -> String {
        self.close('}');
        self.out
    }

    fn list(&mut self, key: &str, parts: &[Part<'_>]) {
        self.key(key);
        if parts.is_empty() {
            self.out.push_str("[]");
            return;
        }
        self.open('[');
        for part in parts {
            self.item();
            self.part(part);
        }
        self.close(']');
    }

    fn part(&mut self, part: &Part<'_>) {
        self.open('{');
        self.text("mediaType", part.media_type);
        if self.form.order == Order::DigestFirst {
            self.text("digest", part.digest);
        }
        self.key("size");
        let _ = write!(self.out, "{}", part.size);
        if self.form.order == Order::SizeFirst {
            self.text("digest", part.digest);
        }
        if let Some(platform) = part.platform {
            self.platform(platform);
        }
        self.close('}');
    }

    fn platform(&mut self, platform: &Platform) {
        self.key("platform");
        self.open('{');
        self.text("architecture", &platform.architecture);
        self.text("os", &platform.os);
        if let Some(version) = &platform.os_version {
            self.text("os.version", version);
        }
        self.texts("os.features", &platform.os_features);
        if let Some(variant) = &platform.variant {
            self.text("variant", variant);
        }
        self.texts("features", &platform.features);
        self.close('}');
    }

    fn texts(&mut self, key: &str, texts: &[String]) {
        if texts.is_empty() {
            return;
        }
        self.key(key);
        self.open('[');
        for text in texts {
            self.item();
            self.quoted(text);
        }
        self.close(']');
    }

    fn text(&mut self, key: &str, text: &str) {
        self.key(key);
        self.quoted(text);
    }

    fn key(&mut self, key: &str) {
        self.item();
        self.quoted(key);
        self.out.push_str(if self.form.indent.is_some() {
            ": "
        } else {
            ":"
        });
    }

    fn quoted(&mut self, text: &str) {
        // Go's encoder writes these for HTML's sake.
        let text = serde_json::Value::from(text)
            .to_string()
            .replace('<', "\\u003c")
            .replace('>', "\\u003e")
            .replace('&', "\\u0026");
        self.out.push_str(&text);
    }

    fn item(&mut self) {
        if !self.is_first {
            self.out.push(',');
        }
        self.is_first = false;
        self.line();
    }

    fn open(&mut self, sign: char) {
        self.out.push(sign);
        self.level += 1;
        self.is_first = true;
    }

    fn close(&mut self, sign: char) {
        self.level -= 1;
        self.line();
        self.out.push(sign);
        self.is_first = false;
    }

    fn line(&mut self) {
        if let Some(indent) = self.form.indent {
            self.out.push('\n');
            self.out
                .extend(std::iter::repeat_n(' ', indent * self.level));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn docker_s_form_is_that_of_its_registry() {
        let part = |media_type, digest, size| Part {
            media_type,
            digest,
            size,
            platform: None,
        };
        let (before, after) = image(
            DOCKER[0],
            DOCKER_MANIFEST,
            &part(DOCKER_CONFIG, "sha256:c", 0),
            &[part("layer", "sha256:l", 7)],
        );
        assert_eq!(
            format!("{before}123{after}"),
            "{\n   \"schemaVersion\": 2,\n   \"mediaType\": \"application/vnd.docker.distribution.manifest.v2+json\",\n   \"config\": {\n      \"mediaType\": \"application/vnd.docker.container.image.v1+json\",\n      \"size\": 123,\n      \"digest\": \"sha256:c\"\n   },\n   \"layers\": [\n      {\n         \"mediaType\": \"layer\",\n         \"size\": 7,\n         \"digest\": \"sha256:l\"\n      }\n   ]\n}"
        );
        let (before, after) = image(OCI[1], OCI_MANIFEST, &part(OCI_CONFIG, "sha256:c", 0), &[]);
        assert_eq!(
            format!("{before}1{after}"),
            r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:c","size":1},"layers":[]}"#
        );
    }
}
