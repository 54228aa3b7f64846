//! What can happen, at random.

use proptest::prelude::*;
use proptest::sample::Index;

/// One thing that happens. Persons, issuers and badges are given by their number among those there are.
#[derive(Debug, Clone)]
pub enum Act {
    /// A badge is awarded: the leaf, valid for so many days, earned so many days ago.
    Award {
        who: usize,
        leaf: Index,
        issuer: usize,
        valid: Option<u16>,
        ago: u16,
    },
    /// A badge or composite is revoked; a composite is withheld from then on.
    Revoke { who: usize, which: Index },
    /// A composite or badge is declined by its holder: the same.
    Decline { who: usize, which: Index },
    /// A badge is replaced by the same with something corrected; sometimes it was the other person's.
    Replace {
        who: usize,
        which: Index,
        away: bool,
    },
    /// What is withheld is so no longer: what its holder declined, or what was revoked.
    Lift { who: usize, declined: bool },
    /// So many days pass.
    Pass { days: u16 },
    /// The reconciler runs.
    Reconcile,
    /// What is to fall by now does.
    Execute,
    /// The second person turns out to be the first.
    Merge,
    /// An issuer is trusted from now on.
    Accredit { issuer: usize },
    /// It is trusted no longer; what it awarded keeps counting.
    EndTrust { issuer: usize },
    /// It should not have been trusted for the last so many days: what was recorded then does not count.
    Withdraw { issuer: usize, days: u16 },
    /// Another version of a rule comes into force, and its back-fill is made.
    ChangeRule { which: Index },
}

pub fn any_act() -> impl Strategy<Value = Act> {
    let who = || prop_oneof![2 => Just(0_usize), 1 => Just(1)];
    let days = || prop_oneof![3 => 0_u16..40, 2 => 40_u16..420];
    prop_oneof![
        14 => (who(), any::<Index>(), 0..3_usize, proptest::option::weighted(0.4, 1_u16..900), prop_oneof![2 => Just(0_u16), 1 => 0_u16..900])
            .prop_map(|(who, leaf, issuer, valid, ago)| Act::Award { who, leaf, issuer, valid, ago }),
        3 => (who(), any::<Index>()).prop_map(|(who, which)| Act::Revoke { who, which }),
        1 => (who(), any::<Index>()).prop_map(|(who, which)| Act::Decline { who, which }),
        2 => (who(), any::<Index>(), proptest::bool::weighted(0.3))
            .prop_map(|(who, which, away)| Act::Replace { who, which, away }),
        2 => (who(), any::<bool>()).prop_map(|(who, declined)| Act::Lift { who, declined }),
        6 => days().prop_map(|days| Act::Pass { days }),
        3 => Just(Act::Reconcile),
        2 => Just(Act::Execute),
        1 => Just(Act::Merge),
        2 => (1..3_usize).prop_map(|issuer| Act::Accredit { issuer }),
        1 => (1..3_usize).prop_map(|issuer| Act::EndTrust { issuer }),
        1 => (1..3_usize, days()).prop_map(|(issuer, days)| Act::Withdraw { issuer, days }),
        1 => any::<Index>().prop_map(|which| Act::ChangeRule { which }),
    ]
}
