//! Whole Dockerfiles, one for each builder.

use std::str::FromStr as _;

use insta::assert_snapshot;
use portolan_image::history::{Entry, OsFamily, steps};

use super::{entry, linux, proven, read};

#[test]
fn another_shell_than_the_one_in_force_is_written_as_a_list() {
    let steps = linux(&["SHELL [/bin/bash -c]", "/bin/bash -c a b", "/bin/sh -c a b"]);
    assert_snapshot!(proven(&steps.dockerfile()), @r#"
    FROM scratch
    # normalised
    SHELL ["/bin/bash", "-c"]
    # exact
    RUN a b
    # normalised
    RUN ["/bin/sh", "-c", "a b"]
    "#);
}

#[test]
fn a_classic_history_becomes_a_dockerfile() {
    let steps = linux(&[
        "/bin/sh -c #(nop) ADD file:919939fa in / ",
        r#"/bin/sh -c #(nop)  CMD ["bash"]"#,
        "/bin/sh -c #(nop)  ARG VERSION",
        "/bin/sh -c #(nop)  ENV PATH=/usr/local/bin:/usr/bin MESSAGE=a b",
        "|1 VERSION=1.2 /bin/sh -c set -ex \t&& apt-get update",
        "/bin/sh -c #(nop) WORKDIR /srv",
        "/bin/sh -c #(nop)  EXPOSE 80",
        "/bin/sh -c #(nop)  VOLUME [/data]",
        r#"/bin/sh -c #(nop)  ENTRYPOINT ["nginx" "-g" "daemon off;"]"#,
    ]);
    assert_snapshot!(proven(&steps.dockerfile()), @r#"
    FROM scratch
    # ambiguous: what was copied is recorded as a checksum
    ADD file:919939fa /
    # exact
    CMD ["bash"]
    # exact
    ARG VERSION
    # ambiguous: one value with an = in it, or several values, recorded without quotes
    ENV PATH=/usr/local/bin:/usr/bin MESSAGE="a b"
    # build arguments: VERSION=1.2
    # exact
    RUN set -ex 	&& apt-get update
    # exact
    WORKDIR /srv
    # exact
    EXPOSE 80
    # normalised
    VOLUME ["/data"]
    # normalised
    ENTRYPOINT ["nginx", "-g", "daemon off;"]
    "#);
}

#[test]
fn a_buildkit_history_on_a_debuerreotype_base_becomes_a_dockerfile() {
    let base = Entry {
        comment: Some("debuerreotype 0.17".to_owned()),
        ..entry("# debian.sh --arch 'amd64' out/ 'bookworm' '@1749513600'")
    };
    let top = [
        "ENV LANG=C.UTF-8",
        "ARG A_USER",
        "RUN |2 A_USER=me A_PASS=secret /bin/sh -c /install.sh # buildkit",
        "RUN /bin/sh -c set -e\necho hi\n # buildkit",
        "COPY --chown=1000:1000 /app /app # buildkit",
        "WORKDIR /app",
        "EXPOSE map[443/tcp:{} 80/tcp:{}]",
        r#"HEALTHCHECK &{["CMD-SHELL" "kong health"] "1m0s" "10s" "0s" "0s" '\n'}"#,
        r#"CMD ["run" "--now"]"#,
    ];
    let top = top.iter().map(|text| Entry {
        comment: Some("buildkit.dockerfile.v0".to_owned()),
        ..entry(text)
    });
    let entries: Vec<Entry> = std::iter::once(base).chain(top).collect();
    assert_snapshot!(proven(&steps(&entries, 0, OsFamily::Linux, &[]).dockerfile()), @r#"
    FROM scratch
    # debuerreotype: debian.sh --arch 'amd64' out/ 'bookworm' '@1749513600'
    # exact
    ENV LANG=C.UTF-8
    # exact
    ARG A_USER
    # build arguments: A_USER=me A_PASS=secret
    # exact
    RUN /install.sh
    # normalised
    RUN <<EOF
    set -e
    echo hi
    EOF
    # ambiguous: --from, --link and --exclude are not recorded
    COPY --chown=1000:1000 /app /app
    # exact
    WORKDIR /app
    # normalised
    EXPOSE 443/tcp 80/tcp
    # normalised
    HEALTHCHECK --interval=1m0s --timeout=10s --retries=10 CMD kong health
    # normalised
    CMD ["run", "--now"]
    "#);
}

#[test]
fn a_windows_history_becomes_a_dockerfile() {
    let steps = read(
        OsFamily::Windows,
        None,
        None,
        &[
            "Apply image 10.0.14393.0",
            "Install update 10.0.14393.2248",
            "cmd /S /C #(nop)  ENV DIR=C:\\a b",
            "powershell -Command $x = 1; #(nop)  SHELL [powershell -Command $x = 1;]",
            "powershell -Command $x = 1; Write-Host 'a'",
            "cmd /S /C dir",
            r"powershell -Command $x = 1; #(nop) WORKDIR C:\app",
            r#"powershell -Command $x = 1; #(nop)  CMD ["python"]"#,
        ],
    );
    assert_snapshot!(proven(&steps.dockerfile()), @r#"
    # escape=`
    FROM scratch
    # Windows base image: Apply image 10.0.14393.0
    # Windows base image: Install update 10.0.14393.2248
    # normalised
    ENV DIR="C:\a b"
    # ambiguous: the words of the list are recorded without quotes
    SHELL ["powershell", "-Command", "$x = 1;"]
    # exact
    RUN Write-Host 'a'
    # normalised
    RUN ["cmd", "/S", "/C", "dir"]
    # exact
    WORKDIR C:\app
    # exact
    CMD ["python"]
    "#);
}

#[test]
fn buildah_and_kaniko_keep_what_was_written() {
    let buildah = read(
        OsFamily::Linux,
        Some("FROM docker.io/library/alpine:3"),
        None,
        &[
            r#"/bin/sh -c #(nop) ENV A="b c" D=$E"#,
            "/bin/sh -c #(nop) env OLD form",
            r#"/bin/sh -c #(nop) cmd ["x", "y"]"#,
            "/bin/sh -c #(nop) ENV A=b c",
            "/bin/sh -c #(nop) SHELL [\"/bin/bash\", \"-c\"]",
            "|1 a=b /bin/sh -c make",
            "/bin/sh -c --mount=type=cache,target=/c make",
            "/bin/sh -c <<EOF\nbody\nEOF",
            "/bin/sh -c <<EOF\nbody",
            "/bin/sh",
        ],
    );
    assert_snapshot!(proven(&buildah.dockerfile()), @r#"
    FROM scratch
    # exact
    ENV A="b c" D=$E
    # exact
    ENV OLD form
    # exact
    CMD ["x", "y"]
    # normalised
    ENV A="b c"
    # exact
    SHELL ["/bin/bash", "-c"]
    # build arguments: a=b
    # exact
    RUN make
    # exact
    RUN --mount=type=cache,target=/c make
    # exact
    RUN <<EOF
    body
    EOF
    # the text is no valid instruction: RUN <<EOF
    #   body
    # Buildah: /bin/sh
    "#);
    let kaniko = read(
        OsFamily::Linux,
        None,
        Some("kaniko"),
        &[
            "RUN apk add x",
            "run [\"a\", \"b\"]",
            "COPY --from=build /a /b",
            r#"LABEL a="b c""#,
            r#"LABEL a="unclosed"#,
            "LABEL a=b c",
            "RUN <<EOF\nbody\nEOF",
            "RUN a\nUSER root",
        ],
    );
    assert_snapshot!(proven(&kaniko.dockerfile()), @r#"
    FROM scratch
    # exact
    RUN apk add x
    # exact
    RUN ["a", "b"]
    # ambiguous: it names a stage or an image that the history does not hold
    COPY --from=build /a /b
    # exact
    LABEL a="b c"
    # normalised
    LABEL a="\"unclosed"
    # normalised
    LABEL a="b c"
    # exact
    RUN <<EOF
    body
    EOF
    # the text is no valid instruction: RUN a
    #   USER root
    "#);
}

#[test]
fn what_is_no_instruction_stands_in_comments() {
    let entries = [
        ("bazel build ...", "", "Bazel"),
        (
            "ko build ko://example.org/cmd",
            "go build output, at /ko-app/cmd",
            "",
        ),
        ("jib-maven-plugin:3.4.0", "classes", "Jib"),
        ("apko", "This is an apko single-layer image", "apko"),
        ("Layer: 'jre', Created by buildpack: a/b@1", "", ""),
        ("", "store paths: ['/nix/store/a-b']", ""),
        ("KIWI 10.0.11", "", ""),
        ("crane flatten sha256:0a", "", ""),
        ("bash", "a message\nUSER root", ""),
        ("", "Imported from -\nUSER root", ""),
        ("", "", ""),
    ];
    let entries = entries.map(|(created_by, comment, author)| Entry {
        comment: Some(comment.to_owned()),
        author: Some(author.to_owned()),
        ..entry(created_by)
    });
    assert_snapshot!(proven(&steps(&entries, 0, OsFamily::Linux, &[]).dockerfile()), @r#"
    FROM scratch
    # Bazel: bazel build ...
    # ko: ko build ko://example.org/cmd (go build output, at /ko-app/cmd)
    # Jib: jib-maven-plugin:3.4.0 (classes)
    # apko: apko (This is an apko single-layer image)
    # buildpacks: Layer: 'jre', Created by buildpack: a/b@1
    # Nix: store paths: ['/nix/store/a-b']
    # KIWI: KIWI 10.0.11
    # crane: crane flatten sha256:0a
    # a container was committed that ran: bash
    # docker import: Imported from -
    #   USER root
    # unknown: no command is recorded
    "#);
}

/// The parser that the first users name takes what it knows, too.
#[test]
fn the_other_parser_agrees_where_it_can() {
    let steps = linux(&[
        "/bin/sh -c #(nop) ADD file:919939fa in /srv ",
        r#"/bin/sh -c #(nop)  CMD ["bash"]"#,
        "/bin/sh -c #(nop)  ENV PATH=/usr/local/bin:/usr/bin",
        "|1 VERSION=1.2 /bin/sh -c set -ex \t&& apt-get update",
        "RUN /bin/sh -c set -e\necho hi\n # buildkit",
        "EXPOSE map[443/tcp:{} 80/tcp:{}]",
        "SHELL [/bin/bash -o pipefail -c]",
        "VOLUME [/data]",
        "bazel build ...",
    ]);
    let dockerfile = steps.dockerfile();
    let parsed = dockerfile_parser_rs::Dockerfile::from_str(&dockerfile.to_string()).unwrap();
    assert_eq!(parsed.steps(), 1 + 8);
}

/// BuildKit refuses lines of 64 KiB.
#[test]
fn no_line_is_too_long_to_be_read() {
    let long = "é".repeat(100_000);
    let steps = linux(&[
        &format!("/bin/sh -c {long}"),
        &format!("CMD {long}"),
        &format!("bash\n{long}"),
        &long,
    ]);
    let text = proven(&steps.dockerfile());
    assert!(text.lines().all(|line| line.len() < 65_535));
    assert_eq!(text.matches('é').count(), 400_000);
}
