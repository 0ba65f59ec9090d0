#!/bin/sh
# Runs inside the base and installs what a cluster needs, for tests that do not test installing. The services are left
# disabled and stopped, their files as Debian's packages leave them.
set -eu
export DEBIAN_FRONTEND=noninteractive LC_ALL=C

# Nothing may start while the layer is made; and a layer that is thrown away when its making fails needs no fsync.
printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
chmod 0755 /usr/sbin/policy-rc.d
echo force-unsafe-io >/etc/dpkg/dpkg.cfg.d/lab-bake

apt-get update
apt-get install --yes --no-install-recommends redis-server stunnel4 nutcracker nginx openssl
# Modules that Debian packs apart, for the tests of nginx's language.
apt-get install --yes --no-install-recommends libnginx-mod-http-lua libnginx-mod-http-geoip \
  libnginx-mod-http-image-filter libnginx-mod-http-perl libnginx-mod-http-xslt-filter libnginx-mod-mail \
  libnginx-mod-stream libnginx-mod-stream-geoip
# Each would be loaded by Debian's own nginx.conf.
rm -f /etc/nginx/modules-enabled/*.conf
# Not in Debian 12.
if apt-cache show valkey-server >/dev/null 2>&1; then
  apt-get install --yes --no-install-recommends valkey-server
  systemctl disable --quiet valkey-server.service
fi

rm -f /usr/sbin/policy-rc.d /etc/dpkg/dpkg.cfg.d/lab-bake
systemctl disable --quiet redis-server.service nginx.service nutcracker.service stunnel4.service

apt-get clean
rm -rf /var/lib/apt/lists/* /var/cache/debconf/*-old /var/log/apt/* /var/log/dpkg.log
: >/etc/machine-id
