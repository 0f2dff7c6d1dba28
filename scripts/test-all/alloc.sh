#!/usr/bin/env bash
# Bytes allocated per operation against bench/budget.tsv: one short fork for each benchmark that the budget names.
exec "$(dirname "$0")/../bench" --budget bench/budget.tsv
