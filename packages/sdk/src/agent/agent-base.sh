# shellcheck shell=dash
# shellcheck disable=SC2015,SC2013 # In `a && b || fail`, a failing b is meant too; names that we split have no blanks.
# The agent of clustermgr on a host: places, frames, journal, digests. Its parts are put together in the order of
# agent-script.ts; functions only, but for the settings here and the dispatch in the last part.
set -u
umask 077
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
LC_ALL=C
export PATH LC_ALL
unset IFS

# The whole of this text, where it came by a connection.
: "${agent_text:=}"
state_dir=/var/lib/clustermgr
run_dir=/run/clustermgr
tab=$(printf '\t')
newline='
'

# frame TYPE TEXT: one part of a reply. Its length is told first, so nothing inside can be mistaken for another frame.
frame() {
  printf '%s %s\n%s\n' "$1" "${#2}" "$2"
}

# frame_file TYPE FILE [OFFSET [MAX]]: the same with a file's bytes, or with those from OFFSET, at most MAX of them.
frame_file() {
  local size offset="${3:-0}" max="${4:-}"
  size=$(wc -c <"$2")
  size=$((size - offset))
  [ "$size" -ge 0 ] || size=0
  [ -z "$max" ] || [ "$size" -le "$max" ] || size=$max
  printf '%s %s\n' "$1" "$size"
  tail -c "+$((offset + 1))" -- "$2" | head -c "$size"
  printf '\n'
}

# frame_named_file TYPE FILE MAX: its path, a line end, and its bytes, at most MAX of them.
frame_named_file() {
  local size
  size=$(wc -c <"$2")
  [ "$size" -le "$3" ] || size=$3
  printf '%s %s\n%s\n' "$1" "$((${#2} + 1 + size))" "$2"
  head -c "$size" -- "$2"
  printf '\n'
}

# take_parts DIRECTORY: stores the length-prefixed parts of a request as files there.
take_parts() {
  local name length
  while read -r name length; do
    [ "$name" != end ] || return 0
    head -c "$length" >"$1/$name" || return 1
    [ "$(wc -c <"$1/$name")" -eq "$length" ] || return 1
  done
  return 1
}

now_ms() {
  date +%s%3N
}

# field FILE NAME: the value of the first line `NAME<tab>value`.
field() {
  sed -n "/^$2$tab/{s/^$2$tab//p;q;}" "$1"
}

# journal EVENT SUBJECT: one line in the host's journal, on disk when this returns.
journal() {
  printf '%s %s %s %s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%S.%3NZ)" "$job_key" "$job_attempt" "$1" "$2" \
    >>"$state_dir/journal" && sync "$state_dir/journal"
}

# open_journal: makes it, closes a line that a power cut left unended, and keeps it bounded.
open_journal() {
  local file=$state_dir/journal
  if [ -e "$file" ] && [ "$(wc -c <"$file")" -gt 1048576 ]; then
    mv -fT "$file" "$file.1" || return 1
  fi
  if [ ! -s "$file" ]; then
    printf '# clustermgr/v1alpha1 journal: time key attempt event subject\n' >>"$file" || return 1
  elif [ -n "$(tail -c 1 "$file")" ]; then
    printf '\n' >>"$file" || return 1
  fi
  sync "$file" "$state_dir"
}

# write_durably FILE TEXT: the whole new content or the whole old one, whatever happens.
write_durably() {
  printf '%s\n' "$2" >"$1.new" && sync "$1.new" && mv -fT "$1.new" "$1" && sync "${1%/*}"
}

# digest_paths LIST: for each path in the file LIST a line `path digest owner group mode`, tab separated. The digest is
# H(key | H(content)) of a regular file, that of its target's name for a symbolic link, `other` for anything else, and
# `-` where there is nothing. All files go through one process each of sha256sum and stat. Needs $digest_key, and the
# private directory $work for intermediate values, which never leave the host.
digest_paths() {
  local list="$1" path sum rest number=10000
  rm -rf "$work/outer"
  mkdir -p "$work/outer" && : >"$work/special" && : >"$work/sums" && : >"$work/keyed" && : >"$work/stat" || return 1
  set --
  while IFS= read -r path; do
    [ -e "$path" ] || [ -L "$path" ] || continue
    set -- "$@" "$path"
  done <"$list"
  [ $# -eq 0 ] || stat --printf='%n\t%U\t%G\t%04a\n' -- "$@" >"$work/stat"
  set --
  while IFS= read -r path; do
    if [ -L "$path" ]; then
      sum=$(printf '%slink:%s' "$digest_key" "$(readlink -- "$path")" | sha256sum)
      printf '%s\t%s\n' "$path" "${sum%% *}" >>"$work/special"
    elif [ -f "$path" ]; then
      set -- "$@" "$path"
    elif [ -e "$path" ]; then
      printf '%s\tother\n' "$path" >>"$work/special"
    fi
  done <"$list"
  if [ $# -gt 0 ]; then
    sha256sum -- "$@" >"$work/sums" || return 1
    while read -r sum rest; do
      number=$((number + 1))
      printf '%s%s' "$digest_key" "$sum" >"$work/outer/$number"
    done <"$work/sums"
    sha256sum -- "$work"/outer/* >"$work/keyed" || return 1
  fi
  rm -rf "$work/outer"
  awk -F "$tab" -v OFS="$tab" '
    part == "sums" { path[FNR] = substr($0, 67) }
    part == "keyed" { digest[path[FNR]] = substr($0, 1, 64) }
    part == "special" { digest[$1] = $2 }
    part == "stat" { about[$1] = $2 OFS $3 OFS $4 }
    part == "list" { print $0, ($0 in digest ? digest[$0] : "-"), ($0 in about ? about[$0] : "-" OFS "-" OFS "-") }
  ' part=sums "$work/sums" part=keyed "$work/keyed" part=special "$work/special" part=stat "$work/stat" \
    part=list "$list"
}
