//! `cargo twinroute completions`.

use std::io::{self, Write as _};

use clap::CommandFactory as _;
use clap_complete::{Shell, generate};

use crate::Failure;
use crate::args::Args;

/// The name of the executable, which the shells complete.
const EXECUTABLE: &str = "cargo-twinroute";

/// The name in the script for bash, in which a hyphen breaks the completion of options
/// (<https://github.com/clap-rs/clap/issues/6421>).
const BASH_NAME: &str = "cargo_twinroute";

/// Write the completions of commands and options for a shell
///
/// They complete `cargo-twinroute`, and in bash, zsh and fish `cargo twinroute`, too.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  bash        add to ~/.bashrc:
                source <(cargo twinroute completions bash)
  zsh         add to ~/.zshrc, after compinit:
                source <(cargo twinroute completions zsh)
  fish        cd ~/.config/fish/conf.d
              cargo twinroute completions fish > cargo-twinroute.fish
  powershell  add to $PROFILE:
                cargo twinroute completions powershell | Out-String | iex
  elvish      add to rc.elv:
                eval (cargo twinroute completions elvish | slurp)")]
pub(crate) struct CompletionsArgs {
    /// The shell
    pub(crate) shell: Shell,
}

/// Writes the script of a shell.
pub(crate) fn run(args: &CompletionsArgs) -> Result<(), Failure> {
    let mut script = Vec::new();
    let name = match args.shell {
        Shell::Bash => BASH_NAME,
        _ => EXECUTABLE,
    };
    // In the scripts the name is a part of those of functions, where `cargo twinroute` is not valid.
    let mut command = Args::command().name(name).bin_name(name);
    generate(args.shell, &mut command, name, &mut script);
    match args.shell {
        Shell::Bash => script.extend_from_slice(CARGO_BASH.as_bytes()),
        Shell::Fish => script.extend(fish_of_cargo()),
        // The completion of cargo calls the function `_cargo-twinroute`, which the script defines.
        _ => {}
    }
    io::stdout().lock().write_all(&script)?;
    Ok(())
}

/// Completes `cargo-twinroute` and `cargo twinroute` with the function of the script, and the rest of cargo as before.
const CARGO_BASH: &str = include_str!("completions/cargo.bash");

/// The lines of fish for `cargo`: they are added to those that fish has.
fn fish_of_cargo() -> Vec<u8> {
    let mut command = Args::command();
    command = clap::Command::new("cargo")
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .subcommand(command.name("twinroute").bin_name("cargo twinroute"));
    let mut script = Vec::new();
    generate(Shell::Fish, &mut command, "cargo", &mut script);
    script
}
