# shellcheck shell=dash
# What the host has, asked in one request. Writes nothing but its own work directory in /run, which is gone when it ends.

# verb_observe: the part `request` says what to look at, one `kind<tab>subject` a line.
verb_observe() {
  # Beside the state of jobs, not in it: a host that was only looked at bears no trace of us.
  work=$run_dir-observe.$$
  trap 'rm -rf "$work"' EXIT
  mkdir -p "$work" && take_parts "$work" || exit 1
  digest_key=$(field "$work/request" key)
  observe_system
  observe_packages
  observe_files
  observe_units
  observe_certificates
  observe_listeners
  observe_status_files
  observe_jobs
}

# asked KIND: the subjects of that kind, one a line.
asked() {
  sed -n "s/^$1$tab//p" "$work/request"
}

observe_system() {
  local systemd=no
  [ ! -d /run/systemd/system ] || systemd=yes
  [ ! -e /etc/os-release ] || frame_file os /etc/os-release
  frame kernel "$(uname -r)"
  frame architecture "$(uname -m)"
  frame systemd "$systemd"
  frame free-bytes "$(df -P -B1 /var | awk 'NR == 2 { print $4 }')"
  frame clock-ms "$(now_ms)"
}

observe_packages() {
  local name
  set --
  for name in $(asked package); do set -- "$@" "$name"; done
  [ $# -gt 0 ] || return 0
  command -v dpkg-query >/dev/null || return 0
  # shellcheck disable=SC2016 # dpkg's own fields
  frame packages "$(dpkg-query -W -f='${Package}\t${db:Status-Status}\t${Version}\n' -- "$@" 2>/dev/null)"
}

observe_files() {
  asked file >"$work/files"
  [ -s "$work/files" ] || return 0
  # A file may go while it is looked at: then once more. Whoever misses a file in the reply knows that it failed.
  digest_paths "$work/files" >"$work/digests" || digest_paths "$work/files" >"$work/digests" || return 0
  frame_file files "$work/digests"
}

observe_units() {
  local name
  set --
  for name in $(asked unit); do set -- "$@" "$name"; done
  [ $# -gt 0 ] && [ -d /run/systemd/system ] || return 0
  frame units "$(systemctl show --no-pager -p ActiveState -p SubState -p UnitFileState -p MainPID -- "$@")"
}

observe_certificates() {
  local path pem
  asked private-key >"$work/keys"
  while IFS= read -r path; do
    [ -f "$path" ] || continue
    pem=$(openssl pkey -pubout -in "$path" 2>/dev/null </dev/null) || continue
    frame public-key "$path$newline$pem"
  done <"$work/keys"
  asked pem >"$work/pems"
  while IFS= read -r path; do
    [ -f "$path" ] || continue
    frame_named_file pem "$path" 262144
  done <"$work/pems"
}

observe_listeners() {
  local port filter=
  for port in $(asked port); do filter="$filter${filter:+ or }sport = :$port"; done
  [ -n "$filter" ] || return 0
  frame listeners "$(ss -Hltnp "( $filter )" 2>/dev/null)"
}

observe_status_files() {
  local path
  asked status >"$work/status"
  while IFS= read -r path; do
    [ -f "$path" ] || continue
    frame_named_file status-file "$path" 65536
  done <"$work/status"
}

# Who holds the lock, which job was cut off and nobody has resolved yet, and how the last such one ended.
observe_jobs() {
  local id rest
  if lock_is_held; then
    frame lock-holder "$(holder_line)"
  elif [ -s "$state_dir/open" ]; then
    read -r id rest <"$state_dir/open"
    frame unfinished "$(field "$state_dir/jobs/$id/job" key)"
  fi
  [ ! -s "$state_dir/resolved" ] || frame_file resolved "$state_dir/resolved"
}
