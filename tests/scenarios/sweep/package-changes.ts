import type { SweptHost } from './swept-host.ts'

/** What is asked for; it needs `sweep-base`. */
export const PACKAGE = 'sweep-tool'

/**
 * A package source of the host's own with two packages, one needing the other; each has a unit-less daemon's worth of
 * maintainer scripts, which flush as a real one's tools do, so that a cut-off falls inside them too.
 */
export async function offerPackages({ host }: SweptHost): Promise<void> {
  await host.exec(`set -e
mkdir -p /opt/sweep-source
cd /opt/sweep-source
offer() {
  mkdir -p "$1/DEBIAN" "$1/usr/share/$1" "$1/etc"
  echo "content of $1" >"$1/usr/share/$1/file"
  echo "setting of $1" >"$1/etc/$1.conf"
  echo "/etc/$1.conf" >"$1/DEBIAN/conffiles"
  printf 'Package: %s\\nVersion: 1.0\\nArchitecture: all\\nMaintainer: Sweep <sweep@example.org>\\nDescription: %s\\n%s' "$1" "$1" "$2" >"$1/DEBIAN/control"
  for script in preinst postinst; do
    printf '#!/bin/sh\\nset -e\\nsync\\necho %s $1 >>/var/lib/%s.ran\\nsync\\n' "$script" "$1" >"$1/DEBIAN/$script"
    chmod 755 "$1/DEBIAN/$script"
  done
  /usr/bin/dpkg-deb --root-owner-group --build "$1" "$1.deb" >/dev/null
  { cat "$1/DEBIAN/control"; printf 'Filename: ./%s.deb\\nSize: %s\\nSHA256: %s\\n\\n' "$1" "$(wc -c <"$1.deb")" "$(sha256sum "$1.deb" | cut -d ' ' -f 1)"; } >>Packages
  rm -r "$1"
}
offer sweep-base ''
offer sweep-tool 'Depends: sweep-base
'
# apt gives dpkg a path of its own.
echo 'DPkg::Path "/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin";' >/etc/apt/apt.conf.d/99sweep
rm -rf /etc/apt/sources.list /etc/apt/sources.list.d/*
echo 'deb [trusted=yes] file:/opt/sweep-source ./' >/etc/apt/sources.list`)
}

/** Both are there, whole; dpkg has nothing left to do. */
export const VERIFY_PACKAGES = `set -e
[ -z "$(dpkg --audit)" ] && [ -z "$(ls -A /var/lib/dpkg/updates)" ]
[ "$(dpkg-query -W -f='\${db:Status-Status} ' sweep-base sweep-tool)" = 'installed installed ' ]
dpkg --verify sweep-base sweep-tool
cat /usr/share/sweep-base/file /usr/share/sweep-tool/file /etc/sweep-base.conf /etc/sweep-tool.conf
! find /usr/share/sweep-* /etc/sweep-* -name '*.dpkg-*' | grep .`
