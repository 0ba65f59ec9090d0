# shellcheck shell=dash
# The job that makes private keys, and requests for their certificates. A key that exists is never replaced. Lines of
# `spec`:
#   expect PATH DIGEST OWNER GROUP MODE         see agent-expect.sh: of all that the plan touches, not of keys alone
#   key PATH OWNER GROUP NAME SUBJECT_ALT_NAMES

job_keys() {
  local kind path owner group name alternatives created found frames=''
  if ! command -v openssl >/dev/null; then
    fail COMMAND_FAILED unchanged 'the host has no openssl program'
    return 1
  fi
  # What it made when it ran before and was cut off.
  touch "$job_dir/own-keys" && expect_files "$job_dir/own-keys" || return 1
  while IFS="$tab" read -r kind path owner group name alternatives <&3; do
    [ "$kind" = key ] || continue
    created=no
    if [ ! -e "$path" ]; then
      make_key "$path" "$owner" "$group" || return 1
      created=yes
      effect "key create $path" || return 1
    fi
    frames=$frames$(describe_key "$path" "$created" "$name" "$alternatives") || {
      fail COMMAND_FAILED forward "openssl cannot read the key $path" "$(cat "$payload/said")"
      return 1
    }
    frames=$frames$newline
  done 3<"$payload/spec"
  awk -F "$tab" '$1 == "key" { print $2 }' "$payload/spec" >"$payload/targets"
  found=$(digest_paths "$payload/targets") || fail COMMAND_FAILED forward 'the keys change while they are read' || return 1
  result_frames=$frames$(frame key-files "$found")
}

# make_key PATH OWNER GROUP: whole or not at all, and never over another. That it is ours is on disk before it is there.
make_key() {
  local path="$1" staged
  staged=$(staged_name "$path")
  make_directory "${path%/*}" && undo_line staged "$staged" && rm -f -- "$staged" && : >"$staged" &&
    chown "$2:$3" "$staged" && chmod 0640 "$staged" &&
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 2>"$payload/said" >"$staged" &&
    sync "$staged" && printf '%s\n' "$path" >>"$job_dir/own-keys" && sync "$job_dir/own-keys" "$job_dir" &&
    { ln -T -- "$staged" "$path" || [ -e "$path" ]; } && rm -f -- "$staged" && flush "${path%/*}" ||
    fail COMMAND_FAILED forward "the key $path cannot be made" "$(cat "$payload/said" 2>/dev/null)"
}

# describe_key PATH CREATED NAME ALTERNATIVES: a frame with both PEMs, separated by an empty line.
describe_key() {
  local public request
  public=$(openssl pkey -pubout -in "$1" 2>"$payload/said") &&
    request=$(openssl req -new -key "$1" -subj "/CN=$3" -addext "subjectAltName=$4" 2>"$payload/said") || return 1
  frame key "$1$newline$2$newline$public$newline$newline$request"
}
