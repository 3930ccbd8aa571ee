//! How lists come in pages, and what the `Link` to the next one looks like (registry-quirks 5).

use super::answer::Answer;
use super::seen::Seen;

/// How long pages are, and how they lead on.
#[derive(Debug, Clone)]
pub struct Paging {
    /// The most entries that a page holds, whatever the client asks for.
    pub size: usize,
    /// The form of the link to the next page.
    pub link: NextLink,
}

/// The form of `Link: …; rel="next"`.
#[derive(Debug, Clone)]
pub enum NextLink {
    /// `</v2/name/tags/list?last=a&n=1>`, as most do.
    Path,
    /// `<http://host/v2/name/tags/list?…>`.
    Absolute,
    /// `<?last=a&n=1>`.
    QueryOnly,
    /// `</v2/other/tags/list?…>`: the path lacks a part of the repository's name, as Artifactory's does.
    WithoutPrefix,
    /// The same at another base URL.
    Elsewhere(String),
    /// The page itself, for ever.
    Same,
    /// A cursor that is always new, on pages that hold nothing new.
    Treadmill,
}

impl Default for Paging {
    fn default() -> Self {
        Self {
            size: 1000,
            link: NextLink::Path,
        }
    }
}

impl Paging {
    /// The page that a request asks for, and the answer's `Link`. `key` is what `last` is compared with; lists without
    /// such a key count entries.
    pub(super) fn page<T: Clone>(&self, request: &Seen, entries: &[T]) -> (Vec<T>, Option<String>) {
        let asked = request.parameter("n").and_then(|n| n.parse().ok());
        let size = self.size.min(asked.unwrap_or(self.size));
        let start: usize = request
            .parameter("next")
            .and_then(|cursor| cursor.parse().ok())
            .unwrap_or(0);
        if let NextLink::Treadmill = self.link {
            let page = entries.iter().take(size).cloned().collect();
            let query = query(request, start + 1, size);
            return (page, Some(format!("<{}?{query}>", request.path)));
        }
        let end = start.saturating_add(size).min(entries.len());
        let page = entries.get(start..end).unwrap_or_default().to_vec();
        let more = end < entries.len() && size > 0;
        let link = more.then(|| {
            let query = query(request, end, size);
            let path = &request.path;
            match &self.link {
                NextLink::Path | NextLink::Treadmill => format!("<{path}?{query}>"),
                NextLink::Absolute => format!("<{}{path}?{query}>", request.base),
                NextLink::QueryOnly => format!("<?{query}>"),
                NextLink::WithoutPrefix => format!("<{}?{query}>", without_prefix(path)),
                NextLink::Elsewhere(base) => format!("<{base}{path}?{query}>"),
                NextLink::Same => format!("<{}>", request.uri()),
            }
        });
        (page, link)
    }
}

/// Adds the link to an answer.
pub(super) fn linked(answer: Answer, link: Option<String>) -> Answer {
    match link {
        Some(link) => answer.with("Link", &format!("{link}; rel=\"next\"")),
        None => answer,
    }
}

fn without_prefix(path: &str) -> String {
    match path
        .strip_prefix("/v2/")
        .and_then(|rest| rest.split_once('/'))
    {
        Some((_, rest)) => format!("/v2/{rest}"),
        None => path.to_owned(),
    }
}

fn query(request: &Seen, cursor: usize, size: usize) -> String {
    let kept = request
        .parameter("artifactType")
        .map(|kind| format!("artifactType={kind}&"))
        .unwrap_or_default();
    format!("{kept}next={cursor}&n={size}")
}
