# shellcheck shell=dash
# A job's life: started or attached to, detached from whoever asked, followed, asked to stop.
#
#   /var/lib/clustermgr/lock          held by the job that runs, for as long as it runs
#   /var/lib/clustermgr/holder        who that is: key, attempt, start in ms
#   /var/lib/clustermgr/open          id and nonce of the job whose change is not finished; read again after a power cut
#   /var/lib/clustermgr/reserve       room for putting back, and for the result, on a disk that fills up meanwhile
#   /var/lib/clustermgr/jobs/ID/      job (what it is), output, result (its existence is the commit), undo/
#   /run/clustermgr/jobs/ID.NONCE/    its payload, with secrets: gone when it ends, and with the power

# Nobody but the one job can hold it exclusively, so a shared try tells without disturbing.
lock_is_held() {
  [ -e "$state_dir/lock" ] || return 1
  ! flock -n -s "$state_dir/lock" true
}

# holder_line: key, attempt and age in ms of the lock's holder, which says so a moment after it has the lock.
holder_line() {
  local key=unknown attempt=0 since tries=0
  while [ ! -s "$state_dir/holder" ] && [ "$tries" -lt 100 ]; do
    sleep 0.02
    tries=$((tries + 1))
  done
  since=$(now_ms)
  [ ! -s "$state_dir/holder" ] || IFS="$tab" read -r key attempt since <"$state_dir/holder"
  printf '%s\t%s\t%s\n' "$key" "$attempt" "$(($(now_ms) - since))"
}

# verb_start: parts `start` (id, kind, key, attempt, version, waitMs, offset, seen) and the job's own. Starts the job,
# or attaches to it, and follows it for a while.
verb_start() {
  local id key offset seen wait_ms
  incoming=$run_dir/incoming.$$
  trap 'rm -rf "$incoming"' EXIT
  mkdir -p "$incoming" "$run_dir/jobs" "$state_dir/jobs" "$state_dir/bin" || exit 1
  chmod 0700 "$run_dir" "$state_dir"
  take_parts "$incoming" || exit 1
  id=$(field "$incoming/start" id)
  key=$(field "$incoming/start" key)
  offset=$(field "$incoming/start" offset)
  seen=$(field "$incoming/start" seen)
  wait_ms=$(field "$incoming/start" waitMs)
  exec 8>>"$state_dir/start.lock"
  if ! flock -w 60 8; then
    frame refused 'another request starts a job here and does not end'
    return
  fi
  touch "$state_dir/lock"
  if lock_is_held; then
    wait_for_resolve
  fi
  if lock_is_held; then
    if [ "$(cut -f 1 "$state_dir/holder" 2>/dev/null)" != "$key" ]; then
      frame locked "$(holder_line)"
      return
    fi
    attach
  elif has_final_result "$state_dir/jobs/$id"; then
    attach
  else
    frame attached no
    launch "$id" || return 0
  fi
  exec 8>&-
  follow "$id" "$offset" "$seen" "$wait_ms"
}

# A job that died is resolved by its unit on its own: that takes a moment, and is nobody's to complain of.
wait_for_resolve() {
  local tries=0
  while [ "$(cut -f 1 "$state_dir/holder" 2>/dev/null)" = resolve ] && [ "$tries" -lt 60 ]; do
    ! flock -s -w 1 "$state_dir/lock" true || return 0
    tries=$((tries + 1))
  done
}

# attach: says so here and in the journal. What came with the request is not needed.
attach() {
  job_key=$(field "$incoming/start" key)
  job_attempt=$(field "$incoming/start" attempt)
  rm -rf "$incoming"
  journal attach job
  frame attached yes
}

# has_final_result DIR: whether the job ended and must not be run again. One that changed nothing may be, and one that
# only goes forward.
has_final_result() {
  case $(sed -n 2p "$1/result" 2>/dev/null) in
    new | former) return 0 ;;
  esac
  return 1
}

# launch ID: gives the job its place, starts it detached, and waits until it holds the lock.
launch() {
  local id="$1" dir="$state_dir/jobs/$1" payload agent nonce tries=0
  agent=$state_dir/bin/host-agent-$(field "$incoming/start" version)
  nonce=$(field "$incoming/start" nonce)
  payload=$run_dir/jobs/$id.$nonce
  remove_stray_payloads
  if ! { [ -e "$agent" ] || write_durably "$agent" "$agent_text"; } || ! install_boot_unit "$agent" ||
    ! mkdir -p "$dir" || ! mv -T "$incoming" "$payload"; then
    refuse_launch unwritable "it cannot write below $state_dir: is the disk full?"
    return 1
  fi
  rm -rf "$dir/result" "$dir/stop"
  # Whole or not at all: where this job was cut off before, its resolver may be reading the former one.
  if ! take_reserve || ! write_durably "$dir/job" "$(grep -E "^(kind|key|attempt)$tab" "$payload/start")
apiVersion${tab}clustermgr/v1alpha1
startedMs$tab$(now_ms)" || ! sync "$state_dir/jobs"; then
    refuse_launch unwritable "it cannot write below $state_dir: is the disk full?"
    return 1
  fi
  if [ -d /run/systemd/system ]; then
    # Mixed: an orderly shutdown tells only the job's own shell, which finishes; its apt is not killed under it.
    systemd-run --quiet --collect --unit="clustermgr-job-$(printf '%.12s' "$id")-$nonce" \
      --description="clustermgr: $(field "$dir/job" key)" \
      -p KillMode=mixed -p TimeoutStopSec=300 -p OOMScoreAdjust=-500 -p ExecStopPost="/bin/sh $agent resolve" \
      /bin/sh "$agent" job "$id" "$nonce" </dev/null 8>&- || {
      refuse_launch refused 'systemd does not start the job'
      return 1
    }
  else
    setsid /bin/sh "$agent" job "$id" "$nonce" </dev/null >/dev/null 2>&1 8>&- &
  fi
  # Below /run, where a full disk does not matter.
  while [ ! -e "$run_dir/started.$nonce" ]; do
    tries=$((tries + 1))
    if [ "$tries" -gt 2000 ]; then
      # It gives up waiting for the lock after 30 s.
      refuse_launch refused 'the job did not start within 40 s'
      return 1
    fi
    sleep 0.02
  done
  rm -f "$run_dir/started.$nonce"
}

# refuse_launch FRAME MESSAGE: what the job would have written, secrets among it, does not stay.
refuse_launch() {
  frame "$1" "$2"
  rm -rf "$payload"
  # That of an open job stays with it.
  [ -s "$state_dir/open" ] || rm -f "$state_dir/reserve"
}

# take_reserve: it may be there already.
take_reserve() {
  # Some file systems have no fallocate.
  { fallocate -l 1048576 "$state_dir/reserve" 2>/dev/null || head -c 1048576 /dev/zero >"$state_dir/reserve"; } &&
    sync "$state_dir/reserve" "$state_dir"
}

# remove_stray_payloads: of requests that were cut off and killed before they could do it themselves, and of jobs that
# were never begun. Called where no job runs and none can be started.
remove_stray_payloads() {
  local stray
  rm -rf "${run_dir:?}"/jobs/* "$run_dir"/started.*
  for stray in "$run_dir"/incoming.*; do
    [ -e "/proc/${stray##*.}" ] || rm -rf -- "$stray"
  done
}

# verb_follow: part `follow` (id, waitMs, offset, seen).
verb_follow() {
  work=$run_dir/follow.$$
  trap 'rm -rf "$work"' EXIT
  mkdir -p "$work" && take_parts "$work" || exit 1
  follow "$(field "$work/follow" id)" "$(field "$work/follow" offset)" "$(field "$work/follow" seen)" \
    "$(field "$work/follow" waitMs)"
}

# follow ID OFFSET SEEN WAIT_MS: waits for the job's end, at most so long, then tells its state, its output from OFFSET,
# and its journal lines after the first SEEN. The lock wakes us the moment the job ends.
follow() {
  local dir="$state_dir/jobs/$1" offset="$2" seen="$3" until state=running
  until=$(($(now_ms) + $4))
  if [ ! -e "$dir/job" ]; then
    frame state unknown
    return
  fi
  while [ ! -e "$dir/result" ]; do
    if flock -s -w 0.5 "$state_dir/lock" true; then
      [ -e "$dir/result" ] || state=interrupted
      break
    fi
    [ "$(now_ms)" -lt "$until" ] || break
  done
  [ ! -e "$dir/result" ] || state=ended
  [ ! -e "$dir/output" ] || frame_file output "$dir/output" "$offset" 262144
  frame journal "$(awk -v key="$(field "$dir/job" key)" -v seen="$seen" '$2 == key && n++ >= seen' "$state_dir/journal")"
  frame state "$state"
  [ "$state" != ended ] || cat "$dir/result"
}

# verb_stop: part `stop` (id). A job looks at its steps' edges whether it is asked to, until it changes things.
verb_stop() {
  local id
  work=$run_dir/stop.$$
  trap 'rm -rf "$work"' EXIT
  mkdir -p "$work" && take_parts "$work" || exit 1
  id=$(field "$work/stop" id)
  if [ -d "$state_dir/jobs/$id" ] && [ ! -e "$state_dir/jobs/$id/result" ]; then
    touch "$state_dir/jobs/$id/stop"
    frame asked yes
  else
    frame asked no
  fi
}

# verb_journal: everything that is kept.
verb_journal() {
  [ ! -e "$state_dir/journal.1" ] || frame_file journal "$state_dir/journal.1"
  [ ! -e "$state_dir/journal" ] || frame_file journal "$state_dir/journal"
}
