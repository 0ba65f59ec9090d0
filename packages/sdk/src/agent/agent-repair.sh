# shellcheck shell=dash
# The job that makes one unit serve again. Lines of `spec`: repair UNIT start|replace; ready, log and deadline as in
# agent-apply.sh. Cut off and begun again it does not kill a second time what it started the first.

job_repair() {
  local kind unit how deadline found verb=start
  IFS="$tab" read -r kind unit how <<LINE
$(grep "^repair$tab" "$payload/spec")
LINE
  deadline=$(field "$payload/spec" deadline)
  note_logs "$unit"
  found=$(invocation_of "$unit")
  if [ "$how" = start ] && serves "$unit"; then
    return 0
  fi
  if [ "$how" = replace ]; then
    replace_running "$unit" "$found" || return 1
  fi
  systemctl reset-failed "$unit" 2>/dev/null
  if ! run_unit_verb "$verb" "$unit" "$deadline" >"$payload/said"; then
    fail COMMAND_FAILED forward "$unit did not start" "$(unit_words "$unit")"
    return 1
  fi
  # A start of what runs does nothing, and is no effect: a boot, say, had started it since this job was cut off.
  if [ "$(invocation_of "$unit")" != "$found" ]; then
    effect "unit start $unit" || return 1
  fi
  if ! wait_until_ready "$unit" "$deadline"; then
    fail COMMAND_FAILED forward "$unit does not serve: $unready" "$(unit_words "$unit")"
    return 1
  fi
}

# replace_running UNIT FOUND: kills what runs now, and only that. Which one it is, is noted first: cut off and begun
# again, the job finds another in its place, which somebody else, a boot say, has started since, and leaves it alone.
# Leaves in $verb how to start it then: for a moment systemd has not seen it die, and a plain start would do nothing.
replace_running() {
  local unit="$1" noted=$job_dir/replaces
  [ -e "$noted" ] || write_durably "$noted" "$2" || return 1
  [ "$(cat "$noted")" = "$2" ] || return 0
  case $(unit_property "$unit" ActiveState) in
    inactive | failed) return 0 ;;
  esac
  systemctl kill -s KILL "$unit" 2>&1
  verb=restart
  effect "unit kill $unit"
}

# invocation_of UNIT: another one after every start. The boot's id is in it, since a unit may not run yet.
invocation_of() {
  printf '%s %s' "$(cat /proc/sys/kernel/random/boot_id)" "$(unit_property "$1" InvocationID)"
}
