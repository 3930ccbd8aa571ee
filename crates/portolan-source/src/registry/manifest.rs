//! Manifests: `GET` and `HEAD /v2/NAME/manifests/REFERENCE` (distribution-spec "Pulling manifests"; registry-quirks 3).

use http::Method;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use portolan_image::reference::{Reference, Selector};
use portolan_image::{Digest, Document, MediaType};

use super::contact::Heads;
use super::endpoint::Endpoint;
use super::send::{Answer, Ask, LoginUse, Redirects, text};
use super::wire::Wire;
use crate::error::{Error, Kind, Result};
use crate::source::Head;

/// The most bytes of a manifest: twice what registries have to take (registry-quirks 3.5).
const MAX_BYTES: u64 = 8 << 20;

/// All types in one header line: some servers read the first line only, and a type that is missing may give another object
/// (registry-quirks 3.1). A test keeps it in step with `media_type::ACCEPTED_MANIFESTS`.
pub(super) const ACCEPT: &str = "application/vnd.oci.image.index.v1+json, \
    application/vnd.docker.distribution.manifest.list.v2+json, \
    application/vnd.oci.image.manifest.v1+json, \
    application/vnd.docker.distribution.manifest.v2+json, \
    application/vnd.oci.artifact.manifest.v1+json, \
    application/vnd.docker.distribution.manifest.v1+prettyjws, \
    application/vnd.docker.distribution.manifest.v1+json";

fn ask<'a>(
    endpoint: &'a Endpoint,
    reference: &'a Reference,
    scope: &'a str,
    method: Method,
) -> Ask<'a> {
    Ask {
        endpoint,
        method,
        url: endpoint.url(
            reference.repository(),
            &format!("manifests/{}", reference.selector()),
        ),
        scope,
        repository: Some(reference.repository().path()),
        accept: Some(ACCEPT),
        range: None,
        redirects: Redirects::Follow,
        login: LoginUse::Gated,
    }
}

impl Wire {
    /// Reads a manifest by tag or digest. Its bytes are the proof; the digest header is not asked.
    pub(super) async fn manifest(
        &self,
        endpoint: &Endpoint,
        reference: &Reference,
    ) -> Result<Document> {
        let scope = endpoint.pull_scope(reference.repository());
        let answer = self
            .fetch(&ask(endpoint, reference, &scope, Method::GET), MAX_BYTES)
            .await?;
        let content_type = text(&answer.headers, CONTENT_TYPE.as_str());
        let document = Document::manifest(answer.body, content_type, reference.digest());
        document.map_err(|error| {
            let error = Error::from(error).host(endpoint.host());
            if content_type.is_some_and(|t| t.starts_with("text/html")) {
                error.hint("it answers with web pages: is this host a registry?")
            } else {
                error
            }
        })
    }

    /// What a reference points to, by HEAD; by GET where HEAD is not served or does not tell (registry-quirks 3.4). Where it turned out
    /// so, HEAD is not tried again: a tag costs one request either way.
    pub(super) async fn head(&self, endpoint: &Endpoint, reference: &Reference) -> Result<Head> {
        let contact = self.contacts.of(&endpoint.base);
        let mut is_of_no_use = false;
        if contact.manifest_heads() == Heads::Served {
            let scope = endpoint.pull_scope(reference.repository());
            let asked = ask(endpoint, reference, &scope, Method::HEAD);
            match self.fetch(&asked, 0).await {
                Ok(answer) => match told(&answer, reference)? {
                    Some(head) => return Ok(head),
                    None => is_of_no_use = true,
                },
                // The text of a refusal is in the body of GET only; and some servers serve HEAD badly.
                Err(error) => match error.kind() {
                    Kind::SlowDown | Kind::Unreachable | Kind::Refused => return Err(error),
                    // Other refusals may pass, and GET may count against a limit.
                    kind => is_of_no_use = matches!(kind, Kind::Unsupported | Kind::Malformed),
                },
            }
        }
        let document = self.manifest(endpoint, reference).await?;
        if is_of_no_use {
            contact.refuses_manifest_heads();
        }
        Ok(Head {
            digest: document.digest().clone(),
            media_type: Some(document.media_type().clone()),
            size: Some(document.size()),
        })
    }
}

/// What an answer to HEAD tells; `None` if it names no digest that can be verified.
fn told(answer: &Answer, reference: &Reference) -> Result<Option<Head>> {
    let headers = &answer.headers;
    let said = text(headers, "docker-content-digest").and_then(|text| text.parse::<Digest>().ok());
    let Some(digest) = said.filter(Digest::can_verify) else {
        return Ok(None);
    };
    if let Selector::Digest(asked) = reference.selector()
        && *asked != digest
        && asked.algorithm() == digest.algorithm()
    {
        return Err(Error::new(
            Kind::Mismatch,
            format!("asked for {asked}, the registry answers with {digest}"),
        ));
    }
    Ok(Some(Head {
        digest,
        media_type: text(headers, CONTENT_TYPE.as_str()).map(MediaType::new),
        size: text(headers, CONTENT_LENGTH.as_str()).and_then(|text| text.parse().ok()),
    }))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_accept_header_names_every_manifest_type_in_one_line() {
        assert_eq!(
            super::ACCEPT,
            portolan_image::media_type::ACCEPTED_MANIFESTS.join(", ")
        );
    }
}
