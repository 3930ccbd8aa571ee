//! All that the registry knows and remembers, and how a request becomes an answer.

use std::collections::BTreeMap;
use std::time::Duration;

use super::access::Access;
use super::answer::Answer;
use super::honest;
use super::paging::Paging;
use super::rule::{Deed, Rule};
use super::seen::Seen;
use super::server::Role;
use crate::image::ImageSet;

#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) repositories: BTreeMap<String, ImageSet>,
    pub(super) access: Access,
    pub(super) paging: Paging,
    pub(super) rules: Vec<Rule>,
    pub(super) seen: Vec<Seen>,
    pub(super) connections: usize,
    pub(super) delay: Duration,
    pub(super) under_way: UnderWay,
}

/// How many requests wait for their answers.
#[derive(Debug, Default)]
pub(super) struct UnderWay {
    now: usize,
    pub(super) most: usize,
}

impl UnderWay {
    pub(super) fn begin(&mut self) {
        self.now += 1;
        self.most = self.most.max(self.now);
    }

    pub(super) fn end(&mut self) {
        self.now -= 1;
    }
}

impl State {
    /// Remembers a request and decides what to answer, and after which time.
    pub(super) fn answer(&mut self, request: Seen, role: Role) -> (Answer, Duration) {
        let mut deeds: Vec<Deed> = Vec::new();
        for rule in &mut self.rules {
            if rule.applies(&request) {
                deeds.extend(rule.deeds.iter().cloned());
            }
        }
        let mut wait = self.delay;
        let mut path = request.path.clone();
        let mut instead = None;
        for deed in &deeds {
            match deed {
                Deed::Wait(time) => wait += *time,
                Deed::Rewrite(other) => path.clone_from(other),
                Deed::Answer(answer) if instead.is_none() => instead = Some(answer.clone()),
                _ => {}
            }
        }
        let mut answer = match instead {
            Some(answer) => answer,
            None => self.honest(&request, &path, role),
        };
        for deed in &deeds {
            match deed {
                Deed::Redirect(status, location) if answer.status < 300 => {
                    answer = Answer::redirect(*status, &location(&request));
                }
                Deed::Change(change) => change(&request, &mut answer),
                _ => {}
            }
        }
        let status =
            (!matches!(answer.body, super::answer::Body::Dropped)).then_some(answer.status);
        self.seen.push(Seen { status, ..request });
        (answer, wait)
    }

    fn honest(&mut self, request: &Seen, path: &str, role: Role) -> Answer {
        match role {
            Role::Registry => {
                if let Some(answer) = self.access.check(request) {
                    return answer;
                }
                honest::registry(request, path, &self.repositories, &self.paging)
            }
            Role::Storage => honest::storage(request, &self.repositories),
            Role::Stranger => Answer::status(404),
        }
    }
}
