//! How often one client may send the forms by which one signs in, whatever address of a person they name.
//!
//! The counts are in memory, of this server alone: they are there against whoever tries many addresses or codes, beside
//! the limits of each address, which the database keeps.

use super::problem::Problem;
use actix_web::HttpRequest;
use std::collections::HashMap;
use std::fmt;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::str::FromStr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long a client's forms are counted together.
pub const WINDOW: Duration = Duration::from_secs(10 * 60);
/// The most that a client may send in that time when nobody set it: a workshop of thirty signs in from one address.
pub const MOST: u32 = 120;
/// Of how many clients is known what they sent. When more come within a window, all begin anew.
const CLIENTS: usize = 50_000;

/// How it is limited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Forms in [`WINDOW`]; 0: no limit.
    pub most: u32,
    /// Whose word is taken for where a request comes from.
    pub proxies: Vec<Network>,
}

impl Default for Settings {
    fn default() -> Self {
        let loopback = ["127.0.0.0/8", "::1"];
        Self {
            most: MOST,
            proxies: loopback
                .iter()
                .filter_map(|text| text.parse().ok())
                .collect(),
        }
    }
}

/// Addresses with the same beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    first: IpAddr,
    bits: u8,
}

/// It is no address and no network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoNetwork;

fn number(address: IpAddr) -> (u128, u8) {
    match address.to_canonical() {
        IpAddr::V4(address) => (u128::from(address.to_bits()), 32),
        IpAddr::V6(address) => (address.to_bits(), 128),
    }
}

impl Network {
    fn holds(&self, address: IpAddr) -> bool {
        let ((first, length), (asked, other)) = (number(self.first), number(address));
        let rest = u32::from(length.saturating_sub(self.bits));
        let begins = |number: u128| number.checked_shr(rest).unwrap_or(0);
        length == other && begins(first) == begins(asked)
    }
}

impl FromStr for Network {
    type Err = NoNetwork;

    fn from_str(text: &str) -> Result<Self, NoNetwork> {
        let (address, bits) = match text.split_once('/') {
            None => (text, None),
            Some((address, bits)) => (address, Some(bits.parse().map_err(|_| NoNetwork)?)),
        };
        let first: IpAddr = address.parse().map_err(|_| NoNetwork)?;
        let (_, length) = number(first);
        let bits = bits.unwrap_or(length);
        match bits <= length {
            true => Ok(Self { first, bits }),
            false => Err(NoNetwork),
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match number(self.first).1 == self.bits {
            true => write!(f, "{}", self.first),
            false => write!(f, "{}/{}", self.first, self.bits),
        }
    }
}

/// What was sent, by whom.
pub struct Limits {
    settings: Settings,
    sent: Mutex<HashMap<IpAddr, (Instant, u32)>>,
}

impl Limits {
    /// Nobody has sent anything.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            sent: Mutex::default(),
        }
    }

    /// Counts one form.
    ///
    /// # Errors
    /// `rate-limited` for a client that sent too many.
    pub fn count(&self, request: &HttpRequest) -> Result<(), Problem> {
        let Some(peer) = request.peer_addr() else {
            return Ok(());
        };
        let all = request.headers().get_all("x-forwarded-for");
        let named: Vec<&str> = all.filter_map(|value| value.to_str().ok()).collect();
        // A proxy of ours that names nobody: all of its clients would be one.
        let Some(client) = self.client(peer.ip(), &named.join(",")) else {
            return Ok(());
        };
        match self.wait(client, Instant::now()) {
            None => Ok(()),
            Some(wait) => Err(Problem {
                retry_after: Some(wait.as_secs().max(1)),
                ..Problem::new(
                    "rate-limited",
                    "too many of these forms were sent from your network: try again later",
                )
            }),
        }
    }

    /// Where a request comes from: the last address in `X-Forwarded-For` that is no proxy of ours, as far as proxies of ours
    /// wrote it. None when one of ours says nothing.
    fn client(&self, peer: IpAddr, forwarded: &str) -> Option<IpAddr> {
        let trusted =
            |address: &IpAddr| self.settings.proxies.iter().any(|one| one.holds(*address));
        let mut client = peer;
        if trusted(&peer) && forwarded.trim().is_empty() {
            return None;
        }
        for named in forwarded.rsplit(',') {
            let Some(named) = address(named.trim()) else {
                break;
            };
            if !trusted(&client) {
                break;
            }
            client = named;
        }
        // A home or a school has a network of IPv6 to itself.
        Some(match client.to_canonical() {
            IpAddr::V6(address) => {
                let network = address.to_bits() >> 64 << 64;
                IpAddr::V6(Ipv6Addr::from_bits(network))
            }
            address @ IpAddr::V4(_) => address,
        })
    }

    /// Counts one form of a client; how long it has to wait, if it sent too many.
    fn wait(&self, client: IpAddr, now: Instant) -> Option<Duration> {
        if self.settings.most == 0 {
            return None;
        }
        let open = |since: Instant| now.duration_since(since) < WINDOW;
        let mut sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        if sent.len() >= CLIENTS && !sent.contains_key(&client) {
            sent.retain(|_, (since, _)| open(*since));
            if sent.len() >= CLIENTS {
                sent.clear();
            }
        }
        let (since, count) = sent.entry(client).or_insert((now, 0));
        if !open(*since) {
            (*since, *count) = (now, 0);
        }
        if *count >= self.settings.most {
            return Some(WINDOW.saturating_sub(now.duration_since(*since)));
        }
        *count += 1;
        None
    }
}

/// An address as proxies write it: some with the port.
fn address(text: &str) -> Option<IpAddr> {
    let with_port = || text.parse().map(|socket: SocketAddr| socket.ip());
    text.parse().or_else(|_| with_port()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn a_client_is_who_our_own_proxies_say_it_is() {
        let limits = Limits::new(Settings {
            most: 1,
            proxies: ["127.0.0.1", "10.0.0.0/8", "::1"]
                .map(|one| one.parse().unwrap())
                .to_vec(),
        });
        for (peer, forwarded, client) in [
            ("203.0.113.9", "", "203.0.113.9"),
            // Whoever comes directly may write what they like.
            ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
            ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
            ("::ffff:127.0.0.1", "198.51.100.1", "198.51.100.1"),
            (
                "127.0.0.1",
                "192.0.2.7, 198.51.100.1, 10.1.2.3",
                "198.51.100.1",
            ),
            ("127.0.0.1", "198.51.100.1:4711", "198.51.100.1"),
            ("127.0.0.1", "[2001:db8:1:2:3::4]:1", "2001:db8:1:2::"),
            ("127.0.0.1", "unknown", "127.0.0.1"),
            ("127.0.0.1", "192.0.2.7, nonsense, 10.1.2.3", "10.1.2.3"),
            ("::1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ] {
            assert_eq!(
                limits.client(ip(peer), forwarded),
                Some(ip(client)),
                "{peer} {forwarded}"
            );
        }
        // One that says nothing: everybody behind it would be one client.
        assert_eq!(limits.client(ip("10.1.2.3"), ""), None);
    }

    #[test]
    fn a_client_waits_until_its_window_is_over() {
        let settings = |most| Settings {
            most,
            proxies: Vec::new(),
        };
        let (limits, now) = (Limits::new(settings(2)), Instant::now());
        let (one, other) = (ip("203.0.113.1"), ip("203.0.113.2"));
        let later = |seconds| now + Duration::from_secs(seconds);
        assert_eq!(limits.wait(one, now), None);
        assert_eq!(limits.wait(one, later(60)), None);
        assert_eq!(limits.wait(one, later(60)), Some(Duration::from_secs(540)));
        assert_eq!(limits.wait(other, later(60)), None);
        assert_eq!(limits.wait(one, later(600)), None);
        let none = Limits::new(settings(0));
        assert!((0..1_000).all(|_| none.wait(one, now).is_none()));
    }

    #[test]
    fn no_crowd_takes_all_memory() {
        let limits = Limits::new(Settings::default());
        let now = Instant::now();
        for number in 0..u32::try_from(CLIENTS).unwrap() + 10 {
            limits.wait(IpAddr::V4(number.into()), now);
        }
        assert!(limits.sent.lock().unwrap().len() <= CLIENTS);
    }

    #[test]
    fn networks_are_read_and_shown() {
        for text in ["127.0.0.1", "10.0.0.0/8", "::1", "fd00::/8", "0.0.0.0/0"] {
            assert_eq!(text.parse::<Network>().unwrap().to_string(), text);
        }
        for text in ["", "x", "10.0.0.0/33", "10.0.0/8", "::/129", "10.0.0.0/-1"] {
            assert!(text.parse::<Network>().is_err(), "{text}");
        }
        assert!(
            "0.0.0.0/0"
                .parse::<Network>()
                .unwrap()
                .holds(ip("203.0.113.1"))
        );
        assert!(!"0.0.0.0/0".parse::<Network>().unwrap().holds(ip("::1")));
    }
}
