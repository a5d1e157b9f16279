#!/usr/bin/env bash
# Makes the images that the container tests run upon, where none can be pulled: slipway-test/base, /kafka, /postgres,
# /registry, /prometheus and, of a Trivy that is given, /trivy; all of this machine's Debian packages, its JDK, the Kafka
# jars beside devstack, and its Prometheus. Kept between runs.
# usage: make-images.sh JDK KAFKA_JARS PROMETHEUS [TRIVY]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
jdk=$1 jars=$2 prometheus=$3 trivy=${4:-}
tag=$(cat "$here"/*.sh "$jdk/release" <(ls "$jars") "$prometheus" ${trivy:+"$trivy"} | sha256sum | cut -c1-16)
echo "$tag"
docker image inspect "slipway-test/prometheus:$tag" >/dev/null 2>&1 && exit 0

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$here/rootfs.sh" "$work/root" "$jdk"
tar -C "$work/root" -c . | docker import -c 'ENV JAVA_HOME=/opt/java' \
  -c 'ENV PATH=/opt/java/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' - "slipway-test/base:$tag" >/dev/null

make() {
  (cd "$work" && DOCKER_BUILDKIT=0 docker build -q -t "slipway-test/$1:$tag" -f - context >/dev/null 2>"$work/build.log") || {
    cat "$work/build.log" >&2
    exit 1
  }
}
mkdir "$work/context"
cp "$here"/*.sh "$work/context"
mkdir "$work/context/libs"
find "$jars" -name '*.jar' ! -name 'embedded-postgres*' -exec cp {} "$work/context/libs" \;
make kafka <<DOCKERFILE
FROM slipway-test/base:$tag
COPY libs /opt/kafka/libs
COPY kafka.sh /
RUN mkdir -p /var/lib/kafka/data && chown 10001:10001 /var/lib/kafka/data
USER 10001
ENTRYPOINT ["bash", "/kafka.sh"]
DOCKERFILE
make postgres <<DOCKERFILE
FROM slipway-test/base:$tag
COPY postgres.sh /
RUN mkdir -p /var/lib/postgresql/data /docker-entrypoint-initdb.d && chown -R 999:999 /var/lib/postgresql && ln -s /usr/lib/postgresql/*/bin/* /usr/local/bin/
USER postgres
ENTRYPOINT ["bash", "/postgres.sh"]
DOCKERFILE
make registry <<DOCKERFILE
FROM slipway-test/base:$tag
RUN mkdir -p /var/lib/registry && printf 'version: 0.1\nstorage: {filesystem: {rootdirectory: /var/lib/registry}}\nhttp: {addr: ":5000"}\n' >/etc/registry.yml
ENTRYPOINT ["docker-registry", "serve", "/etc/registry.yml"]
DOCKERFILE
if [ -n "$trivy" ]; then
  cp "$trivy" "$work/context/trivy"
  make trivy <<DOCKERFILE
FROM slipway-test/base:$tag
COPY trivy /usr/local/bin/trivy
ENTRYPOINT ["trivy"]
DOCKERFILE
fi
cp "$prometheus" "$work/context/prometheus"
make prometheus <<DOCKERFILE
FROM slipway-test/base:$tag
COPY prometheus /usr/local/bin/prometheus
RUN mkdir /prometheus && chown 65534:65534 /prometheus
USER 65534
ENTRYPOINT ["prometheus"]
CMD ["--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.path=/prometheus"]
DOCKERFILE
