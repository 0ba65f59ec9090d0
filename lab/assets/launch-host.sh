#!/bin/sh
# Launches one host and stays with it: launch-host CGROUP_DIR... -- COMMAND...
# Without cgroups of its own a host shares its services' cgroups with all others, and systemd cannot stop a service.
set -eu
while [ "$1" != -- ]; do
  echo $$ >"$1/cgroup.procs"
  shift
done
shift
# systemd-nspawn ends with 133 when its host asked for a reboot.
status=133
while [ "$status" -eq 133 ]; do
  status=0
  "$@" || status=$?
done
exit "$status"
