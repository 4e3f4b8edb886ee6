# What the peers that forward media share: their `run` sources this, defines the functions named below, and calls `relay_peer "$@"`.
#
#   name=…                    as it stands in the table
#   version                   prints the version
#   install                   gets and builds it, quickly when it is there already; fails with a sentence on stderr when it cannot
#   start PORT                starts it in the background with its doors on PORT and the ports behind it; sets `process` (its id)
#                             and `door` (how the generator gets in)
#
# `run setup`; `run measure [--viewers 10,50,100] [--seconds 10] [--loss 0]`.
set -euo pipefail
export LC_ALL=C.UTF-8 PATH=$PATH:/usr/sbin
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cache=${SCHALTER_PEERS:-$HOME/.cache/schalter/peers}
# The generator, which is Schalter's own: every relay gets the same packets from the same program.
generator=${SCHALTER_LOAD_TESTS:-${CARGO_TARGET_DIR:-$root/target}/release/schalter-load-tests}

# Prints why the peer cannot be had, and ends.
missing() {
    /usr/bin/python3 -c 'import json, sys; print(json.dumps({"peer": sys.argv[1], "missing": sys.argv[2]}, ensure_ascii=False))' "$name" "$1"
    exit 0
}

# packages NAME…: installs what is not there yet.
packages() {
    dpkg -s "$@" >/dev/null 2>&1 && return
    command -v apt-get >/dev/null || { echo "$name needs the Debian packages $*" >&2; return 1; }
    # RUNLEVEL=1: packages start no service of the system.
    (apt-get update -qq && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@") >&2
}

# Three free ports in a row, the first is printed.
free_ports() {
    /usr/bin/python3 -c '
import socket
while True:
    first = socket.socket(); first.bind(("127.0.0.1", 0)); port = first.getsockname()[1]
    try:
        for number in (port + 1, port + 2):
            for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
                with socket.socket(socket.AF_INET, kind) as other: other.bind(("127.0.0.1", number))
        print(port); break
    except OSError: first.close()'
}

# wait_for_port PORT
wait_for_port() {
    for _ in $(seq 100); do
        (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return
        sleep 0.1
    done
    echo "$name does not listen on port $1" >&2
    return 1
}

stop() {
    [ -n "${process:-}" ] || return 0
    kill "$process" 2>/dev/null || true
    wait "$process" 2>/dev/null || true
    process=
}

measure() {
    local viewers=10,50,100 seconds=10 loss=0
    while [ $# -gt 1 ]; do
        case $1 in
            --viewers) viewers=$2 ;;
            --seconds) seconds=$2 ;;
            --loss) loss=$2 ;;
        esac
        shift 2
    done
    [ -x "$generator" ] || missing "the generator $(basename "$generator") is not built"
    log=$(mktemp -d)
    trap 'stop; rm -rf "$log"' EXIT
    (install >&2) 2>"$log/install" || missing "it cannot be installed: $(tail -n 1 "$log/install")"
    local count reports=()
    for count in ${viewers//,/ }; do
        start "$(free_ports)" || missing "it does not start"
        # A budget that speaks of our own cases says nothing of a peer's: only the report counts, not the exit code.
        RUST_BACKTRACE=0 "$generator" relay --peer "$name" --process "$process" "${door[@]}" --viewers "$count" --seconds "$seconds" --loss "$loss" \
            --budgets "$root/load-tests/budgets.toml" >"$log/$count.json" 2>"$log/$count.err" || true
        if [ -s "$log/$count.json" ]; then
            reports+=("$log/$count.json")
        else
            echo "$name with $count viewers: $(tail -n 1 "$log/$count.err")" >&2
        fi
        stop
    done
    [ ${#reports[@]} -gt 0 ] || missing "no run succeeded: $(tail -n 1 "$log/$count.err")"
    /usr/bin/python3 -c '
import json, sys
rows = [
    {key: row[key] for key in ("scenario", "case", "metric", "value")}
    for report in sys.argv[3:] for row in json.load(open(report))["rows"]
]
print(json.dumps({"peer": sys.argv[1], "version": sys.argv[2], "rows": rows}, ensure_ascii=False))' "$name" "$(version)" "${reports[@]}"
}

relay_peer() {
    local verb=${1:-}
    shift || true
    case $verb in
        # What cannot be had is told by `measure`.
        setup) (install >&2) || true ;;
        measure) measure "$@" ;;
        *) echo "usage: run setup | run measure [--viewers 10,50,100] [--seconds 10] [--loss 0]" >&2; exit 2 ;;
    esac
}
