//! Chance that can be had again: a test that fails shows its seed.

use std::cell::Cell;

/// Numbers by chance, from `SCEAU_SEED` or a new seed.
pub struct Dice(Cell<u64>);

impl Dice {
    pub fn new() -> Self {
        let given = std::env::var("SCEAU_SEED").ok();
        let seed = given.map_or_else(
            || uuid::Uuid::new_v4().as_u64_pair().1,
            |text| text.parse().expect("a number"),
        );
        println!("SCEAU_SEED={seed}");
        Self(Cell::new(seed))
    }

    /// SplitMix64.
    fn next(&self) -> u64 {
        self.0.set(self.0.get().wrapping_add(0x9e37_79b9_7f4a_7c15));
        let mixed = self.0.get();
        let mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// 0 to 1.
    pub fn part(&self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// One of `0..of`.
    pub fn below(&self, of: usize) -> usize {
        (self.part() * of as f64) as usize
    }
}
