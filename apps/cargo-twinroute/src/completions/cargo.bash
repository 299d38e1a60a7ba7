
# `cargo twinroute` as a command of cargo. What else cargo completes stays as it was.
if [[ "$(complete -p cargo 2>/dev/null)" != *_cargo_with_twinroute* ]]; then
    if ! complete -p cargo &>/dev/null; then
        if declare -F _comp_load >/dev/null; then
            _comp_load cargo &>/dev/null
        elif declare -F _completion_loader >/dev/null; then
            _completion_loader cargo &>/dev/null
        fi
    fi
    _cargo_without_twinroute=""
    if [[ "$(complete -p cargo 2>/dev/null)" =~ -F\ ([^ ]+) ]]; then
        _cargo_without_twinroute="${BASH_REMATCH[1]}"
    fi
fi

_cargo_with_twinroute() {
    if [[ "${COMP_WORDS[1]}" == "twinroute" && "${COMP_CWORD}" -gt 1 ]]; then
        COMP_WORDS=("cargo-twinroute" "${COMP_WORDS[@]:2}")
        COMP_CWORD=$((COMP_CWORD - 1))
        _cargo_twinroute "cargo-twinroute" "$2" "$3"
    elif [[ -n "${_cargo_without_twinroute}" ]]; then
        "${_cargo_without_twinroute}" "$@"
    elif [[ "${COMP_CWORD}" -eq 1 ]]; then
        COMPREPLY=($(compgen -W "twinroute" -- "$2"))
    fi
}

complete -F _cargo_twinroute -o bashdefault -o default cargo-twinroute
complete -F _cargo_with_twinroute -o bashdefault -o default cargo
