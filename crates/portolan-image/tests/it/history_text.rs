//! The text that reports print for each step, for every builder of registry-quirks section 9.

use portolan_image::history::{Builder, Entry, OsFamily, Steps, steps};

const POWERSHELL: &str = "powershell -Command $ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue';";

fn entry(created_by: &str) -> Entry {
    Entry {
        created_by: Some(created_by.to_owned()),
        ..Entry::default()
    }
}

fn commented(created_by: &str, comment: &str) -> Entry {
    Entry {
        comment: Some(comment.to_owned()),
        ..entry(created_by)
    }
}

fn authored(created_by: &str, author: &str) -> Entry {
    Entry {
        author: Some(author.to_owned()),
        ..entry(created_by)
    }
}

fn linux(entries: &[Entry]) -> Steps {
    steps(entries, 0, OsFamily::Linux, &[])
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for (created_by, text) in cases {
        let steps = linux(&[entry(created_by)]);
        assert_eq!(steps.steps()[0].standard_text(), *text, "of {created_by:?}");
    }
}

#[test]
fn the_published_reports_of_linux_are_printed_to_the_byte() {
    let cases = [
        (
            "/bin/sh -c #(nop) ADD file:a86aea1f3a7d68f6ae03397b99ea77f2e9ee901c5c59e59f76f93adbb4035913 in / ",
            "ADD file:a86aea1f3a7d68f6ae03397b99ea77f2e9ee901c5c59e59f76f93adbb4035913 in / ",
        ),
        (r#"/bin/sh -c #(nop) CMD ["/bin/sh"]"#, r#"CMD ["/bin/sh"]"#),
        (r#"/bin/sh -c #(nop)  CMD ["bash"]"#, r#"CMD ["bash"]"#),
        ("/bin/sh -c #(nop) ENV LANG=C.UTF-8", "ENV LANG=C.UTF-8"),
        (
            "/bin/sh -c apk add --no-cache ca-certificates",
            "RUN apk add --no-cache ca-certificates",
        ),
        (
            "/bin/sh -c cd /usr/local/bin \t&& ln -s idle3 idle \t&& ln -s pydoc3 pydoc",
            "RUN cd /usr/local/bin \t&& ln -s idle3 idle \t&& ln -s pydoc3 pydoc",
        ),
    ];
    check(&cases);
    for (created_by, text) in cases {
        let steps = linux(&[entry(created_by)]);
        assert_eq!(steps.repo_info_text(&steps.steps()[0]), text);
    }
}

#[test]
fn the_published_report_of_windows_is_printed_to_the_byte() {
    let shell: Vec<String> = [
        "powershell",
        "-Command",
        POWERSHELL.split_at("powershell -Command ".len()).1,
    ]
    .map(str::to_owned)
    .to_vec();
    let cases = [
        (
            "Apply image 10.0.14393.0".to_owned(),
            "RUN Apply image 10.0.14393.0".to_owned(),
        ),
        (
            "Install update 10.0.14393.2248".to_owned(),
            "RUN Install update 10.0.14393.2248".to_owned(),
        ),
        (
            format!("{POWERSHELL} #(nop) SHELL [{POWERSHELL}]"),
            format!("SHELL [{POWERSHELL}]"),
        ),
        (
            format!("{POWERSHELL} #(nop) ENV PYTHON_VERSION=3.6.5"),
            "ENV PYTHON_VERSION=3.6.5".to_owned(),
        ),
        (
            format!("{POWERSHELL} $url = ('https://{{0}}' -f $env:X); \tWrite-Host 'x';"),
            "RUN $url = ('https://{0}' -f $env:X); \tWrite-Host 'x';".to_owned(),
        ),
        (
            format!("{POWERSHELL} #(nop) CMD [\"python\"]"),
            "CMD [\"python\"]".to_owned(),
        ),
    ];
    let entries: Vec<Entry> = cases
        .iter()
        .map(|(created_by, _)| entry(created_by))
        .collect();
    // Once as it is, and once from the history alone, as where a later image has set another shell.
    for config_shell in [&shell[..], &[]] {
        let steps = steps(&entries, 9, OsFamily::Windows, config_shell);
        let texts: Vec<String> = steps
            .steps()
            .iter()
            .map(portolan_image::history::Step::standard_text)
            .collect();
        let expected: Vec<String> = cases.iter().map(|(_, text)| text.clone()).collect();
        assert_eq!(texts, expected);
    }
    let steps = steps(&entries, 9, OsFamily::Windows, &shell);
    for (step, (_, text)) in steps.steps().iter().zip(&cases) {
        assert_eq!(steps.repo_info_text(step), *text);
    }
}

/// Quirks 9.2.
#[test]
fn the_classic_builder_is_read_on_linux_and_windows() {
    check(&[
        ("/bin/sh -c #(nop)  EXPOSE 80 443", "EXPOSE 80 443"),
        ("/bin/sh -c #(nop)  VOLUME [/data]", "VOLUME [/data]"),
        (
            "/bin/sh -c #(nop) COPY --chown=u:g dir:0a in /x ",
            "COPY --chown=u:g dir:0a in /x ",
        ),
        (
            "|2 A=1 B=two /bin/sh -c apt-get update",
            "# ARGS: A=1 B=two\nRUN apt-get update",
        ),
        ("|1 A=1 B=two /bin/sh -c x", "# ARGS: A=1 B=two\nRUN x"),
        (
            "|2 A=1 B= /bin/sh -c apt-get   install x",
            "# ARGS: A=1 B=\nRUN apt-get   install x",
        ),
        ("apt-get update", "RUN apt-get update"),
        (
            "cmd /S /C #(nop) COPY file:ac9f104f in C: ",
            "COPY file:ac9f104f in C: ",
        ),
        (
            "cmd /S /C #(nop)  ENV NATS_DOCKERIZED=1",
            "ENV NATS_DOCKERIZED=1",
        ),
        (
            r"cmd /S /C #(nop) WORKDIR C:\nats-streaming-server",
            r"WORKDIR C:\nats-streaming-server",
        ),
        ("/bin/sh -c #(nop)  ONBUILD RUN make", "ONBUILD RUN make"),
    ]);
}

#[test]
fn a_shell_that_changes_midway_is_followed() {
    let steps = linux(&[
        entry("/bin/sh -c one"),
        entry("/bin/bash -o pipefail -c #(nop)  SHELL [/bin/bash -o pipefail -c]"),
        entry("/bin/bash -o pipefail -c two | three"),
        entry("/bin/bash -o pipefail -c #(nop)  ENV A=b"),
        entry("|1 A=b /bin/bash -o pipefail -c four"),
        entry("SHELL [/bin/ash -eo pipefail -c]"),
        entry("RUN /bin/ash -eo pipefail -c five # buildkit"),
    ]);
    let texts: Vec<String> = steps
        .steps()
        .iter()
        .map(portolan_image::history::Step::standard_text)
        .collect();
    let expected = [
        "RUN one",
        "SHELL [/bin/bash -o pipefail -c]",
        "RUN two | three",
        "ENV A=b",
        "# ARGS: A=b\nRUN four",
        "SHELL [/bin/ash -eo pipefail -c]",
        "RUN five",
    ];
    assert_eq!(texts, expected);
}

/// Quirks 9.3 and 9.7.
#[test]
fn buildkit_is_read() {
    check(&[
        ("RUN /bin/sh -c apk add x # buildkit", "RUN apk add x"),
        (
            "RUN /bin/sh -c echo a # buildkit # buildkit",
            "RUN echo a # buildkit",
        ),
        ("RUN echo hi # buildkit", "RUN echo hi"),
        (
            "COPY /opt/java/openjdk /opt/java/openjdk # buildkit",
            "COPY /opt/java/openjdk /opt/java/openjdk",
        ),
        (
            "ADD alpine-minirootfs-3.24.2-x86_64.tar.gz / # buildkit",
            "ADD alpine-minirootfs-3.24.2-x86_64.tar.gz /",
        ),
        ("EXPOSE map[80/tcp:{}]", "EXPOSE map[80/tcp:{}]"),
        ("LABEL a=b # buildkit", "LABEL a=b # buildkit"),
        (
            "RUN |2 A_USER=me A_PASS=secret /bin/sh -c /install.sh # buildkit",
            "# ARGS: A_USER=me A_PASS=secret\nRUN /install.sh",
        ),
        (
            "RUN |1 LOCALSTACK_BUILD_VERSION=4.0.3 /bin/bash -c make # buildkit",
            "# ARGS: LOCALSTACK_BUILD_VERSION=4.0.3\nRUN make",
        ),
        (
            "RUN |2 TEST_STRING_1=Test string one TEST_STRING_2=Test\nstring two /bin/sh -c apt install -y curl",
            "# ARGS: TEST_STRING_1=Test string one TEST_STRING_2=Test\nstring two\nRUN apt install -y curl",
        ),
        (
            "RUN /bin/sh -c set -e\necho hi\n # buildkit",
            "RUN set -e\necho hi\n",
        ),
    ]);
}

/// Threat 36.
#[test]
fn marks_inside_of_a_command_are_text_of_the_command() {
    check(&[
        (
            "/bin/sh -c echo '#(nop) USER root'",
            "RUN echo '#(nop) USER root'",
        ),
        (
            "/bin/sh -c cmd /S /C #(nop) ENV A=b",
            "RUN cmd /S /C #(nop) ENV A=b",
        ),
        ("/bin/sh -c x\nUSER root", "RUN x\nUSER root"),
        (
            "|99 A=b",
            "# unable to parse image command string further:\n|99 A=b",
        ),
        (
            "|-1",
            "# unable to parse image command string further:\n|-1",
        ),
        ("|", "# unable to parse image command string further:\n|"),
        (
            "|2 A=b c",
            "# unable to parse image command string further:\n|2 A=b c",
        ),
        (
            "|99 A=b /bin/sh -c x",
            "# unable to parse image command string further:\n|99 A=b /bin/sh -c x",
        ),
        (
            "|99999999999999999999999999 A=b /bin/sh -c x",
            "# unable to parse image command string further:\n|99999999999999999999999999 A=b /bin/sh -c x",
        ),
    ]);
}

/// Quirks 9.1.
#[test]
fn every_builder_is_known_by_its_marks() {
    let cases = [
        (
            entry(r#"/bin/sh -c #(nop)  CMD ["/bin/sh"]"#),
            Builder::Classic,
            r#"CMD ["/bin/sh"]"#,
        ),
        (
            commented(r#"CMD ["/bin/sh"]"#, "buildkit.dockerfile.v0"),
            Builder::BuildKit,
            r#"CMD ["/bin/sh"]"#,
        ),
        (
            commented("RUN /bin/sh -c x", "buildkit.dockerfile.v0"),
            Builder::BuildKit,
            "RUN x",
        ),
        (
            commented("", "buildkit.exporter.image.v0"),
            Builder::BuildKit,
            "# buildkit.exporter.image.v0",
        ),
        (commented("bash", "a message"), Builder::Commit, "RUN bash"),
        (
            commented("", "Imported from -"),
            Builder::Import,
            "# Imported from -",
        ),
        (
            commented(
                r#"/bin/sh -c #(nop) CMD ["x", "y"]"#,
                "FROM docker.io/library/alpine:3",
            ),
            Builder::Buildah,
            r#"CMD ["x", "y"]"#,
        ),
        (
            commented("|1 a=b /bin/sh -c x", "FROM x"),
            Builder::Buildah,
            "# ARGS: a=b\nRUN x",
        ),
        (
            commented("/bin/sh -c #(nop) cmd x", "FROM x"),
            Builder::Buildah,
            "cmd x",
        ),
        (
            authored("RUN apk add x", "kaniko"),
            Builder::Kaniko,
            "RUN apk add x",
        ),
        (
            authored("run apk add x", "kaniko"),
            Builder::Kaniko,
            "run apk add x",
        ),
        (
            authored("bazel build ...", "Bazel"),
            Builder::Bazel,
            "bazel build ...",
        ),
        (
            commented(
                "ko build ko://example.org/cmd",
                "go build output, at /ko-app/cmd",
            ),
            Builder::Ko,
            "ko build ko://example.org/cmd",
        ),
        (
            commented("jib-maven-plugin:3.4.0", "classes"),
            Builder::Jib,
            "jib-maven-plugin:3.4.0",
        ),
        (
            commented("apko", "This is an apko single-layer image"),
            Builder::Apko,
            "apko",
        ),
        (
            entry("Layer: 'jre', Created by buildpack: a/b@1"),
            Builder::Buildpacks,
            "Layer: 'jre', Created by buildpack: a/b@1",
        ),
        (
            entry("Buildpacks Launcher Config"),
            Builder::Buildpacks,
            "Buildpacks Launcher Config",
        ),
        (
            commented("", "store paths: ['/nix/store/a-b']"),
            Builder::Nix,
            "# store paths: ['/nix/store/a-b']",
        ),
        (
            entry("crane flatten sha256:0a"),
            Builder::Crane,
            "crane flatten sha256:0a",
        ),
        (
            commented(
                "# debian.sh --arch 'amd64' out/ 'bookworm' '@1749513600'",
                "debuerreotype 0.17",
            ),
            Builder::Debuerreotype,
            "# debian.sh --arch 'amd64' out/ 'bookworm' '@1749513600'",
        ),
        (entry("KIWI 10.0.11"), Builder::Kiwi, "KIWI 10.0.11"),
        (
            entry("Apply image 1607-RTM-amd64"),
            Builder::WindowsBase,
            "RUN Apply image 1607-RTM-amd64",
        ),
        (
            entry("['/bin/sh','-c','echo hi']"),
            Builder::Unknown,
            "RUN echo hi",
        ),
        (
            entry("apt-get update"),
            Builder::Unknown,
            "RUN apt-get update",
        ),
        (
            Entry::default(),
            Builder::Unknown,
            "# nothing is recorded of this step",
        ),
    ];
    for (entry, builder, text) in cases {
        let steps = linux(std::slice::from_ref(&entry));
        let step = &steps.steps()[0];
        assert_eq!(
            (step.builder(), step.standard_text().as_str()),
            (builder, text),
            "of {entry:?}"
        );
    }
}

/// Quirks 9.6, field.md section 4.
#[test]
fn repo_info_is_copied_with_its_mistakes() {
    let cases = [
        (
            "RUN /bin/sh -c apk add x # buildkit",
            "RUN apk add x # buildkit",
        ),
        ("COPY a b # buildkit", "COPY a b # buildkit"),
        (
            "RUN |2 A=b B=c d /bin/sh -c x # buildkit",
            "# ARGS: A=b B=c d\nRUN x # buildkit",
        ),
        (
            "RUN |1 A=b /bin/bash -c x # buildkit",
            "# unable to parse image command string further:\n|1 A=b /bin/bash -c x # buildkit",
        ),
        (
            "|2 A=x\ny B=c /bin/sh -c x",
            "# unable to parse image command string further:\n|2 A=x\ny B=c /bin/sh -c x",
        ),
        (
            "RUN /bin/bash -c x # buildkit",
            "RUN /bin/bash -c x # buildkit",
        ),
        ("cmd /S /C #(nop)  ENV A=b", "RUN cmd /S /C #(nop)  ENV A=b"),
        (
            "# debian.sh --arch 'amd64'",
            "RUN # debian.sh --arch 'amd64'",
        ),
        ("KIWI 10.0.11", "KIWI 10.0.11"),
        ("EXPOSE map[80/tcp:{}]", "EXPOSE map[80/tcp:{}]"),
        ("/bin/sh -c #(nop)   CMD [\"x\"]", "CMD [\"x\"]"),
        ("/bin/sh -c MAKE x", "MAKE x"),
        ("bash", "RUN bash"),
        ("", "RUN "),
    ];
    for (created_by, text) in cases {
        let steps = linux(&[entry(created_by)]);
        assert_eq!(
            steps.repo_info_text(&steps.steps()[0]),
            text,
            "of {created_by:?}"
        );
    }
}
