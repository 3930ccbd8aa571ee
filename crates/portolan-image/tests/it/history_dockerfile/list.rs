//! CMD, ENTRYPOINT, VOLUME and SHELL: lists that lost their commas or their quotes.

use portolan_image::history::{OsFamily, steps};

use super::{Mark, check, entry, one};

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
