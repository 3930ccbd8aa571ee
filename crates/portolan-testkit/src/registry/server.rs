//! The registry as a test holds it: a thread of its own with as many origins as the test opens.

use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use super::access::Access;
use super::authority::Authority;
use super::paging::Paging;
use super::rule::Rule;
use super::seen::Seen;
use super::state::State;
use super::wire::{self, Peer};
use crate::image::ImageSet;

/// The name of the registry's own origin.
pub(super) const REGISTRY: &str = "registry";

/// What answers at an origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The registry itself.
    Registry,
    /// The blob store behind it: any blob by the last part of the path; refuses `Authorization`.
    Storage,
    /// Someone else: answers 404 unless a rule says otherwise.
    Stranger,
}

/// A running registry. It ends when this is dropped.
#[derive(Debug)]
pub struct TestRegistry {
    state: Arc<Mutex<State>>,
    origins: Option<UnboundedSender<Origin>>,
    thread: Option<JoinHandle<()>>,
    base: String,
}

/// An origin to be served.
struct Origin {
    listener: TcpListener,
    peer: Peer,
    tls: Option<TlsAcceptor>,
}

impl TestRegistry {
    /// A registry that speaks plain HTTP at `127.0.0.1` and a free port.
    pub fn start() -> Self {
        Self::start_at("127.0.0.1", None)
    }

    /// A registry that speaks TLS.
    pub fn start_tls(authority: &Authority) -> Self {
        Self::start_at("127.0.0.1", Some(authority))
    }

    /// A registry at any address of this machine, such as `[::1]` or `127.0.0.2`.
    pub fn start_at(host: &str, authority: Option<&Authority>) -> Self {
        let (sender, receiver) = unbounded_channel();
        let state = Arc::new(Mutex::new(State::default()));
        let served = Arc::clone(&state);
        let thread = std::thread::spawn(move || {
            tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime of one thread can be made")
                .block_on(serve(receiver, served));
        });
        let mut registry = Self {
            state,
            origins: Some(sender),
            thread: Some(thread),
            base: String::new(),
        };
        registry.base = registry.open_at(REGISTRY, Role::Registry, host, authority);
        registry
    }

    /// Opens another origin of plain HTTP on 127.0.0.1, and gives its base URL.
    pub fn open(&self, name: &str, role: Role) -> String {
        self.open_at(name, role, "127.0.0.1", None)
    }

    /// Opens another origin. All of 127.0.0.0/8 is this machine, so that `127.0.0.2` is another host.
    pub fn open_at(
        &self,
        name: &str,
        role: Role,
        host: &str,
        authority: Option<&Authority>,
    ) -> String {
        let address = host.trim_matches(['[', ']']);
        let listener =
            TcpListener::bind((address, 0)).expect("a free port of a loopback address can be had");
        let port = listener.local_addr().as_ref().map_or(0, SocketAddr::port);
        let scheme = if authority.is_some() { "https" } else { "http" };
        let base = format!("{scheme}://{host}:{port}");
        let peer = Peer {
            origin: name.to_owned(),
            base: base.clone(),
            role,
            connection: 0,
            client_certificate: false,
        };
        let tls = authority.map(|authority| authority.acceptor(address));
        let origin = Origin {
            listener,
            peer,
            tls,
        };
        if let Some(origins) = &self.origins {
            // The thread is there as long as this value is.
            let _ = origins.send(origin);
        }
        base
    }

    /// `host:port`, as it stands in a reference.
    pub fn host(&self) -> &str {
        self.base
            .split_once("://")
            .map_or(self.base.as_str(), |(_, host)| host)
    }

    /// `scheme://host:port`.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// A reference to something in a repository: `host:port/name:tag`.
    pub fn reference(&self, name_and_tag: &str) -> String {
        format!("{}/{name_and_tag}", self.host())
    }

    /// Serves a set as a repository, in place of what was served under its name.
    pub fn put(&self, repository: &str, set: &ImageSet) {
        self.state()
            .repositories
            .insert(repository.to_owned(), set.clone());
    }

    /// Adds a rule.
    pub fn rule(&self, rule: Rule) {
        self.state().rules.push(rule);
    }

    /// Takes all rules away.
    pub fn be_honest(&self) {
        self.state().rules.clear();
    }

    /// Says who may read.
    pub fn access(&self, access: Access) {
        self.state().access = access;
    }

    /// Makes all tokens given so far invalid.
    pub fn forget_tokens(&self) {
        self.state().access.forget_tokens();
    }

    /// Says how lists come in pages.
    pub fn paging(&self, paging: Paging) {
        self.state().paging = paging;
    }

    /// Waits before every answer, as a network would.
    pub fn delay(&self, time: Duration) {
        self.state().delay = time;
    }

    /// All requests so far, at all origins, in the order they came.
    pub fn requests(&self) -> Vec<Seen> {
        self.state().seen.clone()
    }

    /// The requests at one origin.
    pub fn requests_at(&self, origin: &str) -> Vec<Seen> {
        let mut seen = self.requests();
        seen.retain(|request| request.origin == origin);
        seen
    }

    /// The requests as lines, to be compared whole.
    pub fn lines(&self) -> Vec<String> {
        self.state().seen.iter().map(Seen::line).collect()
    }

    /// The requests that carried credentials to any origin but the registry's own.
    pub fn leaks(&self) -> Vec<Seen> {
        let mut seen = self.requests();
        seen.retain(|request| request.origin != REGISTRY && request.has_credentials());
        seen
    }

    /// Forgets the requests so far.
    pub fn forget_requests(&self) {
        let mut state = self.state();
        state.seen.clear();
        state.under_way.most = 0;
    }

    /// How many requests waited for their answers at once, at most.
    pub fn most_at_once(&self) -> usize {
        self.state().under_way.most
    }

    /// How many connections were made so far, to all origins.
    pub fn connections(&self) -> usize {
        self.state().connections
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no rule of a test panics")
    }
}

impl Drop for TestRegistry {
    fn drop(&mut self) {
        self.origins = None;
        if let Some(thread) = self.thread.take() {
            // A failure in there has been printed; a second panic here would hide the test's own.
            let _ = thread.join();
        }
    }
}

/// Serves every origin that comes, until no more can come.
async fn serve(mut origins: UnboundedReceiver<Origin>, state: Arc<Mutex<State>>) {
    let mut running = JoinSet::new();
    while let Some(origin) = origins.recv().await {
        running.spawn(listen(origin, Arc::clone(&state)));
    }
}

async fn listen(origin: Origin, state: Arc<Mutex<State>>) {
    origin
        .listener
        .set_nonblocking(true)
        .expect("a socket can be made non-blocking");
    let listener =
        tokio::net::TcpListener::from_std(origin.listener).expect("the runtime is running");
    let mut connections = JoinSet::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            continue;
        };
        // Small answers should not wait for more.
        let _ = stream.set_nodelay(true);
        let mut peer = origin.peer.clone();
        let state = Arc::clone(&state);
        let tls = origin.tls.clone();
        {
            let mut state = state.lock().expect("no rule of a test panics");
            state.connections += 1;
            peer.connection = state.connections;
        }
        // What goes wrong on a connection is the client's to notice.
        connections.spawn(async move {
            match tls {
                None => {
                    let _ = wire::serve(stream, peer, state).await;
                }
                Some(tls) => {
                    if let Ok(stream) = tls.accept(stream).await {
                        let shown = stream.get_ref().1.peer_certificates();
                        peer.client_certificate = shown.is_some_and(|chain| !chain.is_empty());
                        let _ = wire::serve(stream, peer, state).await;
                    }
                }
            }
        });
        while connections.try_join_next().is_some() {}
    }
}
