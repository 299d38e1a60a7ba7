# The checks to run before a commit; `.ci/run` checks more, in a fresh clone.
ready: format lint test documentation tool

# The checks of the command line tool and of the scan, which are a workspace of their own.
tool:
    cd apps/cargo-twinroute && cargo fmt --all --check
    cd apps/cargo-twinroute && cargo clippy --workspace --all-targets -- -D warnings
    cd apps/cargo-twinroute && cargo test --workspace
    cd apps/cargo-twinroute && RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps

# All tests: units, both adapters, the conformance suite, the code blocks of the documents.
test:
    cargo test --workspace

format:
    cargo fmt --all --check
    # Files that no module names, such as those of tests/ui.
    git ls-files -z '*.rs' | xargs -0 rustfmt --edition 2024 --check

lint:
    cargo clippy --workspace --all-targets -- -D warnings

documentation:
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps

# Records tests/conformance/recordings from a live Next.js. Needs npm, which installs Node 24 on Linux.
record:
    cargo run -p twinroute-tests --bin conformance -- record

# Breaks each cell of the handler lifecycle table and each limit of a server and of shadow in turn, on a copy, and checks that its test fails. Takes 15 minutes.
mutate-life part="":
    cargo run -p twinroute-tests --bin mutate -- --check
    cargo run -p twinroute-tests --bin mutate -- "{{part}}"

bench:
    cargo bench -p twinroute-benches

# Instructions per request, compared with the committed baseline. Needs valgrind.
instructions *args:
    cargo run --release -p twinroute-benches --bin instructions -- {{args}}

# Load over HTTP, compared with other servers, on an idle machine with two cores. Includes Next.js if npm is installed.
load *args:
    cargo run --release -p twinroute-benches --bin http -- {{args}}

# Compares generated rules and matchers with a live Next.js. Needs npm.
oracle *args:
    cargo run -p twinroute-tests --bin config_oracle -- {{args}}

# Fuzzes the matcher, and the rules, the matchers of proxies and twinroute.toml: each target for this time. Needs a C++ compiler.
fuzz seconds="60":
    crates/matcher/fuzz/run {{seconds}}
    crates/rules/fuzz/run {{seconds}}

# Deploys as the pages of docs/deployment describe: nginx, systemd, the steps of the Dockerfile, the probes of Kubernetes. As root, on Debian.
deployment:
    cargo test -p my-api --test deploy -- --include-ignored --nocapture
