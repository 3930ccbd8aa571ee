//! Threat 47: whatever happens, no password, token or signed query is heard in an error, a trace or a `Debug`.

use std::fmt::{self, Write as _};
use std::sync::{Arc, Mutex};

use portolan_testkit::image::{Image, ImageSet};
use portolan_testkit::registry::{Access, Answer, Basic, Bearer, Role, Rule, Seen, TestRegistry};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::client::{PASSWORD, Setup, USER, all_of, at, read};

/// The signature of a URL that gives its holder a blob.
const SIGNATURE: &str = "canary-signature-51bd";
/// A token that a token endpoint gave.
const TOKEN: &str = "canary-token-e07a";

/// Hears all that is traced, at every level, and remembers it as text.
#[derive(Debug, Clone, Default)]
struct Ear(Arc<Mutex<String>>);

impl Ear {
    fn hear(&self, metadata: &Metadata<'_>, record: impl FnOnce(&mut Words)) {
        let mut words = Words(metadata.name().to_owned());
        record(&mut words);
        let mut heard = self.0.lock().unwrap();
        heard.push_str(&words.0);
        heard.push('\n');
    }
}

struct Words(String);

impl Visit for Words {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        write!(self.0, " {field}={value:?}").unwrap();
    }
}

impl Subscriber for Ear {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.hear(span.metadata(), |words| span.record(words));
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, values: &Record<'_>) {
        let mut words = Words(String::new());
        values.record(&mut words);
        self.0.lock().unwrap().push_str(&words.0);
    }
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        self.hear(event.metadata(), |words| event.record(words));
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// Ways in which reading goes, well or badly.
fn flows() -> Vec<(&'static str, Access, Vec<Rule>)> {
    let token = || Access::Bearer(Bearer::private(USER, PASSWORD));
    let echo = |status| {
        // Servers have been seen to repeat what they were sent.
        let answers = Rule::on("/v2/").when(Seen::has_credentials);
        answers.change(move |seen, answer| {
            let sent = seen.authorization().unwrap_or_default();
            let (_, password) = seen.basic().unwrap_or_default();
            let message = format!("not with {sent}, nor {password}");
            *answer = Answer::error(status, "DENIED", &message);
        })
    };
    let signed =
        |registry: &str| format!("{registry}/blob?X-Amz-Signature={SIGNATURE}&sig={SIGNATURE}");
    vec![
        ("all is well with tokens", token(), vec![]),
        (
            "all is well with a password",
            Access::Basic(Basic::new(USER, PASSWORD)),
            vec![],
        ),
        (
            "a wrong password",
            Access::Bearer(Bearer::private(USER, "another")),
            vec![],
        ),
        (
            "a wrong password, basic",
            Access::Basic(Basic::new(USER, "another")),
            vec![],
        ),
        (
            "the password echoed",
            Access::Basic(Basic::new(USER, "another")),
            vec![echo(403)],
        ),
        ("the token echoed", token(), vec![echo(403)]),
        (
            "the token endpoint fails",
            token(),
            vec![Rule::on("/token").answer(Answer::status(500))],
        ),
        (
            "a token of odd form",
            token(),
            vec![Rule::on("/token").answer(Answer::bytes(
                "application/json",
                format!(r#"{{"token": "{TOKEN}", "access_token": ["{TOKEN}"]"#),
            ))],
        ),
        (
            "a token that is refused",
            token(),
            vec![Rule::on("/token").answer(Answer::json(&serde_json::json!({"token": TOKEN})))],
        ),
        (
            "a signed location that fails",
            token(),
            vec![Rule::on("/blobs/").redirect_by(307, move |seen| signed(&seen.base))],
        ),
        (
            "a signed location of nowhere",
            token(),
            vec![Rule::on("/").redirect_by(307, move |_| signed("http://127.0.0.1:1"))],
        ),
        (
            "a location with a password",
            token(),
            vec![
                Rule::on("/manifests/")
                    .redirect_by(307, |_| format!("http://{USER}:{SIGNATURE}@127.0.0.1:1/x")),
            ],
        ),
        (
            "no answer",
            token(),
            vec![
                Rule::on("/manifests/")
                    .when(|seen| seen.authorization().is_some())
                    .answer(Answer::dropped()),
            ],
        ),
        (
            "a page",
            token(),
            vec![Rule::on("/manifests/").answer(Answer::html())],
        ),
    ]
}

#[tokio::test]
async fn threat_47_no_secret_is_heard_whatever_happens() {
    for (case, access, rules) in flows() {
        let ear = Ear::default();
        let guard = tracing::subscriber::set_default(ear.clone());
        let registry = TestRegistry::start();
        registry.open("store", Role::Storage);
        registry.access(access);
        registry.put(
            "team/app",
            &ImageSet::of("1.0", &Image::small("app").build()),
        );
        for rule in rules {
            registry.rule(rule);
        }
        let source = Setup::new().login(registry.host()).client();
        let mut said = match read(&source, &at(&registry, "team/app:1.0")).await {
            Ok(record) => format!("{record:?}"),
            Err(error) => all_of(&error),
        };
        write!(said, "\n{source:?}\n{}", ear.0.lock().unwrap()).unwrap();
        drop(guard);
        let encoded = basic();
        for secret in [PASSWORD, &encoded, SIGNATURE, TOKEN, "testkit-token"] {
            assert!(!said.contains(secret), "{case}: {secret} in {said}");
        }
    }
}

/// The password as it stands in a header.
fn basic() -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(format!("{USER}:{PASSWORD}"))
}
