#!/usr/bin/env bash
# A disk of 48 MB that runs full under the load of a whole gateway: no request fails, /health, the log and a counter say so, what is not
# written is counted, and rows are written again when there is room.
set -euo pipefail
if [ -z "${SMALL_DISK:-}" ]; then
    disk=$(mktemp -d)
    trap 'rmdir "$disk"' EXIT
    unshare -m true 2>/dev/null || { echo "a small disk needs the right to mount one"; exit 77; }
    # In a name space of its own: nothing is left mounted, whatever happens.
    SMALL_DISK=$disk unshare -m "$0"
    exit
fi
mount -t tmpfs -o size=48m none "$SMALL_DISK"
COUNCIL_ROUTER_RESPONSE_STORAGE__DB_PATH=$SMALL_DISK/responses.db "$(dirname "$0")/../strain" disk
