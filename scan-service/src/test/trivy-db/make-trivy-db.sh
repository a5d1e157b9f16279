#!/bin/sh
# Makes OUT a Trivy cache folder with a small vulnerability database of today and an empty java-db. Needs Go.
set -eu
if [ $# -ne 1 ]; then
    echo "usage: make-trivy-db.sh OUT" >&2
    exit 2
fi
if ! command -v go >/dev/null; then
    echo "make-trivy-db.sh: there is no 'go' on the PATH: install Go 1.24 or newer" >&2
    exit 1
fi
mkdir -p "$1"
out=$(cd "$1" && pwd)
cd "$(dirname "$0")"
exec go run . "$out"
