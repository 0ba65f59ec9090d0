#!/bin/sh
# Keeps a node's way in to Redis closed until Redis answers, is empty, and a cache proxy can be reached; closes it
# again when one of them is lost. A Redis that was cut off and comes back would otherwise serve what is stale:
# Twemproxy leaves a silent server out, and puts it back by the clock without asking anything.
#
# The way in is a stunnel of its own, a child of this program. It is killed to close, which cuts every connection.
# The measure is patience: 100 ms less than the time that Twemproxy needs at least to leave out a server that does not
# answer. Whoever was silent for so long, even if it answers again, is taken as left out: the gate closes, and opens
# only when empty. So an outage of a proxy or of the link that is longer than that empties this node's cache.
#
# What it cannot see: a cut of the way in alone, while the way out works; with several proxies, a cut from one of them
# while another answers; and when a whole host was frozen, the moment between its thaw and this program's next step.
#
# Settings come from the unit (GATE_*). The password is read from redis.conf, as it is quoted there, and given to
# redis-cli by standard input, which reads by the same rules of quoting: it is in no argument and no environment.
set -u
umask 022

state=closed
says=starting
since=0
beat_due=0
child=
run_id=
why=

uptime_ms() { # the machine's monotonic clock, suspension included, into $now
  read -r up _ </proc/uptime
  now=$((${up%.*} * 1000 + 1${up#*.}0 - 1000))
}

seconds() { # milliseconds as sleep and timeout take them
  printf '%d.%03d' $(($1 / 1000)) $(($1 % 1000))
}

save_state() {
  uptime_ms
  beat_due=$((now + 1000))
  printf 'state=%s\nsince=%s\nsays=%s\nseen=%s\n' "$state" "$since" "$says" "$(date +%s)" >"$GATE_STATE.new" &&
    mv "$GATE_STATE.new" "$GATE_STATE"
}

beat() { # once a second: one that is frozen is known by what it does not say
  uptime_ms
  [ "$now" -lt "$beat_due" ] || save_state
}

enter() { # enter STATE SENTENCE: a transition
  state=$1
  says=$2
  since=$(date +%s)
  echo "gate $state: $says"
  save_state
}

remark() { # still closed, for another reason
  [ "$says" = "$1" ] && return
  says=$1
  echo "gate closed: waiting, $says"
  save_state
}

ask_redis() { # ask_redis SECONDS COMMANDS: the answers into $reply
  auth=
  while IFS= read -r line; do
    case $line in
    'requirepass '*) auth="AUTH ${line#requirepass }" ;;
    esac
  done <"$GATE_REDIS_CONF"
  reply=$(printf '%s\n%b' "$auth" "$2" | timeout "$1" redis-cli -h "$GATE_REDIS_HOST" -p "$GATE_REDIS_PORT" 2>&1)
}

probe_redis() { # whether Redis answers; $run_id, or $why not; $sent is when it was asked
  beat
  uptime_ms
  sent=$now
  ask_redis "$probe_seconds" 'PING\nINFO server\n'
  # An answer may repeat what was sent: it is never shown.
  case $reply in
  *PONG*run_id:*)
    run_id=${reply#*run_id:}
    run_id=${run_id%%[!0-9a-f]*}
    return 0
    ;;
  *'onnection refused'*) why='redis refuses connections' ;;
  *NOAUTH* | *WRONGPASS* | *'invalid password'*) why="redis refuses the password of $GATE_REDIS_CONF" ;;
  *LOADING*) why='redis is loading its data' ;;
  '') why='redis is silent' ;;
  *) why='redis answers an error' ;;
  esac
  return 1
}

probe_link() { # whether a Twemproxy answers through the node's tunnel; that it wants a password is an answer
  beat
  uptime_ms
  sent=$now
  reply=$(timeout "$probe_seconds" redis-cli -h "$GATE_LINK_HOST" -p "$GATE_LINK_PORT" PING 2>&1)
  case $reply in
  PONG* | *NOAUTH*) return 0 ;;
  esac
  why='no cache proxy can be reached'
  return 1
}

tunnel_runs() { # neither gone nor stopped
  [ -n "$child" ] || return 1
  { read -r stat <"/proc/$child/stat"; } 2>/dev/null || return 1
  case ${stat##*') '} in
  [ZXTt]*) return 1 ;;
  esac
}

tunnel_listens() {
  for table in /proc/net/tcp /proc/net/tcp6; do
    [ -r "$table" ] || continue
    while read -r _ local _ status _; do
      case $local-$status in
      *":$tunnel_port_hex-0A") return 0 ;;
      esac
    done <"$table"
  done
  return 1
}

kill_tunnel() {
  [ -n "$child" ] || return 0
  # Not TERM: one that is stopped would not see it.
  kill -KILL "$child" 2>/dev/null
  wait "$child" 2>/dev/null
  child=
}

close() {
  kill_tunnel
  enter closed "$1"
}

empty_redis() { # nothing is left in any database, nor on its way in on a connection of before
  beat
  uptime_ms
  sent=$now
  ask_redis 5 'CLIENT KILL TYPE normal SKIPME yes\nFLUSHALL ASYNC\nDBSIZE\nINFO server\nINFO keyspace\n'
  case $reply in
  *keys=*) return 1 ;;
  *"run_id:$run_id"*'# Keyspace'*) return 0 ;;
  esac
  return 1
}

open() {
  probe_redis || { remark "$why"; return 1; }
  probe_link || { remark "$why"; return 1; }
  link_seen=$sent
  empty_redis || { remark 'redis could not be emptied'; return 1; }
  redis_seen=$sent
  "$GATE_STUNNEL" "$GATE_TUNNEL_CONF" </dev/null &
  child=$!
  beat
  deadline=$((now + 5000))
  until tunnel_runs && tunnel_listens; do
    uptime_ms
    if [ "$now" -ge "$deadline" ] || ! tunnel_runs; then
      kill_tunnel
      remark "its stunnel does not listen on port $GATE_TUNNEL_PORT"
      return 1
    fi
    sleep 0.05
  done
  open_run_id=$run_id
  enter open "redis run_id=$run_id answers, keys=0, link up"
}

# $1 was seen last at $2, and now answers or not ($3): closes when that is too long ago.
too_long() {
  uptime_ms
  [ $((now - $2)) -ge "$GATE_PATIENCE_MS" ] || return 1
  close "$1 was silent for $((now - $2)) ms (run_id=$open_run_id)${3:+: $3}"
}

watch() { # one round behind an open gate
  too_long redis "$redis_seen" 'nothing ran here' && return
  tunnel_runs || { close "its stunnel ended or was stopped (run_id=$open_run_id)"; return; }
  settled=yes
  if probe_redis; then
    too_long redis "$redis_seen" 'it answers again' && return
    redis_seen=$sent
    [ "$run_id" = "$open_run_id" ] || { close "redis was restarted (run_id=$open_run_id, now $run_id)"; return; }
  else
    settled=no
    too_long redis "$redis_seen" "$why" && return
  fi
  if probe_link; then
    too_long link "$link_seen" 'it is back' && return
    link_seen=$sent
  else
    settled=no
    too_long link "$link_seen" "$why" && return
  fi
  # Something did not answer: ask again soon, it is nearly too long.
  if [ "$settled" = yes ]; then sleep "$pause_seconds"; else sleep 0.1; fi
}

stop() {
  kill_tunnel
  enter closed 'the gate was stopped'
  exit 0
}

mkdir -p "${GATE_STATE%/*}"
tunnel_port_hex=$(printf '%04X' "$GATE_TUNNEL_PORT")
probe_seconds=$(seconds $((GATE_PATIENCE_MS / 2)))
pause_seconds=$(seconds "$GATE_PAUSE_MS")
trap stop TERM INT
enter closed starting
while :; do
  if [ "$state" = open ]; then
    watch
  else
    open || sleep "$pause_seconds"
  fi
done
