# shellcheck shell=dash
# The job that installs packages. It only goes forward: dpkg's own database is its journal. Lines of `spec`:
#   package NAME
#   mask UNIT     a unit of these packages, that must not start with the distribution's own configuration

job_packages() {
  local name missing
  export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    fail HOST_UNSUPPORTED unchanged 'the host has no dpkg and apt-get'
    return 1
  fi
  set --
  for name in $(sed -n "s/^package$tab//p" "$payload/spec"); do set -- "$@" "$name"; done
  missing=$(missing_packages "$@")
  if [ -n "$missing" ] || needs_configure; then
    may_go_on || return 1
    mask_new_units && install_packages "$missing" "$@"
    status=$?
    remove_leftovers
    [ "$status" -eq 0 ] || return 1
  fi
  result_frames=$(frame packages "$(package_versions "$@")")
}

# package_versions NAME...: name and version of each installed one.
package_versions() {
  # shellcheck disable=SC2016 # dpkg's own fields
  dpkg-query -W -f='${db:Status-Status}\t${Package}\t${Version}\n' -- "$@" 2>/dev/null |
    sed -n "s/^installed$tab//p"
}

missing_packages() {
  local name
  package_versions "$@" | cut -f 1 >"$payload/installed"
  for name in "$@"; do
    grep -Fqx -- "$name" "$payload/installed" || printf '%s ' "$name"
  done
}

# Whether dpkg was cut off once.
needs_configure() {
  [ -n "$(dpkg --audit 2>&1)" ] || [ -n "$(ls -A /var/lib/dpkg/updates 2>/dev/null)" ]
}

# Those that were cut off while they were unpacked, dependencies too: dpkg wants them unpacked anew, and apt does not
# do that by itself.
half_installed() {
  # shellcheck disable=SC2016 # dpkg's own fields
  dpkg-query -W -f='${db:Status-Eflag} ${db:Status-Status} ${Package}\n' 2>/dev/null |
    sed -nE 's/^(reinstreq [^ ]+|[^ ]+ half-installed) //p' | tr '\n' ' '
}

mask_new_units() {
  local unit
  [ -d /run/systemd/system ] || return 0
  for unit in $(sed -n "s/^mask$tab//p" "$payload/spec"); do
    # A unit that serves already, or that its administrator masked, is not ours to touch.
    if systemctl --quiet is-active "$unit" || [ "$(unit_property "$unit" UnitFileState)" = masked ]; then continue; fi
    mask_unit "$unit" || fail COMMAND_FAILED unchanged "$unit cannot be masked" || return 1
  done
}

# install_packages MISSING NAME...
install_packages() {
  local missing="$1" line
  shift
  package_versions "$@" >"$payload/before"
  if needs_configure; then
    # What needs one that is only half there cannot be configured yet.
    packages_step configure dpkg_configure || [ -n "$(half_installed)" ] || return 1
    missing=$(missing_packages "$@")$(half_installed)
  fi
  if [ -n "$missing" ]; then
    lists_know "$missing" || packages_step update apt_get update || return 1
    if ! packages_step install apt_install "$missing"; then
      # The lists may be older than the mirror.
      packages_step update apt_get update && packages_step install apt_install "$missing" || return 1
    fi
  fi
  if needs_configure; then packages_step configure dpkg_configure || return 1; fi
  missing=$(missing_packages "$@")
  if [ -n "$missing" ]; then
    fail COMMAND_FAILED forward "apt-get ended well, but these packages are not installed: $missing"
    return 1
  fi
  package_versions "$@" | grep -Fxv -f "$payload/before" >"$payload/after"
  while IFS= read -r line <&3; do
    effect "package install $(printf '%s' "$line" | tr "$tab" ' ')" || return 1
  done 3<"$payload/after"
}

# packages_step NAME COMMAND...: its output is the job's, and the job's last complaints are the error's: apt-get update
# ends well without a mirror, and says so only there. After one blank dpkg says why it could not process a package.
packages_step() {
  local name="$1"
  shift
  journal begin "$name" || return 1
  # Without the lock: a daemon that a package starts by itself would hold it for as long as it lives.
  if "$@" 2>&1 9>&-; then
    journal end "$name"
    return 0
  fi
  fail COMMAND_FAILED forward "$name of packages failed: $*" \
    "$(grep -E '^(E:|W:|Err|dpkg: error| [^ ]|Sub-process)' "$job_dir/output" | tail -n 20)"
}

lists_know() {
  local name
  for name in $1; do
    apt-cache show --no-all-versions -- "$name" >/dev/null 2>&1 || return 1
  done
}

apt_get() {
  apt-get -o DPkg::Lock::Timeout=300 -o Acquire::Retries=2 -o Acquire::http::Timeout=30 -o Dpkg::Use-Pty=0 \
    -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@"
}

dpkg_configure() {
  dpkg --force-confdef --force-confold --configure -a
}

apt_install() {
  # shellcheck disable=SC2086 # names, validated by who asked, or dpkg's own
  apt_get install -y --no-install-recommends --reinstall -- $1
}
