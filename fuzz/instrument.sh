#!/bin/sh
# A RUSTC_WRAPPER that adds coverage counters to this project's crates only.
rustc="$1"
shift
case " $* " in
*" --crate-name slantwise "* | *fuzz_targets/*)
    exec "$rustc" "$@" -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=3 \
        -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table
    ;;
esac
exec "$rustc" "$@"
