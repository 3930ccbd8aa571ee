//! One way in which the registry is not honest: when it applies, how often, and what it does.

use std::fmt;
use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;

use super::answer::{Answer, Body};
use super::seen::Seen;

/// A rule. Of all rules that apply to a request, rewrites come first; then the first answer stands in place of the
/// honest one; then all changes are made to it, in the order of the rules.
#[derive(Clone)]
pub struct Rule {
    path: String,
    method: Option<String>,
    origin: Option<String>,
    condition: Option<Condition>,
    /// How many requests that it matches pass before it applies.
    skip: usize,
    /// To how many it then applies.
    times: usize,
    matched: usize,
    pub(super) deeds: Vec<Deed>,
}

type Condition = Arc<dyn Fn(&Seen) -> bool + Send + Sync>;
type Location = Arc<dyn Fn(&Seen) -> String + Send + Sync>;
type Change = Arc<dyn Fn(&Seen, &mut Answer) + Send + Sync>;

/// What a rule does.
#[derive(Clone)]
pub(super) enum Deed {
    /// Waits before the answer.
    Wait(Duration),
    /// Answers as if another path had been asked for.
    Rewrite(String),
    /// Gives this in place of the honest answer, before anyone asks for credentials.
    Answer(Answer),
    /// Redirects, once credentials are in order.
    Redirect(u16, Location),
    /// Changes the answer.
    Change(Change),
}

impl Rule {
    /// Applies to every request to the registry's own origin whose path contains `part`.
    pub fn on(part: &str) -> Self {
        Self {
            path: part.to_owned(),
            method: None,
            origin: Some(super::server::REGISTRY.to_owned()),
            condition: None,
            skip: 0,
            times: usize::MAX,
            matched: 0,
            deeds: Vec::new(),
        }
    }

    /// Only to requests of this method.
    pub fn method(mut self, method: &str) -> Self {
        self.method = Some(method.to_owned());
        self
    }

    /// Only to requests at the origin of this name, in place of the registry's own.
    pub fn at(mut self, origin: &str) -> Self {
        self.origin = Some(origin.to_owned());
        self
    }

    /// To requests at all origins.
    pub fn anywhere(mut self) -> Self {
        self.origin = None;
        self
    }

    /// Only to requests of which this is true.
    pub fn when(mut self, condition: impl Fn(&Seen) -> bool + Send + Sync + 'static) -> Self {
        self.condition = Some(Arc::new(condition));
        self
    }

    /// Only to the first `times` of them.
    pub fn times(mut self, times: usize) -> Self {
        self.times = times;
        self
    }

    /// Only after `skip` of them have passed.
    pub fn after(mut self, skip: usize) -> Self {
        self.skip = skip;
        self
    }

    /// Gives an answer in place of the honest one, before credentials are asked for.
    pub fn answer(self, answer: Answer) -> Self {
        self.deed(Deed::Answer(answer))
    }

    /// Answers as if another path had been asked for: a tag that moved, other bytes for a digest.
    pub fn instead(self, path: &str) -> Self {
        self.deed(Deed::Rewrite(path.to_owned()))
    }

    /// Redirects what would be answered with success to the same path and query at another base URL.
    pub fn redirect_to(self, status: u16, base: &str) -> Self {
        let base = base.to_owned();
        self.redirect_by(status, move |seen| format!("{base}{}", seen.uri()))
    }

    /// Redirects what would be answered with success to any `Location`.
    pub fn redirect_by(
        self,
        status: u16,
        location: impl Fn(&Seen) -> String + Send + Sync + 'static,
    ) -> Self {
        self.deed(Deed::Redirect(status, Arc::new(location)))
    }

    /// Waits before answering.
    pub fn wait(self, time: Duration) -> Self {
        self.deed(Deed::Wait(time))
    }

    /// Sets a header of the answer.
    pub fn header(self, name: &str, value: &str) -> Self {
        let (name, value) = (name.to_owned(), value.to_owned());
        self.change(move |_, answer| answer.set(&name, &value))
    }

    /// Leaves a header of the answer out. Without `Content-Length` the body is sent chunked.
    pub fn without(self, name: &str) -> Self {
        let name = name.to_owned();
        self.change(move |_, answer| {
            answer.remove(&name);
            if name.eq_ignore_ascii_case("content-length") {
                answer.body = Body::Chunked(answer.body.bytes());
            }
        })
    }

    /// Sends the body another way: cut, lied about, dripped, endless.
    pub fn body(self, form: impl Fn(bytes::Bytes) -> Body + Send + Sync + 'static) -> Self {
        self.change(move |_, answer| answer.body = form(answer.body.bytes()))
    }

    /// Closes the connection when half of the body is sent.
    pub fn cut(self) -> Self {
        self.body(|bytes| Body::Cut {
            sent: bytes.len() / 2,
            bytes,
        })
    }

    /// Compresses the body with gzip and says so in `Content-Encoding`, asked for or not (registry-quirks 4.2).
    pub fn gzipped(self) -> Self {
        self.change(|_, answer| {
            let mut encoder =
                flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
            encoder
                .write_all(&answer.body.bytes())
                .expect("memory takes all bytes");
            let packed = encoder.finish().expect("memory takes all bytes");
            answer.set("Content-Encoding", "gzip");
            answer.body = Body::Whole(packed.into());
        })
    }

    /// Changes the answer in any way.
    pub fn change(self, change: impl Fn(&Seen, &mut Answer) + Send + Sync + 'static) -> Self {
        self.deed(Deed::Change(Arc::new(change)))
    }

    fn deed(mut self, deed: Deed) -> Self {
        self.deeds.push(deed);
        self
    }

    /// Whether it applies to a request; counts it if so.
    pub(super) fn applies(&mut self, request: &Seen) -> bool {
        let matches = request.path.contains(&self.path)
            && self
                .method
                .as_ref()
                .is_none_or(|method| *method == request.method)
            && self
                .origin
                .as_ref()
                .is_none_or(|origin| *origin == request.origin)
            && self
                .condition
                .as_ref()
                .is_none_or(|condition| condition(request));
        if !matches {
            return false;
        }
        self.matched += 1;
        self.matched > self.skip && self.matched - self.skip <= self.times
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rule")
            .field("path", &self.path)
            .field("method", &self.method)
            .field("origin", &self.origin)
            .field("matched", &self.matched)
            .finish_non_exhaustive()
    }
}
