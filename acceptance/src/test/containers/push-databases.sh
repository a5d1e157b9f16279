#!/usr/bin/env bash
# Pushes a Trivy cache folder's databases in the form in which Trivy fetches them: trivy-db:2 and trivy-java-db:1.
# usage: push-databases.sh REGISTRY CACHE
set -euo pipefail
registry=$1 cache=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Pushes FILE; prints what a manifest says of it.
blob() {
  local digest at
  digest=sha256:$(sha256sum "$1" | cut -d' ' -f1)
  at=$(curl -fsS -X POST -D - -o /dev/null "http://$registry/v2/$name/blobs/uploads/" | tr -d '\r' | sed -n 's/^Location: //ip')
  case $at in /*) at="http://$registry$at" ;; esac
  curl -fsS -X PUT -H 'Content-Type: application/octet-stream' --data-binary @"$1" "$at&digest=$digest"
  echo "\"digest\": \"$digest\", \"size\": $(stat -c %s "$1")"
}
# FOLDER NAME TAG KIND
push() {
  name=$2
  tar -C "$cache/$1" -czf "$work/layer" .
  echo -n '{}' >"$work/config"
  cat >"$work/manifest" <<JSON
{"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
 "config": {"mediaType": "application/vnd.aquasec.trivy.config.v1+json", $(blob "$work/config")},
 "layers": [{"mediaType": "application/vnd.aquasec.trivy.$4.layer.v1.tar+gzip", $(blob "$work/layer"),
   "annotations": {"org.opencontainers.image.title": "$4.tar.gz"}}]}
JSON
  curl -fsS -X PUT -H 'Content-Type: application/vnd.oci.image.manifest.v1+json' --data-binary @"$work/manifest" "http://$registry/v2/$name/manifests/$3"
}
push db trivy-db 2 db
push java-db trivy-java-db 1 javadb
