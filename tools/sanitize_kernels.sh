#!/usr/bin/env bash
# The kernels under the compiler's sanitizers: each read beyond a list, and each number that overflows, ends the process.
# Runs their own tests, the tests of forged and damaged indexes and of hostile queries, and a fuzzer, in a copy of the code.
#     tools/sanitize_kernels.sh [seconds of fuzzing, 30 unless told] [short]
# The whole takes an hour on two slow cores, most of it for every byte of an index; `short` is the kernels' own tests.
set -euo pipefail
cd "$(dirname "$0")/.."
python=$PWD/.venv/bin/python
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r searcher tests tools pyproject.toml corpus "$work"
cd "$work"

CFLAGS="-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all" \
  "$python" tools/compile_kernels.py
preload=$(gcc -print-file-name=libasan.so):$(gcc -print-file-name=libubsan.so)
# Python keeps what it has allocated to its end, and some of the tests give their children little memory.
sanitized() {
  LD_PRELOAD=$preload ASAN_OPTIONS=detect_leaks=0 PYTHONMALLOC=malloc PYTHONPATH=$work SEARCHER_NATIVE=1 "$python" "$@"
}
sanitized -c 'from searcher import kernels; assert kernels.running() == "compiled", "no extension"; print(kernels._NATIVE.__file__)'
sanitized tests/tools/fuzz_kernels.py --seconds "${1:-30}"
tests=(tests/unit/kernels tests/unit/index/test_damage.py)
[ "${2:-}" = short ] || tests+=(tests/faults/test_corruption.py tests/faults/test_hostile.py tests/unit/query/match)
sanitized -m pytest -q -p no:cacheprovider "${tests[@]}"
