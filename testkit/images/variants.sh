# shellcheck shell=bash
# Images that break one rule each. To be sourced by build.
