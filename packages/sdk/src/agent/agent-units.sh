# shellcheck shell=dash
# systemd units: changed with a deadline, waited for until they serve, and their own words when they do not.

# run_unit_verb VERB UNIT DEADLINE_MS: start, restart, reload or stop. A daemon that does not stop in time is killed:
# a frozen one ignores TERM, and some of Debian's units wait for ever.
run_unit_verb() {
  local verb="$1" unit="$2" seconds=$((($3 + 999) / 1000)) status
  timeout -k 5 "$seconds" systemctl "$verb" "$unit" 2>&1
  status=$?
  if [ "$status" -ne 124 ] || [ "$verb" = reload ]; then return "$status"; fi
  systemctl kill -s KILL "$unit" 2>&1
  timeout -k 5 "$seconds" systemctl "$verb" "$unit" 2>&1
}

stop_unit() {
  run_unit_verb stop "$1" 20000
}

unit_property() {
  systemctl show -p "$2" --value "$1"
}

# mask_unit UNIT: until the next boot at the latest, so that a package that is being installed cannot start it.
mask_unit() {
  undo_line masked "$1" && systemctl --quiet mask --runtime "$1" 2>&1
}

unmask_unit() {
  local file=/run/systemd/system/$1
  [ "$(readlink -- "$file")" = /dev/null ] || return 0
  systemctl --quiet unmask --runtime "$1" 2>&1
}

# wait_until_ready UNIT DEADLINE_MS: until the unit is active, stays so, and every `ready` line of the payload for it
# holds. Leaves in $unready what was missing last.
wait_until_ready() {
  local unit="$1" until since=0 seen='' now state
  until=$(($(now_ms) + $2))
  while :; do
    unready=''
    now=$(now_ms)
    state=$(systemctl show -p ActiveState -p InvocationID -p MainPID "$unit")
    case $state in
      *ActiveState=active*) ;;
      *ActiveState=failed*)
        # Nobody but us would start it again.
        unready='it failed'
        return 1
        ;;
      *) unready='it does not run' ;;
    esac
    if [ -n "$unready" ]; then
      seen=''
    else
      # A daemon that exits after its start is active for a moment, and again when it is restarted.
      if [ "$state" != "$seen" ]; then
        seen=$state
        since=$now
      fi
      check_ready "$unit" && [ "$((now - since))" -ge 400 ] && return 0
      [ -n "$unready" ] || unready='it does not stay active'
    fi
    [ "$now" -lt "$until" ] || return 1
    sleep 0.1
  done
}

# serves UNIT: whether it is active and ready now.
serves() {
  unready='it does not run'
  [ "$(unit_property "$1" ActiveState)" = active ] && check_ready "$1"
}

# check_ready UNIT: every readiness line of the unit, once.
check_ready() {
  local kind unit how address port config
  while IFS="$tab" read -r kind unit how address port config <&4; do
    [ "$kind" = ready ] && [ "$unit" = "$1" ] || continue
    case $how in
      listening)
        if ! is_listening "$unit" "$address" "$port"; then
          unready="it does not listen on $address port $port"
          return 1
        fi
        ;;
      redis-ping)
        if ! answers_ping "$address" "$port" "$config"; then
          unready="its Redis on $address port $port does not answer PING"
          return 1
        fi
        ;;
    esac
  done 4<"$payload/spec"
}

# is_listening UNIT ADDRESS PORT: a process of that very unit does, since another's listener on the port proves the
# opposite. `*` stands for any address.
is_listening() {
  local unit="$1" address="$2" port="$3" pid
  for pid in $(ss -Hltnp "sport = :$port" | awk -v address="$address" '
    {
      local = $4
      sub(/:[0-9]+$/, "", local)
      gsub(/[][]/, "", local)
      sub(/%.*/, "", local)
      sub(/^::ffff:/, "", local)
      if (address != "*" && local != address && local != "*" && local != "0.0.0.0" && local != "::") next
      while (match($0, /pid=[0-9]+/)) { print substr($0, RSTART + 4, RLENGTH - 4); $0 = substr($0, RSTART + RLENGTH) }
    }'); do
    ! grep -qF "/$unit" "/proc/$pid/cgroup" 2>/dev/null || return 0
  done
  return 1
}

# answers_ping ADDRESS PORT CONFIG: redis-cli splits its input as redis.conf is split, so the password goes from the
# file to its standard input as it is written.
answers_ping() {
  {
    sed -n 's/^[[:space:]]*requirepass[[:space:]][[:space:]]*/AUTH /p' "$3" | tail -n 1
    echo PING
  } | timeout -k 1 2 redis-cli -h "$1" -p "$2" 2>/dev/null | grep -qx PONG
}

# note_logs UNIT: remembers where the unit's logs end now, so that its words are only those of what comes.
note_logs() {
  local kind unit path
  words_since=$(date +%s)
  : >"$payload/log-ends"
  while IFS="$tab" read -r kind unit path <&4; do
    [ "$kind" = log ] && [ "$unit" = "$1" ] || continue
    [ -f "$path" ] || continue
    printf '%s\t%s\n' "$(wc -c <"$path")" "$path" >>"$payload/log-ends"
  done 4<"$payload/spec"
}

# unit_words UNIT: what the daemon said since note_logs, at most 60 lines, without secrets.
unit_words() {
  local end path
  {
    journalctl --no-pager -q -o cat -n 30 --since "@$words_since" -u "$1"
    while IFS="$tab" read -r end path <&4; do
      tail -c "+$((end + 1))" -- "$path" 2>/dev/null | tail -n 30
    done 4<"$payload/log-ends"
  } | redact
}

# redact: its input without any secret of the payload, whose lines are in a file and on no command line.
redact() {
  if [ ! -s "$payload/redact" ]; then
    cat
    return
  fi
  awk '
    part == "secrets" { if (length($0) > 0) secret[++count] = $0; next }
    {
      for (i = 1; i <= count; i++) {
        rest = $0
        $0 = ""
        while ((at = index(rest, secret[i])) > 0) {
          $0 = $0 substr(rest, 1, at - 1) "<secret>"
          rest = substr(rest, at + length(secret[i]))
        }
        $0 = $0 rest
      }
      print
    }' part=secrets "$payload/redact" part=text -
}
