#!/bin/sh
# Runs inside a fresh debootstrap root and makes it a lab host's lower layer. What belongs to one host (keys, machine-id,
# /etc/hosts) is put into its own upper layer later.
set -eu
export DEBIAN_FRONTEND=noninteractive LC_ALL=C

# A second account, so that tests can become root by sudo. Debian has a group of that name already.
useradd --create-home --shell /bin/bash --gid operator operator
echo 'operator ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/operator
chmod 0440 /etc/sudoers.d/operator

# The journal has to survive a power cut.
mkdir -p /etc/systemd/journald.conf.d /var/log/journal
printf '[Journal]\nStorage=persistent\nSystemMaxUse=64M\n' >/etc/systemd/journald.conf.d/lab.conf

# Nobody sits at the console, and nothing may start apt behind a test's back.
systemctl mask --quiet console-getty.service getty.target apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer \
  e2scrub_all.timer e2scrub_reap.service fstrim.timer systemd-timesyncd.service

# Shared keys and ids would make all hosts one.
rm -f /etc/ssh/ssh_host_*_key /etc/ssh/ssh_host_*_key.pub /var/lib/dbus/machine-id
: >/etc/machine-id

# debootstrap copied this machine's name servers, which hosts cannot reach: each question would cost 10 s. Names come from
# /etc/hosts, packages through the proxy.
echo '# The lab has no name server.' >/etc/resolv.conf

apt-get update
apt-get clean
rm -rf /var/lib/apt/lists/* /var/cache/debconf/*-old /var/log/apt/* /var/log/dpkg.log /var/log/bootstrap.log
