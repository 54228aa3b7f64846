//! Many at once, and the bounds of one verification.

use super::net::{Net, advance, ok, request, say, stopped};
use sceau::checking::fetching::{
    Answer, Attempt, Fetcher, MAX_AT_ONCE, MAX_FETCHES, MAX_PER_HOST, Reason, Refused, TOTAL, Want,
};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::sync::Semaphore;
use tokio::task::{JoinHandle, JoinSet};

type Got = Result<Answer, Refused>;

/// Remotes that answer once somebody releases them.
async fn waiting(net: &Arc<Net>, hosts: usize) -> Arc<Semaphore> {
    let release = Arc::new(Semaphore::new(0));
    for host in 0..hosts {
        let (on, released) = (Arc::clone(net), Arc::clone(&release));
        net.tls(&format!("waits-{host}.example"), move |mut stream| {
            let (on, released) = (Arc::clone(&on), Arc::clone(&released));
            async move {
                request(&mut stream).await;
                on.hangs();
                released.acquire().await.unwrap().forget();
                say(&mut stream, ok("{}").as_bytes()).await;
                let _ = stream.shutdown().await;
            }
        })
        .await;
    }
    release
}

fn fetch(fetcher: &Fetcher, host: &str) -> JoinHandle<Got> {
    start(fetcher.attempt(), host)
}

fn start(attempt: Attempt, host: &str) -> JoinHandle<Got> {
    let url = format!("https://{host}.example/");
    tokio::spawn(async move { attempt.get(&url, Want::Badge).await })
}

/// As many as there may be, on as few hosts as that takes.
fn crowd(fetcher: &Fetcher) -> JoinSet<Got> {
    let mut crowd = JoinSet::new();
    for number in 0..MAX_AT_ONCE {
        let attempt = fetcher.attempt();
        let url = format!("https://waits-{}.example/", number / MAX_PER_HOST);
        crowd.spawn(async move { attempt.get(&url, Want::Badge).await });
    }
    crowd
}

const HOSTS: usize = MAX_AT_ONCE / MAX_PER_HOST;

/// Lets everything that can go on go on.
async fn settle() {
    for _ in 0..1_000 {
        tokio::task::yield_now().await;
    }
}

#[test]
fn while_64_hang_others_go_on_and_the_65th_waits_for_a_turn() {
    stopped(async {
        let net = Net::new().await;
        let release = waiting(&net, HOSTS).await;
        net.answers("quick.example", ok("{}")).await;
        let fetcher = net.guarded();
        let mut crowd = crowd(&fetcher);
        net.until_hanging(MAX_AT_ONCE).await;

        let late = fetch(&fetcher, "quick");
        // A badge that needs no fetch is not kept waiting, on the very same thread.
        let local = tokio::spawn(async {
            let url = "https://127.0.0.1/".to_owned();
            sceau::checking::fetching::vet_url(&url, &Default::default()).unwrap_err()
        });
        assert_eq!(local.await.unwrap().reason, Reason::AddressNotAllowed);
        let other = tokio::task::spawn_blocking(|| 1 + 1);
        assert_eq!(other.await.unwrap(), 2);
        settle().await;
        assert_eq!(net.connections().len(), MAX_AT_ONCE, "the 65th waits");
        assert_eq!(
            net.lookups("quick.example"),
            0,
            "before it looks anything up"
        );

        release.add_permits(1);
        assert_eq!(late.await.unwrap().unwrap().status, 200);
        release.add_permits(MAX_AT_ONCE);
        while let Some(got) = crowd.join_next().await {
            assert_eq!(got.unwrap().unwrap().status, 200);
        }
    });
}

#[test]
fn one_whose_turn_does_not_come_is_told_so() {
    stopped(async {
        let net = Net::new().await;
        let release = waiting(&net, HOSTS).await;
        net.answers("quick.example", ok("{}")).await;
        let fetcher = net.guarded();
        let attempt = fetcher.attempt();
        let first = attempt.get("https://quick.example/", Want::Badge).await;
        assert!(first.is_ok());
        advance(Duration::from_secs(5)).await;
        let mut crowd = crowd(&fetcher);
        net.until_hanging(MAX_AT_ONCE).await;
        let unlucky = start(attempt, "quick");
        settle().await;
        advance(TOTAL - Duration::from_secs(5)).await;
        let refused = unlucky.await.unwrap().unwrap_err();
        assert_eq!(refused.reason, Reason::Busy);
        release.add_permits(MAX_AT_ONCE);
        while let Some(got) = crowd.join_next().await {
            assert!(got.unwrap().is_ok(), "the others were not hurt");
        }
    });
}

#[test]
fn a_slow_host_has_four_at_once_and_keeps_no_other_waiting() {
    stopped(async {
        let net = Net::new().await;
        let release = waiting(&net, 1).await;
        net.answers("quick.example", ok("{}")).await;
        let fetcher = net.guarded();
        // Many more than 64 for one host: they wait for the host, not for one of the 64.
        let many = 2 * MAX_AT_ONCE;
        let mut crowd = JoinSet::new();
        for _ in 0..many {
            let attempt = fetcher.attempt();
            crowd.spawn(async move { attempt.get("https://waits-0.example/", Want::Badge).await });
        }
        net.until_hanging(MAX_PER_HOST).await;
        let quick = fetch(&fetcher, "quick").await.unwrap();
        assert_eq!(quick.unwrap().status, 200);
        settle().await;
        assert_eq!(net.lookups("waits-0.example"), MAX_PER_HOST);
        release.add_permits(many);
        while let Some(got) = crowd.join_next().await {
            assert_eq!(got.unwrap().unwrap().status, 200);
        }
        assert_eq!(net.lookups("waits-0.example"), many);
    });
}

#[test]
fn who_gives_up_gives_its_turn_back() {
    stopped(async {
        let net = Net::new().await;
        let _release = waiting(&net, HOSTS).await;
        net.answers("quick.example", ok("{}")).await;
        let fetcher = net.guarded();
        let mut crowd = crowd(&fetcher);
        net.until_hanging(MAX_AT_ONCE).await;
        let late = fetch(&fetcher, "quick");
        settle().await;
        crowd.abort_all();
        assert!(late.await.unwrap().is_ok());
        while let Some(ended) = crowd.join_next().await {
            assert!(ended.unwrap_err().is_cancelled());
        }
    });
}

#[test]
fn a_verification_has_eight_fetches() {
    stopped(async {
        let net = Net::new().await;
        net.answers("quick.example", ok("{}")).await;
        let attempt = net.guarded().attempt();
        let url = "https://quick.example/";
        for _ in 0..MAX_FETCHES {
            // What is refused as it is written is no fetch.
            assert!(
                attempt
                    .get("https://127.0.0.1/", Want::Badge)
                    .await
                    .is_err()
            );
            assert!(attempt.get(url, Want::Badge).await.is_ok());
        }
        let refused = attempt.get(url, Want::Badge).await.unwrap_err();
        assert_eq!(refused.reason, Reason::TooManyFetches);
        assert_eq!(net.connections().len(), MAX_FETCHES);
    });
}

#[test]
fn a_verification_has_ten_seconds_from_its_first_fetch() {
    stopped(async {
        let net = Net::new().await;
        let _release = waiting(&net, 1).await;
        net.answers("quick.example", ok("{}")).await;
        let attempt = Arc::new(net.guarded().attempt());
        advance(Duration::from_secs(20)).await; // before the first: not counted
        let quick = "https://quick.example/";
        assert!(attempt.get(quick, Want::Badge).await.is_ok());
        advance(Duration::from_secs(9)).await;
        let slow = Arc::clone(&attempt);
        let slow =
            tokio::spawn(async move { slow.get("https://waits-0.example/", Want::Badge).await });
        net.until_hanging(1).await;
        advance(Duration::from_millis(900)).await;
        assert!(!slow.is_finished());
        advance(Duration::from_millis(200)).await;
        assert_eq!(slow.await.unwrap().unwrap_err().reason, Reason::Timeout);
        // Afterwards nothing is even begun.
        let refused = attempt.get(quick, Want::Badge).await.unwrap_err();
        assert_eq!(refused.reason, Reason::Timeout);
        assert_eq!(net.lookups("quick.example"), 1);
    });
}
