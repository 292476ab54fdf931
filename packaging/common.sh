# shellcheck shell=bash
# Sourced by the other scripts of this folder.
set -E
trap 'echo "error: line $LINENO of $0 failed" >&2' ERR # set -e alone would end without a word
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck disable=SC2034 # used by the scripts that source this
cache=${XDG_CACHE_HOME:-$HOME/.cache}/pllava-studio

# Standard output is kept for answers and test summaries.
say() { printf '%s\n' "-- $*" >&2; }
die() {
    printf '%s\n' "error: $*" >&2
    exit 1
}

# One job a core, but no more than memory allows: a file that includes torch takes 1.5 GB to compile.
jobs_at_once() {
    local cores by_memory
    cores=$(nproc)
    by_memory=$(awk '/^MemAvailable/ {print int($2 / 1500000)}' /proc/meminfo)
    echo $((by_memory < 1 ? 1 : by_memory < cores ? by_memory : cores))
}

# build PRESET [TARGET...]: configures and builds; a log is shown only when something fails.
build() {
    local preset=$1 log
    shift
    log=$root/build/$preset-configure.log
    mkdir -p "$root/build"
    say "configuring build/$preset"
    (cd "$root" && cmake --preset "$preset" ${PLLAVA_TORCH_ROOT:+-DPLLAVA_TORCH_ROOT="$PLLAVA_TORCH_ROOT"}) >"$log" 2>&1 ||
        { cat "$log" >&2 && die "the $preset preset could not be configured"; }
    say "building ${*:-everything} in build/$preset with $(jobs_at_once) jobs"
    (cd "$root" && NINJA_STATUS='[%f/%t, %es] ' cmake --build --preset "$preset" --parallel "$(jobs_at_once)" ${1:+--target "$@"}) >&2 ||
        die "the build in build/$preset failed"
}
