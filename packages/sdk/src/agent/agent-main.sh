# shellcheck shell=dash
# The job's process, and the dispatch. As a file on the host it is called with what to do; from a connection it reads
# `nonce verb` and the verb's parts from standard input.

# fail CODE STATE MESSAGE [WORDS]: what the job's result will say. STATE is `unchanged`, `former`, `forward` or `stuck`.
# Returns 1, so that `… || fail … || return 1` reads well.
fail() {
  failure_code=$1
  failure_state=$2
  failure_message=$3
  failure_words=${4:-}
  return 1
}

# effect SUBJECT: something of the host was changed, once.
effect() {
  effects=$effects$1$newline
  journal effect "$1"
}

# may_go_on: whether nobody asked the job to stop; asked while nothing is changed yet.
may_go_on() {
  [ -e "$job_dir/stop" ] || return 0
  fail CANCELLED unchanged 'the job was asked to stop before it changed anything'
}

# run_job ID NONCE: in a process of its own, which holds the host's lock itself: a shutdown must not find it free.
run_job() {
  local kind done=no
  # A shutdown waits for us; the default action of these signals would leave half a change.
  trap : TERM HUP INT
  exec 9>>"$state_dir/lock"
  payload=$run_dir/jobs/$1.$2
  flock -w 30 9 || {
    rm -rf "$payload"
    exit 1
  }
  # Whoever found the lock free meanwhile took it for that of a job which was never begun.
  [ -e "$payload/start" ] || exit 1
  work=$payload
  trap 'rm -rf "$payload" "$state_dir/holder"' EXIT
  effects='' result_frames='' failure_code='' failure_state='' failure_message='' failure_words=''
  take_job "$1"
  exec >>"$job_dir/output" 2>&1
  printf '%s\t%s\t%s\n' "$job_key" "$job_attempt" "$(now_ms)" >"$state_dir/holder"
  open_journal
  : >"$run_dir/started.$2"
  if ! resolve_open live; then
    fail JOB_FAILED stuck "files of the earlier job $job_key cannot be put back: is the disk full?"
    take_job "$1"
    write_result
    return
  fi
  take_job "$1"
  kind=$(field "$job_dir/job" kind)
  rm -rf "$undo_dir"
  # Resolving an earlier job may have used the reserve.
  take_reserve && mkdir -p "$undo_dir" && sync "$undo_dir" "$job_dir" &&
    write_durably "$state_dir/open" "$job_id $2" && journal begin "$kind" && "job_$kind" && done=yes
  rm -f "$state_dir/reserve"
  if [ "$done" = yes ]; then
    # What failed on the way was tried again and went well.
    failure_state=new failure_code='' failure_message='' failure_words=''
  elif [ -z "$failure_code" ]; then
    failure_code=COMMAND_FAILED
    failure_state=${failure_state:-unchanged}
    failure_message="the host cannot write its journal: is the disk full? $failure_message"
  fi
  # This is the commit: with the result on disk nothing is put back any more.
  write_result || return 1
  journal end "$kind $failure_state"
  # Where not everything could be put back, the undo log stays, and the job stays open: the next one tries again.
  if [ "$failure_state" != stuck ]; then
    drop_undo
    close_job "$2"
  fi
  remove_old_jobs
}

# take_job ID: makes it the one that the journal and the undo log speak of.
take_job() {
  job_id=$1
  job_dir=$state_dir/jobs/$1
  undo_dir=$job_dir/undo
  job_key=$(field "$job_dir/job" key)
  job_attempt=$(field "$job_dir/job" attempt)
}

# write_result: frames, the first of which is the state in which the host was left. Whole or not at all, since it is
# the commit: on a full disk a part of it may be written.
write_result() {
  result_text >"$job_dir/result.new" && sync "$job_dir/result.new" &&
    mv -fT "$job_dir/result.new" "$job_dir/result" && sync "$job_dir"
}

result_text() {
  frame left "$failure_state" && frame effects "${effects%"$newline"}" || return 1
  if [ -n "$failure_code" ]; then
    frame failed "$failure_code" && frame message "$(printf '%s' "$failure_message" | redact)" &&
      frame words "$failure_words" || return 1
  fi
  [ -z "$result_frames" ] || printf '%s\n' "$result_frames"
}

# The job that only resolves what an earlier one left.
job_resolve() {
  return 0
}

# remove_old_jobs: the last ten are kept, and the agent that runs.
remove_old_jobs() {
  local name
  # shellcheck disable=SC2012 # names are ids, which ls does not change
  for name in $(ls -1t "$state_dir/jobs" | tail -n +11); do
    [ "$name" = "$job_id" ] || rm -rf "${state_dir:?}/jobs/$name"
  done
  for name in "$state_dir"/bin/*; do
    [ "$name" = "$agent_file" ] || rm -f -- "$name"
  done
}

# resolve_alone MODE: at boot, and after a job whose process died.
resolve_alone() {
  payload=''
  [ -s "$state_dir/open" ] || return 0
  printf 'resolve\t0\t%s\n' "$(now_ms)" >"$state_dir/holder"
  trap 'rm -f "$state_dir/holder"' EXIT
  trap : TERM HUP INT
  mkdir -p "$run_dir"
  open_journal
  resolve_open "$1"
}

# serve: one request.
serve() {
  local nonce verb
  # Whoever asked may be gone: end, and clean up on the way.
  trap 'exit 1' HUP INT TERM PIPE
  read -r nonce verb
  printf 'clustermgr %s\n' "$nonce"
  if [ "$(uname -s)" = Linux ]; then
    case $verb in
      observe | start | follow | stop | journal) "verb_$verb" ;;
    esac
  else
    frame unsupported "$(uname -s)"
  fi
  frame end ''
}

agent_file=$0
case ${1:-serve} in
  serve) serve ;;
  job) run_job "$2" "$3" ;;
  boot | resolve)
    [ ! -s "$state_dir/open" ] || exec flock -o -w 60 "$state_dir/lock" /bin/sh "$agent_file" "$1-locked"
    ;;
  boot-locked) resolve_alone boot ;;
  resolve-locked) resolve_alone live ;;
  check) check_laid_over "$2" ;;
esac
