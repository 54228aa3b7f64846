//! Every way to write an address that must not be reached.

use super::net::{Dns, Net, ok, request, say, stopped};
use sceau::checking::fetching::{Answer, Fetcher, Reason, Refused, Settings, Want, vet_url};
use std::net::IpAddr;
use std::sync::Arc;
use tokio::io::AsyncWriteExt;

const URL: Reason = Reason::UrlNotAllowed;
const ADDRESS: Reason = Reason::AddressNotAllowed;

/// A URL, and why it is not fetched. Names that the network does not know lead to the canary.
const SPELLINGS: &[(&str, Reason)] = &[
    // IPv4, as browsers and libc read it
    ("https://127.0.0.1/", ADDRESS),
    ("https://127.0.0.1:443/", ADDRESS),
    ("https://127.1/", ADDRESS),
    ("https://127.0.1/", ADDRESS),
    ("https://127.255.255.254/", ADDRESS),
    ("https://0x7f.1/", ADDRESS),
    ("https://0x7f.0.0.1/", ADDRESS),
    ("https://0X7F.0X0.0X0.0X1/", ADDRESS),
    ("https://0x7f000001/", ADDRESS),
    ("https://0x7F000001/a.json", ADDRESS),
    ("https://2130706433/", ADDRESS),
    ("https://017700000001/", ADDRESS),
    ("https://0177.0.0.1/", ADDRESS),
    ("https://0177.0.0.01/", ADDRESS),
    ("https://00000177.1/", ADDRESS),
    ("https://0177.0x0.0.1/", ADDRESS),
    ("https://127.0x000001/", ADDRESS),
    ("https://127.0.0.1./", ADDRESS),
    ("https://0x7f.1./", ADDRESS),
    ("https://127.0.0.1../", URL),
    ("https://127.0.0.256/", URL),
    ("https://256.256.256.256/", URL),
    ("https://4294967296/", URL),
    ("https://127.0.0.1.1/", URL),
    ("https://1.2.3.08/", URL),
    ("https://0x/", ADDRESS),
    ("https://0/", ADDRESS),
    ("https://0.0.0.0/", ADDRESS),
    ("https://00.0x0/", ADDRESS),
    ("https://10.0.0.1/", ADDRESS),
    ("https://012.0.0.1/", ADDRESS),
    ("https://167772161/", ADDRESS),
    ("https://172.16.0.1/", ADDRESS),
    ("https://172.31.255.255/", ADDRESS),
    ("https://192.168.1.1/", ADDRESS),
    ("https://0xc0a80101/", ADDRESS),
    ("https://3232235777/", ADDRESS),
    ("https://100.64.0.1/", ADDRESS),
    ("https://169.254.169.254/latest/meta-data/", ADDRESS),
    ("https://2852039166/latest/meta-data/", ADDRESS),
    ("https://0xa9fea9fe/", ADDRESS),
    ("https://0251.0376.0251.0376/", ADDRESS),
    ("https://169.254.43518/", ADDRESS),
    ("https://169.16689662/", ADDRESS),
    ("https://192.0.0.170/", ADDRESS),
    ("https://192.0.2.1/", ADDRESS),
    ("https://192.88.99.1/", ADDRESS),
    ("https://198.18.0.1/", ADDRESS),
    ("https://198.51.100.7/", ADDRESS),
    ("https://203.0.113.7/", ADDRESS),
    ("https://224.0.0.1/", ADDRESS),
    ("https://239.255.255.250/", ADDRESS),
    ("https://240.0.0.1/", ADDRESS),
    ("https://255.255.255.255/", ADDRESS),
    ("https://4294967295/", ADDRESS),
    // IPv6
    ("https://[::1]/", ADDRESS),
    ("https://[0:0:0:0:0:0:0:1]/", ADDRESS),
    (
        "https://[0000:0000:0000:0000:0000:0000:0000:0001]/",
        ADDRESS,
    ),
    ("https://[::]/", ADDRESS),
    ("https://[::7f00:1]/", ADDRESS),
    ("https://[::127.0.0.1]/", ADDRESS),
    ("https://[::ffff:7f00:1]/", ADDRESS),
    ("https://[::ffff:127.0.0.1]/", ADDRESS),
    ("https://[::FFFF:127.0.0.1]/", ADDRESS),
    ("https://[0:0:0:0:0:ffff:7f00:1]/", ADDRESS),
    ("https://[::ffff:169.254.169.254]/", ADDRESS),
    ("https://[::ffff:a9fe:a9fe]/", ADDRESS),
    ("https://[::ffff:10.0.0.1]/", ADDRESS),
    ("https://[::ffff:0.0.0.0]/", ADDRESS),
    ("https://[::ffff:0:127.0.0.1]/", ADDRESS),
    ("https://[64:ff9b::127.0.0.1]/", ADDRESS),
    ("https://[64:ff9b::7f00:1]/", ADDRESS),
    ("https://[64:ff9b::a9fe:a9fe]/", ADDRESS),
    ("https://[64:ff9b:1::7f00:1]/", ADDRESS),
    ("https://[64:ff9b:1:2::8.8.8.8]/", ADDRESS),
    ("https://[2002:7f00:1::]/", ADDRESS),
    ("https://[2002:a9fe:a9fe::1]/", ADDRESS),
    ("https://[2002:c0a8:101::1]/", ADDRESS),
    ("https://[2001::7f00:1]/", ADDRESS),
    ("https://[2001:0:4136:e378:8000:63bf:80ff:fffe]/", ADDRESS),
    ("https://[2001:2::1]/", ADDRESS),
    ("https://[2001:20::1]/", ADDRESS),
    ("https://[2001:db8::1]/", ADDRESS),
    ("https://[3fff::1]/", ADDRESS),
    ("https://[100::1]/", ADDRESS),
    ("https://[5f00::1]/", ADDRESS),
    ("https://[fc00::1]/", ADDRESS),
    ("https://[fd00:ec2::254]/", ADDRESS),
    ("https://[fe80::1]/", ADDRESS),
    ("https://[fec0::1]/", ADDRESS),
    ("https://[ff02::1]/", ADDRESS),
    ("https://[ff0e::1]/", ADDRESS),
    ("https://[fe80::1%25eth0]/", URL),
    ("https://[fe80::1%eth0]/", URL),
    ("https://[::1%251]/", URL),
    ("https://[::1/", URL),
    ("https://::1/", URL),
    ("https://[127.0.0.1]/", URL),
    ("https://[::ffff:0x7f.1]/", URL),
    // Names
    ("https://localhost/", ADDRESS),
    ("https://LOCALHOST/", ADDRESS),
    ("https://LocalHost:443/", ADDRESS),
    ("https://localhost./", URL),
    ("https://localhost../", URL),
    ("https://.localhost/", URL),
    ("https://a..b.example/", URL),
    ("https://a.localhost/", ADDRESS),
    ("https://localhost.localdomain/", ADDRESS),
    ("https://ip6-localhost/", ADDRESS),
    ("https://metadata.google.internal/", ADDRESS),
    ("https://127.0.0.1.nip.example/", ADDRESS),
    ("https://7f000001.rebind.example/", ADDRESS),
    ("https://-a.example/", URL),
    ("https://a-.example/", URL),
    ("https://a!b.example/", URL),
    ("https://*.example/", URL),
    ("https://a,b.example/", URL),
    // What IDNA makes of them
    ("https://１２７.０.０.１/", ADDRESS),
    ("https://127。0。0。1/", ADDRESS),
    ("https://127．0．0．1/", ADDRESS),
    ("https://127｡0｡0｡1/", ADDRESS),
    ("https://①②⑦.⓪.⓪.①/", ADDRESS),
    ("https://0ｘ7f.1/", ADDRESS),
    ("https://𝟏𝟐𝟕.𝟎.𝟎.𝟏/", ADDRESS),
    ("https://²¹³⁰⁷⁰⁶⁴³³/", ADDRESS),
    ("https://ｌｏｃａｌｈｏｓｔ/", ADDRESS),
    ("https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/", ADDRESS),
    ("https://𝓵𝓸𝓬𝓪𝓵𝓱𝓸𝓼𝓽/", ADDRESS),
    ("https://ℓocalhost/", ADDRESS),
    ("https://loc\u{ad}alhost/", ADDRESS),
    ("https://loc\u{200b}alhost/", ADDRESS),
    ("https://localhoſt/", ADDRESS),
    ("https://localhost。/", URL),
    ("https://127.0.0.1\u{202e}/", URL),
    ("https://xn--/", URL),
    ("https://[：：１]/", URL),
    ("https://a℀b.example/", URL),
    // Who is asked: one parser says one host, another one the other
    ("https://public.example@127.0.0.1/", URL),
    ("https://127.0.0.1@public.example/", URL),
    ("https://user:pass@public.example/", URL),
    ("https://@127.0.0.1/", URL),
    ("https://:@127.0.0.1/", URL),
    ("https://public.example:443@127.0.0.1/", URL),
    ("https://public.example@@127.0.0.1/", URL),
    ("https://public.example%40127.0.0.1/", URL),
    ("https://127.0.0.1%2f@public.example/", URL),
    ("https://127.0.0.1%00.public.example/", URL),
    ("https://%31%32%37.0.0.1/", URL),
    ("https://127%2e0%2e0%2e1/", URL),
    ("https://%6c%6f%63%61%6c%68%6f%73%74/", URL),
    ("https://%EF%BC%91%EF%BC%92%EF%BC%97.0.0.1/", URL),
    ("https://public.example\\@127.0.0.1/", URL),
    ("https://127.0.0.1\\@public.example/", URL),
    ("https:\\\\127.0.0.1\\", URL),
    ("https:/\\127.0.0.1/", URL),
    ("https://127.0.0.1\\/", URL),
    ("https://127.0.0.1#@public.example/", ADDRESS),
    ("https://127.0.0.1?@public.example/", ADDRESS),
    ("https://127.0.0.1;public.example/", URL),
    ("https://127.0.0.1&public.example/", URL),
    ("https://127.0.0.1,public.example/", URL),
    ("https://public.example 127.0.0.1/", URL),
    ("https://public.example\t@127.0.0.1/", URL),
    ("https://12\t7.0.0.1/", URL),
    ("https://12\n7.0.0.1/", URL),
    ("https://127.0.0.1\r\nHost: public.example/", URL),
    (" https://127.0.0.1/", URL),
    ("https://127.0.0.1/ ", URL),
    ("https://127.0.0.1/\u{0}", URL),
    ("\u{1}https://127.0.0.1/", URL),
    ("\u{a0}https://127.0.0.1/", URL),
    ("https://public.example\u{3000}.127.0.0.1/", URL),
    ("ht\ntps://127.0.0.1/", URL),
    // Slashes and schemes
    ("https:127.0.0.1/", URL),
    ("https:/127.0.0.1/", URL),
    ("https:///127.0.0.1/", URL),
    ("https:////127.0.0.1/", URL),
    ("//127.0.0.1/", URL),
    ("/\\127.0.0.1/", URL),
    ("127.0.0.1", URL),
    ("127.0.0.1:443", URL),
    ("localhost:443/", URL),
    ("HTTPS://127.0.0.1/", ADDRESS),
    ("hTtPs://localhost/", ADDRESS),
    ("http://127.0.0.1/", URL),
    ("http://public.example/", URL),
    ("HTTP://public.example/", URL),
    ("httpſ://127.0.0.1/", URL),
    ("https+unix://127.0.0.1/", URL),
    ("file:///etc/passwd", URL),
    ("file://127.0.0.1/etc/passwd", URL),
    ("ftp://127.0.0.1/", URL),
    ("ftps://127.0.0.1/", URL),
    ("gopher://127.0.0.1:443/_GET", URL),
    ("dict://127.0.0.1:443/", URL),
    ("ldap://127.0.0.1/", URL),
    ("ws://127.0.0.1/", URL),
    ("wss://127.0.0.1/", URL),
    ("jar:https://127.0.0.1!/", URL),
    ("view-source:https://127.0.0.1/", URL),
    ("blob:https://127.0.0.1/a", URL),
    ("data:application/json,{}", URL),
    ("javascript:alert(1)", URL),
    ("urn:uuid:6ba7b810-9dad-11d1-80b4-00c04fd430c8", URL),
    ("about:blank", URL),
    ("", URL),
    ("https://", URL),
    ("https:///", URL),
    ("https://?", URL),
    ("https://#", URL),
    ("https://:443/", URL),
    // Ports
    ("https://public.example:80/", URL),
    ("https://public.example:8443/", URL),
    ("https://public.example:22/", URL),
    ("https://public.example:0/", URL),
    ("https://public.example:00022/", URL),
    ("https://public.example:65979/", URL),
    ("https://public.example:-443/", URL),
    ("https://public.example:443443/", URL),
    ("https://public.example:４４３/", URL),
    ("https://127.0.0.1:6379/", URL),
    ("https://127.0.0.1:443:80/", URL),
    ("https://[::1]:8080/", URL),
    ("https://[::1]443/", URL),
    // What name servers answer
    ("https://mixed.example/", ADDRESS),
    ("https://mixed-last.example/", ADDRESS),
    ("https://mapped.example/", ADDRESS),
    ("https://translated.example/", ADDRESS),
    ("https://six-to-four.example/", ADDRESS),
    ("https://link-local.example/", ADDRESS),
    ("https://unspecified.example/", ADDRESS),
    ("https://metadata.example/", ADDRESS),
    ("https://multicast.example/", ADDRESS),
    ("https://thousands.example/", ADDRESS),
    ("https://none.example/", Reason::DnsFailed),
    ("https://unknown.example/", Reason::DnsFailed),
];

/// One fetch, alone.
async fn get(fetcher: &Fetcher, url: &str) -> Result<Answer, Refused> {
    fetcher.attempt().get(url, Want::Badge).await
}

/// A network on which `public.example` is good and answers `/N` with a redirect to the Nth spelling.
async fn network() -> Arc<Net> {
    let net = Net::new().await;
    let public = net
        .tls("public.example", |mut stream| async move {
            let head = request(&mut stream).await;
            let number = head.split(['/', ' ']).nth(2).unwrap().parse::<usize>();
            let answer = match number.ok().and_then(|number| SPELLINGS.get(number)) {
                Some((to, _)) => format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\n\r\n"),
                None => ok("{}"),
            };
            say(&mut stream, answer.as_bytes()).await;
            let _ = stream.shutdown().await;
        })
        .await;
    let leads = |name: &str, addresses: &[&str]| {
        let addresses = addresses.iter().map(|address| address.parse().unwrap());
        net.name(name, Dns::Addresses(vec![addresses.collect()]));
    };
    let good = &public.to_string();
    leads("mixed.example", &["127.0.0.1", good]);
    leads("mixed-last.example", &[good, good, "::1"]);
    leads("mapped.example", &["::ffff:127.0.0.1"]);
    leads("translated.example", &["64:ff9b::7f00:1"]);
    leads("six-to-four.example", &["2002:7f00:1::1"]);
    leads("link-local.example", &["fe80::1"]);
    leads("unspecified.example", &["0.0.0.0"]);
    leads("metadata.example", &["169.254.169.254"]);
    leads("multicast.example", &["ff02::1"]);
    leads("none.example", &[]);
    let mut thousands = vec![public; 3_000];
    thousands.push("10.0.0.1".parse().unwrap());
    net.name("thousands.example", Dns::Addresses(vec![thousands]));
    net.name("unknown.example", Dns::Unknown);
    net
}

#[test]
fn no_spelling_leads_to_a_private_address() {
    stopped(async {
        let net = network().await;
        assert!(SPELLINGS.len() >= 120);
        let fetcher = net.guarded();
        let mut wrong = vec![];
        for (url, reason) in SPELLINGS {
            match get(&fetcher, url).await {
                Err(refused) if refused.reason == *reason => {}
                other => wrong.push(format!("{url:?}: {other:?}, expected {reason:?}")),
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert_eq!(net.connections(), []);
        assert_eq!(net.canary_visitors().await, 0);
    });
}

/// Plain http opens no other way: the same table, with the other scheme.
#[test]
fn nor_over_plain_http() {
    stopped(async {
        let net = network().await;
        let settings = Settings {
            plain_http: true,
            ..Settings::default()
        };
        let fetcher = net.fetcher(settings);
        for (url, reason) in SPELLINGS {
            let Some(rest) = url.strip_prefix("https") else {
                continue;
            };
            // Port 80 is the usual one now, and 443 no longer is.
            if rest.contains(":80/") || rest.contains(":443") {
                continue;
            }
            let refused = get(&fetcher, &format!("http{rest}")).await;
            assert_eq!(refused.unwrap_err().reason, *reason, "{url:?}");
        }
        assert_eq!(net.connections(), []);
        assert_eq!(net.canary_visitors().await, 0);
    });
}

/// Each of them as the target of a redirect. Some are relative there and lead back to the same good host.
#[test]
fn nor_does_a_redirect() {
    stopped(async {
        let net = network().await;
        let fetcher = net.guarded();
        let mut wrong = vec![];
        for (number, (url, reason)) in SPELLINGS.iter().enumerate() {
            if url.contains(['\r', '\n', '\0', '\u{1}']) {
                continue; // no header can hold them
            }
            let from = format!("https://public.example/{number}");
            let got = get(&fetcher, &from).await;
            let as_expected = match (&got, *url) {
                // Relative, so on the same good host.
                (Ok(answer), relative) => {
                    !relative.contains("//") && answer.url.starts_with("https://public.example/")
                }
                (Err(refused), "") => refused.reason == Reason::TooManyRedirects,
                // Of a header the spaces around are no part; after // only the scheme is missing.
                (Err(refused), url) if url.trim_matches(' ') != url || url.starts_with("//") => {
                    refused.reason == ADDRESS
                }
                (Err(refused), url) if !url.is_ascii() || *reason == URL => {
                    refused.reason == Reason::RedirectNotAllowed
                }
                (Err(refused), _) => refused.reason == *reason,
            };
            if !as_expected {
                wrong.push(format!("{url:?}: {got:?}, expected {reason:?}"));
            }
        }
        assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
        let public = net.connections()[0];
        assert!(net.connections().iter().all(|address| *address == public));
        assert_eq!(net.canary_visitors().await, 0);
    });
}

#[test]
fn a_name_that_changes_its_mind_is_asked_once_and_held_to_it() {
    stopped(async {
        let net = network().await;
        let loopback: IpAddr = "127.0.0.1".parse().unwrap();
        let public = net.answers("rebind.example", ok("{}")).await;
        let answers = vec![
            vec![public],
            vec![loopback],
            vec![public],
            vec![public, loopback],
        ];
        net.name("rebind.example", Dns::Addresses(answers));
        let fetcher = net.guarded();
        for (lookups, good) in [(1, true), (2, false), (3, true), (4, false), (5, false)] {
            match get(&fetcher, "https://rebind.example/").await {
                Ok(answer) => assert!(good, "{answer:?}"),
                Err(refused) => assert_eq!((refused.reason, good), (ADDRESS, false)),
            }
            assert_eq!(
                net.lookups("rebind.example"),
                lookups,
                "one lookup for each request"
            );
        }
        // A redirect to the same name asks again.
        let back = "HTTP/1.1 307 x\r\nLocation: https://back.example/again\r\n\r\n";
        let public = net.answers("back.example", back).await;
        let answers = Dns::Addresses(vec![vec![public], vec![loopback]]);
        net.name("back.example", answers);
        let got = get(&fetcher, "https://back.example/").await;
        assert_eq!(got.unwrap_err().reason, ADDRESS);
        assert_eq!(net.lookups("back.example"), 2);
        assert_eq!(net.canary_visitors().await, 0);
    });
}

/// The canary does sing: with the setting, the same spellings reach it.
#[test]
fn the_setting_and_it_alone_opens_private_addresses() {
    stopped(async {
        let net = network().await;
        let settings = Settings {
            private_addresses: true,
            plain_http: true,
        };
        let fetcher = net.fetcher(settings);
        let mut reached = 0;
        for (url, _) in SPELLINGS.iter().filter(|(_, reason)| *reason == ADDRESS) {
            if url.contains("mixed") || url.contains("thousands") {
                continue; // they lead to the good one as well
            }
            let got = get(&fetcher, url).await;
            assert!(got.is_err(), "the canary says nothing");
            reached += 1;
        }
        assert_eq!(net.canary_visitors().await, reached);
        assert!(reached > 80, "{reached}");
        let other_port = vet_url("http://127.0.0.1:8080/", &settings);
        assert!(other_port.is_ok());
    });
}

/// No message tells what a name leads to.
#[test]
fn a_refusal_says_what_to_know_and_no_more() {
    stopped(async {
        let net = network().await;
        net.name(
            "inside.example",
            Dns::Addresses(vec![vec!["10.20.30.40".parse().unwrap()]]),
        );
        let got = net.guarded().attempt();
        let refused = got.get("https://inside.example/a", Want::Badge).await;
        let refused = refused.unwrap_err();
        assert_eq!(refused.code(), "address-not-allowed");
        assert_eq!(refused.url, "https://inside.example/a");
        assert!(!refused.message.contains("10.20"), "{refused}");
        let mut codes: Vec<_> = Reason::ALL.iter().map(|reason| reason.code()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), Reason::ALL.len());
    });
}
