# What must pass before a change goes in; `.ci/run` checks more, from a fresh clone.
ready: format lint test documentation

# All tests: units, both adapters, the conformance suite, the snippets of the documents.
test:
    cargo test --workspace

format:
    cargo fmt --all --check
    # Files that no module mentions, such as those of tests/ui.
    git ls-files -z '*.rs' | xargs -0 rustfmt --edition 2024 --check

lint:
    cargo clippy --workspace --all-targets -- -D warnings

documentation:
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps

# Writes tests/conformance/recordings anew from a live Next.js. Needs npm, which installs Node 24 on Linux.
record:
    cargo run -p twinroute-tests --bin conformance -- record

# Breaks each cell of the table of a handler's life, and each limit of a server and of shadow, in turn, on a copy, and shows that its test fails. Takes a quarter of an hour.
mutate-life part="":
    cargo run -p twinroute-tests --bin mutate -- --check
    cargo run -p twinroute-tests --bin mutate -- "{{part}}"

bench:
    cargo bench -p twinroute-benches

# Instructions per request, against the committed baseline. Needs valgrind.
instructions *args:
    cargo run --release -p twinroute-benches --bin instructions -- {{args}}

# Load over HTTP against other servers, on a quiet machine of two cores. Next.js takes part where npm is.
load *args:
    cargo run --release -p twinroute-benches --bin http -- {{args}}

# Fuzzes the matcher. Needs a C++ compiler.
fuzz seconds="60":
    crates/matcher/fuzz/run {{seconds}}
