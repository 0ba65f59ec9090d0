# shellcheck shell=dash
# The undo log of a job, and putting back by it. Lines, tab separated, each on disk before what it speaks of is done:
#   made DIR              a directory that was not there
#   staged PATH           a file of ours beside its target
#   secret NUMBER         undo/NUMBER, where it is saved, has a secret and does not outlive the job
#   saved NUMBER PATH     undo/NUMBER is what PATH was
#   absent PATH           PATH was not there
#   unit UNIT FILE ACTIVE how the unit was: UnitFileState and ActiveState
#   acting UNIT VERB      from here on the unit may have been changed by VERB
#   masked UNIT           masked at run time while its package is installed
# Putting back may itself be cut off, and is then done again from its start.

# undo_line FIELD...: appended and on disk when this returns.
undo_line() {
  local IFS="$tab"
  printf '%s\n' "$*" >>"$undo_dir/log" && sync "$undo_dir/log"
}

# put_back MODE: everything as it was before the job. MODE is `live`, or `boot`: then daemons are not yet started, and
# systemd starts them after us. Returns 1 when a unit does not run as it did, 2 when a file could not be put back.
put_back() {
  local mode="$1"
  [ -s "$undo_dir/log" ] || return 0
  put_files_back || return 2
  remove_leftovers
  [ ! -d /run/systemd/system ] || put_units_back "$mode"
}

put_files_back() {
  local kind number path status=0
  while IFS="$tab" read -r kind number path <&3; do
    case $kind in
      saved)
        is_same_file "$undo_dir/$number" "$path" && continue
        if cp -aT -- "$undo_dir/$number" "$(staged_name "$path")" &&
          flush "$(staged_name "$path")" &&
          mv -fT -- "$(staged_name "$path")" "$path" && flush "${path%/*}"; then
          journal undo "file $path"
        else
          status=1
        fi
        ;;
      absent)
        path=$number
        [ -e "$path" ] || [ -L "$path" ] || continue
        if rm -f -- "$path" && flush "${path%/*}"; then journal undo "file $path"; else status=1; fi
        ;;
    esac
  done 3<"$undo_dir/log"
  return "$status"
}

# remove_leftovers: staged files, directories that we made and that are empty again, masks of ours.
remove_leftovers() {
  local kind subject rest
  [ -s "$undo_dir/log" ] || return 0
  while IFS="$tab" read -r kind subject rest <&3; do
    case $kind in
      staged) rm -rf -- "$subject" ;;
      masked) unmask_unit "$subject" ;;
    esac
  done 3<"$undo_dir/log"
  sed -n "s/^made$tab//p" "$undo_dir/log" | tac >"$undo_dir/made"
  while IFS= read -r subject <&3; do
    rmdir -- "$subject" 2>/dev/null && journal undo "directory $subject"
  done 3<"$undo_dir/made"
  rm -f "$undo_dir/made"
}

put_units_back() {
  local mode="$1" kind unit file active status=0
  # At boot systemd has read its files before we put them back.
  [ "$mode" = boot ] || grep -q "^acting$tab" "$undo_dir/log" || return 0
  systemctl daemon-reload || status=1
  grep "^unit$tab" "$undo_dir/log" | tac >"$undo_dir/units"
  while IFS="$tab" read -r kind unit file active <&3; do
    grep -q "^acting$tab$unit$tab" "$undo_dir/log" || continue
    if grep -qx "acting$tab$unit${tab}enable" "$undo_dir/log" && [ "$file" != enabled ]; then
      systemctl --quiet disable "$unit" 2>&1
    fi
    if [ "$mode" = boot ]; then
      # It was not running, and boot may have queued its start by a link that is gone now.
      [ "$active" = active ] || systemctl --no-block stop "$unit" 2>&1
    else
      put_unit_back "$unit" "$active" || status=1
    fi
    journal undo "unit $unit"
  done 3<"$undo_dir/units"
  rm -f "$undo_dir/units"
  return "$status"
}

# put_unit_back UNIT ACTIVE: running on the former files if it ran, stopped if it did not. One that ran on and was told
# nothing is left alone.
put_unit_back() {
  local unit="$1"
  if [ "$2" != active ]; then
    stop_unit "$unit"
    systemctl reset-failed "$unit" 2>/dev/null
    return 0
  fi
  if grep -qE "^acting$tab$unit$tab(start|restart)\$" "$undo_dir/log"; then
    systemctl reset-failed "$unit" 2>/dev/null
    run_unit_verb restart "$unit" 30000
  elif ! systemctl --quiet is-active "$unit"; then
    run_unit_verb start "$unit" 30000
  elif grep -qx "acting$tab$unit${tab}reload" "$undo_dir/log"; then
    run_unit_verb reload "$unit" 30000 || run_unit_verb restart "$unit" 30000
  fi
}

# is_same_file A B: content, owner, group and mode; a link by its target.
is_same_file() {
  if [ -L "$1" ] || [ -L "$2" ]; then
    [ "$(readlink -- "$1")" = "$(readlink -- "$2")" ]
    return
  fi
  [ -f "$2" ] && cmp -s -- "$1" "$2" && [ "$(stat -c '%U %G %a' -- "$1")" = "$(stat -c '%U %G %a' -- "$2")" ]
}

# staged_name PATH: where our next content for PATH is written, in the same directory, so that a rename is enough.
staged_name() {
  printf '%s/.%s.clustermgr-%.8s' "${1%/*}" "${1##*/}" "$job_id"
}

# flush PATH: a file's or directory's bytes on disk. A link has none of its own: its directory is flushed after it.
flush() {
  if [ -L "$1" ]; then return 0; fi
  sync -- "${1:-/}"
}

# resolve_open MODE: ends a job that was cut off. With its result on disk it had done its work, and only its traces
# are removed; without, what it changed is put back. Says which. Returns 1, and stays open, when it could not.
resolve_open() {
  local mode="$1" state status nonce=''
  [ -s "$state_dir/open" ] || return 0
  read -r job_id nonce <"$state_dir/open"
  job_dir=$state_dir/jobs/$job_id
  undo_dir=$job_dir/undo
  job_key=$(field "$job_dir/job" key)
  job_attempt=$(field "$job_dir/job" attempt)
  state=$(sed -n 2p "$job_dir/result" 2>/dev/null)
  if [ -n "$state" ] && [ "$state" != stuck ]; then
    remove_leftovers
  elif [ "$(field "$job_dir/job" kind)" != apply ]; then
    # Packages and keys only go forward, and the next run continues; nothing half-written is in use.
    state=forward
    remove_leftovers
  else
    # On a full disk this is what it was set aside for.
    rm -f "$state_dir/reserve"
    put_back "$mode"
    status=$?
    if [ "$status" -eq 2 ]; then
      journal resolved stuck
      return 1
    fi
    # A unit that does not run on its former files is for the next observation to find.
    state=former
  fi
  drop_undo
  journal resolved "$state"
  write_durably "$state_dir/resolved" "$job_key$tab$state$tab$(now_ms)"
  close_job "$nonce"
}

# drop_undo: ends the undo log. Backups are kept as long as the job's directory, but not those of files with secrets.
drop_undo() {
  local kind number rest
  [ -s "$undo_dir/log" ] || return 0
  while IFS="$tab" read -r kind number rest <&3; do
    [ "$kind" != secret ] || rm -f -- "${undo_dir:?}/$number"
  done 3<"$undo_dir/log"
  mv -fT "$undo_dir/log" "$undo_dir/log.done"
}

# close_job NONCE: nothing is open any more, and what the process of that nonce left in /run goes. Another one's stays:
# the same job may be about to start again.
close_job() {
  rm -f "$state_dir/open" "$state_dir/reserve"
  sync "$state_dir"
  [ "$run_dir/jobs/$job_id.$1" = "$payload" ] || rm -rf -- "${run_dir:?}/jobs/$job_id.$1"
}

# install_boot_unit AGENT: a unit that resolves a job cut off by the power, before any daemon starts on half of it.
# Its condition costs nothing at other boots. The link is made by hand: nothing need be reloaded now.
install_boot_unit() {
  local directory=/etc/systemd/system unit link
  [ -d "$directory" ] || return 0
  link=$directory/sysinit.target.wants/clustermgr-resolve.service
  unit="# Written by clustermgr.
[Unit]
Description=End a change of clustermgr that was cut off
ConditionPathExists=$state_dir/open
DefaultDependencies=no
RequiresMountsFor=$state_dir /etc /run
After=local-fs.target systemd-tmpfiles-setup.service
Before=sysinit.target
Conflicts=shutdown.target
Before=shutdown.target

[Service]
Type=oneshot
ExecStart=/bin/sh $1 boot
TimeoutStartSec=300

[Install]
WantedBy=sysinit.target"
  # Both are asked for: the power may have been cut between them.
  if [ -L "$link" ] && [ "$(cat "$directory/clustermgr-resolve.service" 2>/dev/null)" = "$unit" ]; then return 0; fi
  (
    umask 022
    mkdir -p "${link%/*}" && write_durably "$directory/clustermgr-resolve.service" "$unit" &&
      ln -sfT ../clustermgr-resolve.service "$link" && sync "${link%/*}" "$directory"
  )
}
