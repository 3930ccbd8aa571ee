//! EXPOSE, ENV, LABEL, ARG and single words.

use portolan_image::history::OsFamily;

use super::{Mark, check};

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
