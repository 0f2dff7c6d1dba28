#!/usr/bin/env bash
# A disk of 48 MB that runs full under the load of a whole gateway: no request fails, /health, the log and a counter say so, what is not
# written is counted, and rows are written again when there is room.
set -euo pipefail
cd "$(dirname "$0")/../.."
[ -n "${SMALL_DISK:-}" ] || exec scripts/small-disk 48m "$0"
COUNCIL_ROUTER_RESPONSE_STORAGE__DB_PATH=$SMALL_DISK/responses.db exec scripts/strain disk
