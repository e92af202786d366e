# shellcheck shell=bash
# Ways to write a disk down as qcow2. To be sourced by build.
