#!/usr/bin/env bash
# Every script through shellcheck and ruff.
exec "$(dirname "$0")/../lint"
