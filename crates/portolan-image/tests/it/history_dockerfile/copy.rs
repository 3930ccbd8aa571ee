//! COPY and ADD, of which a history tells the least; and paths on Windows.

use portolan_image::history::OsFamily;

use super::{Mark, check};

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
