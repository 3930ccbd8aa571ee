//! The Dockerfile read out of a history: valid, one instruction an entry, honest about what is lost.
//!
//! Two parsers judge it. `parse-dockerfile` knows every instruction, here-documents and `# escape`; it refuses
//! `ENTRYPOINT []`, which Docker takes. `dockerfile-parser-rs` knows no HEALTHCHECK, MAINTAINER and ONBUILD, refuses
//! arguments of one letter (`WORKDIR /`), takes every `<<EOF` for a here-document and reads no `# escape`.

use std::fmt::Write as _;
use std::str::FromStr as _;

use insta::assert_snapshot;
use portolan_image::history::{Dockerfile, Entry, Fidelity, Marks, OsFamily, Steps, steps};
use proptest::prelude::*;

fn entry(created_by: &str) -> Entry {
    Entry {
        created_by: Some(created_by.to_owned()),
        ..Entry::default()
    }
}

fn read(os: OsFamily, comment: Option<&str>, author: Option<&str>, created_by: &[&str]) -> Steps {
    let entries: Vec<Entry> = created_by
        .iter()
        .map(|text| Entry {
            comment: comment.map(str::to_owned),
            author: author.map(str::to_owned),
            ..entry(text)
        })
        .collect();
    steps(&entries, 0, os, &[])
}

fn linux(created_by: &[&str]) -> Steps {
    read(OsFamily::Linux, None, None, created_by)
}

/// The text with marks, after the strict parser found in it what we say is in it.
#[track_caller]
fn proven(dockerfile: &Dockerfile) -> String {
    let ours = dockerfile
        .lines()
        .iter()
        .filter(|line| line.instruction.is_some())
        .count();
    for marks in [Marks::Shown, Marks::Hidden] {
        let text = dockerfile.to_text(marks);
        let parsed =
            parse_dockerfile::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        assert_eq!(
            parsed.instructions.len(),
            ours + 1,
            "FROM and ours in\n{text}"
        );
        assert!(parsed.parser_directives.syntax.is_none(), "{text}");
    }
    dockerfile.to_text(Marks::Shown)
}

/// The one instruction that `created_by` gives, and its mark.
#[track_caller]
fn one(steps: &Steps) -> (String, Fidelity) {
    let dockerfile = steps.dockerfile();
    proven(&dockerfile);
    let line = &dockerfile.lines()[0];
    let text = line
        .instruction
        .clone()
        .unwrap_or_else(|| line.comments.join("\n"));
    (text, line.fidelity.clone())
}

#[derive(Debug, PartialEq, Eq)]
enum Mark {
    Exact,
    Normalised,
    Ambiguous,
}

fn mark(fidelity: &Fidelity) -> Mark {
    match fidelity {
        Fidelity::Exact => Mark::Exact,
        Fidelity::Normalised => Mark::Normalised,
        Fidelity::Ambiguous(_) => Mark::Ambiguous,
    }
}

#[track_caller]
fn check(os: OsFamily, cases: &[(&str, &str, Mark)]) {
    for (created_by, text, expected) in cases {
        let (found, fidelity) = one(&read(os, None, None, &[created_by]));
        assert_eq!(
            (found.as_str(), &mark(&fidelity)),
            (*text, expected),
            "of {created_by:?}"
        );
    }
}

/// Threat 38, quirks 9.2, 9.3 and 9.7.
#[test]
fn exposed_ports_are_read_in_their_three_forms() {
    check(
        OsFamily::Linux,
        &[
            (
                "/bin/sh -c #(nop)  EXPOSE 80 443",
                "EXPOSE 80 443",
                Mark::Exact,
            ),
            ("EXPOSE 8080/tcp", "EXPOSE 8080/tcp", Mark::Exact),
            ("EXPOSE map[80/tcp:{}]", "EXPOSE 80/tcp", Mark::Normalised),
            (
                "EXPOSE map[8000/tcp:{} 8001/tcp:{} 8443/tcp:{} 8444/tcp:{}]",
                "EXPOSE 8000/tcp 8001/tcp 8443/tcp 8444/tcp",
                Mark::Normalised,
            ),
            ("EXPOSE [8080/tcp]", "EXPOSE 8080/tcp", Mark::Normalised),
            (
                "EXPOSE [80/tcp 443/udp]",
                "EXPOSE 80/tcp 443/udp",
                Mark::Normalised,
            ),
            (
                "EXPOSE map[",
                "# the text is no valid instruction: EXPOSE map[",
                Mark::Ambiguous,
            ),
            (
                "EXPOSE map[80:1]",
                "# the text is no valid instruction: EXPOSE map[80:1]",
                Mark::Ambiguous,
            ),
        ],
    );
}

/// Threat 38, quirks 9.2, 9.3 and 9.7: two, three and four durations, with names and without `&`, and as written.
#[test]
fn health_checks_are_read_in_their_six_forms() {
    let cases = [
        (
            r#"HEALTHCHECK &{["CMD-SHELL" "curl -f http://localhost/ || exit 1"] "1m0s" "3s" '\x03'}"#,
            "HEALTHCHECK --interval=1m0s --timeout=3s --retries=3 CMD curl -f http://localhost/ || exit 1",
            Mark::Normalised,
        ),
        (
            r#"HEALTHCHECK &{["CMD-SHELL" "nc -z -w5 127.0.0.1 8080 || exit 1"] "1m0s" "5s" "1m0s" '\x00'}"#,
            "HEALTHCHECK --interval=1m0s --timeout=5s --start-period=1m0s CMD nc -z -w5 127.0.0.1 8080 || exit 1",
            Mark::Normalised,
        ),
        (
            r#"HEALTHCHECK &{["CMD-SHELL" "curl $(hostname):4200"] "0s" "0s" "0s" '\x00'}"#,
            "HEALTHCHECK CMD curl $(hostname):4200",
            Mark::Normalised,
        ),
        (
            r#"HEALTHCHECK &{["CMD-SHELL" "kong health"] "1m0s" "10s" "0s" "0s" '\n'}"#,
            "HEALTHCHECK --interval=1m0s --timeout=10s --retries=10 CMD kong health",
            Mark::Normalised,
        ),
        (
            r#"HEALTHCHECK &{["CMD" "/bin/check" "a b"] "30s" "0s" "0s" "5s" 'È'}"#,
            r#"HEALTHCHECK --interval=30s --start-interval=5s --retries=200 CMD ["/bin/check", "a b"]"#,
            Mark::Normalised,
        ),
        (
            "HEALTHCHECK &{Test:[CMD-SHELL curl -f [::1] || exit 1] Interval:1m0s Timeout:3s StartPeriod:0s StartInterval:0s Retries:3}",
            "HEALTHCHECK --interval=1m0s --timeout=3s --retries=3 CMD curl -f [::1] || exit 1",
            Mark::Normalised,
        ),
        (
            "HEALTHCHECK {Test:[CMD curl -f x] Interval:30s Timeout:0s StartPeriod:0s StartInterval:0s Retries:0}",
            r#"HEALTHCHECK --interval=30s CMD ["curl", "-f", "x"]"#,
            Mark::Ambiguous,
        ),
        (
            r#"HEALTHCHECK &{["NONE"] "0s" "0s" "0s" "0s" '\x00'}"#,
            "HEALTHCHECK NONE",
            Mark::Normalised,
        ),
        (
            "HEALTHCHECK --interval=5m CMD curl x",
            "HEALTHCHECK --interval=5m CMD curl x",
            Mark::Exact,
        ),
        ("HEALTHCHECK NONE", "HEALTHCHECK NONE", Mark::Exact),
    ];
    check(OsFamily::Linux, &cases);
    // Raw, and never wrong.
    for broken in [
        "HEALTHCHECK &{}",
        r#"HEALTHCHECK &{["CMD-SHELL"] "1m0s" "3s" '\x03'}"#,
        r#"HEALTHCHECK &{["CMD-SHELL" "x"] "1m0s" '\x03'}"#,
        r#"HEALTHCHECK &{["CMD-SHELL" "x"] "1m0s" "3s" "0s" "0s" "0s" '\x03'}"#,
        r#"HEALTHCHECK &{["CMD-SHELL" "x"] "soon" "3s" '\x03'}"#,
        r#"HEALTHCHECK &{["CMD-SHELL" "x"] "1m0s" "3s" '\q'}"#,
        "HEALTHCHECK {Test:[CMD-SHELL x] Interval:1m0s Colour:red}",
        "HEALTHCHECK CMD",
    ] {
        let (text, _) = one(&linux(&[broken]));
        assert_eq!(
            text,
            format!("# the text is no valid instruction: {broken}")
        );
    }
}

/// Quirks 9.2.
#[test]
fn the_runes_of_retries_are_numbers() {
    for (rune, number) in [
        (r"'\x03'", 3),
        (r"'\n'", 10),
        (r"'\t'", 9),
        ("' '", 32),
        ("'A'", 65),
        (r"'\''", 39),
        (r"'\\'", 92),
        (r"'\u00c8'", 200),
        ("'È'", 200),
    ] {
        let (text, _) = one(&linux(&[&format!(
            r#"HEALTHCHECK &{{["CMD-SHELL" "x"] "0s" "0s" {rune}}}"#
        )]));
        assert_eq!(
            text,
            format!("HEALTHCHECK --retries={number} CMD x"),
            "of {rune}"
        );
    }
}

/// Threat 38, quirks 9.2 and 9.4.
#[test]
fn lists_become_json() {
    check(
        OsFamily::Linux,
        &[
            (r#"CMD ["bash"]"#, r#"CMD ["bash"]"#, Mark::Exact),
            (
                r#"CMD ["nginx" "-g" "daemon off;"]"#,
                r#"CMD ["nginx", "-g", "daemon off;"]"#,
                Mark::Normalised,
            ),
            (
                r#"ENTRYPOINT ["a" "\"b\\\n\u00e9\x07"]"#,
                r#"ENTRYPOINT ["a", "\"b\\\né\u0007"]"#,
                Mark::Normalised,
            ),
            (r#"CMD ["x","y"]"#, r#"CMD ["x", "y"]"#, Mark::Normalised),
            (
                r#"CMD ["/bin/sh" "-c" "echo $x"]"#,
                r#"CMD ["/bin/sh", "-c", "echo $x"]"#,
                Mark::Normalised,
            ),
            (
                "CMD [npm start]",
                r#"CMD ["npm", "start"]"#,
                Mark::Ambiguous,
            ),
            ("CMD []", "CMD []", Mark::Exact),
            ("CMD npm start", "CMD npm start", Mark::Exact),
            (
                r#"CMD ["a" "b"#,
                r#"# the text is no valid instruction: CMD ["a" "b"#,
                Mark::Ambiguous,
            ),
            (
                r#"CMD ["\xff"]"#,
                r#"# the text is no valid instruction: CMD ["\xff"]"#,
                Mark::Ambiguous,
            ),
            ("VOLUME [/data]", r#"VOLUME ["/data"]"#, Mark::Normalised),
            (
                "VOLUME [/data /my data]",
                r#"VOLUME ["/data", "/my", "data"]"#,
                Mark::Ambiguous,
            ),
            (
                "SHELL [/bin/bash -o pipefail -c]",
                r#"SHELL ["/bin/bash", "-o", "pipefail", "-c"]"#,
                Mark::Normalised,
            ),
            (
                "SHELL [powershell -Command $ErrorActionPreference = 'Stop';]",
                r#"SHELL ["powershell", "-Command", "$ErrorActionPreference = 'Stop';"]"#,
                Mark::Ambiguous,
            ),
            (
                r#"SHELL ["/bin/bash", "-c"]"#,
                r#"SHELL ["/bin/bash", "-c"]"#,
                Mark::Exact,
            ),
        ],
    );
}

#[test]
fn the_shell_of_the_config_says_where_its_words_end() {
    let shell = ["powershell", "-Command", "$x = 1;", "y"].map(str::to_owned);
    let steps = steps(
        &[entry(
            "powershell -Command $x = 1; y #(nop)  SHELL [powershell -Command $x = 1; y]",
        )],
        0,
        OsFamily::Windows,
        &shell,
    );
    let (text, _) = one(&steps);
    assert_eq!(text, r#"SHELL ["powershell", "-Command", "$x = 1;", "y"]"#);
}

/// Quirks 9.3; threat 39: nothing is expanded that was expanded before.
#[test]
fn values_get_back_the_quotes_they_lost() {
    check(
        OsFamily::Linux,
        &[
            ("ENV LANG=C.UTF-8", "ENV LANG=C.UTF-8", Mark::Exact),
            ("ENV A=", r#"ENV A="""#, Mark::Normalised),
            ("ENV A=b c", r#"ENV A="b c""#, Mark::Normalised),
            ("ENV A=b C=d", "ENV A=b C=d", Mark::Ambiguous),
            (
                "ENV OPTS=-Xmx1g -Dx=y",
                r#"ENV OPTS="-Xmx1g -Dx=y""#,
                Mark::Normalised,
            ),
            (
                r#"ENV A=$(id) `id` ${x} "q" \"#,
                r#"ENV A="\$(id) `id` \${x} \"q\" \\""#,
                Mark::Normalised,
            ),
            (
                "ENV A=b\nUSER root",
                r#"ENV A="b\nUSER root""#,
                Mark::Ambiguous,
            ),
            (
                "LABEL org.example/x=%s {{.Env}}",
                r#"LABEL org.example/x="%s {{.Env}}""#,
                Mark::Normalised,
            ),
            ("ARG RELEASE", "ARG RELEASE", Mark::Exact),
            ("ARG A=b c", r#"ARG A="b c""#, Mark::Normalised),
            (
                "ENV nothing",
                "# the text is no valid instruction: ENV nothing",
                Mark::Ambiguous,
            ),
            ("WORKDIR /a$b", r"WORKDIR /a\$b", Mark::Normalised),
            ("USER 1000:1000", "USER 1000:1000", Mark::Exact),
            ("STOPSIGNAL SIGQUIT", "STOPSIGNAL SIGQUIT", Mark::Exact),
            (
                "MAINTAINER me <me@example.org>",
                "MAINTAINER me <me@example.org>",
                Mark::Exact,
            ),
            (
                "/bin/sh -c #(nop)  ONBUILD RUN make",
                "ONBUILD RUN make",
                Mark::Exact,
            ),
            ("ONBUILD cmd a", "ONBUILD CMD a", Mark::Exact),
            (
                "ONBUILD COPY a",
                "# the text is no valid instruction: ONBUILD COPY a",
                Mark::Ambiguous,
            ),
            (
                "ONBUILD ONBUILD RUN x",
                "# the text is no valid instruction: ONBUILD ONBUILD RUN x",
                Mark::Ambiguous,
            ),
            (
                "ONBUILD FROM x",
                "# the text is no valid instruction: ONBUILD FROM x",
                Mark::Ambiguous,
            ),
        ],
    );
}

/// Quirks 9.2, 9.3 and 9.4.
#[test]
fn what_was_copied_is_told_as_far_as_it_is_known() {
    check(
        OsFamily::Linux,
        &[
            (
                "/bin/sh -c #(nop) ADD file:0a in / ",
                "ADD file:0a /",
                Mark::Ambiguous,
            ),
            (
                "/bin/sh -c #(nop) COPY --chown=u:g dir:0a in /x ",
                "COPY --chown=u:g dir:0a /x",
                Mark::Ambiguous,
            ),
            (
                "/bin/sh -c #(nop) COPY multi:0a in /x/ ",
                "COPY multi:0a /x/",
                Mark::Ambiguous,
            ),
            (
                "/bin/sh -c #(nop) COPY [file:0a dir:0b] in /x/ ",
                "COPY file:0a dir:0b /x/",
                Mark::Ambiguous,
            ),
            (
                "/bin/sh -c #(nop) COPY file:0a in /a b ",
                r#"COPY ["file:0a", "/a b"]"#,
                Mark::Ambiguous,
            ),
            (
                "/bin/sh -c #(nop) ADD dir:0a in /\",",
                "ADD dir:0a /",
                Mark::Ambiguous,
            ),
            (
                "COPY /opt/java /opt/java # buildkit",
                "COPY /opt/java /opt/java",
                Mark::Ambiguous,
            ),
            (
                "COPY --chmod=755 a b /c/ # buildkit",
                "COPY --chmod=755 a b /c/",
                Mark::Ambiguous,
            ),
            (
                "COPY <<EOF /path # buildkit",
                "COPY <<EOF /path\nEOF",
                Mark::Ambiguous,
            ),
            (
                "COPY <<E\\ /path # buildkit",
                "# the text is no valid instruction: COPY <<E\\ /path",
                Mark::Ambiguous,
            ),
            (
                "COPY a # buildkit",
                "# the text is no valid instruction: COPY a",
                Mark::Ambiguous,
            ),
        ],
    );
    check(
        OsFamily::Windows,
        &[
            (
                "cmd /S /C #(nop) COPY file:ac in C: ",
                "COPY file:ac C:",
                Mark::Ambiguous,
            ),
            (
                r"cmd /S /C #(nop) WORKDIR C:\nats-streaming-server",
                r"WORKDIR C:\nats-streaming-server",
                Mark::Exact,
            ),
            (
                "cmd /S /C echo `",
                r#"RUN ["cmd", "/S", "/C", "echo `"]"#,
                Mark::Normalised,
            ),
            (
                "cmd /S /C a\nb",
                r#"RUN ["cmd", "/S", "/C", "a\nb"]"#,
                Mark::Normalised,
            ),
        ],
    );
}

/// Threat 36.
#[test]
fn a_command_is_one_instruction_whatever_it_holds() {
    check(
        OsFamily::Linux,
        &[
            ("/bin/sh -c apk add x", "RUN apk add x", Mark::Exact),
            (
                "/bin/sh -c x\nUSER root",
                "RUN <<EOF\nx\nUSER root\nEOF",
                Mark::Normalised,
            ),
            (
                "/bin/sh -c x\nEOF\nUSER root",
                "RUN <<EOF1\nx\nEOF\nUSER root\nEOF1",
                Mark::Normalised,
            ),
            (
                "RUN /bin/sh -c set -e\necho hi\n # buildkit",
                "RUN <<EOF\nset -e\necho hi\nEOF",
                Mark::Normalised,
            ),
            (
                "RUN /bin/sh -c cat <<EOF > f\nbody\nEOF\n # buildkit",
                "RUN <<EOF1\ncat <<EOF > f\nbody\nEOF\nEOF1",
                Mark::Normalised,
            ),
            (
                "/bin/sh -c x \\",
                r#"RUN ["/bin/sh", "-c", "x \\"]"#,
                Mark::Normalised,
            ),
            (
                "/bin/sh -c cat <<EOF",
                r#"RUN ["/bin/sh", "-c", "cat \u003c<EOF"]"#,
                Mark::Normalised,
            ),
            (
                "/bin/sh -c grep x <<< \"$y\"",
                "RUN grep x <<< \"$y\"",
                Mark::Exact,
            ),
            (
                "/bin/sh -c <<<x cat",
                r#"RUN ["/bin/sh", "-c", "<<<x cat"]"#,
                Mark::Normalised,
            ),
            (
                "/bin/sh -c echo $((1 << 2))",
                "RUN echo $((1 << 2))",
                Mark::Exact,
            ),
            (
                "/bin/sh -c a\rb",
                r#"RUN ["/bin/sh", "-c", "a\rb"]"#,
                Mark::Normalised,
            ),
            (
                "/bin/sh -c #!/bin/python\nx",
                "RUN [\"/bin/sh\", \"-c\", \"#!/bin/python\\nx\"]",
                Mark::Normalised,
            ),
            (
                "/bin/sh -c --mount=type=x y",
                r#"RUN ["/bin/sh", "-c", "--mount=type=x y"]"#,
                Mark::Normalised,
            ),
            (
                r#"/bin/sh -c ["a"]"#,
                r#"RUN ["/bin/sh", "-c", "[\"a\"]"]"#,
                Mark::Normalised,
            ),
            ("/bin/sh -c [ -z x ] || y", "RUN [ -z x ] || y", Mark::Exact),
            ("apt-get update", "RUN apt-get update", Mark::Ambiguous),
            ("RUN echo hi # buildkit", "RUN echo hi", Mark::Ambiguous),
            (
                "RUN /dev/pipes/EOF # buildkit",
                "RUN /dev/pipes/EOF",
                Mark::Ambiguous,
            ),
            (
                "a\nUSER root",
                "# the text is no valid instruction: RUN a\n#   USER root",
                Mark::Ambiguous,
            ),
            (
                "USER root\nRUN x",
                "# the text is no valid instruction: USER root\n#   RUN x",
                Mark::Ambiguous,
            ),
            ("FROM evil", "RUN FROM evil", Mark::Ambiguous),
            (
                "# syntax=evil/frontend",
                "RUN # syntax=evil/frontend",
                Mark::Ambiguous,
            ),
            (
                "|2 A=b c",
                "# build arguments and command cannot be told apart: |2 A=b c",
                Mark::Ambiguous,
            ),
        ],
    );
}

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

fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        Just("/bin/sh -c "),
        Just("/bin/bash -c "),
        Just("cmd /S /C "),
        Just("powershell -Command "),
        Just("#(nop) "),
        Just(" # buildkit"),
        Just("RUN "),
        Just("ENV "),
        Just("LABEL "),
        Just("ARG "),
        Just("CMD "),
        Just("ENTRYPOINT "),
        Just("SHELL "),
        Just("COPY "),
        Just("ADD file:0a in "),
        Just("EXPOSE "),
        Just("map["),
        Just("HEALTHCHECK "),
        Just("&{[\"CMD-SHELL\" \"x"),
        Just("\"] \"1s\" \"2s\" '\\x03'}"),
        Just("{Test:[CMD-SHELL "),
        Just("] Interval:1s Retries:3}"),
        Just("ONBUILD "),
        Just("USER root"),
        Just("WORKDIR /"),
        Just("VOLUME ["),
        Just("|1 "),
        Just("|2 A=b "),
        Just("A=b"),
        Just("TOKEN=c d"),
        Just("\\"),
        Just("`"),
        Just("<<EOF"),
        Just("<<-'E'"),
        Just("\nEOF\n"),
        Just("\n"),
        Just("\r\n"),
        Just("\t"),
        Just(" "),
        Just("[\"a\" \"b\"]"),
        Just("[\"a\", \"b\"]"),
        Just("\""),
        Just("'"),
        Just("$x"),
        Just("--mount=x "),
        Just("# syntax=evil"),
        Just("NONE"),
        Just("é"),
        Just("\u{2028}"),
        Just("\u{85}"),
        Just("\0"),
    ];
    let pieces = proptest::collection::vec(pieces.prop_map(str::to_owned), 0..9)
        .prop_map(|pieces| pieces.concat());
    prop_oneof![4 => pieces, 1 => any::<String>()]
}

fn any_entry() -> impl Strategy<Value = Entry> {
    let comment = proptest::option::of(prop_oneof![
        Just("buildkit.dockerfile.v0".to_owned()),
        Just("FROM x".to_owned()),
        Just("store paths: ['x']".to_owned()),
        hostile(),
    ]);
    let author = proptest::option::of(prop_oneof![
        Just("kaniko".to_owned()),
        Just("Bazel".to_owned()),
        hostile()
    ]);
    (
        proptest::option::weighted(0.95, hostile()),
        comment,
        author,
        any::<bool>(),
    )
        .prop_map(|(created_by, comment, author, empty_layer)| Entry {
            created: None,
            created_by,
            comment,
            author,
            empty_layer,
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    /// Threats 36 and 38: whatever the texts, each entry gives at most one instruction, and all of it parses.
    #[test]
    fn any_history_gives_a_dockerfile_that_parses(
        entries in proptest::collection::vec(any_entry(), 0..6),
        layers in 0_usize..6,
        windows in any::<bool>(),
        shell in proptest::collection::vec(hostile(), 0..3),
    ) {
        let os = if windows { OsFamily::Windows } else { OsFamily::Linux };
        let read = steps(&entries, layers, os, &shell);
        prop_assert_eq!(read.steps().len(), entries.len());
        let (redacted, _) = read.redacted();
        for steps in [&read, &redacted] {
            for step in steps.steps() {
                let _ = (step.standard_text(), steps.repo_info_text(step), step.created());
            }
            let dockerfile = steps.dockerfile();
            prop_assert_eq!(dockerfile.lines().len(), entries.len());
            // Docker takes an empty list, the parser does not.
            if !dockerfile.to_string().contains("ENTRYPOINT []") {
                proven(&dockerfile);
            }
        }
    }

    /// What a shell was given comes back out of the Dockerfile, in whichever form it was written.
    #[test]
    fn any_command_comes_back_as_it_was(command in hostile(), windows in any::<bool>()) {
        // Nothing at all is no command, and the mark alone begins what is no command either.
        let marked = command.trim().is_empty() || command.starts_with("#(nop) ");
        let command = if marked { format!(":{command}") } else { command };
        let (os, shell) = if windows { (OsFamily::Windows, "cmd /S /C") } else { (OsFamily::Linux, "/bin/sh -c") };
        let text = read(os, None, None, &[&format!("{shell} {command}")]).dockerfile().to_string();
        let parsed = parse_dockerfile::parse(&text).unwrap();
        let [_, parse_dockerfile::Instruction::Run(run)] = &parsed.instructions[..] else { panic!("{text}") };
        let found = match (&run.arguments, run.here_docs.first()) {
            (_, Some(body)) => body.value.strip_suffix('\n').unwrap().to_owned(),
            (parse_dockerfile::Command::Shell(line), None) => line.value.to_owned(),
            (parse_dockerfile::Command::Exec(words), None) => words.value.last().unwrap().value.to_string(),
            (other, None) => panic!("{other:?}"),
        };
        // White space at the ends is nothing to a shell, and most readers take it off.
        let ends = [' ', '\t', '\n'];
        prop_assert_eq!(found.trim_matches(ends), command.trim_matches(ends), "{}", text);
    }

    /// Threat 38: so do the words of a list that Go printed.
    #[test]
    fn any_list_comes_back_as_it_was(words in proptest::collection::vec(hostile(), 1..4)) {
        let list: Vec<String> = words.iter().map(|word| go_quote(word)).collect();
        let text = linux(&[&format!("CMD [{}]", list.join(" "))]).dockerfile().to_string();
        let parsed = parse_dockerfile::parse(&text).unwrap();
        let [_, parse_dockerfile::Instruction::Cmd(cmd)] = &parsed.instructions[..] else { panic!("{text}") };
        let parse_dockerfile::Command::Exec(found) = &cmd.arguments else { panic!("{text}") };
        let found: Vec<String> = found.value.iter().map(|word| word.value.to_string()).collect();
        prop_assert_eq!(found, words);
    }
}

/// As Go's `%q` prints a string: the escapes with names, and numbers for what cannot be seen.
fn go_quote(text: &str) -> String {
    let mut quoted = String::from("\"");
    for char in text.chars() {
        let number = u32::from(char);
        let seen = char.is_ascii() || char.is_alphanumeric();
        match char {
            '"' | '\\' => quoted.extend(['\\', char]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            _ if number < 0x20 => write!(quoted, "\\x{number:02x}").unwrap(),
            _ if seen => quoted.push(char),
            _ if number < 0x1_0000 => write!(quoted, "\\u{number:04x}").unwrap(),
            _ => write!(quoted, "\\U{number:08x}").unwrap(),
        }
    }
    quoted + "\""
}
