# shellcheck shell=dash
# The transactional job: all files and units of a plan, or none.
#
# Lines of the payload's `spec`, tab separated; the contents are parts of their own, content.INDEX:
#   expect PATH DIGEST OWNER GROUP MODE   see agent-expect.sh
#   file INDEX PATH OWNER GROUP MODE SECRET   INDEX `-`: the content stays; SECRET: whether it has one, yes or no
#   check CHECKER PATH
#   unit UNIT ENABLE VERB              ENABLE yes/no; VERB start, restart, reload or none
#   ready UNIT listening ADDRESS PORT / ready UNIT redis-ping ADDRESS PORT CONFIG
#   log UNIT PATH                      where the daemon says why
#   deadline MS                        for each unit to become ready

job_apply() {
  apply_step preconditions check_preconditions || return 1
  apply_step stage stage_tree || return 1
  apply_step check check_files || return 1
  may_go_on || return 1
  # From here on there is something to put back.
  if apply_step backup back_up && apply_step swap swap_files && apply_step activate activate_units &&
    apply_step verify verify_units; then
    return 0
  fi
  roll_back
  return 1
}

# apply_step NAME FUNCTION: with its line in the journal before and after.
apply_step() {
  journal begin "$1" && "$2" && journal end "$1"
}

check_preconditions() {
  local kind index path owner group rest
  expect_files || return 1
  while IFS="$tab" read -r kind index path owner group rest <&3; do
    [ "$kind" = file ] || continue
    if [ -e "$path" ] && [ ! -f "$path" ] && [ ! -L "$path" ]; then
      fail JOB_FAILED unchanged "$path is neither a file nor absent"
      return 1
    fi
    if ! getent passwd "$owner" >/dev/null || ! getent group "$group" >/dev/null; then
      fail JOB_FAILED unchanged "$path is to belong to $owner:$group, and this host does not know them"
      return 1
    fi
  done 3<"$payload/spec"
}

# stage_tree: the candidate tree below the payload, and the directories over which checkers have it laid.
stage_tree() {
  local kind index path owner group mode rest directory
  mkdir -p "$payload/tree" || return 1
  : >"$payload/directories"
  while IFS="$tab" read -r kind index path owner group mode rest <&3; do
    [ "$kind" = file ] || continue
    make_private_path "${path%/*}" || fail JOB_FAILED unchanged "$path cannot be staged" || return 1
    if [ "$index" = - ]; then
      cp -T -- "$path" "$payload/tree$path"
    else
      mv -T -- "$payload/content.$index" "$payload/tree$path"
    fi && chown "$owner:$group" "$payload/tree$path" && chmod "$mode" "$payload/tree$path" ||
      fail JOB_FAILED unchanged "$path cannot be staged" || return 1
    directory=${path%/*}
    while [ ! -d "${directory:-/}" ]; do directory=${directory%/*}; done
    printf '%s\n' "${directory:-/}" >>"$payload/directories"
  done 3<"$payload/spec"
  sort -u "$payload/directories" | awk '{ for (top in kept) if (index($0 "/", top "/") == 1) next; kept[$0]; print }' \
    >"$payload/overlays"
}

# make_private_path DIRECTORY: in the tree, with the modes that checkers which drop their rights can pass.
make_private_path() {
  (umask 022 && mkdir -p "$payload/tree$1")
}

check_files() {
  check_candidates && return 0
  fail CHECK_FAILED unchanged "$(awk -F "$tab" '{ printf "%s%s refused %s", (NR > 1 ? ", " : ""), $1, $2 }' \
    "$payload/refused")" "$(cat "$payload/words")"
}

# back_up: everything that will be changed, as it is now, in the undo log; and the new content beside its target, so
# that a full disk is noticed before anything is changed.
back_up() {
  local kind index path owner group mode secret number=0
  while IFS="$tab" read -r kind index path owner group mode secret <&3; do
    [ "$kind" = file ] || continue
    number=$((number + 1))
    back_up_file "$number" "$path" "$owner" "$group" "$mode" "$secret" ||
      fail JOB_FAILED former "$path cannot be written: is the disk full? $(cat "$payload/said" 2>/dev/null)" || return 1
  done 3<"$payload/spec"
  while IFS="$tab" read -r kind path rest <&3; do
    [ "$kind" = unit ] || continue
    undo_line unit "$path" "$(unit_property "$path" UnitFileState | grep . || echo none)" \
      "$(unit_property "$path" ActiveState)" || return 1
  done 3<"$payload/spec"
  sync "$undo_dir" "$job_dir"
}

# back_up_file NUMBER PATH OWNER GROUP MODE SECRET
back_up_file() {
  [ "$6" = no ] || undo_line secret "$1" || return 1
  if [ -e "$2" ] || [ -L "$2" ]; then
    cp -aT -- "$2" "$undo_dir/$1" && flush "$undo_dir/$1" && undo_line saved "$1" "$2" || return 1
  else
    make_directory "${2%/*}" && undo_line absent "$2" || return 1
  fi
  undo_line staged "$(staged_name "$2")" && stage_beside "$2" "$3" "$4" "$5"
} 2>"$payload/said"

# stage_beside PATH OWNER GROUP MODE: the owner and mode are there before the first byte is.
stage_beside() {
  local staged
  staged=$(staged_name "$1")
  rm -f -- "$staged" && : >"$staged" && chown "$2:$3" "$staged" && chmod "$4" "$staged" &&
    cat "$payload/tree$1" >"$staged" && sync "$staged"
}

# make_directory DIRECTORY: with all that lead to it, each in the undo log first.
make_directory() {
  [ ! -d "${1:-/}" ] || return 0
  make_directory "${1%/*}" && undo_line made "$1" && (umask 022 && mkdir "$1") && flush "${1%/*}"
}

swap_files() {
  local kind index path rest what
  while IFS="$tab" read -r kind index path rest <&3; do
    [ "$kind" = file ] || continue
    what=replace
    [ -e "$path" ] || what=create
    [ "$index" != - ] || what=metadata
    mv -fT -- "$(staged_name "$path")" "$path" && flush "${path%/*}" ||
      fail JOB_FAILED former "$path cannot be replaced" || return 1
    effect "file $what $path" || return 1
  done 3<"$payload/spec"
}

activate_units() {
  local kind unit verb rest
  enable_units || return 1
  while IFS="$tab" read -r kind unit rest verb <&3; do
    [ "$kind" = unit ] && [ "$verb" != none ] || continue
    act_on_unit "$unit" "$verb" || return 1
  done 3<"$payload/spec"
}

# enable_units: all at once, and systemd reads its files again once, for that and for unit files that were swapped.
enable_units() {
  local unit
  set --
  for unit in $(awk -F "$tab" '$1 == "unit" && $3 == "yes" { print $2 }' "$payload/spec"); do
    undo_line acting "$unit" enable || return 1
    set -- "$@" "$unit"
  done
  if [ $# -gt 0 ]; then
    systemctl --quiet --no-reload enable "$@" >"$payload/said" 2>&1 ||
      fail JOB_FAILED former "systemd cannot enable $*" "$(cat "$payload/said")" || return 1
    for unit; do effect "unit enable $unit" || return 1; done
  elif ! awk -F "$tab" '$1 == "file" { print $3 }' "$payload/spec" | grep -qE '^/(etc|run|usr/lib|lib)/systemd/system/'; then
    return 0
  fi
  # By this line putting back knows that systemd has to read its files again.
  undo_line acting - daemon-reload && systemctl daemon-reload 2>&1 ||
    fail JOB_FAILED former 'systemd cannot read its unit files again' || return 1
  effect 'systemd reload'
}

# act_on_unit UNIT VERB: and waits until it serves.
act_on_unit() {
  local unit="$1" verb="$2" deadline
  deadline=$(field "$payload/spec" deadline)
  case $verb in
    reload) systemctl --quiet is-active "$unit" || verb=start ;;
    start)
      # Somebody has started it since it was planned: what it has read are the former files.
      if ran_before "$unit"; then
        if grep -q "^file$tab" "$payload/spec"; then
          verb=restart
        elif systemctl --quiet is-active "$unit"; then
          verb=none
        fi
      fi
      ;;
  esac
  note_logs "$unit"
  if [ "$verb" != none ]; then
    undo_line acting "$unit" "$verb" || return 1
    systemctl reset-failed "$unit" 2>/dev/null
    if ! run_unit_verb "$verb" "$unit" "$deadline" >"$payload/said"; then
      fail JOB_FAILED former "$unit did not $verb" "$(unit_words "$unit")"
      return 1
    fi
    effect "unit $verb $unit" || return 1
  fi
  if ! wait_until_ready "$unit" "$deadline"; then
    fail JOB_FAILED former "$unit does not serve: $unready" "$(unit_words "$unit")"
    return 1
  fi
}

# ran_before UNIT: whether it ran when the backup was made.
ran_before() {
  grep -q "^unit$tab$1$tab.*${tab}active\$" "$undo_dir/log"
}

# verify_units: all of them once more, since a later one may have disturbed an earlier.
verify_units() {
  local kind unit verb rest
  while IFS="$tab" read -r kind unit rest verb <&3; do
    [ "$kind" = unit ] && [ "$verb" != none ] || continue
    serves "$unit" && continue
    fail JOB_FAILED former "$unit does not serve: $unready" "$(unit_words "$unit")"
    return 1
  done 3<"$payload/spec"
  # Links that systemctl made are on disk too before the result says so.
  sync -f /etc/systemd/system 2>/dev/null
  return 0
}

# roll_back: the host as it was, said in the journal and in the error.
roll_back() {
  local status
  rm -f "$state_dir/reserve"
  journal begin put-back
  put_back live
  status=$?
  case $status in
    0) failure_state=former ;;
    1) failure_state=former failure_message="$failure_message; put back, but a unit does not run as it did" ;;
    *)
      failure_state=stuck
      failure_message="$failure_message; some files could not be put back, and the next job will try again"
      ;;
  esac
  journal end put-back
}
