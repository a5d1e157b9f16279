#!/usr/bin/env bash
# Starts Kafka as the official image does: KAFKA_SOME_SETTING is some.setting, and a new folder is formatted.
set -euo pipefail
settings=/tmp/server.properties
env | sed -n 's/^KAFKA_\([A-Z_]*\)=\(.*\)$/\1 \2/p' | while read -r name value; do
  name=${name,,}
  echo "${name//_/.}=$value"
done >"$settings"
java -cp '/opt/kafka/libs/*' kafka.tools.StorageTool format -t "${CLUSTER_ID:-5L6g3nShT-eMCtK--X86sw}" -c "$settings" --ignore-formatted
exec java -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '/opt/kafka/libs/*' kafka.Kafka "$settings"
