//! RUN, whatever the command holds.

use portolan_image::history::OsFamily;

use super::{Mark, check};

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
