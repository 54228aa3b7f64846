//! Which IP addresses are public.
//!
//! Sources: the IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890), as of November 2026, with every entry
//! refused, those marked "globally reachable" too (AS112, AMT): no badge lives there. Multicast: RFC 5771, RFC 4291.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

type V4 = (Ipv4Addr, u8);
type V6 = (Ipv6Addr, u8);

const fn v4(a: u8, b: u8, c: u8, length: u8) -> V4 {
    (Ipv4Addr::new(a, b, c, 0), length)
}

const NOT_PUBLIC_V4: [V4; 19] = [
    v4(0, 0, 0, 8),       // "this network", unspecified
    v4(10, 0, 0, 8),      // private
    v4(100, 64, 0, 10),   // shared by a provider's customers (CGNAT)
    v4(127, 0, 0, 8),     // loopback
    v4(169, 254, 0, 16),  // link-local, metadata services
    v4(172, 16, 0, 12),   // private
    v4(192, 0, 0, 24),    // protocol assignments, DS-Lite, NAT64 discovery
    v4(192, 0, 2, 24),    // documentation
    v4(192, 31, 196, 24), // AS112
    v4(192, 52, 193, 24), // AMT
    v4(192, 88, 99, 24),  // 6to4 relays, deprecated
    v4(192, 168, 0, 16),  // private
    v4(192, 175, 48, 24), // AS112
    v4(198, 18, 0, 15),   // benchmarking
    v4(198, 51, 100, 24), // documentation
    v4(203, 0, 113, 24),  // documentation
    v4(224, 0, 0, 4),     // multicast
    v4(240, 0, 0, 4),     // reserved, broadcast
    v4(233, 252, 0, 24),  // documentation of multicast
];

const fn v6(a: u16, b: u16, c: u16, length: u8) -> V6 {
    (Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0), length)
}

/// Global unicast: all else (loopback, fc00::/7, fe80::/10, ff00::/8, 100::/64, 5f00::/16, …) is not public.
const GLOBAL_V6: V6 = v6(0x2000, 0, 0, 3);
/// An IPv4 address behind a translator (RFC 6052): as public as that address. 64:ff9b:1::/48 is local use, never public.
const TRANSLATED_V6: V6 = v6(0x64, 0xff9b, 0, 96);

/// Within global unicast.
const NOT_PUBLIC_V6: [V6; 5] = [
    v6(0x2001, 0, 0, 23),     // protocol assignments, Teredo, benchmarking, ORCHID
    v6(0x2001, 0xdb8, 0, 32), // documentation
    v6(0x2002, 0, 0, 16),     // 6to4, which leads to any IPv4 address
    v6(0x2620, 0x4f, 0x8000, 48), // AS112
    v6(0x3fff, 0, 0, 20),     // documentation
];

/// Whether an address is one of the public Internet.
pub fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => !NOT_PUBLIC_V4.iter().any(|net| within_v4(address, *net)),
        IpAddr::V6(address) if within_v6(address, TRANSLATED_V6) => {
            let [.., a, b, c, d] = address.octets();
            is_public(IpAddr::V4(Ipv4Addr::new(a, b, c, d)))
        }
        IpAddr::V6(address) => {
            within_v6(address, GLOBAL_V6)
                && !NOT_PUBLIC_V6.iter().any(|net| within_v6(address, *net))
        }
    }
}

fn within_v4(address: Ipv4Addr, (net, length): V4) -> bool {
    (address.to_bits() ^ net.to_bits()) >> (32 - length) == 0
}

fn within_v6(address: Ipv6Addr, (net, length): V6) -> bool {
    (address.to_bits() ^ net.to_bits()) >> (128 - length) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn public(text: &str) -> bool {
        is_public(text.parse().unwrap())
    }

    /// The first and the last address of each block, and those just outside where they are public.
    #[test]
    fn every_block_of_the_registries_is_refused_from_end_to_end() {
        for (net, length) in NOT_PUBLIC_V4 {
            let last = net.to_bits() | (u32::MAX >> length);
            for bits in [net.to_bits(), last] {
                assert!(
                    !is_public(Ipv4Addr::from_bits(bits).into()),
                    "{net}/{length}"
                );
            }
        }
        for (net, length) in NOT_PUBLIC_V6 {
            let last = net.to_bits() | (u128::MAX >> length);
            for bits in [net.to_bits(), last] {
                assert!(
                    !is_public(Ipv6Addr::from_bits(bits).into()),
                    "{net}/{length}"
                );
            }
        }
    }

    #[test]
    fn what_lies_just_outside_is_public() {
        for text in [
            "1.0.0.0",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.0",
            "169.253.255.255",
            "169.255.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.0",
            "192.0.3.0",
            "192.31.195.255",
            "192.31.197.0",
            "192.52.192.255",
            "192.52.194.0",
            "192.88.98.255",
            "192.88.100.0",
            "192.167.255.255",
            "192.169.0.0",
            "192.175.47.255",
            "192.175.49.0",
            "198.17.255.255",
            "198.20.0.0",
            "198.51.99.255",
            "198.51.101.0",
            "203.0.112.255",
            "203.0.114.0",
            "223.255.255.255",
            "93.184.215.14",
            "2000::",
            "2001:200::",
            "2001:db7:ffff::",
            "2001:db9::",
            "2003::",
            "2620:4f:7fff::",
            "2620:4f:8001::",
            "3ffe:ffff::",
            "3fff:1000::",
            "3fff:ffff:ffff:ffff::",
            "2606:2800:21f:cb07::1",
            "::ffff:8.8.8.8",
            "64:ff9b::8.8.8.8",
        ] {
            assert!(public(text), "{text}");
        }
    }

    #[test]
    fn nothing_else_is() {
        for text in [
            "::",
            "::1",
            "::2",
            "::7f00:1",
            "::8.8.8.8",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:0.0.0.0",
            "::ffff:0:8.8.8.8",
            "64:ff9b::127.0.0.1",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b::192.168.1.1",
            "64:ff9b:0:0:0:1:8.8.8.8",
            "64:ff9b:1::8.8.8.8",
            "64:ff9b:1:ffff::",
            "100::",
            "100::1",
            "100:0:0:1::",
            "2001::1",
            "2001:0:7f00:1::",
            "2001:1::1",
            "2001:2::",
            "2001:3::",
            "2001:10::",
            "2001:20::",
            "2001:30::",
            "2002:7f00:1::",
            "2002:808:808::1",
            "3fff:fff::",
            "4000::",
            "5f00::1",
            "fc00::",
            "fd00:ec2::254",
            "fdff::",
            "fe80::1",
            "febf::",
            "fec0::1",
            "ff02::1",
            "ff0e::1",
            "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
            "224.0.0.1",
            "239.255.255.255",
            "233.252.0.1",
            "255.255.255.255",
            "169.254.169.254",
            "192.0.0.9",
            "0.0.0.0",
        ] {
            assert!(!public(text), "{text}");
        }
    }
}
