//! What the fuzz targets share: a heap that counts.

use peak_alloc::PeakAlloc;

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

/// What no input may make us use.
const MOST: usize = 20 * 1024 * 1024;

/// Does `work`; panics when the heap has at any moment grown by more than 20 MiB.
pub fn bounded(work: impl FnOnce()) {
    let before = HEAP.current_usage();
    HEAP.reset_peak_usage();
    work();
    let grown = HEAP.peak_usage().saturating_sub(before);
    assert!(grown <= MOST, "{} KiB of heap were used", grown / 1024);
}
