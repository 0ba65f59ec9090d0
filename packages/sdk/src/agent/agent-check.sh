# shellcheck shell=dash
# The daemons' own checkers, asked about the candidate files before one of them is in its place.
#
# $payload/tree is the candidate tree: every file under its final path. In a mount namespace of our own it is laid over
# the host's directories, so each checker sees the host as it would be, with everything that files name in each other.
# Where that is not allowed (a container without CAP_SYS_ADMIN) copies are checked, with the paths of other candidates
# replaced by those below the tree.

# check_candidates: asks all checkers. On failure the words are in $payload/words.
check_candidates() {
  grep -q "^check$tab" "$payload/spec" || return 0
  : >"$payload/words.raw"
  rm -f "$payload/refused"
  if ! unshare -m --propagation private /bin/sh "$agent_file" check "$payload" </dev/null 2>/dev/null; then
    echo 'This host allows no mount namespace: copies of the files are checked.'
    check_copies
  fi
  [ ! -s "$payload/words.raw" ] || {
    redact <"$payload/words.raw" >"$payload/words"
    return 1
  }
}

# check_laid_over PAYLOAD: runs in the namespace. Fails only where the tree cannot be laid over the host.
check_laid_over() {
  local directory
  payload=$1
  while IFS= read -r directory <&3; do
    # A process keeps the root that it has: what is laid over it is not seen.
    [ "$directory" != / ] || return 1
    # Read-only: no upper layer is needed, and no checker can write through.
    mount -t overlay -o "ro,lowerdir=$payload/tree$directory:$directory" clustermgr "$directory" 2>/dev/null || return 1
  done 3<"$payload/overlays"
  root=
  run_checkers
}

# check_copies: without a namespace. Directories that a daemon reads by a pattern are not seen here; its own reload
# or start is the judge of those, and then everything is put back.
check_copies() {
  local path other
  root=$payload/copies
  mkdir -p "$root"
  cp -a "$payload/tree/." "$root"
  find "$root" -type f -printf '/%P\n' | awk '{ print length($0), $0 }' | sort -rn | cut -d ' ' -f 2- >"$payload/paths"
  while IFS= read -r path <&3; do
    while IFS= read -r other <&4; do
      replace_literally "$other" "$root$other" "$root$path"
    done 4<"$payload/paths"
  done 3<"$payload/paths"
  run_checkers
}

# replace_literally OLD NEW FILE: OLD only where no longer path begins or goes on.
replace_literally() {
  grep -qF -- "$1" "$3" || return 0
  OLD=$1 NEW=$2 awk '
    BEGIN { old = ENVIRON["OLD"]; new = ENVIRON["NEW"] }
    {
      out = ""
      while ((at = index($0, old)) > 0) {
        before = at > 1 ? substr($0, at - 1, 1) : ""
        after = substr($0, at + length(old), 1)
        whole = before !~ /[A-Za-z0-9._\/-]/ && after !~ /[A-Za-z0-9_\/-]/
        out = out substr($0, 1, at - 1) (whole ? new : old)
        $0 = substr($0, at + length(old))
      }
      print out $0
    }' "$3" >"$3.replaced" && cat "$3.replaced" >"$3"
  rm -f "$3.replaced"
}

# run_checkers: every `check` line; words of refusals go to words.raw, below a line that names the file.
run_checkers() {
  local kind checker path
  while IFS="$tab" read -r kind checker path <&3; do
    [ "$kind" = check ] || continue
    # A file that is not to change is where it always was.
    [ -z "$root" ] || [ -e "$root$path" ] || continue
    "check_$checker" "$path" >"$payload/said" 2>&1 </dev/null && continue
    printf '%s\t%s\n' "$checker" "$path" >>"$payload/refused"
    # The words are about the file's own place, not a copy's.
    if [ -n "$root" ]; then sed "s|$root||g" "$payload/said"; else cat "$payload/said"; fi >>"$payload/words.raw"
    [ -s "$payload/words.raw" ] || echo "the $checker checker failed without a word" >>"$payload/words.raw"
  done 3<"$payload/spec"
}

need_program() {
  command -v "$1" >/dev/null && return 0
  echo "there is no $1 on this host"
  return 1
}

check_nginx() {
  local main=/etc/nginx/nginx.conf pid=/run/nginx.pid had_pid=no status
  need_program nginx || return 1
  [ "${1##*/}" != nginx.conf ] || main=$1
  # A fragment means something in its main file only.
  [ -z "$root" ] || [ -e "$root$main" ] || return 0
  [ ! -e "$pid" ] || had_pid=yes
  nginx -t -q -c "$root$main"
  status=$?
  # nginx -t makes an empty pid file, which would confuse others.
  [ "$had_pid" = yes ] || [ -s "$pid" ] || rm -f "$pid"
  return "$status"
}

check_nutcracker() {
  need_program nutcracker || return 1
  nutcracker -t -c "$root$1"
}

# Redis has no test switch. A last line that no version accepts stops it before it opens anything, and every line
# before it was accepted when it is the one complained of.
check_redis() {
  local server out
  server=$(command -v redis-server || command -v valkey-server) || {
    echo 'there is no redis-server on this host'
    return 1
  }
  out=$({
    cat "$root$1"
    printf '\ndatabases -27182818\n'
  } | "$server" - 2>&1)
  case $out in
    *"'databases -27182818'"*) return 0 ;;
  esac
  printf '%s\n' "$out"
  return 1
}

# The same for stunnel: a last section with an unknown option; sections before it are initialised, with their
# certificates and keys.
check_stunnel() {
  local out
  need_program stunnel || return 1
  out=$({
    cat "$root$1"
    printf '\n[clustermgr-check]\nclustermgr_stop = 1\n'
  } | stunnel -fd 0 2>&1 | sed -n 's/^\[!\] //p' | grep -vx 'No trusted certificates found')
  case ${out%%"$newline"*} in
    *clustermgr_stop*) return 0 ;;
  esac
  printf '%s\n' "${out:-stunnel said nothing}"
  return 1
}

# Without the switch systemd only warns of names and values that it does not know.
check_systemd() {
  local unit="${1##*/}"
  case $1 in
    *.d/*.conf)
      unit=${1%/*}
      unit=${unit##*/}
      unit=${unit%.d}
      ;;
  esac
  [ -z "$root" ] || export SYSTEMD_UNIT_PATH="$root/etc/systemd/system:"
  systemd-analyze verify --man=no --recursive-errors=no "$unit"
}
