//! The texts that builders leave in a history (threats 36 and 60).

use portolan_image::history::{Entry, HIDDEN, Marks, OsFamily, steps};

use crate::Target;

pub(super) const TARGET: Target = Target {
    name: "history",
    run,
    seeds: &[
        b"/bin/sh -c #(nop) ADD file:0a1b in / \0/bin/sh -c #(nop)  CMD [\"bash\"]",
        b"/bin/sh -c apt-get update && apt-get install -y curl\0|2 A=b TOKEN=c /bin/sh -c make\0",
        b"RUN |1 KEY=secret /bin/sh -c set -eux; \\\n\tx # buildkit\0COPY --chown=1:1 /a /b # buildkit\0ENV A=b c=\"d e\"",
        b"wcmd /S /C #(nop)  SHELL [powershell -Command $ErrorActionPreference = 'Stop';]\0powershell -Command Write-Host hi",
        b"RUN /bin/sh -c cat <<EOF > /x\nFROM evil\nEOF # buildkit\0HEALTHCHECK &{[\"CMD-SHELL\" \"true\"] \"30s\" \"0s\" \"0s\" \"0s\" '\\x03'}",
        b"EXPOSE map[80/tcp:{}]\0VOLUME [/data]\0ONBUILD RUN a\0LABEL a=\"b\\\"c\" d='e f'\0ARG X\0STOPSIGNAL SIGTERM\0USER a",
        b"bazel build ...\0ko build ko://example\0jib-core:0.1\0apko\0nix store path\0COPY dir:0 in /\0crane append\0kaniko\0buildah",
        b"/bin/sh -c #(nop) COPY multi:00 in /app/\0/bin/sh -c #(nop) ENTRYPOINT [\"/a\" \"b\"]\0Apply image 10.0.17763.529",
    ],
    words: &[
        "/bin/sh -c ", "#(nop) ", "# buildkit", "RUN ", "|1 ", "cmd /S /C ", "powershell -Command ", "SHELL [", "FROM ", "<<EOF",
        "\\\n", "ENV ", "LABEL ", "EXPOSE map[", "HEALTHCHECK ", " in ", "file:", "multi:", "TOKEN=", "PASSWORD=", "\0", "\u{feff}",
        "\u{2028}", "ONBUILD ", "&{[\"", "'\\x03'",
    ],
};

/// One step and at most one instruction an entry, whatever the texts hold; a Dockerfile is printed in both ways; nothing
/// is hidden twice.
fn run(data: &[u8]) {
    let (os, shell) = setting(data.first().copied().unwrap_or_default());
    let texts = String::from_utf8_lossy(data);
    let entries: Vec<Entry> = texts
        .split('\0')
        .map(|text| Entry {
            created_by: Some(text.into()),
            ..Entry::default()
        })
        .collect();
    let steps = steps(&entries, entries.len(), os, shell);
    assert_eq!(steps.steps().len(), entries.len(), "one step an entry");
    for step in steps.steps() {
        let _ = (step.standard_text(), steps.repo_info_text(step));
    }
    let dockerfile = steps.dockerfile();
    let _ = (
        dockerfile.to_text(Marks::Shown),
        dockerfile.to_text(Marks::Hidden),
    );
    let mut seen = std::collections::BTreeSet::new();
    for line in dockerfile.lines() {
        assert!(
            seen.insert(line.entry),
            "two lines for the entry {}",
            line.entry
        );
    }
    let (redacted, hidden) = steps.redacted();
    assert_eq!(
        redacted.steps().len(),
        entries.len(),
        "redaction keeps every entry"
    );
    if hidden > 0 {
        let holds_mark = |entry: &Entry| {
            entry
                .created_by
                .as_deref()
                .is_some_and(|text| text.contains(HIDDEN))
        };
        assert!(
            redacted.steps().iter().any(|step| holds_mark(step.entry())),
            "something was hidden, but nothing shows it"
        );
    }
}

/// The first byte also chooses the system and the config's shell.
fn setting(byte: u8) -> (OsFamily, &'static [String]) {
    if byte == b'w' {
        (OsFamily::Windows, &[])
    } else {
        (OsFamily::Linux, &[])
    }
}
