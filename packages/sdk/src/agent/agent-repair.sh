# shellcheck shell=dash
# The job that makes one unit serve again. Lines of `spec`: repair UNIT start|replace; ready, log and deadline as in
# agent-apply.sh. Cut off and begun again it does not kill a second time what it started the first.

job_repair() {
  local kind unit how deadline
  IFS="$tab" read -r kind unit how <<LINE
$(grep "^repair$tab" "$payload/spec")
LINE
  deadline=$(field "$payload/spec" deadline)
  note_logs "$unit"
  if [ "$how" = start ] && serves "$unit"; then
    return 0
  fi
  if [ "$how" = replace ] && ! grep -qx "acting$tab$unit${tab}kill" "$job_dir/killed" 2>/dev/null; then
    systemctl kill -s KILL "$unit" 2>&1
    write_durably "$job_dir/killed" "acting$tab$unit${tab}kill" || return 1
    effect "unit kill $unit" || return 1
  fi
  systemctl reset-failed "$unit" 2>/dev/null
  if ! run_unit_verb start "$unit" "$deadline" >"$payload/said"; then
    fail COMMAND_FAILED forward "$unit did not start" "$(unit_words "$unit")"
    return 1
  fi
  effect "unit start $unit" || return 1
  if ! wait_until_ready "$unit" "$deadline"; then
    fail COMMAND_FAILED forward "$unit does not serve: $unready" "$(unit_words "$unit")"
    return 1
  fi
}
