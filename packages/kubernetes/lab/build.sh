#!/usr/bin/env bash
# Builds a Kubernetes control plane into one binary, once per content of the Go files here, and prints its path.
# 6 to 14 minutes of two cores when nothing is cached, 20 ms when it is there.
set -euo pipefail
cd "$(dirname "$0")"
dir=${1:-${XDG_CACHE_HOME:-$HOME/.cache}/aevon-kubelab}
out=$dir/kubelab-$(cat go.mod go.sum ./*.go build.sh | sha256sum | cut -c1-16)
if [ ! -x "$out" ]; then
  mkdir -p "$dir"
  version=$(sed -n 's#^\tk8s.io/kubernetes v##p' go.mod) package=k8s.io/component-base/version
  minor=${version#*.}
  CGO_ENABLED=0 nice -n 19 go build -trimpath -buildvcs=false -o "$out.$$" -ldflags "-s -w \
    -X $package.gitVersion=v$version -X $package.gitMajor=1 -X $package.gitMinor=${minor%%.*} \
    -X $package.gitTreeState=clean -X $package.gitCommit=unknown -X $package.buildDate=1970-01-01T00:00:00Z" . >&2
  mv "$out.$$" "$out"
fi
echo "$out"
