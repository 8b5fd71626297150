#!/usr/bin/env bash
# The first process in the suite's own process, mount and network namespaces. Whatever the suite starts, mounts or connects
# ends with this process, however it ends. It stays, instead of giving way to its command, to reap orphans.
# usage: enclosure.sh FOLDER COMMAND [ARGUMENTS]
set -euo pipefail
folder=$1
shift
# Kubernetes, containerd and CNI write to fixed places; none of it may reach the machine's own.
for place in /run /var/log /var/lib "$folder"; do mount -t tmpfs -o mode=0755 tmpfs "$place"; done
mkdir /run/netns /run/lock
ip link set lo up
"$@"
