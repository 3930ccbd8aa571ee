//! `Link`, as any server may write it.

use portolan_source::registry::link::next;
use url::Url;

use crate::Target;

pub(super) const TARGET: Target = Target {
    name: "link",
    run,
    seeds: &[
        br#"</v2/a/tags/list?last=x&n=100>; rel="next""#,
        br#"<https://evil.example/v2/a/tags/list?last=x>; rel="next""#,
        br#"<a?p=1>; rel="prev", <a?p=3>; title="a, b"; rel="first next""#,
        b"<?last=x>; rel=next",
        b"<unclosed?p=1; rel=next",
        b"",
    ],
    words: &[
        "<",
        ">",
        "; rel=\"next\"",
        "?last=",
        "https://",
        "//",
        ",",
        "\"",
        "\\",
        "@",
    ],
};

/// No `Link` leads to another origin or another path (threat 10).
fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let asked = Url::parse("https://registry.example/v2/a/tags/list?n=100").expect("it is a URL");
    if let Some(url) = next(&asked, &[text]) {
        assert_eq!(url.origin(), asked.origin(), "{url}");
        assert_eq!(url.path(), asked.path(), "{url}");
    }
}
