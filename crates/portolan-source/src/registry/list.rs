//! Lists in pages: tags, repositories, referrers (distribution-spec "Listing tags", "Listing referrers"; registry-quirks 5, 6).

use std::collections::HashSet;

use http::Method;
use http::header::{CONTENT_TYPE, LINK};
use portolan_image::manifest::Manifest;
use portolan_image::media_type::OCI_INDEX;
use portolan_image::reference::{Reference, Repository, Tag};
use portolan_image::{Descriptor, Digest, Document, MediaType};
use serde_json::Value;
use url::Url;

use super::endpoint::Endpoint;
use super::link;
use super::send::{Answer, Ask, LoginUse, Redirects, text};
use super::wire::Wire;
use crate::error::{Error, Kind, Result};
use crate::source::Listing;

/// How many are asked for at a time: every registry takes it.
const PAGE: &str = "100";
/// The most bytes of a page.
const MAX_PAGE_BYTES: u64 = 8 << 20;
/// The most pages of a list (threat 27).
const MAX_PAGES: usize = 10_000;
/// The most items of a list.
const MAX_ITEMS: usize = 1_000_000;
/// The most bytes of all pages of a list together.
const MAX_BYTES: usize = 256 << 20;
/// The most referrers of one manifest.
const MAX_REFERRERS: usize = 10_000;

impl Wire {
    /// The tags of a repository.
    pub(super) async fn tags(
        &self,
        endpoint: &Endpoint,
        repository: &Repository,
    ) -> Result<Listing<String>> {
        let scope = endpoint.pull_scope(repository);
        let mut url = endpoint.url(repository, "tags/list");
        url.query_pairs_mut().append_pair("n", PAGE);
        let ask = ask(endpoint, url, &scope, Some(repository.path()), None);
        self.names(ask, "tags", |name| name.parse::<Tag>().is_ok())
            .await
    }

    /// The repositories of a registry.
    pub(super) async fn repositories(
        &self,
        endpoint: &Endpoint,
        registry: &str,
    ) -> Result<Listing<String>> {
        let mut url = endpoint.root("_catalog");
        url.query_pairs_mut().append_pair("n", PAGE);
        let ask = ask(endpoint, url, "registry:catalog:*", None, None);
        self.names(ask, "repositories", |name| {
            Repository::new(registry, name).is_ok()
        })
        .await
        .map_err(|error| match error.kind() {
            Kind::NotFound | Kind::Denied | Kind::Unsupported => error.hint(
                "many registries, Docker Hub and GHCR among them, do not list their repositories",
            ),
            _ => error,
        })
    }

    async fn names(
        &self,
        mut ask: Ask<'_>,
        field: &str,
        is_valid: impl Fn(&str) -> bool,
    ) -> Result<Listing<String>> {
        let mut listing = Listing {
            items: Vec::new(),
            notes: Vec::new(),
        };
        let mut seen = HashSet::new();
        let mut dropped = 0_usize;
        let mut bytes = 0_usize;
        let mut asked = HashSet::from([ask.url.clone()]);
        for page in 1.. {
            let answer = self.fetch(&ask, MAX_PAGE_BYTES).await?;
            let body = json(&answer)?;
            bytes += answer.body.len();
            let before = listing.items.len();
            for name in body
                .get(field)
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
            {
                match name.as_str().filter(|name| is_valid(name)) {
                    Some(name) if seen.insert(name.to_owned()) => {
                        listing.items.push(name.to_owned());
                    }
                    Some(_) => {}
                    None => dropped += 1,
                }
            }
            let Some(next) = next_page(&ask.url, &answer) else {
                break;
            };
            let why = if !asked.insert(next.clone()) {
                Some("the next page is one that was read before".to_owned())
            } else if listing.items.len() == before {
                Some("a page brought nothing new".to_owned())
            } else if page == MAX_PAGES || listing.items.len() >= MAX_ITEMS || bytes >= MAX_BYTES {
                Some(format!(
                    "the list is longer than {MAX_PAGES} pages, {MAX_ITEMS} names or {MAX_BYTES} bytes"
                ))
            } else {
                None
            };
            if let Some(why) = why {
                listing
                    .notes
                    .push(format!("{why}: the list may not be complete"));
                break;
            }
            ask.url = next;
        }
        if dropped > 0 {
            listing
                .notes
                .push(format!("{dropped} that are no valid {field} were left out"));
        }
        Ok(listing)
    }

    /// The referrers of a manifest: by the API, else by the tag that stands in for it.
    pub(super) async fn referrers(
        &self,
        endpoint: &Endpoint,
        repository: &Repository,
        subject: &Digest,
        artifact_type: Option<&str>,
    ) -> Result<Listing<Descriptor>> {
        let scope = endpoint.pull_scope(repository);
        let mut url = endpoint.url(repository, &format!("referrers/{subject}"));
        if let Some(artifact_type) = artifact_type {
            url.query_pairs_mut()
                .append_pair("artifactType", artifact_type);
        }
        let mut listing = match self
            .referrers_by_api(ask(
                endpoint,
                url,
                &scope,
                Some(repository.path()),
                Some(OCI_INDEX),
            ))
            .await?
        {
            Some(listing) => listing,
            None => self.referrers_by_tag(endpoint, repository, subject).await?,
        };
        // The filter is the server's to ignore.
        if let Some(wanted) = artifact_type {
            listing
                .items
                .retain(|item| item.artifact_type.as_deref() == Some(wanted));
        }
        Ok(listing)
    }

    /// `None` where the registry does not have the API: it answers 404, 400, 406 and the like, or with something else.
    async fn referrers_by_api(&self, mut ask: Ask<'_>) -> Result<Option<Listing<Descriptor>>> {
        let mut listing = Listing {
            items: Vec::new(),
            notes: Vec::new(),
        };
        let mut asked = HashSet::from([ask.url.clone()]);
        let mut seen = HashSet::new();
        let mut bytes = 0_usize;
        loop {
            let answer = match self.fetch(&ask, MAX_PAGE_BYTES).await {
                Ok(answer) => answer,
                Err(error)
                    if asked.len() == 1
                        && matches!(
                            error.kind(),
                            Kind::NotFound | Kind::Unsupported | Kind::Malformed
                        ) =>
                {
                    return Ok(None);
                }
                Err(error) => return Err(error),
            };
            if text(&answer.headers, CONTENT_TYPE.as_str())
                .map(MediaType::new)
                .is_none_or(|t| t.as_str() != OCI_INDEX)
            {
                return Ok(None);
            }
            let next = next_page(&ask.url, &answer);
            bytes += answer.body.len();
            let document = Document::manifest(answer.body, Some(OCI_INDEX), None)?;
            let Manifest::Index(index) = Manifest::read(&document)? else {
                return Ok(None);
            };
            let before = listing.items.len();
            listing.items.extend(
                index
                    .entries
                    .into_iter()
                    .filter(|entry| seen.insert(entry.digest.clone())),
            );
            let Some(next) = next else {
                return Ok(Some(listing));
            };
            if listing.items.len() > MAX_REFERRERS
                || bytes >= MAX_BYTES
                || listing.items.len() == before
                || !asked.insert(next.clone())
            {
                listing.items.truncate(MAX_REFERRERS);
                listing.notes.push("the pages of referrers go on without end or in a circle: the list may not be complete".to_owned());
                return Ok(Some(listing));
            }
            ask.url = next;
        }
    }

    /// The fallback: an index under a tag made of the digest (distribution-spec "Referrers tag schema").
    async fn referrers_by_tag(
        &self,
        endpoint: &Endpoint,
        repository: &Repository,
        subject: &Digest,
    ) -> Result<Listing<Descriptor>> {
        let none = Listing {
            items: Vec::new(),
            notes: vec!["the registry has no referrers API; the fallback tag was read".to_owned()],
        };
        let encoded: String = subject.encoded().chars().take(64).collect();
        let tag = format!(
            "{}-{encoded}",
            subject
                .algorithm_name()
                .chars()
                .take(32)
                .collect::<String>()
        );
        let tag: String = tag
            .chars()
            .map(|c| {
                if c.is_ascii_alphanumeric() || "_.-".contains(c) {
                    c
                } else {
                    '-'
                }
            })
            .collect();
        let Ok(tag) = tag.parse::<Tag>() else {
            return Ok(none);
        };
        match self
            .manifest(endpoint, &Reference::tagged(repository.clone(), tag))
            .await
        {
            Ok(document) => match Manifest::read(&document)? {
                Manifest::Index(index) => Ok(Listing {
                    items: index.entries,
                    notes: none.notes,
                }),
                _ => Ok(none),
            },
            Err(error) if matches!(error.kind(), Kind::NotFound | Kind::Denied) => Ok(none),
            Err(error) => Err(error),
        }
    }
}

fn ask<'a>(
    endpoint: &'a Endpoint,
    url: Url,
    scope: &'a str,
    repository: Option<&'a str>,
    accept: Option<&'static str>,
) -> Ask<'a> {
    Ask {
        endpoint,
        method: Method::GET,
        url,
        scope,
        repository,
        accept,
        range: None,
        redirects: Redirects::Follow,
        login: LoginUse::Gated,
    }
}

fn next_page(asked: &Url, answer: &Answer) -> Option<Url> {
    let lines: Vec<&str> = answer
        .headers
        .get_all(LINK)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .collect();
    link::next(asked, &lines)
}

fn json(answer: &Answer) -> Result<Value> {
    serde_json::from_slice(&answer.body).map_err(|error| {
        Error::new(Kind::Malformed, format!("the list is not JSON: {error}"))
            .hint("is this host a registry?")
    })
}
