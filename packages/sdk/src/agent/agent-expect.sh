# shellcheck shell=dash
# What a plan found, compared under the host's lock before a job changes anything. Lines of `spec`, tab separated:
#   expect PATH DIGEST OWNER GROUP MODE   DIGEST as of digest_paths; `-` four times for a file that was not there

# expect_files [OWN]: whether every file that the plan touches is still as it was found: content, owner, group and mode.
# Paths in the file OWN are passed over: this job made them itself, before it was cut off. Sets digest_key.
expect_files() {
  local changed
  [ $# -gt 0 ] || set -- /dev/null
  digest_key=$(cat "$payload/digest-key")
  awk -F "$tab" '$1 == "expect" { print $2 }' "$payload/spec" >"$payload/targets"
  digest_paths "$payload/targets" >"$payload/found" ||
    fail PLAN_STALE unchanged 'files change while they are read' || return 1
  changed=$(awk -F "$tab" '
    function differ(what, is, was) { if (is != was) say(what " " is " instead of " was) }
    function say(more) { words = words (words == "" ? "" : ", ") more }
    part == "own" { own[$0] }
    part == "found" { digest[$1] = $2; owner[$1] = $3; group[$1] = $4; mode[$1] = $5 }
    part == "spec" && $1 == "expect" && !($2 in own) {
      words = ""
      if ($3 == "-" && digest[$2] != "-") say("it was not there")
      else if ($3 != "-" && digest[$2] == "-") say("it is gone")
      else {
        if (digest[$2] != $3) say("content")
        differ("owner", owner[$2], $4)
        differ("group", group[$2], $5)
        differ("mode", mode[$2], $6)
      }
      if (words != "") { printf "%s%s (%s)", separator, $2, words; separator = "; " }
    }
  ' part=own "$1" part=found "$payload/found" part=spec "$payload/spec") || return 1
  [ -z "$changed" ] || fail PLAN_STALE unchanged "since the plan was made these files changed: $changed"
}
