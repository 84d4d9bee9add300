//! Promise: the committed report of the seed's study is what the program makes, byte for byte.

mod common;
use common::succeed;

#[test]
fn the_committed_report_is_rebuilt_byte_for_byte() {
    let told = succeed(&["verify", "reports/one-escalation", "--quiet"]);
    assert!(told.contains("identical"), "{told}");
}
